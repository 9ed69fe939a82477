/* SPDX-License-Identifier: BSD-2-Clause */
/* name_to_handle_at(2), open_by_handle_at(2): names of files that outlive their paths. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/types.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>

#include "decode/newer-constants.h"

enum { HANDLE_FLAGS = 4 };

static void put_handle_bytes(struct call *c, uint64_t address, uint32_t size, enum phase phase)
{
	size_t known = size < MAX_HANDLE_SZ ? size : MAX_HANDLE_SZ;
	struct memory m;

	put_field(c, "f_handle");
	address += sizeof(struct file_handle);
	if (!known)
		PUT(c, string, "", 0, STRING_HEX, -1);
	else if (call_find(c, address, phase, &m) && m.size >= known)
		PUT(c, string, m.bytes, known, STRING_HEX | (size > known ? STRING_CUT : 0), -1);
	else
		put_text(c, "???");
}

static void put_handle(struct call *c, uint64_t address, const struct file_handle *h, enum phase phase)
{
	FIELD(c, decimal, "handle_type", h->handle_type);
	put_handle_bytes(c, address, h->handle_bytes, phase);
}

/* What is too small is told what it would need: {handle_bytes=0 => 8} */
static void print_handle_out(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t address = reg_raw(c, reg);
	const void *bytes = call_bytes(c, address, sizeof(struct file_handle), AT_ENTRY);
	bool small = (c->record->flags & RECORD_FAILED) && c->record->call.result == -EOVERFLOW;
	struct file_handle before, after;

	(void)a;
	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(&before, bytes, sizeof(before));
	bytes = NULL;
	if (!c->failed || small)
		bytes = call_bytes(c, address, sizeof(after), AT_EXIT);
	put_struct_open(c);
	FIELD(c, number, "handle_bytes", before.handle_bytes);
	if (bytes) {
		memcpy(&after, bytes, sizeof(after));
		if (after.handle_bytes != before.handle_bytes) {
			put_changed(c);
			put_number(c, after.handle_bytes);
		}
		if (!c->failed)
			put_handle(c, address, &after, AT_EXIT);
	}
	put_struct_close(c, false);
}

static void capture_handle(struct capture_builder *b, unsigned reg, unsigned when)
{
	struct capture_op *op;

	capture_bytes(b, when, reg, sizeof(struct file_handle));
	op = capture_add(b, CAPTURE_BYTES, when & ~(unsigned)CAPTURE_EXIT_FAILED, reg);
	op->element = 1;
	op->count = sizeof(struct file_handle) + MAX_HANDLE_SZ;
	op->max = sizeof(struct file_handle) + MAX_HANDLE_SZ;
}

static void capture_handle_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_handle(b, reg, CAPTURE_ENTRY | CAPTURE_EXIT);
}

static void print_handle_in(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t address = reg_raw(c, reg);
	const void *bytes = call_bytes(c, address, sizeof(struct file_handle), AT_ENTRY);
	struct file_handle h;

	(void)a;
	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(&h, bytes, sizeof(h));
	put_struct_open(c);
	FIELD(c, number, "handle_bytes", h.handle_bytes);
	put_handle(c, address, &h, AT_ENTRY);
	put_struct_close(c, false);
}

static void capture_handle_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_handle(b, reg, CAPTURE_ENTRY);
}

/* Of 64 bits when they are asked for. */
static void print_handle_mount(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (c->failed)
		put_address(c, reg_raw(c, reg));
	else if (reg_unsigned(c, HANDLE_FLAGS) & AT_HANDLE_MNT_ID_UNIQUE)
		put_pointed(c, reg_raw(c, reg), sizeof(uint64_t), false, AT_EXIT);
	else
		put_pointed(c, reg_raw(c, reg), sizeof(int), true, AT_EXIT);
}

static void capture_handle_mount(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_unless(
		b, CAPTURE_EXIT_OK, HANDLE_FLAGS, AT_HANDLE_MNT_ID_UNIQUE, AT_HANDLE_MNT_ID_UNIQUE, 1);
	capture_bytes(b, CAPTURE_EXIT_OK, reg, sizeof(uint64_t));
	capture_bytes(b, CAPTURE_EXIT_OK, reg, sizeof(int));
}

const struct arg_type arg_handle_out = {
	.print = print_handle_out, .capture = capture_handle_out, .at_exit = true
};
const struct arg_type arg_handle_in = { .print = print_handle_in, .capture = capture_handle_in };
const struct arg_type arg_handle_mount = {
	.print = print_handle_mount, .capture = capture_handle_mount, .at_exit = true
};
