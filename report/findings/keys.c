/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Open addressing over pointers; removal shifts the run back, so there are no tombstones.
 */
#include "findings/keys.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Eight bytes at a time, mixed by multiplication: keys are paths, and this runs at every call. */
static uint64_t hash_of(struct slice text)
{
	uint64_t h = 0x9e3779b97f4a7c15 ^ text.length, word;
	size_t i = 0;

	for (; i + 8 <= text.length; i += 8) {
		memcpy(&word, text.at + i, 8);
		h = (h ^ word) * 0xff51afd7ed558ccd;
		h ^= h >> 32;
	}
	word = 0;
	memcpy(&word, text.at + i, text.length - i);
	h = (h ^ word) * 0xff51afd7ed558ccd;
	return h ^ h >> 29;
}

/* Where the key is, or the free place where it would be. */
static size_t place_of(const struct keys *k, uint64_t hash, struct slice text)
{
	size_t i = hash & (k->capacity - 1);

	for (; k->table[i].entry; i = (i + 1) & (k->capacity - 1))
		if (k->table[i].hash == hash && slice_equal(keys_text(k->table[i].entry), text))
			break;
	return i;
}

static void release(struct keys *k, struct keys_entry *e)
{
	if (k->release)
		k->release(e->value);
	free(e);
}

/* Puts the entries into a table of another size; those below `least` hits are dropped. */
static bool rebuild(struct keys *k, size_t capacity, uint64_t least)
{
	struct keys_slot *old = k->table;
	size_t old_capacity = k->capacity;
	struct keys_slot *fresh = calloc(capacity, sizeof(*fresh));

	if (!fresh)
		return false;
	k->table = fresh;
	k->capacity = capacity;
	k->count = 0;
	for (size_t i = 0; i < old_capacity; i++) {
		struct keys_entry *e = old[i].entry;

		if (!e)
			continue;
		if (e->hits < least) {
			release(k, e);
			k->forgotten++;
			continue;
		}
		k->table[place_of(k, e->hash, keys_text(e))] = old[i];
		k->count++;
	}
	free(old);
	return true;
}

static bool make_room(struct keys *k)
{
	uint64_t least = 2;

	if (!k->capacity)
		return rebuild(k, 64, 0);
	if (k->count < k->limit)
		return k->count * 2 < k->capacity || rebuild(k, k->capacity * 2, 0);
	while (k->count > k->limit / 2) {
		if (!rebuild(k, k->capacity, least))
			return false;
		least *= 2;
	}
	return true;
}

void *keys_get(struct keys *k, struct slice text)
{
	uint64_t hash = hash_of(text);
	struct keys_entry *e;
	size_t i, behind;

	if (k->capacity) {
		i = place_of(k, hash, text);
		e = k->table[i].entry;
		if (e) {
			e->hits++;
			return e->value;
		}
	}
	if (!make_room(k))
		return NULL;
	behind = (sizeof(*e) + text.length + alignof(max_align_t)) & ~(alignof(max_align_t) - 1);
	e = calloc(1, behind + k->value_size);
	if (!e)
		return NULL;
	*e = (struct keys_entry){ .hash = hash, .hits = 1, .length = (uint32_t)text.length };
	memcpy(e->text, text.at, text.length);
	e->value = (char *)e + behind;
	k->table[place_of(k, hash, text)] = (struct keys_slot){ hash, e };
	k->count++;
	return e->value;
}

void *keys_find(const struct keys *k, struct slice text)
{
	struct keys_entry *e;

	if (!k->capacity)
		return NULL;
	e = k->table[place_of(k, hash_of(text), text)].entry;
	return e ? e->value : NULL;
}

void keys_remove(struct keys *k, struct slice text)
{
	size_t i, j, mask = k->capacity - 1;

	if (!k->capacity)
		return;
	i = place_of(k, hash_of(text), text);
	if (!k->table[i].entry)
		return;
	release(k, k->table[i].entry);
	k->table[i].entry = NULL;
	k->count--;
	for (j = (i + 1) & mask; k->table[j].entry; j = (j + 1) & mask) {
		size_t home = k->table[j].hash & mask;

		if (((j - home) & mask) < ((j - i) & mask))
			continue;
		k->table[i] = k->table[j];
		k->table[j].entry = NULL;
		i = j;
	}
}

void keys_done(struct keys *k)
{
	for (size_t i = 0; i < k->capacity; i++)
		if (k->table[i].entry)
			release(k, k->table[i].entry);
	free(k->table);
	k->table = NULL;
	k->capacity = k->count = 0;
}

const struct keys_entry *keys_next(const struct keys *k, const struct keys_entry *e)
{
	size_t i = e ? place_of(k, e->hash, keys_text(e)) + 1 : 0;

	for (; i < k->capacity; i++)
		if (k->table[i].entry)
			return k->table[i].entry;
	return NULL;
}
