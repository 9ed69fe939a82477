/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace network [--json] LOG|DIR|CONTAINER.
 */
#include "commands.h"

#include "view.h"

static int run(int argc, char **argv, struct error *err)
{
	return view_command("network", argc, argv, err);
}

const struct command command_network = {
	.name = "network",
	.arguments = "LOG|DIR|CONTAINER",
	.summary = "Connections: to whom, how long, refused or timed out",
	.group = "Understand",
	.options = view_options,
	.run = run,
};
