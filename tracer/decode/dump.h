/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * -e read=, -e write=: the bytes that a call has carried over a descriptor. Which arguments hold them
 * follows from the row: the second one, when the first is the descriptor.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct job;
struct record;

struct dump_visitor {
	/* What follows is the message `index` of several, which has so many buffers. */
	void (*message)(struct dump_visitor *v, uint64_t buffers, unsigned index);
	/* What follows is buffer `index` of several, with so many bytes. */
	void (*buffer)(struct dump_visitor *v, uint64_t length, unsigned index);
	/* `have` of `length` bytes: the rest could not be read, or was more than the backend copies. */
	void (*bytes)(struct dump_visitor *v, const uint8_t *bytes, size_t have, uint64_t length);
};

/* Whether one of the sets has anything. */
bool dump_wants_any(const struct job *job);
/* Whether the descriptor is in one of the sets. */
bool dump_wants(const struct job *job, int fd);
/* What a call was given to write is dumped though it failed, as strace does; what it read is not. */
void decode_dump(const struct record *record, const struct job *job, struct dump_visitor *v);
