/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Records made by hand: a call with its registers, and snapshots of memory put beside it. The address of
 * a snapshot is what the test says, so registers and pointers can name it.
 */
#pragma once

#include "record.h"

#include <assert.h>
#include <string.h>

struct record_maker {
	union {
		struct record record;
		uint64_t space[8192];
	};
};

static inline void make_call(struct record_maker *m, enum abi abi, uint64_t number)
{
	memset(m, 0, sizeof(m->record));
	m->record.size = sizeof(m->record);
	m->record.version = RECORD_VERSION;
	m->record.type = RECORD_CALL;
	m->record.abi = abi;
	m->record.call.number = number;
	m->record.pid = m->record.tid = 77;
}

static inline void make_args(struct record_maker *m, uint64_t a, uint64_t b, uint64_t c, uint64_t d,
	uint64_t e, uint64_t f)
{
	uint64_t args[6] = { a, b, c, d, e, f };

	memcpy(m->record.call.args, args, sizeof(args));
}

static inline void make_result(struct record_maker *m, int64_t result)
{
	m->record.call.result = result;
	if (result < 0 && result > -4096)
		m->record.flags |= RECORD_FAILED;
}

static inline void make_blob(struct record_maker *m, unsigned kind, unsigned flags, uint64_t address,
	const void *bytes, size_t size)
{
	struct blob *b = (void *)((char *)m->space + m->record.size);

	assert(m->record.size + sizeof(*b) + record_align((uint32_t)size) <= sizeof(m->space));
	*b = (struct blob){ .size = (uint32_t)size, .kind = (uint8_t)kind,
		.flags = (uint8_t)flags, .address = address };
	memcpy(b->data, bytes, size);
	m->record.size += (uint32_t)sizeof(*b) + record_align((uint32_t)size);
	m->record.n_blobs++;
}

static inline void make_memory(
	struct record_maker *m, unsigned flags, uint64_t address, const void *bytes, size_t size)
{
	make_blob(m, BLOB_MEMORY, flags, address, bytes, size);
}

static inline void make_string(struct record_maker *m, uint64_t address, const char *text)
{
	make_memory(m, 0, address, text, strlen(text) + 1);
}

static inline void make_fd(struct record_maker *m, unsigned flags, int fd, struct fd_info info,
	const char *path, const void *local, size_t local_size, const void *peer, size_t peer_size)
{
	union {
		struct fd_info info;
		char space[1024];
	} u = { .info = info };
	char *at = u.space + sizeof(info);

	u.info.path_size = (uint32_t)strlen(path);
	u.info.local_size = (uint8_t)local_size;
	u.info.peer_size = (uint8_t)peer_size;
	memcpy(at, path, strlen(path));
	at += record_align(u.info.path_size);
	if (local_size)
		memcpy(at, local, local_size);
	at += record_align((uint32_t)local_size);
	if (peer_size)
		memcpy(at, peer, peer_size);
	at += record_align((uint32_t)peer_size);
	make_blob(m, BLOB_FD, flags, (uint64_t)(int64_t)fd, u.space, (size_t)(at - u.space));
}
