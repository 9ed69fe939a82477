/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace dns [--json] LOG|DIR|CONTAINER.
 */
#include "commands.h"

#include "view.h"

static int run(int argc, char **argv, struct error *err)
{
	return view_command("dns", argc, argv, err);
}

const struct command command_dns = {
	.name = "dns",
	.arguments = "LOG|DIR|CONTAINER",
	.summary = "Name look-ups: who was asked, how long it took",
	.group = "Understand",
	.options = view_options,
	.run = run,
};
