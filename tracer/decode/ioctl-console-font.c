/* SPDX-License-Identifier: BSD-2-Clause */
/* The console's fonts: glyphs of a fixed and of any size, the maps that lead to them, and the colours. */
#include "decode/ioctl-console.h"

#include "decode/call.h"
#include "decode/constants.h"

#include <linux/kd.h>
#include <stdio.h>
#include <string.h>

CONSTANTS(font_operations, "KD_FONT_OP_", NULL, NAMED(KD_FONT_OP_SET), NAMED(KD_FONT_OP_GET),
	NAMED(KD_FONT_OP_SET_DEFAULT), NAMED(KD_FONT_OP_COPY));
CONSTANTS(font_flags, "KD_FONT_FLAG_", NULL, NAMED(KD_FONT_FLAG_DONT_RECALC),
	{ 0x80000000, "KD_FONT_FLAG_OLD" });

/* --- maps, fonts and colours of a fixed length ------------------------------------------------------------ */
#define MAP_SIZE   256
#define FONT_SIZE  8192
#define COLOR_SIZE 48

static void put_hex_bytes(struct call *c, uint64_t address, uint64_t size)
{
	if (!c->entry && c->failed)
		put_address(c, address);
	else
		put_buffer(c, address, size, console_phase(c), STRING_HEX);
}

/* What is given and what is filled: PIO_*, GIO_*. */
#define BYTES(name_, size_)                                                                        \
	void console_filled_##name_(struct call *c, uint64_t address)                               \
	{                                                                                          \
		put_hex_bytes(c, address, size_);                                                  \
	}                                                                                          \
	void console_both_##name_(struct call *c, uint64_t address)                                 \
	{                                                                                          \
		if (c->entry)                                                                      \
			put_hex_bytes(c, address, size_);                                          \
	}                                                                                          \
	void console_capture_##name_(struct capture_builder *b)                                     \
	{                                                                                          \
		ioctl_capture_text(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, size_);                     \
	}

BYTES(map, MAP_SIZE)
BYTES(font, FONT_SIZE)
BYTES(colors, COLOR_SIZE)

/* Characters of the font without a way round by Unicode. */
static void print_glyph(struct call *c, const void *bytes)
{
	unsigned value = (unsigned)field_number(bytes, 2);
	bool direct = (value & ~UNI_DIRECT_MASK) == UNI_DIRECT_BASE;
	char text[40];

	if (!direct || c->style->constants != CONSTANTS_ABBREV)
		put_hex(c, value);
	if (!direct || ioctl_raw(c))
		return;
	(void)snprintf(text, sizeof(text), value & UNI_DIRECT_MASK ? "UNI_DIRECT_BASE+%#x" : "UNI_DIRECT_BASE+0",
		value & UNI_DIRECT_MASK);
	if (c->style->constants == CONSTANTS_ABBREV)
		put_text(c, text);
	else
		put_comment(c, text);
}

void console_filled_glyphs(struct call *c, uint64_t address)
{
	if (!c->entry && c->failed)
		put_address(c, address);
	else
		put_array(c, address, MAP_SIZE, 2, console_phase(c), print_glyph);
}

void console_both_glyphs(struct call *c, uint64_t address)
{
	if (c->entry)
		console_filled_glyphs(c, address);
}

void console_capture_glyphs(struct capture_builder *b)
{
	ioctl_capture_more(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, 2 * MAP_SIZE);
}

/* --- from Unicode to the font ------------------------------------------------------------------------------ */
static const struct field pair_fields[] = {
	F(struct unipair, unicode, HEX), F(struct unipair, fontpos, HEX), F_END
};

static void print_pair(struct call *c, const void *bytes)
{
	put_fields_struct(c, pair_fields, bytes);
}

static void put_pairs(struct call *c, const struct unimapdesc *map, unsigned count)
{
	put_field(c, "entries");
	if (!c->entry && c->failed)
		put_address(c, (uintptr_t)map->entries);
	else
		put_array(c, (uintptr_t)map->entries, count, sizeof(struct unipair), console_phase(c), print_pair);
}

/* GIO_UNIMAP: {entry_ct=room => how many there are, entries=[…]}, even when there are too many. */
void console_both_unimap(struct call *c, uint64_t address)
{
	bool get = ioctl_number(c) == GIO_UNIMAP;
	struct unimapdesc before, after;
	const void *bytes = call_bytes(c, address, sizeof(before), AT_ENTRY);

	if (c->entry && !bytes)
		put_address(c, address);
	if (!bytes || (!c->entry && !get))
		return;
	memcpy(&before, bytes, sizeof(before));
	if (c->entry) {
		put_struct_open(c);
		FIELD(c, number, "entry_ct", before.entry_ct);
		if (!get)
			put_pairs(c, &before, before.entry_ct);
	} else {
		bytes = call_bytes(c, address, sizeof(after), AT_EXIT);
		if (bytes) {
			memcpy(&after, bytes, sizeof(after));
			put_changed(c);
			put_number(c, after.entry_ct);
			put_pairs(c, &after, before.entry_ct);
		}
	}
	if (c->entry != get)
		put_struct_close(c, false);
}

void console_capture_unimap(struct capture_builder *b)
{
	ioctl_capture_counted(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, offsetof(struct unimapdesc, entries),
		offsetof(struct unimapdesc, entry_ct), 2, sizeof(struct unipair));
}

/* --- fonts of any size ------------------------------------------------------------------------------------- */
#define GLYPHS_MOST 512
#define GLYPH_SIZE  32

static void put_description(struct call *c, const struct consolefontdesc *d, bool data)
{
	unsigned count = d->charcount < GLYPHS_MOST ? d->charcount : GLYPHS_MOST;

	put_struct_open(c);
	FIELD(c, number, "charcount", d->charcount);
	FIELD(c, number, "charheight", d->charheight);
	put_field(c, "chardata");
	if (data)
		put_buffer(c, (uintptr_t)d->chardata, (uint64_t)count * GLYPH_SIZE, console_phase(c), STRING_HEX);
	else
		put_address(c, (uintptr_t)d->chardata);
	put_struct_close(c, false);
}

void console_both_description(struct call *c, uint64_t address)
{
	bool get = ioctl_number(c) == GIO_FONTX;
	struct consolefontdesc d;
	const void *bytes = ioctl_bytes(c, address, sizeof(d));

	if (!bytes || (!c->entry && (!get || c->failed)))
		return;
	memcpy(&d, bytes, sizeof(d));
	if (!c->entry)
		put_changed(c);
	put_description(c, &d, !c->entry || !get);
}

void console_capture_description(struct capture_builder *b)
{
	ioctl_capture_shown(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, offsetof(struct consolefontdesc, chardata),
		GLYPHS_MOST * GLYPH_SIZE);
}

#define FONT_NAME_MOST  32
#define FONT_WIDTH_MOST 32

/* Its last byte is the NUL's, there or not. */
static void put_font_name(struct call *c, uint64_t address)
{
	const void *bytes = call_bytes(c, address, FONT_NAME_MOST, AT_ENTRY);

	if (bytes && c->style->strings >= FONT_NAME_MOST)
		put_fixed_string(c, bytes, FONT_NAME_MOST);
	else
		put_text_at(c, address, FONT_NAME_MOST, AT_ENTRY);
}

static void put_font_data(struct call *c, const struct console_font_op *f)
{
	unsigned width = f->width < FONT_WIDTH_MOST ? f->width : FONT_WIDTH_MOST;
	unsigned count = f->charcount < GLYPHS_MOST ? f->charcount : GLYPHS_MOST;

	if (f->op == KD_FONT_OP_COPY || (f->op == KD_FONT_OP_SET_DEFAULT && !c->entry))
		return;
	put_field(c, "data");
	if (f->op == KD_FONT_OP_SET_DEFAULT)
		put_font_name(c, (uintptr_t)f->data);
	else if (f->op == KD_FONT_OP_SET || (f->op == KD_FONT_OP_GET && !c->entry))
		put_buffer(c, (uintptr_t)f->data, (uint64_t)((width + 7) / 8) * GLYPH_SIZE * count, console_phase(c),
			STRING_HEX);
	else
		put_address(c, (uintptr_t)f->data);
}

static void put_font(struct call *c, const struct console_font_op *f)
{
	bool named = f->op == KD_FONT_OP_SET_DEFAULT, copied = f->op == KD_FONT_OP_COPY;

	put_struct_open(c);
	if (c->entry) {
		FIELD(c, one_of, "op", f->op, &font_operations);
		if (!named && !copied)
			FIELD(c, flags, "flags", f->flags, &font_flags);
	}
	if (!copied)
		FIELD(c, number, "width", f->width);
	FIELD(c, number, "height", f->height);
	if (!named && !copied)
		FIELD(c, number, "charcount", f->charcount);
	put_font_data(c, f);
	put_struct_close(c, false);
}

void console_both_font_operation(struct call *c, uint64_t address)
{
	struct console_font_op f;
	const void *bytes = call_bytes(c, address, sizeof(f), AT_ENTRY);

	if (c->entry && !bytes)
		put_address(c, address);
	if (!bytes)
		return;
	memcpy(&f, bytes, sizeof(f));
	if (c->entry) {
		put_font(c, &f);
		return;
	}
	bytes = call_bytes(c, address, sizeof(f), AT_EXIT);
	if (!bytes || c->failed || f.op == KD_FONT_OP_SET || f.op == KD_FONT_OP_COPY)
		return;
	memcpy(&f, bytes, sizeof(f));
	put_changed(c);
	put_font(c, &f);
}

void console_capture_font_operation(struct capture_builder *b)
{
	ioctl_capture_shown(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, offsetof(struct console_font_op, data),
		GLYPHS_MOST * GLYPH_SIZE * FONT_WIDTH_MOST / 8);
}
