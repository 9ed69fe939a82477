/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A set of thread ids.
 */
#include "bpf/ebpf.h"

#include <errno.h>
#include <stdlib.h>

#define FREE 0u
#define GONE UINT32_MAX

static size_t place(const struct tids *t, uint32_t tid)
{
	return tid * 2654435761u & (t->room - 1);
}

static int grow(struct tids *t)
{
	struct tids bigger = { .room = t->room ? t->room * 2 : 64 };

	if (t->count * 2 < t->room)
		bigger.room = t->room; /* it is full of the deleted */
	bigger.at = calloc(bigger.room, sizeof(*bigger.at));
	if (!bigger.at)
		return -ENOMEM;
	for (size_t i = 0; i < t->room; i++)
		if (t->at[i] != FREE && t->at[i] != GONE)
			(void)tids_add(&bigger, t->at[i]);
	free(t->at);
	*t = bigger;
	return 0;
}

int tids_add(struct tids *t, uint32_t tid)
{
	size_t i;

	if (t->used * 4 >= t->room * 3) {
		int r = grow(t);

		if (r < 0)
			return r;
	}
	for (i = place(t, tid); t->at[i] != FREE; i = (i + 1) & (t->room - 1))
		if (t->at[i] == tid)
			return 1;
	t->at[i] = tid;
	t->used++;
	t->count++;
	return 0;
}

bool tids_has(const struct tids *t, uint32_t tid)
{
	for (size_t i = t->room ? place(t, tid) : 0; t->room && t->at[i] != FREE; i = (i + 1) & (t->room - 1))
		if (t->at[i] == tid)
			return true;
	return false;
}

bool tids_remove(struct tids *t, uint32_t tid)
{
	if (!t->room)
		return false;
	for (size_t i = place(t, tid); t->at[i] != FREE; i = (i + 1) & (t->room - 1))
		if (t->at[i] == tid) {
			t->at[i] = GONE;
			t->count--;
			return true;
		}
	return false;
}

void tids_each(struct tids *t, void (*each)(struct tids *t, uint32_t tid, void *userdata), void *userdata)
{
	for (size_t i = 0; i < t->room; i++)
		if (t->at[i] != FREE && t->at[i] != GONE)
			each(t, t->at[i], userdata);
}

void tids_done(struct tids *t)
{
	free(t->at);
	*t = (struct tids){ 0 };
}
