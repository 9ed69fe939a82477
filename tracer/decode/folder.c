/* SPDX-License-Identifier: BSD-2-Clause */
/* Folder entries: getdents(2). */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/types.h"

#include <dirent.h>
#include <string.h>

/* The kernel's struct linux_dirent64, and linux_dirent with the type in its last byte; i386's has longs of 32 bits. */
struct layout {
	size_t width; /* of d_ino and d_off, which come first */
	size_t type;  /* 0: the last byte */
	size_t name;
};
static const struct layout wide = { 8, 18, 19 }, plain = { 8, 0, 18 }, narrow = { 4, 0, 10 };

#define FOLDER_MOST 32768 /* what libc asks for */

static size_t entry_size(const uint8_t *at, size_t left, const struct layout *l)
{
	uint16_t size;

	if (left < l->name + 2)
		return 0;
	memcpy(&size, at + 2 * l->width, sizeof(size));
	return size > l->name + 1 && size <= left ? size : 0;
}

static void put_entry(struct call *c, const uint8_t *at, size_t size, const struct layout *l)
{
	static const struct constant rows[] = {
		NAMED(DT_UNKNOWN), NAMED(DT_FIFO), NAMED(DT_CHR), NAMED(DT_DIR), NAMED(DT_BLK),
		NAMED(DT_REG), NAMED(DT_LNK), NAMED(DT_SOCK), NAMED(DT_WHT), TABLE_END
	};
	static const struct constants types = { rows, "DT_", NULL };
	uint64_t ino = field_number(at, l->width), off = field_number(at + l->width, l->width);

	put_struct_open(c);
	FIELD(c, number, "d_ino", ino);
	FIELD(c, decimal, "d_off", l->width == 4 ? (int32_t)off : (int64_t)off);
	FIELD(c, number, "d_reclen", size);
	if (l->type)
		FIELD(c, one_of, "d_type", at[l->type], &types);
	FIELD(c, fixed_string, "d_name", at + l->name, size - l->name);
	if (!l->type)
		FIELD(c, one_of, "d_type", at[size - 1], &types);
	put_struct_close(c, false);
}

static void put_entry_count(struct call *c, size_t n)
{
	char text[40];
	size_t at = sizeof(text);

	text[--at] = '\0';
	at -= 8;
	memcpy(text + at, " entries", 8);
	do
		text[--at] = (char)('0' + n % 10);
	while (n /= 10);
	put_comment(c, text + at);
}

static void put_entries(struct call *c, uint64_t address, const struct layout *l)
{
	uint64_t length = (uint64_t)c->record->call.result;
	size_t n = 0, at = 0, size;
	struct memory m = { .size = 0 };

	if (c->failed || !c->verbose ||
		(length && !call_find(c, address, AT_EXIT, &m))) {
		put_address(c, address);
		return;
	}
	if (length > m.size)
		length = m.size;
	if (c->abbrev)
		put_address(c, address);
	else
		put_array_open(c);
	for (; at < length && (size = entry_size(m.bytes + at, length - at, l)); at += size, n++)
		if (!c->abbrev) {
			put_item(c);
			put_entry(c, m.bytes + at, size, l);
		}
	if (c->abbrev)
		put_entry_count(c, n);
	else
		put_array_close(c, at < (uint64_t)c->record->call.result);
}

static void print_dirents64(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_entries(c, reg_raw(c, reg), &wide);
}

static void print_dirents32(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_entries(c, reg_raw(c, reg), c->i386 ? &narrow : &plain);
}

static void capture_dirents(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_EXIT_OK, reg);

	(void)a;
	op->length = LENGTH_RESULT;
	op->max = FOLDER_MOST;
}

const struct arg_type arg_dirents64 = {
	.print = print_dirents64, .capture = capture_dirents, .at_exit = true
};
const struct arg_type arg_dirents32 = {
	.print = print_dirents32, .capture = capture_dirents, .at_exit = true
};
