/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One event of a trace as the reader hands it out: a system call, put together again when it was
 * printed in two pieces, or one of the lines between the calls. Only what is cheap to know is
 * filled in; what an argument means is worked out on demand by facts.h.
 */
#pragma once

#include "names.h"
#include "slice.h"

enum call_kind {
	CALL_SYSCALL,
	CALL_SIGNAL,	 /* --- SIGCHLD {…} ---         text: the name, args: {…} */
	CALL_STOPPED,	 /* --- stopped by SIGSTOP ---  text: the signal's name */
	CALL_EXITED,	 /* +++ exited with N +++       count: N */
	CALL_KILLED,	 /* +++ killed by SIGX +++      text: the signal's name */
	CALL_SUPERSEDED, /* +++ superseded by execve in pid N +++   count: N */
	CALL_LOST,	 /* --- sidetrace: N calls lost (cause) --- count: N, text: the cause */
	CALL_NOTE,	 /* another line of ours, "--- sidetrace: …": text: what it says */
	CALL_TASK,	 /* trace.jsonl only: a task was made. count: its maker's tid or 0; pid, ns_tid */
};

enum call_flag {
	CALL_RESUMED = 1 << 0, /* printed in two pieces, put together */
	CALL_UNFINISHED =
		1 << 1, /* no return was seen: "= ?", <detached ...>, the log ends inside it */
	CALL_FAILED = 1 << 2,	   /* "= -1 E…", the kernel's own refusal; not ERESTART… */
	CALL_INTERRUPTED = 1 << 3, /* "= ? ERESTART…": a signal came; also a failure with EINTR */
	CALL_HEADLESS =
		1 << 4, /* only the second piece is in the log: args are its tail, no start time */
	CALL_DECORATED = 1 << 5, /* the result carries -y's <…> */
	CALL_POINTER = 1 << 6,	 /* the result was printed in hex */
	CALL_INJECTED = 1 << 7,	 /* strace's own tampering */
	CALL_CORE = 1 << 8,	 /* CALL_KILLED: core dumped */
};

struct call_facts;

#define TIME_UNKNOWN	 INT64_MIN
#define DURATION_UNKNOWN (-1)

struct call {
	enum call_kind kind;
	unsigned flags;
	unsigned name;	   /* N_*; CALL_SYSCALL only */
	uint32_t tid;	   /* as printed: the thread's; 0 when the log has no pids */
	uint32_t pid, ns_tid; /* CALL_TASK only; 0: not known */
	uint32_t file;	   /* which of the reader's files it came from, 0.. */
	uint64_t line;	   /* in that file, from 1: where the call began */
	uint64_t line_end; /* where it ended; equal to line unless CALL_RESUMED */
	int64_t time;	   /* start, nanoseconds on the reader's clock; TIME_UNKNOWN */
	int64_t duration;  /* nanoseconds, DURATION_UNKNOWN; without -T a call in two pieces has the
			      difference of its lines' times */
	int64_t result;	   /* -1 with CALL_FAILED; 0 with CALL_UNFINISHED */
	int error; /* errno's number, 512.. for ERESTART…, 0: none; negative: a name that we
		      do not know, see error_name */
	uint64_t count;
	struct slice text;    /* CALL_SYSCALL: the name */
	struct slice args;    /* between the outermost parentheses */
	struct slice outcome; /* what follows "= ", without -T's <…>: `3</etc/passwd>`, `-1 ENOENT
				 (No …)` */
	struct slice retstr;  /* in its parentheses: `Timeout`, `No such file or directory` */
	struct slice error_name; /* ENOENT */
	struct slice comm;	 /* -Y: of `123<comm>` */
	struct call_facts *facts; /* what facts.c has worked out already; NULL: nothing is kept */
};

/* Where it ended on the reader's clock, TIME_UNKNOWN when start or duration are unknown. */
static inline int64_t call_end(const struct call *c)
{
	if (c->time == TIME_UNKNOWN || c->duration == DURATION_UNKNOWN)
		return TIME_UNKNOWN;
	return c->time + c->duration;
}

/* Sums of times stay sums of times, also of a log that was made to overflow them. */
static inline void time_add(int64_t *sum, int64_t nanoseconds)
{
	if (__builtin_add_overflow(*sum, nanoseconds, sum))
		*sum = INT64_MAX;
}

/* An errno's number by its name (ENOENT → 2, ERESTARTSYS → 512), 0 when unknown; and back. */
int errno_number(struct slice name);
const char *errno_text(int number); /* "ENOENT"; NULL */
