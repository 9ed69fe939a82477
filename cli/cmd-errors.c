/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace errors [--json] LOG|DIR|CONTAINER.
 */
#include "commands.h"

#include "view.h"

static int run(int argc, char **argv, struct error *err)
{
	return view_command("errors", argc, argv, err);
}

const struct command command_errors = {
	.name = "errors",
	.arguments = "LOG|DIR|CONTAINER",
	.summary = "What failed, and why",
	.group = "Understand",
	.options = view_options,
	.run = run,
};
