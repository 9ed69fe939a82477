/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Syscall-stops. A call that nobody asked for costs as little as possible: its exit is not looked
 * at.
 */
#include "ptrace/calls.h"

#include "job.h"
#include "ptrace/collect.h"
#include "ptrace/emit.h"
#include "ptrace/memory.h"
#include "ptrace/resume.h"
#include "ptrace/tracee.h"
#include "ptrace/writer.h"
#include "unfold.h"

#include <linux/audit.h>
#include <linux/sched.h>
#include <sys/ptrace.h>

#define X32_BIT 0x40000000u /* __X32_SYSCALL_BIT, which only x32's own headers define */

static void known_init(struct known_calls *k, enum abi abi)
{
	k->execve = syscall_number(abi, "execve");
	k->execveat = syscall_number(abi, "execveat");
	k->clone = syscall_number(abi, "clone");
	k->clone3 = syscall_number(abi, "clone3");
	k->unshare = syscall_number(abi, "unshare");
	k->setns = syscall_number(abi, "setns");
	k->exit = syscall_number(abi, "exit");
	k->exit_group = syscall_number(abi, "exit_group");
}

void calls_init(struct tracee_set *set)
{
	for (enum abi abi = 0; abi < ABI_COUNT; abi++)
		known_init(&set->known[abi], abi);
}

static bool is_exec(const struct tracee_set *set, const struct tracee *t)
{
	const struct known_calls *k = &set->known[t->abi];

	return (int)t->number == k->execve || (int)t->number == k->execveat;
}

static uint64_t system_time(const struct rusage *usage)
{
	if (!usage)
		return UINT64_MAX;
	return (uint64_t)usage->ru_stime.tv_sec * 1000000000u +
	       (uint64_t)usage->ru_stime.tv_usec * 1000u;
}

/* i386's socketcall and its like are the calls that they stand for, unless that cannot be read. */
static void unfold(struct tracee_set *set, struct tracee *t)
{
	uint32_t words[UNFOLD_MOST] = { 0 }, at, n, number;
	uint32_t folded = (uint32_t)t->number;

	t->folded = 0;
	if (t->abi != ABI_I386 || !unfold_any(folded, (uint32_t)t->args[0]))
		return;
	n = unfold_words(folded, t->args, &at) * (uint32_t)sizeof(*words);
	number = unfold_number(folded, (uint32_t)t->args[0]);
	if (n && memory_read(set, t->tid, at, words, n) != n) {
		if (number != UNFOLD_SEMCTL)
			return;
		words[0] = at; /* shown as it is */
	}
	t->folded = folded;
	t->number = number;
	unfold_args(folded, t->args, words);
}

static void take_registers(struct tracee *t, const struct __ptrace_syscall_info *info)
{
	uint64_t number = info->entry.nr;

	if (info->arch == AUDIT_ARCH_I386) {
		t->abi = ABI_I386;
	} else if (number & X32_BIT && number != UINT64_MAX) {
		t->abi = ABI_X32;
		number &= ~(uint64_t)X32_BIT;
	} else {
		t->abi = ABI_X86_64;
	}
	t->number = number;
	memcpy(t->args, info->entry.args, sizeof(t->args));
}

/* Whether this call is recorded; decides when recording begins, too. */
static bool wanted(struct tracee_set *set, struct tracee *t)
{
	if (t->quiet != QUIET_NO) {
		if (t->quiet == QUIET_CALLS || !is_exec(set, t))
			return false;
		if (t->quiet == QUIET_UNTIL_EXEC) {
			t->first_execve = true;
			return true;
		}
		t->quiet = QUIET_NO;
		t->starting = true;
	}
	return filter_has(&set->job->request.filter, t->abi, t->number);
}

static void take_bytes(
	struct tracee_set *set, struct tracee *t, enum capture_when when, int64_t result)
{
	if (set->capture)
		collect(set, t, capture_program(t->abi, t->number), when, result);
}

static void entered(struct tracee_set *set, struct tracee *t,
	const struct __ptrace_syscall_info *info, const struct rusage *usage)
{
	const struct known_calls *k;
	struct record *r;

	take_registers(t, info);
	unfold(set, t);
	k = &set->known[t->abi];
	if ((int)t->number == k->unshare || (int)t->number == k->setns)
		t->moved_ns = true;
	t->in_call = true;
	if (!wanted(set, t))
		return;
	t->cpu_begin = system_time(usage);
	if (!writer_begin(&t->record, RECORD_CALL, t, emit_now())) {
		t->first_execve = false;
		set->stats.seen++;
		set->stats.lost[LOST_SCRATCH]++;
		return;
	}
	r = writer_record(&t->record);
	r->call.number = t->number;
	memcpy(r->call.args, t->args, sizeof(t->args));
	r->call.ip = info->instruction_pointer;
	r->call.sp = info->stack_pointer;
	emit_who(set, t, &t->record);
	take_bytes(set, t, CAPTURE_ENTRY, 0);
	if (t->first_execve)
		return;
	t->selected = true;
	set->stats.seen++;
	/* Said at once: there is nothing to wait for, and others' deaths need not come in between. */
	if ((int)t->number == k->exit || (int)t->number == k->exit_group)
		emit_call(set, t, RECORD_NO_RETURN, 0, emit_now(), UINT64_MAX);
	else
		emit_hold(set, t);
}

/* shmat through ipc: where the memory is stands at its third argument. */
static int64_t unfolded_result(struct tracee_set *set, const struct tracee *t, int64_t result)
{
	uint32_t address;

	if (t->folded != FOLDED_IPC || t->number != UNFOLD_SHMAT || result)
		return result;
	return memory_read(set, t->tid, t->args[3], &address, sizeof(address)) == sizeof(address) ? address : 0;
}

void call_exit(struct tracee_set *set, struct tracee *t, int64_t result, bool failed,
	const struct rusage *usage)
{
	uint64_t now = emit_now();
	uint64_t cpu = UINT64_MAX;

	if (t->selected) {
		result = unfolded_result(set, t, result);
		if (usage && t->cpu_begin != UINT64_MAX)
			cpu = system_time(usage) - t->cpu_begin;
		take_bytes(set, t, failed ? CAPTURE_EXIT_FAILED : CAPTURE_EXIT_OK, result);
		emit_call(set, t, failed ? RECORD_FAILED : 0, result, now, cpu);
	}
	if (t->starting && failed)
		t->quiet = QUIET_CALLS;
	t->in_call = t->selected = t->first_execve = t->starting = false;
}

void call_stop(struct tracee_set *set, struct tracee *t, const struct rusage *usage)
{
	struct __ptrace_syscall_info info;

	if (t->in_call && !t->selected && !t->first_execve && !t->starting) {
		t->in_call = false;
		resume(set, t, 0);
		return;
	}
	if (ptrace(PTRACE_GET_SYSCALL_INFO, t->tid, sizeof(info), &info) <= 0) {
		resume(set, t, 0);
		return;
	}
	switch (info.op) {
	case PTRACE_SYSCALL_INFO_ENTRY:
	case PTRACE_SYSCALL_INFO_SECCOMP:
		/* Its exit was missed: only after a stop that the kernel did not let us see. */
		if (t->in_call && t->selected)
			emit_lost(set, t, LOST_UNPAIRED);
		entered(set, t, &info, usage);
		break;
	case PTRACE_SYSCALL_INFO_EXIT:
		if (t->in_call)
			call_exit(set, t, info.exit.rval, info.exit.is_error, usage);
		break;
	default:
		break;
	}
	resume(set, t, 0);
}

void call_execed(struct tracee_set *set, struct tracee *t)
{
	t->starting = false;
	if (!t->first_execve)
		return;
	t->first_execve = false;
	t->quiet = QUIET_NO;
	t->selected = true;
	set->stats.seen++;
	emit_hold(set, t);
}

void call_renamed(struct tracee *t)
{
	struct record *r;

	if (!t->in_call || (!t->selected && !t->first_execve))
		return;
	r = writer_record(&t->record);
	r->tid = (uint32_t)t->tid;
	r->pid = (uint32_t)t->tgid;
	r->ns_tid = (uint32_t)t->ns_tid;
	r->ns_pid = (uint32_t)t->ns_pid;
}

bool call_clone_flags(struct tracee_set *set, const struct tracee *t, uint64_t *ret_flags)
{
	const struct known_calls *k = &set->known[t->abi];

	*ret_flags = 0;
	if (!t->in_call)
		return false;
	if ((int)t->number == k->clone) {
		*ret_flags = t->args[0];
		return true;
	}
	if ((int)t->number == k->clone3)
		/* struct clone_args begins with its flags. */
		return memory_read(set, t->tid, t->args[0], ret_flags, sizeof(*ret_flags)) ==
		       sizeof(*ret_flags);
	return true;
}
