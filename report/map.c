/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See map.h: open addressing, at most two thirds full.
 */
#include "map.h"

#include <stdlib.h>

static uint32_t hash_of(struct slice key)
{
	uint64_t h = 0xcbf29ce484222325u ^ key.length;
	const char *p = key.at;
	size_t n = key.length;

	for (; n >= 8; p += 8, n -= 8) {
		uint64_t w;

		memcpy(&w, p, 8);
		h = (h ^ w) * 0x9e3779b97f4a7c15u;
		h ^= h >> 29;
	}
	for (; n > 0; p++, n--)
		h = (h ^ (unsigned char)*p) * 0x100000001b3u;
	h ^= h >> 32;
	return (uint32_t)(h * 0x9e3779b1u >> 16);
}

void map_init(struct map *m, size_t value_size, size_t limit)
{
	*m = (struct map){.value_size = value_size, .limit = limit};
}

void map_done(struct map *m)
{
	free(m->slot);
	free(m->order);
	chunk_free(&m->chunks);
	*m = (struct map){0};
}

static struct map_entry **slot_of(const struct map *m, struct slice key, uint32_t hash)
{
	size_t i = hash & (m->n_slots - 1);

	while (m->slot[i] && (m->slot[i]->hash != hash || !slice_equal(m->slot[i]->key, key)))
		i = (i + 1) & (m->n_slots - 1);
	return &m->slot[i];
}

static bool grow(struct map *m)
{
	size_t bigger = m->n_slots ? 2 * m->n_slots : 64;
	struct map_entry **slot = calloc(bigger, sizeof(struct map_entry *));
	struct map_entry **order = realloc(m->order, bigger * sizeof(struct map_entry *));

	if (order)
		m->order = order;
	if (!slot || !order) {
		free(slot);
		return false;
	}
	free(m->slot);
	m->slot = slot;
	m->n_slots = bigger;
	for (size_t i = 0; i < m->count; i++) {
		size_t at = m->order[i]->hash & (bigger - 1);

		while (slot[at])
			at = (at + 1) & (bigger - 1);
		slot[at] = m->order[i];
	}
	return true;
}

static struct map_entry *add(struct map *m, struct slice key, uint32_t hash)
{
	struct map_entry *e;

	if ((m->count + 1) * 3 > m->n_slots * 2 && !grow(m))
		return NULL;
	e = chunk_alloc(&m->chunks, sizeof(*e) + m->value_size);
	if (!e)
		return NULL;
	e->key.at = chunk_copy(&m->chunks, key);
	if (!e->key.at)
		return NULL;
	e->key.length = key.length;
	e->hash = hash;
	e->number = (uint32_t)m->count;
	m->order[m->count++] = e;
	*slot_of(m, key, hash) = e;
	return e;
}

struct map_entry *map_entry_get(struct map *m, struct slice key)
{
	uint32_t hash = hash_of(key);
	struct map_entry *e = m->n_slots ? *slot_of(m, key, hash) : NULL;

	if (e)
		return e;
	if (m->count >= m->limit) {
		if (m->others)
			return m->others;
		key = SLICE("(others)");
		hash = hash_of(key);
		e = *slot_of(m, key, hash);
		m->others = e ? e : add(m, key, hash);
		return m->others;
	}
	e = add(m, key, hash);
	if (!e)
		m->failed = true;
	return e;
}

void *map_get(struct map *m, struct slice key)
{
	struct map_entry *e = map_entry_get(m, key);

	return e ? e->value : NULL;
}

void *map_find(const struct map *m, struct slice key)
{
	struct map_entry *e = m->n_slots ? *slot_of(m, key, hash_of(key)) : NULL;

	return e ? e->value : NULL;
}

bool map_overflowed(const struct map *m)
{
	return m->others != NULL;
}

void map_sort(struct map *m, int (*compare)(const void *, const void *))
{
	if (m->count > 1)
		qsort(m->order, m->count, sizeof(struct map_entry *), compare);
}
