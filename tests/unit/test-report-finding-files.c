/* SPDX-License-Identifier: BSD-2-Clause */
/* Findings about files: just below the threshold there is none, above it there is one. */
#include "finding-log.h"

static void reads(struct log *l, int count, int bytes, const char *what)
{
	log_begin(l, 1000);
	for (int i = 0; i < count; i++)
		log_call(l, 7, 5, "read(3<%s>, \"x\", %d) = %d", what, bytes, bytes);
}

static void small_reads(void **state)
{
	struct log l;

	(void)state;
	reads(&l, 1000, 511, "/data/in");
	expect_finding(&l, "small-reads", SEVERITY_WARNING,
		"/data/in was read in 1,000 calls of 511 bytes on average (511,000 bytes)");
	log_end(&l);
	reads(&l, 999, 1, "/data/in");
	expect_nothing(&l, "small-reads");
	log_end(&l);
	reads(&l, 1000, 512, "/data/in");
	expect_nothing(&l, "small-reads");
	log_end(&l);
	/* The peer decides on the pieces. */
	reads(&l, 2000, 1, "TCP:[10.0.0.1:80->10.0.0.2:5000]");
	expect_nothing(&l, "small-reads");
	log_end(&l);
}

static void slow_small_reads_are_no_storm(void **state)
{
	struct log l;

	(void)state;
	log_begin(&l, 20000); /* 50 a second */
	for (int i = 0; i < 1500; i++)
		log_call(&l, 7, 5, "read(3</data/in>, \"x\", 1) = 1");
	expect_nothing(&l, "small-reads");
	log_end(&l);
}

static void unbuffered_writes(void **state)
{
	struct log l;

	(void)state;
	log_begin(&l, 100);
	for (int i = 0; i < 1200; i++)
		log_call(&l, 7, 5, "write(1<pipe:[77]>, \"line\\n\", 5) = 5");
	expect_finding(&l, "unbuffered-writes", SEVERITY_WARNING, "1,200 calls of 5 bytes on average");
	assert_int_equal(log_finding(&l, "unbuffered-writes")->cost, 1200 * 5000);
	log_end(&l);
}

static void reopened_file(void **state)
{
	struct log l;

	(void)state;
	for (int count = 99; count <= 100; count++) {
		log_begin(&l, 1000);
		for (int i = 0; i < count; i++) {
			log_call(&l, 7, 5, "openat(AT_FDCWD, \"/etc/app.conf\", O_RDONLY) = 3</etc/app.conf>");
			log_call(&l, 7, 5, "close(3</etc/app.conf>) = 0");
		}
		if (count == 100)
			expect_finding(&l, "reopened-file", SEVERITY_WARNING, "/etc/app.conf was opened 100 times");
		else
			expect_nothing(&l, "reopened-file");
		log_end(&l);
	}
}

static void programs_of_a_shell_open_the_same_libraries(void **state)
{
	struct log l;

	(void)state;
	log_begin(&l, 1000);
	for (unsigned i = 0; i < 300; i++) {
		log_call(&l, 7, 5, "execve(\"/bin/true\", [\"true\"], 0x1 /* 1 var */) = 0");
		log_call(&l, 7, 5, "openat(AT_FDCWD, \"/lib/libc.so.6\", O_RDONLY) = 3</lib/libc.so.6>");
		log_call(&l, 7, 5, "close(3</lib/libc.so.6>) = 0");
	}
	expect_nothing(&l, "reopened-file");
	log_end(&l);
}

static void stat_storm_names_the_cure_for_localtime(void **state)
{
	struct log l;

	(void)state;
	log_begin(&l, 1000);
	for (int i = 0; i < 500; i++)
		log_call(&l, 7, 5, "stat(\"/etc/localtime\", {st_mode=S_IFREG|0644, st_size=118, ...}) = 0");
	expect_finding(&l, "stat-storm", SEVERITY_WARNING, "/etc/localtime was looked at 500 times");
	assert_non_null(strstr(log_finding(&l, "stat-storm")->advice, "TZ="));
	log_end(&l);
}

static void search_paths_are_told_apart(void **state)
{
	static const struct { const char *path, *expected; } examples[] = {
		{ "/usr/lib/python3/dist-packages/x%d.py", "PYTHONPATH and sys.path" },
		{ "/app/node_modules/x%d/index.js", "NODE_PATH" },
		{ "/usr/lib/ruby/3.1/x%d.rb", "RUBYLIB and $LOAD_PATH" },
		{ "/usr/share/perl5/X%d.pm", "PERL5LIB and @INC" },
		{ "/opt/lib/libx%d.so.1", "LD_LIBRARY_PATH and RUNPATH" },
		{ "/app/x%d.class", "CLASSPATH" },
	};
	char path[128];
	struct log l;

	(void)state;
	for (size_t e = 0; e < sizeof(examples) / sizeof(examples[0]); e++) {
		log_begin(&l, 1000);
		for (int i = 0; i < 500; i++) {
			(void)snprintf(path, sizeof(path), examples[e].path, i);
			log_call(&l, 7, 5, "openat(AT_FDCWD, \"%s\", O_RDONLY) = -1 ENOENT (No such file or directory)",
				path);
		}
		expect_finding(&l, "enoent-storm", SEVERITY_WARNING, examples[e].expected);
		log_end(&l);
	}
	log_begin(&l, 1000);
	for (int i = 0; i < 499; i++)
		log_call(&l, 7, 5, "access(\"/app/x%d.py\", F_OK) = -1 ENOENT (No such file or directory)", i);
	expect_nothing(&l, "enoent-storm");
	log_end(&l);
}

static void fsync_storm(void **state)
{
	struct log l;

	(void)state;
	log_begin(&l, 1000);
	for (int i = 0; i < 100; i++)
		log_call(&l, 7, 4000, "fsync(3</data/journal>) = 0");
	expect_finding(&l, "fsync-storm", SEVERITY_WARNING, "/data/journal was synced to disk 100 times, 400 ms in all");
	log_end(&l);
	log_begin(&l, 200000); /* 5 a second */
	for (int i = 0; i < 150; i++)
		log_call(&l, 7, 4000, "fdatasync(3</data/journal>) = 0");
	expect_nothing(&l, "fsync-storm");
	log_end(&l);
}

static void slow_call_by_its_worth(void **state)
{
	struct log l;

	(void)state;
	log_begin(&l, 10);
	log_call(&l, 7, 99000, "rename(\"/a\", \"/b\") = 0");
	expect_nothing(&l, "slow-call");
	log_end(&l);
	log_begin(&l, 10);
	log_call(&l, 7, 1200000, "rename(\"/a\", \"/b\") = 0");
	log_call(&l, 7, 9000000, "poll([{fd=3, events=POLLIN}], 1, -1) = 1 ([{fd=3, revents=POLLIN}])");
	expect_finding(&l, "slow-call", SEVERITY_WARNING, "rename of /a took 1.20 s");
	assert_null(log_finding(&l, "slow-call")->next);
	log_end(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_reads),
		cmocka_unit_test(slow_small_reads_are_no_storm),
		cmocka_unit_test(unbuffered_writes),
		cmocka_unit_test(reopened_file),
		cmocka_unit_test(programs_of_a_shell_open_the_same_libraries),
		cmocka_unit_test(stat_storm_names_the_cure_for_localtime),
		cmocka_unit_test(search_paths_are_told_apart),
		cmocka_unit_test(fsync_storm),
		cmocka_unit_test(slow_call_by_its_worth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
