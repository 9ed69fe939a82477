/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * summary: strace -c's table out of a log, with what -c cannot say: how much of the time was
 * waiting, and how it is spread. Calls that never returned are not counted, as -c does not count
 * them.
 */
#include "analysis.h"
#include "facts.h"
#include "histogram.h"
#include "view-states.h"

#include <stdlib.h>

static void call(struct analysis *a, void *state, const struct call *c)
{
	struct summary_state *s = state;
	struct summary_row *r;

	(void)a;
	if (c->kind != CALL_SYSCALL)
		return;
	if (c->flags & CALL_UNFINISHED) {
		s->unfinished++;
		return;
	}
	r = &s->row[c->name < N_LIMIT ? c->name : N_LIMIT - 1];
	r->calls++;
	s->calls++;
	/* -c counts ERESTART… as errors too */
	if (c->error != 0) {
		r->errors++;
		s->errors++;
	}
	if (c->duration == DURATION_UNKNOWN)
		return;
	histogram_add(&r->times, c->duration);
	time_add(&s->time, c->duration);
	if (fact_wait(c, FD_UNKNOWN) != WAIT_NONE) {
		time_add(&r->waiting, c->duration);
		time_add(&s->waiting, c->duration);
	}
}

static int by_time_then_calls(const void *a, const void *b, void *userdata)
{
	const struct summary_state *s = userdata;
	const struct summary_row *x = &s->row[*(const unsigned *)a],
				 *y = &s->row[*(const unsigned *)b];

	if (x->times.sum != y->times.sum)
		return x->times.sum > y->times.sum ? -1 : 1;
	if (x->calls != y->calls)
		return x->calls > y->calls ? -1 : 1;
	return 0;
}

enum { PERCENT, TIME, WAITING, ACTIVE, CALLS, ERRORS, AVERAGE, P50, P95, P99, MOST, NAME };

static const struct column columns[] = {
	[PERCENT] = {"percent", "% time", COLUMN_PERCENT, true},
	[TIME] = {"seconds", "time", COLUMN_DURATION, true},
	[WAITING] = {"waiting", "waiting", COLUMN_DURATION, true},
	[ACTIVE] = {"active", "active", COLUMN_DURATION, true},
	[CALLS] = {"calls", "calls", COLUMN_COUNT},
	[ERRORS] = {"errors", "errors", COLUMN_COUNT},
	[AVERAGE] = {"average", "average", COLUMN_DURATION, true},
	[P50] = {"p50", "p50", COLUMN_DURATION, true},
	[P95] = {"p95", "p95", COLUMN_DURATION, true},
	[P99] = {"p99", "p99", COLUMN_DURATION, true},
	[MOST] = {"max", "max", COLUMN_DURATION, true},
	[NAME] = {"syscall", "syscall", COLUMN_TEXT},
};

static void add_row(struct table *t, const struct summary_state *s, const struct summary_row *r,
	struct slice name)
{
	table_row(t);
	table_number(t, CALLS, (int64_t)r->calls);
	if (r->errors > 0)
		table_number(t, ERRORS, (int64_t)r->errors);
	table_text(t, NAME, name);
	if (r->times.count == 0)
		return;
	if (s->time > 0)
		table_number(t, PERCENT, (int64_t)((__int128)r->times.sum * 10000 / s->time));
	table_number(t, TIME, r->times.sum);
	table_number(t, WAITING, r->waiting);
	table_number(t, ACTIVE, r->times.sum - r->waiting);
	table_number(t, AVERAGE, r->times.sum / (int64_t)r->times.count);
	if (!r->times.bucket)
		return;
	table_number(t, P50, histogram_quantile(&r->times, 500));
	table_number(t, P95, histogram_quantile(&r->times, 950));
	table_number(t, P99, histogram_quantile(&r->times, 990));
	table_number(t, MOST, r->times.most);
}

static void describe(struct analysis *a, void *state, struct section *out)
{
	struct summary_state *s = state;
	const struct names *names = analysis_names(a);
	unsigned *order = calloc(N_LIMIT, sizeof(*order)), n = 0;
	struct table *t = section_table(out, "calls", NULL, columns, NAME + 1);
	struct summary_row total = {.calls = s->calls,
		.errors = s->errors,
		.waiting = s->waiting,
		.times = {.count = s->time > 0 ? s->calls : 0, .sum = s->time}};

	if (!order)
		return;
	t->whole = true;
	for (unsigned i = 0; i < N_LIMIT; i++)
		if (s->row[i].calls > 0)
			order[n++] = i;
	qsort_r(order, n, sizeof(*order), by_time_then_calls, s);
	for (unsigned i = 0; i < n; i++)
		add_row(t, s, &s->row[order[i]], names_text(names, order[i]));
	add_row(t, s, &total, SLICE("total"));
	if (!analysis_stats(a)->durations)
		section_note(
			out, "The log has no times per call (strace -T): calls and errors only.");
	if (s->unfinished > 0)
		section_note(out,
			"%llu call%s never returned and %s not counted, as with strace -c.",
			(unsigned long long)s->unfinished, s->unfinished == 1 ? "" : "s",
			s->unfinished == 1 ? "is" : "are");
	free(order);
}

static void done(struct analysis *a, void *state)
{
	struct summary_state *s = state;

	(void)a;
	for (unsigned i = 0; i < N_LIMIT; i++)
		histogram_done(&s->row[i].times);
}

const struct view view_summary = {
	.name = "summary",
	.title = "System calls",
	.state_size = sizeof(struct summary_state),
	.call = call,
	.describe = describe,
	.done = done,
};
