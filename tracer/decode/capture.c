/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From a row to its capture program: each argument's type adds what it will want to look at.
 */
#include "decode/row.h"

#include "job.h"

#include <errno.h>
#include <string.h>

struct capture_op *capture_add(
	struct capture_builder *b, enum capture_kind kind, unsigned when, unsigned reg)
{
	struct capture_program *p = b->program;
	struct capture_op *op;

	if (p->n_ops == CAPTURE_OPS) {
		b->overflow = true;
		op = &b->spill;
	} else {
		op = &p->ops[p->n_ops++];
	}
	*op = (struct capture_op){ .kind = kind, .when = (uint8_t)when, .arg = (uint8_t)reg };
	if (when & CAPTURE_EXIT)
		p->has_exit = 1;
	return op;
}

void capture_set_length(struct capture_op *op, const struct arg *a)
{
	op->length = a->length;
	op->length_arg = a->length_arg;
	op->count = a->count;
}

void capture_bytes(struct capture_builder *b, unsigned when, unsigned reg, uint32_t size)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, when, reg);

	op->length = LENGTH_CONST;
	op->count = 1;
	op->element = size;
	op->max = size;
}

void capture_unless(struct capture_builder *b, unsigned when, unsigned reg, uint64_t mask,
	uint64_t value, unsigned n)
{
	struct capture_op *op = capture_add(b, CAPTURE_SKIP, when, reg);

	op->count = n;
	op->mask = mask;
	op->value = value;
}

void capture_unless_in(
	struct capture_builder *b, unsigned when, unsigned reg, uint64_t set, unsigned n)
{
	struct capture_op *op = capture_add(b, CAPTURE_SKIP_SET, when, reg);

	op->count = n;
	op->value = set;
}

int row_capture(const struct row *row, enum abi abi, struct capture_program *ret_program)
{
	struct capture_builder b = { .program = ret_program, .abi = abi };

	*ret_program = (struct capture_program){ 0 };
	if (row->special) {
		if (row->special->capture)
			row->special->capture(&b);
	} else {
		for (const struct arg *a = row->args; a->type; a++)
			if (a->type->capture)
				a->type->capture(&b, a, arg_register(row, a));
	}
	if ((row->result & R_KIND) == R_FD)
		(void)capture_add(&b, CAPTURE_FD_RESULT, CAPTURE_EXIT_OK, 0);
	return b.overflow ? -E2BIG : 0;
}

uint32_t capture_items(const struct style *style)
{
	for (enum abi abi = 0; abi < ABI_COUNT; abi++)
		for (uint64_t number = 0; number < SYSCALLS_LIMIT; number++)
			if (syscall_name(abi, number) && !filter_has(&style->abbrev, abi, number))
				return CAPTURE_ITEMS_MAX;
	return style->strings < CAPTURE_ITEMS_MAX ? style->strings + 1 : CAPTURE_ITEMS_MAX;
}
