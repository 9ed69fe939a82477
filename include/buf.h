/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A growing byte buffer. Appending never fails visibly: when memory runs out the buffer turns
 * `failed`, drops what follows, and the owner checks once at the end. data is not NUL-terminated
 * unless buf_cstr() was called.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buf {
	char *data;
	size_t length;
	size_t capacity;
	bool failed;
};

#define BUF_INIT ((struct buf){ 0 })

void buf_done(struct buf *b);
bool buf_grow(struct buf *b, size_t extra); /* room for extra more bytes; false: failed */

static inline void buf_donep(struct buf *b)
{
	buf_done(b);
}

static inline void buf_reset(struct buf *b)
{
	b->length = 0;
	b->failed = false;
}

/* Where `most` bytes can be written: then buf_end() says behind which of them the text ends. NULL: failed. */
static inline char *buf_room(struct buf *b, size_t most)
{
	if (__builtin_expect(b->capacity - b->length < most, 0) && !buf_grow(b, most))
		return NULL;
	return b->data + b->length;
}

/* The same in two parts, for where there may be enough already. */
static inline size_t buf_left(const struct buf *b)
{
	return b->capacity - b->length;
}

static inline char *buf_at(struct buf *b)
{
	return b->data + b->length;
}

static inline void buf_end(struct buf *b, const char *end)
{
	b->length = (size_t)(end - b->data);
}

static inline void buf_add(struct buf *b, const void *bytes, size_t length)
{
	if (__builtin_expect(b->capacity - b->length < length, 0) && !buf_grow(b, length))
		return;
	if (length == 0) /* memcpy may not be given a NULL, not even for nothing */
		return;
	memcpy(b->data + b->length, bytes, length);
	b->length += length;
}

/*
 * The first `length` bytes of an array of BUF_PIECE: all of it is copied, because a copy of a length that the compiler
 * knows is a few instructions.
 */
#define BUF_PIECE 16
static inline void buf_piece(struct buf *b, const char piece[BUF_PIECE], size_t length)
{
	if (__builtin_expect(b->capacity - b->length < BUF_PIECE, 0) && !buf_grow(b, BUF_PIECE))
		return;
	memcpy(b->data + b->length, piece, BUF_PIECE);
	b->length += length;
}

static inline void buf_byte(struct buf *b, char c)
{
	if (__builtin_expect(b->capacity == b->length, 0) && !buf_grow(b, 1))
		return;
	b->data[b->length++] = c;
}

static inline void buf_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_decimal(struct buf *b, int64_t value);
void buf_unsigned(struct buf *b, uint64_t value);
void buf_unsigned_padded(struct buf *b, uint64_t value, unsigned width); /* leading zeros */
void buf_fraction(struct buf *b, uint64_t value, unsigned digits); /* a point, and leading zeros */
void buf_hex(struct buf *b, uint64_t value);   /* 0x2a; 0 is "0" */
void buf_octal(struct buf *b, uint64_t value); /* 0644; 0 is "0" */
void buf_repeat(struct buf *b, char c, size_t times);
__attribute__((format(printf, 2, 3))) void buf_printf(struct buf *b, const char *format, ...);

/* NUL-terminates (the NUL is not counted) and returns the text, "" when empty or failed. */
const char *buf_cstr(struct buf *b);
/* Hands the NUL-terminated text over to the caller, who frees it; NULL when memory ran out. */
char *buf_take(struct buf *b);
/* A JSON string with its quotes. Bytes that are not valid UTF-8 become U+FFFD. */
void buf_json_string(struct buf *b, const char *bytes, size_t length);
