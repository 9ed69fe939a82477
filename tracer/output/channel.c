/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Buffered, all-or-nothing writes to one file. A full disk is tried again ten times a second and not
 * with every call: the container must not pay for it.
 */
#include "output/channel.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define RETRY_NS 100000000u

static uint64_t now_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int channel_open(struct channel *c, int fd, size_t capacity)
{
	struct stat status;

	*c = (struct channel){ .fd = fd, .capacity = capacity };
	if (fstat(fd, &status) == 0)
		c->regular = S_ISREG(status.st_mode);
	c->data = malloc(capacity);
	if (!c->data) {
		channel_close(c);
		return -ENOMEM;
	}
	return 0;
}

void channel_close(struct channel *c)
{
	if (c->fd > STDERR_FILENO)
		(void)close(c->fd);
	free(c->data);
	c->fd = -1;
	c->data = NULL;
	c->length = c->capacity = 0;
}

/* Somebody gave us a non-blocking pipe or terminal: wait for it as a blocking one would. */
static bool became_writable(int fd)
{
	struct pollfd wanted = { .fd = fd, .events = POLLOUT };

	return poll(&wanted, 1, -1) >= 0 || errno == EINTR;
}

static int write_most(int fd, const char *bytes, size_t length, size_t *ret_done)
{
	size_t done = 0;
	int r = 0;

	while (done < length && r == 0) {
		ssize_t n = write(fd, bytes + done, length - done);

		if (n >= 0)
			done += (size_t)n;
		else if (errno != EINTR && !(errno == EAGAIN && became_writable(fd)))
			r = -errno;
	}
	*ret_done = done;
	return r;
}

/*
 * Cuts off the part that went in before the error. Only when the file ends with it: with -A another
 * program may have appended in the meantime.
 */
static bool take_back(int fd, size_t part)
{
	off_t at = lseek(fd, 0, SEEK_CUR);
	struct stat status;

	if (at < (off_t)part || fstat(fd, &status) < 0 || status.st_size != at)
		return false;
	return ftruncate(fd, at - (off_t)part) == 0 && lseek(fd, at - (off_t)part, SEEK_SET) >= 0;
}

/* Writes bytes; *ret_done: how many of them the file has now, after an error as well. */
static int channel_put(struct channel *c, const char *bytes, size_t length, size_t *ret_done)
{
	size_t done;
	int r = write_most(c->fd, bytes, length, &done);

	if (r < 0 && done > 0 && c->regular && take_back(c->fd, done))
		done = 0;
	c->written += done;
	c->error = -r;
	c->retry_at = r < 0 ? now_ns() + RETRY_NS : 0;
	*ret_done = done;
	return r;
}

int channel_flush(struct channel *c, bool force)
{
	size_t done;
	int r;

	if (c->fd < 0)
		return -EBADF;
	if (c->error && !force && now_ns() < c->retry_at)
		return -c->error;
	if (c->length > 0) {
		r = channel_put(c, c->data, c->length, &done);
		memmove(c->data, c->data + done, c->length - done);
		c->length -= done;
		if (r < 0)
			return r;
	}
	c->calls += c->calls_held;
	c->calls_held = 0;
	return 0;
}

/* What is more than a copy into the buffer. */
static __attribute__((noinline)) int write_through(struct channel *c, const void *bytes, size_t length)
{
	size_t done;
	int r;

	if (length > c->capacity - c->length || c->fd < 0) {
		r = channel_flush(c, false);
		if (r < 0)
			return r;
	}
	if (length > c->capacity) {
		if (c->error && now_ns() < c->retry_at)
			return -c->error;
		return channel_put(c, bytes, length, &done);
	}
	memcpy(c->data + c->length, bytes, length);
	c->length += length;
	if (!c->immediate)
		return 0;
	r = channel_flush(c, false);
	/* Half a line that went into a pipe cannot be taken back: its rest stays for the next try. */
	if (r < 0 && c->length >= length)
		c->length -= length;
	return r;
}

int channel_write(struct channel *c, const void *bytes, size_t length)
{
	if (length > c->capacity - c->length || c->fd < 0 || c->immediate)
		return write_through(c, bytes, length);
	memcpy(c->data + c->length, bytes, length);
	c->length += length;
	return 0;
}

void channel_count(struct channel *c)
{
	if (c->length > 0)
		c->calls_held++;
	else
		c->calls++;
}
