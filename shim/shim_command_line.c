/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The flags of containerd's shim package (runtime/v2/shim, shim.go parseFlags; the same from 1.4 to
 * 2.x), read by the rules of Go's flag package.
 */
#include "shim_command_line.h"

#include "text.h"

#include <stddef.h>
#include <string.h>

static const char *const values[] = {
	"namespace", "id", "socket", "bundle", "address", "publish-binary",
};

static bool takes_value(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		if (strcmp(name, values[i]) == 0)
			return true;
	return false;
}

void shim_command_line_parse(int argc, char *const argv[], struct shim_command_line *ret)
{
	struct shim_command_line c = { .id = "" };
	int at = 1;

	while (at < argc && argv[at][0] == '-' && argv[at][1] != '\0') {
		const char *name = argv[at] + 1 + (argv[at][1] == '-');

		at++;
		if (*name == '\0') /* "--" */
			break;
		if (text_starts(name, "id="))
			c.id = name + 3;
		else if (takes_value(name) && at < argc) {
			if (strcmp(name, "id") == 0)
				c.id = argv[at];
			at++;
		}
	}
	c.starts = at < argc && strcmp(argv[at], "start") == 0;
	*ret = c;
}
