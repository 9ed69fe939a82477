/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One pass over one trace for any number of views. Opens what the user named, reads it to the end
 * and keeps the views' states until it is freed.
 */
#pragma once

#include "reader.h"
#include "recorded.h"
#include "view.h"

#include <stdint.h>

struct analysis;
struct error;
struct fdtable;
struct task;
struct tasks;

/*
 * source: a log, a run folder (trace.log[.N] and meta.json), a folder with a -ff set, the common
 * name of a -ff set, or "-". The views are those of the NULL-terminated list.
 */
int analysis_new(struct analysis **ret_analysis, const char *source,
	const struct view *const *views, struct error *err);
/* Plain text in memory, borrowed; for tests and fuzzing. */
int analysis_new_memory(struct analysis **ret_analysis, const void *text, size_t length,
	const struct view *const *views, struct error *err);
struct analysis *analysis_free(struct analysis *a);

static inline void analysis_freep(struct analysis **a)
{
	(void)analysis_free(*a);
}

/*
 * Reads it all. progress, when not NULL, is called now and then with thousandths (-1: unknown) and
 * the number of calls so far.
 */
int analysis_run(struct analysis *a,
	void (*progress)(void *userdata, int thousandths, uint64_t calls), void *userdata,
	struct error *err);

/* The state of one of the views, NULL when it was not asked for. */
void *analysis_view(struct analysis *a, const struct view *view);
int analysis_describe(struct analysis *a, const struct view *view, struct section *ret_section);

const struct reader_stats *analysis_stats(const struct analysis *a);
const struct names *analysis_names(const struct analysis *a);
struct recorded *analysis_recorded(struct analysis *a);
const char *analysis_source(const struct analysis *a);
const char *analysis_folder(const struct analysis *a); /* of meta.json, NULL */
const char *analysis_path(const struct analysis *a, uint32_t file);
struct tasks *analysis_tasks(struct analysis *a); /* NULL without VIEW_TASKS */
struct reader *analysis_reader(struct analysis *a);

/* During call(): the thread that made it (NULL without VIEW_TASKS). */
struct task *analysis_task(struct analysis *a);
/*
 * Why the trace is not whole, in words ("the log is cut off", "12 calls lost: ring buffer full"),
 * appended one a line; 0 when nothing is known to be missing, else how many reasons.
 */
unsigned analysis_incomplete(struct analysis *a, struct buf *b);
