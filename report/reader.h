/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One streaming pass over a trace: any strace log (-f or -ff, -t -tt -ttt -r or none, -T, -n, -i,
 * -k, -Y, -C …), plain, gzip or zstd compressed. Memory is bounded by the calls that are open, not
 * by the log's size. Lines that are no event are counted as skipped, never an error.
 */
#pragma once

#include "call.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct reader;

enum reader_clock {
	READER_CLOCK_NONE,
	READER_CLOCK_DAY,      /* -t -tt: nanoseconds since the midnight before the first line */
	READER_CLOCK_EPOCH,    /* -ttt: nanoseconds since 1970 */
	READER_CLOCK_RELATIVE, /* -r: nanoseconds since the first line */
};

/* Known in full when reader_next() has returned 0. */
struct reader_stats {
	enum reader_clock clock;
	int64_t first, last; /* of the clock, TIME_UNKNOWN */
	uint64_t bytes;	     /* of log text, after decompression */
	uint64_t lines;
	uint64_t calls;	    /* CALL_SYSCALL handed out */
	uint64_t skipped;   /* lines that are no event and nothing that strace prints */
	uint64_t unmatched; /* "resumed" whose first piece is not in the log */
	uint64_t open;	    /* calls that had not returned where the log ends */
	uint64_t lost;	    /* the sum of CALL_LOST */
	uint64_t lost_marks;
	bool cut;	    /* the last line is not complete, or the compressed stream ends early */
	bool durations;	    /* -T was seen */
	bool pids;	    /* lines carry pids, or the files' names do */
	bool decorated;	    /* -y or -yy was seen */
	bool summary_table; /* a -c table stands in or behind the log */
	bool binary;	    /* NUL bytes were seen: not a log, or a damaged one */
};

/*
 * The log's files: one, or strace -ff's set, merged by time (the tid is the name's last part).
 * paths are copied. "-" is standard input. plain: nothing but regular files, through no link. -errno of open
 * or read, -EINVAL for a damaged archive, -EBADF for what is no regular file; a file that is no log at all is found out only by reading (stats: no calls).
 */
int reader_open(
	struct reader **ret_reader, const char *const *paths, size_t n_paths, bool plain, struct error *err);
/* Plain text in memory, for tests and fuzzing; borrowed. */
int reader_open_memory(struct reader **ret_reader, const void *text, size_t length);
struct reader *reader_free(struct reader *r);

static inline void reader_freep(struct reader **r)
{
	(void)reader_free(*r);
}

/*
 * 1: *ret_call is the next event, in the order of the lines where they ended; 0: the end; -errno.
 * Calls that are open at the end come last, with CALL_UNFINISHED. Slices live until the next
 * reader_next().
 */
int reader_next(struct reader *r, struct call *ret_call, struct error *err);

/*
 * Before the first reader_next(): the first line of a single trace.jsonl, which says what meta.json knows at
 * the start. 1: *ret_text is it; 0: there is none; -errno.
 */
int reader_header(struct reader *r, struct slice *ret_text, struct error *err);
const struct reader_stats *reader_stats(const struct reader *r);
const struct names *reader_names(const struct reader *r);
/* The path of file number n, as opened. */
const char *reader_path(const struct reader *r, uint32_t n);
/*
 * How far the pass has come, in thousandths of what is on disk; -1 when that cannot be known (a
 * pipe).
 */
int reader_progress(const struct reader *r);
/*
 * The calls of the clone family that have begun and not returned: who may be the parent of a tid
 * that prints for the first time. How many there are, `most` (and OPEN_CLONES_MAX) at most.
 */
enum { OPEN_CLONES_MAX = 64 };

struct open_clone {
	uint32_t tid;
	unsigned name;
	int64_t time;
	struct slice args;
};
unsigned reader_open_clones(const struct reader *r, struct open_clone *ret_clones, unsigned most);

struct buf;
/* A time of the clock as the log prints it: 10:23:45.123456, seconds since the start with -r. */
void clock_print(struct buf *b, enum reader_clock clock, int64_t time);
