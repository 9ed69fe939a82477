/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace version [--json].
 */
#include "commands.h"

#include "error.h"
#include "options.h"

#include <errno.h>
#include <stdio.h>

enum { OPTION_JSON = 256 };

static const struct command_option options[] = {
	{ .name = "json", .id = OPTION_JSON, .help = "as a JSON object" },
	{ 0 },
};

static int run(int argc, char **argv, struct error *err)
{
	struct options o = options_begin(argc, argv, options);
	bool json = false;
	int r;

	while ((r = options_next(&o, err)) > 0)
		json = true;
	if (r < 0)
		return EXIT_CODE_USAGE;
	if (o.n_operands > 0) {
		(void)error_say(err, EINVAL, "takes no argument, not '%s'", o.operands[0]);
		return EXIT_CODE_USAGE;
	}
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
	.options = options,
	.run = run,
};
