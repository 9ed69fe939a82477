/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the trace was told to record, and how whole it is. A conclusion from a call that is not
 * there needs recorded_has() to say YES: "not recorded" and "did not happen" look the same in a
 * log.
 */
#pragma once

#include "names.h"

#include <stdbool.h>
#include <stdint.h>

struct error;
struct reader_stats;

enum recorded_answer { RECORDED_NO, RECORDED_UNKNOWN, RECORDED_YES };

/* A task as the tracer knew it: its numbers on the host, and the one that the container calls it by. */
struct known_task {
	uint32_t tid, pid;
	uint32_t ns_tid; /* 0: not known */
	uint32_t parent; /* tid of the task that made it, 0: not known, or none */
	bool appeared;	 /* tasks.c's own: it is in the log, its clone has returned */
	bool returned;
};

struct recorded {
	/* from meta.json; NULL or false when there is none */
	bool meta; /* a meta.json was read */
	char *container, *id, *image, *command, *filter, *backend, *kernel, *start, *end, *reason;
	bool complete_known, complete;
	uint64_t seen, written, lost;
	uint32_t pid;	  /* of the first process that was attached to, 0: not known */
	bool failed_only; /* -Z: calls that succeeded are not there */
	char *path;	  /* -P: only calls that touch it */
	int64_t strings;  /* -s, -1 unknown */
	/* from the log itself, filled in by the pass */
	bool seen_name[N_LIMIT];
	uint64_t wanted[(N_KNOWN + 63) / 64]; /* the filter's calls, when wanted_known */
	bool wanted_known;
	bool wanted_all; /* the filter leaves nothing out */
	/* in the order of their appearance; NULL when meta.json has none */
	struct known_task *known;
	size_t n_known;
};

void recorded_init(struct recorded *r);
void recorded_done(struct recorded *r);
/* Reads FOLDER/meta.json; 0 also when there is none. */
int recorded_load(struct recorded *r, const char *folder, struct error *err);
/* The same of trace.jsonl's first line, which knows what was asked for, but not how it ended. */
int recorded_take_header(struct recorded *r, struct slice text, struct error *err);
/* During the pass. */
static inline void recorded_saw(struct recorded *r, unsigned name)
{
	r->seen_name[name < N_LIMIT ? name : N_LIMIT - 1] = true;
}

/*
 * After the pass: would the call be in the log if it had been made? The filter of meta.json
 * decides; without one a call that was seen is recorded, a log that plainly has everything (memory,
 * file and process calls) has it too, and the rest is unknown.
 */
enum recorded_answer recorded_has(const struct recorded *r, unsigned name);
/* The same for the names of a list that ends in N_NONE: the best answer of all of them. */
enum recorded_answer recorded_has_any(const struct recorded *r, const unsigned *names);
