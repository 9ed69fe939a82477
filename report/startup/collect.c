/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Gathers the profile in the one pass. Memory is bounded by THREADS_MOST threads of BINS pieces each:
 * when the time outgrows the pieces, two become one. A thread's time is cut where its calls begin
 * and end, so the pieces of one thread always add up to its life.
 */
#include "startup/profile.h"

#include "buf.h"
#include "cleanup.h"
#include "facts.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Nobody begins a call for this long: it has gone quiet. Longer than a resolver's two timeouts. */
#define QUIET INT64_C(10000000000)
#define LONGEST INT64_C(600000000000) /* a start that takes longer is told up to here */
#define SHORTEST_WAIT INT64_C(200000)

struct lane *lane_of(struct startup *s, uint32_t number)
{
	return number && number <= s->n_lanes ? s->lanes[number - 1] : NULL;
}

/* --- pieces ------------------------------------------------------------------------------------------ */

static void widen(struct startup *s)
{
	s->width *= 2;
	for (size_t i = 0; i < s->n_lanes; i++) {
		struct bins *b = s->lanes[i]->bins;

		if (!b)
			continue;
		for (unsigned n = 0; n < BINS / 2; n++)
			for (unsigned k = 0; k < BUCKETS; k++)
				b->ns[n][k] = b->ns[2 * n][k] + b->ns[2 * n + 1][k];
		memset(b->ns[BINS / 2], 0, sizeof(b->ns[0]) * (BINS / 2));
	}
}

static void fill(struct startup *s, struct lane *l, enum bucket bucket, int64_t from, int64_t to)
{
	if (to <= from || from < s->start || !l->bins)
		return;
	while (to - s->start > s->width * BINS)
		widen(s);
	while (from < to) {
		int64_t n = (from - s->start) / s->width;
		int64_t until = s->start + (n + 1) * s->width;

		until = until < to ? until : to;
		l->bins->ns[n < BINS ? n : BINS - 1][bucket] += until - from;
		from = until;
	}
}

/* --- threads ------------------------------------------------------------------------------------------ */

/* argv as printed: ["nc", "-z"]. */
static void name_by_argv(struct lane *l, const char *argv)
{
	const char *from = argv && argv[0] == '[' && argv[1] == '"' ? argv + 2 : NULL;
	const char *to = from ? strchr(from, '"') : NULL;

	if (to && to > from)
		(void)snprintf(l->name, sizeof(l->name), "%.*s", (int)(to - from), from);
}

static void lane_rename(struct startup *s, struct lane *l)
{
	struct task *t = analysis_task(s->analysis);
	const char *name, *slash;

	if (!t || !t->process)
		return;
	l->process = t->process->number;
	l->thread = t->thread;
	name = t->thread && t->comm[0] ? t->comm : t->process->exe ?: "";
	slash = strrchr(name, '/');
	(void)snprintf(l->name, sizeof(l->name), "%s", slash ? slash + 1 : name);
	if (text_equal(name, "/proc/self/exe")) /* a shell and its applets in one: argv[0] says which */
		name_by_argv(l, t->process->argv);
}

/* Its life began with the clone that made it, of which its parent may not have told yet. */
static int64_t birth(struct startup *s, const struct call *c)
{
	const struct task *t = analysis_task(s->analysis);

	return t && t->tid == c->tid && t->calls <= 1 && t->made != TIME_UNKNOWN && t->made < c->time &&
			       t->made >= s->start ?
		       t->made :
		       c->time;
}

static void lane_link(struct startup *s, struct lane *l)
{
	const struct task *t = analysis_task(s->analysis);
	const struct lane *maker = t && t->maker ? startup_lane_by_tid(s, t->maker) : NULL;

	if (!maker || l->parent || maker == l)
		return;
	l->parent = maker->number;
	l->parent_time = t->made != TIME_UNKNOWN ? t->made : l->start;
}

static struct lane *lane_new(struct startup *s, uint32_t tid, int64_t time)
{
	struct lane *l;

	if (s->n_lanes >= 4096) {
		s->left_out++;
		return NULL;
	}
	if (s->n_lanes == s->capacity) {
		size_t capacity = s->capacity ? s->capacity * 2 : 16;
		struct lane **lanes = reallocarray(s->lanes, capacity, sizeof(struct lane *));

		if (!lanes)
			return NULL;
		s->lanes = lanes;
		s->capacity = capacity;
	}
	l = calloc(1, sizeof(*l));
	if (!l)
		return NULL;
	l->tid = tid;
	l->number = (uint32_t)s->n_lanes + 1;
	l->start = l->last = time;
	l->end = TIME_UNKNOWN;
	if (s->n_lanes < THREADS_MOST)
		l->bins = calloc(1, sizeof(*l->bins));
	s->lanes[s->n_lanes++] = l;
	return l;
}

static struct slice tid_key(const uint32_t *tid)
{
	return (struct slice){ (const char *)tid, sizeof(*tid) };
}

struct lane *startup_lane_by_tid(struct startup *s, uint32_t tid)
{
	uint32_t *number;

	if (s->recent && s->recent->tid == tid)
		return s->recent;
	number = keys_find(&s->by_tid, tid_key(&tid));
	return number ? lane_of(s, *number) : NULL;
}

static struct lane *lane_get(struct startup *s, uint32_t tid, int64_t time)
{
	uint32_t *number;
	struct lane *l;

	if (s->recent && s->recent->tid == tid && !s->recent->ended)
		return s->recent;
	number = keys_get(&s->by_tid, tid_key(&tid));
	if (!number)
		return NULL;
	l = lane_of(s, *number);
	if (!l || l->ended) {
		l = lane_new(s, tid, time);
		if (!l)
			return NULL;
		*number = l->number;
	}
	return s->recent = l;
}

/* --- calls -------------------------------------------------------------------------------------------------- */

/* s->key is the bucket and s->what, which tell what to blame. */
static void note_blame(struct startup *s, const struct call *c, enum bucket bucket, int64_t time)
{
	struct blame *blame;

	buf_reset(&s->key);
	buf_byte(&s->key, (char)('0' + bucket));
	buf_byte(&s->key, ' ');
	buf_add(&s->key, s->what.data, s->what.length);
	blame = keys_get(s->by == READY_UNKNOWN ? &s->blames : &s->late,
		(struct slice){ s->key.data, s->key.length });
	if (!blame)
		return;
	if (blame->calls++ == 0)
		blame->line = c->line;
	blame->time += time;
}

/* The loader is done when it gives back the cache of libraries, or does what only a program does. */
static void step_loading(struct lane *l, const struct call *c)
{
	if (c->name == N_execve || c->name == N_execveat) {
		l->loading = !(c->flags & (CALL_FAILED | CALL_UNFINISHED));
		return;
	}
	switch (c->name) {
	case N_munmap: case N_getrandom: case N_ioctl: case N_socket: case N_write: case N_getuid:
	case N_geteuid: case N_rt_sigaction: case N_clone: case N_clone3: case N_getcwd: case N_exit_group:
		l->loading = false;
		return;
	default:
		return;
	}
}

static void take_call(struct startup *s, struct lane *l, const struct call *c)
{
	struct buf *what = &s->what;
	int64_t start = c->time > l->last ? c->time : l->last, end = call_end(c);
	bool was_loading = l->loading;
	enum bucket bucket;

	if (end == TIME_UNKNOWN)
		end = c->time;
	/* Between calls: the loader relocates, a program computes. */
	fill(s, l, was_loading ? BUCKET_LOADER : BUCKET_COMPUTE, l->last, start);
	buf_reset(what);
	bucket = bucket_of(s, l, c, what);
	bucket = startup_step_retrying(s, l, c, bucket, what);
	fill(s, l, bucket, start, end);
	if (what->length && c->duration > 0)
		note_blame(s, c, bucket, c->duration);
	if (end - c->time >= SHORTEST_WAIT && bucket >= BUCKET_DNS && bucket <= BUCKET_SLEEP)
		startup_note_wait(s, l, c, bucket, (struct slice){ what->data ?: "", what->length });
	l->last = end > l->last ? end : l->last;
	step_loading(l, c);
	if (c->name == N_execve)
		lane_rename(s, l);
}

static void note_child(struct startup *s, const struct lane *l, const struct call *c)
{
	uint32_t tid = tasks_meant(analysis_tasks(s->analysis));
	struct lane *child;

	switch (c->name) {
	case N_clone: case N_clone3: case N_fork: case N_vfork:
		break;
	default:
		return;
	}
	if (tid == 0)
		return;
	child = lane_get(s, tid, c->time);
	if (child && !child->parent) {
		child->parent = l->number;
		child->parent_time = c->time;
		if (!child->name[0])
			(void)snprintf(child->name, sizeof(child->name), "%s", l->name);
	}
}

/* Of a process that runs already the trace may begin with what its child executes. */
static bool is_child(struct analysis *a, const struct call *c)
{
	uint32_t first = analysis_recorded(a)->pid;

	return first && first != c->tid;
}

static void call(struct analysis *a, void *state, const struct call *c)
{
	struct startup *s = state;
	struct lane *l;

	if (s->over || c->time == TIME_UNKNOWN || c->flags & CALL_HEADLESS)
		return;
	s->analysis = a;
	if (!s->begun) {
		if (c->kind != CALL_SYSCALL)
			return;
		s->attached = (c->name != N_execve && c->name != N_execveat) || is_child(a, c);
		s->over = s->attached;
		s->begun = !s->attached;
		if (s->over)
			return;
		s->main = analysis_task(a) ? analysis_task(a)->process : NULL;
		s->start = s->now = c->time;
		s->width = 1000; /* 1 µs: about 1 ms before the first widening */
		s->by_tid = KEYS(sizeof(uint32_t), 65536, NULL);
		s->blames = KEYS(sizeof(struct blame), 4096, NULL);
		s->late = KEYS(sizeof(struct blame), 4096, NULL);
		s->wakes = KEYS(sizeof(struct wake), 8192, NULL);
	}
	/* READY=1 may follow listen by far; what comes this long after listen is life, not start. */
	startup_drop_listen(s, c->time);
	if (c->time - s->start > LONGEST || (startup_settled(s) && c->time - s->ready > QUIET)) {
		s->over = true;
		return;
	}
	/* who only ends, or gets a signal, took no part: a thread of the runtime that the first execve ended */
	l = c->kind == CALL_SYSCALL ? lane_get(s, c->tid, birth(s, c)) : startup_lane_by_tid(s, c->tid);
	if (!l || (l->ended && c->kind != CALL_SYSCALL))
		return;
	if (c->kind == CALL_EXITED || c->kind == CALL_KILLED) {
		fill(s, l, l->loading ? BUCKET_LOADER : BUCKET_COMPUTE, l->last, c->time);
		l->last = l->end = c->time > l->last ? c->time : l->last;
		l->ended = true;
		startup_note_end(s, c);
	}
	if (s->by == READY_UNKNOWN && c->time - s->now > QUIET) {
		startup_become_ready(s, &(struct ready){ .by = READY_QUIET, .time = s->now, .line = c->line,
			.lane = l->number, .text = "quiet: no call began for 10 s" });
		s->over = true;
		return;
	}
	if (c->time > s->now)
		s->now = c->time;
	if (c->kind != CALL_SYSCALL)
		return;
	if (!l->seen) {
		lane_rename(s, l);
		l->seen = true;
	}
	/* whose child it is may be found out only later */
	if (!l->parent)
		lane_link(s, l);
	take_call(s, l, c);
	if (startup_is_wake(c))
		startup_note_wake(s, l, c);
	note_child(s, l, c);
	startup_look_for_ready(s, l, c);
}

/* --- the end -------------------------------------------------------------------------------------------------- */

/* Hundredths of a percent that add up to 10,000: the largest remainders are rounded up. */
static void percents(const int64_t *ns, int64_t total, unsigned *ret)
{
	int64_t rest[BUCKETS];
	unsigned sum = 0;

	for (unsigned i = 0; i < BUCKETS; i++) {
		ret[i] = total ? (unsigned)((__int128)ns[i] * 10000 / total) : 0;
		rest[i] = total ? (int64_t)((__int128)ns[i] * 10000 % total) : 0;
		sum += ret[i];
	}
	for (; total && sum < 10000; sum++) {
		unsigned most = 0;

		for (unsigned i = 1; i < BUCKETS; i++)
			if (rest[i] > rest[most])
				most = i;
		ret[most]++;
		rest[most] = -1;
	}
}

/* A thread's pieces up to ready, cut inside the piece that ready falls into. */
static void sum_until(const struct startup *s, const struct lane *l, int64_t end, int64_t *ret)
{
	memset(ret, 0, BUCKETS * sizeof(*ret));
	for (int64_t n = 0; n < BINS; n++) {
		int64_t from = s->start + n * s->width, to = from + s->width, all = 0, part, rest;

		if (from >= end)
			break;
		for (unsigned k = 0; k < BUCKETS; k++)
			all += l->bins->ns[n][k];
		from = from > l->start ? from : l->start;
		part = to <= end ? all : end - from < all ? end - from : all;
		rest = part;
		for (unsigned k = 0; k < BUCKETS && all; k++) {
			int64_t share = part == all ? l->bins->ns[n][k] :
						      (int64_t)((__int128)l->bins->ns[n][k] * part / all);

			ret[k] += share;
			rest -= share;
		}
		ret[BUCKET_COMPUTE] += rest;
	}
}

static void summarize(struct startup *s)
{
	struct startup_summary *sum = &s->summary;

	sum->threads = calloc(s->n_lanes ?: 1, sizeof(*sum->threads));
	if (!sum->threads)
		return;
	for (size_t i = 0; i < s->n_lanes; i++) {
		struct lane *l = s->lanes[i];
		struct startup_thread *t = &sum->threads[sum->n_threads];
		int64_t total = 0, end = l->end == TIME_UNKNOWN || l->end > s->ready ? s->ready : l->end;

		/* In a container clone returns a number that the log does not know its child by. */
		if (l->start >= s->ready || !l->seen)
			continue;
		if (!l->bins) {
			sum->left_out++;
			continue;
		}
		/* It lived on between its last call and ready. */
		fill(s, l, BUCKET_COMPUTE, l->last, end);
		*t = (struct startup_thread){ .tid = l->tid, .number = l->number,
			.name = l->name[0] ? l->name : "?", .thread = l->thread, .start = l->start, .end = end };
		sum_until(s, l, end, t->bucket);
		for (unsigned k = 0; k < BUCKETS; k++)
			total += t->bucket[k];
		t->bucket[BUCKET_COMPUTE] += end - l->start - total;
		percents(t->bucket, end - l->start, t->percent);
		sum->n_threads++;
	}
	sum->left_out += s->left_out;
}

static void end(struct analysis *a, void *state)
{
	struct startup *s = state;

	(void)a;
	s->analysis = a;
	if (!s->begun || s->n_lanes == 0)
		return;
	startup_drop_listen(s, INT64_MAX);
	if (s->by == READY_UNKNOWN) {
		s->by = READY_END;
		s->ready = s->now;
		s->ready_lane = 1;
		s->ready_line = 0;
		s->ready_who[0] = '\0';
		for (size_t i = 0; i < s->n_lanes; i++)
			if (s->lanes[i]->last > s->ready)
				s->ready = s->lanes[i]->last;
		(void)snprintf(s->ready_text, sizeof(s->ready_text), "the end of the trace");
	}
	s->summary = (struct startup_summary){ .known = s->ready > s->start, .by = s->by,
		.start = s->start, .ready = s->ready, .ready_line = s->ready_line,
		.ready_text = s->ready_text, .ready_who = s->ready_who };
	summarize(s);
}

static void done(struct analysis *a, void *state)
{
	struct startup *s = state;

	(void)a;
	for (size_t i = 0; i < s->n_lanes; i++) {
		free(s->lanes[i]->bins);
		free(s->lanes[i]->waits);
		free(s->lanes[i]);
	}
	free(s->lanes);
	free(s->summary.threads);
	keys_done(&s->by_tid);
	keys_done(&s->blames);
	keys_done(&s->late);
	keys_done(&s->wakes);
	buf_done(&s->what);
	buf_done(&s->about);
	buf_done(&s->key);
}

void startup_describe(struct analysis *a, void *state, struct section *s);

const struct view view_startup = {
	.name = "startup",
	.title = "Start-up",
	.needs = VIEW_TASKS | VIEW_FDS,
	.state_size = sizeof(struct startup),
	.call = call,
	.end = end,
	.describe = startup_describe,
	.done = done,
};

struct startup *startup_state(struct analysis *a)
{
	return analysis_view(a, &view_startup);
}

const struct startup_summary *startup_summary(struct analysis *a)
{
	static const struct startup_summary nothing;
	struct startup *s = startup_state(a);

	return s ? &s->summary : &nothing;
}
