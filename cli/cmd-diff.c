/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace diff [--json] OLD NEW: what changed between two traces.
 */
#include "commands.h"

#include "buf.h"
#include "cleanup.h"
#include "options.h"
#include "view.h"

#include <stdlib.h>

static int run(int argc, char **argv, struct error *err)
{
	_cleanup_(buf_donep) struct buf out = BUF_INIT;
	struct options o = options_begin(argc, argv, view_options);
	struct report_options options;
	char *traces[2] = {0};
	int r;

	view_options_init(&options);
	r = view_options_next(&o, &options, err);
	r = view_sources(&o, r, 2, traces, err);
	if (r == 0)
		r = view_finish(report_diff(traces[0], traces[1], &options, &out, err), &out, err);
	free(traces[0]);
	free(traces[1]);
	return r;
}

const struct command command_diff = {
	.name = "diff",
	.arguments = "OLD NEW",
	.summary = "What changed between two traces",
	.group = "Understand",
	.options = view_options,
	.run = run,
};
