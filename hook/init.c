/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A state that lies must not make us trace the host's own programs.
 */
#include "init.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PROC_FILE_MAX 65536
#define PF_KTHREAD    0x00200000 /* include/linux/sched.h; no header for programs has it */

static int proc_read(pid_t pid, const char *file, struct buf *b)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, file);
	buf_reset(b);
	return file_read_all(AT_FDCWD, path, PROC_FILE_MAX, b);
}

struct process {
	char state;
	pid_t parent;
	unsigned flags;
};

/* proc(5), /proc/pid/stat: the name may hold anything, so the fields begin after its last ')'. */
static int process_read(pid_t pid, struct process *ret_process)
{
	_cleanup_(buf_donep) struct buf b = BUF_INIT;
	int r = proc_read(pid, "stat", &b), parent;
	const char *rest;

	if (r < 0)
		return r;
	rest = strrchr(buf_cstr(&b), ')');
	if (!rest || sscanf(rest, ") %c %d %*d %*d %*d %*d %u", &ret_process->state, &parent,
			     &ret_process->flags) != 3)
		return -EINVAL;
	ret_process->parent = parent;
	return 0;
}

static bool is_ancestor_or_self(pid_t pid)
{
	struct process p;

	for (pid_t at = getpid(); at > 0; at = p.parent)
		if (at == pid)
			return true;
		else if (process_read(at, &p) < 0)
			return false;
	return false;
}

static int check_namespace(pid_t pid, struct error *err)
{
	struct stat ours, theirs;
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/%d/ns/mnt", (int)pid);
	if (stat("/proc/self/ns/mnt", &ours) < 0 || stat(path, &theirs) < 0)
		return error_set(err, errno, "look at '%s'", path);
	if (ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino)
		return error_say(err, EPERM,
			"process %d is in the host's mount namespace: it is no container's first process",
			(int)pid);
	return 0;
}

/*
 * Positive: a tracer that the kernel's TracerPid does not show (eBPF) has the lock that it keeps on one of the
 * process's own files; root alone may open that one.
 */
static int check_mark(pid_t pid)
{
	_cleanup_(close_fdp) int fd = -1;
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/%d/personality", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK;
}

/* Positive: a sidetrace-tracer is attached. */
static int check_tracer(pid_t pid, struct error *err)
{
	_cleanup_(buf_donep) struct buf b = BUF_INIT;
	char path[64], exe[4096];
	const char *line, *name;
	ssize_t n;
	int r = proc_read(pid, "status", &b), tracer = 0;

	if (r < 0)
		return error_set(err, -r, "read /proc/%d/status", (int)pid);
	line = strstr(buf_cstr(&b), "\nTracerPid:");
	if (!line || sscanf(line, "\nTracerPid: %d", &tracer) != 1 || tracer == 0)
		return check_mark(pid);
	(void)snprintf(path, sizeof(path), "/proc/%d/exe", tracer);
	n = readlink(path, exe, sizeof(exe) - 1);
	exe[n > 0 ? n : 0] = '\0';
	name = strrchr(exe, '/');
	if (name && text_starts(name, "/sidetrace-tracer"))
		return 1;
	return error_say(err, EBUSY, "process %d is traced by process %d (%s) already", (int)pid, tracer,
		exe);
}

int init_open(pid_t pid, int *ret_pidfd, struct error *err)
{
	_cleanup_(close_fdp) int pidfd = -1;
	struct process p;
	int r;

	pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (pidfd < 0)
		return error_set(err, errno, "process %d of the container", (int)pid);
	r = process_read(pid, &p);
	if (r < 0)
		return error_set(err, -r, "read /proc/%d/stat", (int)pid);
	if (p.flags & PF_KTHREAD)
		return error_say(err, EPERM, "process %d is a kernel thread", (int)pid);
	if (p.state == 'Z' || p.state == 'X')
		return error_say(err, ESRCH, "process %d of the container is dead", (int)pid);
	if (is_ancestor_or_self(pid))
		return error_say(err, EPERM, "process %d is the hook or runs it: no container's", (int)pid);
	r = check_namespace(pid, err);
	if (r == 0)
		r = check_tracer(pid, err);
	if (r != 0)
		return r;
	/* Still the same process: what was read above was about it. */
	if (syscall(SYS_pidfd_send_signal, pidfd, 0, NULL, 0) < 0 && errno == ESRCH)
		return error_set(err, ESRCH, "process %d of the container", (int)pid);
	*ret_pidfd = take_fd(&pidfd);
	return 0;
}

/* The path of the line whose controllers are `wanted`, NULL; cuts the text. */
static char *line_path(char *text, const char *wanted)
{
	char *next;

	for (char *line = text; line; line = next) {
		char *controllers = strchr(line, ':'), *path;

		next = strchr(line, '\n');
		if (next)
			next++;
		path = controllers ? strchr(controllers + 1, ':') : NULL;
		if (!path || (size_t)(path - controllers - 1) != strlen(wanted) ||
			strncmp(controllers + 1, wanted, strlen(wanted)) != 0)
			continue;
		return strndup(path + 1, strcspn(path + 1, "\n"));
	}
	return NULL;
}

int init_cgroup(pid_t pid, char **ret_path, struct error *err)
{
	/* The unified hierarchy first; then those that every runtime uses on version 1. */
	static const char *const hierarchies[] = { "", "name=systemd", "pids", "freezer", "memory",
		"devices", "cpu,cpuacct", "cpu" };
	_cleanup_(buf_donep) struct buf theirs = BUF_INIT, ours = BUF_INIT;
	int r = proc_read(pid, "cgroup", &theirs);

	if (r == 0)
		r = proc_read(getpid(), "cgroup", &ours);
	if (r < 0)
		return error_set(err, -r, "read /proc/%d/cgroup", (int)pid);
	(void)buf_cstr(&theirs);
	(void)buf_cstr(&ours);
	for (size_t i = 0; i < ARRAY_SIZE(hierarchies); i++) {
		_cleanup_(freep) char *path = line_path(theirs.data, hierarchies[i]);
		_cleanup_(freep) char *own = line_path(ours.data, hierarchies[i]);

		if (path && !text_equal(path, "/") && !text_equal(path, own)) {
			*ret_path = take_ptr(&path);
			return 0;
		}
	}
	*ret_path = NULL;
	return 0;
}
