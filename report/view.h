/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A view: one question asked of the whole trace. It is fed every event in one pass and then
 * describes its answer as a section. Findings and the page use the answers of views; a view uses
 * nobody's.
 */
#pragma once

#include "call.h"
#include "table.h"

#include <stddef.h>

struct analysis;
struct error;

enum view_needs {
	VIEW_TASKS = 1 << 0, /* analysis keeps threads, processes and their names (tasks.h) */
	VIEW_FDS = 1 << 1,   /* and their descriptors (fdtable.h); implies VIEW_TASKS */
};

struct view {
	const char *name; /* the subcommand and the JSON key */
	const char *title;
	unsigned needs;
	size_t state_size;			       /* zeroed before begin() */
	int (*begin)(struct analysis *a, void *state); /* may be NULL */
	void (*call)(struct analysis *a, void *state, const struct call *c);
	void (*end)(struct analysis *a, void *state); /* the log is read; may be NULL */
	void (*describe)(struct analysis *a, void *state, struct section *s);
	void (*done)(struct analysis *a, void *state); /* frees; may be NULL */
};

extern const struct view view_summary, view_slow, view_errors, view_files, view_dns, view_network,
	view_fds, view_polling, view_tree;
/* All of them in the order of the report, NULL-terminated (report/views.c). */
extern const struct view *const views[];
const struct view *view_find(const char *name);
