/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bounded map from text to a fixed-size value, for counting what is counted often. When it is full
 * the entries with the fewest hits make room: what repeats survives, what came once is forgotten.
 */
#pragma once

#include "slice.h"

#include <stddef.h>
#include <stdint.h>

struct keys {
	size_t value_size, limit;      /* set before the first use */
	void (*release)(void *value); /* of an entry that makes room, may be NULL */
	struct keys_slot *table;
	size_t capacity, count;
	uint64_t forgotten;
};

struct keys_slot { /* the hash stands here, so that most of a search stays inside the table */
	uint64_t hash;
	struct keys_entry *entry; /* NULL: free */
};

struct keys_entry {
	uint64_t hash;
	uint64_t hits;
	uint32_t length;
	char *value; /* value_size bytes behind the text, zeroed at first, aligned as malloc does */
	char text[];
};

#define KEYS(size, most, free_value)                                                               \
	((struct keys){ .value_size = (size), .limit = (most), .release = (free_value) })

/* The value of a key, made when it is new; counts a hit. NULL: out of memory. */
void *keys_get(struct keys *k, struct slice text);
/* The same without making it, NULL. */
void *keys_find(const struct keys *k, struct slice text);
void keys_remove(struct keys *k, struct slice text);
void keys_done(struct keys *k);
/* Each entry, in no order: for (e = NULL; (e = keys_next(k, e));). */
const struct keys_entry *keys_next(const struct keys *k, const struct keys_entry *e);

static inline struct slice keys_text(const struct keys_entry *e)
{
	return (struct slice){ e->text, e->length };
}
