/* SPDX-License-Identifier: BSD-2-Clause */
/* Where memory lies: NUMA policies and their node masks, moved pages, what is resident. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/types.h"

#include <errno.h>
#include <linux/mempolicy.h>
#include <string.h>

#include "decode/newer-constants.h"

#define MASK_MOST 4096 /* bytes of a mask that are looked at */

/* --- node masks ------------------------------------------------------------------------------------------- */
static void print_node_word(struct call *c, const void *bytes)
{
	put_padded_hex(c, call_word(c, bytes), c->word);
}

/* `bits` is one more than the kernel looks at. */
static void put_node_mask(struct call *c, uint64_t address, uint64_t bits, enum phase phase)
{
	uint64_t per_word = 8u * c->word;
	uint64_t words = (bits + per_word - 2) / per_word;

	if (words < bits / per_word || (bits && !words))
		put_address(c, address);
	else
		put_array(c, address, words, c->word, phase, print_node_word);
}

static void print_node_mask_in(struct call *c, const struct arg *a, unsigned reg)
{
	put_node_mask(c, reg_raw(c, reg), reg_raw(c, a->length_arg), AT_ENTRY);
}

static void print_node_mask_out(struct call *c, const struct arg *a, unsigned reg)
{
	/* no words at all are an empty list, even when the call failed */
	put_node_mask(c, reg_raw(c, reg), reg_raw(c, a->length_arg), AT_EXIT);
}

/* A number of bits is more than one of bytes: what is too much is not shown, what is missing neither. */
static void capture_node_mask(struct capture_builder *b, const struct arg *a, unsigned reg, unsigned when)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, when, reg);

	/* the argument is one more than the bits that count; a word has to be there as a whole */
	op->length = LENGTH_BITS;
	op->length_arg = a->length_arg;
	op->max = MASK_MOST;
}

static void capture_node_mask_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_node_mask(b, a, reg, CAPTURE_ENTRY);
}

static void capture_node_mask_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_node_mask(b, a, reg, CAPTURE_EXIT_OK);
}

const struct arg_type arg_node_mask_in = {
	.print = print_node_mask_in, .capture = capture_node_mask_in
};
const struct arg_type arg_node_mask_out = {
	.print = print_node_mask_out, .capture = capture_node_mask_out, .at_exit = true
};

/* --- policies --------------------------------------------------------------------------------------------- */
#define MODE_FLAGS ((uint64_t)(MPOL_F_STATIC_NODES | MPOL_F_RELATIVE_NODES | MPOL_F_NUMA_BALANCING))

static void put_policy(struct call *c, uint64_t mode)
{
	struct constants names = mempolicy_mode_flags;
	bool known = false;

	if (!(mode & MODE_FLAGS)) {
		put_one_of(c, mode, &mempolicy_modes);
		return;
	}
	for (const struct constant *row = mempolicy_modes.rows; row->name; row++)
		known |= row->value == (mode & ~MODE_FLAGS);
	if (known) {
		names.base = &mempolicy_modes;
		names.base_mask = ~MODE_FLAGS;
	}
	put_flags(c, mode, &names);
}

static void print_mempolicy(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_policy(c, reg_unsigned(c, reg));
}

static void print_mempolicy_long(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_policy(c, reg_raw(c, reg));
}

static void print_mempolicy_out(struct call *c, const struct arg *a, unsigned reg)
{
	const void *bytes = c->failed ? NULL : call_bytes(c, reg_raw(c, reg), sizeof(int), AT_EXIT);
	unsigned mode;

	(void)a;
	if (!bytes) {
		put_address(c, reg_raw(c, reg));
		return;
	}
	memcpy(&mode, bytes, sizeof(mode));
	put_array_open(c);
	put_item(c);
	put_one_of(c, mode, &mempolicy_modes);
	put_array_close(c, false);
}

static void capture_mempolicy_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_EXIT_OK, reg, sizeof(int));
}

const struct arg_type arg_mempolicy = { .print = print_mempolicy };
const struct arg_type arg_mempolicy_long = { .print = print_mempolicy_long };
const struct arg_type arg_mempolicy_out = {
	.print = print_mempolicy_out, .capture = capture_mempolicy_out, .at_exit = true
};

/* --- pages ------------------------------------------------------------------------------------------------ */
static void print_page(struct call *c, const void *bytes)
{
	put_address(c, call_word(c, bytes));
}

static void print_node(struct call *c, const void *bytes)
{
	int node;

	memcpy(&node, bytes, sizeof(node));
	put_decimal(c, node);
}

/* Where a page is, or why it could not be moved: -ENOENT */
static void print_page_status(struct call *c, const void *bytes)
{
	const char *name;
	char text[32];
	int status;

	memcpy(&status, bytes, sizeof(status));
	name = status < 0 && status > -4096 ? strerrorname_np(-status) : NULL;
	if (!name) {
		put_decimal(c, status);
		return;
	}
	text[0] = '-';
	(void)stpncpy(text + 1, name, sizeof(text) - 2);
	text[sizeof(text) - 1] = '\0';
	put_symbol(c, text, (uint64_t)(int64_t)status);
}

static void print_page_resident(struct call *c, const void *bytes)
{
	put_number(c, *(const uint8_t *)bytes & 1);
}

#define PAGE 4096u

/* mincore: one byte a page */
static void print_residency(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t length = reg_raw(c, 1);

	(void)a;
	put_array(c, reg_raw(c, reg), length / PAGE + (length % PAGE != 0), 1, AT_EXIT,
		print_page_resident);
}

/* A byte a page, but a program cannot divide: so many of them, whatever the length is. */
static void capture_residency(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_EXIT_OK, reg);

	(void)a;
	op->length = LENGTH_CONST;
	op->count = PAGE;
	op->max = PAGE;
}

const struct struct_type struct_page_address = { .print = print_page, .size = 8, .size_i386 = 4 };
const struct struct_type struct_node = {
	.print = print_node, .size = sizeof(int), .portable = true
};
const struct struct_type struct_page_status = {
	.print = print_page_status, .size = sizeof(int), .portable = true
};
const struct arg_type arg_residency = {
	.print = print_residency, .capture = capture_residency, .at_exit = true
};
