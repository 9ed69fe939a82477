/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trace.report and trace.seccomp: files that `sidetrace` makes of the finished trace. The tracer itself
 * is confined by then and may start nothing, so a helper process is forked before it attaches. It has
 * no capabilities, holds nothing but the run folder, and ends with the tracer.
 */
#pragma once

#include <stddef.h>

struct error;
struct job;
struct reports;

struct report_result {
	const char *file;  /* in the run folder */
	char outcome[200]; /* "written", or "not written: why" */
};

/* *ret_reports is NULL when the job asks for none. */
int reports_begin(const struct job *job, struct reports **ret_reports, struct error *err);
/* The trace is complete in its folder: make them, wait for them. */
void reports_run(struct reports *r);
const struct report_result *reports_result(const struct reports *r, size_t i); /* NULL: no more */
struct reports *reports_free(struct reports *r);

static inline void reports_freep(struct reports **r)
{
	(void)reports_free(*r);
}
