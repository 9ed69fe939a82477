/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fd-leak: descriptors of one sort pile up over the whole life of a process. What is merely open when
 * a process ends is no leak: they have to be many, alike, and come in at a steady pace.
 */
#include "findings/finding.h"
#include "findings/keys.h"

#include "buf.h"
#include "cleanup.h"

#include <ctype.h>

enum { QUARTERS = 4 };

static const struct threshold thresholds[] = {
	{ "count", 64, "alike and open", NULL },
	{ "quarters", 3, "quarters of the process's life in which at least 5 % of them were opened", NULL },
};
static const unsigned names[] = { N_exit_group, N_NONE };
static const unsigned needs[] = { N_open, N_openat, N_socket, N_accept, N_accept4, N_pipe, N_pipe2, N_dup,
	N_eventfd2, N_epoll_create1, N_NONE };
static const unsigned closes[] = { N_close, N_close_range, N_NONE };

struct sort { /* descriptors whose text differs in digits only */
	uint64_t open, quarter[QUARTERS];
	uint64_t first_line, last_line;
	char *first, *last;
	unsigned name;
};

/* What was found must wait for the end: whether close was recorded is known only then. */
struct leak {
	struct leak *next;
	uint64_t open, first_line, last_line;
	char *shape, *first, *last, *process;
	uint32_t file;
};

struct state {
	struct leak *leaks;
};

static void sort_release(void *value)
{
	struct sort *s = value;

	free(s->first);
	free(s->last);
}

/* job-017.in and job-018.in are of one sort: job-#.in. */
static void shape_of(struct slice what, struct buf *b)
{
	for (size_t i = 0; i < what.length; i++) {
		if (!isdigit((unsigned char)what.at[i])) {
			buf_byte(b, what.at[i]);
			continue;
		}
		while (i + 1 < what.length && isdigit((unsigned char)what.at[i + 1]))
			i++;
		buf_byte(b, '#');
	}
}

static void count_one(struct keys *sorts, const struct fdtable *t, const struct fd_entry *e,
	int64_t start, int64_t end)
{
	_cleanup_(buf_donep) struct buf shape = BUF_INIT;
	struct slice what = fdtable_what(t, e);
	struct sort *s;
	int64_t q = 0;

	if (!what.length || e->inherited || e->time == TIME_UNKNOWN || end <= start)
		return;
	shape_of(what, &shape);
	s = keys_get(sorts, (struct slice){ shape.data, shape.length });
	if (!s)
		return;
	q = (e->time - start) * QUARTERS / (end - start);
	s->quarter[q < 0 ? 0 : q >= QUARTERS ? QUARTERS - 1 : q]++;
	if (s->open++ == 0 || e->line < s->first_line) {
		s->first_line = e->line;
		free(s->first);
		s->first = strndup(what.at, what.length);
	}
	if (e->line > s->last_line) {
		s->last_line = e->line;
		free(s->last);
		s->last = strndup(what.at, what.length);
	}
	s->name = e->name;
}

static bool piles_up(struct watch *w, const struct sort *s)
{
	unsigned busy = 0;

	for (unsigned i = 0; i < QUARTERS; i++)
		busy += s->quarter[i] * 20 >= s->open;
	return (double)s->open >= watch_limit(w, "count") && busy >= watch_limit(w, "quarters");
}

static void examine(struct watch *w, struct state *state, const struct task *task, int64_t now)
{
	struct keys sorts = KEYS(sizeof(struct sort), 4096, sort_release);
	const struct process *p = task->process;
	int64_t start = p->start;

	if (!task->fds || now == TIME_UNKNOWN || start == TIME_UNKNOWN)
		return;
	for (int fd = 0, left = (int)fdtable_count(task->fds); left > 0 && fd < FDTABLE_LIMIT; fd++) {
		const struct fd_entry *e = fdtable_get(task->fds, fd);

		if (!e || !e->open)
			continue;
		count_one(&sorts, task->fds, e, start, now);
		left--;
	}
	for (const struct keys_entry *e = NULL; (e = keys_next(&sorts, e));) {
		struct sort *s = (struct sort *)e->value;
		struct leak *leak;

		if (!piles_up(w, s))
			continue;
		leak = calloc(1, sizeof(*leak));
		if (!leak)
			break;
		*leak = (struct leak){ .next = state->leaks, .open = s->open,
			.first_line = s->first_line, .last_line = s->last_line,
			.shape = strndup(e->text, e->length) };
		(void)asprintf(&leak->process, "%s (%u)", p->exe ?: "the process", p->pid);
		(void)asprintf(&leak->first, "%s was opened here and never closed", s->first ?: "");
		(void)asprintf(&leak->last, "%s, the last of them", s->last ?: "");
		state->leaks = leak;
	}
	keys_done(&sorts);
}

static void call(struct watch *w, void *state, const struct call *c)
{
	struct task *task = watch_task(w);

	if (task)
		examine(w, state, task, c->time);
}

static void tell(struct watch *w, struct leak *l)
{
	struct finding *f = finding_new(w, SEVERITY_SERIOUS, FINDING_COST_UNKNOWN,
		"%s keeps opening and does not close: %s descriptors of %s were open at its end",
		say_text(slice_of(l->process ?: "a process")), say_count(l->open),
		say_text(slice_of(l->shape ?: "one sort")));
	struct samples s = { .n = 2 };

	s.line[0] = (struct evidence){ l->file, l->first_line, 0, take_ptr(&l->first) };
	s.line[1] = (struct evidence){ l->file, l->last_line, 0, take_ptr(&l->last) };
	finding_prove(f, &s);
	finding_advise(f, "Close them on every way out, errors included (with/using/defer/finally). "
			  "`sidetrace fds` lists where each was opened.");
}

static void end(struct watch *w, void *state)
{
	struct tasks *tasks = analysis_tasks(watch_analysis(w));
	const struct recorded *recorded = analysis_recorded(watch_analysis(w));
	struct state *s = state;

	if (recorded_has_any(recorded, closes) != RECORDED_YES)
		return;
	for (struct task *t = tasks ? tasks_first(tasks) : NULL; t; t = t->next)
		if (!t->ended && !t->thread && !t->process->ended)
			examine(w, s, t, analysis_stats(watch_analysis(w))->last);
	for (struct leak *l = s->leaks; l; l = l->next)
		tell(w, l);
}

static void done(void *state)
{
	struct state *s = state;

	while (s->leaks) {
		struct leak *l = s->leaks;

		s->leaks = l->next;
		free(l->shape);
		free(l->first);
		free(l->last);
		free(l->process);
		free(l);
	}
}

const struct rule rule_fd_leak = {
	.name = "fd-leak",
	.title = "Descriptor leak",
	.names = names,
	.needs = needs,
	.thresholds = thresholds,
	.n_thresholds = 2,
	.state_size = sizeof(struct state),
	.call = call,
	.end = end,
	.done = done,
};
