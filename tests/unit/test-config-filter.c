/* SPDX-License-Identifier: BSD-2-Clause */
/* config/filter.c: the set language, its messages, and what hostile expressions may not do. */
#include "test.h"

#include "cleanup.h"
#include "error.h"
#include "filter.h"
#include "text.h"

#include <errno.h>
#include <sys/syscall.h>

struct row {
	const char *text;
	const char *in;  /* x86_64 calls that must be in the set, blank-separated */
	const char *out; /* and those that must not */
};

static const struct row rows[] = {
	{ "network", "socket connect sendto sendfile", "read openat" },
	{ "%network", "socket connect", "read" },
	{ "%net", "socket", "read" },
	{ "net", "socket", "read" },
	{ "file,network", "openat socket stat", "read futex" },
	{ " file , network ", "openat socket", "read" },
	{ "open,,close,", "open close", "openat" },
	{ "stat", "stat", "lstat fstat newfstatat" },
	{ "%stat", "stat", "lstat" },
	{ "%%stat", "stat lstat fstat newfstatat statx", "open" },
	{ "%%statfs", "statfs fstatfs ustat", "stat" },
	{ "lstat", "lstat", "stat" },
	{ "creds,clock,pure", "setuid clock_gettime getpid", "read" },
	{ "all", "read openat mseal", "" },
	{ "%all", "read openat mseal", "" },
	{ "none", "", "read openat" },
	{ "!none", "read openat", "" },
	{ "!all", "", "read openat" },
	{ "!network", "read openat", "socket connect" },
	{ "!network,file", "read", "socket openat" },
	{ "!!network", "socket", "read" },
	{ "! network", "read", "socket" },
	{ "/^open", "open openat openat2 open_tree", "fsopen" },
	{ "/open", "open fsopen mq_open", "close" },
	{ "/", "open close", "" },
	{ "/^(read|write)v?$", "read readv write writev", "pread64" },
	{ "/.", "read mseal", "" },
	{ "/^[^[:upper:]f]*[0-9]$,read", "read dup2", "fchmodat2 dup" },
	{ "0,257", "read openat", "write" },
	{ "?nonsense,read", "read", "write" },
	{ "?%nonsense,read", "read", "write" },
	{ "?/zzzz,read", "read", "write" },
	{ "?9999,read", "read", "write" },
	{ "?nonsense", "", "read" },
	{ "read@64", "read", "write" },
	{ "read@32", "", "read" },
	{ "mmap2,read", "read", "mmap" },
	{ "mmap2@32", "", "mmap" },
	{ "network@x32,read@64", "read", "socket" },
	{ "ipc", "shmget msgsnd", "read" },
	{ "signal", "kill rt_sigaction", "read" },
};

static void each_call(const struct filter *f, const char *names, bool expected, const char *text)
{
	_cleanup_(freep) char *copy = strdup(names);
	char *rest = copy, *name;

	while ((name = strsep(&rest, " "))) {
		int n;

		if (!*name)
			continue;
		n = syscall_number(ABI_X86_64, name);
		assert_true(n >= 0);
		if (filter_has(f, ABI_X86_64, (uint64_t)n) != expected)
			fail_msg("'%s': %s is %s the set", text, name, expected ? "not in" : "in");
	}
}

static void sets(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct filter f;
		struct error err = { 0 };

		if (filter_parse(rows[i].text, &f, &err) < 0)
			fail_msg("'%s': %s", rows[i].text, err.text);
		each_call(&f, rows[i].in, true, rows[i].text);
		each_call(&f, rows[i].out, false, rows[i].text);
	}
}

static void abi_suffixes(void **state)
{
	struct filter f;

	(void)state;
	assert_int_equal(filter_parse("read@32,execve@x32", &f, NULL), 0);
	assert_true(filter_has(&f, ABI_I386, 3));
	assert_false(filter_has(&f, ABI_X86_64, __NR_read));
	assert_false(filter_has(&f, ABI_X32, __NR_read));
	assert_true(filter_has(&f, ABI_X32, 520));
	assert_int_equal(filter_parse("file", &f, NULL), 0);
	assert_true(filter_has(&f, ABI_I386, 195)); /* stat64 */
}

static void numbers_outside_the_table_are_always_in(void **state)
{
	static const char *const texts[] = { "none", "read", "!all", "!read", "all", "%net" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct filter f;

		assert_int_equal(filter_parse(texts[i], &f, NULL), 0);
		assert_true(filter_has(&f, ABI_X86_64, 400));
		assert_true(filter_has(&f, ABI_X86_64, 100000));
		assert_true(filter_has(&f, ABI_I386, 570));
		/* for those who copy the bits */
		assert_true(f.bits[ABI_X86_64][400 / 64] >> (400 % 64) & 1);
	}
}

static void all_is_known(void **state)
{
	struct filter f;

	(void)state;
	assert_int_equal(filter_parse("all", &f, NULL), 0);
	assert_true(f.all);
	assert_int_equal(filter_parse("/.", &f, NULL), 0);
	assert_true(f.all);
	assert_int_equal(filter_parse("!?nonsense", &f, NULL), 0);
	assert_true(f.all);
	assert_int_equal(filter_parse("!read", &f, NULL), 0);
	assert_false(f.all);
}

static void set_arithmetic(void **state)
{
	struct filter all, net, file, both;

	(void)state;
	filter_all(&all);
	assert_int_equal(filter_parse("network", &net, NULL), 0);
	assert_int_equal(filter_parse("file", &file, NULL), 0);
	assert_int_equal(filter_parse("network,file", &both, NULL), 0);
	assert_true(filter_within(&net, &all));
	assert_true(filter_within(&net, &both));
	assert_false(filter_within(&both, &net));
	assert_false(filter_within(&all, &both));
	filter_and(&both, &net);
	assert_true(filter_within(&both, &net) && filter_within(&net, &both));
	filter_and(&all, &net);
	assert_false(all.all);
	assert_false(filter_has(&all, ABI_X86_64, __NR_read));
	filter_none(&all);
	filter_add(&all, ABI_X86_64, __NR_read);
	filter_add(&all, ABI_X86_64, UINT64_MAX); /* no effect, no overrun */
	assert_true(filter_has(&all, ABI_X86_64, __NR_read));
	assert_false(filter_has(&all, ABI_X86_64, __NR_write));
}

static const struct {
	const char *text;
	const char *message;
} errors[] = {
	{ "%netwrok", "unknown class 'netwrok' (did you mean 'network'?)" },
	{ "netwrok", "unknown class 'netwrok' (did you mean 'network'?)" },
	{ "opnat", "unknown system call 'opnat' (did you mean 'openat'?)" },
	{ "file,opnat", "unknown system call 'opnat' (did you mean 'openat'?)" },
	{ "!opnat@64", "unknown system call 'opnat' (did you mean 'openat'?)" },
	{ "%xyzzyplugh", "unknown class 'xyzzyplugh' (there are network file process memory signal "
			 "ipc desc creds clock pure)" },
	{ "xyzzyplugh", "unknown class or system call 'xyzzyplugh' (the classes are network file "
			"process memory signal ipc desc creds clock pure)" },
	{ "OPEN", "unknown system call 'OPEN' (did you mean 'open'?)" },
	{ "startup", "unknown class or system call 'startup' (the classes are network file process "
		     "memory signal ipc desc creds clock pure)" },
	{ "", "the set is empty (write 'all' or 'none')" },
	{ " , ,", "the set is empty (write 'all' or 'none')" },
	{ "!", "the set is empty (write 'all' or 'none')" },
	{ "9999", "unknown system call number '9999'" },
	{ "12x", "unknown system call number '12x'" },
	{ "18446744073709551616", "unknown system call number '18446744073709551616'" },
	{ "mmap2@64", "system call 'mmap2' is not there under the ABI named after '@'" },
	{ "/zzzz", "no system call matches '/zzzz'" },
	{ "/(", "regular expression '/(': Unmatched ( or \\(" },
	{ "/a{1000}{1000}", "regular expression '/a{1000}{1000}' repeats or nests too much" },
	{ "/((((a+)+)+)+)+++++++++++", "regular expression '/((((a+)+)+)+)+++++++++++' repeats or nests "
				       "too much" },
	{ "/(a)\\1", "regular expression '/(a)\\\\1' has a back-reference, which is not supported" },
	{ "a\nb\x1b[31m", "unknown class or system call 'a\\nb\\x1b[31m' (the classes are network file "
			  "process memory signal ipc desc creds clock pure)" },
};

static void messages(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++) {
		struct filter f;
		struct error err = { 0 };

		assert_int_equal(filter_parse(errors[i].text, &f, &err), -EINVAL);
		assert_string_equal(err.text, errors[i].message);
	}
}

static void too_long_is_refused(void **state)
{
	_cleanup_(freep) char *big = malloc(1 << 20);
	struct filter f;
	struct error err = { 0 };

	(void)state;
	assert_non_null(big);
	memset(big, 'a', 1 << 20);
	big[(1 << 20) - 1] = '\0';
	assert_int_equal(filter_parse(big, &f, &err), -EINVAL);
	assert_string_equal(err.text, "the set is longer than 16384 bytes");
	big[300] = '\0';
	big[0] = '/';
	assert_int_equal(filter_parse(big, &f, &err), -EINVAL);
	assert_non_null(strstr(err.text, "is longer than 256 bytes"));
	big[300] = 'a';
	big[10000] = '\0';
	big[0] = '%';
	assert_int_equal(filter_parse(big, &f, &err), -EINVAL);
	assert_true(strlen(err.text) < 200);
}

static void many_expressions_are_refused(void **state)
{
	struct filter f;
	struct error err = { 0 };

	(void)state;
	assert_int_equal(filter_parse("/a,/a,/a,/a,/a,/a,/a,/a,/a,/a,/a,/a,/a,/a,/a,/a", &f, &err), 0);
	assert_int_equal(
		filter_parse("/a,/a,/a,/a,/a,/a,/a,/a,/a,/a,/a,/a,/a,/a,/a,/a,/a", &f, &err), -EINVAL);
	assert_string_equal(err.text, "more than 16 regular expressions");
}

static void a_failed_parse_leaves_the_result_alone(void **state)
{
	struct filter f, before;

	(void)state;
	filter_all(&f);
	before = f;
	assert_int_equal(filter_parse("read,opnat", &f, NULL), -EINVAL);
	assert_memory_equal(&f, &before, sizeof(f));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sets),
		cmocka_unit_test(abi_suffixes),
		cmocka_unit_test(numbers_outside_the_table_are_always_in),
		cmocka_unit_test(all_is_known),
		cmocka_unit_test(set_arithmetic),
		cmocka_unit_test(messages),
		cmocka_unit_test(too_long_is_refused),
		cmocka_unit_test(many_expressions_are_refused),
		cmocka_unit_test(a_failed_parse_leaves_the_result_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
