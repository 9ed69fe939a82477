/* SPDX-License-Identifier: BSD-2-Clause */
/* The insides of the start-up profile: what collect.c gathers and the printers read. */
#pragma once

#include "analysis.h"
#include "findings/keys.h"
#include "startup/startup.h"
#include "tasks.h"

enum {
	BINS = 1024,       /* the plot's resolution: each thread's time in this many pieces */
	THREADS_MOST = 64, /* drawn and told one by one; the rest is counted */
	WAITS_MOST = 256,  /* waits kept of a thread, the longest */
};

struct bins { /* of all threads alike: bin n is [start + n * width, start + (n + 1) * width) */
	int64_t ns[BINS][BUCKETS];
};

enum waker { WAKER_UNKNOWN, WAKER_TASK, WAKER_CLOCK, WAKER_OUTSIDE };

struct wait {
	int64_t start, end;
	uint64_t line;
	enum bucket bucket;
	enum waker waker;
	uint32_t by;    /* number of the thread that ended the wait */
	int64_t by_time;
	char what[96];
};

struct lane { /* a thread */
	uint32_t tid, number; /* 1.. */
	uint32_t process;
	uint32_t parent;      /* number of the lane that made it, 0: unknown */
	int64_t parent_time;
	char name[64];
	bool thread, ended;
	bool seen; /* it made a call itself; before that its parent told of it */
	int64_t start, last, end;
	bool loading;
	char refused[96]; /* who refused us last, while we sleep before the next try */
	int64_t refused_since;
	struct bins *bins;    /* NULL beyond THREADS_MOST */
	struct wait *waits;
	unsigned n_waits;
	int64_t shortest; /* of the waits kept, once there is no room for more */
};

struct blame {
	int64_t time;
	uint64_t calls, line;
};

struct wake { /* by futex address, pipe or socket: who wrote last, who waits for it to show */
	uint32_t by;
	int64_t time;
};

struct startup {
	struct analysis *analysis;
	bool begun, over; /* the first call was seen; ready is behind us */
	bool attached;    /* the first call is no execve: the start is not in the log */
	int64_t start, now, width;
	enum ready_by by;
	int64_t ready;
	uint64_t ready_line;
	char ready_text[160];
	uint32_t ready_lane;
	struct lane **lanes;
	size_t n_lanes, capacity;
	struct keys by_tid;  /* "tid" → uint32_t lane number, live ones */
	struct keys blames;  /* "bucket text" → struct blame, before ready */
	struct keys late;    /* the same after it: joins them if a better sign of ready comes */
	struct keys wakes;   /* → struct wake */
	struct startup_summary summary;
	uint64_t left_out;
};

struct startup *startup_state(struct analysis *a);
struct lane *lane_of(struct startup *s, uint32_t number);
/* What a call's time was spent on, and on what (for blame). */
enum bucket bucket_of(struct startup *s, const struct lane *l, const struct call *c, struct buf *what);
/* The critical chain as a table of the section. */
void startup_describe_chain(struct startup *s, struct section *section);

/* collect.c */
struct lane *startup_lane_by_tid(struct startup *s, uint32_t tid); /* a live one, NULL */

/* wakers.c */
bool startup_is_wake(const struct call *c);
void startup_note_wake(struct startup *s, const struct lane *l, const struct call *c);
void startup_note_wait(struct startup *s, struct lane *l, const struct call *c, enum bucket bucket,
	struct slice what);
void startup_note_listen(struct startup *s, const struct lane *l, const struct call *c);
/* The bucket of a call again, when it is a pause between two tries to connect. */
enum bucket startup_step_retrying(struct startup *s, struct lane *l, const struct call *c,
	enum bucket bucket, struct buf *what);

/* print.c: why there is no profile. */
void startup_say_unknown(const struct startup *s, struct buf *b);
