/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace files [--json] LOG|DIR|CONTAINER.
 */
#include "commands.h"

#include "view.h"

static int run(int argc, char **argv, struct error *err)
{
	return view_command("files", argc, argv, err);
}

const struct command command_files = {
	.name = "files",
	.arguments = "LOG|DIR|CONTAINER",
	.summary = "What was done to each file",
	.group = "Understand",
	.options = view_options,
	.run = run,
};
