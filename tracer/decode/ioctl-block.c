/* SPDX-License-Identifier: BSD-2-Clause */
/* Block devices: linux/fs.h's BLK*, linux/loop.h (loop(4)), linux/nbd.h. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"
#include "decode/newer-constants.h"

#include <linux/blkpg.h>
#include <linux/blktrace_api.h>
#include <linux/blkzoned.h>
#include <linux/fs.h>
#include <linux/loop.h>
#include <linux/nbd.h>
#include <string.h>

/* --- any block device ---------------------------------------------------------------------------------- */
CONSTANTS(partition_operations, "BLKPG_", NULL, NAMED(BLKPG_ADD_PARTITION),
	NAMED(BLKPG_DEL_PARTITION), NAMED(BLKPG_RESIZE_PARTITION));

static const struct field partition_fields[] = {
	F(struct blkpg_partition, start, SIGNED), F(struct blkpg_partition, length, SIGNED),
	F(struct blkpg_partition, pno, SIGNED), F(struct blkpg_partition, devname, STRING),
	F(struct blkpg_partition, volname, STRING), F_END
};

static void print_partition(struct call *c, const void *bytes)
{
	uint64_t address = field_number(bytes, sizeof(void *));
	const void *partition =
		call_bytes(c, address, sizeof(struct blkpg_partition), AT_ENTRY);

	if (partition)
		put_fields_struct(c, partition_fields, partition);
	else
		put_address(c, address);
}

static const struct field blkpg_fields[] = {
	F(struct blkpg_ioctl_arg, op, ONE_OF, .names = &partition_operations),
	F(struct blkpg_ioctl_arg, flags, SIGNED), F(struct blkpg_ioctl_arg, datalen, SIGNED),
	F(struct blkpg_ioctl_arg, data, PRINT, .print = print_partition), F_END
};

static const struct field trace_before[] = {
	F(struct blk_user_trace_setup, act_mask, UNSIGNED),
	F(struct blk_user_trace_setup, buf_size, UNSIGNED),
	F(struct blk_user_trace_setup, buf_nr, UNSIGNED),
	F(struct blk_user_trace_setup, start_lba, UNSIGNED),
	F(struct blk_user_trace_setup, end_lba, UNSIGNED), F(struct blk_user_trace_setup, pid, PID),
	F_END
};
static const struct field trace_after[] = { F(struct blk_user_trace_setup, name, STRING), F_END };

static void both_trace(struct call *c, uint64_t address)
{
	const void *bytes = ioctl_bytes(c, address, sizeof(struct blk_user_trace_setup));

	if (c->entry) {
		if (!bytes)
			return;
		put_struct_open(c);
		(void)put_fields(c, trace_before, bytes);
		return;
	}
	if (!ioctl_opened(c, address, sizeof(struct blk_user_trace_setup)))
		return;
	if (bytes && !c->failed)
		(void)put_fields(c, trace_after, bytes);
	put_struct_close(c, false);
}

static void print_range(struct call *c, const void *bytes)
{
	put_array_open(c);
	for (size_t i = 0; i < 2; i++) {
		put_item(c);
		put_number(c, field_number((const char *)bytes + 8 * i, 8));
	}
	put_array_close(c, false);
}

#define RANGE(number_) POINTED(number_, IN, PRINT, 16, .print = print_range)
#define OUT_SHORT(number_) POINTED(number_, OUT, UNSIGNED, 2)
#define OUT_LONG(number_, kind_) POINTED_WIDE(number_, OUT, kind_, 8)

static void capture_partition(struct capture_builder *b)
{
	ioctl_capture_at(b, CAPTURE_ENTRY, offsetof(struct blkpg_ioctl_arg, data),
		sizeof(struct blkpg_partition));
}

static const struct ioctl_row block_rows[] = {
	VALUE_ULONG(BLKRASET), VALUE_ULONG(BLKFRASET),
	OUT_SHORT(BLKSECTGET), OUT_SHORT(BLKROTATIONAL),
	OUT_INT(BLKROGET), OUT_INT(BLKBSZGET), OUT_INT(BLKSSZGET), OUT_INT(BLKALIGNOFF),
	IN_INT(BLKROSET), IN_INT(BLKBSZSET),
	OUT_UINT(BLKPBSZGET), OUT_UINT(BLKIOMIN), OUT_UINT(BLKIOOPT), OUT_UINT(BLKDISCARDZEROES),
	OUT_UINT(BLKGETZONESZ), OUT_UINT(BLKGETNRZONES),
	OUT_LONG(BLKRAGET, SIGNED), OUT_LONG(BLKFRAGET, SIGNED), OUT_LONG(BLKGETSIZE, UNSIGNED),
	POINTED(BLKGETSIZE64, OUT, UNSIGNED, 8), POINTED(BLKGETDISKSEQ, OUT, UNSIGNED, 8),
	RANGE(BLKDISCARD), RANGE(BLKSECDISCARD), RANGE(BLKZEROOUT),
	{ .number = BLKPG, .way = IOCTL_IN, .wide = true, .capture = capture_partition,
		.is = { .size = sizeof(struct blkpg_ioctl_arg), .kind = F_STRUCT, .fields = blkpg_fields } },
	BOTH_WIDE(BLKTRACESETUP, both_trace),
	NO_ARG(BLKRRPART), NO_ARG(BLKFLSBUF), NO_ARG(BLKTRACESTART), NO_ARG(BLKTRACESTOP),
	NO_ARG(BLKTRACETEARDOWN),
};

IOCTL_FAMILY(block, 0x12);

/* --- loop devices -------------------------------------------------------------------------------------- */
CONSTANTS(loop_flags, "LO_FLAGS_", NULL, NAMED(LO_FLAGS_READ_ONLY), { 2, "LO_FLAGS_USE_AOPS" },
	NAMED(LO_FLAGS_AUTOCLEAR), NAMED(LO_FLAGS_PARTSCAN), NAMED(LO_FLAGS_DIRECT_IO));
CONSTANTS(loop_ciphers, "LO_CRYPT_", NULL, NAMED(LO_CRYPT_NONE), NAMED(LO_CRYPT_XOR),
	NAMED(LO_CRYPT_DES), NAMED(LO_CRYPT_FISH2), NAMED(LO_CRYPT_BLOW), NAMED(LO_CRYPT_CAST128),
	NAMED(LO_CRYPT_IDEA), NAMED(LO_CRYPT_DUMMY), NAMED(LO_CRYPT_SKIPJACK),
	NAMED(LO_CRYPT_CRYPTOAPI));

static const struct field status_place[] = {
	F(struct loop_info, lo_number, SIGNED), F(struct loop_info, lo_device, DEV, .when = WHOLE),
	F(struct loop_info, lo_inode, UNSIGNED, .when = WHOLE),
	F(struct loop_info, lo_rdevice, DEV, .when = WHOLE), F(struct loop_info, lo_offset, HEX), F_END
};
static const struct field status_cipher[] = {
	F(struct loop_info, lo_encrypt_type, ONE_OF, .names = &loop_ciphers),
	F(struct loop_info, lo_encrypt_key_size, UNSIGNED), F_END
};
static const struct field status_file[] = {
	F(struct loop_info, lo_flags, FLAGS, .names = &loop_flags),
	F(struct loop_info, lo_name, STRING), F_END
};
static const struct field status_rest[] = {
	F_ARRAY(struct loop_info, lo_init, HEX), F_ARRAY(struct loop_info, reserved, HEX), F_END
};

static void put_key(struct call *c, const void *key, unsigned size)
{
	put_field(c, "lo_encrypt_key");
	PUT(c, string, key, size < LO_KEY_SIZE ? size : LO_KEY_SIZE, 0, -1);
}

/* Keys are of interest when there is a cipher. */
static void print_loop_info(struct call *c, const void *bytes)
{
	struct loop_info info;
	bool cipher;

	memcpy(&info, bytes, sizeof(info));
	cipher = !c->abbrev || info.lo_encrypt_type != LO_CRYPT_NONE;
	put_struct_open(c);
	(void)put_fields(c, status_place, bytes);
	if (cipher)
		(void)put_fields(c, status_cipher, bytes);
	(void)put_fields(c, status_file, bytes);
	if (cipher)
		put_key(c, info.lo_encrypt_key, (unsigned)info.lo_encrypt_key_size);
	if (!c->abbrev)
		(void)put_fields(c, status_rest, bytes);
	put_struct_close(c, c->abbrev);
}

static const struct field status64_place[] = {
	F(struct loop_info64, lo_device, DEV, .when = WHOLE),
	F(struct loop_info64, lo_inode, UNSIGNED, .when = WHOLE),
	F(struct loop_info64, lo_rdevice, DEV, .when = WHOLE), F(struct loop_info64, lo_offset, HEX),
	F(struct loop_info64, lo_sizelimit, UNSIGNED, .when = WHOLE),
	F(struct loop_info64, lo_number, UNSIGNED), F_END
};
static const struct field status64_cipher[] = {
	F(struct loop_info64, lo_encrypt_type, ONE_OF, .names = &loop_ciphers),
	F(struct loop_info64, lo_encrypt_key_size, UNSIGNED), F_END
};
static const struct field status64_file[] = {
	F(struct loop_info64, lo_flags, FLAGS, .names = &loop_flags),
	F(struct loop_info64, lo_file_name, STRING), F_END
};
static const struct field status64_name[] = { F(struct loop_info64, lo_crypt_name, STRING), F_END };
static const struct field status64_rest[] = { F_ARRAY(struct loop_info64, lo_init, HEX), F_END };

static void print_loop_info64(struct call *c, const void *bytes)
{
	struct loop_info64 info;
	bool cipher;

	memcpy(&info, bytes, sizeof(info));
	cipher = !c->abbrev || info.lo_encrypt_type != LO_CRYPT_NONE;
	put_struct_open(c);
	(void)put_fields(c, status64_place, bytes);
	if (cipher)
		(void)put_fields(c, status64_cipher, bytes);
	(void)put_fields(c, status64_file, bytes);
	if (cipher) {
		(void)put_fields(c, status64_name, bytes);
		put_key(c, info.lo_encrypt_key, info.lo_encrypt_key_size);
	}
	if (!c->abbrev)
		(void)put_fields(c, status64_rest, bytes);
	put_struct_close(c, c->abbrev);
}

static const struct field loop_config_fields[] = {
	F(struct loop_config, fd, FD), F(struct loop_config, block_size, UNSIGNED),
	F(struct loop_config, info, PRINT, .print = print_loop_info64),
	F_ARRAY(struct loop_config, __reserved, HEX, .when = NON_ZERO), F_END
};

static const struct ioctl_row loop_rows[] = {
	POINTED_WIDE(LOOP_GET_STATUS, OUT, PRINT, sizeof(struct loop_info), .print = print_loop_info),
	POINTED_WIDE(LOOP_SET_STATUS, IN, PRINT, sizeof(struct loop_info), .print = print_loop_info),
	OUT_PRINT(LOOP_GET_STATUS64, struct loop_info64, print_loop_info64),
	IN_PRINT(LOOP_SET_STATUS64, struct loop_info64, print_loop_info64),
	IN_STRUCT(LOOP_CONFIGURE, struct loop_config, loop_config_fields),
	NO_ARG(LOOP_CLR_FD), NO_ARG(LOOP_SET_CAPACITY), NO_ARG(LOOP_CTL_GET_FREE),
	VALUE_FD(LOOP_SET_FD), VALUE_FD(LOOP_CHANGE_FD),
	VALUE_INT(LOOP_CTL_ADD), VALUE_INT(LOOP_CTL_REMOVE),
	VALUE_ULONG(LOOP_SET_DIRECT_IO), VALUE_ULONG(LOOP_SET_BLOCK_SIZE),
};

IOCTL_FAMILY(loop, 'L');

/* --- network block devices ----------------------------------------------------------------------------- */
CONSTANTS(nbd_flags, "NBD_FLAG_", NULL, NAMED(NBD_FLAG_HAS_FLAGS), NAMED(NBD_FLAG_READ_ONLY),
	NAMED(NBD_FLAG_SEND_FLUSH), NAMED(NBD_FLAG_SEND_FUA), { 1 << 4, "NBD_FLAG_ROTATIONAL" },
	NAMED(NBD_FLAG_SEND_TRIM), { 1 << 6, "NBD_FLAG_SEND_WRITE_ZEROES" },
	{ 1 << 7, "NBD_FLAG_SEND_DF" }, NAMED(NBD_FLAG_CAN_MULTI_CONN),
	{ 1 << 9, "NBD_FLAG_SEND_RESIZE" }, { 1 << 10, "NBD_FLAG_SEND_CACHE" });

static const struct ioctl_row nbd_rows[] = {
	NO_ARG(NBD_DISCONNECT), NO_ARG(NBD_CLEAR_SOCK), NO_ARG(NBD_DO_IT), NO_ARG(NBD_CLEAR_QUE),
	NO_ARG(NBD_PRINT_DEBUG), VALUE_FD(NBD_SET_SOCK), VALUE_ULONG(NBD_SET_BLKSIZE),
	VALUE_ULONG(NBD_SET_SIZE), VALUE_ULONG(NBD_SET_SIZE_BLOCKS), VALUE_ULONG(NBD_SET_TIMEOUT),
	VALUE(NBD_SET_FLAGS, FLAGS, 8, .names = &nbd_flags),
};

IOCTL_FAMILY(nbd, 0xab);
