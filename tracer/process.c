/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Looks into /proc/PID.
 */
#include "process.h"

#include "cleanup.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool process_has_ended(pid_t pid)
{
	_cleanup_(close_fdp) int fd = -1;
	char text[128], *state;
	ssize_t n;

	(void)snprintf(text, sizeof(text), "/proc/%d/stat", (int)pid);
	fd = open(text, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return true;
	n = read(fd, text, sizeof(text) - 1);
	if (n <= 0)
		return true;
	text[n] = '\0';
	state = strrchr(text, ')');
	return state && (strncmp(state, ") Z", 3) == 0 || strncmp(state, ") X", 3) == 0);
}
