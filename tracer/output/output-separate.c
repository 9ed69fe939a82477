/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * strace's -ff: one file per thread. A program may have more threads than we may have descriptors, so
 * the least recently used file is closed and appended to when its thread is heard of again.
 */
#include "output/channel.h"
#include "output/output-kinds.h"

#include "cleanup.h"
#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SLOTS       64
#define SLOT_BUFFER 16384

struct slot {
	pid_t tid; /* 0: free */
	uint64_t used;
	struct channel channel;
};

struct output_separate {
	struct output output;
	char *path;
	bool append;
	struct slot slots[SLOTS];
	struct slot *last;
	uint64_t clock;
	pid_t *opened; /* every tid that has a file, sorted */
	size_t n_opened, capacity;
	uint64_t written, calls, calls_held; /* of the channels that are closed */
};

/* Where tid is in the sorted list, or belongs. */
static size_t opened_place(const struct output_separate *o, pid_t tid)
{
	size_t low = 0, high = o->n_opened;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (o->opened[middle] < tid)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int opened_add(struct output_separate *o, size_t place, pid_t tid)
{
	if (o->n_opened == o->capacity) {
		size_t capacity = o->capacity ? o->capacity * 2 : 256;
		pid_t *more = reallocarray(o->opened, capacity, sizeof(*more));

		if (!more)
			return -ENOMEM;
		o->opened = more;
		o->capacity = capacity;
	}
	memmove(o->opened + place + 1, o->opened + place,
		(o->n_opened - place) * sizeof(*o->opened));
	o->opened[place] = tid;
	o->n_opened++;
	return 0;
}

static int slot_close(struct output_separate *o, struct slot *slot, bool last)
{
	int r = channel_flush(&slot->channel, last);

	if (r < 0 && !last)
		return r;
	o->written += slot->channel.written;
	o->calls += slot->channel.calls;
	o->calls_held += slot->channel.calls_held;
	channel_close(&slot->channel);
	slot->tid = 0;
	return 0;
}

static int slot_open(struct output_separate *o, struct slot *slot, pid_t tid)
{
	size_t place = opened_place(o, tid);
	bool again = place < o->n_opened && o->opened[place] == tid;
	_cleanup_(freep) char *path = NULL;
	int fd, r;

	if (asprintf(&path, "%s.%d", o->path, (int)tid) < 0)
		return -ENOMEM;
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY |
			(o->append || again ? O_APPEND : O_TRUNC), 0666);
	if (fd < 0)
		return -errno;
	r = channel_open(&slot->channel, fd, SLOT_BUFFER);
	if (r == 0 && !again)
		r = opened_add(o, place, tid);
	if (r < 0) {
		channel_close(&slot->channel);
		return r;
	}
	slot->tid = tid;
	return 0;
}

static struct slot *slot_find(struct output_separate *o, pid_t tid, struct slot **ret_oldest)
{
	struct slot *oldest = &o->slots[0];

	if (o->last && o->last->tid == tid)
		return o->last;
	for (size_t i = 0; i < SLOTS; i++) {
		struct slot *slot = &o->slots[i];

		if (slot->tid == tid)
			return slot;
		if (!slot->tid ? oldest->tid != 0 : oldest->tid && slot->used < oldest->used)
			oldest = slot;
	}
	*ret_oldest = oldest;
	return NULL;
}

static int separate_channel(struct output *output, pid_t tid, size_t length, struct channel **ret_channel)
{
	struct output_separate *o = (struct output_separate *)output;
	struct slot *oldest = NULL, *slot = slot_find(o, tid, &oldest);
	int r = 0;

	(void)length;
	if (!slot) {
		slot = oldest;
		if (slot->tid)
			r = slot_close(o, slot, false);
		if (r == 0)
			r = slot_open(o, slot, tid);
		if (r < 0)
			return r;
	}
	slot->used = ++o->clock;
	o->last = slot;
	*ret_channel = &slot->channel;
	return 0;
}

static struct channel *separate_current(struct output *output, pid_t tid)
{
	struct output_separate *o = (struct output_separate *)output;
	struct slot *oldest = NULL, *slot = slot_find(o, tid, &oldest);

	return slot ? &slot->channel : NULL;
}

static int separate_flush(struct output *output, bool force)
{
	struct output_separate *o = (struct output_separate *)output;
	int first = 0;

	for (size_t i = 0; i < SLOTS; i++) {
		int r = o->slots[i].tid ? channel_flush(&o->slots[i].channel, force) : 0;

		if (r < 0 && first == 0)
			first = r;
	}
	return first;
}

static void separate_calls(const struct output *output, struct output_calls *ret_calls)
{
	const struct output_separate *o = (const struct output_separate *)output;

	*ret_calls = (struct output_calls){ .written = o->calls, .held = o->calls_held };
	for (size_t i = 0; i < SLOTS; i++) {
		if (!o->slots[i].tid)
			continue;
		ret_calls->written += o->slots[i].channel.calls;
		ret_calls->held += o->slots[i].channel.calls_held;
	}
}

static uint64_t separate_written(const struct output *output)
{
	const struct output_separate *o = (const struct output_separate *)output;
	uint64_t sum = o->written;

	for (size_t i = 0; i < SLOTS; i++)
		if (o->slots[i].tid)
			sum += o->slots[i].channel.written;
	return sum;
}

static void separate_free(struct output *output)
{
	struct output_separate *o = (struct output_separate *)output;

	for (size_t i = 0; i < SLOTS; i++)
		if (o->slots[i].tid)
			(void)slot_close(o, &o->slots[i], true);
	free(o->opened);
	free(o->path);
	free(o);
}

static const struct output_kind separate_kind = {
	.channel = separate_channel,
	.current = separate_current,
	.flush = separate_flush,
	.calls = separate_calls,
	.written = separate_written,
	.free = separate_free,
	.separate = true,
};

int output_open_separate(
	const char *path, bool append, struct output **ret_output, struct error *err)
{
	struct output_separate *o = calloc(1, sizeof(*o));

	if (!o || !(o->path = strdup(path))) {
		free(o);
		return error_set(err, ENOMEM, "open '%s.PID'", path);
	}
	o->output.kind = &separate_kind;
	o->append = append;
	for (size_t i = 0; i < SLOTS; i++)
		o->slots[i].channel = CHANNEL_CLOSED;
	*ret_output = &o->output;
	return 0;
}
