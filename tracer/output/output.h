/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a sink's bytes go: a file of the run folder with a size limit and rotation, strace's -o file
 * or pipe, standard error, or one file per thread. Bytes come in whole lines; a rotation falls between
 * two of them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct error;
struct output;

/*
 * A file `name` in the folder, O_EXCL|O_NOFOLLOW and beneath it whatever the container does to it.
 * max_size 0: no limit. Beyond it the first part stays as `name`, and the newest is kept in name.1 and
 * name.2 that take turns; output_dropped() tells how much was left out between them.
 */
int output_open_run(
	int folder_fd, const char *name, uint64_t max_size, struct output **ret_output, struct error *err);
/* strace's -o: a path, "|command", "!command"; NULL is standard error. */
int output_open_strace(
	const char *target, bool append, struct output **ret_output, struct error *err);
/* -ff: bytes written for a thread go to PATH.TID, opened when the first come. */
int output_open_separate(
	const char *path, bool append, struct output **ret_output, struct error *err);

/*
 * Buffers; 0 or -errno (ENOSPC, EDQUOT, EIO, EPIPE: sticky until the next try succeeds; a part of the
 * bytes never stays in the file: what was cut off is taken back). tid matters to -ff only.
 */
int output_write(struct output *o, pid_t tid, const void *bytes, size_t length);
int output_flush(struct output *o);
int output_finish(struct output *o); /* the last flush: tries even when the last try has just failed */
bool output_is_separate(const struct output *o);
uint64_t output_written(const struct output *o); /* bytes, over all parts */
uint64_t output_dropped(const struct output *o); /* bytes rotated away */
struct output *output_free(struct output *o);    /* flushes; waits for the -o command */

/*
 * For the balance. output_count(): what was written last for this thread ends one more call.
 * dropped: rotated away; held: in a buffer that could not be written yet.
 */
struct output_calls {
	uint64_t written, dropped, held;
};
void output_count(struct output *o, pid_t tid);
void output_calls(const struct output *o, struct output_calls *ret_calls);
/* The part that is being written: 1, or more after rotations. */
unsigned output_part(const struct output *o);

/* How the folder's files are opened, for those that are written whole (meta.json, reports). */
int output_create_beneath(int folder_fd, const char *name, unsigned mode, int *ret_fd);
