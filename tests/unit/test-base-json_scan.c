/* SPDX-License-Identifier: BSD-2-Clause */
/* base/json_scan: the grammar, the offsets, depth, the byte order mark, escapes. */
#include "test.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "json_scan.h"
#include "text.h"

#include <errno.h>

static int scan_all(const char *text, size_t length, struct error *err)
{
	struct json_scan s;
	int token;

	json_scan_init(&s, text, length);
	do
		token = json_scan_next(&s, err);
	while (token > 0);
	return token;
}

static void grammar_right(void **state)
{
	static const char *const texts[] = {
		"{}", "[]", " [ ] ", "null", "true", "false", "0", "-0", "-0.5e+10", "12.0E3", "\"\"",
		"{\"a\":1}", "{\"a\" : [1, {\"b\":null}, \"x\"] , \"c\":{}}", "\t\r\n[1 ,2]\n",
		"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83d\\ude00\"", "[[],[[]],{}]",
		"\"\x7f \xff\"",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct error err = { 0 };
		int r = scan_all(texts[i], strlen(texts[i]), &err);

		if (r != SCAN_END)
			fail_msg("%s: %d %s", texts[i], r, err.text);
	}
}

static void grammar_wrong(void **state)
{
	static const char *const texts[] = {
		"", " ", "{", "[", "}", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{\"a\"}",
		"{\"a\":}", "{\"a\":1,}", "{,}", "{a:1}", "{1:1}", "{\"a\":1 \"b\":2}", "[}", "{]", "01",
		"-", "1.", ".5", "1e", "1e+", "+1", "0x1", "nul", "True", "nan", "\"", "\"\\\"",
		"\"\\x\"", "\"\\u12g4\"", "\"\\u12\"", "\"\n\"", "\"\x01\"", "{} {}", "[] x", "'a'",
		"\"\\", "// c\n{}",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct error err = { 0 };

		if (scan_all(texts[i], strlen(texts[i]), &err) != -EINVAL)
			fail_msg("taken as right: %s", texts[i]);
		assert_true(text_starts(err.text, "byte "));
	}
	assert_int_equal(scan_all("\"a\0b\"", 5, NULL), -EINVAL);
	assert_int_equal(scan_all("\"\\\0\"", 4, NULL), -EINVAL);
}

static void byte_order_mark_is_named(void **state)
{
	struct error err = { 0 };

	(void)state;
	assert_int_equal(scan_all("\xef\xbb\xbf{}", 5, &err), -EINVAL);
	assert_non_null(strstr(err.text, "byte order mark"));
}

static void depth_is_bounded(void **state)
{
	char text[2 * (JSON_SCAN_DEPTH + 1)];
	struct error err = { 0 };
	size_t n = JSON_SCAN_DEPTH;

	(void)state;
	memset(text, '[', n);
	memset(text + n, ']', n);
	assert_int_equal(scan_all(text, 2 * n, &err), SCAN_END);
	memset(text, '[', n + 1);
	memset(text + n + 1, ']', n + 1);
	assert_int_equal(scan_all(text, 2 * n + 2, &err), -E2BIG);
	assert_string_equal(err.text, "byte 512: nested deeper than 512 levels");
}

static void offsets_are_exact(void **state)
{
	static const char text[] = " {\"k\" : [1,{}] , \"z\":\"v\"}";
	static const struct {
		int token;
		size_t begin, end;
		unsigned depth;
	} want[] = {
		{ SCAN_OBJECT_BEGIN, 1, 2, 1 },
		{ SCAN_KEY, 2, 5, 1 },
		{ SCAN_ARRAY_BEGIN, 8, 9, 2 },
		{ SCAN_NUMBER, 9, 10, 2 },
		{ SCAN_OBJECT_BEGIN, 11, 12, 3 },
		{ SCAN_OBJECT_END, 12, 13, 2 },
		{ SCAN_ARRAY_END, 13, 14, 1 },
		{ SCAN_KEY, 17, 20, 1 },
		{ SCAN_STRING, 21, 24, 1 },
		{ SCAN_OBJECT_END, 24, 25, 0 },
	};
	struct json_scan s;

	(void)state;
	json_scan_init(&s, text, strlen(text));
	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		assert_int_equal(json_scan_next(&s, NULL), want[i].token);
		assert_int_equal(s.begin, want[i].begin);
		assert_int_equal(s.end, want[i].end);
		assert_int_equal(s.depth, want[i].depth);
	}
	assert_int_equal(json_scan_next(&s, NULL), SCAN_END);

	json_scan_init(&s, text, strlen(text));
	assert_int_equal(json_scan_next(&s, NULL), SCAN_OBJECT_BEGIN);
	assert_int_equal(json_scan_next(&s, NULL), SCAN_KEY);
	assert_int_equal(json_scan_value(&s, NULL), SCAN_ARRAY_BEGIN);
	assert_int_equal(s.begin, 8);
	assert_int_equal(s.end, 14);
	assert_int_equal(json_scan_next(&s, NULL), SCAN_KEY);
	assert_int_equal(json_scan_value(&s, NULL), SCAN_STRING);
	assert_int_equal(json_scan_value(&s, NULL), SCAN_OBJECT_END);
}

static void decode(const char *text, const char *want)
{
	_cleanup_(buf_donep) struct buf b = BUF_INIT;

	json_text_decode(text, 0, strlen(text), &b);
	assert_string_equal(buf_cstr(&b), want);
}

static void strings_decode(void **state)
{
	(void)state;
	decode("\"\"", "");
	decode("\"a\\\"\\\\\\/\\b\\f\\n\\r\\tz\"", "a\"\\/\b\f\n\r\tz");
	decode("\"\\u0041\\u00e9\\u20ac\\ud83d\\ude00\"", "A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
	decode("\"\\ud83dx\\udc00\\u0000\"", "\xef\xbf\xbdx\xef\xbf\xbd\xef\xbf\xbd");
	decode("\"\\ud83d\\u0041\"", "\xef\xbf\xbd" "A");
	decode("\"\xc3\xa9\xff\"", "\xc3\xa9\xff");
}

static bool is(const char *text, const char *word)
{
	return json_text_is(text, 0, strlen(text), word);
}

static bool folds(const char *text, const char *word)
{
	return json_text_folds_to(text, 0, strlen(text), word);
}

static void keys_compare(void **state)
{
	(void)state;
	assert_true(is("\"hooks\"", "hooks"));
	assert_true(is("\"h\\u006fo\\u006bs\"", "hooks"));
	assert_false(is("\"hook\"", "hooks"));
	assert_false(is("\"hookss\"", "hooks"));
	assert_false(is("\"Hooks\"", "hooks"));
	assert_true(is("\"\"", ""));
	assert_false(is("\"\\u00e9\"", "\xe9"));
	assert_true(folds("\"HooKS\"", "hooks"));
	assert_true(folds("\"hoo\xe2\x84\xaa\xc5\xbf\"", "hooks"));
	assert_true(folds("\"hoo\\u212a\\u017F\"", "hooks"));
	assert_false(folds("\"hook\"", "hooks"));
	assert_false(folds("\"hooks\xc5\"", "hooks"));
	assert_false(folds("\"hooksx\"", "hooks"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grammar_right),
		cmocka_unit_test(grammar_wrong),
		cmocka_unit_test(byte_order_mark_is_named),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(offsets_are_exact),
		cmocka_unit_test(strings_decode),
		cmocka_unit_test(keys_compare),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
