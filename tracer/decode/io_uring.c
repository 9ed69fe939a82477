/* SPDX-License-Identifier: BSD-2-Clause */
/* io_uring_setup(2), io_uring_register(2): rings, and what is registered with them. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/iovec.h"
#include "decode/types.h"

#include <linux/io_uring.h>
#include <stddef.h>
#include <string.h>
#include <sys/uio.h>

/* --- io_uring_setup --------------------------------------------------------------------------------------- */
#define PARAM(member_, kind_, ...) F(struct io_uring_params, member_, kind_, ##__VA_ARGS__)
#define SQ(member_, kind_, ...)    F(struct io_sqring_offsets, member_, kind_, ##__VA_ARGS__)
#define CQ(member_, kind_, ...)    F(struct io_cqring_offsets, member_, kind_, ##__VA_ARGS__)

static const struct field submission[] = {
	SQ(head, UNSIGNED), SQ(tail, UNSIGNED), SQ(ring_mask, UNSIGNED), SQ(ring_entries, UNSIGNED),
	SQ(flags, UNSIGNED), SQ(dropped, UNSIGNED), SQ(array, UNSIGNED),
	SQ(resv1, HEX, .when = NON_ZERO), SQ(resv2, HEX, .when = NON_ZERO), F_END,
};
static const struct field completion[] = {
	CQ(head, UNSIGNED), CQ(tail, UNSIGNED), CQ(ring_mask, UNSIGNED), CQ(ring_entries, UNSIGNED),
	CQ(overflow, UNSIGNED), CQ(cqes, UNSIGNED), CQ(flags, UNSIGNED),
	CQ(resv1, HEX, .when = NON_ZERO), CQ(resv2, HEX, .when = NON_ZERO), F_END,
};
static const struct field params_given[] = {
	PARAM(flags, FLAGS, .names = &uring_setup_flags), PARAM(sq_thread_cpu, HEX),
	PARAM(sq_thread_idle, UNSIGNED), F_END,
};
static const struct field params_ring[] = { PARAM(wq_fd, FD), F_END };
static const struct field params_reserved[] = {
	F_ARRAY(struct io_uring_params, resv, HEX, .when = NON_ZERO), F_END,
};
static const struct field params_answer[] = {
	PARAM(sq_entries, UNSIGNED), PARAM(cq_entries, UNSIGNED),
	PARAM(features, FLAGS, .names = &uring_features),
	PARAM(sq_off, STRUCT, .fields = submission), PARAM(cq_off, STRUCT, .fields = completion),
	F_END,
};

static void print_uring_params(struct call *c, const struct arg *a, unsigned reg)
{
	struct io_uring_params p;
	const void *bytes = call_bytes(c, reg_raw(c, reg), sizeof(p), AT_ENTRY);

	(void)a;
	if (!bytes) {
		if (c->entry)
			put_address(c, reg_raw(c, reg));
		return;
	}
	if (c->entry) {
		memcpy(&p, bytes, sizeof(p));
		put_struct_open(c);
		(void)put_fields(c, params_given, &p);
		if (p.flags & IORING_SETUP_ATTACH_WQ)
			(void)put_fields(c, params_ring, &p);
		(void)put_fields(c, params_reserved, &p);
	}
	if (!c->exit)
		return;
	bytes = c->failed ? NULL : call_bytes(c, reg_raw(c, reg), sizeof(p), AT_EXIT);
	if (bytes)
		(void)put_fields(c, params_answer, bytes);
	put_struct_close(c, false);
}

static void capture_uring_params(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op;

	(void)a;
	capture_bytes(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, reg, sizeof(struct io_uring_params));
	op = capture_add(b, CAPTURE_FDS, CAPTURE_ENTRY, reg);
	op->count = 1;
	op->offset = offsetof(struct io_uring_params, wq_fd);
}

const struct arg_type arg_uring_params = {
	.print = print_uring_params, .capture = capture_uring_params, .split = true
};

/* --- io_uring_register: elements ----------------------------------------------------------------------------- */
enum { RING, OPERATION, ARGUMENT, COUNT };

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

/* --- io_uring_register: structures --------------------------------------------------------------------------- */
static void put_items(struct call *c, size_t size, void (*print)(struct call *c, const void *bytes))
{
	put_array(c, reg_raw(c, ARGUMENT), reg_unsigned(c, COUNT), size, AT_ENTRY, print);
}

struct files_update {
	uint32_t offset, resv;
	uint64_t fds;
};

static void put_files_update(struct call *c)
{
	struct files_update u;
	const void *bytes = call_bytes(c, reg_raw(c, ARGUMENT), sizeof(u), AT_ENTRY);

	if (!bytes) {
		put_address(c, reg_raw(c, ARGUMENT));
		return;
	}
	memcpy(&u, bytes, sizeof(u));
	put_struct_open(c);
	FIELD(c, number, "offset", u.offset);
	if (u.resv)
		FIELD(c, hex, "resv", u.resv);
	FIELD(c, array, "fds", u.fds, reg_unsigned(c, COUNT), sizeof(int), AT_ENTRY,
		print_update_item);
	put_struct_close(c, false);
}

static void put_resources(struct call *c, uint64_t data, uint32_t count, uint64_t tags)
{
	unsigned operation = reg_unsigned(c, OPERATION);

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

static void put_resource_register(struct call *c)
{
	uint64_t address = reg_raw(c, ARGUMENT);
	struct resources r;
	const void *bytes = NULL;

	if (reg_unsigned(c, COUNT) >= sizeof(r))
		bytes = call_bytes(c, address, sizeof(r), AT_ENTRY);
	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(&r, bytes, sizeof(r));
	put_struct_open(c);
	FIELD(c, number, "nr", r.nr);
	FIELD(c, flags, "flags", r.flags, &uring_resource_flags);
	if (r.resv2)
		FIELD(c, hex, "resv2", r.resv2);
	put_resources(c, r.data, r.nr, r.tags);
	put_extra_bytes(c, address, sizeof(r), reg_unsigned(c, COUNT), AT_ENTRY);
	put_struct_close(c, false);
}

struct resource_update {
	uint32_t offset, resv;
	uint64_t data, tags;
	uint32_t nr, resv2;
};

static void put_resource_update(struct call *c)
{
	uint64_t address = reg_raw(c, ARGUMENT);
	struct resource_update u;
	const void *bytes = NULL;

	if (reg_unsigned(c, COUNT) >= sizeof(u))
		bytes = call_bytes(c, address, sizeof(u), AT_ENTRY);
	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(&u, bytes, sizeof(u));
	put_struct_open(c);
	FIELD(c, number, "offset", u.offset);
	if (u.resv)
		FIELD(c, hex, "resv", u.resv);
	put_resources(c, u.data, u.nr, u.tags);
	FIELD(c, number, "nr", u.nr);
	if (u.resv2)
		FIELD(c, hex, "resv2", u.resv2);
	put_extra_bytes(c, address, sizeof(u), reg_unsigned(c, COUNT), AT_ENTRY);
	put_struct_close(c, false);
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
	const void *bytes = call_bytes(c, reg_raw(c, ARGUMENT), sizeof(struct buffers), AT_ENTRY);

	if (bytes)
		put_fields_struct(c, buffers_fields, bytes);
	else
		put_address(c, reg_raw(c, ARGUMENT));
}

static void put_affinity(struct call *c)
{
	uint64_t address = reg_raw(c, ARGUMENT), length = reg_unsigned(c, COUNT);
	struct memory m = { .size = 0 };

	if (!address || !c->verbose ||
		(length && (!memory_find(c->record, address, AT_ENTRY, &m) || !m.size))) {
		put_address(c, address);
		return;
	}
	PUT(c, set_open);
	for (unsigned cpu = 0; cpu / 8 < length && cpu / 8 < m.size; cpu++)
		if (m.bytes[cpu / 8] >> cpu % 8 & 1) {
			put_item(c);
			put_number(c, cpu);
		}
	PUT(c, set_close);
}

/* --- io_uring_register: what the ring answers ------------------------------------------------------------------ */
#define PROBE_MOST 256u

struct probe_operation {
	uint8_t op, resv;
	uint16_t flags;
	uint32_t resv2;
};

struct probe {
	uint8_t last_op, ops_len;
	uint16_t resv;
	uint32_t resv2[3];
};

/* An unknown one shows as a plain number: 77, and a comment */
static void put_operation(struct call *c, uint8_t operation)
{
	bool named = false;

	for (const struct constant *row = uring_operations.rows; row->name; row++)
		named |= row->value == operation;
	if (c->style->constants == CONSTANTS_RAW) {
		put_number(c, operation);
	} else if (named) {
		put_one_of(c, operation, &uring_operations);
	} else {
		put_number(c, operation);
		put_comment(c, "IORING_OP_???");
	}
}

static const struct field probe_reserved[] = {
	F(struct probe, resv, HEX, .when = NON_ZERO),
	F_ARRAY(struct probe, resv2, HEX, .when = NON_ZERO), F_END,
};

static void put_probe_operation(struct call *c, const uint8_t *bytes)
{
	struct probe_operation o;

	memcpy(&o, bytes, sizeof(o));
	put_struct_open(c);
	put_field(c, "op");
	put_operation(c, o.op);
	if (o.resv)
		FIELD(c, hex, "resv", o.resv);
	FIELD(c, flags, "flags", o.flags, &uring_operation_flags);
	if (o.resv2)
		FIELD(c, hex, "resv2", o.resv2);
	put_struct_close(c, false);
}

static void put_probe(struct call *c, const uint8_t *bytes, bool answered)
{
	uint32_t count = reg_unsigned(c, COUNT);
	size_t most = call_most_items(c), n = 0;
	struct probe p;
	bool more;

	memcpy(&p, bytes, sizeof(p));
	more = answered && count < p.ops_len;
	if (answered && count > p.ops_len)
		count = p.ops_len;
	put_struct_open(c);
	put_field(c, "last_op");
	put_operation(c, p.last_op);
	FIELD(c, number, "ops_len", p.ops_len);
	(void)put_fields(c, probe_reserved, &p);
	put_field(c, "ops");
	put_array_open(c);
	for (; n < count && n < most; n++) {
		put_item(c);
		put_probe_operation(c, bytes + sizeof(p) + n * sizeof(struct probe_operation));
	}
	put_array_close(c, n < count || more);
	put_struct_close(c, false);
}

/* Before the call it should be all zero, and is not shown. */
static void print_probe(struct call *c)
{
	uint64_t address = reg_raw(c, ARGUMENT);
	uint32_t count = reg_unsigned(c, COUNT);
	size_t size = sizeof(struct probe) + (size_t)count * sizeof(struct probe_operation);
	const uint8_t *before = NULL, *after = NULL;
	bool shown = false;

	if (count <= PROBE_MOST) {
		before = call_bytes(c, address, size, AT_ENTRY);
		after = c->failed ? NULL : call_bytes(c, address, size, AT_EXIT);
	}
	for (size_t i = 0; before && i < size; i++)
		shown |= before[i] != 0;
	if (c->entry && shown)
		put_probe(c, before, false);
	else if (c->entry && !before)
		put_address(c, address);
	if (!c->exit || !before)
		return;
	if (after && shown)
		put_changed(c);
	if (after)
		put_probe(c, after, true);
	else if (!shown)
		put_address(c, address);
}

/* [[IO_WQ_BOUND]=1, [IO_WQ_UNBOUND]=2] */
static void put_workers(struct call *c, enum phase phase)
{
	uint64_t address = reg_raw(c, ARGUMENT);
	size_t count = reg_unsigned(c, COUNT), most = call_most_items(c), n = 0;
	struct memory m;
	uint32_t value;

	if (!address || !c->verbose) {
		put_address(c, address);
	} else if (!count) {
		put_array_open(c);
		put_array_close(c, false);
	} else if (!memory_find(c->record, address, phase, &m) || m.size < sizeof(value)) {
		put_address(c, address);
	} else {
		put_array_open(c);
		for (; n < count && n < most && m.size >= (n + 1) * sizeof(value); n++) {
			memcpy(&value, m.bytes + n * sizeof(value), sizeof(value));
			put_item(c);
			put_text(c, "[");
			if (n < 2) {
				put_one_of(c, n, &uring_workers);
			} else {
				put_number(c, n);
				if (c->style->constants != CONSTANTS_RAW)
					put_comment(c, "IO_WQ_???");
			}
			put_text(c, "]=");
			put_number(c, value);
		}
		if (n < count && n < most && m.fault) {
			put_item(c);
			PUT(c, unreadable, address + n * sizeof(value));
			put_array_close(c, false);
		} else {
			put_array_close(c, n < count);
		}
	}
}

static void print_workers(struct call *c)
{
	const void *before = call_bytes(
		c, reg_raw(c, ARGUMENT), reg_unsigned(c, COUNT) * sizeof(uint32_t), AT_ENTRY);

	if (c->entry)
		put_workers(c, AT_ENTRY);
	if (!c->exit || !before || !reg_unsigned(c, COUNT))
		return;
	put_changed(c);
	put_workers(c, AT_EXIT);
}

/* --- io_uring_register ------------------------------------------------------------------------------------------ */
static void put_given(struct call *c)
{
	switch (reg_unsigned(c, OPERATION)) {
	case IORING_REGISTER_BUFFERS:
		put_bare_iovecs(c, reg_raw(c, ARGUMENT), reg_unsigned(c, COUNT), AT_ENTRY);
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
		put_address(c, reg_raw(c, ARGUMENT));
	}
}

static void print_uring_arg(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a, (void)reg;
	if (reg_unsigned(c, OPERATION) == IORING_REGISTER_PROBE)
		print_probe(c);
	else if (reg_unsigned(c, OPERATION) == IORING_REGISTER_IOWQ_MAX_WORKERS)
		print_workers(c);
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

static void capture_items(
	struct capture_builder *b, enum capture_kind kind, unsigned when, uint32_t element)
{
	struct capture_op *op = capture_add(b, kind, when, ARGUMENT);

	op->length = LENGTH_ARG;
	op->length_arg = COUNT;
	op->element = element;
	op->max = CAPTURE_STRUCT_MAX;
}

static void capture_kind_behind(struct capture_builder *b, enum capture_kind kind, size_t pointer,
	size_t count, uint32_t element)
{
	struct capture_op *op = capture_add(b, kind, CAPTURE_ENTRY, ARGUMENT);

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
	capture_unless_in(b, entry, OPERATION, OF_INTS, 2);
	capture_items(b, CAPTURE_BYTES, entry, sizeof(int));
	capture_items(b, CAPTURE_FDS, entry, sizeof(int));
	capture_unless_in(b, entry, OPERATION, OF_16_BYTES, 1);
	capture_items(b, CAPTURE_BYTES, entry, 16);
	capture_unless_in(b, entry, OPERATION, BIT(IORING_REGISTER_RING_FDS), 1);
	op = capture_add(b, CAPTURE_FDS, entry, reg);
	op->offset = offsetof(struct ring_fd, data);
	op->length = LENGTH_ARG;
	op->length_arg = COUNT;
	op->element = sizeof(struct ring_fd);
	capture_unless_in(b, entry, OPERATION, SIZED, 1);
	capture_items(b, CAPTURE_BYTES, entry, 1);
	capture_unless_in(b, entry, OPERATION, BIT(IORING_REGISTER_FILES_UPDATE), 3);
	capture_bytes(b, entry, reg, sizeof(struct files_update));
	op = capture_add(b, CAPTURE_BYTES, entry, ARGUMENT);
	op->from = FROM_BLOB;
	op->wide = true;
	op->offset = offsetof(struct files_update, fds);
	op->length = LENGTH_ARG;
	op->length_arg = COUNT;
	op->element = sizeof(int);
	op->max = CAPTURE_STRUCT_MAX;
	op = capture_add(b, CAPTURE_FDS, CAPTURE_ENTRY, ARGUMENT);
	op->from = FROM_BLOB;
	op->wide = true;
	op->offset = offsetof(struct files_update, fds);
	op->length = LENGTH_ARG;
	op->length_arg = COUNT;
	op->element = sizeof(int);
	capture_unless_in(
		b, entry, OPERATION, BIT(IORING_REGISTER_FILES2) | BIT(IORING_REGISTER_BUFFERS2), 2);
	capture_behind(b, offsetof(struct resources, data), 0, sizeof(struct iovec));
	capture_behind(b, offsetof(struct resources, tags), 0, sizeof(uint64_t));
	capture_unless_in(b, entry, OPERATION,
		BIT(IORING_REGISTER_FILES_UPDATE2) | BIT(IORING_REGISTER_BUFFERS_UPDATE), 2);
	capture_behind(b, offsetof(struct resource_update, data),
		offsetof(struct resource_update, nr), sizeof(struct iovec));
	capture_behind(b, offsetof(struct resource_update, tags),
		offsetof(struct resource_update, nr), sizeof(uint64_t));
	capture_unless_in(b, entry, OPERATION, BIT(IORING_REGISTER_FILES2), 1);
	capture_fds_behind(b, offsetof(struct resources, data), 0);
	capture_unless_in(b, entry, OPERATION, BIT(IORING_REGISTER_FILES_UPDATE2), 1);
	capture_fds_behind(b, offsetof(struct resource_update, data), offsetof(struct resource_update, nr));
	capture_unless_in(b, both, OPERATION, BIT(IORING_REGISTER_PROBE), 1);
	capture_bytes(b, both, reg,
		sizeof(struct probe) + PROBE_MOST * sizeof(struct probe_operation));
	capture_unless_in(b, both, OPERATION, BIT(IORING_REGISTER_IOWQ_MAX_WORKERS), 1);
	capture_items(b, CAPTURE_BYTES, both, sizeof(uint32_t));
	capture_unless_in(b, entry, OPERATION,
		BIT(IORING_REGISTER_PBUF_RING) | BIT(IORING_UNREGISTER_PBUF_RING), 1);
	capture_bytes(b, entry, reg, sizeof(struct buffers));
}

const struct arg_type arg_uring_arg = {
	.print = print_uring_arg, .capture = capture_uring_arg, .split = true
};
