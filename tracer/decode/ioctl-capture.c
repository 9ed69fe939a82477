/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is copied out of the tracee for ioctl: as many bytes at the argument as the command's number says,
 * for all of them, and a branch of the capture program for each row that needs more.
 */
#include "decode/ioctl.h"
#include "decode/row.h"

#include <pthread.h>

/* Commands that carry no size in their number: without a branch no structure of theirs is longer. */
#define UNSIZED_MAX 320

enum { REG_COMMAND = 1, REG_ARGUMENT = 2 };

/* --- words for rows ------------------------------------------------------------------------------------ */
static struct capture_op *add_pointed(struct capture_builder *b, unsigned when, unsigned offset)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, when, REG_ARGUMENT);

	op->from = FROM_BLOB;
	op->offset = (uint16_t)offset;
	return op;
}

void ioctl_capture_at(struct capture_builder *b, unsigned when, unsigned offset, uint32_t size)
{
	struct capture_op *op = add_pointed(b, when, offset);

	op->length = LENGTH_CONST;
	op->count = size;
	op->max = size;
}

struct capture_op *ioctl_capture_counted(struct capture_builder *b, unsigned when, unsigned offset,
	unsigned count, unsigned width, uint32_t element)
{
	struct capture_op *op = add_pointed(b, when, offset);

	op->length = LENGTH_FIELD;
	op->length_offset = (uint16_t)count;
	op->field_width = (uint8_t)width;
	op->element = element;
	op->max = CAPTURE_STRUCT_MAX;
	return op;
}

void ioctl_capture_buffer(
	struct capture_builder *b, unsigned when, unsigned offset, unsigned length, unsigned width)
{
	ioctl_capture_counted(b, when, offset, length, width, 1)->max = 0;
}

void ioctl_capture_shown(struct capture_builder *b, unsigned when, unsigned offset, uint32_t size)
{
	struct capture_op *op = add_pointed(b, when, offset);

	op->length = LENGTH_CONST;
	op->count = size;
}

void ioctl_capture_text(struct capture_builder *b, unsigned when, uint32_t size)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, when, REG_ARGUMENT);

	op->length = LENGTH_CONST;
	op->count = size;
}

void ioctl_capture_more(struct capture_builder *b, unsigned when, uint32_t size)
{
	capture_bytes(b, when, REG_ARGUMENT, size);
}

void ioctl_capture_sized(
	struct capture_builder *b, unsigned when, unsigned length, unsigned width, uint32_t most)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, when, REG_ARGUMENT);

	op->length = LENGTH_FIELD;
	op->length_offset = (uint16_t)length;
	op->field_width = (uint8_t)width;
	op->element = 1;
	op->max = most;
}

void ioctl_capture_fd(struct capture_builder *b, unsigned when, unsigned offset)
{
	struct capture_op *op = capture_add(b, CAPTURE_FD, when, REG_ARGUMENT);

	op->from = FROM_BLOB;
	op->offset = (uint16_t)offset;
}

/* --- branches ------------------------------------------------------------------------------------------ */
static void capture_fds(struct capture_builder *b, const struct field *fields, unsigned when)
{
	for (; fields && fields->name; fields++)
		if (fields->kind == F_FD)
			ioctl_capture_fd(b, when, fields->offset);
}

/* Descriptors are found in the row; the rest it has to say itself. */
static void capture_row(struct capture_builder *b, const struct ioctl_row *row)
{
	unsigned when = row->way == IOCTL_OUT ? CAPTURE_EXIT_OK : CAPTURE_ENTRY;

	if (row->way == IOCTL_VALUE && row->is.kind == F_FD)
		(void)capture_add(b, CAPTURE_FD, CAPTURE_ENTRY, REG_ARGUMENT);
	if (row->way == IOCTL_IN && row->is.kind == F_FD)
		ioctl_capture_fd(b, when, 0);
	if (row->result_fd)
		(void)capture_add(b, CAPTURE_FD_RESULT, CAPTURE_EXIT_OK, 0);
	capture_fds(b, row->is.fields, when);
	capture_fds(b, row->before, CAPTURE_ENTRY);
	capture_fds(b, row->after, CAPTURE_EXIT_OK);
	if (row->capture)
		row->capture(b);
}

static struct capture_program branches[CAPTURE_BRANCHES];
static uint64_t multiplier;
static pthread_once_t branches_once = PTHREAD_ONCE_INIT;

static bool branch_make(const struct ioctl_row *row, struct capture_program *ret_program)
{
	struct capture_builder b = { .program = ret_program, .abi = ABI_X86_64 };

	*ret_program = (struct capture_program){ .key = row->number, .portable = !row->wide };
	capture_row(&b, row);
	return ret_program->n_ops > 0 && !b.overflow;
}

/* Whether every command has a place of its own. */
static bool branches_fit(const uint32_t *commands, size_t n, uint64_t try)
{
	bool taken[CAPTURE_BRANCHES] = { false };

	for (size_t i = 0; i < n; i++) {
		bool *place = &taken[capture_slot(commands[i], try)];

		if (*place)
			return false;
		*place = true;
	}
	return true;
}

/* A container waits for this: the search is over numbers alone. */
static void branches_make(void)
{
	uint32_t commands[CAPTURE_BRANCHES];
	struct capture_program program;
	const struct ioctl_row *row;
	size_t n = 0;

	for (unsigned i = 0; (row = ioctl_row_at(i)); i++)
		if (n < CAPTURE_BRANCHES && branch_make(row, &program))
			commands[n++] = (uint32_t)row->number;
	multiplier = 0x9e3779b1;
	while (!branches_fit(commands, n, multiplier))
		multiplier += 2;
	for (unsigned i = 0; (row = ioctl_row_at(i)); i++)
		if (branch_make(row, &program))
			branches[capture_slot((uint32_t)row->number, multiplier)] = program;
}

const struct capture_program *capture_branch(uint32_t slot)
{
	(void)pthread_once(&branches_once, branches_make);
	return &branches[slot % CAPTURE_BRANCHES];
}

void ioctl_capture(struct capture_builder *b, unsigned command, unsigned argument)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY | CAPTURE_EXIT, argument);

	op->length = LENGTH_IOC;
	op->length_arg = (uint8_t)command;
	op->count = UNSIZED_MAX;
	op->max = CAPTURE_STRUCT_MAX;
	(void)pthread_once(&branches_once, branches_make);
	op = capture_add(b, CAPTURE_BRANCH, CAPTURE_ENTRY, command);
	op->mask = multiplier;
}
