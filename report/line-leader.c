/* SPDX-License-Identifier: BSD-2-Clause */
/* What stands before the event of a line: [pid 123], 12:34:56.789012, (+ 0.000032), 123<name>, … */
#include "line-parts.h"

#include <string.h>

/* HH:MM:SS[.frac], p at the first ':'. */
static const char *clock_of_day(const char *p, const char *end, uint64_t hours, struct line *line)
{
	int64_t ns = 0;

	if (end - p < 6 || p[3] != ':' || !is_digit(p[1]) || !is_digit(p[2]) || !is_digit(p[4]) ||
		!is_digit(p[5]) || hours > 24)
		return NULL;
	line->time = (int64_t)(hours * 3600) + ((p[1] - '0') * 10 + (p[2] - '0')) * 60 +
		     (p[4] - '0') * 10 + (p[5] - '0');
	p += 6;
	line->whole_seconds = true;
	if (p < end && *p == '.') {
		p = fraction(p + 1, end, &ns);
		line->whole_seconds = false;
	}
	line->time = line->time * SECOND + ns;
	line->clock = LINE_CLOCK_DAY;
	return p;
}

/* A number at the line's start is a pid, a time or a difference of times. */
static const char *leading_number(const char *p, const char *end, struct line *line)
{
	uint64_t v;
	int64_t ns;
	const char *q = digits(p, end, &v);

	if (q == end)
		return NULL;
	if (*q == ':')
		return line->clock == LINE_CLOCK_NONE ? clock_of_day(q, end, v, line) : NULL;
	if (*q == '.') {
		if (line->clock != LINE_CLOCK_NONE || v > SECONDS_MOST)
			return NULL;
		q = fraction(q + 1, end, &ns);
		line->time = (int64_t)v * SECOND + ns;
		/* differences stay below 30 years, and -ttt of any log is above */
		line->clock = v < 1000000000 ? LINE_CLOCK_DELTA : LINE_CLOCK_EPOCH;
		return q;
	}
	if (!line->has_tid && v <= UINT32_MAX && (line->clock == LINE_CLOCK_NONE)) {
		line->has_tid = true;
		line->call.tid = (uint32_t)v;
		if (*q == '<') {
			const char *close = memchr(q, '>', (size_t)(end - q));

			if (!close)
				return NULL;
			line->call.comm = slice_between(q + 1, close);
			q = close + 1;
		}
		return q < end && *q == ' ' ? q : NULL;
	}
	if (line->clock == LINE_CLOCK_NONE && v >= 1000000000 && v <= SECONDS_MOST) {
		line->time = (int64_t)v * SECOND;
		line->clock = LINE_CLOCK_EPOCH;
		line->whole_seconds = true;
		return q;
	}
	return NULL;
}

/* [pid 123], [ 257] of -n, [00007f4ab3702ad7] of -i, [a security context]. */
static const char *leading_bracket(const char *p, const char *end, struct line *line)
{
	const char *close;
	uint64_t v;

	if (end - p > 5 && memcmp(p, "[pid ", 5) == 0) {
		const char *q = digits(blanks(p + 5, end), end, &v);

		if (q < end && *q == '<') {
			close = memchr(q, '>', (size_t)(end - q));
			if (!close)
				return NULL;
			line->call.comm = slice_between(q + 1, close);
			q = close + 1;
		}
		if (q == end || *q != ']' || v > UINT32_MAX || line->has_tid)
			return NULL;
		line->has_tid = line->bracket = true;
		line->call.tid = (uint32_t)v;
		return q + 1;
	}
	close = memchr(p, ']', end - p > 300 ? 300 : (size_t)(end - p));
	if (!close || close + 1 >= end || close[1] != ' ')
		return NULL;
	return close + 1;
}

/* (+     0.000032) */
static const char *leading_delta(const char *p, const char *end, struct line *line)
{
	uint64_t v;
	int64_t ns = 0;

	if (end - p < 4 || p[1] != '+')
		return NULL;
	p = digits(blanks(p + 2, end), end, &v);
	if (p < end && *p == '.')
		p = fraction(p + 1, end, &ns);
	if (p == end || *p != ')' || v > DURATION_MOST)
		return NULL;
	line->has_delta = true;
	line->delta = (int64_t)v * SECOND + ns;
	return p + 1;
}

const char *line_leader(const char *p, const char *end, struct line *line)
{
	/* pid, context, time, delta, number, address: six pieces at most */
	for (unsigned pieces = 0; pieces < 8; pieces++) {
		const char *q;

		p = blanks(p, end);
		if (p == end)
			return NULL;
		if (is_digit(*p))
			q = leading_number(p, end, line);
		else if (*p == '[')
			q = leading_bracket(p, end, line);
		else if (*p == '(')
			q = leading_delta(p, end, line);
		else
			return p;
		if (!q)
			return NULL;
		p = q;
	}
	return NULL;
}
