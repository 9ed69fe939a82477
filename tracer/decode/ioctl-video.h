/* SPDX-License-Identifier: BSD-2-Clause */
/* What the parts of video's ioctl commands share. */
#pragma once

#include "decode/fields.h"
#include "decode/memory.h"

struct call;

extern const struct constants video_fields, video_memories;

void put_fourcc(struct call *c, uint32_t code, const struct constants *names);
void print_fraction(struct call *c, const void *bytes);
void print_pixel_format(struct call *c, const void *bytes);
/* Of a struct v4l2_format: fmt.pix={…}, or whatever its type says. */
void put_video_format(struct call *c, const void *bytes);
/* Whether that shows something; and whether it could show all of it. */
bool video_format_shown(const void *bytes);
bool is_video_format(struct call *c, const void *bytes, enum phase phase);
extern const struct field video_rect_fields[];

#define FRACTION(type_, member_)     F(type_, member_, PRINT, .print = print_fraction)
#define PIXEL_FORMAT(type_, member_) F(type_, member_, PRINT, .print = print_pixel_format)
#define RECT(type_, member_)         F(type_, member_, STRUCT, .fields = video_rect_fields)
#define NUMBERED(name_, type_, member_, kind_, ...)                                                \
	{ .name = (name_), .offset = offsetof(type_, member_), .size = FIELD_SIZE(type_, member_), \
		.kind = F_##kind_, ##__VA_ARGS__ }
