/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Everything that the backend says goes through here, and is counted here.
 */
#include "ptrace/emit.h"

#include "job.h"
#include "process.h"
#include "ptrace/tracee.h"
#include "ptrace/writer.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>

uint64_t emit_now(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

static int send(struct tracee_set *set, const struct record *r)
{
	int err = set->host->emit(set->host->userdata, r);

	if (err == -ECANCELED)
		set->cancelled = true;
	return err;
}

void emit_held(struct tracee_set *set, const struct tracee *except)
{
	struct tracee *t = set->held;
	struct record *r;

	if (!t || t == except)
		return;
	set->held = NULL;
	r = writer_record(&t->record);
	r->type = RECORD_ENTER;
	/* Refused: its RECORD_CALL stands for itself, so it is not said to have begun before. */
	t->enter_sent = send(set, r) == 0;
	r->type = RECORD_CALL;
}

void emit_hold(struct tracee_set *set, struct tracee *t)
{
	emit_held(set, t);
	t->enter_sent = false;
	set->held = t;
}

static void call_over(struct tracee_set *set, struct tracee *t)
{
	if (set->held == t)
		set->held = NULL;
	t->in_call = t->selected = t->enter_sent = t->first_execve = false;
}

void emit_lost(struct tracee_set *set, struct tracee *t, enum lost_cause cause)
{
	set->stats.lost[cause]++;
	call_over(set, t);
}

void emit_call(struct tracee_set *set, struct tracee *t, uint32_t flags, int64_t result,
	uint64_t end, uint64_t cpu)
{
	struct record *r = writer_record(&t->record);

	emit_held(set, t);
	r->flags |= flags | (t->enter_sent ? RECORD_RESUMED : 0);
	r->call.result = result;
	r->call.end = end;
	r->call.cpu = cpu;
	if (t->record.failed)
		set->stats.lost[LOST_SCRATCH]++;
	else if (send(set, r) == 0)
		set->stats.emitted++;
	else
		set->stats.lost[LOST_OUTPUT]++;
	call_over(set, t);
}

/* A record of its own, in the set's buffer; NULL without memory. */
static struct record *event_begin(
	struct tracee_set *set, const struct tracee *t, enum record_type type)
{
	if (!writer_begin(&set->event, type, t, emit_now()))
		return NULL;
	return writer_record(&set->event);
}

static void event_send(struct tracee_set *set)
{
	emit_held(set, NULL);
	(void)send(set, writer_record(&set->event));
}

/* -i */
static uint64_t place(const struct tracee_set *set, const struct tracee *t)
{
	struct __ptrace_syscall_info info;

	if (!set->job->style.instruction_pointer || ptrace(PTRACE_GET_SYSCALL_INFO, t->tid, sizeof(info), &info) <= 0)
		return 0;
	return info.instruction_pointer;
}

void emit_signal(struct tracee_set *set, struct tracee *t, int number)
{
	struct record *r = event_begin(set, t, RECORD_SIGNAL);
	siginfo_t info;

	if (!r)
		return;
	r->signal.number = (uint32_t)number;
	r->signal.ip = place(set, t);
	emit_who(set, t, &set->event);
	memset(&info, 0, sizeof(info));
	if (ptrace(PTRACE_GETSIGINFO, t->tid, 0, &info) == 0)
		writer_add(&set->event, BLOB_SIGINFO, 0, 0, &info, sizeof(info));
	event_send(set);
}

void emit_stopped(struct tracee_set *set, struct tracee *t, int number)
{
	struct record *r = event_begin(set, t, RECORD_STOPPED);

	if (!r)
		return;
	r->signal.number = (uint32_t)number;
	r->signal.ip = place(set, t);
	event_send(set);
}

void emit_who(const struct tracee_set *set, struct tracee *t, struct buf *record)
{
	struct task_info now;

	if (!set->who)
		return;
	process_read_task(t->proc, set->depth, &now);
	if (now.own[PID_OF_THREAD] && *now.comm) /* it has not ended meanwhile */
		t->who = now;
	writer_add(record, BLOB_TASK, 0, 0, &t->who, sizeof(t->who));
}

void emit_task(struct tracee_set *set, struct tracee *t, pid_t parent)
{
	struct record *r = event_begin(set, t, RECORD_TASK);
	char comm[64];
	size_t n;

	if (!r)
		return;
	r->task.parent = (uint32_t)parent;
	n = process_comm(t->proc, comm, sizeof(comm));
	writer_add(&set->event, BLOB_TEXT, BLOB_COMM, (uint64_t)t->tid, comm, n);
	emit_who(set, t, &set->event);
	event_send(set);
}

void emit_end(struct tracee_set *set, struct tracee *t, int status)
{
	struct record *r = event_begin(set, t, RECORD_END);

	if (!r)
		return;
	r->end.status = status;
	if (t->tid == t->tgid)
		r->flags |= RECORD_LEADER;
	emit_who(set, t, &set->event);
	event_send(set);
}

void emit_superseded(struct tracee_set *set, struct tracee *t, pid_t by)
{
	struct record *r = event_begin(set, t, RECORD_SUPERSEDED);

	if (!r)
		return;
	r->task.parent = (uint32_t)by;
	event_send(set);
}

void emit_detached(struct tracee_set *set, struct tracee *t)
{
	if (event_begin(set, t, RECORD_DETACHED))
		event_send(set);
}

void emit_note(struct tracee_set *set, struct tracee *t, const char *format, ...)
{
	char text[256];
	va_list args;
	int n;

	if (!event_begin(set, t, RECORD_NOTE))
		return;
	va_start(args, format);
	n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (n < 0)
		return;
	writer_add(&set->event, BLOB_TEXT, 0, 0, text,
		(size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1);
	event_send(set);
}
