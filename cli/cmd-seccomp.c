/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace seccomp LOG: a profile that allows what the trace shows.
 */
#include "commands.h"

#include "buf.h"
#include "cleanup.h"
#include "options.h"
#include "view.h"

enum { OPTION_FORCE = VIEW_OPTION_LAST };

static const struct command_option options[] = {
	{ .name = "force", .id = OPTION_FORCE, .help = "also from a trace that is filtered, cut or lost calls" },
	{ 0 },
};

static int run(int argc, char **argv, struct error *err)
{
	_cleanup_(buf_donep) struct buf out = BUF_INIT;
	_cleanup_(freep) char *source = NULL;
	struct options o = options_begin(argc, argv, options);
	struct report_options report;
	bool force = false;
	int r;

	view_options_init(&report);
	while ((r = view_options_next(&o, &report, err)) > 0)
		force = true;
	r = view_sources(&o, r, 1, &source, err);
	if (r != 0)
		return r;
	return view_finish(report_seccomp(source, force, &report, &out, err), &out, err);
}

const struct command command_seccomp = {
	.name = "seccomp",
	.arguments = "LOG|DIR|CONTAINER",
	.summary = "Write a seccomp profile that allows what the trace shows",
	.group = "Understand",
	.options = options,
	.run = run,
	.details = "The profile is for x86_64 and for docker run --security-opt seccomp=FILE. It allows what was "
		   "called and what runc needs, and answers ENOSYS to calls that libcs try first. Trace the whole "
		   "life of the program, its errors and its end too: what it did not call is forbidden.",
};
