/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files that read a line share: numbers and blanks, and the leader. */
#pragma once

#include "line.h"

#define SECOND INT64_C(1000000000)
/* Times above (2096) and durations above (115 days) are none: sums must not overflow. */
#define SECONDS_MOST  UINT64_C(4000000000)
#define DURATION_MOST UINT64_C(10000000)

static inline bool is_digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

/* Digits at p, at most 19 of them. */
static inline const char *digits(const char *p, const char *end, uint64_t *ret_value)
{
	uint64_t v = 0;
	const char *stop = end - p > 19 ? p + 19 : end;

	while (p < stop && is_digit(*p))
		v = v * 10 + (uint64_t)(*p++ - '0');
	*ret_value = v;
	return p;
}

/* The digits after a '.', as nanoseconds. */
static inline const char *fraction(const char *p, const char *end, int64_t *ret_ns)
{
	static const int64_t scale[] = {
		SECOND, 100000000, 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1};
	uint64_t v;
	const char *stop = end - p > 9 ? p + 9 : end;
	const char *q = digits(p, stop, &v);

	*ret_ns = (int64_t)v * scale[q - p];
	while (q < end && is_digit(*q))
		q++;
	return q;
}

static inline const char *blanks(const char *p, const char *end)
{
	while (p < end && *p == ' ')
		p++;
	return p;
}

/*
 * Pid, name, time, difference, number and address before the event, into `line`: where the event begins.
 * NULL: the line does not begin as one of strace's.
 */
const char *line_leader(const char *p, const char *end, struct line *line);
