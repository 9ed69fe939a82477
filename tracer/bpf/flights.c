/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The calls in flight that the trace has shown, by thread and time: what ends one of them resumes it, and what is
 * left when the tracer goes is unfinished. A thread can have several, because a look sees further than the ring
 * has been read.
 */
#include "bpf/ebpf.h"

#include <errno.h>
#include <stdlib.h>

static size_t place(const struct flights *f, uint32_t tid)
{
	return tid * 2654435761u & (f->room - 1);
}

static size_t next(const struct flights *f, size_t i)
{
	return (i + 1) & (f->room - 1);
}

struct flight *flights_find(const struct flights *f, uint32_t tid, uint64_t start)
{
	if (!f->count)
		return NULL;
	for (size_t i = place(f, tid); f->at[i].key; i = next(f, i))
		if (f->at[i].key == tid && f->at[i].head.start == start)
			return &f->at[i];
	return NULL;
}

struct flight *flights_before(const struct flights *f, uint32_t tid, uint64_t start)
{
	if (!f->count)
		return NULL;
	for (size_t i = place(f, tid); f->at[i].key; i = next(f, i))
		if (f->at[i].key == tid && f->at[i].head.start < start)
			return &f->at[i];
	return NULL;
}

static int grow(struct flights *f)
{
	struct flights bigger = { .room = f->room ? f->room * 2 : 64 };

	bigger.at = calloc(bigger.room, sizeof(*bigger.at));
	if (!bigger.at)
		return -ENOMEM;
	for (size_t i = 0; i < f->room; i++)
		if (f->at[i].key)
			(void)flights_put(&bigger, &f->at[i]);
	free(f->at);
	*f = bigger;
	return 0;
}

int flights_put(struct flights *f, const struct flight *flight)
{
	size_t i;
	int r;

	if (f->count * 2 >= f->room) {
		r = grow(f);
		if (r < 0)
			return r;
	}
	for (i = place(f, flight->key); f->at[i].key; i = next(f, i))
		if (f->at[i].key == flight->key && f->at[i].head.start == flight->head.start)
			break;
	f->count += f->at[i].key == 0;
	f->at[i] = *flight;
	return 0;
}

/* The gap is closed by whatever behind it would not be found any more. */
void flights_remove(struct flights *f, struct flight *gone)
{
	size_t hole, i;

	if (!gone)
		return;
	hole = (size_t)(gone - f->at);
	for (i = next(f, hole); f->at[i].key; i = next(f, i)) {
		size_t home = place(f, f->at[i].key);

		if (((i - home) & (f->room - 1)) >= ((i - hole) & (f->room - 1))) {
			f->at[hole] = f->at[i];
			hole = i;
		}
	}
	f->at[hole].key = 0;
	f->count--;
}

void flights_done(struct flights *f)
{
	free(f->at);
	*f = (struct flights){ 0 };
}
