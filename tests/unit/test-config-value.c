/* SPDX-License-Identifier: BSD-2-Clause */
/* config/value.c and show.c: sizes, durations, paths, and how a value looks in a message. */
#include "test.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "show.h"
#include "text.h"
#include "value.h"

#include <errno.h>
#include <limits.h>

#define K UINT64_C(1024)
#define S UINT64_C(1000000000)

static void sizes(void **state)
{
	static const struct {
		const char *text;
		uint64_t bytes;
		const char *printed;
	} rows[] = {
		{ "0", 0, "0" },
		{ "1", 1, "1" },
		{ "64k", 64 * K, "64k" },
		{ "64K", 64 * K, "64k" },
		{ "64kb", 64 * K, "64k" },
		{ "64KiB", 64 * K, "64k" },
		{ "10b", 10, "10" },
		{ "256m", 256 * K * K, "256m" },
		{ "1g", K * K * K, "1g" },
		{ "1024m", K * K * K, "1g" },
		{ "2T", 2 * K * K * K * K, "2t" },
		{ "1025", 1025, "1025" },
		{ "18446744073709551615", UINT64_MAX, "18446744073709551615" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(buf_donep) struct buf b = BUF_INIT;
		uint64_t bytes = 7;

		if (size_parse(rows[i].text, &bytes) < 0 || bytes != rows[i].bytes)
			fail_msg("%s: %llu", rows[i].text, (unsigned long long)bytes);
		size_print(&b, bytes);
		assert_string_equal(buf_cstr(&b), rows[i].printed);
	}
}

static void no_sizes(void **state)
{
	static const char *const texts[] = { "", "k", "-1", "+1", " 1", "1 k", "1.5g", "1kk", "1e3",
		"0x10", "1p", "1ib", "18446744073709551616", "16777216t", "1m1k" };
	uint64_t bytes;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (size_parse(texts[i], &bytes) == 0)
			fail_msg("'%s' is %llu", texts[i], (unsigned long long)bytes);
}

static void durations(void **state)
{
	static const struct {
		const char *text;
		uint64_t ns;
		const char *printed;
	} rows[] = {
		{ "0", 0, "0" },
		{ "30", 30 * S, "30s" },
		{ "30s", 30 * S, "30s" },
		{ "60s", 60 * S, "1m" },
		{ "5m", 300 * S, "5m" },
		{ "5M", 300 * S, "5m" },
		{ "1h30m", 5400 * S, "90m" },
		{ "1d", 86400 * S, "1d" },
		{ "250ms", S / 4, "250ms" },
		{ "1s500ms", S + S / 2, "1500ms" },
		{ "1h1m1s1ms1us1ns", 3661 * S + 1001001, "3661001001001ns" },
		{ "7us", 7000, "7us" },
		{ "90m", 5400 * S, "90m" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(buf_donep) struct buf b = BUF_INIT;
		uint64_t ns = 7;

		if (duration_parse(rows[i].text, &ns) < 0 || ns != rows[i].ns)
			fail_msg("%s: %llu", rows[i].text, (unsigned long long)ns);
		duration_print(&b, ns);
		assert_string_equal(buf_cstr(&b), rows[i].printed);
	}
}

static void no_durations(void **state)
{
	static const char *const texts[] = { "", "s", "-1s", "1.5s", "1h30", "30m1h", "1h1h", "1 h", "1x",
		"1hh", "1w", "18446744073709551615", "999999999999d", "584y", "1s " };
	uint64_t ns;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (duration_parse(texts[i], &ns) == 0)
			fail_msg("'%s' is %llu", texts[i], (unsigned long long)ns);
	/* the last nanosecond that fits, and the first that does not */
	assert_int_equal(duration_parse("18446744073s709551615ns", &ns), 0);
	assert_true(ns == UINT64_MAX);
	assert_int_equal(duration_parse("18446744073s709551616ns", &ns), -EINVAL);
}

static void paths(void **state)
{
	static const struct {
		const char *text;
		const char *path; /* NULL: refused */
	} rows[] = {
		{ "/", "/" },
		{ "//", "/" },
		{ "/a", "/a" },
		{ "/a/", "/a" },
		{ "//a///b//", "/a/b" },
		{ "/./a/./b/.", "/a/b" },
		{ "/a/...", "/a/..." },
		{ "/..a/b..", "/..a/b.." },
		{ "/.a", "/.a" },
		{ "", NULL },
		{ "a", NULL },
		{ "./a", NULL },
		{ "/..", NULL },
		{ "/a/..", NULL },
		{ "/a/../b", NULL },
		{ "/a//../b", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(freep) char *path = NULL;
		struct error err = { 0 };
		int r = path_parse(rows[i].text, &path, &err);

		assert_int_equal(r, rows[i].path ? 0 : -EINVAL);
		if (rows[i].path)
			assert_string_equal(path, rows[i].path);
		else
			assert_true(err.text[0] != '\0' && !path);
	}
}

static void a_path_has_a_longest(void **state)
{
	_cleanup_(freep) char *path = NULL;
	char text[PATH_MAX + 1];

	(void)state;
	memset(text, 'a', sizeof(text));
	text[0] = '/';
	text[PATH_MAX] = '\0';
	assert_int_equal(path_parse(text, &path, NULL), -EINVAL);
	text[PATH_MAX - 1] = '\0';
	assert_int_equal(path_parse(text, &path, NULL), 0);
	assert_int_equal(strlen(path), PATH_MAX - 1);
}

static void checks(void **state)
{
	static const struct {
		const char *value;
		const char *message; /* NULL: fine */
	} rows[] = {
		{ "", NULL },
		{ "plain", NULL },
		{ "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", NULL },
		{ "a\tb", "'a\\tb' holds a control character" },
		{ "a\x7f", "'a\\x7f' holds a control character" },
		{ "\xc2\x9b", "'\\xc2\\x9b' holds a control character" },
		{ "\xc2\xa0", NULL },
		{ "\x80", "'\\x80' is not UTF-8 text" },
		{ "\xc3", "'\\xc3' is not UTF-8 text" },
		{ "\xed\xa0\x80", "'\\xed\\xa0\\x80' is not UTF-8 text" },
		{ "\xf4\x90\x80\x80", "'\\xf4\\x90\\x80\\x80' is not UTF-8 text" },
		{ "123456789012345678901",
			"'123456789012345678901' is too long (21 bytes, at most 20)" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct error err = { 0 };

		assert_int_equal(value_check(rows[i].value, 20, &err), rows[i].message ? -EINVAL : 0);
		if (rows[i].message)
			assert_string_equal(err.text, rows[i].message);
	}
}

static void shown_values(void **state)
{
	char big[200];

	(void)state;
	assert_string_equal(SHOW("it's"), "it's");
	assert_string_equal(SHOW("a\\b\r\n\t\x1b\xc3\xa4"), "a\\\\b\\r\\n\\t\\x1b\\xc3\\xa4");
	assert_string_equal(SHOW("x Permission Denied y z"), "x Permission\\x20Denied y z");
	assert_string_equal(SHOW("not a directory, not a directory"),
		"not\\x20a directory, not\\x20a directory");
	memset(big, 'a', sizeof(big));
	big[SHOWN_MAX] = '\0';
	assert_int_equal(strlen(SHOW(big)), SHOWN_MAX);
	big[SHOWN_MAX] = 'a';
	big[SHOWN_MAX + 1] = '\0';
	assert_int_equal(strlen(SHOW(big)), SHOWN_MAX + 3);
	memset(big, '\x01', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	assert_in_range(strlen(SHOW(big)), SHOWN_MAX, SHOWN_MAX + 7);
	assert_true(strlen(SHOW(big)) < sizeof(struct shown));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes),
		cmocka_unit_test(no_sizes),
		cmocka_unit_test(durations),
		cmocka_unit_test(no_durations),
		cmocka_unit_test(paths),
		cmocka_unit_test(a_path_has_a_longest),
		cmocka_unit_test(checks),
		cmocka_unit_test(shown_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
