/* SPDX-License-Identifier: BSD-2-Clause */
/* io_uring_register(2): what is registered with a ring. What the ring answers is io_uring-answer.c's. */
#include "decode/io_uring.h"

#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/iovec.h"
#include "decode/types.h"

#include <linux/io_uring.h>
#include <stddef.h>
#include <string.h>
#include <sys/uio.h>

/* --- elements ----------------------------------------------------------------------------- */
static void print_fd_item(struct call *c, const void *bytes)
{
	int fd;

	memcpy(&fd, bytes, sizeof(fd));
	put_fd(c, fd, AT_ENTRY);
}

/* Some numbers are no descriptors but leave the place as it is. */
static void print_update_item(struct call *c, const void *bytes)
{
	int fd;

	memcpy(&fd, bytes, sizeof(fd));
	if (fd == IORING_REGISTER_FILES_SKIP)
		put_symbol(c, "IORING_REGISTER_FILES_SKIP", (uint64_t)(int64_t)fd);
	else
		put_fd(c, fd, AT_ENTRY);
}

static void print_tag(struct call *c, const void *bytes)
{
	uint64_t tag;

	memcpy(&tag, bytes, sizeof(tag));
	put_hex(c, tag);
}

/* linux/io_uring.h: struct io_uring_restriction; its second number is named by its first. */
struct restriction {
	uint16_t opcode;
	uint8_t register_op, resv;
	uint32_t resv2[3];
};

static const struct field restriction_reserved[] = {
	F(struct restriction, resv, HEX, .when = NON_ZERO),
	F_ARRAY(struct restriction, resv2, HEX, .when = NON_ZERO), F_END,
};

static void print_restriction(struct call *c, const void *bytes)
{
	struct restriction r;

	memcpy(&r, bytes, sizeof(r));
	put_struct_open(c);
	FIELD(c, one_of, "opcode", r.opcode, &uring_restrictions);
	switch (r.opcode) {
	case IORING_RESTRICTION_REGISTER_OP:
		FIELD(c, one_of, "register_op", r.register_op, &uring_register_operations);
		break;
	case IORING_RESTRICTION_SQE_OP:
		FIELD(c, one_of, "sqe_op", r.register_op, &uring_operations);
		break;
	case IORING_RESTRICTION_SQE_FLAGS_ALLOWED:
	case IORING_RESTRICTION_SQE_FLAGS_REQUIRED:
		FIELD(c, flags, "sqe_flags", r.register_op, &uring_entry_flags);
		break;
	default:
		PUT(c, comment_open);
		put_text(c, "op: ");
		put_hex(c, r.register_op);
		PUT(c, comment_close);
	}
	(void)put_fields(c, restriction_reserved, &r);
	put_struct_close(c, false);
}

/* linux/io_uring.h: struct io_uring_rsrc_update */
struct ring_fd {
	uint32_t offset, resv;
	uint64_t data;
};

static void print_ring_fd(struct call *c, const void *bytes)
{
	struct ring_fd r;

	memcpy(&r, bytes, sizeof(r));
	put_struct_open(c);
	put_field(c, "offset");
	if (r.offset == UINT32_MAX)
		put_decimal(c, -1);
	else
		put_number(c, r.offset);
	if (r.resv)
		FIELD(c, hex, "resv", r.resv);
	FIELD(c, fd, "data", (int)r.data, AT_ENTRY);
	put_struct_close(c, false);
}

static const struct field ring_fd_gone[] = {
	F(struct ring_fd, offset, UNSIGNED), F(struct ring_fd, resv, HEX, .when = NON_ZERO),
	F(struct ring_fd, data, HEX, .when = NON_ZERO), F_END,
};

static void print_ring_fd_gone(struct call *c, const void *bytes)
{
	put_fields_struct(c, ring_fd_gone, bytes);
}

/* --- structures --------------------------------------------------------------------------- */
static void put_items(struct call *c, size_t size, void (*print)(struct call *c, const void *bytes))
{
	put_array(c, reg_raw(c, URING_ARGUMENT), reg_unsigned(c, URING_COUNT), size, AT_ENTRY, print);
}

struct files_update {
	uint32_t offset, resv;
	uint64_t fds;
};

static void put_files_update(struct call *c)
{
	struct files_update u;
	const void *bytes = call_bytes(c, reg_raw(c, URING_ARGUMENT), sizeof(u), AT_ENTRY);

	if (!bytes) {
		put_address(c, reg_raw(c, URING_ARGUMENT));
		return;
	}
	memcpy(&u, bytes, sizeof(u));
	put_struct_open(c);
	FIELD(c, number, "offset", u.offset);
	if (u.resv)
		FIELD(c, hex, "resv", u.resv);
	FIELD(c, array, "fds", u.fds, reg_unsigned(c, URING_COUNT), sizeof(int), AT_ENTRY,
		print_update_item);
	put_struct_close(c, false);
}

static void put_resources(struct call *c, uint64_t data, uint32_t count, uint64_t tags)
{
	unsigned operation = reg_unsigned(c, URING_OPERATION);

	put_field(c, "data");
	if (operation == IORING_REGISTER_FILES2)
		put_array(c, data, count, sizeof(int), AT_ENTRY, print_fd_item);
	else if (operation == IORING_REGISTER_FILES_UPDATE2)
		put_array(c, data, count, sizeof(int), AT_ENTRY, print_update_item);
	else
		put_bare_iovecs(c, data, count, AT_ENTRY);
	FIELD(c, array, "tags", tags, count, sizeof(uint64_t), AT_ENTRY, print_tag);
}

struct resources {
	uint32_t nr, flags;
	uint64_t resv2, data, tags;
};

/* A structure as long as the last argument says, if that is enough; else the address, and false. */
static bool sized_open(struct call *c, void *to, size_t size)
{
	uint64_t address = reg_raw(c, URING_ARGUMENT);
	const void *bytes = reg_unsigned(c, URING_COUNT) >= size ? call_bytes(c, address, size, AT_ENTRY) : NULL;

	if (!bytes) {
		put_address(c, address);
		return false;
	}
	memcpy(to, bytes, size);
	put_struct_open(c);
	return true;
}

static void sized_close(struct call *c, size_t size)
{
	put_extra_bytes(c, reg_raw(c, URING_ARGUMENT), size, reg_unsigned(c, URING_COUNT), AT_ENTRY);
	put_struct_close(c, false);
}

static void put_resource_register(struct call *c)
{
	struct resources r;

	if (!sized_open(c, &r, sizeof(r)))
		return;
	FIELD(c, number, "nr", r.nr);
	FIELD(c, flags, "flags", r.flags, &uring_resource_flags);
	if (r.resv2)
		FIELD(c, hex, "resv2", r.resv2);
	put_resources(c, r.data, r.nr, r.tags);
	sized_close(c, sizeof(r));
}

struct resource_update {
	uint32_t offset, resv;
	uint64_t data, tags;
	uint32_t nr, resv2;
};

static void put_resource_update(struct call *c)
{
	struct resource_update u;

	if (!sized_open(c, &u, sizeof(u)))
		return;
	FIELD(c, number, "offset", u.offset);
	if (u.resv)
		FIELD(c, hex, "resv", u.resv);
	put_resources(c, u.data, u.nr, u.tags);
	FIELD(c, number, "nr", u.nr);
	if (u.resv2)
		FIELD(c, hex, "resv2", u.resv2);
	sized_close(c, sizeof(u));
}

/* linux/io_uring.h: struct io_uring_buf_reg */
struct buffers {
	uint64_t ring_addr;
	uint32_t ring_entries;
	uint16_t bgid, pad;
	uint64_t resv[3];
};

static const struct field buffers_fields[] = {
	F(struct buffers, ring_addr, ADDRESS), F(struct buffers, ring_entries, UNSIGNED),
	F(struct buffers, bgid, UNSIGNED), F(struct buffers, pad, HEX, .when = NON_ZERO),
	F_ARRAY(struct buffers, resv, HEX, .when = NON_ZERO), F_END,
};

static void put_buffers(struct call *c)
{
	const void *bytes = call_bytes(c, reg_raw(c, URING_ARGUMENT), sizeof(struct buffers), AT_ENTRY);

	if (bytes)
		put_fields_struct(c, buffers_fields, bytes);
	else
		put_address(c, reg_raw(c, URING_ARGUMENT));
}

static void put_affinity(struct call *c)
{
	uint64_t address = reg_raw(c, URING_ARGUMENT), length = reg_unsigned(c, URING_COUNT);
	struct memory m = { .size = 0 };

	if (!address || !c->verbose ||
		(length && (!call_find(c, address, AT_ENTRY, &m) || !m.size))) {
		put_address(c, address);
		return;
	}
	put_cpus(c, &m, length);
}

/* --- the argument ------------------------------------------------------------------------------------------ */
static void put_given(struct call *c)
{
	switch (reg_unsigned(c, URING_OPERATION)) {
	case IORING_REGISTER_BUFFERS:
		put_bare_iovecs(c, reg_raw(c, URING_ARGUMENT), reg_unsigned(c, URING_COUNT), AT_ENTRY);
		break;
	case IORING_REGISTER_FILES:
	case IORING_REGISTER_EVENTFD:
	case IORING_REGISTER_EVENTFD_ASYNC:
		put_items(c, sizeof(int), print_fd_item);
		break;
	case IORING_REGISTER_FILES_UPDATE:
		put_files_update(c);
		break;
	case IORING_REGISTER_RESTRICTIONS:
		put_items(c, sizeof(struct restriction), print_restriction);
		break;
	case IORING_REGISTER_FILES2:
	case IORING_REGISTER_BUFFERS2:
		put_resource_register(c);
		break;
	case IORING_REGISTER_FILES_UPDATE2:
	case IORING_REGISTER_BUFFERS_UPDATE:
		put_resource_update(c);
		break;
	case IORING_REGISTER_IOWQ_AFF:
		put_affinity(c);
		break;
	case IORING_REGISTER_RING_FDS:
		put_items(c, sizeof(struct ring_fd), print_ring_fd);
		break;
	case IORING_UNREGISTER_RING_FDS:
		put_items(c, sizeof(struct ring_fd), print_ring_fd_gone);
		break;
	case IORING_REGISTER_PBUF_RING:
	case IORING_UNREGISTER_PBUF_RING:
		put_buffers(c);
		break;
	default:
		put_address(c, reg_raw(c, URING_ARGUMENT));
	}
}

static void print_uring_arg(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a, (void)reg;
	if (reg_unsigned(c, URING_OPERATION) == IORING_REGISTER_PROBE)
		print_uring_probe(c);
	else if (reg_unsigned(c, URING_OPERATION) == IORING_REGISTER_IOWQ_MAX_WORKERS)
		print_uring_workers(c);
	else if (c->entry)
		put_given(c);
}

#define BIT(operation_) (1ull << (operation_))
#define OF_INTS         (BIT(IORING_REGISTER_FILES) | BIT(IORING_REGISTER_EVENTFD) | BIT(IORING_REGISTER_EVENTFD_ASYNC))
#define OF_16_BYTES                                                                                \
	(BIT(IORING_REGISTER_BUFFERS) | BIT(IORING_REGISTER_RESTRICTIONS) |                        \
		BIT(IORING_REGISTER_RING_FDS) | BIT(IORING_UNREGISTER_RING_FDS))
#define SIZED                                                                                      \
	(BIT(IORING_REGISTER_FILES2) | BIT(IORING_REGISTER_BUFFERS2) |                             \
		BIT(IORING_REGISTER_FILES_UPDATE2) | BIT(IORING_REGISTER_BUFFERS_UPDATE) |         \
		BIT(IORING_REGISTER_IOWQ_AFF))

static void capture_elements(
	struct capture_builder *b, enum capture_kind kind, unsigned when, uint32_t element)
{
	struct capture_op *op = capture_add(b, kind, when, URING_ARGUMENT);

	op->length = LENGTH_ARG;
	op->length_arg = URING_COUNT;
	op->element = element;
	op->max = CAPTURE_STRUCT_MAX;
}

static void capture_kind_behind(struct capture_builder *b, enum capture_kind kind, size_t pointer,
	size_t count, uint32_t element)
{
	struct capture_op *op = capture_add(b, kind, CAPTURE_ENTRY, URING_ARGUMENT);

	op->from = FROM_BLOB;
	op->wide = true;
	op->offset = (uint16_t)pointer;
	op->length = LENGTH_FIELD;
	op->length_offset = (uint16_t)count;
	op->field_width = 4;
	op->element = element;
	op->max = CAPTURE_STRUCT_MAX;
}

static void capture_behind(
	struct capture_builder *b, size_t pointer, size_t count, uint32_t element)
{
	capture_kind_behind(b, CAPTURE_BYTES, pointer, count, element);
}

/* The same when what was captured there are descriptors. */
static void capture_fds_behind(struct capture_builder *b, size_t pointer, size_t count)
{
	capture_kind_behind(b, CAPTURE_FDS, pointer, count, sizeof(int));
}

static void capture_uring_arg(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	const unsigned entry = CAPTURE_ENTRY, both = CAPTURE_ENTRY | CAPTURE_EXIT_OK;
	struct capture_op *op;

	(void)a;
	capture_unless_in(b, entry, URING_OPERATION, OF_INTS, 2);
	capture_elements(b, CAPTURE_BYTES, entry, sizeof(int));
	capture_elements(b, CAPTURE_FDS, entry, sizeof(int));
	capture_unless_in(b, entry, URING_OPERATION, OF_16_BYTES, 1);
	capture_elements(b, CAPTURE_BYTES, entry, 16);
	capture_unless_in(b, entry, URING_OPERATION, BIT(IORING_REGISTER_RING_FDS), 1);
	op = capture_add(b, CAPTURE_FDS, entry, reg);
	op->offset = offsetof(struct ring_fd, data);
	op->length = LENGTH_ARG;
	op->length_arg = URING_COUNT;
	op->element = sizeof(struct ring_fd);
	capture_unless_in(b, entry, URING_OPERATION, SIZED, 1);
	capture_elements(b, CAPTURE_BYTES, entry, 1);
	capture_unless_in(b, entry, URING_OPERATION, BIT(IORING_REGISTER_FILES_UPDATE), 3);
	capture_bytes(b, entry, reg, sizeof(struct files_update));
	op = capture_add(b, CAPTURE_BYTES, entry, URING_ARGUMENT);
	op->from = FROM_BLOB;
	op->wide = true;
	op->offset = offsetof(struct files_update, fds);
	op->length = LENGTH_ARG;
	op->length_arg = URING_COUNT;
	op->element = sizeof(int);
	op->max = CAPTURE_STRUCT_MAX;
	op = capture_add(b, CAPTURE_FDS, CAPTURE_ENTRY, URING_ARGUMENT);
	op->from = FROM_BLOB;
	op->wide = true;
	op->offset = offsetof(struct files_update, fds);
	op->length = LENGTH_ARG;
	op->length_arg = URING_COUNT;
	op->element = sizeof(int);
	capture_unless_in(
		b, entry, URING_OPERATION, BIT(IORING_REGISTER_FILES2) | BIT(IORING_REGISTER_BUFFERS2), 2);
	capture_behind(b, offsetof(struct resources, data), 0, sizeof(struct iovec));
	capture_behind(b, offsetof(struct resources, tags), 0, sizeof(uint64_t));
	capture_unless_in(b, entry, URING_OPERATION,
		BIT(IORING_REGISTER_FILES_UPDATE2) | BIT(IORING_REGISTER_BUFFERS_UPDATE), 2);
	capture_behind(b, offsetof(struct resource_update, data),
		offsetof(struct resource_update, nr), sizeof(struct iovec));
	capture_behind(b, offsetof(struct resource_update, tags),
		offsetof(struct resource_update, nr), sizeof(uint64_t));
	capture_unless_in(b, entry, URING_OPERATION, BIT(IORING_REGISTER_FILES2), 1);
	capture_fds_behind(b, offsetof(struct resources, data), 0);
	capture_unless_in(b, entry, URING_OPERATION, BIT(IORING_REGISTER_FILES_UPDATE2), 1);
	capture_fds_behind(b, offsetof(struct resource_update, data), offsetof(struct resource_update, nr));
	capture_unless_in(b, both, URING_OPERATION, BIT(IORING_REGISTER_PROBE), 1);
	capture_bytes(b, both, reg,
		sizeof(struct uring_probe) + URING_PROBE_MOST * sizeof(struct uring_probe_operation));
	capture_unless_in(b, both, URING_OPERATION, BIT(IORING_REGISTER_IOWQ_MAX_WORKERS), 1);
	capture_elements(b, CAPTURE_BYTES, both, sizeof(uint32_t));
	capture_unless_in(b, entry, URING_OPERATION,
		BIT(IORING_REGISTER_PBUF_RING) | BIT(IORING_UNREGISTER_PBUF_RING), 1);
	capture_bytes(b, entry, reg, sizeof(struct buffers));
}

const struct arg_type arg_uring_arg = {
	.print = print_uring_arg, .capture = capture_uring_arg, .split = true
};
