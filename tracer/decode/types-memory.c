/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The types of arguments that point to something other than text: buffers, structures, arrays, numbers.
 * What the record does not have shows as the address.
 */
#include "decode/types.h"

#include "decode/call.h"

#include <string.h>

const void *call_bytes(const struct call *c, uint64_t address, size_t size, enum phase phase)
{
	struct memory m;

	if (!address || !c->verbose || !call_find(c, address, phase, &m) || m.size < size)
		return NULL;
	return m.bytes;
}

uint64_t call_word(const struct call *c, const void *bytes)
{
	uint64_t wide;
	uint32_t narrow;

	if (c->word == 4) {
		memcpy(&narrow, bytes, sizeof(narrow));
		return narrow;
	}
	memcpy(&wide, bytes, sizeof(wide));
	return wide;
}

uint64_t call_long(const struct call *c, const void *bytes)
{
	uint64_t wide = 0;

	memcpy(&wide, bytes, call_long_size(c));
	return wide;
}

size_t call_most_items(const struct call *c)
{
	return c->abbrev ? c->style->strings : SIZE_MAX;
}

/* --- buffers --------------------------------------------------------------------------------------- */
/* Of an int the kernel does not look at the upper half of the register. */
static uint64_t length_arg(const struct call *c, unsigned reg)
{
	for (const struct arg *a = c->row->args; a->type; a++)
		if (arg_register(c->row, a) == reg && (a->type == &arg_int || a->type == &arg_uint))
			return reg_unsigned(c, reg);
	return reg_raw(c, reg);
}

/* How many elements there are, at the moment that is being written. */
static uint64_t length_of(const struct call *c, const struct arg *a, enum phase phase)
{
	uint64_t result = c->failed ? 0 : (uint64_t)c->record->call.result;
	uint32_t pointed = 0;

	switch ((enum capture_length)a->length) {
	case LENGTH_ARG:
		return length_arg(c, a->length_arg);
	case LENGTH_RESULT:
		return result;
	case LENGTH_MIN_RESULT:
		return result < reg_raw(c, a->length_arg) ? result : reg_raw(c, a->length_arg);
	case LENGTH_POINTED:
		(void)call_copy(c, reg_raw(c, a->length_arg), phase, &pointed,
			sizeof(pointed));
		return pointed;
	default:
		return a->count;
	}
}

static void capture_length(struct capture_builder *b, const struct arg *a, unsigned reg,
	unsigned when, uint32_t element, uint32_t max)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, when, reg);

	capture_set_length(op, a);
	op->element = element;
	op->max = max;
}

static void print_buf_in(struct call *c, const struct arg *a, unsigned reg)
{
	put_buffer(c, reg_raw(c, reg), length_of(c, a, AT_ENTRY), AT_ENTRY, 0);
}

static void capture_buf_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_length(b, a, reg, CAPTURE_ENTRY, 1, 0);
}

static void print_buf_out(struct call *c, const struct arg *a, unsigned reg)
{
	if (c->failed)
		put_address(c, reg_raw(c, reg));
	else
		put_buffer(c, reg_raw(c, reg), length_of(c, a, AT_EXIT), AT_EXIT, 0);
}

static void capture_buf_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_length(b, a, reg, CAPTURE_EXIT_OK, 1, 0);
}

static void print_random_out(struct call *c, const struct arg *a, unsigned reg)
{
	if (c->failed)
		put_address(c, reg_raw(c, reg));
	else
		put_buffer(c, reg_raw(c, reg), length_of(c, a, AT_EXIT), AT_EXIT, STRING_HEX);
}

const struct arg_type arg_buf_in = { .print = print_buf_in, .capture = capture_buf_in };
const struct arg_type arg_buf_out = {
	.print = print_buf_out, .capture = capture_buf_out, .at_exit = true
};
const struct arg_type arg_random_out = {
	.print = print_random_out, .capture = capture_buf_out, .at_exit = true
};

/* --- structures ---------------------------------------------------------------------------------- */
void put_struct_at(
	struct call *c, uint64_t address, const struct struct_type *type, enum phase phase)
{
	uint32_t size = struct_size(type, c->i386);
	const void *bytes = size ? call_bytes(c, address, size, phase) : NULL;

	if (bytes)
		type->print(c, bytes);
	else
		put_address(c, address);
}

static void capture_struct(struct capture_builder *b, const struct arg *a, unsigned reg, unsigned when)
{
	const struct struct_type *type = a->detail;

	uint32_t size = struct_size(type, b->abi == ABI_I386);

	if (!size)
		return;
	capture_bytes(b, when, reg, size);
	if (type->capture)
		type->capture(b, reg, when);
}

static void print_struct_in(struct call *c, const struct arg *a, unsigned reg)
{
	put_struct_at(c, reg_raw(c, reg), a->detail, AT_ENTRY);
}

static void capture_struct_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_struct(b, a, reg, CAPTURE_ENTRY);
}

static void print_struct_out(struct call *c, const struct arg *a, unsigned reg)
{
	if (c->failed)
		put_address(c, reg_raw(c, reg));
	else
		put_struct_at(c, reg_raw(c, reg), a->detail, AT_EXIT);
}

static void capture_struct_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_struct(b, a, reg, CAPTURE_EXIT_OK);
}

static void print_struct_inout(struct call *c, const struct arg *a, unsigned reg)
{
	const struct struct_type *type = a->detail;
	uint64_t address = reg_raw(c, reg);
	uint32_t size = struct_size(type, c->i386);
	const void *before = size ? call_bytes(c, address, size, AT_ENTRY) : NULL;
	const void *after = size ? call_bytes(c, address, size, AT_EXIT) : NULL;

	if (c->entry)
		put_struct_at(c, address, type, AT_ENTRY);
	if (!c->exit || c->failed || !before || !after)
		return;
	put_changed(c);
	type->print(c, after);
}

static void capture_struct_inout(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_struct(b, a, reg, CAPTURE_ENTRY | CAPTURE_EXIT_OK);
}

const struct arg_type arg_struct_in = { .print = print_struct_in, .capture = capture_struct_in };
const struct arg_type arg_struct_out = {
	.print = print_struct_out, .capture = capture_struct_out, .at_exit = true
};
const struct arg_type arg_struct_inout = {
	.print = print_struct_inout, .capture = capture_struct_inout, .split = true
};

/* strace reads an element before it sees that it is one too many, so a fault is told even there. */
void put_array_rest(struct call *c, const struct memory *m, uint64_t address, size_t shown,
	uint64_t count, size_t size)
{
	bool unreadable = shown < count && m->fault && m->size < (shown + 1) * size;

	if (unreadable) {
		put_item(c);
		PUT(c, unreadable, address + shown * size);
	}
	put_array_close(c, shown < count && !unreadable);
}

bool array_fits(uint64_t address, uint64_t count, size_t size)
{
	uint64_t bytes;

	return !__builtin_mul_overflow(count, size, &bytes) && address + bytes > address;
}

/* --- arrays ---------------------------------------------------------------------------------------- */
static void put_items(struct call *c, uint64_t address, uint64_t count, size_t most, size_t size,
	enum phase phase, void (*print)(struct call *c, const void *element))
{
	struct memory m;
	size_t n = 0;

	if (!address || !c->verbose) {
		put_address(c, address);
		return;
	}
	if (!count) {
		put_array_open(c);
		put_array_close(c, false);
		return;
	}
	if (!array_fits(address, count, size) || !call_find(c, address, phase, &m) ||
		m.size < size) {
		put_address(c, address);
		return;
	}
	put_array_open(c);
	for (; n < count && n < most && m.size >= (n + 1) * size; n++) {
		put_item(c);
		print(c, m.bytes + n * size);
	}
	put_array_rest(c, &m, address, n, count, size);
}

void put_array(struct call *c, uint64_t address, uint64_t count, size_t size, enum phase phase,
	void (*print)(struct call *c, const void *element))
{
	put_items(c, address, count, call_most_items(c), size, phase, print);
}

static void print_array(struct call *c, const struct arg *a, unsigned reg, enum phase phase)
{
	const struct struct_type *type = a->detail;
	uint32_t size = struct_size(type, c->i386);
	size_t most = call_most_items(c);

	if (type->most && most > type->most)
		most = type->most;

	if (!size)
		put_address(c, reg_raw(c, reg));
	else
		put_items(c, reg_raw(c, reg), length_of(c, a, phase), most, size, phase, type->print);
}

static void capture_array(struct capture_builder *b, const struct arg *a, unsigned reg, unsigned when)
{
	const struct struct_type *type = a->detail;

	uint32_t size = struct_size(type, b->abi == ABI_I386);

	if (size)
		capture_length(b, a, reg, when, size, CAPTURE_STRUCT_MAX);
}

static void print_array_in(struct call *c, const struct arg *a, unsigned reg)
{
	print_array(c, a, reg, AT_ENTRY);
}

static void capture_array_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_array(b, a, reg, CAPTURE_ENTRY);
}

static void print_array_out(struct call *c, const struct arg *a, unsigned reg)
{
	if (c->failed)
		put_address(c, reg_raw(c, reg));
	else
		print_array(c, a, reg, AT_EXIT);
}

static void capture_array_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_array(b, a, reg, CAPTURE_EXIT_OK);
}

const struct arg_type arg_array_in = { .print = print_array_in, .capture = capture_array_in };
const struct arg_type arg_array_out = {
	.print = print_array_out, .capture = capture_array_out, .at_exit = true
};

/* --- numbers in memory ------------------------------------------------------------------------------ */
static void put_value(struct call *c, const void *bytes, unsigned size, bool is_signed)
{
	int32_t narrow;
	int64_t wide;

	if (size == 4) {
		memcpy(&narrow, bytes, sizeof(narrow));
		wide = is_signed ? narrow : (int64_t)(uint32_t)narrow;
	} else {
		memcpy(&wide, bytes, sizeof(wide));
	}
	if (is_signed)
		put_decimal(c, wide);
	else
		put_number(c, (uint64_t)wide);
}

void put_pointed(struct call *c, uint64_t address, unsigned size, bool is_signed, enum phase phase)
{
	const void *bytes = call_bytes(c, address, size, phase);

	if (!bytes) {
		put_address(c, address);
		return;
	}
	put_array_open(c);
	put_item(c);
	put_value(c, bytes, size, is_signed);
	put_array_close(c, false);
}

static void put_pointed_address(struct call *c, uint64_t address, unsigned size, enum phase phase)
{
	const void *bytes = call_bytes(c, address, size, phase);

	if (!bytes) {
		put_address(c, address);
		return;
	}
	put_array_open(c);
	put_item(c);
	put_address(c, call_word(c, bytes));
	put_array_close(c, false);
}

static unsigned pointed_size(const struct arg *a, bool i386)
{
	if (a->count == POINTED_OFF || a->count == POINTED_UOFF)
		return 8;
	return a->count == POINTED_INT || a->count == POINTED_UINT || i386 ? 4 : 8;
}

static bool pointed_signed(const struct arg *a)
{
	return a->count == POINTED_INT || a->count == POINTED_LONG || a->count == POINTED_OFF;
}

static void print_pointed_in(struct call *c, const struct arg *a, unsigned reg)
{
	put_pointed(c, reg_raw(c, reg), pointed_size(a, c->i386), pointed_signed(a), AT_ENTRY);
}

static void capture_pointed_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_bytes(b, CAPTURE_ENTRY, reg, pointed_size(a, b->abi == ABI_I386));
}

static void print_pointed_out(struct call *c, const struct arg *a, unsigned reg)
{
	if (c->failed)
		put_address(c, reg_raw(c, reg));
	else if (a->count == POINTED_ADDR)
		put_pointed_address(c, reg_raw(c, reg), pointed_size(a, c->i386), AT_EXIT);
	else
		put_pointed(
			c, reg_raw(c, reg), pointed_size(a, c->i386), pointed_signed(a), AT_EXIT);
}

static void capture_pointed_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_bytes(b, CAPTURE_EXIT_OK, reg, pointed_size(a, b->abi == ABI_I386));
}

/* [0] before, and " => [35499]" when the call has changed it */
static void print_pointed_inout(struct call *c, const struct arg *a, unsigned reg)
{
	unsigned size = pointed_size(a, c->i386);
	const void *before = call_bytes(c, reg_raw(c, reg), size, AT_ENTRY);
	const void *after = call_bytes(c, reg_raw(c, reg), size, AT_EXIT);

	if (c->entry)
		put_pointed(c, reg_raw(c, reg), size, pointed_signed(a), AT_ENTRY);
	if (!c->exit || c->failed || !before || !after || memcmp(before, after, size) == 0)
		return;
	put_changed(c);
	put_pointed(c, reg_raw(c, reg), size, pointed_signed(a), AT_EXIT);
}

static void capture_pointed_inout(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_bytes(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, reg,
		pointed_size(a, b->abi == ABI_I386));
}

const struct arg_type arg_pointed_in = {
	.print = print_pointed_in, .capture = capture_pointed_in
};
const struct arg_type arg_pointed_out = {
	.print = print_pointed_out, .capture = capture_pointed_out, .at_exit = true
};
const struct arg_type arg_pointed_inout = {
	.print = print_pointed_inout, .capture = capture_pointed_inout, .split = true
};

/* --- pairs of descriptors: pipe, socketpair -------------------------------------------------------- */
static void print_fd_pair(struct call *c, const struct arg *a, unsigned reg)
{
	int pair[2];
	const void *bytes =
		c->failed ? NULL : call_bytes(c, reg_raw(c, reg), sizeof(pair), AT_EXIT);

	(void)a;
	if (!bytes) {
		put_address(c, reg_raw(c, reg));
		return;
	}
	memcpy(pair, bytes, sizeof(pair));
	put_array_open(c);
	for (int i = 0; i < 2; i++) {
		put_item(c);
		put_fd(c, pair[i], AT_EXIT);
	}
	put_array_close(c, false);
}

static void capture_fd_pair(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op;

	(void)a;
	capture_bytes(b, CAPTURE_EXIT_OK, reg, 2 * sizeof(int));
	op = capture_add(b, CAPTURE_FDS, CAPTURE_EXIT_OK, reg);
	op->length = LENGTH_CONST;
	op->count = 2;
	op->element = sizeof(int);
}

const struct arg_type arg_fd_pair = {
	.print = print_fd_pair, .capture = capture_fd_pair, .at_exit = true
};
