/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report/: the forms of strace's lines, and how pieces, files and damage come together.
 */
#include "test.h"

#include "buf.h"
#include "error.h"
#include "reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#define MAX_CALLS 512

/* Every event, its slices copied: good for the test's life. */
struct log {
	struct call call[MAX_CALLS];
	size_t count;
	struct reader_stats stats;
	char *texts[8 * MAX_CALLS];
	size_t n_texts;
};

static struct slice keep(struct log *l, struct slice s)
{
	char *copy = s.length ? strndup(s.at, s.length) : strdup("");

	assert_non_null(copy);
	assert_true(l->n_texts < 8 * MAX_CALLS);
	l->texts[l->n_texts++] = copy;
	return (struct slice){copy, s.length};
}

static void read_all(struct log *l, struct reader *r)
{
	struct error err = {0};
	struct call c;
	int k;

	memset(l, 0, sizeof(*l));
	while ((k = reader_next(r, &c, &err)) > 0) {
		assert_true(l->count < MAX_CALLS);
		c.text = keep(l, c.text);
		c.args = keep(l, c.args);
		c.outcome = keep(l, c.outcome);
		c.retstr = keep(l, c.retstr);
		c.comm = keep(l, c.comm);
		c.error_name = keep(l, c.error_name);
		l->call[l->count++] = c;
	}
	if (k < 0)
		fail_msg("%s", err.text);
	l->stats = *reader_stats(r);
	(void)reader_free(r);
}

static void log_done(struct log *l)
{
	for (size_t i = 0; i < l->n_texts; i++)
		free(l->texts[i]);
}

static void read_text(struct log *l, const char *text)
{
	struct reader *r;

	assert_int_equal(reader_open_memory(&r, text, strlen(text)), 0);
	read_all(l, r);
}

static void read_files(struct log *l, const char *const *paths, size_t n)
{
	struct error err = {0};
	struct reader *r;

	if (reader_open(&r, paths, n, false, &err) < 0)
		fail_msg("%s", err.text);
	read_all(l, r);
}

static void assert_slice(struct slice s, const char *text)
{
	assert_int_equal(s.length, strlen(text));
	assert_memory_equal(s.at, text, s.length);
}

static void plain_line(void **state)
{
	struct log l;

	(void)state;
	read_text(&l, "123   04:13:09.333755 openat(AT_FDCWD</srv>, \"a)= b\", O_RDONLY) = "
		      "3</srv/x> <0.000184>\n");
	assert_int_equal(l.count, 1);
	assert_int_equal(l.call[0].tid, 123);
	assert_int_equal(l.call[0].name, N_openat);
	assert_true(l.call[0].time == INT64_C(15189333755000));
	assert_int_equal(l.call[0].duration, 184000);
	assert_int_equal(l.call[0].result, 3);
	assert_true(l.call[0].flags & CALL_DECORATED);
	assert_slice(l.call[0].args, "AT_FDCWD</srv>, \"a)= b\", O_RDONLY");
	assert_slice(l.call[0].outcome, "3</srv/x>");
	assert_true(l.stats.durations && l.stats.decorated && l.stats.pids && !l.stats.cut);
	log_done(&l);
}

static void outcomes(void **state)
{
	struct log l;

	(void)state;
	read_text(&l, "open(\"x\", 0) = -1 ENOENT (No such file or directory)\n"
		      "poll([{fd=4, events=POLLOUT}], 1, 0) = 1 ([{fd=4, revents=POLLOUT}])\n"
		      "brk(NULL)                               = 0x55abe87d5000\n"
		      "umask(022) = 022\n"
		      "nanosleep({tv_sec=1, tv_nsec=0}, NULL) = ? ERESTART_RESTARTBLOCK "
		      "(Interrupted by signal)\n"
		      "exit_group(0)                           = ?\n"
		      "read(3, \"a\", 1) = -1 (errno 600)\n"
		      "getpriority(PRIO_PROCESS, 0) = -1\n"
		      "write(1, \"f() = 3\\n\", 8) = 8\n"
		      "syscall_0x1f4(0x1, 0x2, 0x3, 0x4, 0x5, 0x6) = -1 ENOSYS (Function not "
		      "implemented) (INJECTED)\n"
		      "read(0</dev/pts/1<char 136:1>>, 0x7f, 1) = ? <unavailable>\n");
	assert_int_equal(l.count, 11);
	assert_int_equal(l.call[0].error, ENOENT);
	assert_true(l.call[0].flags & CALL_FAILED);
	assert_slice(l.call[0].retstr, "No such file or directory");
	assert_int_equal(l.call[1].result, 1);
	assert_slice(l.call[1].retstr, "[{fd=4, revents=POLLOUT}]");
	assert_true(l.call[2].result == 0x55abe87d5000 && (l.call[2].flags & CALL_POINTER));
	assert_int_equal(l.call[3].result, 022);
	assert_int_equal(l.call[4].error, 516);
	assert_true(l.call[4].flags & CALL_INTERRUPTED);
	assert_true(l.call[5].flags & CALL_UNFINISHED);
	assert_int_equal(l.call[6].error, 600);
	assert_int_equal(l.call[7].error, 0);
	assert_int_equal(l.call[7].result, -1);
	assert_int_equal(l.call[8].result, 8);
	assert_slice(l.call[8].args, "1, \"f() = 3\\n\", 8");
	assert_true(l.call[9].flags & CALL_INJECTED);
	assert_int_equal(l.call[9].error, ENOSYS);
	assert_true(l.call[9].name >= N_KNOWN);
	assert_true(l.call[10].flags & CALL_UNFINISHED);
	log_done(&l);
}

static void pieces_are_put_together(void **state)
{
	struct log l;

	(void)state;
	read_text(&l, "93 00:00:01.000000 wait4(11557 <unfinished ...>\n"
		      "94 00:00:01.500000 getpid() = 94\n"
		      "93 00:00:02.000000 <... wait4 resumed>, NULL, 0, NULL) = 11557\n"
		      "93 00:00:02.100000 <... read resumed> \"x\", 1) = 1\n"
		      "94 00:00:02.200000 read(0,  <unfinished ...>\n"
		      "94 00:00:02.300000 +++ killed by SIGKILL (core dumped) +++\n"
		      "93 00:00:02.400000 futex(0x1, FUTEX_WAIT <unfinished ...>\n");
	assert_int_equal(l.count, 6);
	assert_int_equal(l.call[0].tid, 94);
	assert_slice(l.call[1].args, "11557, NULL, 0, NULL");
	assert_true(l.call[1].flags & CALL_RESUMED);
	assert_int_equal(l.call[1].line, 1);
	assert_int_equal(l.call[1].line_end, 3);
	assert_int_equal(l.call[1].duration, 1000000000);
	assert_true(l.call[2].flags & CALL_HEADLESS);
	assert_true(l.call[3].flags & CALL_UNFINISHED);
	assert_int_equal(l.call[4].kind, CALL_KILLED);
	assert_true(l.call[4].flags & CALL_CORE);
	assert_slice(l.call[4].text, "SIGKILL");
	assert_true(l.call[5].flags & CALL_UNFINISHED);
	assert_int_equal(l.stats.unmatched, 1);
	assert_int_equal(l.stats.open, 1);
	log_done(&l);
}

static void other_lines(void **state)
{
	struct log l;

	(void)state;
	read_text(&l, "1 --- SIGCHLD {si_signo=SIGCHLD, si_pid=2} ---\n"
		      "1 --- stopped by SIGSTOP ---\n"
		      "1 +++ exited with 3 +++\n"
		      "2 +++ superseded by execve in pid 7 +++\n"
		      "--- sidetrace: 12 calls lost (ring buffer full) ---\n"
		      "--- sidetrace: io_uring was used ---\n"
		      "strace: Process 5 attached\n"
		      " > /usr/lib/libc.so.6(__write+0x10) [0xf8350]\n"
		      " | 00000  61 01 62                     a.b |\n"
		      "this is no strace line\n");
	assert_int_equal(l.count, 6);
	assert_int_equal(l.call[0].kind, CALL_SIGNAL);
	assert_slice(l.call[0].text, "SIGCHLD");
	assert_int_equal(l.call[1].kind, CALL_STOPPED);
	assert_int_equal(l.call[2].kind, CALL_EXITED);
	assert_int_equal(l.call[2].count, 3);
	assert_int_equal(l.call[3].kind, CALL_SUPERSEDED);
	assert_int_equal(l.call[3].count, 7);
	assert_int_equal(l.call[4].kind, CALL_LOST);
	assert_int_equal(l.call[4].count, 12);
	assert_slice(l.call[4].text, "ring buffer full");
	assert_int_equal(l.call[5].kind, CALL_NOTE);
	assert_int_equal(l.stats.lost, 12);
	assert_int_equal(l.stats.skipped, 1);
	log_done(&l);
}

static void clocks(void **state)
{
	static const struct {
		const char *text;
		enum reader_clock clock;
		int64_t second; /* time of the second event */
	} logs[] = {
		{"10:00:00 getpid() = 1\n10:00:02 getpid() = 1\n", READER_CLOCK_DAY,
			INT64_C(36002000000000)},
		{"23:59:59.5 getpid() = 1\n00:00:01.5 getpid() = 1\n", READER_CLOCK_DAY,
			INT64_C(86401500000000)},
		{"1795407189.527267 getpid() = 1\n1795407189.527268 getpid() = 1\n",
			READER_CLOCK_EPOCH, INT64_C(1795407189527268000)},
		{"5 1795407189.527267100 getpid() = 1\n5 1795407189.527267200 getpid() = 1\n",
			READER_CLOCK_EPOCH, INT64_C(1795407189527267200)},
		{"     0.000000 getpid() = 1\n     0.000335 getpid() = 1\n", READER_CLOCK_RELATIVE,
			335000},
		{"04:13:10 (+     0.000000) getpid() = 1\n04:13:10 (+     0.000273) getpid() = 1\n",
			READER_CLOCK_DAY, INT64_C(15190000273000)},
		{"getpid() = 1\ngetpid() = 1\n", READER_CLOCK_NONE, TIME_UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(logs) / sizeof(logs[0]); i++) {
		struct log l;

		read_text(&l, logs[i].text);
		assert_int_equal(l.count, 2);
		assert_int_equal(l.stats.clock, logs[i].clock);
		assert_true(l.call[1].time == logs[i].second);
		log_done(&l);
	}
}

static void leaders(void **state)
{
	static const char *const lines[] = {
		"77    read(3, \"\", 1) = 0\n",
		"[pid    77] read(3, \"\", 1) = 0\n",
		"77<nginx: worker> read(3, \"\", 1) = 0\n",
		"[pid 77<x y>] read(3, \"\", 1) = 0\n",
		"77 [ 257] read(3, \"\", 1) = 0\n",
		"77 10:00:00.1 [00007f4ab3702ad7] read(3, \"\", 1) = 0\n",
		"77 [????????????????] read(3, \"\", 1) = 0\n",
		"77 10:00:00 (+     0.1) [  59] [00007f4ab3702ad7] read(3, \"\", 1) = 0\r\n",
		"77 [unconfined_u:unconfined_r:t:s0] 1795407189.5 read(3, \"\", 1) = 0\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct log l;

		read_text(&l, lines[i]);
		if (l.count != 1 || l.call[0].tid != 77 || l.call[0].name != N_read)
			fail_msg("line %zu is not read", i);
		log_done(&l);
	}
}

/* The same program under every option: the same calls, however they are written. */
static void samples_agree(void **state)
{
	static const char *const names[] = {
		"C", "N", "Xr", "Xv", "Y", "f-stderr", "f", "n", "r", "tT", "ttt", "y", "yy"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char path[100];
		const char *paths[] = {path};
		struct log l;
		size_t errors = 0, calls = 0;

		(void)snprintf(path, sizeof(path), "tests/data/strace/%s.log", names[i]);
		read_files(&l, paths, 1);
		for (size_t k = 0; k < l.count; k++) {
			calls += l.call[k].kind == CALL_SYSCALL;
			errors += l.call[k].error != 0;
		}
		if (calls != 138 || errors != 8 || l.stats.skipped || l.stats.unmatched ||
			l.stats.cut)
			fail_msg("%s: %zu calls, %zu errors, %d skipped", names[i], calls, errors,
				(int)l.stats.skipped);
		log_done(&l);
	}
}

static void bracketed_logs_know_the_lone_thread(void **state)
{
	const char *paths[] = {"tests/data/strace/f-stderr.log"};
	struct log l;
	bool clone_seen = false;

	(void)state;
	read_files(&l, paths, 1);
	assert_int_equal(l.call[0].tid, 11562);
	for (size_t i = 0; i < l.count; i++)
		if (l.call[i].name == N_clone) {
			clone_seen = true;
			assert_int_equal(l.call[i].tid, 11562);
			assert_non_null(slice_find(l.call[i].args, "SIGCHLD, child_tidptr="));
		}
	assert_true(clone_seen);
	log_done(&l);
}

static void set_of_files(void **state)
{
	const char *paths[] = {"tests/data/strace/ff.log.11756", "tests/data/strace/ff.log.11757",
		"tests/data/strace/ff.log.11758"};
	struct log l;

	(void)state;
	read_files(&l, paths, 3);
	assert_int_equal(l.call[0].tid, 11756);
	assert_int_equal(l.call[l.count - 1].tid, 11758);
	assert_int_equal(l.stats.skipped, 0);
	log_done(&l);
}

static void write_file(const char *path, const void *bytes, size_t length)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, length), (ssize_t)length);
	assert_int_equal(close(fd), 0);
}

static void files_are_merged_by_time(void **state)
{
	static const char one[] = "10:00:01 getpid() = 1\n10:00:03 getpid() = 3\n";
	static const char two[] = "10:00:02 getpid() = 2\n10:00:04 getpid() = 4\n";
	char folder[] = "/tmp/sidetrace-unit-XXXXXX", a[64], b[64];
	const char *paths[] = {a, b};
	struct log l;

	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(a, sizeof(a), "%s/t.11", folder);
	(void)snprintf(b, sizeof(b), "%s/t.12", folder);
	write_file(a, one, sizeof(one) - 1);
	write_file(b, two, sizeof(two) - 1);
	read_files(&l, paths, 2);
	assert_int_equal(l.count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(l.call[i].result, (int)i + 1);
		assert_int_equal(l.call[i].tid, i % 2 ? 12 : 11);
	}
	log_done(&l);
	(void)unlink(a);
	(void)unlink(b);
	(void)rmdir(folder);
}

static void compressed(void **state)
{
	static const char text[] = "1 getpid() = 1\n1 getpid() = 2\n1 getpid() = 3\n";
	char folder[] = "/tmp/sidetrace-unit-XXXXXX", path[64];
	const char *paths[] = {path};
	unsigned char packed[400];
	size_t length;
	struct log l;
	gzFile gz;

	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof(path), "%s/t.gz", folder);
	/* two members in a row, as `cat a.gz b.gz` makes */
	for (int i = 0; i < 2; i++) {
		gz = gzopen(path, i ? "ab" : "wb");
		assert_non_null(gz);
		assert_int_equal(gzwrite(gz, text, sizeof(text) - 1), (int)sizeof(text) - 1);
		assert_int_equal(gzclose(gz), Z_OK);
	}
	read_files(&l, paths, 1);
	assert_int_equal(l.count, 6);
	assert_false(l.stats.cut);
	log_done(&l);

	length = ZSTD_compress(packed, sizeof(packed), text, sizeof(text) - 1, 1);
	assert_false(ZSTD_isError(length));
	write_file(path, packed, length);
	read_files(&l, paths, 1);
	assert_int_equal(l.count, 3);
	assert_false(l.stats.cut);
	log_done(&l);

	write_file(path, packed, length - 3);
	read_files(&l, paths, 1);
	assert_true(l.stats.cut);
	log_done(&l);
	(void)unlink(path);
	(void)rmdir(folder);
}

static void cut_and_damaged(void **state)
{
	struct log l;
	struct reader *r;

	(void)state;
	read_text(&l, "1 getpid() = 1\n1 read(3, \"foo() = 3");
	assert_int_equal(l.count, 2);
	assert_true(l.call[1].flags & CALL_UNFINISHED);
	assert_true(l.stats.cut);
	log_done(&l);

	read_text(&l, "1 getpid() = 12");
	assert_true(l.stats.cut);
	log_done(&l);

	read_text(&l, "1 getpid() = 12 <0.000010>");
	assert_false(l.stats.cut);
	assert_int_equal(l.call[0].result, 12);
	log_done(&l);

	assert_int_equal(reader_open_memory(&r, "\0\1\2\n1 getpid() = 1\n\xff\xfe(\n", 24), 0);
	read_all(&l, r);
	assert_int_equal(l.count, 1);
	assert_true(l.stats.binary);
	log_done(&l);

	read_text(&l, "");
	assert_int_equal(l.count, 0);
	assert_int_equal(l.stats.lines, 0);
	log_done(&l);
}

static void execve_of_a_thread(void **state)
{
	struct log l;

	(void)state;
	read_text(&l, "10 futex(0x1, FUTEX_WAIT <unfinished ...>\n"
		      "11 execve(\"/bin/x\", [\"x\"], NULL <unfinished ...>\n"
		      "10 <... futex resumed>) = ?\n"
		      "10 +++ superseded by execve in pid 11 +++\n"
		      "10 <... execve resumed>) = 0\n");
	assert_int_equal(l.count, 3);
	assert_int_equal(l.call[2].name, N_execve);
	assert_int_equal(l.call[2].tid, 10);
	assert_slice(l.call[2].args, "\"/bin/x\", [\"x\"], NULL");
	assert_int_equal(l.stats.unmatched, 0);
	log_done(&l);
	/* Nobody's line came between. */
	read_text(&l, "11 execve(\"/bin/x\", [\"x\"], NULL <pid changed to 10 ...>\n"
		      "10 +++ superseded by execve in pid 11 +++\n"
		      "10 <... execve resumed>) = 0\n");
	assert_int_equal(l.count, 2);
	assert_int_equal(l.call[1].tid, 10);
	assert_slice(l.call[1].args, "\"/bin/x\", [\"x\"], NULL");
	assert_int_equal(l.stats.unmatched, 0);
	log_done(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_line),
		cmocka_unit_test(outcomes),
		cmocka_unit_test(pieces_are_put_together),
		cmocka_unit_test(other_lines),
		cmocka_unit_test(clocks),
		cmocka_unit_test(leaders),
		cmocka_unit_test(samples_agree),
		cmocka_unit_test(bracketed_logs_know_the_lone_thread),
		cmocka_unit_test(set_of_files),
		cmocka_unit_test(files_are_merged_by_time),
		cmocka_unit_test(compressed),
		cmocka_unit_test(cut_and_damaged),
		cmocka_unit_test(execve_of_a_thread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
