/* SPDX-License-Identifier: BSD-2-Clause */
/* Segment descriptors of x86: modify_ldt(2), set_thread_area(2), get_thread_area(2). */
#include "decode/call.h"
#include "decode/types.h"

#include <asm/ldt.h>
#include <stdio.h>
#include <string.h>

/* i386 does not have the last bit. */
static void put_descriptor_rest(struct call *c, const struct user_desc *d)
{
	FIELD(c, padded_hex, "base_addr", d->base_addr, sizeof(d->base_addr));
	FIELD(c, padded_hex, "limit", d->limit, sizeof(d->limit));
	FIELD(c, number, "seg_32bit", d->seg_32bit);
	FIELD(c, number, "contents", d->contents);
	FIELD(c, number, "read_exec_only", d->read_exec_only);
	FIELD(c, number, "limit_in_pages", d->limit_in_pages);
	FIELD(c, number, "seg_not_present", d->seg_not_present);
	FIELD(c, number, "useable", d->useable);
	if (!c->i386)
		FIELD(c, number, "lm", d->lm);
}

static void put_descriptor(struct call *c, uint64_t address)
{
	const void *bytes = call_bytes(c, address, sizeof(struct user_desc), AT_ENTRY);
	struct user_desc d;

	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(&d, bytes, sizeof(d));
	put_struct_open(c);
	FIELD(c, id, "entry_number", d.entry_number);
	put_descriptor_rest(c, &d);
	put_struct_close(c, false);
}

/* modify_ldt: its size says whether it is a descriptor. */
static void print_ldt(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (reg_raw(c, reg + 1) == sizeof(struct user_desc))
		put_descriptor(c, reg_raw(c, reg));
	else
		put_address(c, reg_raw(c, reg));
}

/*
 * The call gives an int where the others give a long, so that its errors do not look like any: strace
 * shows the number and the error behind it.
 */
static void aux_ldt(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t result = (uint64_t)c->record->call.result;
	const char *name = NULL;
	int64_t error = -(int64_t)(int32_t)result;

	(void)a, (void)reg;
	if (!c->failed && result <= UINT32_MAX && error > 0 && error < 4096)
		name = strerrorname_np((int)error);
	if (!name)
		return;
	put_text(c, " ");
	put_text(c, name);
	put_aux(c, strerrordesc_np((int)error));
}

static void print_thread_area(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_descriptor(c, reg_raw(c, reg));
}

/* 0 (entry_number=12): the kernel has chosen */
static void aux_thread_area(struct call *c, const struct arg *a, unsigned reg)
{
	const void *bytes =
		c->failed ? NULL : call_bytes(c, reg_raw(c, reg), sizeof(unsigned), AT_EXIT);
	char text[32];
	unsigned number;

	(void)a;
	if (!bytes)
		return;
	memcpy(&number, bytes, sizeof(number));
	(void)snprintf(text, sizeof(text), "entry_number=%u", number);
	put_aux(c, text);
}

static void capture_descriptor(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, reg, sizeof(struct user_desc));
}

/* What is asked for is known before, what it is after: {entry_number=12, base_addr=…} */
static void print_thread_area_out(struct call *c, const struct arg *a, unsigned reg)
{
	const void *before = call_bytes(c, reg_raw(c, reg), sizeof(unsigned), AT_ENTRY);
	const void *after = NULL;
	struct user_desc d;
	unsigned number;

	(void)a;
	if (!before) {
		put_address(c, reg_raw(c, reg));
		return;
	}
	memcpy(&number, before, sizeof(number));
	if (!c->failed)
		after = call_bytes(c, reg_raw(c, reg), sizeof(d), AT_EXIT);
	put_struct_open(c);
	FIELD(c, id, "entry_number", number);
	if (after) {
		memcpy(&d, after, sizeof(d));
		if (d.entry_number != number) {
			put_changed(c);
			put_id(c, d.entry_number);
		}
		put_descriptor_rest(c, &d);
	}
	put_struct_close(c, !after);
}

const struct arg_type arg_ldt = {
	.print = print_ldt, .capture = capture_descriptor, .aux = aux_ldt
};
const struct arg_type arg_thread_area = {
	.print = print_thread_area, .capture = capture_descriptor, .aux = aux_thread_area
};
const struct arg_type arg_thread_area_out = {
	.print = print_thread_area_out, .capture = capture_descriptor, .at_exit = true
};
