/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The growing byte buffer and the few formats that are needed on the hot path without printf.
 */
#include "buf.h"

#include "text.h"

#include <stdio.h>
#include <stdlib.h>

void buf_done(struct buf *b)
{
	free(b->data);
	*b = BUF_INIT;
}

bool buf_grow(struct buf *b, size_t extra)
{
	size_t capacity = b->capacity ? b->capacity : 256;
	char *data;

	if (b->failed)
		return false;
	if (extra > SIZE_MAX / 4 - b->length)
		goto fail;
	while (capacity - b->length < extra)
		capacity *= 2;
	if (capacity == b->capacity)
		return true;
	data = realloc(b->data, capacity);
	if (!data)
		goto fail;
	b->data = data;
	b->capacity = capacity;
	return true;
fail:
	b->failed = true;
	return false;
}

/* --- numbers: written where they belong, two digits at a time -------------------------------------------- */
#define DIGITS_MAX 20 /* of 2^64 - 1 */

static const char pairs[] =
	"0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
	"5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

static unsigned count_digits(uint64_t value)
{
	unsigned n = 0;

	for (; value >= 10000; value /= 10000)
		n += 4;
	if (value >= 100)
		return n + (value >= 1000 ? 4 : 3);
	return n + (value >= 10 ? 2 : 1);
}

/* Its digits end before `end`; returns where they begin. */
static char *put_digits(char *end, uint64_t value)
{
	for (; value >= 100; value /= 100)
		memcpy(end -= 2, pairs + value % 100 * 2, 2);
	if (value >= 10)
		memcpy(end -= 2, pairs + value * 2, 2);
	else
		*--end = (char)('0' + value);
	return end;
}

/* Up to 99, as short as it is. */
static inline char *put_pair(char *to, unsigned value)
{
	if (value >= 10) {
		memcpy(to, pairs + value * 2, 2);
		return to + 2;
	}
	*to = (char)('0' + value);
	return to + 1;
}

void buf_unsigned(struct buf *b, uint64_t value)
{
	char *to = buf_room(b, DIGITS_MAX);

	if (!to)
		return;
	if (value < 100) {
		to = put_pair(to, (unsigned)value);
	} else if (value < 10000) {
		to = put_pair(to, (unsigned)value / 100);
		memcpy(to, pairs + (unsigned)value % 100 * 2, 2);
		to += 2;
	} else {
		to += count_digits(value);
		(void)put_digits(to, value);
	}
	buf_end(b, to);
}

void buf_decimal(struct buf *b, int64_t value)
{
	if (value < 0)
		buf_byte(b, '-');
	buf_unsigned(b, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

void buf_unsigned_padded(struct buf *b, uint64_t value, unsigned width)
{
	unsigned n = count_digits(value);
	char *begin, *at;

	if (width > DIGITS_MAX)
		width = DIGITS_MAX;
	if (n < width)
		n = width;
	if (!buf_room(b, n))
		return;
	begin = b->data + b->length;
	at = put_digits(begin + n, value);
	while (at > begin)
		*--at = '0';
	b->length += n;
}

void buf_fraction(struct buf *b, uint64_t value, unsigned digits)
{
	char *to;

	if (digits != 6 || value >= 1000000) {
		buf_byte(b, '.');
		buf_unsigned_padded(b, value, digits);
		return;
	}
	to = buf_room(b, 7);
	if (!to)
		return;
	/* microseconds: a line has two of them */
	to[0] = '.';
	memcpy(to + 1, pairs + (uint32_t)value / 10000 * 2, 2);
	memcpy(to + 3, pairs + (uint32_t)value / 100 % 100 * 2, 2);
	memcpy(to + 5, pairs + (uint32_t)value % 100 * 2, 2);
	b->length += 7;
}

void buf_hex(struct buf *b, uint64_t value)
{
	char *at;

	if (value == 0) {
		buf_byte(b, '0');
		return;
	}
	if (!buf_room(b, 18))
		return;
	memcpy(b->data + b->length, "0x", 2);
	b->length += 2 + (size_t)(67 - __builtin_clzll(value)) / 4;
	at = b->data + b->length;
	for (; value; value >>= 4)
		*--at = "0123456789abcdef"[value & 15];
}

void buf_octal(struct buf *b, uint64_t value)
{
	char digits[24];
	size_t at = sizeof(digits);

	for (; value; value >>= 3)
		digits[--at] = (char)('0' + (value & 7));
	digits[--at] = '0';
	buf_add(b, digits + at, sizeof(digits) - at);
}

void buf_repeat(struct buf *b, char c, size_t times)
{
	if (b->capacity - b->length < times && !buf_grow(b, times))
		return;
	if (times == 0)
		return;
	memset(b->data + b->length, c, times);
	b->length += times;
}

void buf_printf(struct buf *b, const char *format, ...)
{
	va_list ap, again;
	int needed;

	va_start(ap, format);
	va_copy(again, ap);
	needed = vsnprintf(b->data ? b->data + b->length : NULL, b->capacity - b->length, format,
		ap);
	if (needed >= 0 && (size_t)needed >= b->capacity - b->length) {
		if (buf_grow(b, (size_t)needed + 1))
			needed = vsnprintf(b->data + b->length, b->capacity - b->length, format,
				again);
		else
			needed = -1;
	}
	if (needed >= 0)
		b->length += (size_t)needed;
	va_end(again);
	va_end(ap);
}

const char *buf_cstr(struct buf *b)
{
	if (b->capacity == b->length && !buf_grow(b, 1))
		return "";
	b->data[b->length] = '\0';
	return b->data;
}

char *buf_take(struct buf *b)
{
	char *text = NULL;

	(void)buf_cstr(b);
	if (!b->failed)
		text = b->data;
	else
		free(b->data);
	*b = BUF_INIT;
	return text;
}

void buf_json_string(struct buf *b, const char *bytes, size_t length)
{
	const unsigned char *s = (const unsigned char *)bytes;

	buf_byte(b, '"');
	for (size_t i = 0; i < length;) {
		size_t n = text_utf8_length(s + i, length - i);

		if (n == 0) {
			buf_add(b, "\xef\xbf\xbd", 3);
			i++;
			continue;
		}
		if (n > 1) {
			buf_add(b, s + i, n);
		} else if (s[i] == '"' || s[i] == '\\') {
			buf_byte(b, '\\');
			buf_byte(b, (char)s[i]);
		} else if (s[i] < 0x20 || s[i] == 0x7f) {
			static const char hex[] = "0123456789abcdef";
			char escape[6] = { '\\', 'u', '0', '0', hex[s[i] >> 4], hex[s[i] & 15] };

			buf_add(b, escape, sizeof(escape));
		} else {
			buf_byte(b, (char)s[i]);
		}
		i += n;
	}
	buf_byte(b, '"');
}
