/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace polling [--json] LOG|DIR|CONTAINER.
 */
#include "commands.h"

#include "view.h"

static int run(int argc, char **argv, struct error *err)
{
	return view_command("polling", argc, argv, err);
}

const struct command command_polling = {
	.name = "polling",
	.arguments = "LOG|DIR|CONTAINER",
	.summary = "Who asks again and again for what is not there",
	.group = "Understand",
	.options = view_options,
	.run = run,
};
