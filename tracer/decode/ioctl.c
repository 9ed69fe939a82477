/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The argument of ioctl(2), by the row that the command's family has for it; in hexadecimal without one.
 */
#include "decode/ioctl.h"

#include "decode/call.h"
#include "decode/types.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

enum { REG_COMMAND = 1 };

/* --- rows -------------------------------------------------------------------------------------------- */
static const struct ioctl_family *const families[] = {
	&ioctl_term, &ioctl_socket, &ioctl_block, &ioctl_hdio, &ioctl_loop, &ioctl_nbd, &ioctl_scsi,
	&ioctl_inode, &ioctl_volume, &ioctl_extents, &ioctl_nsfs, &ioctl_random, &ioctl_rtc,
	&ioctl_userfaultfd, &ioctl_perf, &ioctl_inotify, &ioctl_watchdog, &ioctl_input, &ioctl_gpio,
	&ioctl_counter, &ioctl_ptp, &ioctl_lirc, &ioctl_tee, &ioctl_seccomp, &ioctl_flash, &ioctl_ubi,
	&ioctl_ubi_volume, &ioctl_device_mapper, &ioctl_video, &ioctl_video_control,
	&ioctl_console, &ioctl_tun, &ioctl_vhost, &ioctl_kvm, &ioctl_pidfd, &ioctl_proc,
	&ioctl_epoll, &ioctl_udmabuf, &ioctl_fuse, &ioctl_fs_name,
	&ioctl_btrfs, &ioctl_btrfs_tree, &ioctl_btrfs_device,
};

#define FAMILIES (sizeof(families) / sizeof(families[0]))

static const struct ioctl_row *row_of(const struct call *c)
{
	unsigned number = ioctl_number(c);

	for (size_t i = 0; i < FAMILIES; i++) {
		const struct ioctl_row *row = NULL;

		if (families[i]->type != _IOC_TYPE(number))
			continue;
		for (size_t j = 0; j < families[i]->n; j++)
			if (families[i]->rows[j].number == number)
				return &families[i]->rows[j];
		if (families[i]->pattern)
			row = families[i]->pattern(number);
		if (row)
			return row;
	}
	return NULL;
}

const struct ioctl_row *ioctl_row_at(unsigned i)
{
	for (size_t family = 0; family < FAMILIES; family++) {
		if (i < families[family]->n)
			return &families[family]->rows[i];
		i -= families[family]->n;
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

/* --- two halves ---------------------------------------------------------------------------------------- */
void ioctl_joined(struct call *c, uint64_t address, size_t size, const struct field *before,
	const struct field *after)
{
	const void *bytes = ioctl_bytes(c, address, size);
	bool left_out = false;

	if (c->entry) {
		if (!bytes)
			return;
		put_struct_open(c);
		(void)put_fields(c, before, bytes);
		return;
	}
	if (!ioctl_opened(c, address, size))
		return;
	if (bytes && !c->failed)
		left_out = put_fields(c, after, bytes);
	put_struct_close(c, left_out);
}

void ioctl_changed(struct call *c, uint64_t address, size_t size, const struct field *before,
	const struct field *after)
{
	const void *bytes = ioctl_bytes(c, address, size);

	if (c->entry) {
		if (bytes)
			put_fields_struct(c, before, bytes);
		return;
	}
	if (c->failed || !ioctl_opened(c, address, size))
		return;
	put_changed(c);
	if (bytes)
		put_fields_struct(c, after, bytes);
	else
		put_address(c, address);
}

void ioctl_value_changed(struct call *c, uint64_t address, size_t size,
	const struct field *before, const struct field *changes)
{
	const void *bytes = ioctl_bytes(c, address, size);

	if (c->entry) {
		if (!bytes)
			return;
		put_struct_open(c);
		(void)put_fields(c, before, bytes);
		return;
	}
	if (!ioctl_opened(c, address, size))
		return;
	if (bytes && !c->failed) {
		put_changed(c);
		put_field_value(c, changes, (const uint8_t *)bytes + changes->offset);
	}
	put_struct_close(c, false);
}

static void put_halves(struct call *c, const struct ioctl_row *row, uint64_t address)
{
	if (row->way == IOCTL_BOTH)
		row->both(c, address);
	else if (row->way == IOCTL_JOINED)
		ioctl_joined(c, address, row->is.size, row->before, row->after);
	else
		ioctl_changed(c, address, row->is.size, row->before, row->after);
}

void char_text(char text[CHAR_TEXT], uint8_t character, bool blanks)
{
	static const char names[] = "tnvfr"; /* 9 to 13 */

	memset(text, 0, CHAR_TEXT);
	text[0] = '\'';
	text[1] = '\\';
	if (character == '\'' || character == '\\')
		text[2] = (char)character;
	else if (blanks && character >= '\t' && character <= '\r')
		text[2] = names[character - '\t'];
	else if (character >= ' ' && character < 0x7f)
		text[1] = (char)character;
	else
		(void)snprintf(text + 2, CHAR_TEXT - 2, "x%02x", character);
	text[strlen(text)] = '\'';
}

void put_char(struct call *c, uint8_t character, bool blanks)
{
	char text[CHAR_TEXT];

	char_text(text, character, blanks);
	put_text(c, text);
}

bool ioctl_raw(const struct call *c)
{
	return c->style->constants == CONSTANTS_RAW;
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
	if (row && row->result_pid)
		c->result = R_PID;
	if (row && row->way == IOCTL_NOTHING)
		return;
	if (row && row->way >= IOCTL_BOTH && !(row->wide && c->i386)) {
		if (c->entry)
			put_arg(c, a->name);
		put_halves(c, row, value);
		return;
	}
	if ((!row || row->way >= IOCTL_OUT) == c->entry)
		return;
	put_arg(c, a->name);
	if (!row)
		put_hex(c, value);
	else if (row->way == IOCTL_VALUE)
		put_field_value(c, &row->is, &value);
	else if (row->way >= IOCTL_FILLED && row->wide && c->i386)
		put_address(c, value);
	else if (row->way == IOCTL_FILLED)
		row->both(c, value);
	else
		put_pointed_value(c, row, value);
}

static void aux_ioctl(struct call *c, const struct arg *a, unsigned reg)
{
	const struct ioctl_row *row = row_of(c);

	(void)a;
	if (!row || c->failed)
		return;
	if (row->aux && !(row->wide && c->i386))
		row->aux(c, reg_raw(c, reg));
	if (!row->result)
		return;
	for (const struct constant *name = row->result->rows; name->name; name++)
		if (name->value == (uint64_t)c->record->call.result)
			put_aux(c, name->name);
}

static void capture_ioctl_arg(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	ioctl_capture(b, REG_COMMAND, reg);
}

const struct arg_type arg_ioctl_arg = {
	.print = print_ioctl_arg,
	.capture = capture_ioctl_arg,
	.aux = aux_ioctl,
	.split = true,
	.names_itself = true,
};
