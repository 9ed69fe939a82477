/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Looks into /proc/PID.
 */
#include "process.h"

#include "cleanup.h"
#include "fd.h"
#include "record.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef PIDFD_THREAD
#define PIDFD_THREAD O_EXCL /* linux/pidfd.h, Linux 6.9 */
#endif

/* A line such as "NSpid:\t4711\t12\t1": from the namespace of /proc to the task's own. Its nth; 0: there is none. */
static pid_t nth_number(const char *line, unsigned n)
{
	const char *at = strchr(line, '\t');

	while (at && n--)
		at = strchr(at + 1, '\t');
	return at ? (pid_t)atoi(at) : 0;
}

static pid_t last_number(const char *line)
{
	const char *at = strrchr(line, '\t');

	return at ? (pid_t)atoi(at) : 0;
}

static FILE *open_status(pid_t tid)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)tid);
	return fopen(path, "re");
}

unsigned process_depth(void)
{
	_cleanup_(fclosep) FILE *file = fopen("/proc/self/status", "re");
	char line[512];
	unsigned depth = 0;

	while (file && fgets(line, sizeof(line), file))
		if (!strncmp(line, "NSpid:", 6))
			while (nth_number(line, depth + 1))
				depth++;
	return depth;
}

/* The kernel shows whom a pidfd means as the reader's /proc numbers it. */
static pid_t number_of(int pidfd)
{
	_cleanup_(fclosep) FILE *file = NULL;
	char text[64];

	(void)snprintf(text, sizeof(text), "/proc/self/fdinfo/%d", pidfd);
	file = fopen(text, "re");
	while (file && fgets(text, sizeof(text), file))
		if (!strncmp(text, "Pid:", 4))
			return atoi(text + 4) > 0 ? atoi(text + 4) : 0;
	return 0;
}

pid_t process_number(pid_t tid, unsigned depth)
{
	_cleanup_(close_fdp) int fd = -1;

	if (!depth)
		return tid;
	fd = (int)syscall(SYS_pidfd_open, tid, 0);
	if (fd < 0)
		fd = (int)syscall(SYS_pidfd_open, tid, PIDFD_THREAD);
	return fd < 0 ? 0 : number_of(fd);
}

static void read_status(pid_t tid, unsigned depth, struct task_info *info)
{
	static const struct {
		const char *key;
		enum pid_kind kind;
	} rows[] = {
		{ "NSpid:", PID_OF_THREAD },
		{ "NStgid:", PID_OF_PROCESS },
		{ "NSpgid:", PID_OF_GROUP },
		{ "NSsid:", PID_OF_SESSION },
	};
	_cleanup_(fclosep) FILE *file = open_status(tid);
	char line[512];

	while (file && fgets(line, sizeof(line), file))
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
			if (!strncmp(line, rows[i].key, strlen(rows[i].key))) {
				info->here[rows[i].kind] = (uint32_t)nth_number(line, depth);
				info->own[rows[i].kind] = (uint32_t)last_number(line);
			}
}

void process_read_ids(pid_t tid, unsigned depth, struct process_ids *ids)
{
	struct task_info info = { 0 };

	read_status(tid, depth, &info);
	if (info.here[PID_OF_PROCESS])
		ids->tgid = (pid_t)info.here[PID_OF_PROCESS];
	if (info.own[PID_OF_THREAD]) {
		ids->ns_tid = (pid_t)info.own[PID_OF_THREAD];
		ids->ns_pid = (pid_t)info.own[PID_OF_PROCESS];
	}
}

void process_read_task(pid_t tid, unsigned depth, struct task_info *ret_info)
{
	struct stat theirs, ours;
	char path[64];

	memset(ret_info, 0, sizeof(*ret_info));
	read_status(tid, depth, ret_info);
	ret_info->comm[process_comm(tid, ret_info->comm, sizeof(ret_info->comm) - 1)] = '\0';
	(void)snprintf(path, sizeof(path), "/proc/%d/ns/pid", (int)tid);
	if (stat(path, &theirs) == 0 && stat("/proc/self/ns/pid", &ours) == 0 && theirs.st_ino != ours.st_ino)
		ret_info->ns = theirs.st_ino;
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

/* From behind the name on: ") S 1 ...". NULL: there is no such process. */
static const char *read_stat(pid_t pid, char *text, size_t size)
{
	_cleanup_(close_fdp) int fd = -1;
	ssize_t n;

	(void)snprintf(text, size, "/proc/%d/stat", (int)pid);
	fd = open(text, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? 0 : read(fd, text, size - 1);
	if (n <= 0)
		return NULL;
	text[n] = '\0';
	return strrchr(text, ')') ?: "";
}

bool process_has_ended(pid_t pid)
{
	char text[128];
	const char *state = read_stat(pid, text, sizeof(text));

	return !state || strncmp(state, ") Z", 3) == 0 || strncmp(state, ") X", 3) == 0;
}

/* Field 52 of proc_pid_stat(5): since Linux 5.18 of a process that is stopped the signal. */
int process_stopped_by(pid_t pid)
{
	char text[1024];
	const char *at = read_stat(pid, text, sizeof(text));

	if (!at || strncmp(at, ") T", 3) != 0)
		return 0;
	for (int field = 2; at && field < 52; field++)
		at = strchr(at + 1, ' ');
	return at ? atoi(at + 1) & 0x7f : 0;
}
