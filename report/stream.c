/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See stream.h. A set of thousands of files is opened one by one as their time comes: the first
 * pass over the set reads only where each begins.
 */
#include "stream.h"

#include "buf.h"
#include "error.h"
#include "input.h"
#include "jsonl.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define SECOND INT64_C(1000000000)
#define DAY    (86400 * SECOND)
#define LONGEST                                                                                    \
	(INT64_C(2000000000) * SECOND) /* of what midnights and differences may add up to          \
					*/

enum {
	BUFFER_SINGLE = 256 << 10,
	BUFFER_SET = 32 << 10,
	JOIN_MAX = 1 << 20,
};

/* The raw time of the line onto the stream's clock. */
static void line_time(struct streams *all, struct stream *s)
{
	const struct line *line = &s->line;
	int64_t t = line->time;
	enum reader_clock clock = READER_CLOCK_EPOCH;

	s->timed =
		(line->clock != LINE_CLOCK_NONE || line->has_delta) &&
		(line->kind == LINE_EVENT || line->kind == LINE_OPEN || line->kind == LINE_RESUMED);
	if (!s->timed)
		return;
	if (line->clock == LINE_CLOCK_DELTA) {
		if (s->elapsed < LONGEST)
			s->elapsed += t;
		t = s->elapsed;
		clock = READER_CLOCK_RELATIVE;
	} else if (line->clock == LINE_CLOCK_NONE) {
		if (s->elapsed < LONGEST)
			s->elapsed += line->delta;
		t = s->elapsed;
		clock = READER_CLOCK_RELATIVE;
	} else {
		if (line->clock == LINE_CLOCK_DAY) {
			clock = READER_CLOCK_DAY;
			if (s->last != TIME_UNKNOWN && t < s->last - DAY / 2 && s->day < LONGEST)
				s->day += DAY;
			s->last = t;
			t += s->day;
		}
		if (line->has_delta && line->whole_seconds) {
			/* -t -r: the difference is a million times finer than the second */
			if (s->base == TIME_UNKNOWN)
				s->base = t;
			else if (s->elapsed < LONGEST)
				s->elapsed += line->delta;
			t = s->base + s->elapsed;
		}
	}
	s->time = t;
	if (all->stats->clock == READER_CLOCK_NONE)
		all->stats->clock = clock;
}

/* A message cut the line in two (LINE_PARTIAL): its first half waits in `joined` for this one. */
static int join(struct stream *s, struct slice second)
{
	if (s->joined->length + second.length > JOIN_MAX)
		return -EFBIG;
	buf_add(s->joined, second.at, second.length);
	if (s->joined->failed)
		return -ENOMEM;
	line_parse((struct slice){s->joined->data, s->joined->length}, &s->line);
	return 0;
}

static int stream_advance(struct streams *all, struct stream *s, struct error *err)
{
	struct slice text;
	bool joining = false;
	int r;

	for (;;) {
		r = input_line(s->input, &text, err);
		if (r < 0)
			return r;
		if (r == 0) {
			s->finished = true;
			all->stats->cut |= input_truncated(s->input);
			return 0;
		}
		s->line_number++;
		s->length = text.length + 1;
		if (s->jsonl)
			jsonl_parse(s->jsonl, text, &s->line);
		else if (!joining || join(s, text) < 0)
			line_parse(text, &s->line);
		if (s->line.kind != LINE_PARTIAL)
			break;
		if (!s->joined)
			s->joined = calloc(1, sizeof(*s->joined));
		if (!s->joined)
			return error_set(err, ENOMEM, "read '%s'", s->path);
		if (!joining) {
			buf_reset(s->joined);
			buf_add(s->joined, s->line.part.at, s->line.part.length);
		}
		joining = true;
	}
	line_time(all, s);
	return 1;
}

/* What form the file has, by how it begins. */
static int look_at_form(struct streams *all, struct stream *s, struct error *err)
{
	struct slice text;
	int r = input_peek(s->input, 1, &text, err);

	if (r < 0 || !jsonl_begins(text) || s->jsonl)
		return r;
	s->jsonl = calloc(1, sizeof(*s->jsonl));
	if (!s->jsonl || jsonl_init(s->jsonl) < 0)
		return error_set(err, ENOMEM, "read '%s'", s->path);
	all->jsonl = true;
	return 0;
}

static int stream_start(struct streams *all, struct stream *s, size_t buffer, struct error *err)
{
	int r;

	s->line_number = 0;
	s->last = s->base = TIME_UNKNOWN;
	s->elapsed = 0;
	if (!s->input) {
		r = input_open(&s->input, s->path, all->plain, buffer, err);
		if (r < 0)
			return r;
	}
	r = look_at_form(all, s, err);
	if (r < 0)
		return r;
	s->started = true;
	return stream_advance(all, s, err);
}

static void stream_close(struct streams *all, struct stream *s)
{
	if (s->input) {
		all->consumed_before += input_size(s->input);
		s->input = input_free(s->input);
	}
}

static bool earlier(const struct streams *all, size_t a, size_t b)
{
	const struct stream *x = &all->stream[a], *y = &all->stream[b];

	if (all->merge && x->time != y->time)
		return x->time < y->time;
	if (all->jsonl && x->begin != y->begin)
		return x->begin < y->begin;
	return a < b;
}

static void heap_swap(struct streams *s, size_t a, size_t b)
{
	size_t t = s->heap[a];

	s->heap[a] = s->heap[b];
	s->heap[b] = t;
}

static void heap_sink(struct streams *s, size_t at)
{
	for (;;) {
		size_t least = at;

		for (size_t child = 2 * at + 1; child <= 2 * at + 2; child++)
			if (child < s->heap_count && earlier(s, s->heap[child], s->heap[least]))
				least = child;
		if (least == at)
			return;
		heap_swap(s, at, least);
		at = least;
	}
}

/* trace.log.11756 → 11756: strace -ff names files so; a rotated part's small number is no harm. */
static uint32_t tid_of_path(const char *path)
{
	const char *dot = strrchr(path, '.');
	char *end;
	unsigned long v;

	if (!dot || dot[1] < '0' || dot[1] > '9')
		return 0;
	v = strtoul(dot + 1, &end, 10);
	return *end == '\0' && v <= INT_MAX ? (uint32_t)v : 0;
}

static int streams_alloc(struct streams *s, size_t count, struct reader_stats *stats)
{
	*s = (struct streams){.count = count, .stats = stats, .fresh = true};
	s->stream = calloc(count, sizeof(*s->stream));
	s->heap = calloc(count, sizeof(*s->heap));
	if (!s->stream || !s->heap)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		s->stream[i].number = (uint32_t)i;
		s->stream[i].time = s->stream[i].last = s->stream[i].base = TIME_UNKNOWN;
	}
	return 0;
}

/*
 * Where each file of the set begins. Files of a set that ran over midnight begin on both sides of
 * it: what is half a day before the latest beginning is on the next day.
 */
static int set_start(struct streams *s, struct error *err)
{
	int64_t latest = TIME_UNKNOWN;
	bool timed = true;

	for (size_t i = 0; i < s->count; i++) {
		struct stream *one = &s->stream[i];
		int r = stream_start(s, one, BUFFER_SET, err);

		/* a leader line without a time, e.g. "strace: Process 1 attached" */
		for (unsigned n = 0; r > 0 && one->time == TIME_UNKNOWN && n < 20; n++)
			r = stream_advance(s, one, err);
		if (r < 0)
			return r;
		s->size += input_size(one->input);
		timed = timed && (one->finished || one->time != TIME_UNKNOWN);
		if (one->time > latest)
			latest = one->time;
		one->input = input_free(one->input);
		one->started = false;
	}
	s->merge = timed && s->stats->clock != READER_CLOCK_RELATIVE && !s->jsonl;
	for (size_t i = 0; i < s->count; i++) {
		struct stream *one = &s->stream[i];

		if (one->finished && one->line_number == 0)
			continue;
		one->finished = false;
		if (s->stats->clock == READER_CLOCK_DAY && one->time < latest - DAY / 2)
			one->day = DAY;
		one->time += one->time == TIME_UNKNOWN ? 0 : one->day;
		one->begin = one->time;
		s->heap[s->heap_count++] = i;
	}
	for (size_t i = s->heap_count; i > 0; i--)
		heap_sink(s, i - 1);
	return 0;
}

int streams_open(struct streams *s, const char *const *paths, size_t n_paths, bool plain,
	struct reader_stats *stats, struct error *err)
{
	int r = streams_alloc(s, n_paths, stats);

	if (r < 0)
		return error_set(err, -r, "read the trace");
	s->plain = plain;
	for (size_t i = 0; i < n_paths; i++) {
		s->stream[i].path = strdup(paths[i]);
		if (!s->stream[i].path)
			return error_set(err, ENOMEM, "read the trace");
		if (n_paths > 1)
			s->stream[i].tid = tid_of_path(paths[i]);
	}
	if (n_paths > 1)
		return set_start(s, err);
	r = input_open(&s->stream[0].input, paths[0], plain, BUFFER_SINGLE, err);
	if (r < 0)
		return r;
	s->size = input_size(s->stream[0].input);
	s->heap_count = 1;
	return 0;
}

int streams_open_memory(
	struct streams *s, const void *text, size_t length, struct reader_stats *stats)
{
	int r = streams_alloc(s, 1, stats);

	if (r < 0)
		return r;
	s->heap_count = 1;
	return input_open_memory(&s->stream[0].input, text, length);
}

void streams_done(struct streams *s)
{
	for (size_t i = 0; s->stream && i < s->count; i++) {
		struct stream *one = &s->stream[i];

		(void)input_free(one->input);
		free(one->path);
		if (one->joined)
			buf_done(one->joined);
		free(one->joined);
		if (one->jsonl)
			jsonl_done(one->jsonl);
		free(one->jsonl);
	}
	free(s->stream);
	free(s->heap);
	*s = (struct streams){0};
}

int streams_next(struct streams *s, struct stream **ret_stream, struct error *err)
{
	bool advance = !s->fresh;

	s->fresh = false;
	while (s->heap_count > 0) {
		struct stream *first = &s->stream[s->heap[0]];
		int r = 1;

		if (!first->started)
			r = stream_start(s, first, s->count > 1 ? BUFFER_SET : BUFFER_SINGLE, err);
		else if (advance)
			r = stream_advance(s, first, err);
		if (r < 0)
			return r;
		if (r == 0) {
			stream_close(s, first);
			s->heap[0] = s->heap[--s->heap_count];
			heap_sink(s, 0);
			advance = false;
			continue;
		}
		if (s->heap_count > 1) {
			heap_sink(s, 0);
			if (&s->stream[s->heap[0]] != first) {
				advance = false;
				if (!s->stream[s->heap[0]].started)
					continue;
			}
		}
		*ret_stream = &s->stream[s->heap[0]];
		return 1;
	}
	return 0;
}

bool stream_unterminated(const struct stream *s)
{
	return input_unterminated(s->input);
}

int streams_peek(struct streams *s, size_t length, struct slice *ret_text, struct error *err)
{
	*ret_text = SLICE_NONE;
	if (s->count != 1)
		return 0;
	return input_peek(s->stream[0].input, length, ret_text, err);
}

int streams_progress(const struct streams *s)
{
	uint64_t done = s->consumed_before;

	if (s->size == 0)
		return -1;
	for (size_t i = 0; i < s->count && i < 4096; i++)
		if (s->stream[i].input)
			done += input_consumed(s->stream[i].input);
	return done >= s->size ? 1000 : (int)(done * 1000 / s->size);
}
