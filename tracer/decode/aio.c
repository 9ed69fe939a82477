/* SPDX-License-Identifier: BSD-2-Clause */
/* Asynchronous I/O of the kernel: io_setup(2) and its like. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/iovec.h"
#include "decode/types.h"

#include <linux/aio_abi.h>
#include <stddef.h>
#include <string.h>
#include <sys/uio.h>

enum { SUBMIT_CONTEXT, SUBMIT_NUMBER, SUBMIT_LIST };

static void print_io_event(struct call *c, const void *bytes)
{
	struct io_event e;

	memcpy(&e, bytes, sizeof(e));
	put_struct_open(c);
	FIELD(c, hex, "data", e.data);
	FIELD(c, hex, "obj", e.obj);
	FIELD(c, decimal, "res", e.res);
	FIELD(c, decimal, "res2", e.res2);
	put_struct_close(c, false);
}

/* A number first, unlike ioprio_set's. */
static void put_priority(struct call *c, uint16_t priority)
{
	enum constant_style style = c->style->constants;

	if (style != CONSTANTS_ABBREV)
		put_hex(c, priority);
	if (style == CONSTANTS_VERBOSE)
		PUT(c, comment_open);
	if (style != CONSTANTS_RAW)
		put_ioprio(c, priority);
	if (style == CONSTANTS_VERBOSE)
		PUT(c, comment_close);
}

/* What is to be done, without where and how much: a cancellation looks at no more of it. */
static void put_iocb_head(struct call *c, const struct iocb *b)
{
	FIELD(c, hex, "aio_data", b->aio_data);
	if (b->aio_key)
		FIELD(c, number, "aio_key", b->aio_key);
	if (b->aio_rw_flags)
		FIELD(c, flags, "aio_rw_flags", (uint32_t)b->aio_rw_flags, &rwf_flags);
	FIELD(c, one_of_decimal, "aio_lio_opcode", b->aio_lio_opcode, &aio_commands);
	if (b->aio_flags & IOCB_FLAG_IOPRIO)
		FIELD(c, priority, "aio_reqprio", (uint16_t)b->aio_reqprio);
	else if (b->aio_reqprio)
		FIELD(c, decimal, "aio_reqprio", b->aio_reqprio);
	put_field(c, "aio_fildes");
	put_fd(c, (int)b->aio_fildes, AT_ENTRY);
}

static void print_iocb_head(struct call *c, const void *bytes)
{
	struct iocb b;

	memcpy(&b, bytes, sizeof(b));
	b.aio_flags = 0;
	put_struct_open(c);
	put_iocb_head(c, &b);
	put_struct_close(c, false);
}

/* --- io_submit ----------------------------------------------------------------------------------------- */
CONSTANTS(iocb_flags, "IOCB_FLAG_", NULL, NAMED(IOCB_FLAG_RESFD), NAMED(IOCB_FLAG_IOPRIO));

/* Buffers in a row show with what is in them when they are to be written. */
static void put_vector(struct call *c, const struct iocb *b)
{
	put_field(c, "aio_buf");
	if (b->aio_nbytes > INT32_MAX) { /* no number of buffers */
		put_hex(c, b->aio_buf);
		FIELD(c, number, "aio_nbytes", b->aio_nbytes);
	} else if (b->aio_lio_opcode == IOCB_CMD_PWRITEV) {
		put_iovecs(c, b->aio_buf, b->aio_nbytes, AT_ENTRY, AT_ENTRY, UINT64_MAX);
	} else {
		put_bare_iovecs(c, b->aio_buf, b->aio_nbytes, AT_ENTRY);
	}
	FIELD(c, decimal, "aio_offset", b->aio_offset);
}

static void put_iocb(struct call *c, const struct iocb *b)
{
	put_struct_open(c);
	put_iocb_head(c, b);
	switch (b->aio_lio_opcode) {
	case IOCB_CMD_PREAD:
		FIELD(c, hex, "aio_buf", b->aio_buf);
		FIELD(c, number, "aio_nbytes", b->aio_nbytes);
		FIELD(c, decimal, "aio_offset", b->aio_offset);
		break;
	case IOCB_CMD_PWRITE:
		FIELD(c, buffer, "aio_buf", b->aio_buf, b->aio_nbytes, AT_ENTRY, 0);
		FIELD(c, number, "aio_nbytes", b->aio_nbytes);
		FIELD(c, decimal, "aio_offset", b->aio_offset);
		break;
	case IOCB_CMD_PREADV:
	case IOCB_CMD_PWRITEV:
		put_vector(c, b);
		break;
	case IOCB_CMD_POLL:
		FIELD(c, flags, "aio_buf", b->aio_buf, &poll_events);
		break;
	default:
		put_struct_close(c, false);
		return;
	}
	if (b->aio_flags)
		FIELD(c, flags, "aio_flags", b->aio_flags, &iocb_flags);
	if (b->aio_flags & IOCB_FLAG_RESFD)
		FIELD(c, decimal, "aio_resfd", (int)b->aio_resfd);
	put_struct_close(c, false);
}

static void print_iocb_at(struct call *c, const void *bytes)
{
	uint64_t address = call_word(c, bytes);
	struct iocb b;

	if (address && call_copy(c, address, AT_ENTRY, &b, sizeof(b)))
		put_iocb(c, &b);
	else
		put_address(c, address);
}

static void print_iocbs(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (reg_long(c, SUBMIT_NUMBER) < 0)
		put_address(c, reg_raw(c, reg));
	else
		put_array(c, reg_raw(c, reg), (uint64_t)reg_long(c, SUBMIT_NUMBER), c->word, AT_ENTRY, print_iocb_at);
}

/* Of the structure that the i-th pointer points to. */
static struct capture_op *capture_deep(struct capture_builder *b, enum capture_kind kind, unsigned reg,
	unsigned i, size_t pointer)
{
	struct capture_op *op = capture_add(b, kind, CAPTURE_ENTRY, reg);

	op->from = FROM_DEEP;
	op->offset = (uint16_t)(i * (b->abi == ABI_X86_64 ? 8u : 4u));
	op->mask = pointer;
	return op;
}

static void capture_deep_buffer(struct capture_builder *b, enum capture_kind kind, unsigned reg, unsigned i)
{
	struct capture_op *op = capture_deep(b, kind, reg, i, offsetof(struct iocb, aio_buf));

	op->length = LENGTH_FIELD;
	op->length_offset = offsetof(struct iocb, aio_nbytes);
	op->field_width = sizeof(uint64_t);
}

/* The descriptors and buffers of as many as a capture program has room for; those behind show as numbers. */
#define IOCBS_WHOLE 6

static struct capture_op *capture_listed(struct capture_builder *b, enum capture_kind kind, unsigned reg)
{
	struct capture_op *op = capture_add(b, kind, CAPTURE_ENTRY, reg);

	op->length = LENGTH_ARG;
	op->length_arg = SUBMIT_NUMBER;
	op->element = b->abi == ABI_X86_64 ? 8 : 4;
	return op;
}

static void capture_iocbs(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op;

	(void)a;
	capture_listed(b, CAPTURE_BYTES, reg)->max = CAPTURE_STRUCT_MAX;
	capture_listed(b, CAPTURE_BUFFERS, reg)->max = sizeof(struct iocb);
	for (unsigned i = 0; i < IOCBS_WHOLE; i++) {
		capture_unless_in(b, CAPTURE_ENTRY, SUBMIT_NUMBER, UINT64_MAX << (i + 1), 4);
		(void)capture_deep(b, CAPTURE_FD, reg, i, offsetof(struct iocb, aio_fildes));
		capture_deep_buffer(b, CAPTURE_BYTES, reg, i);
		op = capture_deep(b, CAPTURE_SKIP_SET, reg, i, 0);
		op->length_offset = offsetof(struct iocb, aio_lio_opcode);
		op->field_width = sizeof(uint16_t);
		op->value = 1u << IOCB_CMD_PREADV | 1u << IOCB_CMD_PWRITEV;
		op->count = 1;
		capture_deep_buffer(b, CAPTURE_IOVEC, reg, i);
	}
}

const struct arg_type arg_iocbs = { .print = print_iocbs, .capture = capture_iocbs };
const struct struct_type struct_io_event = {
	.print = print_io_event, .size = sizeof(struct io_event), .portable = true
};
const struct struct_type struct_iocb_head = {
	.print = print_iocb_head, .size = sizeof(struct iocb), .portable = true
};
