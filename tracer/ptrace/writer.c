/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Records into buffers. Knows the record's layout, nothing of ptrace.
 */
#include "ptrace/writer.h"

#include "ptrace/tracee.h"

bool writer_begin(struct buf *b, enum record_type type, const struct tracee *t, uint64_t start)
{
	struct record r = {
		.size = sizeof(r),
		.version = RECORD_VERSION,
		.type = (uint8_t)type,
		.abi = (uint8_t)t->abi,
		.pid = (uint32_t)t->tgid,
		.tid = (uint32_t)t->tid,
		.ns_pid = (uint32_t)t->ns_pid,
		.ns_tid = (uint32_t)t->ns_tid,
		.start = start,
	};

	buf_reset(b);
	buf_add(b, &r, sizeof(r));
	return !b->failed;
}

size_t writer_room(const struct buf *b)
{
	const size_t limit = RECORD_SIZE_MAX - sizeof(struct blob) - 8;

	if (writer_record(b)->n_blobs >= RECORD_BLOBS_MAX || b->length >= limit)
		return 0;
	return limit - b->length;
}

void *writer_blob(struct buf *b, enum blob_kind kind, uint8_t flags, uint64_t address, size_t size)
{
	struct blob blob = {
		.size = (uint32_t)size, .kind = (uint8_t)kind, .flags = flags, .address = address};
	size_t padded;
	char *data;

	if (b->failed)
		return NULL;
	if (writer_record(b)->n_blobs >= RECORD_BLOBS_MAX || size > writer_room(b)) {
		writer_record(b)->flags |= RECORD_PARTIAL;
		return NULL;
	}
	padded = record_align((uint32_t)size);
	if (!buf_grow(b, sizeof(blob) + padded)) {
		b->failed = false;
		writer_record(b)->flags |= RECORD_PARTIAL;
		return NULL;
	}
	buf_add(b, &blob, sizeof(blob));
	data = b->data + b->length;
	if (padded > size)
		memset(data + padded - 8, 0, 8);
	b->length += padded;
	writer_record(b)->size = (uint32_t)b->length;
	writer_record(b)->n_blobs++;
	return data;
}

void writer_trim(struct buf *b, size_t room, size_t used, uint8_t more_flags)
{
	size_t padded = record_align((uint32_t)used);
	struct blob *blob;

	b->length -= record_align((uint32_t)room);
	blob = (struct blob *)(void *)(b->data + b->length - sizeof(*blob));
	blob->size = (uint32_t)used;
	blob->flags |= more_flags;
	memset(blob->data + used, 0, padded - used);
	b->length += padded;
	writer_record(b)->size = (uint32_t)b->length;
}

void writer_add(struct buf *b, enum blob_kind kind, uint8_t flags, uint64_t address,
	const void *data, size_t size)
{
	void *to = writer_blob(b, kind, flags, address, size);

	if (to && size)
		memcpy(to, data, size);
}

const void *writer_find(const struct buf *b, uint64_t address, size_t size)
{
	const struct record *r = writer_record(b);
	const struct blob *at = record_first_blob(r);
	const void *found = NULL;

	for (uint32_t i = 0; i < r->n_blobs; i++, at = blob_next(at))
		if (at->kind == BLOB_MEMORY && address >= at->address && size <= at->size &&
			address - at->address <= at->size - size)
			found = at->data + (address - at->address);
	return found;
}
