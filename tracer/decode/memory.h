/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tracee's memory as far as the record has it: snapshots found by address. Whatever address a
 * tracee gives, nothing outside a blob is ever looked at.
 */
#pragma once

#include "cleanup.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fd_info;
struct memory_index;
struct record;

enum phase { AT_ENTRY, AT_EXIT };

struct memory {
	const uint8_t *bytes; /* of any alignment */
	size_t size;          /* how many there are from the address on */
	bool fault;           /* after them comes an unreadable page */
	bool cut;             /* after them comes more */
};

/* The longest snapshot that holds the address; false: there is none. */
bool memory_find(const struct record *r, uint64_t address, enum phase phase, struct memory *ret);
/* Copies `size` bytes, all of them or none. */
bool memory_copy(
	const struct record *r, uint64_t address, enum phase phase, void *to, size_t size);
/* What was known of a descriptor; NULL. An AT_EXIT search does not fall back to the entry. */
const struct fd_info *memory_fd(const struct record *r, int fd, enum phase phase);

/*
 * The same look-ups with the same answers for a record of many blobs, which the index has sorted. NULL: there are
 * too few for it to pay, or no memory; then the walks above do. It borrows the record.
 */
#define MEMORY_INDEX_LEAST 64 /* blobs; below that the walks are as fast */
struct memory_index *memory_index_new(const struct record *r);
void memory_index_free(struct memory_index *x);
DEFINE_CLEANUP(struct memory_index *, memory_index_free);
bool memory_index_find(
	const struct memory_index *x, uint64_t address, enum phase phase, struct memory *ret);
const struct fd_info *memory_index_fd(const struct memory_index *x, int fd, enum phase phase);
