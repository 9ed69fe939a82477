/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Look-ups in a record's blobs. A record has a handful of them, so walking beats any index.
 */
#include "decode/memory.h"

#include "record.h"

#include <string.h>

static bool blob_is_of(const struct blob *b, enum phase phase)
{
	bool exit = (b->flags & BLOB_EXIT) && !(b->flags & BLOB_LATE);

	return exit == (phase == AT_EXIT);
}

bool memory_find(const struct record *r, uint64_t address, enum phase phase, struct memory *ret)
{
	const struct blob *b = record_first_blob(r);
	const struct blob *best = NULL;
	uint64_t best_left = 0;

	for (uint32_t i = 0; i < r->n_blobs; i++, b = blob_next(b)) {
		uint64_t left;

		if (b->kind != BLOB_MEMORY || address < b->address ||
			address - b->address > b->size || !blob_is_of(b, phase))
			continue;
		left = b->size - (address - b->address);
		/* The end of a snapshot says something only of its own address. */
		if (left == 0 && address != b->address)
			continue;
		if (!best || left > best_left)
			best = b, best_left = left;
	}
	if (!best)
		return false;
	*ret = (struct memory){
		.bytes = best->data + (address - best->address),
		.size = best_left,
		.fault = best->flags & BLOB_FAULT,
		.cut = best->flags & BLOB_CUT,
	};
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
