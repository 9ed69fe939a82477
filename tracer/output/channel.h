/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One open file with a buffer before it. A flush writes all of the buffer or nothing of it (where the
 * file can be cut back), so that the trace never holds half a line and a failed write can be repeated.
 * It also counts the calls whose lines it holds, because that is what the balance is made of.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct channel {
	int fd;
	bool regular;        /* a partial write can be taken back with ftruncate */
	bool immediate;      /* nothing waits in the buffer: terminals, standard error, pipes */
	char *data;
	size_t length, capacity;
	int error;           /* of the last write, positive; 0: it went well */
	uint64_t retry_at;   /* CLOCK_MONOTONIC ns: no new try before */
	uint64_t written;    /* bytes in the file */
	uint64_t calls;      /* whose lines are in the file */
	uint64_t calls_held; /* whose lines are still in the buffer */
};

#define CHANNEL_CLOSED ((struct channel){ .fd = -1 })
#define CHANNEL_BUFFER (256u * 1024)

/* Takes the descriptor over, also on failure. */
int channel_open(struct channel *c, int fd, size_t capacity);
/* Buffers; -errno: nothing of bytes was taken. */
int channel_write(struct channel *c, const void *bytes, size_t length);
/* force: try even though the last try has only just failed. */
int channel_flush(struct channel *c, bool force);
void channel_count(struct channel *c);
/* Closes without flushing. The figures stay. */
void channel_close(struct channel *c);
