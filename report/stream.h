/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The files of one trace as one sequence of parsed lines: a single log, or strace -ff's set merged
 * by time. Times come out on one clock that only goes forward over midnight and -r's differences.
 */
#pragma once

#include "line.h"
#include "reader.h"

struct input;
struct jsonl;

struct stream {
	struct input *input; /* NULL: not opened yet, or done */
	char *path;
	uint32_t number;
	uint32_t tid;	  /* of -ff's file name, 0 */
	struct line line; /* the current one; slices are in the input's buffer, `joined` or `jsonl` */
	int64_t time;	  /* of the current line, or of the last that had one; TIME_UNKNOWN */
	bool timed;	  /* the current line has a time of its own */
	size_t length;	  /* of the current line, with its newline */
	uint64_t line_number;
	int64_t last;	    /* raw time of the last line, for midnight */
	int64_t day;	    /* nanoseconds that midnights have added */
	int64_t elapsed;    /* the sum of -r's differences */
	int64_t base;	    /* -t with -r: the first time, to which the differences are added */
	struct buf *joined; /* of a line that a message had split */
	struct jsonl *jsonl; /* NULL: a strace log */
	int64_t begin;	     /* the file's first time */
	bool started, finished;
};

struct streams {
	struct stream *stream;
	size_t count;
	size_t *heap; /* indexes, the earliest line first */
	size_t heap_count;
	bool plain;  /* nothing but regular files are opened */
	bool merge;  /* by time; else one file after the other */
	bool jsonl;  /* its lines are in the order in which the calls ended: one file after the other, by `begin` */
	struct reader_stats *stats;
	uint64_t consumed_before;
	uint64_t size; /* of all files on disk */
	bool fresh;    /* nothing was handed out yet */
};

/* plain: as reader_open()'s. */
int streams_open(struct streams *s, const char *const *paths, size_t n_paths, bool plain,
	struct reader_stats *stats, struct error *err);
int streams_open_memory(
	struct streams *s, const void *text, size_t length, struct reader_stats *stats);
void streams_done(struct streams *s);
/* 1: *ret_stream has the next line; 0: the end; -errno. */
int streams_next(struct streams *s, struct stream **ret_stream, struct error *err);
/* The current line is the file's last and has no newline. */
bool stream_unterminated(const struct stream *s);
/* The beginning of a single file, for guessing; empty for sets. */
int streams_peek(struct streams *s, size_t length, struct slice *ret_text, struct error *err);
int streams_progress(const struct streams *s);
