/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * strace's dump: sixteen bytes a row in two groups, their offset before them and their letters behind.
 * Bytes that the record does not have are counted, not left out.
 */
#include "output/dump-text.h"

#include "buf.h"
#include "decode/dump.h"
#include "record.h"

#include <stddef.h>

#define ROW 16

struct text {
	struct dump_visitor visitor; /* first */
	struct buf *out;
};

static void put_row(struct buf *b, const uint8_t *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < ROW; i++) {
		buf_byte(b, i < n ? digits[bytes[i] >> 4] : ' ');
		buf_byte(b, i < n ? digits[bytes[i] & 15] : ' ');
		buf_byte(b, ' ');
		if (i % 8 == 7)
			buf_byte(b, ' ');
	}
	for (size_t i = 0; i < ROW; i++)
		buf_byte(b, i >= n ? ' ' : bytes[i] >= 0x20 && bytes[i] <= 0x7e ? (char)bytes[i] : '.');
}

static void text_bytes(struct dump_visitor *v, const uint8_t *bytes, size_t have, uint64_t length)
{
	struct buf *b = ((struct text *)(void *)v)->out;

	for (size_t at = 0; at < have; at += ROW) {
		buf_printf(b, " | %05zx  ", at);
		put_row(b, bytes + at, have - at < ROW ? have - at : ROW);
		buf_add(b, " |\n", 3);
	}
	if (have < length)
		buf_printf(b, " * %llu more bytes were not copied\n",
			(unsigned long long)(length - have));
}

static void text_buffer(struct dump_visitor *v, uint64_t length, unsigned index)
{
	buf_printf(((struct text *)(void *)v)->out, " * %llu bytes in buffer %u\n",
		(unsigned long long)length, index);
}

static void text_message(struct dump_visitor *v, uint64_t buffers, unsigned index)
{
	buf_printf(((struct text *)(void *)v)->out, " = %llu buffers in vector %u\n",
		(unsigned long long)buffers, index);
}

void dump_text(struct buf *b, const struct record *record, const struct job *job)
{
	struct text text = {
		.visitor = { .message = text_message, .buffer = text_buffer, .bytes = text_bytes },
		.out = b,
	};

	if (dump_wants(job, (int)record->call.args[0]))
		decode_dump(record, job, &text.visitor);
}
