/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A sink turns records into a file: strace text, JSON Lines, the summary table. One const struct
 * sink_type each; a job has any number of them.
 */
#pragma once

#include "record.h"

#include <stdbool.h>
#include <stdint.h>

struct error;
struct job;
struct output;
struct sink;

struct sink_config {
	const struct job *job;
	int64_t realtime_offset; /* CLOCK_REALTIME = CLOCK_MONOTONIC + this, ns; taken once at the start */
	struct output *output;   /* borrowed; whole lines are written to it */
	const char *header_json; /* what meta.json knows at the start: the first line of trace.jsonl */
};

struct sink_type {
	const char *name;      /* "strace", "jsonl", "summary" */
	const char *file_name; /* in the run folder: "trace.log", … */
	int (*open)(const struct sink_config *config, struct sink **ret_sink, struct error *err);
	/*
	 * A RECORD_TASK as soon as it is known, before it comes once more at its place in the trace: the
	 * call that made the thread may come first. NULL: the sink does not ask.
	 */
	void (*task)(struct sink *sink, const struct record *record);
	/* 0, or -errno of the output: the record was not written. */
	int (*record)(struct sink *sink, const struct record *record);
	/* Calls that come as a sum, not as records. NULL: the sink cannot show them. */
	void (*count)(struct sink *sink, const struct record_sum *sum);
	/* Everything so far is handed to the output. At the end lines that are still open are closed. */
	int (*flush)(struct sink *sink, bool last);
	struct sink *(*free)(struct sink *sink);
};

extern const struct sink_type sink_strace, sink_jsonl, sink_summary;
