/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A trace in the formats of other tools, written as it is read: memory does not grow with the log.
 *   perfetto  Chrome's trace event JSON, for ui.perfetto.dev and chrome://tracing
 *   otlp      OpenTelemetry's OTLP/JSON, a span a line, as its file exporter writes
 *   folded    "program;thread;call microseconds", for flame graphs
 *   jsonl     ours: docs/jsonl.md
 */
#pragma once

#include "view.h"

#include <stdint.h>

struct buf;
struct exporter;

/* NULL: no such format. */
const struct exporter *exporter_find(const char *name);
extern const char *const exporter_names[]; /* NULL-terminated */

extern const struct view view_export;

/*
 * Between analysis_new() and analysis_run(): where it goes. day: nanoseconds since 1970 of the midnight
 * before the log, for one that has clock times only; 0: what meta.json says, if there is one.
 */
void export_begin(struct analysis *a, const struct exporter *exporter, int fd, int64_t day);
/* After analysis_run(): writes what is left; 0, or the -errno of the first write that failed. */
int export_end(struct analysis *a);
