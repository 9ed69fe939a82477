/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes in quotes. Most of them are written as they are, so eight are looked at in one step, and room is made
 * once for the longest that the text can become.
 */
#include "output/strace-text.h"

#include <string.h>

#define ESCAPE_MAX 4 /* \377, \xff */

/* How a byte is written: itself (0), by a number, or by the letter that stands here after a backslash. */
#define NUMBER 1
static const char escapes[256] = {
	[0 ... 8] = NUMBER,
	[14 ... 0x1f] = NUMBER,
	[0x7f ... 0xff] = NUMBER,
	['\t'] = 't', ['\n'] = 'n', ['\v'] = 'v', ['\f'] = 'f', ['\r'] = 'r',
	['"'] = '"', ['\\'] = '\\',
};

/*
 * How many of eight bytes are plain before the first that is not. A byte's top bit comes out set when the byte
 * is below 0x20, one of the three that are named, or above 0x7e; what a subtraction borrows from the byte above
 * it can only be wrong behind the first of them.
 */
static inline unsigned plain_of_8(uint64_t word)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
	uint64_t special = ((word - ones * 0x20) | ((word ^ ones * '"') - ones) | ((word ^ ones * '\\') - ones) |
				   ((word ^ ones * 0x7f) - ones) | word) & tops;

	return special ? (unsigned)__builtin_ctzll(special) / 8 : 8;
}

static char *put_hex_byte(char *to, uint8_t c)
{
	static const char digits[] = "0123456789abcdef";

	*to++ = '\\';
	*to++ = 'x';
	*to++ = digits[c >> 4];
	*to++ = digits[c & 15];
	return to;
}

/* The shortest octal number, but three digits when a digit follows. */
static char *put_octal_byte(char *to, uint8_t c, int next)
{
	bool whole = next >= '0' && next <= '7';

	*to++ = '\\';
	if (whole || c >= 0100)
		*to++ = (char)('0' + (c >> 6));
	if (whole || c >= 010)
		*to++ = (char)('0' + (c >> 3 & 7));
	*to++ = (char)('0' + (c & 7));
	return to;
}

static inline char *put_escape(char *to, uint8_t c, int next, bool in_hex)
{
	if (escapes[c] == NUMBER)
		return in_hex ? put_hex_byte(to, c) : put_octal_byte(to, c, next);
	*to++ = '\\';
	*to++ = escapes[c];
	return to;
}

static bool all_hex(const struct strace_visitor *s, const uint8_t *bytes, size_t length)
{
	if (s->style->hex == HEX_ALL)
		return true;
	if (s->style->hex != HEX_NON_ASCII)
		return false;
	for (size_t i = 0; i < length; i++)
		if (escapes[bytes[i]] == NUMBER)
			return true;
	return false;
}

/* Moves *from over the plain bytes at its beginning. */
static inline char *put_plain(char *to, const uint8_t **from, const uint8_t *end)
{
	const uint8_t *at = *from;

	while (end - at >= 8) {
		uint64_t word;
		unsigned n;

		memcpy(&word, at, sizeof(word));
		memcpy(to, &word, sizeof(word)); /* what is not plain is written over */
		n = plain_of_8(word);
		at += n;
		to += n;
		if (n < 8) {
			*from = at;
			return to;
		}
	}
	while (at < end && !escapes[*at])
		*to++ = (char)*at++;
	*from = at;
	return to;
}

/*
 * An octal escape is as short as the byte behind it allows. What was cut off does not count: strace 6.1 does
 * not look at it (tried with write, read and execve).
 */
static char *put_quoted(char *to, const uint8_t *at, size_t length, bool in_hex)
{
	const uint8_t *end = at + length;

	for (;;) {
		to = put_plain(to, &at, end);
		if (at == end)
			return to;
		do {
			to = put_escape(to, *at, at + 1 < end ? at[1] : -1, in_hex);
			at++;
		} while (at < end && escapes[*at]);
	}
}

void strace_visit_string(
	struct visitor *v, const void *bytes, size_t length, unsigned flags, int next_byte)
{
	struct strace_visitor *s = strace_self(v);
	struct buf *b = s->out;
	size_t most = ESCAPE_MAX * length + sizeof("\"\"...") - 1;
	char *to = buf_room(b, most);

	(void)next_byte;
	if (!to)
		return;
	*to++ = '"';
	if ((flags & STRING_HEX) || all_hex(s, bytes, length))
		for (size_t i = 0; i < length; i++)
			to = put_hex_byte(to, ((const uint8_t *)bytes)[i]);
	else
		to = put_quoted(to, bytes, length, s->style->hex == HEX_NON_ASCII_CHARS);
	*to++ = '"';
	if (flags & STRING_CUT) {
		memcpy(to, "...", 3);
		to += 3;
	}
	buf_end(b, to);
}
