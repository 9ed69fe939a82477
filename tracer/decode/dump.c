/* SPDX-License-Identifier: BSD-2-Clause */
/* What went through a descriptor, piece by piece. See dump.h. */
#include "decode/dump.h"

#include "cleanup.h"
#include "decode/call.h"
#include "decode/row.h"
#include "decode/types.h"
#include "job.h"
#include "record.h"

#include <string.h>
#include <sys/socket.h>

#define FDS_KNOWN ((int)(sizeof(((struct filter *)0)->bits[0]) * 8))

static bool set_has(const struct filter *set, int fd)
{
	if (fd < 0)
		return false;
	return fd < FDS_KNOWN ? set->bits[0][fd / 64] >> (fd % 64) & 1 : set->all;
}

static bool set_has_any(const struct filter *set)
{
	for (size_t i = 0; i < sizeof(set->bits[0]) / sizeof(set->bits[0][0]); i++)
		if (set->bits[0][i])
			return true;
	return set->all;
}

bool dump_wants_any(const struct job *job)
{
	return set_has_any(&job->dump_read) || set_has_any(&job->dump_write);
}

bool dump_wants(const struct job *job, int fd)
{
	return set_has(&job->dump_read, fd) || set_has(&job->dump_write, fd);
}

struct dump {
	struct call c; /* for what it knows of the ABI and the registers */
	struct dump_visitor *v;
	enum phase phase;
};

static void dump_bytes(struct dump *d, uint64_t address, uint64_t length)
{
	struct memory m;

	if (!length || !call_find(&d->c, address, d->phase, &m) || !m.size)
		return;
	d->v->bytes(d->v, m.bytes, m.size < length ? m.size : length, length);
}

/* `left`: how many bytes all of them hold together. */
static void dump_iovecs(struct dump *d, uint64_t address, uint64_t count, uint64_t left)
{
	size_t size = 2 * d->c.word;
	struct memory m;

	/* strace reads all of them or none */
	if (!call_find(&d->c, address, d->phase, &m) || (m.fault && m.size / size < count))
		return;
	for (unsigned i = 0; i < count && m.size >= (i + 1) * size; i++) {
		uint64_t length = call_word(&d->c, m.bytes + i * size + d->c.word);

		if (length > left)
			length = left;
		if (!length)
			return;
		left -= length;
		d->v->buffer(d->v, length, i);
		dump_bytes(d, call_word(&d->c, m.bytes + i * size), length);
	}
}

static size_t message_size(const struct dump *d)
{
	return d->c.word == 4 ? 28 : sizeof(struct msghdr);
}

static void dump_message(struct dump *d, const uint8_t *header, uint64_t left)
{
	dump_iovecs(d, call_word(&d->c, header + 2 * d->c.word),
		call_word(&d->c, header + 3 * d->c.word), left);
}

static void dump_messages(struct dump *d, uint64_t address, uint64_t count)
{
	size_t size = d->c.word == 4 ? 32 : sizeof(struct mmsghdr);
	struct memory m;

	if (!call_find(&d->c, address, d->phase, &m))
		return;
	for (unsigned i = 0; i < count && m.size >= (i + 1) * size; i++) {
		const uint8_t *header = m.bytes + i * size;
		uint32_t length;

		memcpy(&length, header + message_size(d), sizeof(length));
		d->v->message(d->v, call_word(&d->c, header + 3 * d->c.word), i);
		dump_message(d, header, length);
	}
}

/* The lengths of messages that were sent stand behind them only when the call has ended. */
static void dump_sent_messages(struct dump *d, uint64_t address, uint64_t count)
{
	size_t size = d->c.word == 4 ? 32 : sizeof(struct mmsghdr);
	struct memory m;

	if (!call_find(&d->c, address, AT_ENTRY, &m))
		return;
	for (unsigned i = 0; i < count && m.size >= (i + 1) * size; i++) {
		d->v->message(d->v, call_word(&d->c, m.bytes + i * size + 3 * d->c.word), i);
		dump_message(d, m.bytes + i * size, UINT64_MAX);
	}
}

static void dump_written(struct dump *d, const struct arg *a, uint64_t at)
{
	uint64_t length = a->length == LENGTH_ARG ? reg_raw(&d->c, a->length_arg) : a->count;

	d->phase = AT_ENTRY;
	if (a->type == &arg_buf_in || a->type == &arg_socket_in)
		dump_bytes(d, at, length);
	else if (a->type == &arg_iovec_in)
		dump_iovecs(d, at, length, UINT64_MAX);
	else if (a->type == &arg_mmsghdr_in && !(d->c.record->flags & RECORD_FAILED))
		dump_sent_messages(d, at, (uint64_t)d->c.record->call.result);
	else if (a->type == &arg_msghdr_in) {
		const uint8_t *header = call_bytes(&d->c, at, message_size(d), AT_ENTRY);

		if (header)
			dump_message(d, header, UINT64_MAX);
	}
}

static void dump_read(struct dump *d, const struct arg *a, uint64_t at)
{
	uint64_t result = (uint64_t)d->c.record->call.result;

	d->phase = AT_EXIT;
	if (a->type == &arg_buf_out || a->type == &arg_socket_out)
		dump_bytes(d, at, result);
	else if (a->type == &arg_iovec_out)
		dump_iovecs(d, at, reg_raw(&d->c, a->length_arg), result);
	else if (a->type == &arg_mmsghdr_out)
		dump_messages(d, at, result);
	else if (a->type == &arg_msghdr_out) {
		const uint8_t *header = call_bytes(&d->c, at, message_size(d), AT_EXIT);

		if (header)
			dump_message(d, header, result);
	}
}

void decode_dump(const struct record *record, const struct job *job, struct dump_visitor *v)
{
	_cleanup_(memory_index_freep) struct memory_index *index = memory_index_new(record);
	const struct row *row = row_find(record->abi, record->call.number);
	struct dump d = {
		.c = { .record = record, .index = index, .style = &job->style, .row = row, .verbose = true,
			.i386 = record->abi == ABI_I386, .word = record->abi == ABI_X86_64 ? 8 : 4 },
		.v = v,
	};
	const struct arg *a = row ? &row->args[1] : NULL;
	int fd = (int)record->call.args[0];
	uint64_t at;

	if (!row || row->args[0].type != &arg_fd || !a->type ||
		(record->flags & (RECORD_NO_RETURN | RECORD_UNAVAILABLE | RECORD_UNFINISHED)))
		return;
	at = reg_raw(&d.c, arg_register(row, a));
	if (set_has(&job->dump_write, fd))
		dump_written(&d, a, at);
	if (set_has(&job->dump_read, fd) && !(record->flags & RECORD_FAILED))
		dump_read(&d, a, at);
}
