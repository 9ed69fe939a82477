/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See chunk.h.
 */
#include "chunk.h"

#include <stdalign.h>
#include <stdlib.h>

enum { CHUNK_SIZE = 64 << 10 };

struct chunk {
	struct chunk *next;
	size_t used, size;
	size_t total;
	alignas(max_align_t) char data[];
};

void *chunk_alloc(struct chunk **list, size_t size)
{
	struct chunk *c = *list;
	void *p;

	if (size > SIZE_MAX / 2)
		return NULL;
	size = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (!c || c->size - c->used < size) {
		size_t want = c ? CHUNK_SIZE : 1024; /* the first is small: many lists stay short */

		if (want < size)
			want = size;
		c = calloc(1, sizeof(*c) + want);
		if (!c)
			return NULL;
		c->size = want;
		c->total = want + (*list ? (*list)->total : 0);
		c->next = *list;
		*list = c;
	}
	p = c->data + c->used;
	c->used += size;
	return p;
}

char *chunk_copy(struct chunk **list, struct slice text)
{
	char *p = chunk_alloc(list, text.length + 1);

	if (p && text.length > 0)
		memcpy(p, text.at, text.length);
	return p;
}

void chunk_free(struct chunk **list)
{
	while (*list) {
		struct chunk *next = (*list)->next;

		free(*list);
		*list = next;
	}
}

size_t chunk_total(const struct chunk *list)
{
	return list ? list->total : 0;
}
