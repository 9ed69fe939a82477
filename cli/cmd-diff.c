/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace diff [--json] OLD NEW: what changed between two traces.
 */
#include "commands.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "options.h"
#include "view.h"

#include <errno.h>

static int run(int argc, char **argv, struct error *err)
{
	_cleanup_(buf_donep) struct buf out = BUF_INIT;
	_cleanup_(freep) char *old = NULL, *new = NULL;
	struct options o = options_begin(argc, argv, view_options);
	struct report_options options;
	int r;

	view_options_init(&options);
	while ((r = options_next(&o, err)) > 0)
		if (view_option_apply(&options, r, o.value, err) < 0)
			return EXIT_CODE_USAGE;
	if (r < 0)
		return EXIT_CODE_USAGE;
	if (o.n_operands != 2) {
		(void)error_say(err, EINVAL, "takes two traces: the old one and the new one");
		return EXIT_CODE_USAGE;
	}
	r = view_source(o.operands[0], &old, err);
	if (r == 0)
		r = view_source(o.operands[1], &new, err);
	if (r == 0)
		r = report_diff(old, new, &options, &out, err);
	return view_finish(r, &out, err);
}

const struct command command_diff = {
	.name = "diff",
	.arguments = "OLD NEW",
	.summary = "What changed between two traces",
	.group = "Understand",
	.options = view_options,
	.run = run,
};
