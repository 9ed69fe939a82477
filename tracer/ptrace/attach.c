/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PTRACE_SEIZE of what runs. Threads that are born meanwhile come by their parent's event if that
 * was seized, and by the next look at /proc/PID/task if it was not.
 */
#include "ptrace/attach.h"

#include "cleanup.h"
#include "error.h"
#include "job.h"
#include "process.h"
#include "ptrace/emit.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/ptrace.h>

int attach_thread(struct tracee_set *set, pid_t tid, enum quiet quiet)
{
	struct tracee *t;

	if (tracee_find(set, tid))
		return -EEXIST;
	if (ptrace(PTRACE_SEIZE, tid, 0, set->options) < 0)
		return -errno;
	t = tracee_add(set, tid);
	if (!t) {
		/* Runs on; it is let go when the tracer ends. */
		return -ENOMEM;
	}
	t->quiet = quiet;
	t->tgid = tid;
	tracee_read_ids(set, t);
	(void)ptrace(PTRACE_INTERRUPT, tid, 0, 0);
	if (quiet == QUIET_NO)
		emit_task(set, t, 0);
	return 0;
}

/* Our number of a thread that /proc shows. */
static pid_t thread_here(const struct tracee_set *set, pid_t number)
{
	struct task_info info;

	if (!set->depth || number <= 0)
		return number;
	process_read_task(number, set->depth, &info);
	return (pid_t)info.here[PID_OF_THREAD];
}

/* One look at /proc/PID/task. */
static int attach_pass(struct tracee_set *set, pid_t pid, enum quiet quiet, int *ret_error)
{
	_cleanup_(closedirp) DIR *dir = NULL;
	struct dirent *entry;
	char path[64];
	int added = 0;

	(void)snprintf(path, sizeof(path), "/proc/%d/task", (int)process_number(pid, set->depth));
	dir = opendir(path);
	if (!dir) {
		*ret_error = errno == ENOENT ? -ESRCH : -errno;
		return 0;
	}
	while ((entry = readdir(dir))) {
		pid_t tid = thread_here(set, atoi(entry->d_name));
		int r;

		if (tid <= 0)
			continue;
		r = attach_thread(set, tid, quiet);
		if (r == 0)
			added++;
		else if (r != -EEXIST && (r != -ESRCH || tid == pid))
			*ret_error = r;
	}
	return added;
}

int attach_process(struct tracee_set *set, pid_t pid, enum quiet quiet, struct error *err)
{
	int total = 0;
	int error = 0;

	for (;;) {
		int added = attach_pass(set, pid, quiet, &error);

		if (!added)
			break;
		total += added;
	}
	/* A dead leader, or a thread that ended under our eyes, does not matter if others live. */
	if (!total && error)
		return error_set(err, -error, "attach to process %d", (int)pid);
	return total;
}

/* By the pidfd that the hook took: a pid that was used again is never traced. */
static int check_pidfd(const struct job *job, pid_t pid, struct error *err)
{
	struct pollfd p = { .fd = job->pidfd, .events = POLLIN };

	if (job->pidfd < 0)
		return 0;
	if (poll(&p, 1, 0) > 0)
		return error_say(err, ESRCH, "process %d of the container has ended", (int)pid);
	return 0;
}

static int attach_container(struct tracee_set *set, struct error *err)
{
	const struct job *job = set->job;
	pid_t pid;
	int r;

	if (job->n_pids != 1)
		return error_say(
			err, EINVAL, "a container's job names one process, not %zu", job->n_pids);
	pid = set->root = job->pids[0];
	r = attach_process(set, pid, QUIET_UNTIL_EXEC, err);
	if (r < 0)
		return r;
	return check_pidfd(job, pid, err);
}

static int attach_thread_alone(struct tracee_set *set, pid_t tid, struct error *err)
{
	int r = attach_thread(set, tid, QUIET_NO);

	if (r < 0 && r != -EEXIST)
		return error_set(err, -r, "attach to process %d", (int)tid);
	return 0;
}

int attach_job(struct tracee_set *set, struct error *err)
{
	const struct job *job = set->job;
	int attached = 0, last = 0;

	if (job->kind == JOB_CONTAINER)
		return attach_container(set, err);
	if (!job->n_pids)
		return error_say(err, EINVAL, "no process to attach to");
	set->root = job->pids[0];
	for (size_t i = 0; i < job->n_pids; i++) {
		int r = job->follow ? attach_process(set, job->pids[i], QUIET_NO, err)
				    : attach_thread_alone(set, job->pids[i], err);

		if (r >= 0)
			attached++;
		else if (process_has_ended(job->pids[i]))
			last = r; /* those of a container come and go; the others are what is wanted */
		else
			return r;
	}
	return attached ? 0 : last;
}
