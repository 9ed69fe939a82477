/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a trace means, for the command line: read a log, run one view or all, get text or JSON.
 * Implemented in report/.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct error;

enum report_outcome { /* also those of the functions below, when not negative */
	REPORT_OK = 0,
	REPORT_FINDINGS = 1,   /* findings at or above fail_on */
	REPORT_INCOMPLETE = 2, /* the trace is cut or lost calls; it is said in the output */
};

struct report_options {
	bool json;
	bool colour;
	unsigned width; /* of the terminal, 0: 100 */
	size_t rows;	/* of a table in text, 0: the view's own choice */
	/* Called now and then: thousandths of the input (-1: unknown) and calls so far. May be
	 * NULL. */
	void (*progress)(void *userdata, int thousandths, uint64_t calls);
	void *userdata;
};

/*
 * One view over one trace, appended to out. source: a log, a run folder, a -ff set, "-". -EINVAL
 * when the view is unknown or nothing in the source is a trace.
 */
int report_view(const char *view, const char *source, const struct report_options *options,
	struct buf *out, struct error *err);
/* Every view, with the trace's particulars in front. */
int report_all(const char *source, const struct report_options *options, struct buf *out,
	struct error *err);
/* What is different in the second trace. */
int report_diff(const char *old_source, const char *new_source,
	const struct report_options *options, struct buf *out, struct error *err);
