/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A rule watches the events of one pass and turns what it saw into findings. A rule is one file and
 * one row in rules.c: what it must be shown, what must have been recorded, its thresholds with where
 * they come from. docs/ADDING-A-FINDING.md shows how to add one.
 */
#pragma once

#include "analysis.h"
#include "facts.h"
#include "fdtable.h"
#include "findings/findings.h"
#include "tasks.h"

#include <stdbool.h>
#include <stdint.h>

#define MS INT64_C(1000000)

struct threshold {
	const char *name; /* of --set RULE.NAME=VALUE */
	double value;
	const char *unit;
	const char *source; /* who says so; NULL: our own choice */
};

struct watch;

struct rule {
	const char *name;
	const char *title;
	const unsigned *names; /* the calls it is shown, N_NONE at the end; NULL: all of them */
	const unsigned *needs; /* one of these must be recorded, else "not recorded"; N_NONE at the end */
	bool events;           /* also signals, exits, lost marks */
	const struct threshold *thresholds;
	unsigned n_thresholds;
	size_t state_size; /* zeroed */
	void (*call)(struct watch *w, void *state, const struct call *c);
	void (*end)(struct watch *w, void *state);
	void (*done)(void *state);
};

extern const struct rule *const rules[]; /* NULL-terminated */

struct samples {
	struct evidence line[FINDING_EVIDENCE];
	unsigned n;
};

/* What a rule may ask while it runs. */
struct analysis *watch_analysis(const struct watch *w);
struct process *watch_process(const struct watch *w); /* of the current call; NULL: unknown */
struct task *watch_task(const struct watch *w);
uint32_t watch_process_number(const struct watch *w); /* 0 when unknown */
/* The value of a threshold of the rule that runs, with --set taken in. */
double watch_limit(const struct watch *w, const char *name);
/* Length of the whole trace so far, nanoseconds; 0 when the log has no times. */
int64_t watch_span(const struct watch *w);

/* One of two buffers that are kept from call to call, emptied: for keys, so that counting allocates nothing. */
struct buf *watch_scratch(struct watch *w, unsigned which);

/* What argument `index` of a call, a descriptor, is: by its decoration, else by the fd table. */
struct watch_fd {
	int fd;
	enum fd_kind kind;
	struct slice what; /* path, endpoint, …; empty: unknown; good until the next question */
};
bool watch_fd(struct watch *w, const struct call *c, unsigned index, struct watch_fd *ret_fd);

/* Nanoseconds from one time to another; 0 when either is unknown or they run backwards. */
static inline int64_t time_between(int64_t from, int64_t to)
{
	return from == TIME_UNKNOWN || to == TIME_UNKNOWN || to < from ? 0 : to - from;
}

/* Keeps the call's line as evidence while there is room for it. */
void samples_add(struct samples *s, struct watch *w, const struct call *c);
/* Keeps the three with the largest weight. */
void samples_top(struct samples *s, struct watch *w, const struct call *c, int64_t weight);
void samples_done(struct samples *s);

/*
 * A new finding of the rule that runs; never NULL. Texts are formats; `evidence` is taken over.
 * cost: nanoseconds, FINDING_COST_UNKNOWN.
 */
__attribute__((format(printf, 4, 5))) struct finding *finding_new(struct watch *w,
	enum severity severity, int64_t cost, const char *format, ...);
__attribute__((format(printf, 2, 3))) void finding_advise(struct finding *f, const char *format, ...);
void finding_prove(struct finding *f, struct samples *evidence);

/* printf's "%s" for a slice or a time: rotating buffers, good for a handful of uses in one call. */
const char *say_text(struct slice text);
const char *say_time(int64_t nanoseconds);
const char *say_count(uint64_t n); /* 12,345 */
const char *say_many(uint64_t n, const char *thing); /* 1 call, 12,345 calls */
