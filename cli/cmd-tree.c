/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace tree [--json] LOG|DIR|CONTAINER.
 */
#include "commands.h"

#include "view.h"

static int run(int argc, char **argv, struct error *err)
{
	return view_command("tree", argc, argv, err);
}

const struct command command_tree = {
	.name = "tree",
	.arguments = "LOG|DIR|CONTAINER",
	.summary = "Processes and threads, with times and exit codes",
	.group = "Understand",
	.options = view_options,
	.run = run,
};
