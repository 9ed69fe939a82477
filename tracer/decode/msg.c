/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages of sockets: struct msghdr with its addresses, buffers and control messages. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/iovec.h"
#include "decode/net.h"
#include "decode/types.h"

#include <string.h>
#include <sys/socket.h>

/* struct msghdr as the kernel reads it under x86_64; i386 shows as an address. */
struct msg {
	uint64_t name;
	int name_length;
	uint64_t iov, n_iov, control, control_length;
	unsigned flags;
};

static bool read_msg(struct call *c, uint64_t address, enum phase phase, struct msg *ret)
{
	struct msghdr m;
	const void *bytes = c->i386 ? NULL : call_bytes(c, address, sizeof(m), phase);

	if (!bytes)
		return false;
	memcpy(&m, bytes, sizeof(m));
	*ret = (struct msg){
		.name = (uintptr_t)m.msg_name,
		.name_length = (int)m.msg_namelen,
		.iov = (uintptr_t)m.msg_iov,
		.n_iov = m.msg_iovlen,
		.control = (uintptr_t)m.msg_control,
		.control_length = m.msg_controllen,
		.flags = (unsigned)m.msg_flags,
	};
	return true;
}

/* --- control messages -------------------------------------------------------------------------------- */
static void put_rights(struct call *c, const uint8_t *data, size_t size, enum phase phase)
{
	size_t most = call_most_items(c), n = size / sizeof(int), i;

	put_array_open(c);
	for (i = 0; i < n && i < most; i++) {
		int fd;

		memcpy(&fd, data + i * sizeof(fd), sizeof(fd));
		put_item(c);
		put_fd(c, fd, phase);
	}
	put_array_close(c, i < n);
}

void print_ucred(struct call *c, const void *bytes)
{
	struct ucred u;

	memcpy(&u, bytes, sizeof(u));
	put_struct_open(c);
	FIELD(c, pid, "pid", u.pid);
	FIELD(c, id, "uid", u.uid);
	FIELD(c, id, "gid", u.gid);
	put_struct_close(c, false);
}

static void put_control_data(struct call *c, const struct cmsghdr *head, const uint8_t *data,
	size_t size, enum phase phase)
{
	if (head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS && size >= sizeof(int))
		put_rights(c, data, size, phase);
	else if (head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_CREDENTIALS &&
		 size >= sizeof(struct ucred))
		print_ucred(c, data);
	else
		put_bytes(c, data, size, size, 0);
}

static size_t put_control_message(struct call *c, const uint8_t *at, size_t left, enum phase phase)
{
	struct cmsghdr head;
	size_t size;

	memcpy(&head, at, sizeof(head));
	size = head.cmsg_len < sizeof(head) ? sizeof(head) :
					      head.cmsg_len > left ? left : head.cmsg_len;
	put_struct_open(c);
	FIELD(c, number, "cmsg_len", head.cmsg_len);
	FIELD(c, one_of, "cmsg_level", (uint32_t)head.cmsg_level, &socket_levels);
	put_field(c, "cmsg_type");
	if (head.cmsg_level == SOL_SOCKET)
		put_one_of(c, (uint32_t)head.cmsg_type, &scm_types);
	else
		put_hex(c, (uint32_t)head.cmsg_type);
	if (size > sizeof(head)) {
		put_field(c, "cmsg_data");
		put_control_data(c, &head, at + sizeof(head), size - sizeof(head), phase);
	}
	put_struct_close(c, false);
	return head.cmsg_len < sizeof(head) ? left : CMSG_ALIGN(size);
}

static void put_control(struct call *c, const struct msg *msg, enum phase phase)
{
	size_t length = msg->control_length, at = 0;
	struct memory m;

	if (!length || !msg->control || !memory_find(c->record, msg->control, phase, &m) ||
		m.size < sizeof(struct cmsghdr)) {
		put_address(c, msg->control);
		return;
	}
	if (length > m.size)
		length = m.size;
	put_array_open(c);
	while (at < length && length - at >= sizeof(struct cmsghdr)) {
		put_item(c);
		at += put_control_message(c, m.bytes + at, length - at, phase);
	}
	put_array_close(c, false);
}

/* --- one message ------------------------------------------------------------------------------------- */
/* room: what msg_namelen was before the call; -1: the same. filled: bytes in the buffers. */
static void put_msg(struct call *c, const struct msg *msg, enum phase phase, int room,
	uint64_t filled)
{
	int length = room >= 0 && msg->name_length > room ? room : msg->name_length;

	put_struct_open(c);
	put_field(c, "msg_name");
	put_sockaddr_at(c, msg->name, length < 0 ? 0 : (uint64_t)length, phase);
	put_field(c, "msg_namelen");
	if (room >= 0 && room != msg->name_length) {
		put_decimal(c, room);
		put_changed(c);
	}
	put_decimal(c, msg->name_length);
	put_field(c, "msg_iov");
	put_iovecs(c, msg->iov, msg->n_iov, phase, phase, filled);
	FIELD(c, number, "msg_iovlen", msg->n_iov);
	if (msg->control_length) {
		put_field(c, "msg_control");
		put_control(c, msg, phase);
	}
	FIELD(c, number, "msg_controllen", msg->control_length);
	FIELD(c, flags, "msg_flags", msg->flags, &msg_flags);
	put_struct_close(c, false);
}

static void print_msghdr_in(struct call *c, const struct arg *a, unsigned reg)
{
	struct msg msg;

	(void)a;
	if (read_msg(c, reg_raw(c, reg), AT_ENTRY, &msg))
		put_msg(c, &msg, AT_ENTRY, -1, UINT64_MAX);
	else
		put_address(c, reg_raw(c, reg));
}

static void capture_msghdr_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	(void)capture_add(b, CAPTURE_MSGHDR, CAPTURE_ENTRY, reg);
}

static void print_msghdr_out(struct call *c, const struct arg *a, unsigned reg)
{
	struct msg before, after;
	bool known = read_msg(c, reg_raw(c, reg), AT_ENTRY, &before);

	(void)a;
	if (!c->failed && read_msg(c, reg_raw(c, reg), AT_EXIT, &after)) {
		put_msg(c, &after, AT_EXIT, known ? before.name_length : -1,
			(uint64_t)c->record->call.result);
	} else if (known) {
		put_struct_open(c);
		FIELD(c, decimal, "msg_namelen", before.name_length);
		put_struct_close(c, false);
	} else {
		put_address(c, reg_raw(c, reg));
	}
}

static void capture_msghdr_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_ENTRY, reg, sizeof(struct msghdr));
	(void)capture_add(b, CAPTURE_MSGHDR, CAPTURE_EXIT_OK, reg);
}

const struct arg_type arg_msghdr_in = { .print = print_msghdr_in, .capture = capture_msghdr_in };
const struct arg_type arg_msghdr_out = {
	.print = print_msghdr_out, .capture = capture_msghdr_out, .at_exit = true
};

/* --- several messages -------------------------------------------------------------------------------- */
static void put_messages(struct call *c, uint64_t address, uint64_t count, enum phase phase,
	bool received)
{
	size_t most = call_most_items(c), n;
	struct memory m;

	if (!address || !c->verbose || c->i386 || !memory_find(c->record, address, phase, &m) ||
		m.size < sizeof(struct mmsghdr)) {
		put_address(c, address);
		return;
	}
	put_array_open(c);
	for (n = 0; n < count && n < most && m.size >= (n + 1) * sizeof(struct mmsghdr); n++) {
		uint64_t at = address + n * sizeof(struct mmsghdr);
		struct msg msg, before;
		struct mmsghdr head;
		int room = -1;

		memcpy(&head, m.bytes + n * sizeof(head), sizeof(head));
		put_item(c);
		put_struct_open(c);
		put_field(c, "msg_hdr");
		if (received && read_msg(c, at, AT_ENTRY, &before))
			room = before.name_length;
		if (read_msg(c, at, phase, &msg))
			put_msg(c, &msg, phase, room, received ? head.msg_len : UINT64_MAX);
		if (!c->failed)
			FIELD(c, number, "msg_len", head.msg_len);
		put_struct_close(c, false);
	}
	put_array_close(c, n < count);
}

static void print_mmsghdr_in(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t count = c->failed ? reg_unsigned(c, a->length_arg) :
				     (uint64_t)c->record->call.result;

	put_messages(c, reg_raw(c, reg), count, c->failed ? AT_ENTRY : AT_EXIT, false);
}

static void capture_mmsghdr_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_set_length(
		capture_add(b, CAPTURE_MMSGHDR, CAPTURE_ENTRY | CAPTURE_EXIT_OK, reg), a);
}

static void print_mmsghdr_out(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (c->failed)
		put_address(c, reg_raw(c, reg));
	else
		put_messages(c, reg_raw(c, reg), (uint64_t)c->record->call.result, AT_EXIT, true);
}

static void capture_mmsghdr_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY, reg);

	capture_set_length(op, a);
	op->element = sizeof(struct mmsghdr);
	op->max = CAPTURE_STRUCT_MAX;
	capture_set_length(capture_add(b, CAPTURE_MMSGHDR, CAPTURE_EXIT_OK, reg), a);
}

const struct arg_type arg_mmsghdr_in = {
	.print = print_mmsghdr_in, .capture = capture_mmsghdr_in, .at_exit = true
};
const struct arg_type arg_mmsghdr_out = {
	.print = print_mmsghdr_out, .capture = capture_mmsghdr_out, .at_exit = true
};

