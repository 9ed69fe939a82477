/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One line of a strace log taken apart. No state: what belongs to what is the reader's business.
 */
#pragma once

#include "call.h"

enum line_kind {
	LINE_EVENT,    /* call is complete as it stands */
	LINE_OPEN,     /* name(args <unfinished ...>: call.text and call.args are set */
	LINE_RESUMED,  /* <... name resumed>args) = outcome */
	LINE_PARTIAL,  /* ends in "strace: Process N attached" inside a call: the next line goes on
			*/
	LINE_ATTACHED, /* "strace: Process N attached": call.count is N */
	LINE_QUIET,    /* what strace prints between events: stacks, dumps, the -c table's rows */
	LINE_TABLE,    /* the head of a -c table */
	LINE_JUNK,
};

enum line_clock { LINE_CLOCK_NONE, LINE_CLOCK_DAY, LINE_CLOCK_EPOCH, LINE_CLOCK_DELTA };

struct line {
	enum line_kind kind;
	enum line_clock clock;
	bool has_tid;
	bool bracket;	    /* [pid N] */
	bool has_delta;	    /* -r beside -t */
	bool binary;	    /* LINE_JUNK with a NUL byte in it */
	bool whole_seconds; /* the time has no fraction */
	int64_t time;	    /* nanoseconds of the clock; LINE_CLOCK_DELTA: since the line before */
	int64_t delta;
	struct slice part; /* LINE_PARTIAL: the line without the message */
	struct call call; /* tid, comm, kind, text, args, result, … ; name and time are not set */
};

void line_parse(struct slice text, struct line *ret_line);
/* `1763870000.123456789` as nanoseconds; false: it is none. */
bool line_seconds(struct slice text, int64_t *ret_time);
