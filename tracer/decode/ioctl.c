/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The argument of ioctl(2), by the row that the command's family has for it; in hexadecimal without one.
 */
#include "decode/ioctl.h"

#include "decode/call.h"
#include "decode/types.h"

#include <linux/blkpg.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <linux/loop.h>
#include <linux/nbd.h>
#include <linux/nsfs.h>
#include <linux/perf_event.h>
#include <linux/random.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>

enum { REG_COMMAND = 1, REG_ARGUMENT = 2 };

/* Commands that carry no size in their number: no structure of theirs is longer. */
#define UNSIZED_MAX 320

/* --- rows -------------------------------------------------------------------------------------------- */
static const struct ioctl_family *const families[] = {
	&ioctl_term, &ioctl_socket, &ioctl_block, &ioctl_hdio, &ioctl_loop, &ioctl_nbd, &ioctl_scsi,
	&ioctl_inode, &ioctl_volume, &ioctl_extents, &ioctl_nsfs, &ioctl_random, &ioctl_rtc,
	&ioctl_userfaultfd, &ioctl_perf, &ioctl_inotify, &ioctl_watchdog,
};

static const struct ioctl_row *row_of(const struct call *c)
{
	unsigned number = ioctl_number(c);

	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		if (families[i]->type != _IOC_TYPE(number))
			continue;
		for (size_t j = 0; j < families[i]->n; j++)
			if (families[i]->rows[j].number == number)
				return &families[i]->rows[j];
	}
	return NULL;
}

unsigned ioctl_number(const struct call *c)
{
	return reg_unsigned(c, REG_COMMAND);
}

bool ioctl_opened(struct call *c, uint64_t address, size_t size)
{
	return call_bytes(c, address, size, AT_ENTRY) != NULL;
}

const void *ioctl_bytes(struct call *c, uint64_t address, size_t size)
{
	const void *bytes = call_bytes(c, address, size, c->entry ? AT_ENTRY : AT_EXIT);

	if (!bytes && c->entry)
		put_address(c, address);
	return c->entry || ioctl_opened(c, address, size) ? bytes : NULL;
}

/* --- the argument ------------------------------------------------------------------------------------ */
static bool stands_alone(unsigned kind)
{
	return kind == F_STRUCT || kind == F_PRINT || kind == F_STRING || kind == F_BYTES;
}

static void put_pointed_value(struct call *c, const struct ioctl_row *row, uint64_t address)
{
	enum phase phase = row->way == IOCTL_IN ? AT_ENTRY : AT_EXIT;
	const void *bytes = NULL;

	if ((phase == AT_ENTRY || !c->failed) && !(row->wide && c->i386))
		bytes = call_bytes(c, address, row->is.size, phase);
	if (!bytes) {
		put_address(c, address);
		return;
	}
	if (!stands_alone(row->is.kind)) {
		put_array_open(c);
		put_item(c);
	}
	put_field_value(c, &row->is, bytes);
	if (!stands_alone(row->is.kind))
		put_array_close(c, false);
}

/* What the kernel fills is known at the exit, all else at the entry. */
static void print_ioctl_arg(struct call *c, const struct arg *a, unsigned reg)
{
	const struct ioctl_row *row = row_of(c);
	uint64_t value = reg_raw(c, reg);

	if (row && row->result_fd)
		c->result = R_FD;
	if (row && row->way == IOCTL_NOTHING)
		return;
	if (row && row->way == IOCTL_BOTH && !(row->wide && c->i386)) {
		if (c->entry)
			put_arg(c, a->name);
		row->both(c, value);
		return;
	}
	if ((!row || row->way >= IOCTL_OUT) == c->entry)
		return;
	put_arg(c, a->name);
	if (!row)
		put_hex(c, value);
	else if (row->way == IOCTL_VALUE)
		put_field_value(c, &row->is, &value);
	else if (row->way == IOCTL_BOTH)
		put_address(c, value);
	else
		put_pointed_value(c, row, value);
}

static void aux_ioctl(struct call *c, const struct arg *a, unsigned reg)
{
	const struct ioctl_row *row = row_of(c);

	(void)a, (void)reg;
	if (!row || !row->result || c->failed)
		return;
	for (const struct constant *name = row->result->rows; name->name; name++)
		if (name->value == (uint64_t)c->record->call.result)
			put_aux(c, name->name);
}

/* --- what has to be captured ------------------------------------------------------------------------- */
static void capture_sized(struct capture_builder *b, unsigned when, uint32_t max)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, when, REG_ARGUMENT);

	op->length = LENGTH_IOC;
	op->length_arg = REG_COMMAND;
	op->count = UNSIZED_MAX;
	op->max = max;
}

/* The next n operations are for this command only. */
static void capture_only(struct capture_builder *b, unsigned number, unsigned n)
{
	capture_unless(b, CAPTURE_ENTRY, REG_COMMAND, UINT32_MAX, number, n);
}

/* More than the number says: elements that follow the structure. */
static void capture_tail(struct capture_builder *b, unsigned number, unsigned when)
{
	capture_only(b, number, 1);
	capture_bytes(b, when, REG_ARGUMENT, CAPTURE_STRUCT_MAX);
}

static void capture_at(struct capture_builder *b, unsigned number, unsigned when, uint16_t offset,
	uint32_t size)
{
	struct capture_op *op;

	capture_only(b, number, 1);
	op = capture_add(b, CAPTURE_BYTES, when, REG_ARGUMENT);
	op->from = FROM_BLOB;
	op->offset = offset;
	op->length = LENGTH_CONST;
	op->count = size;
	op->max = size;
}

static void capture_ioctl_arg(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a, (void)reg;
	capture_sized(b, CAPTURE_ENTRY | CAPTURE_EXIT, CAPTURE_STRUCT_MAX);
	capture_tail(b, FS_IOC_FIEMAP, CAPTURE_EXIT_OK);
	capture_tail(b, FIDEDUPERANGE, CAPTURE_ENTRY | CAPTURE_EXIT_OK);
	capture_tail(b, RNDADDENTROPY, CAPTURE_ENTRY);
	capture_tail(b, PERF_EVENT_IOC_QUERY_BPF, CAPTURE_EXIT_OK);
	capture_only(b, PERF_EVENT_IOC_SET_FILTER, 1);
	(void)capture_add(b, CAPTURE_STRING, CAPTURE_ENTRY, REG_ARGUMENT);
	capture_only(b, LOOP_SET_FD, 1);
	(void)capture_add(b, CAPTURE_FD, CAPTURE_ENTRY, REG_ARGUMENT);
	capture_only(b, NBD_SET_SOCK, 1);
	(void)capture_add(b, CAPTURE_FD, CAPTURE_ENTRY, REG_ARGUMENT);
	capture_only(b, NS_GET_USERNS, 1);
	(void)capture_add(b, CAPTURE_FD_RESULT, CAPTURE_EXIT_OK, 0);
	capture_only(b, NS_GET_PARENT, 1);
	(void)capture_add(b, CAPTURE_FD_RESULT, CAPTURE_EXIT_OK, 0);
	if (b->abi == ABI_I386)
		return;
	capture_at(b, BLKPG, CAPTURE_ENTRY, offsetof(struct blkpg_ioctl_arg, data),
		sizeof(struct blkpg_partition));
	capture_at(b, SIOCGIFCONF, CAPTURE_EXIT_OK, 8, CAPTURE_STRUCT_MAX);
}

const struct arg_type arg_ioctl_arg = {
	.print = print_ioctl_arg,
	.capture = capture_ioctl_arg,
	.aux = aux_ioctl,
	.split = true,
	.names_itself = true,
};
