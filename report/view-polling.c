/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * polling: who asks again and again for what is not there. A call is empty when nothing had
 * happened: a poll that returned 0, EAGAIN, a sleep, a yield. Waiting long for an event is not
 * polling, so what counts is how often it came back empty and how fast.
 */
#include "analysis.h"
#include "buf.h"
#include "tasks.h"
#include "view-states.h"
#include "view-tools.h"

#include <errno.h>
#include <stdio.h>

enum { KEYS_MAX = 20000, SHOWN = 1000, BURST_GAP = 1000000 /* ns */ };

static int begin(struct analysis *a, void *state)
{
	struct polling_state *s = state;

	(void)a;
	map_init(&s->rows, sizeof(struct polling_row), KEYS_MAX);
	return 0;
}

/* The timeout that a call asks for, ns; DURATION_UNKNOWN: for ever, or not known. */
static int64_t timeout_of(const struct call *c)
{
	struct args a;
	struct slice t;
	int64_t v, seconds = 0, rest = 0;
	unsigned index;

	switch (c->name) {
	case N_poll:
		index = 2;
		break;
	case N_epoll_wait:
	case N_epoll_pwait:
	case N_epoll_pwait2:
		index = 3;
		break;
	case N_select:
	case N_pselect6:
		index = 4;
		break;
	case N_ppoll:
		index = 2;
		break;
	case N_nanosleep:
		index = 0;
		break;
	case N_clock_nanosleep:
		index = 2;
		break;
	default:
		return DURATION_UNKNOWN;
	}
	args_split_first(c->args, index + 1, &a);
	t = args_get(&a, index);
	if (t.length > 0 && t.at[0] == '{') {
		(void)fact_number(fact_field(t, "tv_sec"), &seconds);
		if (!fact_number(fact_field(t, "tv_nsec"), &rest) &&
			fact_number(fact_field(t, "tv_usec"), &rest))
			rest *= 1000;
		if (c->name == N_clock_nanosleep && slice_find(c->args, "TIMER_ABSTIME"))
			return DURATION_UNKNOWN;
		return seconds < INT64_MAX / 1000000001 ? seconds * 1000000000 + rest
							: DURATION_UNKNOWN;
	}
	if (!fact_number(t, &v) || v < 0 || v > INT32_MAX)
		return DURATION_UNKNOWN;
	return v * 1000000;
}

/* -1: the call is none that polls; else whether it came back empty. */
static int empty(const struct call *c)
{
	switch (c->name) {
	case N_poll:
	case N_ppoll:
	case N_select:
	case N_pselect6:
	case N_epoll_wait:
	case N_epoll_pwait:
	case N_epoll_pwait2:
		return c->result == 0 && c->error == 0;
	case N_sched_yield:
	case N_nanosleep:
	case N_clock_nanosleep:
		return 1;
	case N_read:
	case N_recvfrom:
	case N_recvmsg:
	case N_accept:
	case N_accept4:
	case N_write:
	case N_sendto:
	case N_sendmsg:
		return c->error == EAGAIN ? 1 : -1;
	case N_wait4:
	case N_waitid:
		return slice_find(c->args, "WNOHANG") ? c->result == 0 : -1;
	default:
		return -1;
	}
}

static void burst(struct polling_row *r, const struct call *c)
{
	if (c->time == TIME_UNKNOWN)
		return;
	/* an empty answer long in coming is a wait: it ends the burst as an event does */
	if (r->burst > 0 && c->time - r->last < BURST_GAP) {
		r->burst++;
	} else {
		r->burst = 1;
		r->burst_start = c->time;
	}
	if (r->burst > r->longest_burst) {
		r->longest_burst = r->burst;
		r->burst_from = r->burst_start;
		r->burst_to = c->time;
	}
}

static void call(struct analysis *a, void *state, const struct call *c)
{
	struct polling_state *s = state;
	struct polling_row *r;
	int64_t timeout;
	int nothing;

	if (c->kind != CALL_SYSCALL || (c->flags & CALL_UNFINISHED))
		return;
	nothing = empty(c);
	if (nothing < 0)
		return;
	buf_reset(&s->key);
	buf_printf(&s->key, "%u %u", c->tid, c->name);
	r = map_get(&s->rows, (struct slice){s->key.data, s->key.length});
	if (!r)
		return;
	if (r->calls++ == 0) {
		struct buf who = BUF_INIT;

		r->tid = c->tid;
		r->name = c->name;
		r->first = c->time;
		r->timeout = DURATION_UNKNOWN;
		task_print(&who, analysis_task(a), c->tid);
		(void)snprintf(r->who, sizeof(r->who), "%s", buf_cstr(&who));
		buf_done(&who);
	}
	if (c->duration > 0)
		time_add(&r->time, c->duration);
	timeout = timeout_of(c);
	if (timeout == 0)
		r->no_wait++;
	else if (timeout > 0 && (r->timeout == DURATION_UNKNOWN || timeout < r->timeout))
		r->timeout = timeout;
	if (nothing) {
		r->empty++;
		burst(r, c);
		if (r->n_lines < 3)
			r->lines[r->n_lines++] = c->line;
	} else {
		r->burst = 0;
	}
	r->last = c->time != TIME_UNKNOWN ? c->time : r->last;
}

static int most_empty_first(const void *a, const void *b)
{
	const struct polling_row *x = (const void *)(*(const struct map_entry *const *)a)->value,
				 *y = (const void *)(*(const struct map_entry *const *)b)->value;

	if (x->empty != y->empty)
		return x->empty > y->empty ? -1 : 1;
	return x->calls > y->calls ? -1 : x->calls < y->calls;
}

static void end(struct analysis *a, void *state)
{
	struct polling_state *s = state;

	(void)a;
	map_sort(&s->rows, most_empty_first);
}

enum { EMPTY, CALLS, RATE, NO_WAIT, TIMEOUT, TIME, BURST, LINE, NAME, THREAD };

static const struct column columns[] = {
	[EMPTY] = {"empty", "empty", COLUMN_COUNT},
	[CALLS] = {"calls", "calls", COLUMN_COUNT},
	[RATE] = {"rate", "rate", COLUMN_RATE, true},
	[NO_WAIT] = {"no_wait", "timeout 0", COLUMN_COUNT, true},
	[TIMEOUT] = {"timeout", "least timeout", COLUMN_DURATION, true},
	[TIME] = {"seconds", "time", COLUMN_DURATION, true},
	[BURST] = {"longest_burst", "burst", COLUMN_COUNT, true},
	[LINE] = {"line", "line", COLUMN_LINE, true},
	[NAME] = {"syscall", "call", COLUMN_TEXT},
	[THREAD] = {"thread", "thread", COLUMN_TEXT},
};

static void describe(struct analysis *a, void *state, struct section *out)
{
	static const unsigned needed[] = {N_poll, N_ppoll, N_select, N_pselect6, N_epoll_wait,
		N_epoll_pwait, N_nanosleep, N_clock_nanosleep, N_NONE};
	struct polling_state *s = state;
	struct table *t;

	if (section_not_recorded(
		    a, out, needed, "poll, select, epoll_wait and sleeps", s->rows.count > 0))
		return;
	section_note(out, "A burst is calls in a row that came back empty, less than 1 ms apart.");
	t = section_table(out, "polls", NULL, columns, THREAD + 1);
	for (size_t i = 0; i < s->rows.count; i++) {
		const struct polling_row *r = (const void *)s->rows.order[i]->value;
		int64_t span = r->first != TIME_UNKNOWN ? r->last - r->first : 0;

		/* once is asking, not polling */
		if (r->empty < 2)
			continue;
		if (i >= SHOWN) {
			t->n_left_out++;
			continue;
		}
		table_row(t);
		table_number(t, EMPTY, (int64_t)r->empty);
		table_number(t, CALLS, (int64_t)r->calls);
		if (span > 0 && r->calls > 1)
			table_number(
				t, RATE, (int64_t)((double)(r->calls - 1) * 1e12 / (double)span));
		if (r->no_wait)
			table_number(t, NO_WAIT, (int64_t)r->no_wait);
		table_number(t, TIMEOUT, r->timeout);
		if (r->time > 0)
			table_number(t, TIME, r->time);
		if (r->longest_burst > 1)
			table_number(t, BURST, (int64_t)r->longest_burst);
		if (r->n_lines)
			table_number(t, LINE, (int64_t)r->lines[0]);
		table_text(t, NAME, names_text(analysis_names(a), r->name));
		table_text(t, THREAD, slice_of(r->who));
	}
}

static void done(struct analysis *a, void *state)
{
	struct polling_state *s = state;

	(void)a;
	map_done(&s->rows);
	buf_done(&s->key);
}

const struct view view_polling = {
	.name = "polling",
	.title = "Polling",
	.needs = VIEW_TASKS,
	.state_size = sizeof(struct polling_state),
	.begin = begin,
	.call = call,
	.end = end,
	.describe = describe,
	.done = done,
};
