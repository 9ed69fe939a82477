/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * meta.json of a run folder: what was traced, how, and whether all of it is there. Written when the
 * trace begins (no "end": it is running, or its tracer was killed) and again when it has ended. Members:
 *
 *	version 1 · sidetrace · container (name, else id) · id · image · engine · runtime · bundle · cgroup
 *	command [argv] · filter (trace=) · options {io.sidetrace.trace.failed: "true", …: the request}
 *	backend · backend_reason · kernel · machine · tracer_pid · pid (init, in the host's pid namespace)
 *	start · end (RFC 3339, UTC, ns) · duration (seconds)
 *	events {seen, written, not_selected, lost {"output full": n, …}}: seen = written + not_selected + sum(lost)
 *	rotated_away (calls; part of lost "output full") · other_lost (signals, exits) · tasks
 *	exit {code} or {signal} · complete · reason (why it ended)
 *	task_list [{tid, pid, ns_tid, ns_pid, parent, comm}]: the first 4096 tasks in the order of their
 *	appearance; tid, pid and parent on the host, ns_… as the task itself sees them (left out: not known)
 *	tasks_not_listed · files [{name, bytes, dropped_bytes, parts}] · reports {"report.html": "written" or why not} · notes [text]
 */
#pragma once

#include "backend.h"

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

struct buf;
struct error;
struct job;
struct pipeline;
struct pipeline_figures;
struct reports;

struct meta {
	const struct job *job;
	const char *backend, *backend_reason;
	pid_t tracer_pid;
	struct timespec start;
	/* what follows is known at the end */
	bool ended;
	struct timespec end;
	const char *reason;
	bool complete;
	struct backend_stats stats;
	const struct pipeline_figures *figures;
	const struct pipeline *pipeline;
	const struct reports *reports;
};

void meta_print(const struct meta *meta, bool one_line, struct buf *b);
/*
 * Puts it into the folder by a rename, so that a reader never sees half of it. On a full disk it is
 * written over the one that is there, *kept_fd (-1 the first time), which has its block already.
 */
int meta_write(const struct meta *meta, int folder_fd, int *kept_fd, struct error *err);
