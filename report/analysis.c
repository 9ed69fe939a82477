/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See analysis.h: opens the trace, feeds every event to the views that were asked for, keeps what
 * they found. Knows no call and no view.
 */
#include "analysis.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "reasons.h"
#include "source.h"
#include "tasks.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	VIEWS_MAX = 32,
	PROGRESS_EVERY = 65536, /* events */
};

struct analysis {
	char *name;
	struct source source;
	struct reader *reader;
	struct recorded recorded;
	struct tasks *tasks;
	struct task *task; /* of the event in hand */
	const struct view *view[VIEWS_MAX];
	void *state[VIEWS_MAX];
	unsigned n_views;
	unsigned n_begun;
};

struct analysis *analysis_free(struct analysis *a)
{
	if (!a)
		return NULL;
	for (unsigned i = 0; i < a->n_views; i++) {
		if (i < a->n_begun && a->view[i]->done)
			a->view[i]->done(a, a->state[i]);
		free(a->state[i]);
	}
	(void)tasks_free(a->tasks);
	(void)reader_free(a->reader);
	recorded_done(&a->recorded);
	source_done(&a->source);
	free(a->name);
	free(a);
	return NULL;
}

static int begin_views(struct analysis *a, const struct view *const *wanted, struct error *err)
{
	unsigned needs = 0;
	int r;

	for (; *wanted && a->n_views < VIEWS_MAX; wanted++) {
		if (analysis_view(a, *wanted))
			continue;
		a->view[a->n_views] = *wanted;
		a->state[a->n_views] = calloc(1, (*wanted)->state_size ? (*wanted)->state_size : 1);
		if (!a->state[a->n_views])
			return error_set(err, ENOMEM, "begin '%s'", (*wanted)->name);
		a->n_views++;
		needs |= (*wanted)->needs;
	}
	if (needs) {
		a->tasks = tasks_new(needs & VIEW_FDS, &a->recorded);
		if (!a->tasks)
			return error_set(err, ENOMEM, "begin the analysis");
	}
	for (; a->n_begun < a->n_views; a->n_begun++) {
		const struct view *v = a->view[a->n_begun];

		r = v->begin ? v->begin(a, a->state[a->n_begun]) : 0;
		if (r < 0)
			return error_set(err, -r, "begin '%s'", v->name);
	}
	return 0;
}

int analysis_new(struct analysis **ret_analysis, const char *source,
	const struct view *const *wanted, struct error *err)
{
	_cleanup_(analysis_freep) struct analysis *a = calloc(1, sizeof(*a));
	struct slice header;
	int r;

	if (!a)
		return error_set(err, ENOMEM, "begin the analysis");
	recorded_init(&a->recorded);
	a->name = strdup(source);
	if (!a->name)
		return error_set(err, ENOMEM, "begin the analysis");
	r = source_find(source, &a->source, err);
	if (r < 0)
		return r;
	if (a->source.folder) {
		r = recorded_load(&a->recorded, a->source.folder, err);
		if (r < 0)
			return r;
	}
	r = reader_open(&a->reader, (const char *const *)a->source.paths, a->source.n_paths,
		a->source.found, err);
	if (r < 0)
		return r;
	if (!a->source.folder) {
		r = reader_header(a->reader, &header, err);
		if (r > 0)
			r = recorded_take_header(&a->recorded, header, err);
		if (r < 0)
			return r;
	}
	r = begin_views(a, wanted, err);
	if (r < 0)
		return r;
	*ret_analysis = take_ptr(&a);
	return 0;
}

int analysis_new_memory(struct analysis **ret_analysis, const void *text, size_t length,
	const struct view *const *wanted, struct error *err)
{
	_cleanup_(analysis_freep) struct analysis *a = calloc(1, sizeof(*a));
	int r;

	if (!a)
		return error_set(err, ENOMEM, "begin the analysis");
	recorded_init(&a->recorded);
	a->name = strdup("(memory)");
	if (!a->name)
		return error_set(err, ENOMEM, "begin the analysis");
	r = reader_open_memory(&a->reader, text, length);
	if (r < 0)
		return error_set(err, -r, "begin the analysis");
	r = begin_views(a, wanted, err);
	if (r < 0)
		return r;
	*ret_analysis = take_ptr(&a);
	return 0;
}

int analysis_run(struct analysis *a,
	void (*progress)(void *userdata, int thousandths, uint64_t calls), void *userdata,
	struct error *err)
{
	struct call c;
	uint64_t events = 0;
	int r;

	while ((r = reader_next(a->reader, &c, err)) > 0) {
		if (c.kind == CALL_TASK) {
			if (a->tasks && tasks_told(a->tasks, &c) < 0)
				return error_set(err, ENOMEM, "line %llu", (unsigned long long)c.line);
			continue;
		}
		if (c.kind == CALL_SYSCALL)
			recorded_saw(&a->recorded, c.name);
		if (a->tasks) {
			a->task = tasks_call(a->tasks, a->reader, &c);
			if (!a->task)
				return error_set(
					err, ENOMEM, "line %llu", (unsigned long long)c.line);
		}
		for (unsigned i = 0; i < a->n_views; i++)
			a->view[i]->call(a, a->state[i], &c);
		if (progress && ++events % PROGRESS_EVERY == 0)
			progress(userdata, reader_progress(a->reader),
				reader_stats(a->reader)->calls);
	}
	if (r < 0)
		return r;
	a->task = NULL;
	if (a->tasks)
		tasks_end(a->tasks);
	for (unsigned i = 0; i < a->n_views; i++)
		if (a->view[i]->end)
			a->view[i]->end(a, a->state[i]);
	return 0;
}

void *analysis_view(struct analysis *a, const struct view *view)
{
	for (unsigned i = 0; i < a->n_views; i++)
		if (a->view[i] == view)
			return a->state[i];
	return NULL;
}

int analysis_describe(struct analysis *a, const struct view *view, struct section *ret_section)
{
	void *state = analysis_view(a, view);

	section_init(ret_section, view->name, view->title);
	ret_section->clock = (int)reader_stats(a->reader)->clock;
	if (!state)
		return -ENOENT;
	view->describe(a, state, ret_section);
	return 0;
}

const struct reader_stats *analysis_stats(const struct analysis *a)
{
	return reader_stats(a->reader);
}

const struct names *analysis_names(const struct analysis *a)
{
	return reader_names(a->reader);
}

struct recorded *analysis_recorded(struct analysis *a)
{
	return &a->recorded;
}

const char *analysis_source(const struct analysis *a)
{
	return a->name;
}

const char *analysis_folder(const struct analysis *a)
{
	return a->source.folder;
}

const char *analysis_path(const struct analysis *a, uint32_t file)
{
	return reader_path(a->reader, file);
}

struct tasks *analysis_tasks(struct analysis *a)
{
	return a->tasks;
}

struct reader *analysis_reader(struct analysis *a)
{
	return a->reader;
}

struct task *analysis_task(struct analysis *a)
{
	return a->task;
}

/* Then what is missing is what else there is to say. */
static bool ended_by_itself(const struct recorded *r)
{
	return r->reason && strcmp(r->reason, REASON_ALL_ENDED) == 0;
}

unsigned analysis_incomplete(struct analysis *a, struct buf *b)
{
	const struct reader_stats *s = reader_stats(a->reader);
	const struct recorded *r = &a->recorded;
	uint64_t lost = r->lost > s->lost ? r->lost : s->lost;
	unsigned reasons = 0;

	if (lost > 0) {
		buf_printf(b, "%llu calls were lost while tracing\n", (unsigned long long)lost);
		reasons++;
	}
	if (s->cut) {
		buf_str(b, "the log ends in the middle of a line\n");
		reasons++;
	}
	if (s->unmatched > 0) {
		buf_printf(b, "the beginning of %llu calls is not in the log\n",
			(unsigned long long)s->unmatched);
		reasons++;
	}
	if (r->complete_known && !r->complete && !(reasons > 0 && ended_by_itself(r))) {
		buf_printf(b, "meta.json says that the trace is not complete%s%s\n",
			r->reason ? ": " : "", r->reason ? r->reason : "");
		reasons++;
	}
	return reasons;
}
