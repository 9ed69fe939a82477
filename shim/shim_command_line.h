/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A containerd shim's command line (runtime v2): Go flags, then the action. Only `start` concerns us.
 */
#pragma once

#include <stdbool.h>

struct shim_command_line {
	bool starts;
	const char *id; /* borrowed from argv; "" when it was not given */
};

void shim_command_line_parse(int argc, char *const argv[], struct shim_command_line *ret);
