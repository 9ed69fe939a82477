/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the tracer's fuzz targets make of their input: numbers, and a style in which every option that
 * changes how a call is written can come.
 */
#pragma once

#include "filter.h"
#include "job.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct input {
	const uint8_t *at;
	size_t left;
};

static inline uint64_t take(struct input *in, size_t n)
{
	uint64_t value = 0;

	if (n > in->left)
		n = in->left;
	memcpy(&value, in->at, n);
	in->at += n;
	in->left -= n;
	return value;
}

static inline void choose_style(struct input *in, struct style *style)
{
	uint64_t bits = take(in, 4);

	style_init(style);
	style->fds = (enum request_fds)(bits % 3);
	style->hex = (enum hex_strings)((bits >> 2) % 4);
	style->constants = (enum constant_style)((bits >> 4) % 3);
	style->strings = (bits >> 8 & 1) ? 0 : (uint32_t)(bits >> 16 & 0xff);
	style->arg_names = bits >> 9 & 1;
	style->pid_comm = bits >> 10 & 1;
	style->pid_ns = bits >> 7 & 1;
	if (bits >> 11 & 1)
		filter_none(&style->abbrev);
	if ((bits >> 12 & 7) == 7)
		filter_none(&style->verbose);
	if ((bits >> 15 & 7) == 7)
		filter_all(&style->raw);
}
