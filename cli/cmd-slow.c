/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace slow [--json] LOG|DIR|CONTAINER.
 */
#include "commands.h"

#include "view.h"

static int run(int argc, char **argv, struct error *err)
{
	return view_command("slow", argc, argv, err);
}

const struct command command_slow = {
	.name = "slow",
	.arguments = "LOG|DIR|CONTAINER",
	.summary = "The slowest calls, waits apart from work",
	.group = "Understand",
	.options = view_options,
	.run = run,
};
