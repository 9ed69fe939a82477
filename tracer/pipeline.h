/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the backend's records to files: selection, then every sink of the job with its output. What a
 * sink could not write is counted and marked in its trace as soon as that can be written again; the
 * tracee never waits for a full disk.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct error;
struct job;
struct pipeline;
struct record;
struct record_sum;
struct roster;

/* calls = not_selected + written + lost */
struct pipeline_figures {
	uint64_t calls;        /* that came, as RECORD_CALLs or in sums */
	uint64_t not_selected; /* by status or path */
	uint64_t written;      /* in every file of the trace */
	uint64_t lost;         /* at least one file does not have them: disk full, rotated away */
	uint64_t rotated;      /* of the lost: rotated away */
	uint64_t other_lost;   /* signals, exits … that a file could not take */
	pid_t first_pid;       /* of the first record, 0: none came */
	bool io_uring;         /* io_uring_enter was seen: work that no system call tracer sees */
	int write_error;       /* the last one, positive errno; 0: none */
};

struct pipeline_file {
	const char *name; /* in the run folder */
	uint64_t bytes, dropped;
	unsigned parts;
};

int pipeline_open(const struct job *job, const char *header_json, struct pipeline **ret_pipeline,
	struct error *err);
/* For struct backend_host; userdata is the pipeline. Always 0: what cannot be written is counted here. */
int pipeline_emit(void *userdata, const struct record *record);
void pipeline_task(void *userdata, const struct record *record);
void pipeline_count(void *userdata, const struct record_sum *sum);
void pipeline_idle(void *userdata);
/* Ends the sinks and writes out what is there. */
void pipeline_finish(struct pipeline *p);
/* Exact after pipeline_finish(). */
void pipeline_figures(const struct pipeline *p, struct pipeline_figures *ret_figures);
/* The tasks that came; borrowed. */
const struct roster *pipeline_roster(const struct pipeline *p);
/* The i-th file, false: there is none. */
bool pipeline_file(const struct pipeline *p, size_t i, struct pipeline_file *ret_file);
struct pipeline *pipeline_free(struct pipeline *p); /* waits for an -o command */

static inline void pipeline_freep(struct pipeline **p)
{
	(void)pipeline_free(*p);
}
