/* SPDX-License-Identifier: BSD-2-Clause */
/* cli/options: spellings, prefixes, values left out, where options end. */
#include "test.h"

#include "cleanup.h"
#include "error.h"
#include "options.h"
#include "text.h"

#include <errno.h>

enum { JSON = 256, DIGITS, OUTPUT_APPEND };

static const struct command_option table[] = {
	{ .letter = 'o', .name = "output", .argument = "FILE", .help = "" },
	{ .letter = 'v', .name = "verbose", .help = "" },
	{ .letter = 'f', .help = "" },
	{ .name = "json", .id = JSON, .help = "" },
	{ .name = "output-append", .id = OUTPUT_APPEND, .help = "" },
	{ .letter = 'r', .name = "relative", .argument = "[DIGITS]", .id = DIGITS, .help = "" },
	{ .name = "neither", .help = "" },
	{ 0 },
};

#define ARGV(...)                                                                                  \
	char *argv[] = { (char *)"verb", __VA_ARGS__, NULL };                                      \
	struct error err = { 0 };                                                                  \
	struct options o = options_begin((int)ARRAY_SIZE(argv) - 1, argv, table)

#define W(s) ((char *)(s))

static void short_options_cluster_and_take_values(void **state)
{
	ARGV(W("-vf"), W("-oout"), W("-o"), W("-x"), W("-fvo"), W("last"));

	(void)state;
	assert_int_equal(options_next(&o, &err), 'v');
	assert_int_equal(options_next(&o, &err), 'f');
	assert_int_equal(options_next(&o, &err), 'o');
	assert_string_equal(o.value, "out");
	assert_int_equal(options_next(&o, &err), 'o');
	assert_string_equal(o.value, "-x");
	assert_int_equal(options_next(&o, &err), 'f');
	assert_int_equal(options_next(&o, &err), 'v');
	assert_int_equal(options_next(&o, &err), 'o');
	assert_string_equal(o.value, "last");
	assert_int_equal(options_next(&o, &err), 0);
	assert_int_equal(o.n_operands, 0);
}

static void long_options_by_name_and_prefix(void **state)
{
	ARGV(W("--output=a=b"), W("--output"), W("c"), W("--j"), W("--verb"), W("--output-"),
		W("--neither"));

	(void)state;
	assert_int_equal(options_next(&o, &err), 'o');
	assert_string_equal(o.value, "a=b");
	assert_int_equal(options_next(&o, &err), 'o');
	assert_string_equal(o.value, "c");
	assert_int_equal(options_next(&o, &err), JSON);
	assert_null(o.value);
	assert_int_equal(options_next(&o, &err), 'v');
	assert_int_equal(options_next(&o, &err), OUTPUT_APPEND);
	assert_int_equal(options_next(&o, &err), OPTION_NAMED);
	assert_true(o.by_name);
	assert_int_equal(options_next(&o, &err), 0);
}

static void an_optional_value_comes_only_with_equals(void **state)
{
	ARGV(W("-rv"), W("--relative"), W("x"), W("--rel=ns"), W("--relative="));

	(void)state;
	assert_int_equal(options_next(&o, &err), DIGITS);
	assert_null(o.value);
	assert_int_equal(options_next(&o, &err), 'v');
	assert_int_equal(options_next(&o, &err), DIGITS);
	assert_null(o.value);
	assert_int_equal(options_next(&o, &err), DIGITS);
	assert_string_equal(o.value, "ns");
	assert_int_equal(options_next(&o, &err), DIGITS);
	assert_string_equal(o.value, "");
	assert_int_equal(options_next(&o, &err), 0);
	assert_int_equal(o.n_operands, 1);
	assert_string_equal(o.operands[0], "x");
}

static void options_may_follow_operands(void **state)
{
	ARGV(W("log"), W("-v"), W("-"), W("--json"), W("--"), W("-f"), W("--"));

	(void)state;
	assert_int_equal(options_next(&o, &err), 'v');
	assert_int_equal(options_next(&o, &err), JSON);
	assert_int_equal(options_next(&o, &err), 0);
	assert_int_equal(o.n_operands, 4);
	assert_string_equal(o.operands[0], "log");
	assert_string_equal(o.operands[1], "-");
	assert_string_equal(o.operands[2], "-f");
	assert_string_equal(o.operands[3], "--");
	assert_null(o.operands[4]);
}

static void stop_at_operand_leaves_the_rest(void **state)
{
	ARGV(W("-v"), W("ls"), W("-f"), W("--"), W("--json"));

	(void)state;
	o.stop_at_operand = true;
	assert_int_equal(options_next(&o, &err), 'v');
	assert_int_equal(options_next(&o, &err), 0);
	assert_int_equal(o.n_operands, 4);
	assert_string_equal(o.operands[1], "-f");
	assert_string_equal(o.operands[2], "--");
}

static void expect_error(char *word, const char *text)
{
	ARGV(word);

	assert_int_equal(options_next(&o, &err), -EINVAL);
	assert_string_equal(err.text, text);
}

static void errors_name_the_option(void **state)
{
	(void)state;
	expect_error(W("-k"), "invalid option -- 'k'");
	expect_error(W("-o"), "option requires an argument -- 'o'");
	expect_error(W("--output"), "option '--output' requires an argument");
	expect_error(W("--json=1"), "option '--json' doesn't allow an argument");
	expect_error(W("--outp"),
		"option '--outp' is ambiguous; possibilities: '--output' '--output-append'");
	expect_error(W("--jsno"), "unrecognized option '--jsno' (did you mean '--json'?)");
	expect_error(W("--zzzzzz"), "unrecognized option '--zzzzzz'");
	expect_error(W("--=x"), "unrecognized option '--'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(short_options_cluster_and_take_values),
		cmocka_unit_test(long_options_by_name_and_prefix),
		cmocka_unit_test(an_optional_value_comes_only_with_equals),
		cmocka_unit_test(options_may_follow_operands),
		cmocka_unit_test(stop_at_operand_leaves_the_rest),
		cmocka_unit_test(errors_name_the_option),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
