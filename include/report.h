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
	/* Of the findings; report_all and report_page only. NULL: none. */
	const char *const *set; /* RULE.NAME=VALUE, NULL-terminated */
	const char *fail_on;	/* info, warning, serious: REPORT_FINDINGS from there on */
};

/* -EINVAL: fail_on or set hold what no report understands. They all say so, but after they have read the trace. */
int report_check(const struct report_options *options, struct error *err);

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
/* The same as one HTML file that asks nobody for anything. */
int report_page(const char *source, const struct report_options *options, struct buf *out,
	struct error *err);
/* The rules of the findings and their thresholds. */
int report_rules(struct buf *out);
/* what: time, blame, critical-chain, plot (SVG); NULL is time. JSON: all of them but the plot. */
int report_startup(const char *what, const char *source, const struct report_options *options,
	struct buf *out, struct error *err);
/*
 * Another tool's format, written to fd as the trace is read. day: YYYY-MM-DD, the day of the first
 * line of a log that has clock times only; NULL: from meta.json, else 1970-01-01.
 */
int report_export(const char *format, const char *day, const char *source,
	const struct report_options *options, int fd, struct error *err);
/* -EINVAL: there is no such format or day. */
int report_export_check(const char *format, const char *day, struct error *err);
/* A seccomp profile; -EINVAL from a trace that is not whole, unless forced. */
int report_seccomp(const char *source, bool force, const struct report_options *options,
	struct buf *out, struct error *err);
