/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Looks into /proc/PID.
 */
#include "process.h"

#include "cleanup.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The last number of a line such as "NSpid:\t4711\t12\t1": the innermost namespace's. */
static pid_t last_number(const char *line)
{
	const char *at = strrchr(line, '\t');

	return at ? (pid_t)atoi(at) : 0;
}

void process_read_ids(pid_t tid, struct process_ids *ids)
{
	_cleanup_(fclosep) FILE *file = NULL;
	char path[64], line[256];

	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)tid);
	file = fopen(path, "re");
	if (!file)
		return;
	while (fgets(line, sizeof(line), file)) {
		if (!strncmp(line, "Tgid:", 5)) {
			ids->tgid = atoi(line + 5);
		} else if (!strncmp(line, "NStgid:", 7)) {
			ids->ns_pid = last_number(line);
		} else if (!strncmp(line, "NSpid:", 6)) {
			ids->ns_tid = last_number(line);
			return;
		}
	}
}

size_t process_comm(pid_t tid, char *comm, size_t size)
{
	_cleanup_(fclosep) FILE *file = NULL;
	char path[32];
	size_t n;

	(void)snprintf(path, sizeof(path), "/proc/%d/comm", (int)tid);
	file = fopen(path, "re");
	if (!file)
		return 0;
	n = fread(comm, 1, size, file);
	return n > 0 && comm[n - 1] == '\n' ? n - 1 : n;
}

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
