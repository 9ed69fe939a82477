/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The start-up profile: from the first execve to ready, in systemd-analyze's words. Ready is what the
 * program says or does first: sd_notify's READY=1, else the listen of the first process or of one that
 * stays, else the first accept, else that it has gone quiet; when none of these is in the log, its end.
 */
#pragma once

#include "view.h"

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct error;

enum bucket { /* where a thread's time went; every nanosecond is in exactly one */
	BUCKET_LOADER,  /* execve and the dynamic loader's work after it */
	BUCKET_CODE,    /* finding and reading modules, scripts, classes */
	BUCKET_FILES,   /* configuration and other files */
	BUCKET_DNS,
	BUCKET_OTHERS,  /* connect, and waiting for what sockets and pipes bring */
	BUCKET_WAIT,    /* own children, threads and locks */
	BUCKET_SLEEP,   /* by the clock */
	BUCKET_COMPUTE, /* between calls: running, or calls that were not recorded; and short calls */
	BUCKETS,
};

enum ready_by { READY_UNKNOWN, READY_NOTIFY, READY_LISTEN, READY_ACCEPT, READY_QUIET, READY_END };

struct startup_thread {
	uint32_t tid, number;
	const char *name; /* of its program, never NULL */
	bool thread;
	int64_t start, end; /* end: its own, or ready */
	int64_t bucket[BUCKETS]; /* nanoseconds, sum = end - start */
	unsigned percent[BUCKETS]; /* hundredths, sum = 10000 (0 when it lived for 0 ns) */
};

struct startup_summary {
	bool known; /* the log has times and an execve or another first call */
	enum ready_by by;
	int64_t start, ready;
	uint64_t ready_line;
	const char *ready_text; /* "listen on 0.0.0.0:80" */
	const char *ready_who;	/* "nginx (17), the first process"; "": nobody in particular */
	struct startup_thread *threads; /* in the order of their start */
	size_t n_threads;
	uint64_t left_out; /* threads beyond the limit */
};

enum startup_plot { STARTUP_PLOT_INLINE, STARTUP_PLOT_FILE };

extern const struct view view_startup;

const char *bucket_text(enum bucket b);
const char *ready_by_text(enum ready_by r);
/* After analysis_run(); owned by the view. */
const struct startup_summary *startup_summary(struct analysis *a);

/* The verbs of `sidetrace startup`. */
void startup_print_time(struct analysis *a, struct buf *b);
void startup_print_blame(struct analysis *a, struct buf *b);
void startup_print_chain(struct analysis *a, struct buf *b);
/* SVG: inline in the page (coloured by its style) or a file that stands alone. */
void startup_print_plot(struct analysis *a, struct buf *b, enum startup_plot kind);
