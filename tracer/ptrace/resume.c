/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Going on and letting go. A tracee that is let go must be as it would be without us: with its
 * signal delivered, group-stopped when its group is, its call restarted by the kernel.
 */
#include "ptrace/resume.h"

#include "ptrace/calls.h"
#include "ptrace/emit.h"
#include "ptrace/events.h"
#include "ptrace/tracee.h"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

void resume(struct tracee_set *set, struct tracee *t, int signal)
{
	bool to_exit = t->in_call || !set->seccomp;

	(void)ptrace(to_exit ? PTRACE_SYSCALL : PTRACE_CONT, t->tid, 0, (long)signal);
}

static void leave_one(struct tracee_set *set, struct tracee *t)
{
	if (t->orphan) {
		event_adopt(set, t);
		return;
	}
	(void)ptrace(PTRACE_INTERRUPT, t->tid, 0, 0);
}

void leave(struct tracee_set *set)
{
	set->leaving = true;
	emit_held(set, NULL);
	tracee_each(set, leave_one);
}

/*
 * The interruption itself ends a blocking call with one of the kernel's restart codes (512 to 516,
 * include/linux/errno.h), which user space never sees: such a call is still unfinished.
 */
static bool restarts(int64_t result)
{
	return result <= -512 && result >= -516;
}

static void finish_call(struct tracee_set *set, struct tracee *t, int status)
{
	struct __ptrace_syscall_info info;

	if (!t->in_call || !t->selected)
		return;
	if (WSTOPSIG(status) == (SIGTRAP | 0x80) &&
		ptrace(PTRACE_GET_SYSCALL_INFO, t->tid, sizeof(info), &info) > 0 &&
		info.op == PTRACE_SYSCALL_INFO_EXIT && !restarts(info.exit.rval))
		call_exit(set, t, info.exit.rval, info.exit.is_error, NULL);
	else
		emit_call(set, t, RECORD_UNFINISHED, 0, emit_now(), UINT64_MAX);
}

static void let_child_go(struct tracee_set *set, const struct tracee *parent)
{
	unsigned long child = 0;

	/* Attached by its birth; its own stop is yet to come, or is waiting as an orphan. */
	if (ptrace(PTRACE_GETEVENTMSG, parent->tid, 0, &child) == 0 && child &&
		!tracee_find(set, (pid_t)child))
		(void)tracee_add(set, (pid_t)child);
}

void let_go(struct tracee_set *set, struct tracee *t, int status)
{
	int event = status >> 16;
	int signal = 0;

	if (event == PTRACE_EVENT_CLONE || event == PTRACE_EVENT_FORK ||
		event == PTRACE_EVENT_VFORK)
		let_child_go(set, t);
	if (event == 0 && WSTOPSIG(status) != (SIGTRAP | 0x80))
		signal = WSTOPSIG(status);
	finish_call(set, t, status);
	if (signal && t->quiet == QUIET_NO)
		emit_signal(set, t, signal);
	if (t->quiet == QUIET_NO)
		emit_detached(set, t);
	(void)ptrace(PTRACE_DETACH, t->tid, 0, (long)signal);
	tracee_remove(set, t);
}
