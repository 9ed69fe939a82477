/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Makes a record in a buffer: header first, then blobs one by one. size and n_blobs of the header
 * are right after every step, so that the buffer can be emitted at any moment.
 */
#pragma once

#include "buf.h"
#include "record.h"

struct tracee;

/* Empties the buffer and begins a record of this task. False without memory. */
bool writer_begin(struct buf *b, enum record_type type, const struct tracee *t, uint64_t start);

static inline struct record *writer_record(const struct buf *b)
{
	return (struct record *)(void *)b->data;
}

/*
 * Appends a blob with room for `size` bytes and returns where they go; NULL when the record is
 * full: it is then marked RECORD_PARTIAL. writer_trim() cuts the last blob to what it got.
 */
void *writer_blob(struct buf *b, enum blob_kind kind, uint8_t flags, uint64_t address, size_t size);
void writer_trim(struct buf *b, size_t room, size_t used, uint8_t more_flags);
void writer_add(struct buf *b, enum blob_kind kind, uint8_t flags, uint64_t address,
	const void *data, size_t size);
/* How many bytes a blob may still hold. */
size_t writer_room(const struct buf *b);
/*
 * `size` bytes at `address` in what was captured, the newest first; NULL when they are not all
 * there.
 */
const void *writer_find(const struct buf *b, uint64_t address, size_t size);
