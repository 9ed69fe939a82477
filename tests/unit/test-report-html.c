/* SPDX-License-Identifier: BSD-2-Clause */
/* The page's escapes: whatever was traced stays text. */
#include "test.h"

#include "buf.h"
#include "cleanup.h"
#include "html/escape.h"

static void check(const char *bytes, size_t length, size_t most, const char *expected)
{
	_cleanup_(buf_donep) struct buf b = BUF_INIT;

	html_text(&b, (struct slice){ bytes, length }, most);
	assert_string_equal(buf_cstr(&b), expected);
}

#define CHECK(text, expected) check(text, sizeof(text) - 1, 0, expected)

static void markup_is_escaped(void **state)
{
	(void)state;
	CHECK("</script><script>", "&lt;/script&gt;&lt;script&gt;");
	CHECK("a\"b'c&d", "a&quot;b&#39;c&amp;d");
	CHECK("", "");
}

static void controls_and_broken_text_are_shown(void **state)
{
	(void)state;
	CHECK("a\0b\x1b[31m", "a\\x00b\\x1b[31m");
	CHECK("\xff\xfe", "\\xff\\xfe");
	CHECK("gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f");
	CHECK("a\xe2\x80\xae" "b", "a\\xe2\\x80\\xaeb");
	CHECK("a\xe2\x81\xa6" "b", "a\\xe2\\x81\\xa6b");
	CHECK("\xe2\x82\xac", "\xe2\x82\xac");
}

static void long_text_is_cut_between_characters(void **state)
{
	(void)state;
	check("0123456789<123456789", 20, 9, "012345 … 789");
	check("\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc", 10, 4, "\xc3\xbc … \xc3\xbc");
}

static void base64(void **state)
{
	static const char *const pairs[][2] = { { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" },
		{ "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" }, { "foobar", "Zm9vYmFy" } };

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) { /* RFC 4648, 10 */
		_cleanup_(buf_donep) struct buf b = BUF_INIT;

		html_base64(&b, (const unsigned char *)pairs[i][0], strlen(pairs[i][0]));
		assert_string_equal(buf_cstr(&b), pairs[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markup_is_escaped),
		cmocka_unit_test(controls_and_broken_text_are_shown),
		cmocka_unit_test(long_text_is_cut_between_characters),
		cmocka_unit_test(base64),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
