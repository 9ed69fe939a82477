/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fds: descriptors that are opened and never closed. What is open at the end is no leak by itself:
 * a descriptor counts as forgotten when FD_FORGOTTEN later ones came from the same place and it was
 * never touched again.
 */
#include "analysis.h"
#include "fdtable.h"
#include "tasks.h"
#include "view-states.h"
#include "view-tools.h"

#include <errno.h>

enum { SHOWN = 1000 };

static int begin(struct analysis *a, void *state)
{
	struct fds_state *s = state;

	(void)a;
	s->limit = -1;
	return 0;
}

/* prlimit64(0, RLIMIT_NOFILE, NULL, {rlim_cur=1024, rlim_max=…}) = 0 */
static void look_at_limit(struct fds_state *s, const struct call *c)
{
	struct args a;
	int64_t v;
	unsigned index = c->name == N_prlimit64 ? 1 : 0;
	struct slice value;

	if (c->flags & CALL_FAILED)
		return;
	args_split_first(c->args, index + 3, &a);
	if (!slice_is(args_get(&a, index), "RLIMIT_NOFILE"))
		return;
	value = args_get(&a, index + 1);
	/* prlimit64 has the new limit and then the old one, either may be NULL */
	if (c->name == N_prlimit64 && (value.length == 0 || value.at[0] != '{'))
		value = args_get(&a, index + 2);
	if (fact_number(fact_field(value, "rlim_cur"), &v))
		s->limit = v;
}

static void call(struct analysis *a, void *state, const struct call *c)
{
	struct fds_state *s = state;
	const struct task *task = analysis_task(a);
	unsigned now;

	if (c->kind != CALL_SYSCALL)
		return;
	now = fdtable_count(task->fds);
	if (now > s->highest) {
		s->highest = now;
		s->highest_tid = c->tid;
		s->highest_line = c->line;
	}
	switch (c->name) {
	case N_close:
	case N_close_range:
		s->closes++;
		break;
	case N_prlimit64:
	case N_getrlimit:
	case N_setrlimit:
		look_at_limit(s, c);
		break;
	default:
		break;
	}
	if (c->error == EMFILE || c->error == ENFILE) {
		if (s->emfile++ == 0)
			s->emfile_line = c->line;
	}
}

static int worst_first(const void *a, const void *b)
{
	const struct fd_group *x = (const void *)(*(const struct map_entry *const *)a)->value,
			      *y = (const void *)(*(const struct map_entry *const *)b)->value;

	if (x->forgotten != y->forgotten)
		return x->forgotten > y->forgotten ? -1 : 1;
	if (x->left != y->left)
		return x->left > y->left ? -1 : 1;
	return x->opened > y->opened ? -1 : x->opened < y->opened;
}

static void end(struct analysis *a, void *state)
{
	struct fds_state *s = state;
	struct fd_world *w = tasks_fd_world(analysis_tasks(a));

	map_sort(&w->groups, worst_first);
	for (size_t i = 0; i < w->groups.count; i++)
		s->opens +=
			((const struct fd_group *)(const void *)w->groups.order[i]->value)->opened;
}

enum { FORGOTTEN, OPENED, CLOSED, LEFT, PEAK, PID, CALL, LINE, WHAT };

static const struct column columns[] = {
	[FORGOTTEN] = {"forgotten", "leaked", COLUMN_COUNT, true},
	[OPENED] = {"opened", "opened", COLUMN_COUNT},
	[CLOSED] = {"closed", "closed", COLUMN_COUNT},
	[LEFT] = {"left", "left", COLUMN_COUNT},
	[PEAK] = {"peak", "at once", COLUMN_COUNT},
	[PID] = {"pid", "process", COLUMN_COUNT, true},
	[CALL] = {"syscall", "by", COLUMN_TEXT},
	[LINE] = {"line", "line", COLUMN_LINE, true},
	[WHAT] = {"what", "what", COLUMN_TEXT},
};

static void describe(struct analysis *a, void *state, struct section *out)
{
	static const unsigned opening[] = {N_open, N_openat, N_socket, N_accept4, N_NONE};
	struct fds_state *s = state;
	const struct fd_world *w = tasks_fd_world(analysis_tasks(a));
	bool closes = recorded_has(analysis_recorded(a), N_close) == RECORDED_YES;
	struct table *t;

	if (section_not_recorded(a, out, opening, "calls that open descriptors", s->opens > 0))
		return;
	section_note(out, "At most %u descriptors were open at once (thread %u, line %llu)%s.",
		s->highest, s->highest_tid, (unsigned long long)s->highest_line,
		analysis_stats(a)->decorated ? "" : ", as far as the log shows");
	if (s->limit >= 0)
		section_note(out, "The limit (RLIMIT_NOFILE) is %lld.", (long long)s->limit);
	if (s->emfile > 0)
		section_note(out, "%llu calls failed because of it, the first on line %llu.",
			(unsigned long long)s->emfile, (unsigned long long)s->emfile_line);
	if (!closes && s->opens > 0) {
		section_note(
			out, "close was not recorded: whether descriptors leak cannot be told.");
	}
	t = section_table(out, "groups", NULL, columns, WHAT + 1);
	for (size_t i = 0, n = 0; i < w->groups.count; i++) {
		const struct fd_group *g = (const void *)w->groups.order[i]->value;

		if (g->opened == 0)
			continue;
		if (n++ >= SHOWN) {
			t->n_left_out++;
			continue;
		}
		table_row(t);
		if (g->forgotten > 0 && closes)
			table_number(t, FORGOTTEN, (int64_t)g->forgotten);
		table_number(t, OPENED, (int64_t)g->opened);
		table_number(t, CLOSED, (int64_t)g->closed);
		table_number(t, LEFT, (int64_t)g->left);
		table_number(t, PEAK, (int64_t)g->peak);
		if (g->pid)
			table_number(t, PID, g->pid);
		table_text(t, CALL, names_text(analysis_names(a), g->name));
		if (g->n_lines)
			table_number(t, LINE, (int64_t)g->lines[0]);
		table_text(t, WHAT, g->what);
	}
}

const struct view view_fds = {
	.name = "fds",
	.title = "Descriptors",
	.needs = VIEW_FDS,
	.state_size = sizeof(struct fds_state),
	.begin = begin,
	.call = call,
	.end = end,
	.describe = describe,
};
