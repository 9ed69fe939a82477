/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages: struct msghdr and mmsghdr with the address, the buffers and the control messages that they
 * point to.
 */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/iovec.h"
#include "decode/net.h"
#include "decode/netlink.h"
#include "decode/time.h"
#include "decode/types.h"

#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

/* struct msghdr under the call's ABI. */
struct message {
	uint64_t name, iov, n_iov, control, n_control;
	int name_length;
	uint32_t flags;
};

static size_t message_size(const struct call *c)
{
	return c->word == 4 ? 28 : sizeof(struct msghdr);
}

static size_t mmessage_size(const struct call *c)
{
	return c->word == 4 ? 32 : sizeof(struct mmsghdr);
}

static struct message message_parse(const struct call *c, const void *bytes)
{
	const char *at = bytes;
	struct message m = {
		.name = call_word(c, at),
		.iov = call_word(c, at + 2 * c->word),
		.n_iov = call_word(c, at + 3 * c->word),
		.control = call_word(c, at + 4 * c->word),
		.n_control = call_word(c, at + 5 * c->word),
	};

	memcpy(&m.name_length, at + c->word, sizeof(m.name_length));
	memcpy(&m.flags, at + 6 * c->word, sizeof(m.flags));
	return m;
}

/* --- control messages ---------------------------------------------------------------------------------- */
static void put_control_message(
	struct call *c, const char *bytes, size_t size, uint64_t length, enum phase phase)
{
	size_t header = c->word + 2 * sizeof(int);
	int level, type;

	memcpy(&level, bytes + c->word, sizeof(level));
	memcpy(&type, bytes + c->word + sizeof(level), sizeof(type));
	put_struct_open(c);
	FIELD(c, number, "cmsg_len", length);
	FIELD(c, one_of, "cmsg_level", (uint32_t)level, &control_levels);
	put_field(c, "cmsg_type");
	put_control_data(c, level, type, bytes + header, size - header, phase);
	put_struct_close(c, false);
}

static void put_control(struct call *c, uint64_t address, uint64_t length, enum phase phase)
{
	size_t header = c->word + 2 * sizeof(int), left;
	struct memory m;
	const char *at;

	put_field(c, "msg_control");
	if (!address || length < header || !call_find(c, address, phase, &m) ||
		m.size < header || (m.fault && m.size < length)) {
		put_address(c, address);
		return;
	}
	left = m.size < length ? m.size : length;
	at = (const char *)m.bytes;
	put_array_open(c);
	while (left >= header) {
		uint64_t here = call_word(c, at);
		size_t size = here < left ? here : left;

		put_item(c);
		put_control_message(c, at, size < header ? header : size, here, phase);
		size = here < header ? header : (size + c->word - 1) & ~(size_t)(c->word - 1);
		if (size >= left) {
			left = 0;
			break;
		}
		at += size;
		left -= size;
		if (here < header)
			break;
	}
	if (left) {
		put_item(c);
		PUT(c, unreadable, address + (uint64_t)(at - (const char *)m.bytes));
	}
	put_array_close(c, !left && m.size < length);
}

/* The address says what the bytes are. */
static bool is_netlink(const struct call *c, const struct message *m, int name_length, enum phase phase)
{
	uint16_t family;

	return name_length >= (int)sizeof(family) &&
		call_copy(c, m->name, phase, &family, sizeof(family)) &&
		family == AF_NETLINK;
}

static void put_netlink_part(struct call *c, uint64_t base, uint64_t length, enum phase phase)
{
	put_netlink(c, base, length, netlink_protocol(c, reg_int(c, 0)), phase == AT_EXIT);
}

/* --- messages ------------------------------------------------------------------------------------------ */
/*
 * filled: bytes that there are in the buffers. room: what msg_namelen was before the call, where the
 * call changes it; NULL elsewhere.
 */
static void put_message(struct call *c, const void *bytes, enum phase phase, uint64_t filled,
	const int *room)
{
	struct message m = message_parse(c, bytes);
	int name_length = room && m.name_length > *room ? *room : m.name_length;

	put_struct_open(c);
	put_field(c, "msg_name");
	put_sockaddr_at(c, m.name, name_length < 0 ? 0 : (uint64_t)name_length, phase);
	put_field(c, "msg_namelen");
	if (room && *room != m.name_length) {
		put_decimal(c, *room);
		put_changed(c);
	}
	put_decimal(c, m.name_length);
	put_field(c, "msg_iov");
	if (is_netlink(c, &m, name_length, phase))
		put_iovecs_of(c, m.iov, m.n_iov, phase, phase, filled, put_netlink_part);
	else
		put_iovecs(c, m.iov, m.n_iov, phase, phase, filled);
	FIELD(c, number, "msg_iovlen", m.n_iov);
	if (m.n_control)
		put_control(c, m.control, m.n_control, phase);
	FIELD(c, number, "msg_controllen", m.n_control);
	FIELD(c, flags, "msg_flags", m.flags, &msg_flags);
	put_struct_close(c, false);
}

static void print_msghdr_in(struct call *c, const struct arg *a, unsigned reg)
{
	const void *bytes = call_bytes(c, reg_raw(c, reg), message_size(c), AT_ENTRY);

	(void)a;
	if (bytes)
		put_message(c, bytes, AT_ENTRY, UINT64_MAX, NULL);
	else
		put_address(c, reg_raw(c, reg));
}

/* A socket is the first argument of all calls that take messages. */
static void capture_netlink(struct capture_builder *b, unsigned when)
{
	(void)capture_add(b, CAPTURE_NETLINK, when, 0);
}

static void capture_msghdr_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_netlink(b, CAPTURE_ENTRY);
	(void)capture_add(b, CAPTURE_MSGHDR, CAPTURE_ENTRY, reg);
}

/* Nothing but the room for the name is of interest when nothing was received. */
static void print_msghdr_out(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t address = reg_raw(c, reg);
	const char *before = call_bytes(c, address, message_size(c), AT_ENTRY);
	const void *after = call_bytes(c, address, message_size(c), AT_EXIT);
	int room;

	(void)a;
	if (!before || (!c->failed && !after)) {
		put_address(c, address);
		return;
	}
	memcpy(&room, before + c->word, sizeof(room));
	if (!c->failed) {
		put_message(c, after, AT_EXIT, (uint64_t)c->record->call.result, &room);
		return;
	}
	put_struct_open(c);
	FIELD(c, decimal, "msg_namelen", room);
	put_struct_close(c, false);
}

static void capture_msghdr_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_ENTRY, reg, b->abi == ABI_I386 ? 28 : sizeof(struct msghdr));
	capture_netlink(b, CAPTURE_EXIT_OK);
	(void)capture_add(b, CAPTURE_MSGHDR, CAPTURE_EXIT_OK, reg);
}

const struct arg_type arg_msghdr_in = { .print = print_msghdr_in, .capture = capture_msghdr_in };
const struct arg_type arg_msghdr_out = {
	.print = print_msghdr_out, .capture = capture_msghdr_out, .at_exit = true
};

/* --- many messages ------------------------------------------------------------------------------------- */
/* done: how many were sent or received; received: their names and buffers were filled by the call. */
static void put_messages(struct call *c, uint64_t address, uint64_t count, uint64_t done, bool received)
{
	size_t size = mmessage_size(c), most = call_most_items(c), n = 0;
	enum phase phase = received ? AT_EXIT : AT_ENTRY;
	struct memory m;

	if (address && c->verbose && !count) {
		put_array_open(c);
		put_array_close(c, false);
		return;
	}
	if (!address || !c->verbose || !call_find(c, address, phase, &m) ||
		m.size < size) {
		put_address(c, address);
		return;
	}
	put_array_open(c);
	for (; n < count && n < most && m.size >= (n + 1) * size; n++) {
		const uint8_t *at = m.bytes + n * size;
		const uint8_t *before = received
			? call_bytes(c, address + n * size, size, AT_ENTRY)
			: NULL;
		uint32_t length = 0;
		int room;

		(void)call_copy(c, address + n * size + message_size(c), AT_EXIT, &length,
			sizeof(length));
		if (before)
			memcpy(&room, before + c->word, sizeof(room));
		put_item(c);
		put_struct_open(c);
		put_field(c, "msg_hdr");
		put_message(c, at, phase, received ? length : UINT64_MAX, before ? &room : NULL);
		if (n < done)
			FIELD(c, number, "msg_len", length);
		put_struct_close(c, false);
	}
	if (n < count && n < most && m.fault) {
		put_item(c);
		PUT(c, unreadable, address + n * size);
		put_array_close(c, false);
	} else {
		put_array_close(c, n < count);
	}
}

/* What was sent of each message is known when the call has ended, so all is shown then. */
static void print_mmsghdr_in(struct call *c, const struct arg *a, unsigned reg)
{
	put_messages(c, reg_raw(c, reg), reg_unsigned(c, a->length_arg),
		c->failed ? 0 : (uint64_t)c->record->call.result, false);
}

static void capture_mmsghdr_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op;

	capture_netlink(b, CAPTURE_ENTRY);
	capture_set_length(capture_add(b, CAPTURE_MMSGHDR, CAPTURE_ENTRY, reg), a);
	op = capture_add(b, CAPTURE_BYTES, CAPTURE_EXIT_OK, reg);
	capture_set_length(op, a);
	op->element = b->abi == ABI_I386 ? 32 : sizeof(struct mmsghdr);
	op->max = CAPTURE_ITEMS_MAX * op->element;
}

static void print_mmsghdr_out(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (c->failed)
		put_address(c, reg_raw(c, reg));
	else
		put_messages(c, reg_raw(c, reg), (uint64_t)c->record->call.result,
			(uint64_t)c->record->call.result, true);
}

static void capture_mmsghdr_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY, reg);

	capture_set_length(op, a);
	op->element = b->abi == ABI_I386 ? 32 : sizeof(struct mmsghdr);
	op->max = CAPTURE_ITEMS_MAX * op->element;
	capture_netlink(b, CAPTURE_EXIT_OK);
	capture_add(b, CAPTURE_MMSGHDR, CAPTURE_EXIT_OK, reg)->length = LENGTH_RESULT;
}

const struct arg_type arg_mmsghdr_in = {
	.print = print_mmsghdr_in, .capture = capture_mmsghdr_in, .at_exit = true
};
const struct arg_type arg_mmsghdr_out = {
	.print = print_mmsghdr_out, .capture = capture_mmsghdr_out, .at_exit = true
};

/* recvmmsg's timeout: what was left of it is told after the result. */
static void print_receive_timeout(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_struct_at(c, reg_raw(c, reg), &struct_timespec, AT_ENTRY);
}

static void capture_receive_timeout(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, reg,
		struct_size(&struct_timespec, b->abi == ABI_I386));
}

static void aux_receive_timeout(struct call *c, const struct arg *a, unsigned reg)
{
	const void *left = NULL;

	(void)a;
	if (!c->failed)
		left = call_bytes(c, reg_raw(c, reg), struct_size(&struct_timespec, c->i386), AT_EXIT);
	if (!left)
		return;
	if (!c->record->call.result) {
		put_aux(c, "Timeout");
		return;
	}
	PUT(c, aux_open);
	PUT(c, aux_text, "left ");
	struct_timespec.print(c, left);
	PUT(c, aux_close);
}

const struct arg_type arg_receive_timeout = {
	.print = print_receive_timeout,
	.capture = capture_receive_timeout,
	.aux = aux_receive_timeout,
};

/* --- bytes of one message -------------------------------------------------------------------------------- */
static void put_socket_bytes(struct call *c, uint64_t address, uint64_t length, enum phase phase)
{
	int protocol = c->verbose ? netlink_protocol(c, reg_int(c, 0)) : -1;

	if (protocol >= 0)
		put_netlink(c, address, length, protocol, phase == AT_EXIT);
	else
		put_buffer(c, address, length, phase, 0);
}

static void print_socket_in(struct call *c, const struct arg *a, unsigned reg)
{
	put_socket_bytes(c, reg_raw(c, reg), reg_raw(c, a->length_arg), AT_ENTRY);
}

static void capture_socket_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_netlink(b, CAPTURE_ENTRY);
	capture_set_length(capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY, reg), a);
}

/* MSG_TRUNC makes the result more than there was room for. */
static void print_socket_out(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t length = reg_raw(c, a->length_arg), result = (uint64_t)c->record->call.result;

	if (c->failed)
		put_address(c, reg_raw(c, reg));
	else
		put_socket_bytes(c, reg_raw(c, reg), result < length ? result : length, AT_EXIT);
}

static void capture_socket_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_netlink(b, CAPTURE_EXIT_OK);
	capture_set_length(capture_add(b, CAPTURE_BYTES, CAPTURE_EXIT_OK, reg), a);
}

const struct arg_type arg_socket_in = { .print = print_socket_in, .capture = capture_socket_in };
const struct arg_type arg_socket_out = {
	.print = print_socket_out, .capture = capture_socket_out, .at_exit = true
};
