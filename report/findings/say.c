/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Small texts for the sentences of findings. Each returns one of a few buffers in turn, so that
 * several can stand in one printf; traced text is made safe for a terminal here already.
 */
#include "findings/finding.h"

#include "buf.h"
#include "cleanup.h"

#include <stdio.h>

enum { BUFFERS = 8, SIZE = 320 };

static char *next_buffer(void)
{
	static _Thread_local char buffers[BUFFERS][SIZE];
	static _Thread_local unsigned turn;

	return buffers[turn++ % BUFFERS];
}

const char *say_text(struct slice text)
{
	_cleanup_(buf_donep) struct buf b = BUF_INIT;
	char *s = next_buffer();

	print_escaped(&b, text);
	if (b.length > 200)
		(void)snprintf(s, SIZE, "%.120s…%s", buf_cstr(&b), buf_cstr(&b) + b.length - 70);
	else
		(void)snprintf(s, SIZE, "%s", buf_cstr(&b));
	return s;
}

const char *say_time(int64_t nanoseconds)
{
	char *s = next_buffer();

	if (nanoseconds >= 10000000000)
		(void)snprintf(s, SIZE, "%.1f s", (double)nanoseconds / 1e9);
	else if (nanoseconds >= 1000000000)
		(void)snprintf(s, SIZE, "%.2f s", (double)nanoseconds / 1e9);
	else if (nanoseconds >= 10 * MS)
		(void)snprintf(s, SIZE, "%.0f ms", (double)nanoseconds / 1e6);
	else if (nanoseconds >= MS)
		(void)snprintf(s, SIZE, "%.1f ms", (double)nanoseconds / 1e6);
	else
		(void)snprintf(s, SIZE, "%.0f us", (double)nanoseconds / 1e3);
	return s;
}

const char *say_count(uint64_t n)
{
	char digits[24], *s = next_buffer(), *to = s;
	int length = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)n);

	for (int i = 0; i < length; i++) {
		if (i && (length - i) % 3 == 0)
			*to++ = ',';
		*to++ = digits[i];
	}
	*to = '\0';
	return s;
}

const char *say_many(uint64_t n, const char *thing)
{
	char *s = next_buffer();

	(void)snprintf(s, SIZE, "%s %s%s", say_count(n), thing, n == 1 ? "" : "s");
	return s;
}
