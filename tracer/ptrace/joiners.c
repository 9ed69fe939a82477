/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The container's cgroup: v2, hybrid or v1. Whoever writes to its cgroup.procs is told by inotify at
 * once; a process that is born into it (CLONE_INTO_CGROUP) or enters a cgroup below it is found by a
 * look at every tick.
 */
#include "ptrace/joiners.h"

#include "buf.h"
#include "cgroup.h"
#include "cleanup.h"
#include "fd.h"
#include "ptrace/attach.h"
#include "ptrace/emit.h"
#include "ptrace/tracee.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#define LIST_MAX  (1u << 20)
#define DEPTH_MAX 8

struct joiners {
	int folder;
	int changes;        /* inotify on cgroup.procs, -1: looking must do */
	pid_t running;      /* the first process, when it was the container's own already; else 0 */
	char exe[PATH_MAX]; /* what init's program was: a joiner that still runs it is the runtime */
};

static int watch(int folder, int signal)
{
	_cleanup_(close_fdp) int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d/cgroup.procs", folder);
	if (fd < 0 || inotify_add_watch(fd, path, IN_MODIFY) < 0 ||
		fcntl(fd, F_SETSIG, signal) < 0 || fcntl(fd, F_SETOWN, getpid()) < 0 ||
		fcntl(fd, F_SETFL, O_ASYNC | O_NONBLOCK) < 0)
		return -1;
	return take_fd(&fd);
}

static void read_exe(pid_t pid, char exe[PATH_MAX])
{
	char path[64];
	ssize_t n;

	(void)snprintf(path, sizeof(path), "/proc/%d/exe", (int)pid);
	n = readlink(path, exe, PATH_MAX - 1);
	exe[n > 0 ? n : 0] = '\0';
}

struct joiners *joiners_new(pid_t init, bool running, int signal)
{
	struct joiners *j;
	const char *controller;
	int folder = cgroup_open(init, &controller);

	if (folder < 0)
		return NULL;
	j = calloc(1, sizeof(*j));
	if (!j) {
		(void)close(folder);
		return NULL;
	}
	j->folder = folder;
	j->changes = watch(folder, signal);
	j->running = running ? init : 0;
	read_exe(init, j->exe);
	return j;
}

struct joiners *joiners_free(struct joiners *j)
{
	if (!j)
		return NULL;
	(void)close(j->folder);
	if (j->changes >= 0)
		(void)close(j->changes);
	free(j);
	return NULL;
}

/* --- who is in it ---------------------------------------------------------------------------- */

/* A file, whatever it is, is only looked at. */
static bool look(const char *path, struct stat *ret_st)
{
	_cleanup_(close_fdp) int fd = open(path, O_PATH | O_CLOEXEC);

	return fd >= 0 && fstat(fd, ret_st) == 0;
}

/* Whether the joiner still runs the runtime's program: what it executes next is what the container shall run. */
static bool is_runtime(const struct joiners *j, pid_t pid)
{
	char exe[PATH_MAX], path[PATH_MAX + 64];
	struct stat its, same;

	read_exe(pid, exe);
	if (!*exe || !j->running)
		return *exe && !strcmp(exe, j->exe);
	/* The container has no such file, or another one. */
	(void)snprintf(path, sizeof(path), "/proc/%d/exe", (int)pid);
	if (!look(path, &its))
		return false;
	(void)snprintf(path, sizeof(path), "/proc/%d/root%s", (int)j->running, exe);
	return !look(path, &same) || same.st_dev != its.st_dev || same.st_ino != its.st_ino;
}

static void attach_joiner(struct tracee_set *set, pid_t pid)
{
	bool runtime = is_runtime(set->joiners, pid);
	struct tracee *t;

	/* Also fails for a child whose birth is about to be told: it is traced by us already. */
	if (attach_process(set, pid, runtime ? QUIET_UNTIL_EXEC : QUIET_NO, NULL) <= 0)
		return;
	if (runtime && is_runtime(set->joiners, pid))
		return;
	t = tracee_find(set, pid);
	if (t && t->quiet != QUIET_NO) {
		/* Its execve came between our look and our grip on it: no other will end the silence. */
		t->quiet = QUIET_NO;
		emit_task(set, t, 0);
	}
	if (t)
		emit_note(set, t, "process %d joined the container; what it did before is missing",
			(int)pid);
}

static void look_at(struct tracee_set *set, int folder, unsigned depth);

static void look_below(struct tracee_set *set, int folder, unsigned depth)
{
	int copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	_cleanup_(closedirp) DIR *dir = copy >= 0 ? fdopendir(copy) : NULL;
	struct dirent *entry;

	if (!dir && copy >= 0)
		(void)close(copy);
	while (dir && (entry = readdir(dir))) {
		_cleanup_(close_fdp) int child = -1;

		if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
			continue;
		child = openat(folder, entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (child >= 0)
			look_at(set, child, depth + 1);
	}
}

static void look_at(struct tracee_set *set, int folder, unsigned depth)
{
	_cleanup_(buf_donep) struct buf list = BUF_INIT;
	struct stat st;
	char *at;

	if (file_read_all(folder, "cgroup.procs", LIST_MAX, &list) < 0)
		return;
	(void)buf_cstr(&list);
	for (at = list.data; at && *at;) {
		char *end;
		pid_t pid = (pid_t)strtol(at, &end, 10);

		/* 0: in a pid namespace that we cannot see into. */
		if (end == at)
			break;
		if (pid > 0 && !tracee_find(set, pid))
			attach_joiner(set, pid);
		at = end + (*end == '\n');
	}
	if (depth < DEPTH_MAX && fstat(folder, &st) == 0 && st.st_nlink > 2)
		look_below(set, folder, depth);
}

void joiners_look(struct tracee_set *set)
{
	char events[4096];

	if (!set->joiners || set->leaving)
		return;
	if (set->joiners->changes >= 0)
		while (read(set->joiners->changes, events, sizeof(events)) > 0)
			;
	look_at(set, set->joiners->folder, 0);
}
