/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trace.log: strace's lines. This file knows the line: who leads it, what is open, what is unfinished and
 * resumed, where the result stands. What a call's arguments look like is the visitor's.
 */
#include "output/sink.h"

#include "buf.h"
#include "cleanup.h"
#include "decode/decode.h"
#include "decode/dump.h"
#include "decode/signal-names.h"
#include "error.h"
#include "fd.h"
#include "job.h"
#include "output/dump-text.h"
#include "output/fd-cache.h"
#include "output/fd-text.h"
#include "output/leader.h"
#include "output/output.h"
#include "output/strace-visitor.h"
#include "output/task-names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

struct sink {
	struct output *output;
	const struct job *job;
	const struct style *style;
	struct leader leader;
	struct strace_visitor visitor;
	struct fd_cache *fds;
	struct task_names *names; /* NULL: the style does not ask for them */
	struct buf line;   /* the line that is being made, or that is open */
	struct buf result;
	uint32_t open_tid; /* whose call stands open in `line`, 0: nobody's */
	size_t handed;     /* how much of the open line the output has already */
	size_t line_start; /* where the last line of `line` begins: columns count from there */
	bool dumps;        /* -e read=, -e write= */
	bool said_personality[ABI_COUNT];
};

static struct sink *strace_free(struct sink *s)
{
	if (s) {
		buf_done(&s->line);
		buf_done(&s->result);
		leader_done(&s->leader);
		task_names_free(s->names);
		fd_cache_free(s->fds);
	}
	free(s);
	return NULL;
}

/* -Y, --decode-pids. */
static int open_names(struct sink *s, struct error *err)
{
	if (!s->style->pid_comm && !s->style->pid_ns)
		return 0;
	s->names = task_names_new();
	if (!s->names)
		return error_set(err, ENOMEM, "names of threads");
	s->leader.names = s->visitor.names = s->names;
	return 0;
}

static int strace_open(const struct sink_config *config, struct sink **ret_sink, struct error *err)
{
	struct sink *s = calloc(1, sizeof(*s));
	int r;

	if (!s)
		return error_set(err, ENOMEM, "strace text");
	s->output = config->output;
	s->job = config->job;
	s->style = &config->job->style;
	s->dumps = dump_wants_any(s->job);
	leader_init(&s->leader, s->style, config->realtime_offset, output_is_separate(s->output));
	strace_visitor_init(&s->visitor, s->style, &s->line, &s->result);
	s->fds = s->visitor.fds = fd_cache_new(fd_aspects(s->style));
	r = open_names(s, err);
	if (r < 0) {
		strace_free(s);
		return r;
	}
	*ret_sink = s;
	return 0;
}

static int line_hand_over(struct sink *s, uint32_t tid)
{
	size_t from = s->handed;

	s->handed = 0;
	s->line_start = 0;
	if (s->line.failed)
		return -ENOMEM;
	return output_write(s->output, (pid_t)tid, s->line.data + from, s->line.length - from);
}

/* Another thread's line comes: what is open is left unfinished. In -ff files nobody else's comes. */
static int line_interrupt(struct sink *s)
{
	int r = 0;

	if (s->open_tid) {
		buf_str(&s->line, " <unfinished ...>\n");
		r = line_hand_over(s, s->open_tid);
		s->open_tid = 0;
	}
	buf_reset(&s->line);
	return r;
}

/* An execve whose line stands open goes on under the number of the thread that it took over. */
static int line_change_pid(struct sink *s, const struct record *record)
{
	int r;

	if (!s->open_tid || s->open_tid != record->task.parent)
		return 0;
	buf_printf(&s->line, " <pid changed to %u ...>\n", record->tid);
	r = line_hand_over(s, s->open_tid);
	s->open_tid = 0;
	buf_reset(&s->line);
	return r;
}

/* What closes the arguments, and the result in its column. */
static void put_result(struct sink *s)
{
	size_t column = s->line.length - s->line_start + strlen(") "), length = s->result.length;
	size_t blanks = column < s->style->column ? s->style->column - column : 0;
	char *to = buf_room(&s->line, strlen(") = ") + blanks + length);

	if (!to)
		return;
	*to++ = ')';
	*to++ = ' ';
	if (blanks > 0)
		memset(to, ' ', blanks);
	to += blanks;
	*to++ = '=';
	*to++ = ' ';
	if (length > 0)
		memcpy(to, s->result.data, length);
	buf_end(&s->line, to + length);
}

static void put_name(struct sink *s, const struct record *record)
{
	char buffer[32];

	buf_str(&s->line, decode_name(record, buffer));
}

/*
 * -n and -i belong to the call, so the leader needs them. A resumed line is led by the time of the call's
 * end, all others by their beginning.
 */
static void put_leader(struct sink *s, const struct record *record, uint64_t time)
{
	bool call = record->type == RECORD_CALL || record->type == RECORD_ENTER;
	bool signal = record->type == RECORD_SIGNAL || record->type == RECORD_STOPPED;

	leader_put(&s->leader, &s->line,
		&(struct leader_event){
			.tid = record->tid,
			.time = time,
			.number = call ? (int64_t)record->call.number : -1,
			.ip = call ? record->call.ip : signal ? record->signal.ip : 0,
			.call = call,
		});
}

static int call_entered(struct sink *s, const struct record *record)
{
	int r;

	if (output_is_separate(s->output))
		return 0; /* one line at its end: nobody interrupts it in a file of its own */
	r = line_interrupt(s);
	put_leader(s, record, record->start);
	put_name(s, record);
	buf_byte(&s->line, '(');
	buf_reset(&s->result);
	strace_visitor_start(&s->visitor);
	decode_call(record, s->style, DECODE_ENTRY, &s->visitor.visitor);
	s->open_tid = record->tid;
	return r;
}

/* The arguments of a call that ended, whichever way its line stands. */
static int call_arguments(struct sink *s, const struct record *record)
{
	bool resumed = (record->flags & RECORD_RESUMED) && !output_is_separate(s->output);
	int r = 0;

	if (!resumed || s->open_tid != record->tid) {
		r = line_interrupt(s);
		put_leader(s, record, resumed ? record->call.end : record->start);
		if (resumed)
			buf_str(&s->line, "<... ");
		put_name(s, record);
		buf_str(&s->line, resumed ? " resumed>" : "(");
	}
	s->open_tid = 0;
	buf_reset(&s->result);
	strace_visitor_start(&s->visitor);
	if (!(record->flags & RECORD_UNFINISHED))
		decode_call(record, s->style, resumed ? DECODE_REST : DECODE_WHOLE, &s->visitor.visitor);
	else if (!resumed)
		decode_call(record, s->style, DECODE_ENTRY, &s->visitor.visitor);
	return r;
}

static void call_duration(struct sink *s, const struct record *record)
{
	uint64_t spent = record->call.end > record->start ? record->call.end - record->start : 0;

	if (!s->style->durations)
		return;
	buf_str(&s->line, " <");
	leader_put_seconds(&s->line, spent, s->style->duration_digits);
	buf_byte(&s->line, '>');
}

static int call_ended(struct sink *s, const struct record *record)
{
	int r = call_arguments(s, record), w;

	if (record->flags & RECORD_UNFINISHED) { /* the tracer went away first */
		buf_str(&s->line, " <detached ...>\n");
	} else {
		put_result(s);
		if (record->flags & RECORD_SECCOMP)
			buf_str(&s->line, " (denied by seccomp)");
		if (!(record->flags & RECORD_NO_RETURN))
			call_duration(s, record);
		buf_byte(&s->line, '\n');
		if (s->dumps)
			dump_text(&s->line, record, s->job);
	}
	w = line_hand_over(s, record->tid);
	buf_reset(&s->line);
	return r < 0 ? r : w;
}

static void put_signal(struct buf *b, int signal)
{
	char buffer[24];
	const char *name = signal_name(signal, buffer);

	if (name)
		buf_str(b, name);
	else
		buf_decimal(b, signal);
}

static void put_blob_text(struct buf *b, const struct record *record)
{
	const struct blob *blob = record_first_blob(record);

	for (uint32_t i = 0; i < record->n_blobs; i++, blob = blob_next(blob)) {
		if (blob->kind != BLOB_TEXT)
			continue;
		for (uint32_t k = 0; k < blob->size; k++)
			buf_byte(b, blob->data[k] >= 0x20 && blob->data[k] < 0x7f ? (char)blob->data[k] : '?');
		return;
	}
}

static void put_end(struct sink *s, const struct record *record)
{
	int status = record->end.status;

	buf_str(&s->line, "+++ ");
	if (WIFSIGNALED(status)) {
		buf_str(&s->line, "killed by ");
		put_signal(&s->line, WTERMSIG(status));
		buf_str(&s->line, WCOREDUMP(status) ? " (core dumped) +++" : " +++");
	} else {
		buf_str(&s->line, "exited with ");
		buf_decimal(&s->line, WEXITSTATUS(status));
		buf_str(&s->line, " +++");
	}
}

/* strace(1): -e signal= says which deaths are shown, -e quiet=exit hides the other ends. */
static bool end_is_wanted(const struct sink *s, const struct record *record)
{
	unsigned bit = (unsigned)WTERMSIG(record->end.status) - 1;

	if (WIFSIGNALED(record->end.status))
		return s->job->signals[bit / 64 % 2] >> (bit % 64) & 1;
	return !s->job->quiet_exit;
}

/*
 * strace tells on its standard error whom it attaches to and lets go of. When the trace goes there too,
 * the message stands in it wherever the trace is, in the middle of an open line as well.
 */
static int put_message(struct sink *s, const struct record *record, const char *what)
{
	_cleanup_(buf_donep) struct buf text = BUF_INIT;
	int r;

	if (s->job->kind == JOB_CONTAINER || s->job->quiet_attach)
		return 0;
	buf_printf(&text, "%s: Process %u %s\n", s->job->program_name ?: "sidetrace", record->tid, what);
	if (s->job->output_file || s->job->folder_fd >= 0) {
		(void)fd_write_all(STDERR_FILENO, text.data, text.length);
		return 0;
	}
	buf_add(&s->line, text.data, text.length);
	if (s->open_tid) {
		s->line_start = s->line.length;
		return 0;
	}
	r = line_hand_over(s, record->tid);
	buf_reset(&s->line);
	return r;
}

/* Of the threads that a process had already only the first is announced; the command itself is not. */
static bool task_is_announced(const struct sink *s, const struct record *record)
{
	if (record->task.parent == 0)
		return s->job->kind != JOB_CONTAINER && record->tid == record->pid;
	return true;
}

/* The part of a line that is not a call, after its leader. False: this record has no line. */
static bool put_event(struct sink *s, const struct record *record)
{
	switch (record->type) {
	case RECORD_SIGNAL:
		buf_str(&s->line, "--- ");
		put_signal(&s->line, (int)record->signal.number);
		buf_byte(&s->line, ' ');
		strace_visitor_start(&s->visitor);
		decode_siginfo(record, s->style, &s->visitor.visitor);
		buf_str(&s->line, " ---");
		return true;
	case RECORD_STOPPED:
		buf_str(&s->line, "--- stopped by ");
		put_signal(&s->line, (int)record->signal.number);
		buf_str(&s->line, " ---");
		return true;
	case RECORD_END:
		put_end(s, record);
		return true;
	case RECORD_SUPERSEDED:
		buf_printf(&s->line, "+++ superseded by execve in pid %u +++", record->task.parent);
		return true;
	case RECORD_LOST:
		buf_printf(&s->line, "--- sidetrace: %llu calls lost (%s) ---",
			(unsigned long long)record->lost.count, lost_cause_text(record->lost.cause));
		return true;
	case RECORD_NOTE:
		buf_str(&s->line, "--- sidetrace: ");
		put_blob_text(&s->line, record);
		buf_str(&s->line, " ---");
		return true;
	}
	return false;
}

static int event_line(struct sink *s, const struct record *record)
{
	int r, w;

	if (record->type == RECORD_TASK)
		return task_is_announced(s, record) ? put_message(s, record, "attached") : 0;
	if (record->type == RECORD_DETACHED)
		return put_message(s, record, "detached");
	r = record->type == RECORD_SUPERSEDED ? line_change_pid(s, record) : 0;
	if (r < 0)
		return r;
	if ((record->type == RECORD_END && !end_is_wanted(s, record)) ||
		(record->type == RECORD_SUPERSEDED && s->job->quiet_thread_execve))
		return 0;
	r = line_interrupt(s);
	put_leader(s, record, record->start);
	if (!put_event(s, record)) {
		buf_reset(&s->line);
		return r;
	}
	buf_byte(&s->line, '\n');
	w = line_hand_over(s, record->tid);
	buf_reset(&s->line);
	return r < 0 ? r : w;
}

/* strace says on its standard error, also in the middle of a log, when a process is not 64-bit. */
static int personality_line(struct sink *s, const struct record *record)
{
	static const char *const modes[ABI_COUNT] = { "64 bit", "32 bit", "x32" };
	int r;

	if (record->abi == ABI_X86_64 || s->said_personality[record->abi] || s->job->quiet_personality)
		return 0;
	s->said_personality[record->abi] = true;
	r = line_interrupt(s);
	buf_printf(&s->line, "[ Process PID=%u runs in %s mode. ]\n", record->tid, modes[record->abi]);
	if (r == 0)
		r = line_hand_over(s, record->tid);
	buf_reset(&s->line);
	return r;
}

static void count_before(struct sink *s, const struct record *record)
{
	if (record->tid && record->type != RECORD_LOST && record->type != RECORD_NOTE)
		leader_task_seen(&s->leader, record->tid);
	/* A filter may have kept us from hearing of it before. */
	if (record->type == RECORD_TASK && record->task.parent)
		leader_task_seen(&s->leader, record->task.parent);
}

static void count_after(struct sink *s, const struct record *record)
{
	if (record->type == RECORD_END || record->type == RECORD_DETACHED)
		leader_task_gone(&s->leader, record->tid);
	else if (record->type == RECORD_SUPERSEDED)
		leader_task_gone(&s->leader, record->task.parent); /* it goes on under the other's number */
}

static void strace_task(struct sink *s, const struct record *record)
{
	if (s->names)
		task_names_note(s->names, record);
}

static int strace_record(struct sink *s, const struct record *record)
{
	int r = 0, w;

	s->visitor.caller = record;
	count_before(s, record);
	if (s->names)
		task_names_see(s->names, record);
	if (record->type == RECORD_CALL || record->type == RECORD_ENTER)
		r = personality_line(s, record);
	if (record->type == RECORD_ENTER)
		w = call_entered(s, record);
	else if (record->type == RECORD_CALL)
		w = call_ended(s, record);
	else
		w = event_line(s, record);
	count_after(s, record);
	/* After its line: an execve still belongs to the name that it was called under. */
	strace_task(s, record);
	return r < 0 ? r : w;
}

/*
 * An open line is handed over as far as it goes, so that whoever follows the file of a container that
 * hangs sees the call that it hangs in.
 */
static int strace_flush(struct sink *s, bool last)
{
	int r = 0;

	if (s->open_tid && last) {
		buf_str(&s->line, " <detached ...>\n");
		r = line_hand_over(s, s->open_tid);
		s->open_tid = 0;
		buf_reset(&s->line);
	} else if (s->open_tid && s->line.length > s->handed) {
		r = output_write(s->output, (pid_t)s->open_tid, s->line.data + s->handed,
			s->line.length - s->handed);
		if (r == 0)
			s->handed = s->line.length;
	}
	if (r == 0)
		r = output_flush(s->output);
	return r;
}

const struct sink_type sink_strace = {
	.name = "strace",
	.file_name = "trace.log",
	.open = strace_open,
	.task = strace_task,
	.record = strace_record,
	.flush = strace_flush,
	.free = strace_free,
};
