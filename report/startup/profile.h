/* SPDX-License-Identifier: BSD-2-Clause */
/* The insides of the start-up profile: what collect.c gathers and the printers read. */
#pragma once

#include "analysis.h"
#include "buf.h"
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

struct ready { /* a sign that the program is */
	enum ready_by by;
	int64_t time;
	uint64_t line;
	uint32_t lane;
	uint32_t holder;  /* READY_LISTEN: number of the process that has the socket */
	int64_t released; /* when it ended, TIME_UNKNOWN */
	char text[160];
	char who[112];
};

enum { LISTENS_MOST = 16 };

struct startup {
	struct analysis *analysis;
	bool begun, over; /* the first call was seen; ready is behind us */
	bool attached;    /* the first call is no execve: the start is not in the log */
	int64_t start, now, width;
	enum ready_by by;
	int64_t ready;
	uint64_t ready_line;
	char ready_text[160], ready_who[112];
	uint32_t ready_lane;
	const struct process *main; /* the first one */
	struct ready listens[LISTENS_MOST]; /* of other processes than that */
	unsigned n_listens, listen; /* the one that counts, while by is READY_LISTEN and no own one is seen */
	bool own_listen;
	struct lane **lanes;
	size_t n_lanes, capacity;
	struct keys by_tid;  /* tid, four bytes → uint32_t lane number, live ones */
	struct lane *recent; /* the one that was asked for last */
	struct buf what, about, key; /* of the call in hand: kept, so that a call allocates nothing */
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

/* ready.c */
void startup_look_for_ready(struct startup *s, const struct lane *l, const struct call *c);
/* From now on this is it: what was blamed until now came before it. */
void startup_become_ready(struct startup *s, const struct ready *r);
/* CALL_EXITED, CALL_KILLED of the thread in hand. */
void startup_note_end(struct startup *s, const struct call *c);
/* At `now` (INT64_MAX: the end): helpers' listens that are gone while the first process lives count no more. */
void startup_drop_listen(struct startup *s, int64_t now);
/* Nothing but READY=1 could be a better sign than what was seen. */
bool startup_settled(const struct startup *s);

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
