/* SPDX-License-Identifier: BSD-2-Clause */
/* Controls of video devices: brightness and hundreds of others, one by one or many at a time. */
#include "decode/ioctl-video.h"

#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"

#include <linux/videodev2.h>
#include <stdio.h>
#include <string.h>

CONSTANTS(control_types, "V4L2_CTRL_TYPE_", NULL,
	NAMED(V4L2_CTRL_TYPE_INTEGER), NAMED(V4L2_CTRL_TYPE_BOOLEAN), NAMED(V4L2_CTRL_TYPE_MENU),
	NAMED(V4L2_CTRL_TYPE_BUTTON), NAMED(V4L2_CTRL_TYPE_INTEGER64),
	NAMED(V4L2_CTRL_TYPE_CTRL_CLASS), NAMED(V4L2_CTRL_TYPE_STRING),
	NAMED(V4L2_CTRL_TYPE_BITMASK), NAMED(V4L2_CTRL_TYPE_INTEGER_MENU),
	NAMED(V4L2_CTRL_TYPE_U8), NAMED(V4L2_CTRL_TYPE_U16), NAMED(V4L2_CTRL_TYPE_U32),
	NAMED(V4L2_CTRL_TYPE_AREA), NAMED(V4L2_CTRL_TYPE_HDR10_CLL_INFO),
	NAMED(V4L2_CTRL_TYPE_HDR10_MASTERING_DISPLAY), NAMED(V4L2_CTRL_TYPE_H264_SPS),
	NAMED(V4L2_CTRL_TYPE_H264_PPS), NAMED(V4L2_CTRL_TYPE_H264_SCALING_MATRIX),
	NAMED(V4L2_CTRL_TYPE_H264_SLICE_PARAMS), NAMED(V4L2_CTRL_TYPE_H264_DECODE_PARAMS),
	NAMED(V4L2_CTRL_TYPE_H264_PRED_WEIGHTS), NAMED(V4L2_CTRL_TYPE_FWHT_PARAMS),
	NAMED(V4L2_CTRL_TYPE_VP8_FRAME));
CONSTANTS(control_flags, "V4L2_CTRL_FLAG_", NULL,
	NAMED(V4L2_CTRL_FLAG_DISABLED), NAMED(V4L2_CTRL_FLAG_GRABBED),
	NAMED(V4L2_CTRL_FLAG_READ_ONLY), NAMED(V4L2_CTRL_FLAG_UPDATE),
	NAMED(V4L2_CTRL_FLAG_INACTIVE), NAMED(V4L2_CTRL_FLAG_SLIDER),
	NAMED(V4L2_CTRL_FLAG_WRITE_ONLY), NAMED(V4L2_CTRL_FLAG_VOLATILE),
	NAMED(V4L2_CTRL_FLAG_HAS_PAYLOAD), NAMED(V4L2_CTRL_FLAG_EXECUTE_ON_WRITE),
	NAMED(V4L2_CTRL_FLAG_MODIFY_LAYOUT));
CONSTANTS(query_flags, "V4L2_CTRL_FLAG_NEXT_", NULL,
	NAMED(V4L2_CTRL_FLAG_NEXT_CTRL), NAMED(V4L2_CTRL_FLAG_NEXT_COMPOUND));

#define NEXT_FLAGS ((uint32_t)V4L2_CTRL_FLAG_NEXT_CTRL | (uint32_t)V4L2_CTRL_FLAG_NEXT_COMPOUND)
#define CLASS_SIZE 0x10000u

/* One without a name: how far it is past the beginning of its class. */
static bool name_in_class(char *text, size_t size, uint32_t id)
{
	const struct constant *found = NULL;

	for (const struct constant *row = video_control_classes.rows; row->name; row++)
		if (row->value <= id && (!found || row->value > found->value))
			found = row;
	if (!found || id - found->value >= CLASS_SIZE)
		return false;
	if (id == found->value)
		(void)snprintf(text, size, "%s+0", found->name);
	else
		(void)snprintf(text, size, "%s+%#x", found->name, (unsigned)(id - found->value));
	return true;
}

static void put_control_id(struct call *c, uint32_t id, bool next)
{
	uint32_t flags = next ? id & NEXT_FLAGS : 0;
	const char *name;
	char text[80];

	if (ioctl_raw(c)) {
		put_hex(c, id);
		return;
	}
	if (flags) {
		put_flags(c, flags, &query_flags);
		put_text(c, "|");
		id &= ~flags;
	}
	name = constant_name(&video_controls, id);
	if (!name && name_in_class(text, sizeof(text), id))
		name = text;
	if (!name) {
		put_one_of(c, id, &video_controls);
	} else if (c->style->constants == CONSTANTS_ABBREV) {
		put_text(c, name);
	} else {
		put_hex(c, id);
		put_comment(c, name);
	}
}

static void print_id(struct call *c, const void *bytes)
{
	put_control_id(c, (uint32_t)field_number(bytes, 4), false);
}

static void print_query_id(struct call *c, const void *bytes)
{
	put_control_id(c, (uint32_t)field_number(bytes, 4), true);
}

/* --- one control --------------------------------------------------------------------------------------- */
static const struct field control_get[] = {
	F(struct v4l2_control, id, PRINT, .print = print_id), F_END
};
static const struct field control_value[] = { F(struct v4l2_control, value, SIGNED), F_END };
static const struct field control_set[] = {
	F(struct v4l2_control, id, PRINT, .print = print_id), F(struct v4l2_control, value, SIGNED), F_END
};

/* {id=…, value=1 => 2}: the device may take the nearest. */
static void both_set(struct call *c, uint64_t address)
{
	const void *bytes = ioctl_bytes(c, address, sizeof(struct v4l2_control));

	if (c->entry) {
		if (!bytes)
			return;
		put_struct_open(c);
		(void)put_fields(c, control_set, bytes);
		return;
	}
	if (!ioctl_opened(c, address, sizeof(struct v4l2_control)))
		return;
	if (bytes && !c->failed) {
		put_changed(c);
		put_field_value(c, control_value, (const uint8_t *)bytes + control_value->offset);
	}
	put_struct_close(c, false);
}

/* --- what controls there are ---------------------------------------------------------------------------- */
#define Q(member_, kind_, ...) F(struct v4l2_queryctrl, member_, kind_, ##__VA_ARGS__)
static const struct field query_fields[] = {
	Q(type, ONE_OF, .names = &control_types), Q(name, STRING), Q(minimum, SIGNED, .when = WHOLE),
	Q(maximum, SIGNED, .when = WHOLE), Q(step, SIGNED, .when = WHOLE),
	Q(default_value, SIGNED, .when = WHOLE), Q(flags, FLAGS, .names = &control_flags, .when = WHOLE),
	F_END
};
static const struct field query_reserved[] = {
	F_ARRAY(struct v4l2_queryctrl, reserved, HEX, .when = NON_ZERO), F_END
};
#define X(member_, kind_, ...) F(struct v4l2_query_ext_ctrl, member_, kind_, ##__VA_ARGS__)
static const struct field extended_fields[] = {
	X(type, ONE_OF, .names = &control_types), X(name, STRING), X(minimum, SIGNED, .when = WHOLE),
	X(maximum, SIGNED, .when = WHOLE), X(step, UNSIGNED, .when = WHOLE),
	X(default_value, SIGNED, .when = WHOLE), X(flags, FLAGS, .names = &control_flags, .when = WHOLE),
	X(elem_size, UNSIGNED, .when = WHOLE), X(elems, UNSIGNED, .when = WHOLE),
	X(nr_of_dims, UNSIGNED, .when = WHOLE),
	F_ARRAY(struct v4l2_query_ext_ctrl, dims, UNSIGNED, COUNTED(struct v4l2_query_ext_ctrl, nr_of_dims),
		.when = WHOLE), F_END
};
static const struct field extended_reserved[] = {
	F_ARRAY(struct v4l2_query_ext_ctrl, reserved, HEX, .when = NON_ZERO), F_END
};
static const struct field query_id[] = {
	{ .name = "id", .size = 4, .kind = F_PRINT, .print = print_query_id }, F_END
};

/* The id may be a flag that asks for the next one: then the answer has another. */
static void put_query(struct call *c, uint64_t address, size_t size, const struct field *fields,
	const struct field *reserved)
{
	const void *before = call_bytes(c, address, size, AT_ENTRY), *after;
	bool left_out = false;

	if (c->entry) {
		if (before) {
			put_struct_open(c);
			(void)put_fields(c, query_id, before);
		} else {
			put_address(c, address);
		}
		return;
	}
	if (!before)
		return;
	after = c->failed ? NULL : call_bytes(c, address, size, AT_EXIT);
	if (after) {
		if (field_number(after, 4) != field_number(before, 4)) {
			put_changed(c);
			print_id(c, after);
		}
		left_out = put_fields(c, fields, after);
		if (!c->abbrev)
			(void)put_fields(c, reserved, after);
	}
	put_struct_close(c, left_out);
}

static void both_query(struct call *c, uint64_t address)
{
	put_query(c, address, sizeof(struct v4l2_queryctrl), query_fields, query_reserved);
}

static void both_query_extended(struct call *c, uint64_t address)
{
	put_query(c, address, sizeof(struct v4l2_query_ext_ctrl), extended_fields, extended_reserved);
}

/* --- many at a time ------------------------------------------------------------------------------------- */
static void print_extended(struct call *c, const void *bytes)
{
	struct v4l2_ext_control e;

	memcpy(&e, bytes, sizeof(e));
	put_struct_open(c);
	FIELD(c, one_of, "id", e.id, &video_controls);
	FIELD(c, number, "size", e.size);
	if (e.size) {
		FIELD(c, buffer, "string", (uintptr_t)e.string, e.size, c->entry ? AT_ENTRY : AT_EXIT, 0);
	} else {
		FIELD(c, decimal, "value", e.value);
		FIELD(c, decimal, "value64", e.value64);
	}
	put_struct_close(c, false);
}

static const struct field controls_before[] = {
	{ .name = "ctrl_class", .offset = offsetof(struct v4l2_ext_controls, ctrl_class), .size = 4,
		.kind = F_ONE_OF, .names = &video_control_classes },
	F(struct v4l2_ext_controls, count, UNSIGNED), F_END
};
static const struct field controls_error[] = { F(struct v4l2_ext_controls, error_idx, UNSIGNED), F_END };

static void put_controls(struct call *c, const struct v4l2_ext_controls *e, enum phase phase)
{
	put_field(c, "controls");
	put_array(c, (uintptr_t)e->controls, e->count, sizeof(struct v4l2_ext_control), phase,
		print_extended);
}

static bool all_there(struct call *c, const struct v4l2_ext_controls *e)
{
	struct memory m;

	return e->controls && call_find(c, (uintptr_t)e->controls, AT_ENTRY, &m) &&
	       (m.cut || m.size / sizeof(struct v4l2_ext_control) >= e->count ||
		       (m.size / sizeof(struct v4l2_ext_control) >= call_most_items(c)));
}

/* {…, controls=[…]} => {controls=[…]}; a failed call says at which control it did. */
static void both_controls(struct call *c, uint64_t address)
{
	bool get = ioctl_number(c) == VIDIOC_G_EXT_CTRLS;
	struct v4l2_ext_controls before, after;
	const void *bytes = call_bytes(c, address, sizeof(before), AT_ENTRY);
	bool opened;

	if (!bytes) {
		if (c->entry)
			put_address(c, address);
		return;
	}
	memcpy(&before, bytes, sizeof(before));
	opened = before.count && (get || all_there(c, &before));
	if (c->entry) {
		put_struct_open(c);
		(void)put_fields(c, controls_before, bytes);
		if (before.count && !get)
			put_controls(c, &before, AT_ENTRY);
		if (!opened)
			put_struct_close(c, false);
	}
	if (c->entry || !opened)
		return;
	bytes = call_bytes(c, address, sizeof(after), AT_EXIT);
	if (bytes) {
		memcpy(&after, bytes, sizeof(after));
		if (!get) {
			put_struct_close(c, false);
			put_changed(c);
			put_struct_open(c);
		}
		put_controls(c, &after, AT_EXIT);
		if (c->failed)
			(void)put_fields(c, controls_error, bytes);
	}
	put_struct_close(c, false);
}

static void capture_controls(struct capture_builder *b)
{
	const unsigned always = CAPTURE_ENTRY | CAPTURE_EXIT;
	struct capture_op *op;

	ioctl_capture_counted(b, always, offsetof(struct v4l2_ext_controls, controls),
		offsetof(struct v4l2_ext_controls, count), 4, sizeof(struct v4l2_ext_control));
	op = ioctl_capture_counted(b, always, offsetof(struct v4l2_ext_controls, controls),
		offsetof(struct v4l2_ext_controls, count), 4, sizeof(struct v4l2_ext_control));
	op->kind = CAPTURE_BUFFERS;
	op->mask = offsetof(struct v4l2_ext_control, string);
	op->value = offsetof(struct v4l2_ext_control, size);
}

static const struct ioctl_row video_control_rows[] = {
	JOINED(VIDIOC_G_CTRL, struct v4l2_control, control_get, control_value),
	BOTH(VIDIOC_S_CTRL, both_set), BOTH(VIDIOC_QUERYCTRL, both_query),
	BOTH(VIDIOC_QUERY_EXT_CTRL, both_query_extended),
	BOTH_WIDE(VIDIOC_G_EXT_CTRLS, both_controls, .capture = capture_controls),
	BOTH_WIDE(VIDIOC_S_EXT_CTRLS, both_controls, .capture = capture_controls),
	BOTH_WIDE(VIDIOC_TRY_EXT_CTRLS, both_controls, .capture = capture_controls),
};

IOCTL_FAMILY(video_control, 'V');
