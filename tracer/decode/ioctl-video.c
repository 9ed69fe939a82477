/* SPDX-License-Identifier: BSD-2-Clause */
/* Video devices: the commands of linux/videodev2.h. i386 gets those whose structures are laid out alike. */
#include "decode/ioctl-video.h"

#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"
#include "decode/time.h"

#include <linux/videodev2.h>
#include <stdio.h>
#include <string.h>

CONSTANTS(device_capabilities, "V4L2_CAP_", NULL,
	NAMED(V4L2_CAP_VIDEO_CAPTURE), NAMED(V4L2_CAP_VIDEO_OUTPUT),
	NAMED(V4L2_CAP_VIDEO_OVERLAY), NAMED(V4L2_CAP_VBI_CAPTURE), NAMED(V4L2_CAP_VBI_OUTPUT),
	NAMED(V4L2_CAP_SLICED_VBI_CAPTURE), NAMED(V4L2_CAP_SLICED_VBI_OUTPUT),
	NAMED(V4L2_CAP_RDS_CAPTURE), NAMED(V4L2_CAP_VIDEO_OUTPUT_OVERLAY),
	NAMED(V4L2_CAP_HW_FREQ_SEEK), NAMED(V4L2_CAP_RDS_OUTPUT),
	NAMED(V4L2_CAP_VIDEO_CAPTURE_MPLANE), NAMED(V4L2_CAP_VIDEO_OUTPUT_MPLANE),
	NAMED(V4L2_CAP_VIDEO_M2M_MPLANE), NAMED(V4L2_CAP_VIDEO_M2M), NAMED(V4L2_CAP_TUNER),
	NAMED(V4L2_CAP_AUDIO), NAMED(V4L2_CAP_RADIO), NAMED(V4L2_CAP_MODULATOR),
	NAMED(V4L2_CAP_SDR_CAPTURE), NAMED(V4L2_CAP_EXT_PIX_FORMAT), NAMED(V4L2_CAP_SDR_OUTPUT),
	NAMED(V4L2_CAP_META_CAPTURE), NAMED(V4L2_CAP_READWRITE), NAMED(V4L2_CAP_ASYNCIO),
	NAMED(V4L2_CAP_STREAMING), NAMED(V4L2_CAP_META_OUTPUT), NAMED(V4L2_CAP_TOUCH),
	NAMED(V4L2_CAP_DEVICE_CAPS));
CONSTANTS(description_flags, "V4L2_FMT_FLAG_", NULL,
	NAMED(V4L2_FMT_FLAG_COMPRESSED), NAMED(V4L2_FMT_FLAG_EMULATED),
	NAMED(V4L2_FMT_FLAG_CONTINUOUS_BYTESTREAM), NAMED(V4L2_FMT_FLAG_DYN_RESOLUTION),
	NAMED(V4L2_FMT_FLAG_ENC_CAP_FRAME_INTERVAL), NAMED(V4L2_FMT_FLAG_CSC_COLORSPACE),
	NAMED(V4L2_FMT_FLAG_CSC_XFER_FUNC), NAMED(V4L2_FMT_FLAG_CSC_YCBCR_ENC),
	NAMED(V4L2_FMT_FLAG_CSC_QUANTIZATION));
static const struct constant memory_rows[] = {
	NAMED(V4L2_MEMORY_MMAP), NAMED(V4L2_MEMORY_USERPTR), NAMED(V4L2_MEMORY_OVERLAY),
	NAMED(V4L2_MEMORY_DMABUF), TABLE_END
};
const struct constants video_memories = { memory_rows, "V4L2_MEMORY_", NULL };
CONSTANTS(buffer_flags, "V4L2_BUF_FLAG_", NULL,
	NAMED(V4L2_BUF_FLAG_MAPPED), NAMED(V4L2_BUF_FLAG_QUEUED), NAMED(V4L2_BUF_FLAG_DONE),
	NAMED(V4L2_BUF_FLAG_KEYFRAME), NAMED(V4L2_BUF_FLAG_PFRAME), NAMED(V4L2_BUF_FLAG_BFRAME),
	NAMED(V4L2_BUF_FLAG_ERROR), NAMED(V4L2_BUF_FLAG_IN_REQUEST),
	NAMED(V4L2_BUF_FLAG_TIMECODE), { 0x200, "V4L2_BUF_FLAG_INPUT" }, NAMED(V4L2_BUF_FLAG_PREPARED),
	NAMED(V4L2_BUF_FLAG_NO_CACHE_INVALIDATE), NAMED(V4L2_BUF_FLAG_NO_CACHE_CLEAN),
	NAMED(V4L2_BUF_FLAG_LAST), NAMED(V4L2_BUF_FLAG_REQUEST_FD));
CONSTANTS(buffer_clocks, "V4L2_BUF_FLAG_TIMESTAMP_", NULL,
	NAMED(V4L2_BUF_FLAG_TIMESTAMP_UNKNOWN), NAMED(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC),
	NAMED(V4L2_BUF_FLAG_TIMESTAMP_COPY));
CONSTANTS(buffer_moments, "V4L2_BUF_FLAG_TSTAMP_SRC_", NULL,
	NAMED(V4L2_BUF_FLAG_TSTAMP_SRC_EOF), NAMED(V4L2_BUF_FLAG_TSTAMP_SRC_SOE));
CONSTANTS(stream_capabilities, "V4L2_CAP_", NULL,
	NAMED(V4L2_CAP_TIMEPERFRAME));
CONSTANTS(capture_modes, "V4L2_MODE_", NULL,
	NAMED(V4L2_MODE_HIGHQUALITY));
CONSTANTS(input_types, "V4L2_INPUT_TYPE_", NULL,
	NAMED(V4L2_INPUT_TYPE_TUNER), NAMED(V4L2_INPUT_TYPE_CAMERA),
	NAMED(V4L2_INPUT_TYPE_TOUCH));
CONSTANTS(tuner_types, "V4L2_TUNER_", NULL,
	NAMED(V4L2_TUNER_RADIO), NAMED(V4L2_TUNER_ANALOG_TV), NAMED(V4L2_TUNER_DIGITAL_TV),
	NAMED(V4L2_TUNER_SDR), NAMED(V4L2_TUNER_RF));
CONSTANTS(tuner_capabilities, "V4L2_TUNER_CAP_", NULL,
	NAMED(V4L2_TUNER_CAP_LOW), NAMED(V4L2_TUNER_CAP_NORM),
	NAMED(V4L2_TUNER_CAP_HWSEEK_BOUNDED), NAMED(V4L2_TUNER_CAP_HWSEEK_WRAP),
	NAMED(V4L2_TUNER_CAP_STEREO), NAMED(V4L2_TUNER_CAP_LANG2), NAMED(V4L2_TUNER_CAP_LANG1),
	NAMED(V4L2_TUNER_CAP_RDS), NAMED(V4L2_TUNER_CAP_RDS_BLOCK_IO),
	NAMED(V4L2_TUNER_CAP_RDS_CONTROLS), NAMED(V4L2_TUNER_CAP_FREQ_BANDS),
	NAMED(V4L2_TUNER_CAP_HWSEEK_PROG_LIM), NAMED(V4L2_TUNER_CAP_1HZ));
CONSTANTS(tuner_channels, "V4L2_TUNER_SUB_", NULL,
	NAMED(V4L2_TUNER_SUB_MONO), NAMED(V4L2_TUNER_SUB_STEREO), NAMED(V4L2_TUNER_SUB_LANG2),
	NAMED(V4L2_TUNER_SUB_LANG1), NAMED(V4L2_TUNER_SUB_RDS));
CONSTANTS(tuner_modes, "V4L2_TUNER_MODE_", NULL,
	NAMED(V4L2_TUNER_MODE_MONO), NAMED(V4L2_TUNER_MODE_STEREO), NAMED(V4L2_TUNER_MODE_LANG2),
	NAMED(V4L2_TUNER_MODE_LANG1), NAMED(V4L2_TUNER_MODE_LANG1_LANG2));
CONSTANTS(size_types, "V4L2_FRMSIZE_TYPE_", NULL,
	NAMED(V4L2_FRMSIZE_TYPE_DISCRETE), NAMED(V4L2_FRMSIZE_TYPE_CONTINUOUS),
	NAMED(V4L2_FRMSIZE_TYPE_STEPWISE));
CONSTANTS(interval_types, "V4L2_FRMIVAL_TYPE_", NULL,
	NAMED(V4L2_FRMIVAL_TYPE_DISCRETE), NAMED(V4L2_FRMIVAL_TYPE_CONTINUOUS),
	NAMED(V4L2_FRMIVAL_TYPE_STEPWISE));

#define BUFFER_TYPE(type_, member_) F(type_, member_, ONE_OF, .names = &video_buffer_types)
#define MEMORY(type_, member_)      F(type_, member_, ONE_OF, .names = &video_memories)

/* --- what the device is -------------------------------------------------------------------------------- */
static void print_version(struct call *c, const void *bytes)
{
	uint32_t version = (uint32_t)field_number(bytes, 4);
	char text[48];

	if (c->style->constants != CONSTANTS_ABBREV)
		put_hex(c, version);
	if (ioctl_raw(c))
		return;
	(void)snprintf(text, sizeof(text), "KERNEL_VERSION(%u, %u, %u)", version >> 16,
		version >> 8 & 0xff, version & 0xff);
	if (c->style->constants == CONSTANTS_ABBREV)
		put_text(c, text);
	else
		put_comment(c, text);
}

static const struct field capability_fields[] = {
	F(struct v4l2_capability, driver, STRING), F(struct v4l2_capability, card, STRING),
	F(struct v4l2_capability, bus_info, STRING),
	F(struct v4l2_capability, version, PRINT, .print = print_version),
	F(struct v4l2_capability, capabilities, FLAGS, .names = &device_capabilities),
	F(struct v4l2_capability, device_caps, FLAGS, .names = &device_capabilities, .when = NON_ZERO),
	F_END
};
static const struct field description_before[] = {
	F(struct v4l2_fmtdesc, index, UNSIGNED), BUFFER_TYPE(struct v4l2_fmtdesc, type), F_END
};
static const struct field description_after[] = {
	F(struct v4l2_fmtdesc, flags, FLAGS, .names = &description_flags),
	F(struct v4l2_fmtdesc, description, STRING), PIXEL_FORMAT(struct v4l2_fmtdesc, pixelformat),
	F_END
};
static const struct field standard_before[] = { F(struct v4l2_standard, index, UNSIGNED), F_END };
static const struct field standard_after[] = {
	F(struct v4l2_standard, name, STRING), FRACTION(struct v4l2_standard, frameperiod),
	F(struct v4l2_standard, framelines, UNSIGNED), F_END
};
static const struct field input_before[] = { F(struct v4l2_input, index, UNSIGNED), F_END };
static const struct field input_after[] = {
	F(struct v4l2_input, name, STRING), F(struct v4l2_input, type, ONE_OF, .names = &input_types),
	F_END
};

/* --- formats ------------------------------------------------------------------------------------------- */
static const struct field format_type[] = { BUFFER_TYPE(struct v4l2_format, type), F_END };

/* {type=…, fmt.pix={…}} => {fmt.pix={…}}; when a format is asked for, {type=…, fmt.pix={…}}. */
static void both_format(struct call *c, uint64_t address)
{
	bool get = ioctl_number(c) == VIDIOC_G_FMT;
	const void *before = call_bytes(c, address, sizeof(struct v4l2_format), AT_ENTRY), *after;
	bool opened = before && (get || is_video_format(c, before, AT_ENTRY));

	if (c->entry && !before)
		put_address(c, address);
	if (c->entry && before) {
		put_struct_open(c);
		(void)put_fields(c, format_type, before);
		if (!get)
			put_video_format(c, before);
		if (!opened)
			put_struct_close(c, false);
	}
	if (c->entry || !opened)
		return;
	after = c->failed ? NULL : call_bytes(c, address, sizeof(struct v4l2_format), AT_EXIT);
	if (after && video_format_shown(after)) {
		if (!get) {
			put_struct_close(c, false);
			put_changed(c);
			put_struct_open(c);
		}
		put_video_format(c, after);
	}
	put_struct_close(c, false);
}

/* Whatever the format is: where a window's has its clips. */
static void capture_clips(struct capture_builder *b)
{
	ioctl_capture_counted(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK,
		offsetof(struct v4l2_format, fmt) + offsetof(struct v4l2_window, clips),
		offsetof(struct v4l2_format, fmt) + offsetof(struct v4l2_window, clipcount), 4,
		sizeof(struct v4l2_clip));
}

static const struct field created_fields[] = {
	F(struct v4l2_create_buffers, count, UNSIGNED), MEMORY(struct v4l2_create_buffers, memory), F_END
};

static void both_create(struct call *c, uint64_t address)
{
	const void *bytes;
	const uint8_t *format;

	if (!c->entry)
		return;
	bytes = ioctl_bytes(c, address, sizeof(struct v4l2_create_buffers));
	if (!bytes)
		return;
	format = (const uint8_t *)bytes + offsetof(struct v4l2_create_buffers, format);
	put_struct_open(c);
	(void)put_fields(c, created_fields, bytes);
	put_field(c, "format");
	put_struct_open(c);
	(void)put_fields(c, format_type, format);
	put_video_format(c, format);
	put_struct_close(c, false);
	put_struct_close(c, false);
}

static void aux_create(struct call *c, uint64_t address)
{
	struct v4l2_create_buffers b;
	const void *bytes = call_bytes(c, address, sizeof(b), AT_EXIT);
	char text[64];

	if (!bytes)
		return;
	memcpy(&b, bytes, sizeof(b));
	(void)snprintf(text, sizeof(text), "{index=%u, count=%u}", b.index, b.count);
	put_aux(c, text);
}

static void capture_created(struct capture_builder *b)
{
	const unsigned fmt = offsetof(struct v4l2_create_buffers, format) + offsetof(struct v4l2_format, fmt);

	ioctl_capture_counted(b, CAPTURE_ENTRY, fmt + offsetof(struct v4l2_window, clips),
		fmt + offsetof(struct v4l2_window, clipcount), 4, sizeof(struct v4l2_clip));
}

/* --- buffers ------------------------------------------------------------------------------------------- */
static const struct field request_fields[] = {
	BUFFER_TYPE(struct v4l2_requestbuffers, type), MEMORY(struct v4l2_requestbuffers, memory),
	F(struct v4l2_requestbuffers, count, UNSIGNED), F_END
};

static void both_request(struct call *c, uint64_t address)
{
	ioctl_value_changed(c, address, sizeof(struct v4l2_requestbuffers), request_fields,
		&request_fields[2]);
}

/* Flags, and between them two numbers that have names of their own. */
static void print_buffer_flags(struct call *c, const void *bytes)
{
	uint32_t value = (uint32_t)field_number(bytes, 4);
	uint32_t clock = value & V4L2_BUF_FLAG_TIMESTAMP_MASK;
	uint32_t moment = value & V4L2_BUF_FLAG_TSTAMP_SRC_MASK;

	if (ioctl_raw(c)) {
		put_hex(c, value);
		return;
	}
	value &= ~(clock | moment);
	if (value) {
		put_flags(c, value, &buffer_flags);
		put_text(c, "|");
	}
	put_one_of(c, clock, &buffer_clocks);
	put_text(c, "|");
	put_one_of(c, moment, &buffer_moments);
}

static void put_place(struct call *c, const void *bytes)
{
	struct v4l2_buffer b;

	memcpy(&b, bytes, sizeof(b));
	if (b.memory == V4L2_MEMORY_MMAP)
		FIELD(c, hex, "m.offset", b.m.offset);
	else if (b.memory == V4L2_MEMORY_USERPTR)
		FIELD(c, address, "m.userptr", b.m.userptr);
}

static const struct field buffer_type[] = { BUFFER_TYPE(struct v4l2_buffer, type), F_END };
static const struct field buffer_index[] = { F(struct v4l2_buffer, index, UNSIGNED), F_END };
static const struct field buffer_fields[] = {
	MEMORY(struct v4l2_buffer, memory), F_FIELDS(put_place), F(struct v4l2_buffer, length, UNSIGNED),
	F(struct v4l2_buffer, bytesused, UNSIGNED),
	F(struct v4l2_buffer, flags, PRINT, .print = print_buffer_flags), F_END
};
static const struct field buffer_time[] = {
	F(struct v4l2_buffer, timestamp, PRINT, .print = print_timeval), F_END
};

/* Which buffer it is, is asked or answered. */
static void both_buffer(struct call *c, uint64_t address)
{
	bool dequeue = ioctl_number(c) == VIDIOC_DQBUF;
	const void *bytes = ioctl_bytes(c, address, sizeof(struct v4l2_buffer));

	if (c->entry) {
		if (!bytes)
			return;
		put_struct_open(c);
		(void)put_fields(c, buffer_type, bytes);
		if (!dequeue)
			(void)put_fields(c, buffer_index, bytes);
		return;
	}
	if (!ioctl_opened(c, address, sizeof(struct v4l2_buffer)))
		return;
	if (bytes && !c->failed) {
		if (dequeue)
			(void)put_fields(c, buffer_index, bytes);
		(void)put_fields(c, buffer_fields, bytes);
		if (dequeue)
			(void)put_fields(c, buffer_time, bytes);
	}
	put_struct_close(c, bytes && !c->failed);
}

static const struct field frame_fields[] = {
	F(struct v4l2_framebuffer, capability, HEX), F(struct v4l2_framebuffer, flags, HEX),
	F(struct v4l2_framebuffer, base, ADDRESS), F_END
};

/* --- parameters of streams ------------------------------------------------------------------------------ */
static const struct field capture_fields[] = {
	F(struct v4l2_captureparm, capability, FLAGS, .names = &stream_capabilities),
	F(struct v4l2_captureparm, capturemode, FLAGS, .names = &capture_modes),
	FRACTION(struct v4l2_captureparm, timeperframe), F(struct v4l2_captureparm, extendedmode, HEX),
	F(struct v4l2_captureparm, readbuffers, UNSIGNED), F_END
};
static const struct field output_fields[] = {
	F(struct v4l2_outputparm, capability, FLAGS, .names = &stream_capabilities),
	F(struct v4l2_outputparm, outputmode, FLAGS, .names = &capture_modes),
	FRACTION(struct v4l2_outputparm, timeperframe), F(struct v4l2_outputparm, extendedmode, HEX),
	F(struct v4l2_outputparm, writebuffers, UNSIGNED), F_END
};
static const struct field parameters_type[] = { BUFFER_TYPE(struct v4l2_streamparm, type), F_END };

static void put_parameters(struct call *c, const void *bytes)
{
	const uint8_t *parm = (const uint8_t *)bytes + offsetof(struct v4l2_streamparm, parm);
	bool in = field_number(bytes, 4) == V4L2_BUF_TYPE_VIDEO_CAPTURE;

	put_field(c, in ? "parm.capture" : "parm.output");
	put_fields_struct(c, in ? capture_fields : output_fields, parm);
}

static const struct field parameters_fields[] = { F_FIELDS(put_parameters), F_END };

/*
 * What several commands do: one of a pair asks, {index=…, rest…}, the other sets, {index=…, rest…} =>
 * {rest…}.
 */
static void put_asked_or_set(struct call *c, uint64_t address, size_t size, bool get,
	const struct field *key, const struct field *rest)
{
	const void *bytes = ioctl_bytes(c, address, size);

	if (c->entry) {
		if (!bytes)
			return;
		put_struct_open(c);
		(void)put_fields(c, key, bytes);
		if (!get)
			(void)put_fields(c, rest, bytes);
		return;
	}
	if (bytes && !c->failed) {
		if (!get) {
			put_struct_close(c, false);
			put_changed(c);
			put_struct_open(c);
		}
		(void)put_fields(c, rest, bytes);
	}
	put_struct_close(c, false);
}

static void both_parameters(struct call *c, uint64_t address)
{
	const size_t size = sizeof(struct v4l2_streamparm);
	const void *before = call_bytes(c, address, size, AT_ENTRY);
	uint64_t type = before ? field_number(before, 4) : 0;

	if (!before || type == V4L2_BUF_TYPE_VIDEO_CAPTURE || type == V4L2_BUF_TYPE_VIDEO_OUTPUT) {
		if (c->entry || before)
			put_asked_or_set(c, address, size, ioctl_number(c) == VIDIOC_G_PARM,
				parameters_type, parameters_fields);
	} else if (c->entry) {
		put_fields_struct(c, parameters_type, before);
	}
}

static const struct field tuner_index[] = { F(struct v4l2_tuner, index, UNSIGNED), F_END };
static const struct field tuner_fields[] = {
	F(struct v4l2_tuner, name, STRING), F(struct v4l2_tuner, type, ONE_OF, .names = &tuner_types),
	F(struct v4l2_tuner, capability, FLAGS, .names = &tuner_capabilities),
	F(struct v4l2_tuner, rangelow, UNSIGNED), F(struct v4l2_tuner, rangehigh, UNSIGNED),
	F(struct v4l2_tuner, rxsubchans, FLAGS, .names = &tuner_channels),
	F(struct v4l2_tuner, audmode, ONE_OF, .names = &tuner_modes),
	F(struct v4l2_tuner, signal, SIGNED), F(struct v4l2_tuner, afc, SIGNED), F_END
};

static void both_tuner(struct call *c, uint64_t address)
{
	if (c->entry || ioctl_opened(c, address, sizeof(struct v4l2_tuner)))
		put_asked_or_set(c, address, sizeof(struct v4l2_tuner),
			ioctl_number(c) == VIDIOC_G_TUNER, tuner_index, tuner_fields);
}

/* --- cropping, sizes, intervals -------------------------------------------------------------------------- */
static const struct field croppable_before[] = { BUFFER_TYPE(struct v4l2_cropcap, type), F_END };
static const struct field croppable_after[] = {
	RECT(struct v4l2_cropcap, bounds), RECT(struct v4l2_cropcap, defrect),
	FRACTION(struct v4l2_cropcap, pixelaspect), F_END
};
static const struct field crop_type[] = { BUFFER_TYPE(struct v4l2_crop, type), F_END };
static const struct field crop_after[] = { RECT(struct v4l2_crop, c), F_END };
static const struct field crop_set[] = {
	BUFFER_TYPE(struct v4l2_crop, type), RECT(struct v4l2_crop, c), F_END
};

static const struct field discrete_fields[] = {
	F(struct v4l2_frmsize_discrete, width, UNSIGNED), F(struct v4l2_frmsize_discrete, height, UNSIGNED),
	F_END
};
static const struct field stepwise_fields[] = {
	F(struct v4l2_frmsize_stepwise, min_width, UNSIGNED),
	F(struct v4l2_frmsize_stepwise, max_width, UNSIGNED),
	F(struct v4l2_frmsize_stepwise, step_width, UNSIGNED),
	F(struct v4l2_frmsize_stepwise, min_height, UNSIGNED),
	F(struct v4l2_frmsize_stepwise, max_height, UNSIGNED),
	F(struct v4l2_frmsize_stepwise, step_height, UNSIGNED), F_END
};

static void put_size(struct call *c, const void *bytes)
{
	struct v4l2_frmsizeenum e;

	memcpy(&e, bytes, sizeof(e));
	if (e.type == V4L2_FRMSIZE_TYPE_DISCRETE) {
		put_field(c, "discrete");
		put_fields_struct(c, discrete_fields, &e.discrete);
	} else if (e.type == V4L2_FRMSIZE_TYPE_STEPWISE) {
		put_field(c, "stepwise");
		put_fields_struct(c, stepwise_fields, &e.stepwise);
	}
}

static const struct field size_before[] = {
	F(struct v4l2_frmsizeenum, index, UNSIGNED), PIXEL_FORMAT(struct v4l2_frmsizeenum, pixel_format),
	F_END
};
static const struct field size_after[] = {
	F(struct v4l2_frmsizeenum, type, ONE_OF, .names = &size_types), F_FIELDS(put_size), F_END
};
static const struct field steps_fields[] = {
	FRACTION(struct v4l2_frmival_stepwise, min), FRACTION(struct v4l2_frmival_stepwise, max),
	FRACTION(struct v4l2_frmival_stepwise, step), F_END
};

static void put_interval(struct call *c, const void *bytes)
{
	struct v4l2_frmivalenum e;

	memcpy(&e, bytes, sizeof(e));
	if (e.type == V4L2_FRMIVAL_TYPE_DISCRETE) {
		put_field(c, "discrete");
		print_fraction(c, &e.discrete);
	} else if (e.type == V4L2_FRMIVAL_TYPE_STEPWISE || e.type == V4L2_FRMIVAL_TYPE_CONTINUOUS) {
		put_field(c, "stepwise");
		put_fields_struct(c, steps_fields, &e.stepwise);
	}
}

static const struct field interval_before[] = {
	F(struct v4l2_frmivalenum, index, UNSIGNED), PIXEL_FORMAT(struct v4l2_frmivalenum, pixel_format),
	F(struct v4l2_frmivalenum, width, UNSIGNED), F(struct v4l2_frmivalenum, height, UNSIGNED), F_END
};
static const struct field interval_after[] = {
	F(struct v4l2_frmivalenum, type, ONE_OF, .names = &interval_types), F_FIELDS(put_interval), F_END
};

static const struct ioctl_row video_rows[] = {
	OUT_STRUCT(VIDIOC_QUERYCAP, struct v4l2_capability, capability_fields),
	JOINED(VIDIOC_ENUM_FMT, struct v4l2_fmtdesc, description_before, description_after),
	BOTH_WIDE(VIDIOC_G_FMT, both_format, .capture = capture_clips),
	BOTH_WIDE(VIDIOC_S_FMT, both_format, .capture = capture_clips),
	BOTH_WIDE(VIDIOC_TRY_FMT, both_format, .capture = capture_clips),
	BOTH(VIDIOC_REQBUFS, both_request),
	BOTH_WIDE(VIDIOC_QUERYBUF, both_buffer), BOTH_WIDE(VIDIOC_QBUF, both_buffer),
	BOTH_WIDE(VIDIOC_DQBUF, both_buffer),
	POINTED_WIDE(VIDIOC_G_FBUF, OUT, STRUCT, sizeof(struct v4l2_framebuffer), .fields = frame_fields),
	POINTED_WIDE(VIDIOC_S_FBUF, IN, STRUCT, sizeof(struct v4l2_framebuffer), .fields = frame_fields),
	POINTED(VIDIOC_STREAMON, IN, ONE_OF, 4, .names = &video_buffer_types),
	POINTED(VIDIOC_STREAMOFF, IN, ONE_OF, 4, .names = &video_buffer_types),
	BOTH(VIDIOC_G_PARM, both_parameters), BOTH(VIDIOC_S_PARM, both_parameters),
	POINTED(VIDIOC_G_STD, OUT, HEX, 8), POINTED(VIDIOC_S_STD, IN, HEX, 8),
	HALVES(VIDIOC_ENUMSTD, JOINED, struct v4l2_standard, standard_before, standard_after, .wide = true),
	HALVES(VIDIOC_ENUMINPUT, JOINED, struct v4l2_input, input_before, input_after, .wide = true),
	BOTH(VIDIOC_G_TUNER, both_tuner), BOTH(VIDIOC_S_TUNER, both_tuner),
	OUT_UINT(VIDIOC_G_INPUT), POINTED(VIDIOC_S_INPUT, IN, UNSIGNED, 4),
	JOINED(VIDIOC_CROPCAP, struct v4l2_cropcap, croppable_before, croppable_after),
	JOINED(VIDIOC_G_CROP, struct v4l2_crop, crop_type, crop_after),
	IN_STRUCT(VIDIOC_S_CROP, struct v4l2_crop, crop_set),
	JOINED(VIDIOC_ENUM_FRAMESIZES, struct v4l2_frmsizeenum, size_before, size_after),
	JOINED(VIDIOC_ENUM_FRAMEINTERVALS, struct v4l2_frmivalenum, interval_before, interval_after),
	BOTH_WIDE(VIDIOC_CREATE_BUFS, both_create, .capture = capture_created, .aux = aux_create),
};

IOCTL_FAMILY(video, 'V');
