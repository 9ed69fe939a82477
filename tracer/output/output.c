/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The contract of output.h, handed on to the kind of output.
 */
#include "output/channel.h"
#include "output/output-kinds.h"

int output_write(struct output *o, pid_t tid, const void *bytes, size_t length)
{
	struct channel *c;
	int r = o->kind->channel(o, tid, length, &c);

	if (r < 0)
		return r;
	return channel_write(c, bytes, length);
}

int output_flush(struct output *o)
{
	return o->kind->flush(o, false);
}

int output_finish(struct output *o)
{
	return o->kind->flush(o, true);
}

bool output_is_separate(const struct output *o)
{
	return o->kind->separate;
}

uint64_t output_written(const struct output *o)
{
	return o->kind->written(o);
}

uint64_t output_dropped(const struct output *o)
{
	return o->kind->dropped ? o->kind->dropped(o) : 0;
}

void output_count(struct output *o, pid_t tid)
{
	struct channel *c = o->kind->current(o, tid);

	if (c)
		channel_count(c);
}

void output_calls(const struct output *o, struct output_calls *ret_calls)
{
	o->kind->calls(o, ret_calls);
}

unsigned output_part(const struct output *o)
{
	return o->kind->part ? o->kind->part(o) : 1;
}

struct output *output_free(struct output *o)
{
	if (o)
		o->kind->free(o);
	return NULL;
}
