/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See reader.h. Lines into events: gives each its thread, puts calls that were printed in two
 * pieces together, and notices what is missing. Must not know what any call means, except who may
 * be a new thread's parent.
 */
#include "reader.h"

#include "buf.h"
#include "error.h"
#include "facts.h"
#include "jsonl.h"
#include "open-calls.h"
#include "stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	GUESS_BYTES = 256 << 10, /* of the beginning, to find out whose the lines without pid are */
	LIVE_MAX = 4096,
};

struct reader {
	struct streams streams;
	struct reader_stats stats;
	struct names *names;
	struct open_calls open;
	struct call_facts facts;
	struct open_call *handed_out; /* its slices are in the caller's hands */
	bool held; /* the event that has to wait for one that came to light before it */
	struct call held_call;
	bool draining;
	bool in_table; /* between a -c table's head and the next event */
	/* logs with [pid N] leave it out while there is one thread: who that is */
	bool bracketed;
	uint32_t bare_tid;
	uint32_t *live;
	size_t n_live;
};

struct reader *reader_free(struct reader *r)
{
	if (!r)
		return NULL;
	streams_done(&r->streams);
	if (r->handed_out)
		open_calls_recycle(&r->open, r->handed_out);
	open_calls_done(&r->open);
	buf_done(&r->facts.path);
	(void)names_free(r->names);
	free(r->live);
	free(r);
	return NULL;
}

static struct reader *reader_new(void)
{
	struct reader *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->names = names_new();
	r->live = calloc(LIVE_MAX, sizeof(*r->live));
	if (!r->names || !r->live || open_calls_init(&r->open) < 0)
		return reader_free(r);
	r->stats.first = r->stats.last = TIME_UNKNOWN;
	return r;
}

/* The number behind a literal, e.g. "[pid ", 0 when it is not there. */
static uint32_t number_after(const char *p, const char *end)
{
	uint32_t v = 0;

	while (p < end && *p == ' ')
		p++;
	while (p < end && *p >= '0' && *p <= '9' && v < UINT32_MAX / 10 - 1)
		v = v * 10 + (uint32_t)(*p++ - '0');
	return v;
}

/*
 * The lines before the first [pid N] belong to the first N that no "Process N attached" announced:
 * the one that was there before strace had anybody to tell apart.
 */
static int guess_bare_tid(struct reader *r, struct error *err)
{
	static const char bracket[] = "[pid ", process[] = ": Process ";
	uint32_t attached[64];
	size_t n_attached = 0;
	struct slice text;
	const char *p, *end;
	int k = streams_peek(&r->streams, GUESS_BYTES, &text, err);

	if (k < 0)
		return k;
	end = text.at + text.length;
	for (p = text.at; p < end;) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		struct slice line = slice_between(p, newline ? newline : end);
		const char *at = slice_find(line, process);

		if (slice_starts(line, bracket)) {
			uint32_t tid = number_after(p + sizeof(bracket) - 1, line.at + line.length);
			bool known = false;

			for (size_t i = 0; i < n_attached; i++)
				known = known || attached[i] == tid;
			if (!known) {
				r->bare_tid = tid;
				r->bracketed = true;
				return 0;
			}
		}
		if (at && slice_ends(line, " attached") && n_attached < 64)
			attached[n_attached++] =
				number_after(at + sizeof(process) - 1, line.at + line.length);
		p = newline ? newline + 1 : end;
	}
	return 0;
}

int reader_open(
	struct reader **ret_reader, const char *const *paths, size_t n_paths, bool plain, struct error *err)
{
	struct reader *r = reader_new();
	int k;

	if (!r)
		return error_set(err, ENOMEM, "read the trace");
	k = streams_open(&r->streams, paths, n_paths, plain, &r->stats, err);
	if (k == 0)
		k = guess_bare_tid(r, err);
	if (k < 0) {
		(void)reader_free(r);
		return k;
	}
	*ret_reader = r;
	return 0;
}

int reader_open_memory(struct reader **ret_reader, const void *text, size_t length)
{
	struct reader *r = reader_new();
	int k;

	if (!r)
		return -ENOMEM;
	k = streams_open_memory(&r->streams, text, length, &r->stats);
	if (k == 0)
		k = guess_bare_tid(r, NULL);
	if (k < 0) {
		(void)reader_free(r);
		return k;
	}
	*ret_reader = r;
	return 0;
}

static void live_add(struct reader *r, uint32_t tid)
{
	/* mostly the one that printed last */
	for (size_t i = r->n_live; i > 0; i--)
		if (r->live[i - 1] == tid)
			return;
	if (r->n_live < LIVE_MAX)
		r->live[r->n_live++] = tid;
}

static void live_remove(struct reader *r, uint32_t tid)
{
	for (size_t i = 0; i < r->n_live; i++)
		if (r->live[i] == tid) {
			r->live[i] = r->live[--r->n_live];
			return;
		}
}

static uint32_t thread_of(struct reader *r, const struct stream *s)
{
	const struct line *line = &s->line;

	if (line->has_tid) {
		if (line->bracket) {
			r->bracketed = true;
			live_add(r, line->call.tid);
		}
		return line->call.tid;
	}
	if (s->tid != 0)
		return s->tid;
	if (r->bracketed && r->n_live == 1)
		return r->live[0];
	return r->bare_tid;
}

/* An open call as the event that it is when nothing more of it will come. */
static void hand_out_unfinished(struct reader *r, struct open_call *o, struct call *ret_call)
{
	open_calls_remove(&r->open, o);
	r->handed_out = o;
	*ret_call = (struct call){
		.kind = CALL_SYSCALL,
		.flags = CALL_UNFINISHED,
		.name = o->name,
		.tid = o->tid,
		.file = o->file,
		.line = o->line,
		.line_end = o->line,
		.time = o->time,
		.duration = DURATION_UNKNOWN,
		.outcome = SLICE_NONE,
		.retstr = SLICE_NONE,
		.error_name = SLICE_NONE,
		.comm = SLICE_NONE,
		.text = {o->text.data ? o->text.data : "", o->text.length},
		.args = {o->args.data ? o->args.data : "", o->args.length},
	};
	r->stats.calls++;
}

static int begin_call(struct reader *r, const struct stream *s, uint32_t tid, struct error *err)
{
	const struct call *c = &s->line.call;
	struct open_call *o = open_calls_add(&r->open, tid);

	if (!o)
		return error_set(err, ENOMEM, "remember an open call");
	o->name = names_intern(r->names, c->text);
	o->file = s->number;
	o->line = s->line_number;
	o->time = s->timed ? s->time : TIME_UNKNOWN;
	buf_add(&o->text, c->text.at, c->text.length);
	buf_add(&o->args, c->args.at, c->args.length);
	if (o->args.failed)
		return error_set(err, ENOMEM, "remember an open call");
	return 0;
}

/* The second piece of a call: puts the first in front. */
static void finish_call(struct reader *r, const struct stream *s, uint32_t tid, struct call *c)
{
	unsigned name = names_intern(r->names, c->text);
	struct open_call *o = open_calls_find(&r->open, tid);

	/* a lone thread's line has no pid: then the name decides */
	if (!s->line.has_tid && s->tid == 0 && (!o || o->name != name)) {
		o = open_calls_only(&r->open, name);
		if (o)
			c->tid = o->tid;
	}
	c->name = name;
	c->flags |= CALL_RESUMED;
	if (!o || o->name != name) {
		c->flags |= CALL_HEADLESS;
		c->time = TIME_UNKNOWN;
		r->stats.unmatched++;
		return;
	}
	if (c->duration == DURATION_UNKNOWN && o->time != TIME_UNKNOWN && s->timed &&
		!(c->flags & CALL_UNFINISHED) && s->time >= o->time)
		c->duration = s->time - o->time;
	c->time = o->time;
	c->file = o->file;
	c->line = o->line;
	/* strace before 5.0 writes a blank after "resumed>", which joins as well as ", " does */
	buf_add(&o->args, c->args.at, c->args.length);
	c->args = (struct slice){o->args.data ? o->args.data : "", o->args.length};
	open_calls_remove(&r->open, o);
	r->handed_out = o;
}

static void note_times(struct reader *r, const struct stream *s)
{
	if (!s->timed)
		return;
	if (r->stats.first == TIME_UNKNOWN)
		r->stats.first = s->time;
	if (r->stats.last == TIME_UNKNOWN || s->time > r->stats.last)
		r->stats.last = s->time;
}

static void note_end(struct reader *r, const struct call *c)
{
	int64_t end = call_end(c);

	if (c->duration != DURATION_UNKNOWN && !(c->flags & CALL_RESUMED))
		r->stats.durations = true;
	if (end != TIME_UNKNOWN && end > r->stats.last)
		r->stats.last = end;
	if (!r->stats.decorated &&
		((c->flags & CALL_DECORATED) ||
			(c->args.length > 2 && c->args.at[0] >= '0' && c->args.at[0] <= '9' &&
				memchr(c->args.at, '<', c->args.length < 8 ? c->args.length : 8))))
		r->stats.decorated = true;
}

/*
 * A file that ends inside a line. What may be whole (it ends as lines end) is taken as it is; else
 * the call has begun, and its outcome cannot be trusted.
 */
static void trim_last(struct reader *r, struct stream *s)
{
	struct line *line = &s->line;
	struct call *c = &line->call;
	struct slice o = c->outcome;

	if (line->kind == LINE_OPEN || line->kind == LINE_QUIET || line->kind == LINE_ATTACHED)
		return;
	if (line->kind == LINE_EVENT &&
		(c->kind != CALL_SYSCALL || c->duration != DURATION_UNKNOWN || o.length == 0 ||
			c->retstr.length > 0))
		return;
	if (line->kind == LINE_TABLE)
		return;
	r->stats.cut = true;
	if (c->kind == CALL_SYSCALL && c->text.length > 0 && line->kind != LINE_RESUMED) {
		line->kind = LINE_EVENT;
		c->flags = CALL_UNFINISHED;
		c->error = 0;
		c->result = 0;
		c->outcome = c->retstr = c->error_name = SLICE_NONE;
	} else {
		line->kind = LINE_QUIET;
	}
}

/* The event of the stream's line: 1 handed out, 0 none, -errno. */
static int line_event(struct reader *r, struct stream *s, struct call *ret_call, struct error *err)
{
	struct line *line = &s->line;
	struct open_call *o;
	struct call *c = &line->call;
	uint32_t tid;

	if (line->kind == LINE_JUNK || line->kind == LINE_QUIET || line->kind == LINE_TABLE ||
		line->kind == LINE_ATTACHED || line->kind == LINE_PARTIAL) {
		if (line->kind == LINE_TABLE)
			r->stats.summary_table = r->in_table = true;
		else if (line->kind != LINE_QUIET && line->kind != LINE_ATTACHED && !r->in_table &&
			 s->length > 1)
			r->stats.skipped++;
		return 0;
	}
	r->in_table = false;
	tid = thread_of(r, s);
	c->tid = tid;
	c->file = s->number;
	c->line = c->line_end = s->line_number;
	c->time = s->timed ? s->time : TIME_UNKNOWN;
	r->stats.pids |= tid != 0;
	note_times(r, s);

	if (line->kind == LINE_RESUMED) {
		finish_call(r, s, tid, c);
	} else if (c->kind == CALL_SYSCALL) {
		o = r->open.count > 0 ? open_calls_find(&r->open, tid) : NULL;
		if (o) {
			/* the end of what the thread was in was lost */
			if (line->kind == LINE_OPEN) {
				hand_out_unfinished(r, o, ret_call);
				return begin_call(r, s, tid, err) < 0 ? -ENOMEM : 1;
			}
			hand_out_unfinished(r, o, ret_call);
			c->name = names_intern(r->names, c->text);
			r->held_call = *c;
			r->held = true;
			return 1;
		}
		if (line->kind == LINE_OPEN)
			return begin_call(r, s, tid, err);
		c->name = names_intern(r->names, c->text);
	} else if (c->kind == CALL_EXITED || c->kind == CALL_KILLED) {
		live_remove(r, tid);
		o = open_calls_find(&r->open, tid);
		if (o) {
			hand_out_unfinished(r, o, ret_call);
			r->held_call = *c;
			r->held = true;
			return 1;
		}
	} else if (c->kind == CALL_SUPERSEDED) {
		/* thread N's execve made it the leader: its return is printed under the leader's
		 * tid */
		struct open_call *exec = open_calls_find(&r->open, (uint32_t)c->count);

		o = open_calls_find(&r->open, tid);
		live_remove(r, (uint32_t)c->count);
		if (exec && exec != o) {
			struct open_call *moved;

			if (o) {
				hand_out_unfinished(r, o, ret_call);
				r->held_call = *c;
				r->held = true;
			}
			moved = open_calls_add(&r->open, tid);
			if (!moved)
				return error_set(err, ENOMEM, "remember an open call");
			moved->name = exec->name;
			moved->file = exec->file;
			moved->line = exec->line;
			moved->time = exec->time;
			buf_add(&moved->text, exec->text.data, exec->text.length);
			buf_add(&moved->args, exec->args.data, exec->args.length);
			open_calls_remove(&r->open, exec);
			open_calls_recycle(&r->open, exec);
			if (o)
				return 1;
		}
	} else if (c->kind == CALL_LOST) {
		r->stats.lost += c->count;
		r->stats.lost_marks++;
	}
	note_end(r, c);
	if (c->kind == CALL_SYSCALL)
		r->stats.calls++;
	*ret_call = *c;
	return 1;
}

static int next_event(struct reader *r, struct call *ret_call, struct error *err)
{
	struct stream *s;
	struct open_call *o;
	int k;

	if (r->handed_out) {
		open_calls_recycle(&r->open, r->handed_out);
		r->handed_out = NULL;
	}
	if (r->held) {
		r->held = false;
		*ret_call = r->held_call;
		note_end(r, ret_call);
		if (ret_call->kind == CALL_SYSCALL)
			r->stats.calls++;
		return 1;
	}
	while (!r->draining) {
		k = streams_next(&r->streams, &s, err);
		if (k < 0)
			return k;
		if (k == 0) {
			r->draining = true;
			break;
		}
		r->stats.lines++;
		r->stats.bytes += s->length;
		if (s->line.kind == LINE_JUNK && s->line.binary)
			r->stats.binary = true;
		if (stream_unterminated(s))
			trim_last(r, s);
		k = line_event(r, s, ret_call, err);
		if (k != 0)
			return k;
	}
	o = open_calls_first(&r->open);
	if (!o)
		return 0;
	r->stats.open++;
	hand_out_unfinished(r, o, ret_call);
	return 1;
}

int reader_next(struct reader *r, struct call *ret_call, struct error *err)
{
	int k = next_event(r, ret_call, err);

	r->facts.path_asked = r->facts.fd_asked = false;
	if (k > 0)
		ret_call->facts = &r->facts;
	return k;
}

int reader_header(struct reader *r, struct slice *ret_text, struct error *err)
{
	const char *newline;
	struct slice text;
	int k = streams_peek(&r->streams, GUESS_BYTES, &text, err);

	if (k < 0 || !jsonl_begins(text))
		return k;
	newline = memchr(text.at, '\n', text.length);
	if (!newline)
		return 0;
	*ret_text = slice_between(text.at, newline);
	return 1;
}

const struct reader_stats *reader_stats(const struct reader *r)
{
	return &r->stats;
}

const struct names *reader_names(const struct reader *r)
{
	return r->names;
}

const char *reader_path(const struct reader *r, uint32_t n)
{
	return n < r->streams.count && r->streams.stream[n].path ? r->streams.stream[n].path : "";
}

int reader_progress(const struct reader *r)
{
	return streams_progress(&r->streams);
}

static bool is_clone(unsigned name)
{
	return name == N_clone || name == N_clone3 || name == N_fork || name == N_vfork;
}

unsigned reader_open_clones(const struct reader *r, struct open_clone *ret_clones, unsigned most)
{
	struct open_call *open[OPEN_CLONES_MAX];
	unsigned n = most < OPEN_CLONES_MAX ? most : OPEN_CLONES_MAX;

	n = open_calls_select(&r->open, is_clone, open, n);
	for (unsigned i = 0; i < n; i++)
		ret_clones[i] = (struct open_clone){.tid = open[i]->tid,
			.name = open[i]->name,
			.time = open[i]->time,
			.args = {open[i]->args.data ? open[i]->args.data : "",
				open[i]->args.length}};
	return n;
}

void clock_print(struct buf *b, enum reader_clock clock, int64_t time)
{
	int64_t seconds = time / 1000000000, micros = time % 1000000000 / 1000;

	if (time == TIME_UNKNOWN || clock == READER_CLOCK_NONE) {
		buf_byte(b, '-');
		return;
	}
	if (clock == READER_CLOCK_DAY)
		buf_printf(b, "%02d:%02d:%02d.%06d", (int)(seconds / 3600 % 24),
			(int)(seconds / 60 % 60), (int)(seconds % 60), (int)micros);
	else
		buf_printf(b, "%lld.%06d", (long long)seconds, (int)micros);
}
