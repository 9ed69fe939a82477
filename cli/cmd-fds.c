/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace fds [--json] LOG|DIR|CONTAINER.
 */
#include "commands.h"

#include "view.h"

static int run(int argc, char **argv, struct error *err)
{
	return view_command("fds", argc, argv, err);
}

const struct command command_fds = {
	.name = "fds",
	.arguments = "LOG|DIR|CONTAINER",
	.summary = "Descriptors that are opened and never closed",
	.group = "Understand",
	.options = view_options,
	.run = run,
};
