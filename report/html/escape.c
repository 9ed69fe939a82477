/* SPDX-License-Identifier: BSD-2-Clause */
/* Escapes for the page; tested with hostile names in tests/unit/test-report-html.c. */
#include "html/escape.h"

#include "buf.h"
#include "cleanup.h"
#include "table.h"

#include <stdint.h>

static void add_markup_safe(struct buf *b, struct slice text)
{
	for (size_t i = 0; i < text.length; i++) {
		switch (text.at[i]) {
		case '&':
			buf_str(b, "&amp;");
			break;
		case '<':
			buf_str(b, "&lt;");
			break;
		case '>':
			buf_str(b, "&gt;");
			break;
		case '"':
			buf_str(b, "&quot;");
			break;
		case '\'':
			buf_str(b, "&#39;");
			break;
		default:
			buf_byte(b, text.at[i]);
		}
	}
}

/* Not in the middle of a UTF-8 character. */
static size_t boundary(struct slice text, size_t at)
{
	while (at > 0 && ((unsigned char)text.at[at] & 0xc0) == 0x80)
		at--;
	return at;
}

void html_text(struct buf *b, struct slice text, size_t most)
{
	_cleanup_(buf_donep) struct buf clean = BUF_INIT;

	if (most && text.length > most) {
		size_t head = boundary(text, most * 2 / 3), tail = text.length - most / 3;

		html_text(b, (struct slice){ text.at, head }, 0);
		buf_str(b, " … ");
		html_text(b, slice_from(text, boundary(text, tail)), 0);
		return;
	}
	print_escaped(&clean, text);
	add_markup_safe(b, (struct slice){ clean.data ?: "", clean.length });
}

void html_base64(struct buf *b, const unsigned char *bytes, size_t length)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < length; i += 3) {
		uint32_t v = (uint32_t)bytes[i] << 16;

		v |= i + 1 < length ? (uint32_t)bytes[i + 1] << 8 : 0;
		v |= i + 2 < length ? bytes[i + 2] : 0;
		buf_byte(b, digits[v >> 18]);
		buf_byte(b, digits[v >> 12 & 63]);
		buf_byte(b, i + 1 < length ? digits[v >> 6 & 63] : '=');
		buf_byte(b, i + 2 < length ? digits[v & 63] : '=');
	}
}
