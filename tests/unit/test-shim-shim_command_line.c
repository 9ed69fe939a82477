/* SPDX-License-Identifier: BSD-2-Clause */
/* shim/shim_command_line: how containerd 1.6 to 2.x call a shim. */
#include "test.h"

#include "shim_command_line.h"

static void check(char *const argv[], bool starts, const char *id)
{
	struct shim_command_line c;
	int argc = 0;

	while (argv[argc])
		argc++;
	shim_command_line_parse(argc, argv, &c);
	assert_int_equal(c.starts, starts);
	assert_string_equal(c.id, id);
}

#define ARGV(...) ((char *[]){ (char *)"shim", __VA_ARGS__, NULL })
#define W(word)   (char *)word

static void command_lines(void **state)
{
	(void)state;
	check(ARGV(W("-namespace"), W("default"), W("-address"), W("/run/c.sock"),
		      W("-publish-binary"), W("/usr/bin/containerd"), W("-id"), W("c1"), W("start")),
		true, "c1");
	check(ARGV(W("-namespace"), W("start"), W("-id"), W("start"), W("-debug"), W("start")), true,
		"start");
	check(ARGV(W("--namespace=default"), W("--id=c1"), W("-bundle"), W("/b"), W("start")), true,
		"c1");
	check(ARGV(W("-namespace"), W("d"), W("-id"), W("c1"), W("-bundle"), W("/b"), W("delete")),
		false, "c1");
	check(ARGV(W("-namespace"), W("d"), W("-id"), W("start")), false, "start");
	check(ARGV(W("-info")), false, "");
	check(ARGV(W("-v")), false, "");
	check(ARGV(W("-id")), false, "");
	check(ARGV(W("--"), W("start")), true, "");
	check(ARGV(W("x"), W("start")), false, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(command_lines) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
