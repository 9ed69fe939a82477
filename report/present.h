/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Around the sections: running an analysis with progress, what is said on top of every answer, the
 * trace's particulars.
 */
#pragma once

#include "report.h"

struct analysis;
struct buf;
struct error;
struct section;
struct view;

/* After analysis_run: -EINVAL when the source held no trace at all. */
int present_no_trace(struct analysis *a, const char *source, struct error *err);

/* analysis_new, analysis_run, and -EINVAL when the source holds no trace at all. */
int present_analyse(struct analysis **ret_analysis, const char *source,
	const struct view *const *views, const struct report_options *options, struct error *err);
/* "INCOMPLETE TRACE: …" lines; REPORT_OK or REPORT_INCOMPLETE. */
int present_warning(struct analysis *a, const struct report_options *options, struct buf *out);
/* Container, image, command, filter, events, time: what the trace is. */
void present_header(struct analysis *a, const struct report_options *options, struct buf *out);
/* "source":…,"complete":…,"incomplete":[…],"trace":{…} without braces around. Same result as
 * warning. */
int present_json_header(struct analysis *a, struct buf *out);
void present_section(const struct section *s, bool with_title, const struct report_options *options,
	struct buf *out);
