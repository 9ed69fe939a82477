/* SPDX-License-Identifier: BSD-2-Clause */
/* Structures whose size is an argument: the kernel and the program may know different ones. */
#include "decode/sized.h"

#include "decode/call.h"
#include "decode/types.h"

#include <stdio.h>
#include <string.h>

static bool is_zero(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

void put_extra_bytes(
	struct call *c, uint64_t address, uint64_t known, uint64_t size, enum phase phase)
{
	size_t length = (size < SIZED_PAGE ? size : SIZED_PAGE) - known;
	size_t shown = length < c->style->strings ? length : c->style->strings;
	char text[48];
	struct memory m;

	if (size <= known)
		return;
	if (!call_find(c, address + known, phase, &m) || (m.size < length && (m.fault || !m.cut))) {
		put_item(c);
		put_text(c, "???");
		return;
	}
	if (is_zero(m.bytes, m.size < length ? m.size : length))
		return;
	(void)snprintf(text, sizeof(text), "/* bytes %u..%u */ ", (unsigned)known,
		(unsigned)(known + length - 1));
	put_item(c);
	put_text(c, text);
	PUT(c, string, m.bytes, shown < m.size ? shown : m.size,
		STRING_HEX | (shown < length ? STRING_CUT : 0), -1);
}

void put_sized(struct call *c, uint64_t address, uint64_t size, const struct sized_type *type,
	enum phase phase)
{
	uint64_t known = size < type->size ? size : type->size;
	uint8_t whole[SIZED_MOST] = {0};
	const void *bytes = NULL;
	bool more = type->brief && size > type->size;

	if (size >= type->least && (!type->most || size <= type->most))
		bytes = call_bytes(c, address, known, phase);
	if (!bytes && type->brief && size > type->least) {
		/* what its first version has is shown, though the kernel cannot read the rest */
		bytes = call_bytes(c, address, type->least, phase);
		known = type->least;
		more = true;
	}
	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(whole, bytes, known);
	put_struct_open(c);
	more |= put_fields_within(c, type->fields, whole, known);
	if (!type->brief)
		put_extra_bytes(c, address, type->size, size, phase);
	put_struct_close(c, more);
}

static void capture_sized(
	struct capture_builder *b, const struct arg *a, unsigned reg, unsigned when)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, when, reg);

	capture_set_length(op, a);
	op->max = CAPTURE_STRUCT_MAX;
}

static void capture_fd_at(struct capture_builder *b, unsigned reg, uint16_t offset)
{
	struct capture_op *op = capture_add(b, CAPTURE_FDS, CAPTURE_ENTRY, reg);

	op->count = 1;
	op->offset = offset;
	op->element = sizeof(int);
}

static void print_sized_in(struct call *c, const struct arg *a, unsigned reg)
{
	put_sized(c, reg_raw(c, reg), reg_raw(c, a->length_arg), a->detail, AT_ENTRY);
}

static void capture_sized_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	const struct sized_type *type = a->detail;

	capture_sized(b, a, reg, CAPTURE_ENTRY);
	if (type->fd)
		capture_fd_at(b, reg, type->fd);
	for (const struct field *f = type->fields; f->name; f++) {
		if (f->kind == F_FD)
			capture_fd_at(b, reg, f->offset);
	}
}

static void print_sized_out(struct call *c, const struct arg *a, unsigned reg)
{
	if (c->failed)
		put_address(c, reg_raw(c, reg));
	else
		put_sized(c, reg_raw(c, reg), reg_raw(c, a->length_arg), a->detail, AT_EXIT);
}

static void capture_sized_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_sized(b, a, reg, CAPTURE_EXIT_OK);
}

const struct arg_type arg_sized_in = {.print = print_sized_in, .capture = capture_sized_in};
const struct arg_type arg_sized_out = {
	.print = print_sized_out, .capture = capture_sized_out, .at_exit = true};
