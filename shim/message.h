/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A line for the engine, in the way that engines read a runtime's log: the last line of level error in
 * the --log file is what Docker shows.
 */
#pragma once

#include "engine_text.h"

#include <stdbool.h>

/*
 * Appends to the file named by --log (NULL, or crun's journald: and syslog: forms: nothing is written).
 * level is logrus': "error", "warning". -errno.
 */
int message_log(const char *path, bool json, const char *level, const char *text);
