/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace version [--json].
 */
#include "commands.h"

#include "error.h"
#include "options.h"

#include <errno.h>
#include <stdio.h>

static int run(int argc, char **argv, struct error *err)
{
	bool json = false;

	if (options_json_only(argc, argv, &json, err) < 0)
		return EXIT_CODE_USAGE;
	if (printf(json ? "{\"name\":\"sidetrace\",\"version\":\"%s\"}\n" : "sidetrace %s\n",
		    SIDETRACE_VERSION) < 0)
		return error_set(err, errno, "write the version");
	return EXIT_CODE_OK;
}

const struct command command_version = {
	.name = "version",
	.arguments = "",
	.summary = "Print the version",
	.group = "Set up",
	.options = options_json,
	.run = run,
};
