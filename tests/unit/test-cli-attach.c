/* SPDX-License-Identifier: BSD-2-Clause */
/* cli/cmd-attach: its options are those of labels, and none is forgotten. */
#include "test.h"

#include "commands.h"
#include "label-options.h"
#include "text.h"

static const struct command_option *row_of(const char *name)
{
	const struct command_option *row = command_attach.options;

	while (row->name && !text_equal(row->name, name))
		row++;
	return row->name ? row : NULL;
}

static void every_label_option_is_offered(void **state)
{
	size_t count;
	const struct label_option *o = label_options(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		/* There is no mount to write into, and no start to stop. */
		if (text_equal(o[i].name, "output") || text_equal(o[i].name, "on-error"))
			assert_null(row_of(o[i].name));
		else if (!row_of(o[i].name))
			fail_msg("attach has no --%s", o[i].name);
	}
}

static void every_option_is_a_label_option(void **state)
{
	(void)state;
	for (const struct command_option *row = command_attach.options; row->name; row++)
		if (!text_equal(row->name, "trace") && !label_option_find(row->name))
			fail_msg("there is no label trace.%s", row->name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_label_option_is_offered),
		cmocka_unit_test(every_option_is_a_label_option),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
