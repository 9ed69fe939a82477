/* SPDX-License-Identifier: BSD-2-Clause */
/* ioctl on video devices: linux/videodev2.h. */
#include "decode-ioctls.h"

#include <linux/videodev2.h>

static char bytes[1024];

static void commands(void)
{
	static const unsigned numbers[] = { VIDIOC_QUERYCAP, VIDIOC_ENUM_FMT, VIDIOC_G_FMT, VIDIOC_S_FMT,
		VIDIOC_TRY_FMT, VIDIOC_REQBUFS, VIDIOC_QUERYBUF, VIDIOC_QBUF, VIDIOC_DQBUF, VIDIOC_G_FBUF,
		VIDIOC_S_FBUF, VIDIOC_STREAMON, VIDIOC_STREAMOFF, VIDIOC_G_PARM, VIDIOC_S_PARM,
		VIDIOC_G_STD, VIDIOC_S_STD, VIDIOC_ENUMSTD, VIDIOC_ENUMINPUT, VIDIOC_G_CTRL,
		VIDIOC_S_CTRL, VIDIOC_G_TUNER, VIDIOC_S_TUNER, VIDIOC_QUERYCTRL, VIDIOC_QUERY_EXT_CTRL,
		VIDIOC_G_INPUT, VIDIOC_S_INPUT, VIDIOC_CROPCAP, VIDIOC_G_CROP, VIDIOC_S_CROP,
		VIDIOC_G_EXT_CTRLS, VIDIOC_S_EXT_CTRLS, VIDIOC_TRY_EXT_CTRLS, VIDIOC_ENUM_FRAMESIZES,
		VIDIOC_ENUM_FRAMEINTERVALS, VIDIOC_CREATE_BUFS, VIDIOC_LOG_STATUS, VIDIOC_G_PRIORITY };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		numbered(bytes, sizeof(bytes));
		ALL(numbers[i], bytes);
		memset(bytes, 0, sizeof(bytes));
		BOTH(numbers[i], at_end(bytes, _IOC_SIZE(numbers[i])));
		bytes[0] = 1;
		BOTH(numbers[i], bytes);
	}
}

static void formats(void)
{
	struct v4l2_clip clips[3] = { { .c = { 1, 2, 3, 4 } }, { .c = { -1, -2, 3, 4 } } };
	struct v4l2_format f;

	for (unsigned type = 0; type < 16; type++) {
		numbered(&f, sizeof(f));
		f.type = type;
		f.fmt.win.clips = clips;
		f.fmt.win.clipcount = 3;
		if (type == V4L2_BUF_TYPE_VIDEO_CAPTURE)
			f.fmt.pix.pixelformat = V4L2_PIX_FMT_YUYV;
		if (type == V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE)
			f.fmt.pix_mp.num_planes = 2;
		BOTH(VIDIOC_G_FMT, &f);
		BOTH(VIDIOC_S_FMT, &f);
		BOTH(VIDIOC_TRY_FMT, at_end(&f, sizeof(f)));
		if (type == V4L2_BUF_TYPE_VIDEO_OVERLAY) {
			f.fmt.win.clips = NULL;
			BOTH(VIDIOC_S_FMT, &f);
			f.fmt.win.clips = (void *)no_memory();
			BOTH(VIDIOC_S_FMT, &f);
			f.fmt.win.clips = at_end(clips, sizeof(clips[0]));
			BOTH(VIDIOC_S_FMT, &f);
			f.fmt.win.clips = clips;
			f.fmt.win.clipcount = 0;
			BOTH(VIDIOC_S_FMT, &f);
		}
		struct v4l2_create_buffers create = { .index = 1, .count = 2, .memory = 3, .format = f };
		BOTH(VIDIOC_CREATE_BUFS, &create);
	}
}

static void buffers(void)
{
	struct v4l2_buffer b = { .index = 7, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .length = 5,
		.flags = V4L2_BUF_FLAG_MAPPED | V4L2_BUF_FLAG_TIMESTAMP_COPY | V4L2_BUF_FLAG_TSTAMP_SRC_SOE };
	struct v4l2_streamparm p;
	struct v4l2_frmsizeenum size = { .index = 1, .pixel_format = V4L2_PIX_FMT_MJPEG };
	struct v4l2_frmivalenum interval = { .index = 1, .pixel_format = 0x5c27410a };

	for (b.memory = 0; b.memory < 5; b.memory++) {
		BOTH(VIDIOC_QUERYBUF, &b);
		BOTH(VIDIOC_DQBUF, &b);
		b.flags = b.memory;
	}
	for (unsigned type = 1; type < 4; type++) {
		numbered(&p, sizeof(p));
		p.type = type;
		BOTH(VIDIOC_G_PARM, &p);
		BOTH(VIDIOC_S_PARM, &p);
		size.type = interval.type = type;
		BOTH(VIDIOC_ENUM_FRAMESIZES, &size);
		BOTH(VIDIOC_ENUM_FRAMEINTERVALS, &interval);
	}
}

static void controls(void)
{
	struct v4l2_ext_control list[3] = { { .id = V4L2_CID_BRIGHTNESS, .value64 = 5 },
		{ .id = V4L2_CID_CONTRAST, .size = 4, .string = (char *)"abc" },
		{ .id = 0x77, .size = 9, .string = no_memory() } };
	struct v4l2_ext_controls all = { .ctrl_class = V4L2_CTRL_CLASS_CAMERA, .count = 3, .error_idx = 4,
		.controls = list };
	struct v4l2_control one = { .value = -5 };
	struct v4l2_queryctrl query = { .type = V4L2_CTRL_TYPE_MENU, .name = "name" };
	struct v4l2_query_ext_ctrl extended = { .type = V4L2_CTRL_TYPE_INTEGER, .name = "name",
		.nr_of_dims = 2, .dims = { 1, 2 } };
	static const unsigned ids[] = { V4L2_CID_HUE, V4L2_CID_BASE - 0x900, V4L2_CID_BASE + 0xfff, 0x97ffff,
		V4L2_CTRL_FLAG_NEXT_CTRL, V4L2_CTRL_FLAG_NEXT_CTRL | V4L2_CTRL_FLAG_NEXT_COMPOUND | V4L2_CID_HUE };

	BOTH(VIDIOC_G_EXT_CTRLS, &all);
	BOTH(VIDIOC_S_EXT_CTRLS, &all);
	BOTH(VIDIOC_TRY_EXT_CTRLS, at_end(&all, sizeof(all)));
	all.controls = at_end(list, sizeof(list[0]) * 2);
	BOTH(VIDIOC_G_EXT_CTRLS, &all);
	BOTH(VIDIOC_S_EXT_CTRLS, &all);
	all.controls = NULL;
	BOTH(VIDIOC_S_EXT_CTRLS, &all);
	all.count = UINT32_MAX;
	all.controls = at_end(list, sizeof(list));
	BOTH(VIDIOC_G_EXT_CTRLS, &all);
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		one.id = query.id = extended.id = ids[i];
		BOTH(VIDIOC_G_CTRL, &one);
		BOTH(VIDIOC_S_CTRL, &one);
		BOTH(VIDIOC_QUERYCTRL, &query);
		BOTH(VIDIOC_QUERY_EXT_CTRL, &extended);
	}
}

int main(void)
{
	answer_ioctls();
	commands();
	formats();
	buffers();
	controls();
	return 0;
}
