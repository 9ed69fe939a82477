/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The critical chain: from ready back to the first execve, through what each thread waited for. A
 * wait that a traced thread ended leads into that thread; one that somebody outside ended, or nobody
 * we can name, is told as such and the walk goes on before it.
 */
#include "startup/profile.h"

#include "buf.h"
#include "cleanup.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

enum { STEPS_MOST = 200, STEPS_SHOWN = 40 };

struct step {
	const struct lane *lane;
	const struct wait *wait; /* NULL: ran (or its calls were short) */
	int64_t from, to;
	unsigned times; /* a wait that came again and again, with next to nothing between: how often */
};

struct chain {
	struct step steps[STEPS_MOST]; /* newest first */
	unsigned n;
};

static const struct wait *last_wait(const struct lane *l, int64_t before)
{
	const struct wait *best = NULL;

	for (unsigned i = 0; i < l->n_waits; i++)
		if (l->waits[i].end <= before && (!best || l->waits[i].end > best->end))
			best = &l->waits[i];
	return best;
}

static void add_step(struct chain *c, const struct lane *l, const struct wait *w, int64_t from, int64_t to)
{
	if (to > from && c->n < STEPS_MOST)
		c->steps[c->n++] = (struct step){ l, w, from, to, 1 };
}

static bool same_wait(const struct step *a, const struct step *b)
{
	return a->wait && b->wait && a->lane == b->lane && a->wait->waker == b->wait->waker &&
	       a->wait->bucket == b->wait->bucket && strcmp(a->wait->what, b->wait->what) == 0;
}

/*
 * "waits for 127.0.0.1:5432" forty times, with a moment of running between, is one step to a reader. What
 * ran between must be short beside the waits, or it would be hidden.
 */
static void fold(struct chain *c)
{
	unsigned n = 0;

	for (unsigned i = 0; i < c->n; i++) {
		struct step *last = n ? &c->steps[n - 1] : NULL;
		const struct step *next = i + 1 < c->n ? &c->steps[i + 1] : NULL;
		const struct step *step = &c->steps[i];

		if (last && same_wait(last, step)) {
			last->from = step->from;
			last->times += step->times;
		} else if (last && next && !step->wait && same_wait(last, next) &&
			   (step->to - step->from) * 4 < next->to - next->from) {
			continue; /* the next one joins the last and spans this */
		} else {
			c->steps[n++] = *step;
		}
	}
	c->n = n;
}

static void walk(struct startup *s, struct chain *chain)
{
	const struct lane *l = lane_of(s, s->ready_lane);
	int64_t at = s->ready;

	while (l && at > s->start && chain->n < STEPS_MOST) {
		const struct wait *w = last_wait(l, at);

		if (chain->n + 2 >= STEPS_MOST)
			fold(chain); /* a long row of tries must not be where the walk ends */

		if (!w || w->start < l->start) { /* back to the one that made this thread */
			int64_t from = l->parent && l->parent_time < at ? l->parent_time : l->start;

			add_step(chain, l, NULL, from, at);
			at = from;
			l = l->parent ? lane_of(s, l->parent) : NULL;
			continue;
		}
		add_step(chain, l, NULL, w->end, at);
		if (w->waker == WAKER_TASK && w->by_time > w->start && w->by_time <= w->end) {
			add_step(chain, l, w, w->by_time, w->end);
			at = w->by_time;
			l = lane_of(s, w->by);
			continue;
		}
		add_step(chain, l, w, w->start, w->end);
		at = w->start;
	}
	fold(chain);
}

static void print_step(const struct step *step, struct buf *b)
{
	const struct wait *w = step->wait;

	print_escaped(b, slice_of(step->lane->name[0] ? step->lane->name : "?"));
	buf_printf(b, " (%u) ", step->lane->tid);
	if (!w) {
		buf_str(b, "runs");
		return;
	}
	if (w->waker == WAKER_TASK)
		buf_str(b, "is woken after waiting for ");
	else
		buf_str(b, w->bucket == BUCKET_SLEEP ? "sleeps: " : "waits for ");
	print_escaped(b, slice_of(w->what));
	if (w->waker == WAKER_UNKNOWN)
		buf_str(b, ", ended by: unknown");
	else if (w->waker == WAKER_OUTSIDE)
		buf_str(b, ", which is outside the trace");
	if (step->times > 1)
		buf_printf(b, ", %u times", step->times);
}

/* The shortest steps are summed up when there are too many to read: those up to this long. */
static int64_t least_shown(const struct chain *c)
{
	int64_t least = 0;

	for (unsigned shown = c->n; shown > STEPS_SHOWN; least = least ? least * 2 : 1000) {
		shown = 0;
		for (unsigned i = 0; i < c->n; i++)
			shown += c->steps[i].to - c->steps[i].from > least;
	}
	return least;
}

void startup_print_chain(struct analysis *a, struct buf *b)
{
	struct startup *s = startup_state(a);
	_cleanup_(freep) struct chain *chain = calloc(1, sizeof(*chain));
	int64_t small = 0, least;
	unsigned left_out = 0;

	if (!s || !s->summary.known || !chain) {
		startup_say_unknown(s, b);
		return;
	}
	walk(s, chain);
	least = least_shown(chain);
	buf_str(b, "The time of each step is printed after \"+\", when it began after \"@\".\n\n");
	print_escaped(b, slice_of(s->ready_text));
	buf_str(b, " @");
	print_duration(b, s->ready - s->start);
	buf_byte(b, '\n');
	for (unsigned i = 0; i < chain->n; i++) {
		const struct step *step = &chain->steps[i];

		if (step->to - step->from <= least) {
			small += step->to - step->from;
			left_out++;
			continue;
		}
		buf_printf(b, "└─@");
		print_duration(b, step->from - s->start);
		buf_str(b, " +");
		print_duration(b, step->to - step->from);
		buf_str(b, "  ");
		print_step(step, b);
		if (step->wait)
			buf_printf(b, " (line %llu)", (unsigned long long)step->wait->line);
		buf_byte(b, '\n');
	}
	if (left_out) {
		buf_printf(b, "  %u shorter steps took ", left_out);
		print_duration(b, small);
		buf_byte(b, '\n');
	}
}

void startup_describe_chain(struct startup *s, struct section *section)
{
	static const struct column columns[] = {
		{ "at", "Began after", COLUMN_DURATION, false },
		{ "time", "Took", COLUMN_DURATION, false },
		{ "what", "Step, from ready back to the start", COLUMN_TEXT, false },
		{ "line", "Line", COLUMN_LINE, true },
	};
	struct table *t = section_table(section, "chain", "Critical chain", columns, ARRAY_SIZE(columns));
	_cleanup_(freep) struct chain *chain = calloc(1, sizeof(*chain));
	int64_t least;

	if (!chain)
		return;
	walk(s, chain);
	least = least_shown(chain);
	for (unsigned i = 0; i < chain->n; i++) {
		const struct step *step = &chain->steps[i];
		_cleanup_(buf_donep) struct buf what = BUF_INIT;

		if (step->to - step->from <= least) {
			t->n_left_out++;
			continue;
		}
		print_step(step, &what);
		table_row(t);
		table_number(t, 0, step->from - s->start);
		table_number(t, 1, step->to - step->from);
		table_text(t, 2, (struct slice){ what.data ?: "", what.length });
		if (step->wait)
			table_number(t, 3, (int64_t)step->wait->line);
	}
}
