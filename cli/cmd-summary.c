/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace summary [--json] LOG|DIR|CONTAINER.
 */
#include "commands.h"

#include "view.h"

static int run(int argc, char **argv, struct error *err)
{
	return view_command("summary", argc, argv, err);
}

const struct command command_summary = {
	.name = "summary",
	.arguments = "LOG|DIR|CONTAINER",
	.summary = "Calls, errors and times by system call",
	.group = "Understand",
	.options = view_options,
	.run = run,
};
