/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The life of a tracee: calls, signals, group-stops, children, exec, death. Any ptrace request may
 * fail with ESRCH because the task was killed meanwhile; its death is reported by the next wait, so
 * that is never an error here.
 */
#include "ptrace/events.h"

#include "job.h"
#include "process.h"
#include "ptrace/calls.h"
#include "ptrace/emit.h"
#include "ptrace/resume.h"
#include "ptrace/tracee.h"

#include <linux/sched.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

static bool recorded(const struct tracee *t)
{
	return t->quiet == QUIET_NO;
}

/* --- death ----------------------------------------------------------------------------------- */

/* The call that it was in never returns. */
static void close_call(struct tracee_set *set, struct tracee *t)
{
	if (t->in_call && t->selected)
		emit_call(set, t, RECORD_NO_RETURN, 0, emit_now(), UINT64_MAX);
}

static void on_end(struct tracee_set *set, struct tracee *t, int status)
{
	close_call(set, t);
	if (recorded(t) || t->quiet == QUIET_CALLS)
		emit_end(set, t, status);
	if (t->tid == set->root) {
		set->stats.root_status = status;
		set->stats.root_ended = true;
	}
	tracee_remove(set, t);
}

static void remember_death(struct tracee_set *set, pid_t tid, int status)
{
	set->early[set->n_early++ % EARLY_DEATHS] = (struct early_death){ tid, status };
}

static bool recall_death(struct tracee_set *set, pid_t tid, int *ret_status)
{
	for (size_t i = 0; i < EARLY_DEATHS; i++) {
		if (set->early[i].tid == tid) {
			set->early[i].tid = 0;
			*ret_status = set->early[i].status;
			return true;
		}
	}
	return false;
}

/* --- children -------------------------------------------------------------------------------- */

static void child_ids(const struct tracee_set *set, struct tracee *child, const struct tracee *parent, uint64_t flags, bool known)
{
	bool plain = parent->ns_tid == parent->tid && !parent->moved_ns && known &&
		     !(flags & CLONE_NEWPID);

	if (!plain) {
		tracee_read_ids(set, child);
		return;
	}
	child->tgid = flags & CLONE_THREAD ? parent->tgid : child->tid;
	child->ns_tid = child->tid;
	child->ns_pid = child->tgid;
}

static void on_child(struct tracee_set *set, struct tracee *parent)
{
	unsigned long message = 0;
	struct tracee *child;
	uint64_t flags = 0;
	bool known;
	int status;

	if (ptrace(PTRACE_GETEVENTMSG, parent->tid, 0, &message) < 0 || !message)
		return;
	known = call_clone_flags(set, parent, &flags);
	child = tracee_find(set, (pid_t)message);
	if (!child)
		child = tracee_add(set, (pid_t)message);
	if (!child)
		return;
	child_ids(set, child, parent, flags, known);
	child->quiet = parent->quiet;
	if (recorded(child))
		emit_task(set, child, parent->tid);
	if (recall_death(set, child->tid, &status)) {
		on_end(set, child, status);
	} else if (child->orphan) {
		child->orphan = false;
		event_handle(set, child->tid, child->orphan_status, NULL);
	}
}

static void on_unknown(struct tracee_set *set, pid_t tid, int status)
{
	struct tracee *t;

	if (!WIFSTOPPED(status)) {
		remember_death(set, tid, status);
		return;
	}
	/* Without -f nobody's child is traced: this one came by CLONE_PTRACE. */
	t = set->options & PTRACE_O_TRACECLONE ? tracee_add(set, tid) : NULL;
	if (!t) {
		(void)ptrace(PTRACE_DETACH, tid, 0, status >> 16 ? 0 : (long)WSTOPSIG(status));
		return;
	}
	t->orphan = true;
	t->orphan_status = status;
	if (set->leaving)
		event_adopt(set, t);
}

void event_adopt(struct tracee_set *set, struct tracee *t)
{
	const struct tracee *leader;

	t->orphan = false;
	tracee_read_ids(set, t);
	leader = tracee_find(set, t->tgid);
	if (leader)
		t->quiet = leader->quiet;
	if (recorded(t))
		emit_task(set, t, 0);
	event_handle(set, t->tid, t->orphan_status, NULL);
}

/* --- exec ------------------------------------------------------------------------------------ */

/*
 * After an execve the process has one thread, with the leader's tid, whichever thread called it
 * (ptrace(2), "execve(2) under ptrace"). Returns the tracee that goes on.
 */
static struct tracee *exec_takes_over(struct tracee_set *set, struct tracee *leader, pid_t by)
{
	struct tracee *t = tracee_find(set, by);
	pid_t tid = leader->tid;

	if (!t || t == leader)
		return leader;
	emit_held(set, NULL);
	if (recorded(leader) && recorded(t)) {
		close_call(set, leader);
		emit_superseded(set, leader, by);
	}
	tracee_remove(set, leader);
	tracee_rename(set, t, tid);
	t->tgid = tid;
	t->ns_tid = t->ns_pid;
	call_renamed(t);
	return t;
}

static void on_exec(struct tracee_set *set, struct tracee *t)
{
	unsigned long message = 0;

	if (ptrace(PTRACE_GETEVENTMSG, t->tid, 0, &message) == 0 && message)
		t = exec_takes_over(set, t, (pid_t)message);
	if (set->who)
		process_read_task(t->proc, set->depth, &t->who);
	/* The one that starts the command is the trace's beginning. */
	if (set->job->detach_on_execve && !(t->tid == set->root && set->job->kind == JOB_COMMAND && !set->root_execed)) {
		let_go(set, t, W_STOPCODE(SIGTRAP) | PTRACE_EVENT_EXEC << 16);
		return;
	}
	if (t->tid == set->root)
		set->root_execed = true;
	call_execed(set, t);
	resume(set, t, 0);
}

/* --- stops ----------------------------------------------------------------------------------- */

static bool stops_a_group(int signal)
{
	return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

/* PTRACE_EVENT_STOP: a group-stop, its end, PTRACE_INTERRUPT's effect or a child's first stop. */
static void on_event_stop(struct tracee_set *set, struct tracee *t, int signal)
{
	if (!stops_a_group(signal)) {
		resume(set, t, 0);
		return;
	}
	if (recorded(t))
		emit_stopped(set, t, signal);
	/* Stays stopped, as it would be untraced, and still tells of SIGCONT. */
	(void)ptrace(PTRACE_LISTEN, t->tid, 0, 0);
}

static void on_signal(struct tracee_set *set, struct tracee *t, int signal)
{
	if (recorded(t))
		emit_signal(set, t, signal);
	resume(set, t, signal);
}

static void on_stop(
	struct tracee_set *set, struct tracee *t, int status, const struct rusage *usage)
{
	int signal = WSTOPSIG(status);

	t->stopped_once = true;
	switch (status >> 16) {
	case 0:
		if (signal == (SIGTRAP | 0x80))
			call_stop(set, t, usage);
		else
			on_signal(set, t, signal);
		break;
	case PTRACE_EVENT_SECCOMP:
		call_stop(set, t, usage);
		break;
	case PTRACE_EVENT_CLONE:
	case PTRACE_EVENT_FORK:
	case PTRACE_EVENT_VFORK:
		on_child(set, t);
		resume(set, t, 0);
		break;
	case PTRACE_EVENT_EXEC:
		on_exec(set, t);
		break;
	case PTRACE_EVENT_STOP:
		on_event_stop(set, t, signal);
		break;
	default:
		resume(set, t, 0);
		break;
	}
}

void event_handle(struct tracee_set *set, pid_t tid, int status, const struct rusage *usage)
{
	struct tracee *t = tracee_find(set, tid);

	if (!t) {
		on_unknown(set, tid, status);
	} else if (!WIFSTOPPED(status) && t->orphan) {
		tracee_remove(set, t);
		remember_death(set, tid, status);
	} else if (!WIFSTOPPED(status)) {
		on_end(set, t, status);
	} else if (t->orphan) {
		/* Its second stop: it was woken by a SIGKILL or a PTRACE_INTERRUPT meanwhile. */
		t->orphan_status = status;
	} else if (set->leaving) {
		let_go(set, t, status);
	} else {
		on_stop(set, t, status, usage);
	}
}
