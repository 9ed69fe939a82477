/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Look-ups in a record's blobs. Most records have a handful of them, and walking beats any index. Those with
 * hundreds (sendmmsg, io_submit, poll with its descriptors) get one, because a walk for each look-up would
 * take the square of their number.
 */
#include "decode/memory.h"

#include "record.h"

#include <stdlib.h>
#include <string.h>

static bool blob_is_of(const struct blob *b, enum phase phase)
{
	bool exit = (b->flags & BLOB_EXIT) && !(b->flags & BLOB_LATE);

	return exit == (phase == AT_EXIT);
}

static struct memory memory_of(const struct blob *b, uint64_t address)
{
	return (struct memory){
		.bytes = b->data + (address - b->address),
		.size = b->size - (address - b->address),
		.fault = b->flags & BLOB_FAULT,
		.cut = b->flags & BLOB_CUT,
	};
}

bool memory_find(const struct record *r, uint64_t address, enum phase phase, struct memory *ret)
{
	const struct blob *b = record_first_blob(r);
	const struct blob *best = NULL;
	uint64_t best_left = 0;

	for (uint32_t i = 0; i < r->n_blobs; i++, b = blob_next(b)) {
		uint64_t before = address - b->address, left;

		/* an address below is far above when the difference wraps around; a snapshot may, too */
		if (before > b->size || address < b->address || b->kind != BLOB_MEMORY ||
			!blob_is_of(b, phase))
			continue;
		left = b->size - before;
		/* The end of a snapshot says something only of its own address. */
		if (left == 0 && address != b->address)
			continue;
		if (!best || left > best_left)
			best = b, best_left = left;
	}
	if (!best)
		return false;
	*ret = memory_of(best, address);
	return true;
}

bool memory_copy(const struct record *r, uint64_t address, enum phase phase, void *to, size_t size)
{
	struct memory m;

	if (!memory_find(r, address, phase, &m) || m.size < size)
		return false;
	memcpy(to, m.bytes, size);
	return true;
}

const struct fd_info *memory_fd(const struct record *r, int fd, enum phase phase)
{
	const struct blob *b = record_first_blob(r);

	for (uint32_t i = 0; i < r->n_blobs; i++, b = blob_next(b))
		if (b->kind == BLOB_FD && (int64_t)b->address == fd && blob_is_of(b, phase))
			return (const struct fd_info *)(const void *)b->data;
	return NULL;
}

/* --- the index ---------------------------------------------------------------------------------------- */
/* Blobs that one look-up chooses from. */
enum { SNAPSHOTS, DESCRIPTORS = 2, CLASSES = 4 };

struct place {
	const struct blob *blob;
	/* Snapshots: of those that begin here or before, the one that reaches furthest. */
	const struct blob *furthest;
};

struct memory_index {
	uint32_t end[CLASSES]; /* of its places; they begin where those of the class before end */
	struct place places[];
};

static unsigned class_of(const struct blob *b)
{
	unsigned phase = blob_is_of(b, AT_EXIT) ? AT_EXIT : AT_ENTRY;

	if (b->kind == BLOB_MEMORY)
		return SNAPSHOTS + phase;
	return b->kind == BLOB_FD ? DESCRIPTORS + phase : CLASSES;
}

/* By address; equal ones stay in the record's order, which is that of memory. */
static int compare(const void *a, const void *b)
{
	const struct blob *left = ((const struct place *)a)->blob;
	const struct blob *right = ((const struct place *)b)->blob;

	if (left->address != right->address)
		return left->address < right->address ? -1 : 1;
	return left < right ? -1 : left > right;
}

static uint64_t end_of(const struct blob *b)
{
	return b->address + b->size;
}

static void settle_furthest(struct place *places, size_t n)
{
	const struct blob *best = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct blob *b = places[i].blob;

		/* of equal ones the record's first, as in a walk */
		if (!best || end_of(b) > end_of(best) || (end_of(b) == end_of(best) && b < best))
			best = b;
		places[i].furthest = best;
	}
}

struct memory_index *memory_index_new(const struct record *r)
{
	const struct blob *b = record_first_blob(r);
	uint32_t at[CLASSES] = { 0 }, begin = 0;
	struct memory_index *x;

	if (r->n_blobs < MEMORY_INDEX_LEAST)
		return NULL;
	for (uint32_t i = 0; i < r->n_blobs; i++, b = blob_next(b)) {
		if (b->address > UINT64_MAX - b->size && b->kind == BLOB_MEMORY)
			return NULL; /* memory does not wrap around: no record of ours */
		if (class_of(b) < CLASSES)
			at[class_of(b)]++;
	}
	x = calloc(1, sizeof(*x) + r->n_blobs * sizeof(x->places[0]));
	if (!x)
		return NULL;
	for (unsigned class = 0; class < CLASSES; class++) {
		x->end[class] = begin + at[class];
		at[class] = begin;
		begin = x->end[class];
	}
	b = record_first_blob(r);
	for (uint32_t i = 0; i < r->n_blobs; i++, b = blob_next(b))
		if (class_of(b) < CLASSES)
			x->places[at[class_of(b)]++].blob = b;
	for (unsigned class = 0; class < CLASSES; class++) {
		struct place *first = x->places + (class ? x->end[class - 1] : 0);
		size_t n = (size_t)(x->places + x->end[class] - first);

		qsort(first, n, sizeof(*first), compare);
		if (class < DESCRIPTORS)
			settle_furthest(first, n);
	}
	return x;
}

void memory_index_free(struct memory_index *x)
{
	free(x);
}

/* The first place of a class whose address is not below; the class's end when there is none. */
static const struct place *lower_bound(const struct memory_index *x, unsigned class, uint64_t address)
{
	uint32_t low = class ? x->end[class - 1] : 0, high = x->end[class];

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (x->places[middle].blob->address < address)
			low = middle + 1;
		else
			high = middle;
	}
	return x->places + low;
}

bool memory_index_find(
	const struct memory_index *x, uint64_t address, enum phase phase, struct memory *ret)
{
	unsigned class = SNAPSHOTS + phase;
	const struct place *first = x->places + (class ? x->end[class - 1] : 0);
	const struct place *end = x->places + x->end[class];
	const struct place *at = lower_bound(x, class, address), *behind = at;
	const struct blob *b;

	while (behind < end && behind->blob->address == address)
		behind++;
	if (behind == first)
		return false;
	b = behind[-1].furthest;
	if (end_of(b) <= address) {
		/* The end of a snapshot says something only of its own address. */
		if (at == behind)
			return false;
		b = at->blob;
	}
	*ret = memory_of(b, address);
	return true;
}

const struct fd_info *memory_index_fd(const struct memory_index *x, int fd, enum phase phase)
{
	unsigned class = DESCRIPTORS + phase;
	const struct place *at = lower_bound(x, class, (uint64_t)(int64_t)fd);

	if (at == x->places + x->end[class] || (int64_t)at->blob->address != fd)
		return NULL;
	return (const struct fd_info *)(const void *)at->blob->data;
}
