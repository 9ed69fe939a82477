/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Texts to values of one size: what views count by. Bounded: once a map has `limit` keys, new ones
 * share one entry, whose key is "(others)"; so a log of any size needs memory of a known size.
 */
#pragma once

#include "chunk.h"
#include "slice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map_entry {
	struct slice key; /* NUL-terminated as well */
	uint32_t hash;
	uint32_t number; /* 0.. in the order of appearance; never 0 for none */
	_Alignas(16) char value[];
};

struct map {
	size_t value_size;
	size_t limit;
	struct map_entry **slot;
	size_t n_slots;
	size_t count;
	struct map_entry **order; /* in the order of appearance, count of them */
	struct map_entry *others; /* NULL while there is room; counted in `order` */
	struct chunk *chunks;
	bool failed;
};

void map_init(struct map *m, size_t value_size, size_t limit);
void map_done(struct map *m);
/* The value of a key, zeroed when it is new; NULL only when memory ran out (m->failed). */
void *map_get(struct map *m, struct slice key);
struct map_entry *map_entry_get(struct map *m, struct slice key);
/* The value of a key, NULL when it is not there. */
void *map_find(const struct map *m, struct slice key);
/* True when the map was too small for what came. */
bool map_overflowed(const struct map *m);
/* Sorts `order`; compare gets two const struct map_entry *const *. */
void map_sort(struct map *m, int (*compare)(const void *, const void *));
