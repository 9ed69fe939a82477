/* SPDX-License-Identifier: BSD-2-Clause */
/* base/: error texts, buffers, numbers, the nearest word. */
#include "test.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "text.h"

#include <errno.h>

static void error_names_thing_and_cause(void **state)
{
	struct error err = { 0 };

	(void)state;
	assert_int_equal(error_set(&err, ENOENT, "open '%s'", "/x"), -ENOENT);
	assert_string_equal(err.text, "open '/x': No such file or directory");
	assert_int_equal(error_wrap(&err, -ENOENT, "container %s", "abc"), -ENOENT);
	assert_string_equal(err.text, "container abc: open '/x': No such file or directory");
	assert_int_equal(error_set(NULL, EPERM, "unseen"), -EPERM);
}

static void error_too_long_is_cut_visibly(void **state)
{
	struct error err = { 0 };
	char big[5000];

	(void)state;
	memset(big, 'a', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	assert_int_equal(error_say(&err, EINVAL, "%s", big), -EINVAL);
	assert_string_equal(err.text + strlen(err.text) - 3, "...");
}

static void json_string_escapes_and_repairs(void **state)
{
	_cleanup_(buf_donep) struct buf b = BUF_INIT;

	(void)state;
	buf_json_string(&b, "a\"\\\n\xff\xc3\xa9\x01", 8);
	assert_string_equal(buf_cstr(&b), "\"a\\\"\\\\\\u000a\xef\xbf\xbd\xc3\xa9\\u0001\"");
}

static void numbers_print(void **state)
{
	_cleanup_(buf_donep) struct buf b = BUF_INIT;

	(void)state;
	buf_decimal(&b, INT64_MIN);
	buf_byte(&b, ' ');
	buf_hex(&b, 0);
	buf_byte(&b, ' ');
	buf_hex(&b, UINT64_MAX);
	buf_byte(&b, ' ');
	buf_octal(&b, 0644);
	buf_byte(&b, ' ');
	buf_unsigned_padded(&b, 42, 6);
	assert_string_equal(
		buf_cstr(&b), "-9223372036854775808 0 0xffffffffffffffff 0644 000042");
}

static void numbers_parse(void **state)
{
	uint64_t v = 7;

	(void)state;
	assert_int_equal(text_to_unsigned("18446744073709551615", UINT64_MAX, &v), 0);
	assert_true(v == UINT64_MAX);
	assert_int_equal(text_to_unsigned("18446744073709551616", UINT64_MAX, &v), -ERANGE);
	assert_int_equal(text_to_unsigned("", UINT64_MAX, &v), -EINVAL);
	assert_int_equal(text_to_unsigned("-1", UINT64_MAX, &v), -EINVAL);
	assert_int_equal(text_to_unsigned("11", 10, &v), -ERANGE);
}

static void nearest_word(void **state)
{
	static const char *const words[] = { "network", "file", "memory", "ipc" };

	(void)state;
	assert_string_equal(text_nearest("netwrok", words, 4), "network");
	assert_string_equal(text_nearest("NETWORK", words, 4), "network");
	assert_string_equal(text_nearest("fil", words, 4), "file");
	assert_null(text_nearest("xyzzy", words, 4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(error_names_thing_and_cause),
		cmocka_unit_test(error_too_long_is_cut_visibly),
		cmocka_unit_test(json_string_escapes_and_repairs),
		cmocka_unit_test(numbers_print),
		cmocka_unit_test(numbers_parse),
		cmocka_unit_test(nearest_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
