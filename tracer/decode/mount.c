/* SPDX-License-Identifier: BSD-2-Clause */
/* Mounting: mount(2), whose flags say which of its arguments count, and the calls that came after it. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/types.h"

#include <linux/mount.h>
#include <stddef.h>
#include <string.h>
#include <sys/swap.h>

#include "decode/newer-constants.h"

/* --- mount --------------------------------------------------------------------------------------------- */
enum { MOUNT_SOURCE, MOUNT_TARGET, MOUNT_TYPE, MOUNT_FLAGS };

#define MAGIC      0xc0ed0000u /* linux/mount.h of old: MS_MGC_VAL, MS_MGC_MSK */
#define MAGIC_MASK 0xffff0000u
#define MOVES      (MS_BIND | MS_MOVE | MS_SHARED | MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE)

CONSTANTS(magic_value, NULL, NULL, { MAGIC, "MS_MGC_VAL" });

static uint64_t mount_bits(const struct call *c)
{
	uint64_t flags = reg_raw(c, MOUNT_FLAGS);

	return (flags & MAGIC_MASK) == MAGIC ? flags & ~(uint64_t)MAGIC_MASK : flags;
}

static void print_mount_type(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (mount_bits(c) & (MS_REMOUNT | MOVES))
		put_address(c, reg_raw(c, reg));
	else
		put_c_string(c, reg_raw(c, reg), AT_ENTRY);
}

static void print_mount_data(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t flags = mount_bits(c);

	(void)a;
	if (!(flags & MS_REMOUNT) && flags & MOVES)
		put_address(c, reg_raw(c, reg));
	else
		put_c_string(c, reg_raw(c, reg), AT_ENTRY);
}

static void print_mount_flags(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t flags = mount_bits(c);

	(void)a;
	if (flags != reg_raw(c, reg)) {
		put_one_of(c, MAGIC, &magic_value);
		if (!flags)
			return;
		put_text(c, "|");
	}
	put_flags(c, flags, &mount_flags);
}

static void capture_mount_text(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	(void)capture_add(b, CAPTURE_STRING, CAPTURE_ENTRY, reg);
}

const struct arg_type arg_mount_type = { .print = print_mount_type, .capture = capture_mount_text };
const struct arg_type arg_mount_data = { .print = print_mount_data, .capture = capture_mount_text };
const struct arg_type arg_mount_flags = { .print = print_mount_flags };

/* --- swapon ---------------------------------------------------------------------------------------------- */
static void print_swap_flags(struct call *c, const struct arg *a, unsigned reg)
{
	unsigned value = reg_unsigned(c, reg), flags = value & ~(unsigned)SWAP_FLAG_PRIO_MASK;

	(void)a;
	if (flags) {
		put_flags(c, flags, &swap_flags);
		put_text(c, "|");
	}
	put_decimal(c, value & SWAP_FLAG_PRIO_MASK);
}

const struct arg_type arg_swap_flags = { .print = print_swap_flags };

/* --- mount_setattr, open_tree_attr ----------------------------------------------------------------------- */
/* A namespace is only named when the mount is to be mapped to it. */
static void put_userns(struct call *c, const void *bytes)
{
	struct mount_attr a;

	memcpy(&a, bytes, sizeof(a));
	if (a.userns_fd <= INT32_MAX && (a.attr_set | a.attr_clr) & MOUNT_ATTR_IDMAP)
		put_fd(c, (int)a.userns_fd, AT_ENTRY);
	else
		put_number(c, a.userns_fd);
}

static const struct field mount_attr_fields[] = {
	F(struct mount_attr, attr_set, FLAGS, .names = &mount_attributes),
	F(struct mount_attr, attr_clr, FLAGS, .names = &mount_attributes),
	F(struct mount_attr, propagation, ONE_OF, .names = &mount_propagation),
	F(struct mount_attr, userns_fd, WITHIN, .print = put_userns),
	F_END,
};
const struct sized_type sized_mount_attr = {
	mount_attr_fields, sizeof(struct mount_attr), .least = MOUNT_ATTR_SIZE_VER0,
	.fd = offsetof(struct mount_attr, userns_fd)
};

/* --- fsconfig ---------------------------------------------------------------------------------------------- */
enum { CONFIG_FD, CONFIG_COMMAND, CONFIG_KEY, CONFIG_VALUE, CONFIG_AUX };

#define TEXT_MOST   256u       /* a key or a value: the kernel takes no longer one */
#define BINARY_MOST (1 << 20)

static void print_config_key(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (reg_unsigned(c, CONFIG_COMMAND) <= FSCONFIG_SET_FD)
		put_text_at(c, reg_raw(c, reg), TEXT_MOST, AT_ENTRY);
	else
		put_address(c, reg_raw(c, reg));
}

static void print_config_value(struct call *c, const struct arg *a, unsigned reg)
{
	unsigned command = reg_unsigned(c, CONFIG_COMMAND);
	int size = reg_int(c, CONFIG_AUX);

	(void)a;
	if (command == FSCONFIG_SET_STRING)
		put_text_at(c, reg_raw(c, reg), TEXT_MOST, AT_ENTRY);
	else if (command == FSCONFIG_SET_PATH || command == FSCONFIG_SET_PATH_EMPTY)
		put_path(c, reg_raw(c, reg), AT_ENTRY);
	else if (command == FSCONFIG_SET_BINARY && size >= 0 && size <= BINARY_MOST)
		put_buffer(c, reg_raw(c, reg), (uint64_t)size, AT_ENTRY, STRING_HEX);
	else
		put_address(c, reg_raw(c, reg));
}

static void capture_config_value(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op;

	(void)a;
	capture_unless(b, CAPTURE_ENTRY, CONFIG_COMMAND, UINT32_MAX, FSCONFIG_SET_STRING, 1);
	(void)capture_add(b, CAPTURE_STRING, CAPTURE_ENTRY, reg);
	capture_unless(b, CAPTURE_ENTRY, CONFIG_COMMAND, UINT32_MAX, FSCONFIG_SET_PATH, 1);
	capture_add(b, CAPTURE_STRING, CAPTURE_ENTRY, reg)->max = CAPTURE_PATH_MAX;
	capture_unless(b, CAPTURE_ENTRY, CONFIG_COMMAND, UINT32_MAX, FSCONFIG_SET_PATH_EMPTY, 1);
	capture_add(b, CAPTURE_STRING, CAPTURE_ENTRY, reg)->max = CAPTURE_PATH_MAX;
	capture_unless(b, CAPTURE_ENTRY, CONFIG_COMMAND, UINT32_MAX, FSCONFIG_SET_BINARY, 1);
	op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY, reg);
	op->length = LENGTH_ARG;
	op->length_arg = CONFIG_AUX;
}

static void print_config_aux(struct call *c, const struct arg *a, unsigned reg)
{
	unsigned command = reg_unsigned(c, CONFIG_COMMAND);

	(void)a;
	if (command == FSCONFIG_SET_PATH || command == FSCONFIG_SET_PATH_EMPTY)
		put_dirfd(c, reg_int(c, reg), AT_ENTRY);
	else if (command == FSCONFIG_SET_FD)
		put_fd(c, reg_int(c, reg), AT_ENTRY);
	else
		put_decimal(c, reg_int(c, reg));
}

static void capture_config_aux(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	(void)capture_add(b, CAPTURE_DIRFD, CAPTURE_ENTRY, reg);
}

const struct arg_type arg_config_key = { .print = print_config_key, .capture = capture_mount_text };
const struct arg_type arg_config_value = {
	.print = print_config_value, .capture = capture_config_value
};
const struct arg_type arg_config_aux = { .print = print_config_aux, .capture = capture_config_aux };
