/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Generic SCSI: scsi/sg.h, and linux/bsg.h's fourth version of its SG_IO. What the structure of a command
 * says of buffers decides what is looked at, so nothing of it is trusted.
 */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"
#include "decode/iovec.h"

#include <linux/bsg.h>
#include <scsi/sg.h>
#include <string.h>

/* Negative numbers of 32 bits. */
#define DIRECTION(name_) { (uint32_t)(name_), #name_ }
CONSTANTS(directions, "SG_DXFER_", NULL, DIRECTION(SG_DXFER_NONE), DIRECTION(SG_DXFER_TO_DEV),
	DIRECTION(SG_DXFER_FROM_DEV), DIRECTION(SG_DXFER_TO_FROM_DEV));
CONSTANTS(command_flags, "SG_FLAG_", NULL, NAMED(SG_FLAG_DIRECT_IO),
	{ 2, "SG_FLAG_UNUSED_LUN_INHIBIT" }, { 4, "SG_FLAG_MMAP_IO" }, NAMED(SG_FLAG_NO_DXFER),
	{ 0x10, "SG_FLAG_Q_AT_TAIL" }, { 0x20, "SG_FLAG_Q_AT_HEAD" });
CONSTANTS(command_info, "SG_INFO_", NULL, NAMED(SG_INFO_CHECK), NAMED(SG_INFO_DIRECT_IO),
	NAMED(SG_INFO_MIXED_IO));
CONSTANTS(bsg_protocols, "BSG_PROTOCOL_", NULL, NAMED(BSG_PROTOCOL_SCSI));
CONSTANTS(bsg_subprotocols, "BSG_SUB_PROTOCOL_", NULL, NAMED(BSG_SUB_PROTOCOL_SCSI_CMD),
	NAMED(BSG_SUB_PROTOCOL_SCSI_TMF), NAMED(BSG_SUB_PROTOCOL_SCSI_TRANSPORT));
CONSTANTS(bsg_flags, "BSG_FLAG_", NULL, NAMED(BSG_FLAG_Q_AT_TAIL), NAMED(BSG_FLAG_Q_AT_HEAD));

/* --- buffers ------------------------------------------------------------------------------------------- */
static void put_hex_buffer(struct call *c, uint64_t base, uint64_t length, enum phase phase)
{
	put_buffer(c, base, length, phase, STRING_HEX);
}

/* In one piece, or in as many as there are parts of it. */
static void put_data(struct call *c, const char *name, uint64_t address, uint64_t length,
	uint64_t parts, enum phase phase)
{
	put_field(c, name);
	if (parts)
		put_iovecs(c, address, parts, phase, phase, length);
	else
		put_hex_buffer(c, address, length, phase);
}

/* What came in is shorter than was asked for. */
static uint32_t came_in(uint32_t length, int missing)
{
	return missing > 0 && (uint32_t)missing <= length ? length - (uint32_t)missing : length;
}

static void capture_parts(struct capture_builder *b, unsigned when, unsigned offset, unsigned count,
	unsigned width)
{
	struct capture_op *op = ioctl_capture_counted(b, when, offset, count, width, 1);

	op->kind = CAPTURE_IOVEC;
	op->max = 0;
}

/* Only the first word could be read: it says which structure this would be. */
static void put_broken(struct call *c, const char *name, const char *value, uint64_t rest)
{
	put_struct_open(c);
	put_field(c, name);
	put_text(c, value);
	put_item(c);
	put_address(c, rest);
	put_struct_close(c, false);
}

/* --- struct sg_io_hdr ---------------------------------------------------------------------------------- */
static void print_command(struct call *c, const void *bytes)
{
	struct sg_io_hdr h;

	memcpy(&h, bytes, sizeof(h));
	put_hex_buffer(c, (uintptr_t)h.cmdp, h.cmd_len, AT_ENTRY);
}

static const struct field request_fields[] = {
	F(struct sg_io_hdr, dxfer_direction, ONE_OF, .names = &directions),
	F(struct sg_io_hdr, cmd_len, UNSIGNED), F(struct sg_io_hdr, cmdp, WITHIN, .print = print_command),
	F(struct sg_io_hdr, mx_sb_len, UNSIGNED), F(struct sg_io_hdr, iovec_count, UNSIGNED),
	F(struct sg_io_hdr, dxfer_len, UNSIGNED), F(struct sg_io_hdr, timeout, UNSIGNED),
	F(struct sg_io_hdr, flags, FLAGS, .names = &command_flags), F_END
};

static void print_sense(struct call *c, const void *bytes)
{
	struct sg_io_hdr h;

	memcpy(&h, bytes, sizeof(h));
	put_hex_buffer(c, (uintptr_t)h.sbp, h.sb_len_wr, AT_EXIT);
}

static const struct field response_fields[] = {
	F(struct sg_io_hdr, status, HEX), F(struct sg_io_hdr, masked_status, HEX),
	F(struct sg_io_hdr, msg_status, HEX), F(struct sg_io_hdr, sb_len_wr, UNSIGNED),
	F(struct sg_io_hdr, sbp, WITHIN, .print = print_sense), F(struct sg_io_hdr, host_status, HEX),
	F(struct sg_io_hdr, driver_status, HEX), F(struct sg_io_hdr, resid, SIGNED),
	F(struct sg_io_hdr, duration, UNSIGNED),
	F(struct sg_io_hdr, info, FLAGS, .names = &command_info), F_END
};

static void put_request(struct call *c, uint64_t address)
{
	const void *bytes = call_bytes(c, address, sizeof(struct sg_io_hdr), AT_ENTRY);
	struct sg_io_hdr h;

	if (!bytes) {
		put_broken(c, "interface_id", "'S'", address + offsetof(struct sg_io_hdr, dxfer_direction));
		return;
	}
	memcpy(&h, bytes, sizeof(h));
	put_struct_open(c);
	put_field(c, "interface_id");
	put_text(c, "'S'");
	(void)put_fields(c, request_fields, bytes);
	if (h.dxfer_direction == SG_DXFER_TO_DEV || h.dxfer_direction == SG_DXFER_TO_FROM_DEV)
		put_data(c, "dxferp", (uintptr_t)h.dxferp, h.dxfer_len, h.iovec_count, AT_ENTRY);
}

/* The answer cannot be read: where it would have been. */
static void put_no_response(struct call *c, const void *bytes)
{
	struct sg_io_hdr h;

	memcpy(&h, bytes, sizeof(h));
	if (h.dxfer_direction == SG_DXFER_FROM_DEV)
		FIELD(c, address, "dxferp", (uintptr_t)h.dxferp);
	FIELD(c, address, "sbp", (uintptr_t)h.sbp);
	put_struct_close(c, false);
}

static void put_response(struct call *c, uint64_t address)
{
	const void *before = call_bytes(c, address, sizeof(struct sg_io_hdr), AT_ENTRY);
	const void *bytes = call_bytes(c, address, sizeof(struct sg_io_hdr), AT_EXIT);
	struct sg_io_hdr h;
	uint32_t length;

	if (before && !bytes)
		put_no_response(c, before);
	if (!before || !bytes)
		return;
	memcpy(&h, bytes, sizeof(h));
	if (h.interface_id != 'S') {
		put_changed(c);
		PUT(c, label, "interface_id");
		put_number(c, (uint32_t)h.interface_id);
		put_struct_close(c, false);
		return;
	}
	length = came_in(h.dxfer_len, h.resid);
	if (h.dxfer_direction == SG_DXFER_FROM_DEV) {
		put_data(c, "dxferp", (uintptr_t)h.dxferp, length, h.iovec_count, AT_EXIT);
	} else if (h.dxfer_direction == SG_DXFER_TO_FROM_DEV && length) {
		put_changed(c);
		PUT(c, label, "dxferp");
		if (h.iovec_count)
			put_iovecs(c, (uintptr_t)h.dxferp, h.iovec_count, AT_EXIT, AT_EXIT, length);
		else
			put_hex_buffer(c, (uintptr_t)h.dxferp, length, AT_EXIT);
	}
	(void)put_fields(c, response_fields, bytes);
	put_struct_close(c, false);
}

static void capture_v3(struct capture_builder *b)
{
	const unsigned always = CAPTURE_ENTRY | CAPTURE_EXIT;

	ioctl_capture_more(b, always, sizeof(struct sg_io_hdr));
	ioctl_capture_buffer(b, CAPTURE_ENTRY, offsetof(struct sg_io_hdr, cmdp),
		offsetof(struct sg_io_hdr, cmd_len), 1);
	ioctl_capture_buffer(b, always, offsetof(struct sg_io_hdr, dxferp),
		offsetof(struct sg_io_hdr, dxfer_len), 4);
	capture_parts(b, always, offsetof(struct sg_io_hdr, dxferp),
		offsetof(struct sg_io_hdr, iovec_count), 2);
	ioctl_capture_buffer(b, CAPTURE_EXIT, offsetof(struct sg_io_hdr, sbp),
		offsetof(struct sg_io_hdr, sb_len_wr), 1);
}

/* --- struct sg_io_v4 ----------------------------------------------------------------------------------- */
static void print_request_v4(struct call *c, const void *bytes)
{
	struct sg_io_v4 h;

	memcpy(&h, bytes, sizeof(h));
	put_hex_buffer(c, h.request, h.request_len, AT_ENTRY);
}

static void put_out_v4(struct call *c, const void *bytes)
{
	struct sg_io_v4 h;

	memcpy(&h, bytes, sizeof(h));
	put_data(c, "dout_xferp", h.dout_xferp, h.dout_xfer_len, h.dout_iovec_count, AT_ENTRY);
}

static const struct field request_v4_fields[] = {
	F(struct sg_io_v4, protocol, ONE_OF, .names = &bsg_protocols),
	F(struct sg_io_v4, subprotocol, ONE_OF, .names = &bsg_subprotocols),
	F(struct sg_io_v4, request_len, UNSIGNED),
	F(struct sg_io_v4, request, WITHIN, .print = print_request_v4),
	F(struct sg_io_v4, request_tag, HEX), F(struct sg_io_v4, request_attr, UNSIGNED),
	F(struct sg_io_v4, request_priority, UNSIGNED), F(struct sg_io_v4, request_extra, UNSIGNED),
	F(struct sg_io_v4, max_response_len, UNSIGNED), F(struct sg_io_v4, dout_iovec_count, UNSIGNED),
	F(struct sg_io_v4, dout_xfer_len, UNSIGNED), F(struct sg_io_v4, din_iovec_count, UNSIGNED),
	F(struct sg_io_v4, din_xfer_len, UNSIGNED), F_FIELDS(put_out_v4),
	F(struct sg_io_v4, timeout, UNSIGNED), F(struct sg_io_v4, flags, FLAGS, .names = &bsg_flags),
	F(struct sg_io_v4, usr_ptr, HEX), F_END
};

static void print_response_v4(struct call *c, const void *bytes)
{
	struct sg_io_v4 h;

	memcpy(&h, bytes, sizeof(h));
	put_hex_buffer(c, h.response, h.response_len, AT_EXIT);
}

static void put_in_v4(struct call *c, const void *bytes)
{
	struct sg_io_v4 h;

	memcpy(&h, bytes, sizeof(h));
	put_data(c, "din_xferp", h.din_xferp, came_in(h.din_xfer_len, h.din_resid), h.din_iovec_count,
		AT_EXIT);
}

static const struct field response_v4_fields[] = {
	F(struct sg_io_v4, response_len, UNSIGNED),
	F(struct sg_io_v4, response, WITHIN, .print = print_response_v4), F_FIELDS(put_in_v4),
	F(struct sg_io_v4, driver_status, HEX), F(struct sg_io_v4, transport_status, HEX),
	F(struct sg_io_v4, device_status, HEX), F(struct sg_io_v4, retry_delay, UNSIGNED),
	F(struct sg_io_v4, info, FLAGS, .names = &command_info), F(struct sg_io_v4, duration, UNSIGNED),
	F(struct sg_io_v4, response_len, UNSIGNED), F(struct sg_io_v4, din_resid, SIGNED),
	F(struct sg_io_v4, dout_resid, SIGNED), F(struct sg_io_v4, generated_tag, HEX), F_END
};

static void put_request_v4(struct call *c, uint64_t address)
{
	const void *bytes = call_bytes(c, address, sizeof(struct sg_io_v4), AT_ENTRY);

	if (!bytes) {
		put_broken(c, "guard", "'Q'", address + offsetof(struct sg_io_v4, protocol));
		return;
	}
	put_struct_open(c);
	put_field(c, "guard");
	put_text(c, "'Q'");
	(void)put_fields(c, request_v4_fields, bytes);
}

static const struct field no_response_v4_fields[] = {
	F(struct sg_io_v4, response, HEX), F(struct sg_io_v4, din_xferp, HEX), F_END
};

static void put_response_v4(struct call *c, uint64_t address)
{
	const void *before = call_bytes(c, address, sizeof(struct sg_io_v4), AT_ENTRY);
	const void *bytes = call_bytes(c, address, sizeof(struct sg_io_v4), AT_EXIT);
	uint32_t guard;

	if (before && !bytes) {
		(void)put_fields(c, no_response_v4_fields, before);
		put_struct_close(c, false);
	}
	if (!before || !bytes)
		return;
	guard = (uint32_t)field_number(bytes, 4);
	if (guard == 'Q') {
		(void)put_fields(c, response_v4_fields, bytes);
	} else {
		put_changed(c);
		PUT(c, label, "guard");
		put_number(c, guard);
	}
	put_struct_close(c, false);
}

static void capture_v4(struct capture_builder *b)
{
	const unsigned always = CAPTURE_ENTRY | CAPTURE_EXIT;

	ioctl_capture_more(b, always, sizeof(struct sg_io_v4));
	ioctl_capture_buffer(b, CAPTURE_ENTRY, offsetof(struct sg_io_v4, request),
		offsetof(struct sg_io_v4, request_len), 4);
	ioctl_capture_buffer(b, CAPTURE_ENTRY, offsetof(struct sg_io_v4, dout_xferp),
		offsetof(struct sg_io_v4, dout_xfer_len), 4);
	capture_parts(b, CAPTURE_ENTRY, offsetof(struct sg_io_v4, dout_xferp),
		offsetof(struct sg_io_v4, dout_iovec_count), 4);
	ioctl_capture_buffer(b, CAPTURE_EXIT, offsetof(struct sg_io_v4, response),
		offsetof(struct sg_io_v4, response_len), 4);
	ioctl_capture_buffer(b, CAPTURE_EXIT, offsetof(struct sg_io_v4, din_xferp),
		offsetof(struct sg_io_v4, din_xfer_len), 4);
	capture_parts(b, CAPTURE_EXIT, offsetof(struct sg_io_v4, din_xferp),
		offsetof(struct sg_io_v4, din_iovec_count), 4);
}

/* --- SG_IO: which of them it is, the first word says ---------------------------------------------------- */
static void both_command(struct call *c, uint64_t address)
{
	const void *bytes = call_bytes(c, address, 4, AT_ENTRY);
	uint32_t version;

	if (!bytes) {
		if (c->entry)
			put_address(c, address);
		return;
	}
	version = (uint32_t)field_number(bytes, 4);
	if (version == 'S') {
		(c->entry ? put_request : put_response)(c, address);
	} else if (version == 'Q') {
		(c->entry ? put_request_v4 : put_response_v4)(c, address);
	} else if (c->entry) {
		put_array_open(c);
		put_item(c);
		put_number(c, version);
		put_array_close(c, false);
	}
}

static void capture_command(struct capture_builder *b)
{
	capture_v3(b);
	capture_v4(b);
}

/* --- everything but the commands themselves ------------------------------------------------------------- */
static const struct field id_fields[] = {
	F(struct sg_scsi_id, host_no, SIGNED), F(struct sg_scsi_id, channel, SIGNED),
	F(struct sg_scsi_id, scsi_id, HEX), F(struct sg_scsi_id, lun, SIGNED),
	F(struct sg_scsi_id, scsi_type, HEX), F(struct sg_scsi_id, h_cmd_per_lun, SIGNED),
	F(struct sg_scsi_id, d_queue_depth, SIGNED), F_END
};
static const struct field table_fields[] = {
	F(struct sg_req_info, req_state, SIGNED), F(struct sg_req_info, orphan, SIGNED),
	F(struct sg_req_info, sg_io_owned, SIGNED), F(struct sg_req_info, problem, SIGNED),
	F(struct sg_req_info, pack_id, SIGNED), F(struct sg_req_info, usr_ptr, ADDRESS),
	F(struct sg_req_info, duration, UNSIGNED), F_END
};

CONSTANTS(resets, "SG_SCSI_RESET_", NULL, NAMED(SG_SCSI_RESET_NOTHING),
	NAMED(SG_SCSI_RESET_DEVICE), NAMED(SG_SCSI_RESET_BUS), NAMED(SG_SCSI_RESET_HOST),
	{ 4, "SG_SCSI_RESET_TARGET" }, { 0x100, "SG_SCSI_RESET_NO_ESCALATE" });
#define NO_ESCALATE 0x100u
/* SG_GET_ACCESS_COUNT: of the kernel's scsi/sg.h, not of the C library's */
#define ACCESS_COUNT 0x2289

/* A bit beside a number: strace gives each its name. */
static void print_reset(struct call *c, const void *bytes)
{
	uint32_t value = (uint32_t)field_number(bytes, 4);

	put_array_open(c);
	put_item(c);
	if (value & NO_ESCALATE) {
		put_one_of(c, NO_ESCALATE, &resets);
		put_text(c, "|");
	}
	put_one_of(c, value & ~NO_ESCALATE, &resets);
	put_array_close(c, false);
}

static const struct ioctl_row scsi_rows[] = {
	BOTH_WIDE(SG_IO, both_command, .capture = capture_command),
	OUT_STRUCT(SG_GET_SCSI_ID, struct sg_scsi_id, id_fields),
	POINTED_WIDE(SG_GET_REQUEST_TABLE, OUT, STRUCT, sizeof(struct sg_req_info), .fields = table_fields),
	POINTED(SG_SCSI_RESET, IN, PRINT, 4, .print = print_reset),
	IN_INT(SG_NEXT_CMD_LEN), IN_INT(SG_SET_COMMAND_Q), IN_INT(SG_SET_DEBUG),
	IN_INT(SG_SET_FORCE_LOW_DMA), IN_INT(SG_SET_FORCE_PACK_ID), IN_INT(SG_SET_KEEP_ORPHAN),
	IN_INT(SG_SET_RESERVED_SIZE), IN_INT(SG_SET_TIMEOUT),
	OUT_INT(SG_EMULATED_HOST), OUT_INT(ACCESS_COUNT), OUT_INT(SG_GET_COMMAND_Q),
	OUT_INT(SG_GET_KEEP_ORPHAN), OUT_INT(SG_GET_LOW_DMA), OUT_INT(SG_GET_NUM_WAITING),
	OUT_INT(SG_GET_PACK_ID), OUT_INT(SG_GET_RESERVED_SIZE), OUT_INT(SG_GET_SG_TABLESIZE),
	OUT_INT(SG_GET_TRANSFORM), OUT_INT(SG_GET_VERSION_NUM),
	VALUE(SG_SET_TRANSFORM, HEX, 4), NO_ARG(SG_GET_TIMEOUT),
};

IOCTL_FAMILY(scsi, 0x22);
