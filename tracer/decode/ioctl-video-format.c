/* SPDX-License-Identifier: BSD-2-Clause */
/* Formats of video streams: struct v4l2_format of linux/videodev2.h, whose type says which of seven it is. */
#include "decode/ioctl-video.h"

#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"

#include <linux/videodev2.h>
#include <stdio.h>
#include <string.h>

static const struct constant field_rows[] = {
	NAMED(V4L2_FIELD_ANY), NAMED(V4L2_FIELD_NONE), NAMED(V4L2_FIELD_TOP),
	NAMED(V4L2_FIELD_BOTTOM), NAMED(V4L2_FIELD_INTERLACED), NAMED(V4L2_FIELD_SEQ_TB),
	NAMED(V4L2_FIELD_SEQ_BT), NAMED(V4L2_FIELD_ALTERNATE), NAMED(V4L2_FIELD_INTERLACED_TB),
	NAMED(V4L2_FIELD_INTERLACED_BT), TABLE_END
};
const struct constants video_fields = { field_rows, "V4L2_FIELD_", NULL };
CONSTANTS(color_spaces, "V4L2_COLORSPACE_", NULL,
	NAMED(V4L2_COLORSPACE_DEFAULT), NAMED(V4L2_COLORSPACE_SMPTE170M),
	NAMED(V4L2_COLORSPACE_SMPTE240M), NAMED(V4L2_COLORSPACE_REC709),
	NAMED(V4L2_COLORSPACE_BT878), NAMED(V4L2_COLORSPACE_470_SYSTEM_M),
	NAMED(V4L2_COLORSPACE_470_SYSTEM_BG), NAMED(V4L2_COLORSPACE_JPEG),
	NAMED(V4L2_COLORSPACE_SRGB), NAMED(V4L2_COLORSPACE_OPRGB), NAMED(V4L2_COLORSPACE_BT2020),
	NAMED(V4L2_COLORSPACE_RAW), NAMED(V4L2_COLORSPACE_DCI_P3));
CONSTANTS(vbi_flags, "V4L2_VBI_", NULL,
	NAMED(V4L2_VBI_UNSYNC), NAMED(V4L2_VBI_INTERLACED));
CONSTANTS(sliced_services, "V4L2_SLICED_", NULL,
	NAMED(V4L2_SLICED_VBI_625), NAMED(V4L2_SLICED_TELETEXT_B), NAMED(V4L2_SLICED_VPS),
	NAMED(V4L2_SLICED_CAPTION_525), NAMED(V4L2_SLICED_WSS_625));

/* --- values -------------------------------------------------------------------------------------------- */
/* v4l2_fourcc('Y', 'U', 'Y', 'V'), and behind it what the number is called. */
void put_fourcc(struct call *c, uint32_t code, const struct constants *names)
{
	const char *name = constant_name(names, code);

	if (ioctl_raw(c)) {
		put_hex(c, code);
		return;
	}
	PUT(c, call_open, "v4l2_fourcc");
	for (unsigned i = 0; i < 4; i++) {
		put_item(c);
		put_char(c, (uint8_t)(code >> 8 * i), false);
	}
	PUT(c, call_close);
	if (name)
		put_comment(c, name);
}

void print_pixel_format(struct call *c, const void *bytes)
{
	put_fourcc(c, (uint32_t)field_number(bytes, 4), &video_pixel_formats);
}

static void print_radio_format(struct call *c, const void *bytes)
{
	put_fourcc(c, (uint32_t)field_number(bytes, 4), &video_radio_formats);
}

static void print_meta_format(struct call *c, const void *bytes)
{
	put_fourcc(c, (uint32_t)field_number(bytes, 4), &video_meta_formats);
}

void print_fraction(struct call *c, const void *bytes)
{
	struct v4l2_fract f;
	char text[32];

	memcpy(&f, bytes, sizeof(f));
	(void)snprintf(text, sizeof(text), "%u/%u", f.numerator, f.denominator);
	put_text(c, text);
}

const struct field video_rect_fields[] = {
	F(struct v4l2_rect, left, SIGNED), F(struct v4l2_rect, top, SIGNED),
	F(struct v4l2_rect, width, UNSIGNED), F(struct v4l2_rect, height, UNSIGNED), F_END
};

/* --- the formats --------------------------------------------------------------------------------------- */
static const struct field pixel_fields[] = {
	F(struct v4l2_pix_format, width, UNSIGNED), F(struct v4l2_pix_format, height, UNSIGNED),
	PIXEL_FORMAT(struct v4l2_pix_format, pixelformat),
	F(struct v4l2_pix_format, field, ONE_OF, .names = &video_fields),
	F(struct v4l2_pix_format, bytesperline, UNSIGNED),
	F(struct v4l2_pix_format, sizeimage, UNSIGNED),
	F(struct v4l2_pix_format, colorspace, ONE_OF, .names = &color_spaces), F_END
};
static const struct field plane_fields[] = {
	F(struct v4l2_plane_pix_format, sizeimage, UNSIGNED),
	F(struct v4l2_plane_pix_format, bytesperline, UNSIGNED), F_END
};

/* Their number is one byte, and stands behind them. */
static void put_planes(struct call *c, const void *bytes)
{
	struct field planes = F_ARRAY(
		struct v4l2_pix_format_mplane, plane_fmt, STRUCT, .fields = plane_fields);
	struct v4l2_pix_format_mplane f;

	memcpy(&f, bytes, sizeof(f));
	if (f.num_planes < planes.count)
		planes.count = f.num_planes;
	put_field(c, "plane_fmt");
	put_field_array(c, &planes, bytes);
}

static const struct field planes_fields[] = {
	F(struct v4l2_pix_format_mplane, width, UNSIGNED),
	F(struct v4l2_pix_format_mplane, height, UNSIGNED),
	PIXEL_FORMAT(struct v4l2_pix_format_mplane, pixelformat),
	F(struct v4l2_pix_format_mplane, field, ONE_OF, .names = &video_fields),
	F(struct v4l2_pix_format_mplane, colorspace, ONE_OF, .names = &color_spaces),
	F_FIELDS(put_planes), F(struct v4l2_pix_format_mplane, num_planes, UNSIGNED), F_END
};
static const struct field clip_fields[] = { RECT(struct v4l2_clip, c), F_END };

static void print_clip(struct call *c, const void *bytes)
{
	put_fields_struct(c, clip_fields, bytes);
}

static void put_clips(struct call *c, const void *bytes)
{
	struct v4l2_window w;

	memcpy(&w, bytes, sizeof(w));
	put_field(c, "clips");
	put_array(c, (uintptr_t)w.clips, w.clipcount, sizeof(struct v4l2_clip),
		c->entry ? AT_ENTRY : AT_EXIT, print_clip);
}

static const struct field window_fields[] = {
	RECT(struct v4l2_window, w), F(struct v4l2_window, field, ONE_OF, .names = &video_fields),
	F(struct v4l2_window, chromakey, HEX), F_FIELDS(put_clips),
	F(struct v4l2_window, clipcount, UNSIGNED), F(struct v4l2_window, bitmap, ADDRESS),
	F(struct v4l2_window, global_alpha, HEX, .when = NON_ZERO), F_END
};
static const struct field vbi_fields[] = {
	F(struct v4l2_vbi_format, sampling_rate, UNSIGNED), F(struct v4l2_vbi_format, offset, UNSIGNED),
	F(struct v4l2_vbi_format, samples_per_line, UNSIGNED),
	PIXEL_FORMAT(struct v4l2_vbi_format, sample_format),
	F_ARRAY(struct v4l2_vbi_format, start, SIGNED), F_ARRAY(struct v4l2_vbi_format, count, UNSIGNED),
	F(struct v4l2_vbi_format, flags, FLAGS, .names = &vbi_flags), F_END
};

static void print_lines(struct call *c, const void *bytes)
{
	static const struct field line = { .size = 2, .count = 24, .kind = F_HEX };

	put_field_array(c, &line, bytes);
}

static const struct field sliced_fields[] = {
	F(struct v4l2_sliced_vbi_format, service_set, FLAGS, .names = &sliced_services),
	F_ARRAY(struct v4l2_sliced_vbi_format, service_lines, PRINT, .print = print_lines),
	F(struct v4l2_sliced_vbi_format, io_size, UNSIGNED), F_END
};
static const struct field radio_fields[] = {
	F(struct v4l2_sdr_format, pixelformat, PRINT, .print = print_radio_format),
	F(struct v4l2_sdr_format, buffersize, UNSIGNED, .when = NON_ZERO), F_END
};
static const struct field meta_fields[] = {
	F(struct v4l2_meta_format, dataformat, PRINT, .print = print_meta_format),
	F(struct v4l2_meta_format, buffersize, UNSIGNED), F_END
};

static const struct format {
	const char *name;
	const struct field *fields;
} formats[] = {
	[V4L2_BUF_TYPE_VIDEO_CAPTURE] = { "fmt.pix", pixel_fields },
	[V4L2_BUF_TYPE_VIDEO_OUTPUT] = { "fmt.pix", pixel_fields },
	[V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE] = { "fmt.pix_mp", planes_fields },
	[V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE] = { "fmt.pix_mp", planes_fields },
	[V4L2_BUF_TYPE_VIDEO_OVERLAY] = { "fmt.win", window_fields },
	[V4L2_BUF_TYPE_VIDEO_OUTPUT_OVERLAY] = { "fmt.win", window_fields },
	[V4L2_BUF_TYPE_VBI_CAPTURE] = { "fmt.vbi", vbi_fields },
	[V4L2_BUF_TYPE_VBI_OUTPUT] = { "fmt.vbi", vbi_fields },
	[V4L2_BUF_TYPE_SLICED_VBI_CAPTURE] = { "fmt.sliced", sliced_fields },
	[V4L2_BUF_TYPE_SLICED_VBI_OUTPUT] = { "fmt.sliced", sliced_fields },
	[V4L2_BUF_TYPE_SDR_CAPTURE] = { "fmt.sdr", radio_fields },
	[V4L2_BUF_TYPE_SDR_OUTPUT] = { "fmt.sdr", radio_fields },
	[V4L2_BUF_TYPE_META_CAPTURE] = { "fmt.meta", meta_fields },
	[V4L2_BUF_TYPE_META_OUTPUT] = { "fmt.meta", meta_fields },
};

static const struct format *format_of(const void *bytes)
{
	uint32_t type = (uint32_t)field_number(bytes, 4);

	return type < sizeof(formats) / sizeof(formats[0]) && formats[type].name ? &formats[type] : NULL;
}

bool video_format_shown(const void *bytes)
{
	return format_of(bytes) != NULL;
}

void put_video_format(struct call *c, const void *bytes)
{
	const struct format *format = format_of(bytes);

	if (!format)
		return;
	put_field(c, format->name);
	put_fields_struct(c, format->fields, (const uint8_t *)bytes + offsetof(struct v4l2_format, fmt));
}

/* Clips that cannot be read end what strace shows of a window. */
bool is_video_format(struct call *c, const void *bytes, enum phase phase)
{
	const struct format *format = format_of(bytes);
	struct v4l2_window w;
	struct memory m;

	if (!format || format->fields != window_fields)
		return format != NULL;
	memcpy(&w, (const uint8_t *)bytes + offsetof(struct v4l2_format, fmt), sizeof(w));
	return w.clips && w.clipcount && call_find(c, (uintptr_t)w.clips, phase, &m) &&
	       (m.cut || m.size / sizeof(struct v4l2_clip) >= w.clipcount);
}
