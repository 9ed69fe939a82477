/* SPDX-License-Identifier: BSD-2-Clause */
/* base/buf.c: numbers are written as printf writes them, at every length that they have. */
#include "test.h"

#include "buf.h"
#include "cleanup.h"

#include <inttypes.h>
#include <stdio.h>

static struct buf text;

static void same(const char *expected)
{
	assert_string_equal(buf_cstr(&text), expected);
	buf_reset(&text);
}

static void check(uint64_t value)
{
	char expected[64];

	(void)snprintf(expected, sizeof(expected), "%" PRIu64, value);
	buf_unsigned(&text, value);
	same(expected);
	(void)snprintf(expected, sizeof(expected), "%" PRId64, (int64_t)value);
	buf_decimal(&text, (int64_t)value);
	same(expected);
	(void)snprintf(expected, sizeof(expected), "%#" PRIx64, value);
	buf_hex(&text, value);
	same(expected);
	(void)snprintf(expected, sizeof(expected), "%#" PRIo64, value);
	buf_octal(&text, value);
	same(expected);
	for (int width = 0; width <= 20; width++) {
		(void)snprintf(expected, sizeof(expected), "%0*" PRIu64, width, value);
		buf_unsigned_padded(&text, value, (unsigned)width);
		same(expected);
		(void)snprintf(expected, sizeof(expected), ".%0*" PRIu64, width, value);
		buf_fraction(&text, value, (unsigned)width);
		same(expected);
	}
}

static void numbers_are_printf_s(void **state)
{
	(void)state;
	for (uint64_t value = 0; value < 20000; value++)
		check(value);
	for (uint64_t power = 10000; power <= UINT64_MAX / 10; power *= 10) {
		check(power - 1);
		check(power);
		check(power + 1);
	}
	for (unsigned bit = 0; bit < 64; bit++) {
		check((UINT64_C(1) << bit) - 1);
		check(UINT64_C(1) << bit);
	}
	check(UINT64_MAX);
	buf_done(&text);
}

/* A number is written where there is room for it, however little is left. */
static void a_buffer_grows_under_a_number(void **state)
{
	(void)state;
	for (size_t before = 200; before < 260; before++) {
		_cleanup_(buf_donep) struct buf b = BUF_INIT;

		buf_repeat(&b, 'x', before);
		buf_unsigned(&b, UINT64_MAX);
		buf_fraction(&b, 42, 6);
		buf_piece(&b, "0123456789abcdef", 3);
		assert_int_equal(b.length, before + 20 + 7 + 3);
		assert_string_equal(buf_cstr(&b) + before, "18446744073709551615.000042012");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_printf_s),
		cmocka_unit_test(a_buffer_grows_under_a_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
