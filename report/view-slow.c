/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slow: the calls that took longest. What waits for somebody (a poll, a read of a socket, a child)
 * is kept apart from what the kernel or the disk had to do: mixing them hides the second behind the
 * first.
 */
#include "analysis.h"
#include "buf.h"
#include "tasks.h"
#include "view-states.h"
#include "view-tools.h"

#include <stdlib.h>

static bool slower(const struct slow_item *a, const struct slow_item *b)
{
	return a->duration != b->duration ? a->duration < b->duration : a->line > b->line;
}

/* A heap with the least slow one on top, which is the one to go. */
static void sink(struct slow_list *l, unsigned at)
{
	for (;;) {
		unsigned least = at;
		struct slow_item swap;

		for (unsigned child = 2 * at + 1; child <= 2 * at + 2; child++)
			if (child < l->count && slower(&l->item[child], &l->item[least]))
				least = child;
		if (least == at)
			return;
		swap = l->item[at];
		l->item[at] = l->item[least];
		l->item[least] = swap;
		at = least;
	}
}

static void fill(struct slow_item *i, struct analysis *a, const struct call *c, enum call_wait wait)
{
	struct buf text = BUF_INIT;

	*i = (struct slow_item){.duration = c->duration,
		.time = c->time,
		.line = c->line,
		.tid = c->tid,
		.name = c->name,
		.wait = wait};
	call_print(&text, c, sizeof(i->text) - 1);
	if (text.length < sizeof(i->text))
		memcpy(i->text, buf_cstr(&text), text.length + 1);
	buf_reset(&text);
	if (call_object(&text, c, analysis_task(a)) && text.length < sizeof(i->object))
		memcpy(i->object, buf_cstr(&text), text.length + 1);
	buf_done(&text);
}

static void call(struct analysis *a, void *state, const struct call *c)
{
	struct slow_state *s = state;
	struct slow_list *l;
	enum call_wait wait;

	if (c->kind != CALL_SYSCALL || c->duration <= 0)
		return;
	/* most calls are faster than both lists' least: decided before anything is looked at */
	if (s->work.count == SLOW_KEPT && s->wait.count == SLOW_KEPT &&
		c->duration <= s->work.item[0].duration && c->duration <= s->wait.item[0].duration)
		return;
	wait = fact_wait(c, analysis_task(a)->fd_kind);
	l = wait == WAIT_NONE ? &s->work : &s->wait;
	if (l->count < SLOW_KEPT) {
		fill(&l->item[l->count++], a, c, wait);
		if (l->count == SLOW_KEPT)
			for (unsigned i = SLOW_KEPT / 2 + 1; i > 0; i--)
				sink(l, i - 1);
	} else if (c->duration > l->item[0].duration) {
		fill(&l->item[0], a, c, wait);
		sink(l, 0);
	}
}

static int slowest_first(const void *a, const void *b)
{
	return slower(a, b) ? 1 : -1;
}

static void end(struct analysis *a, void *state)
{
	struct slow_state *s = state;

	(void)a;
	qsort(s->work.item, s->work.count, sizeof(s->work.item[0]), slowest_first);
	qsort(s->wait.item, s->wait.count, sizeof(s->wait.item[0]), slowest_first);
}

enum { DURATION, START, LINE, THREAD, KIND, CALL };

static const struct column columns[] = {
	[DURATION] = {"duration", "took", COLUMN_DURATION},
	[START] = {"start", "start", COLUMN_TIME, true},
	[LINE] = {"line", "line", COLUMN_LINE},
	[THREAD] = {"tid", "thread", COLUMN_COUNT, true},
	[KIND] = {"wait", "waits for", COLUMN_TEXT, true},
	[CALL] = {"call", "call", COLUMN_TEXT},
};

static void add_list(
	struct section *out, const char *key, const char *title, const struct slow_list *l)
{
	struct table *t = section_table(out, key, title, columns, CALL + 1);

	for (unsigned i = 0; i < l->count && i < SLOW_SHOWN; i++) {
		const struct slow_item *item = &l->item[i];

		table_row(t);
		table_number(t, DURATION, item->duration);
		table_number(t, START, item->time);
		table_number(t, LINE, (int64_t)item->line);
		if (item->tid)
			table_number(t, THREAD, item->tid);
		if (item->wait != WAIT_NONE)
			table_text(t, KIND, slice_of(wait_text(item->wait)));
		table_text(t, CALL, slice_of(item->text));
	}
}

static void describe(struct analysis *a, void *state, struct section *out)
{
	struct slow_state *s = state;

	if (s->work.count + s->wait.count == 0 && !analysis_stats(a)->durations) {
		out->not_recorded = true;
		section_note(out, "Not recorded: the log has no times per call (strace -T).");
		return;
	}
	add_list(out, "work", "Work: the kernel or the disk was busy", &s->work);
	add_list(out, "waits", "Waits: somebody else was waited for", &s->wait);
}

const struct view view_slow = {
	.name = "slow",
	.title = "Slowest calls",
	.needs = VIEW_FDS,
	.state_size = sizeof(struct slow_state),
	.call = call,
	.end = end,
	.describe = describe,
};
