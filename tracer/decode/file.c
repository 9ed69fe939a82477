/* SPDX-License-Identifier: BSD-2-Clause */
/* Opening and reading folders. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/sized.h"
#include "decode/types.h"

#include <fcntl.h>
#include <linux/limits.h>
#include <linux/openat2.h>
#include <stddef.h>
#include <string.h>

/* The mode means something only to a call that may create; its flags are the argument before it. */
static void print_open_mode(struct call *c, const struct arg *a, unsigned reg)
{
	if (!(reg_unsigned(c, reg - 1) & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))))
		return;
	put_arg(c, a->name);
	arg_mode.print(c, a, reg);
}

/* mq_open(2) looks for O_CREAT alone. */
static void print_mq_mode(struct call *c, const struct arg *a, unsigned reg)
{
	if (reg_unsigned(c, reg - 1) & O_CREAT)
		print_open_mode(c, a, reg);
}

const struct arg_type arg_mq_mode = { .print = print_mq_mode, .names_itself = true };

const struct arg_type arg_open_mode = { .print = print_open_mode, .names_itself = true };

/* --- openat2 ------------------------------------------------------------------------------------------- */
static void print_open_how(struct call *c, const struct arg *a, unsigned reg)
{
	static const struct constant rows[] = {
		NAMED(RESOLVE_NO_XDEV), NAMED(RESOLVE_NO_MAGICLINKS), NAMED(RESOLVE_NO_SYMLINKS),
		NAMED(RESOLVE_BENEATH), NAMED(RESOLVE_IN_ROOT), NAMED(RESOLVE_CACHED), TABLE_END
	};
	static const struct constants resolve = { rows, "RESOLVE_", NULL };
	struct open_how how;
	const void *bytes = NULL;

	(void)a;
	if (reg_raw(c, reg + 1) >= sizeof(how))
		bytes = call_bytes(c, reg_raw(c, reg), sizeof(how), AT_ENTRY);
	if (!bytes) {
		put_address(c, reg_raw(c, reg));
		return;
	}
	memcpy(&how, bytes, sizeof(how));
	put_struct_open(c);
	FIELD(c, flags, "flags", how.flags, &open_flags);
	if (how.flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY)) || how.mode)
		FIELD(c, mode, "mode", how.mode);
	FIELD(c, flags, "resolve", how.resolve, &resolve);
	put_extra_bytes(c, reg_raw(c, reg), sizeof(how), reg_raw(c, reg + 1), AT_ENTRY);
	put_struct_close(c, false);
}

static void capture_open_how(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY, reg);

	(void)a;
	op->length = LENGTH_ARG;
	op->length_arg = (uint8_t)(reg + 1);
	op->max = CAPTURE_STRUCT_MAX;
}

const struct arg_type arg_open_how = { .print = print_open_how, .capture = capture_open_how };

/* --- extended attributes ----------------------------------------------------------------------------------- */
/* A value is often text with its NUL, which is not shown; one longer than the kernel takes is an address. */
static void put_xattr_value(struct call *c, uint64_t address, uint64_t size, enum phase phase)
{
	uint64_t shown = size;
	struct memory m;

	if (size > XATTR_SIZE_MAX) {
		put_address(c, address);
		return;
	}
	if (size && call_find(c, address, phase, &m) && m.size >= size && !m.bytes[size - 1])
		shown--;
	put_buffer(c, address, shown, phase, 0);
}

static void print_xattr_in(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_xattr_value(c, reg_raw(c, reg), reg_raw(c, reg + 1), AT_ENTRY);
}

static void capture_xattr_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY, reg);

	(void)a;
	op->length = LENGTH_ARG;
	op->length_arg = (uint8_t)(reg + 1);
}

static void print_xattr_out(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	/* With room for nothing the call only tells how much there would be. */
	if (c->failed || !reg_raw(c, reg + 1))
		put_address(c, reg_raw(c, reg));
	else
		put_xattr_value(c, reg_raw(c, reg), (uint64_t)c->record->call.result, AT_EXIT);
}

static void print_xattr_list(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (c->failed || !reg_raw(c, reg + 1))
		put_address(c, reg_raw(c, reg));
	else
		put_buffer(c, reg_raw(c, reg), (uint64_t)c->record->call.result, AT_EXIT, 0);
}

static void capture_xattr_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_EXIT_OK, reg);

	(void)a;
	op->length = LENGTH_MIN_RESULT;
	op->length_arg = (uint8_t)(reg + 1);
}

/* --- setxattrat, getxattrat ------------------------------------------------------------------------------ */
/* linux/xattr.h, Linux 6.13: struct xattr_args */
struct xattr_args {
	uint64_t value;
	uint32_t size, flags;
};

static void put_xattr_args(struct call *c, unsigned reg, bool out)
{
	uint64_t address = reg_raw(c, reg), size = reg_raw(c, reg + 1);
	const void *bytes = NULL;
	struct xattr_args args;

	if (size >= sizeof(args))
		bytes = call_bytes(c, address, sizeof(args), AT_ENTRY);
	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(&args, bytes, sizeof(args));
	put_struct_open(c);
	put_field(c, "value");
	if (!out)
		put_xattr_value(c, args.value, args.size, AT_ENTRY);
	else if (c->failed || !args.size)
		put_address(c, args.value);
	else
		put_xattr_value(c, args.value, (uint64_t)c->record->call.result, AT_EXIT);
	FIELD(c, number, "size", args.size);
	FIELD(c, flags, "flags", args.flags, &xattr_flags);
	put_extra_bytes(c, address, sizeof(args), size, AT_ENTRY);
	put_struct_close(c, false);
}

static void print_xattr_args_in(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_xattr_args(c, reg, false);
}

static void print_xattr_args_out(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_xattr_args(c, reg, true);
}

/* The structure, and the value that it points to. */
static void capture_xattr_args(struct capture_builder *b, unsigned reg, unsigned when)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY, reg);

	op->length = LENGTH_ARG;
	op->length_arg = (uint8_t)(reg + 1);
	op->max = CAPTURE_STRUCT_MAX;
	op = capture_add(b, CAPTURE_BYTES, when, reg);
	op->from = FROM_BLOB;
	op->wide = 1;
	op->offset = offsetof(struct xattr_args, value);
	op->length = LENGTH_FIELD;
	op->length_offset = offsetof(struct xattr_args, size);
	op->field_width = sizeof(uint32_t);
	if (when != CAPTURE_ENTRY)
		op->length = LENGTH_RESULT;
}

static void capture_xattr_args_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_xattr_args(b, reg, CAPTURE_ENTRY);
}

static void capture_xattr_args_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_xattr_args(b, reg, CAPTURE_EXIT_OK);
}

const struct arg_type arg_xattr_args_in = {
	.print = print_xattr_args_in, .capture = capture_xattr_args_in
};
const struct arg_type arg_xattr_args_out = {
	.print = print_xattr_args_out, .capture = capture_xattr_args_out, .at_exit = true
};

const struct arg_type arg_xattr_in = { .print = print_xattr_in, .capture = capture_xattr_in };
const struct arg_type arg_xattr_out = {
	.print = print_xattr_out, .capture = capture_xattr_out, .at_exit = true
};
const struct arg_type arg_xattr_list = {
	.print = print_xattr_list, .capture = capture_xattr_out, .at_exit = true
};
