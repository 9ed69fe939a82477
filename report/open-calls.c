/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See open-calls.h: a hash by tid; entries and their buffers are used again.
 */
#include "open-calls.h"

#include <errno.h>
#include <stdlib.h>

enum { BUCKETS = 4096 };

static inline struct open_call **bucket_of(const struct open_calls *o, uint32_t tid)
{
	return &o->bucket[tid % BUCKETS];
}

int open_calls_init(struct open_calls *o)
{
	*o = (struct open_calls){.bucket = calloc(BUCKETS, sizeof(struct open_call *))};
	return o->bucket ? 0 : -ENOMEM;
}

static void free_list(struct open_call *c)
{
	while (c) {
		struct open_call *next = c->next;

		buf_done(&c->text);
		buf_done(&c->args);
		free(c);
		c = next;
	}
}

void open_calls_done(struct open_calls *o)
{
	for (size_t i = 0; o->bucket && i < BUCKETS; i++)
		free_list(o->bucket[i]);
	free_list(o->spare);
	free(o->bucket);
	*o = (struct open_calls){0};
}

struct open_call *open_calls_add(struct open_calls *o, uint32_t tid)
{
	struct open_call *c = o->spare, **bucket = bucket_of(o, tid);

	if (c)
		o->spare = c->next;
	else
		c = calloc(1, sizeof(*c));
	if (!c)
		return NULL;
	buf_reset(&c->text);
	buf_reset(&c->args);
	c->tid = tid;
	c->next = *bucket;
	*bucket = c;
	o->count++;
	return c;
}

struct open_call *open_calls_find(const struct open_calls *o, uint32_t tid)
{
	struct open_call *c = *bucket_of(o, tid);

	while (c && c->tid != tid)
		c = c->next;
	return c;
}

void open_calls_remove(struct open_calls *o, struct open_call *call)
{
	struct open_call **at = bucket_of(o, call->tid);

	while (*at && *at != call)
		at = &(*at)->next;
	if (*at) {
		*at = call->next;
		o->count--;
	}
	call->next = NULL;
}

void open_calls_recycle(struct open_calls *o, struct open_call *call)
{
	/* one giant argument list must not be kept for every thread */
	if (call->args.capacity > 65536)
		buf_done(&call->args);
	call->next = o->spare;
	o->spare = call;
}

struct open_call *open_calls_only(const struct open_calls *o, unsigned name)
{
	struct open_call *found = NULL;

	for (size_t i = 0; i < BUCKETS && o->count > 0; i++)
		for (struct open_call *c = o->bucket[i]; c; c = c->next) {
			if (c->name != name)
				continue;
			if (found)
				return NULL;
			found = c;
		}
	return found;
}

struct open_call *open_calls_first(const struct open_calls *o)
{
	struct open_call *first = NULL;

	for (size_t i = 0; i < BUCKETS && o->count > 0; i++)
		for (struct open_call *c = o->bucket[i]; c; c = c->next)
			if (!first || c->line < first->line)
				first = c;
	return first;
}

unsigned open_calls_select(const struct open_calls *o, bool (*wanted)(unsigned name),
	struct open_call **ret, unsigned most)
{
	uint64_t left = o->count;
	unsigned n = 0;

	for (size_t i = 0; i < BUCKETS && left > 0; i++)
		for (struct open_call *c = o->bucket[i]; c; c = c->next, left--)
			if (wanted(c->name) && n < most)
				ret[n++] = c;
	return n;
}
