/* SPDX-License-Identifier: BSD-2-Clause */
/* See fd-cache.h. A place holds what was asked for there last; what is too long for a place is not kept. */
#include "output/fd-cache.h"

#include "buf.h"
#include "output/fd-text.h"
#include "record.h"

#include <stdlib.h>
#include <string.h>

enum { PLACES = 256, BYTES_MAX = 160, TEXT_MAX = 88 };

struct place {
	uint32_t size;   /* of bytes; 0: nothing is kept here */
	uint32_t length; /* of text */
	uint8_t bytes[BYTES_MAX];
	char text[TEXT_MAX];
};

struct fd_cache {
	unsigned aspects;
	struct place places[PLACES];
};

struct fd_cache *fd_cache_new(unsigned aspects)
{
	struct fd_cache *c = calloc(1, sizeof(*c));

	if (c)
		c->aspects = aspects;
	return c;
}

struct fd_cache *fd_cache_free(struct fd_cache *c)
{
	free(c);
	return NULL;
}

/* With the path and the addresses behind it. */
static size_t whole_size(const struct fd_info *info)
{
	return sizeof(*info) + record_align(info->path_size) + record_align(info->local_size) +
		record_align(info->peer_size);
}

void fd_cache_put(struct fd_cache *c, struct buf *to, const struct fd_info *info, unsigned hint)
{
	struct place *p = &c->places[hint % PLACES];
	size_t size = whole_size(info), begin = to->length, length;

	if (p->size == size && memcmp(p->bytes, info, size) == 0) {
		buf_add(to, p->text, p->length);
		return;
	}
	fd_text(to, info, c->aspects);
	length = to->length - begin;
	if (size > BYTES_MAX || length > TEXT_MAX || to->failed)
		return;
	p->size = (uint32_t)size;
	p->length = (uint32_t)length;
	memcpy(p->bytes, info, size);
	memcpy(p->text, to->data + begin, length);
}
