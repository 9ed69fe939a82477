/* SPDX-License-Identifier: BSD-2-Clause */
/* The console: linux/kd.h (ioctl_console(2)), with its keyboard's tables, fonts and colours. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"

#include <errno.h>
#include <limits.h>
#include <linux/kd.h>
#include <linux/keyboard.h>
#include <stdio.h>
#include <string.h>

CONSTANTS(leds, "LED_", NULL, NAMED(LED_SCR), NAMED(LED_NUM), NAMED(LED_CAP));
CONSTANTS(led_states, "LED_", NULL, NAMED(LED_SCR), NAMED(LED_NUM), NAMED(LED_CAP),
	{ LED_SCR << 4, "LED_SCR<<4" }, { LED_NUM << 4, "LED_NUM<<4" }, { LED_CAP << 4, "LED_CAP<<4" });
CONSTANTS(keyboard_types, "KB_", NULL, NAMED(KB_84), NAMED(KB_101), NAMED(KB_OTHER));
CONSTANTS(console_modes, "KD_", NULL, NAMED(KD_TEXT), NAMED(KD_GRAPHICS), NAMED(KD_TEXT0),
	NAMED(KD_TEXT1));
CONSTANTS(keyboard_modes, "K_", NULL, NAMED(K_RAW), NAMED(K_XLATE), NAMED(K_MEDIUMRAW),
	NAMED(K_UNICODE), NAMED(K_OFF));
CONSTANTS(meta_modes, "K_", NULL, NAMED(K_METABIT), NAMED(K_ESCPREFIX));
CONSTANTS(key_tables, "K_", NULL, NAMED(K_NORMTAB), NAMED(K_SHIFTTAB), NAMED(K_ALTTAB),
	NAMED(K_ALTSHIFTTAB));
#define MODIFIER(name_) { 1 << (name_), "1<<" #name_ }
CONSTANTS(modifiers, "K_", NULL, MODIFIER(KG_SHIFT), MODIFIER(KG_ALTGR), MODIFIER(KG_CTRL),
	MODIFIER(KG_ALT), MODIFIER(KG_SHIFTL), MODIFIER(KG_SHIFTR), MODIFIER(KG_CTRLL),
	MODIFIER(KG_CTRLR));
CONSTANTS(font_operations, "KD_FONT_OP_", NULL, NAMED(KD_FONT_OP_SET), NAMED(KD_FONT_OP_GET),
	NAMED(KD_FONT_OP_SET_DEFAULT), NAMED(KD_FONT_OP_COPY));
CONSTANTS(font_flags, "KD_FONT_FLAG_", NULL, NAMED(KD_FONT_FLAG_DONT_RECALC),
	{ 0x80000000, "KD_FONT_FLAG_OLD" });

static enum phase phase_of(const struct call *c)
{
	return c->entry ? AT_ENTRY : AT_EXIT;
}

/* --- numbers with words about them ----------------------------------------------------------------------- */
#define TICKS_A_SECOND 1193182 /* of the timer that makes the sound */

static void put_words(struct call *c, const char *text)
{
	if (!ioctl_raw(c))
		put_comment(c, text);
}

static uint64_t argument(const struct call *c, uint64_t value)
{
	return c->i386 ? (uint32_t)value : value;
}

static void both_sound(struct call *c, uint64_t value)
{
	unsigned hertz = value ? (unsigned)(TICKS_A_SECOND / argument(c, value)) : 0;
	char text[32] = "off";

	if (!c->entry)
		return;
	if (hertz)
		(void)snprintf(text, sizeof(text), "%u Hz", hertz);
	put_number(c, argument(c, value));
	put_words(c, text);
}

/* How long in the upper half, how high in the lower. */
static void both_tone(struct call *c, uint64_t value)
{
	unsigned time = (uint32_t)value >> 16, period = value & 0xffff;
	char text[64];

	if (!c->entry)
		return;
	(void)snprintf(text, sizeof(text), "%u<<16|%u", time, period);
	if (time)
		put_text(c, text);
	else
		put_number(c, period);
	(void)snprintf(text, sizeof(text), "off");
	if (time && period)
		(void)snprintf(text, sizeof(text), "%u Hz, %u ms", TICKS_A_SECOND / period, time);
	put_words(c, text);
}

#define FIRST_PORT 0x3b4
#define LAST_PORT  0x3df

static void both_port(struct call *c, uint64_t value)
{
	char text[32];

	if (!c->entry)
		return;
	value = argument(c, value);
	put_hex(c, value);
	(void)snprintf(text, sizeof(text), "GPFIRST + %u", (unsigned)value - FIRST_PORT);
	if (value >= FIRST_PORT && value <= LAST_PORT)
		put_words(c, text);
}

static void put_keyboard_mode(struct call *c, int mode)
{
	const char *name = constant_name(&keyboard_modes, (uint32_t)mode);

	if (name && c->style->constants == CONSTANTS_ABBREV) {
		put_text(c, name);
		return;
	}
	put_decimal(c, mode);
	put_words(c, name ? name : "K_???");
}

static void both_set_mode(struct call *c, uint64_t value)
{
	if (c->entry)
		put_keyboard_mode(c, (int)value);
}

static void print_keyboard_mode(struct call *c, const void *bytes)
{
	put_array_open(c);
	put_item(c);
	put_keyboard_mode(c, (int)field_number(bytes, 4));
	put_array_close(c, false);
}

static void both_signal(struct call *c, uint64_t value)
{
	if (!c->entry)
		return;
	value = argument(c, value);
	if (value < INT_MAX)
		put_signal(c, (int)value);
	else
		put_number(c, value);
}

/* --- maps, fonts and colours of a fixed length ------------------------------------------------------------ */
#define MAP_SIZE   256
#define FONT_SIZE  8192
#define COLOR_SIZE 48

static void put_hex_bytes(struct call *c, uint64_t address, uint64_t size)
{
	if (!c->entry && c->failed)
		put_address(c, address);
	else
		put_buffer(c, address, size, phase_of(c), STRING_HEX);
}

/* What is given and what is filled: PIO_*, GIO_*. */
#define BYTES(name_, size_)                                                                        \
	static void filled_##name_(struct call *c, uint64_t address)                               \
	{                                                                                          \
		put_hex_bytes(c, address, size_);                                                  \
	}                                                                                          \
	static void both_##name_(struct call *c, uint64_t address)                                 \
	{                                                                                          \
		if (c->entry)                                                                      \
			put_hex_bytes(c, address, size_);                                          \
	}                                                                                          \
	static void capture_##name_(struct capture_builder *b)                                     \
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

static void filled_glyphs(struct call *c, uint64_t address)
{
	if (!c->entry && c->failed)
		put_address(c, address);
	else
		put_array(c, address, MAP_SIZE, 2, phase_of(c), print_glyph);
}

static void both_glyphs(struct call *c, uint64_t address)
{
	if (c->entry)
		filled_glyphs(c, address);
}

static void capture_glyphs(struct capture_builder *b)
{
	ioctl_capture_more(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, 2 * MAP_SIZE);
}

/* --- what keys mean --------------------------------------------------------------------------------------- */
static void put_table(struct call *c, unsigned table)
{
	put_field(c, "kb_table");
	if (constant_name(&key_tables, table))
		put_one_of(c, table, &key_tables);
	else
		put_flags(c, table, &modifiers);
}

static bool is_letter(unsigned type)
{
	return type == KT_LATIN || type == KT_META || type == KT_LETTER || type == 13 /* KT_DEAD2 */;
}

static void put_key(struct call *c, unsigned value)
{
	const char *name = constant_name(&console_keys, value);
	const char *type = constant_name(&console_key_types, KTYP(value));
	char text[64], letter[CHAR_TEXT], number[16];

	FIELD(c, hex, "kb_value", value);
	char_text(letter, (uint8_t)KVAL(value), true);
	(void)snprintf(number, sizeof(number), KTYP(value) ? "%#x" : "0", KTYP(value));
	(void)snprintf(text, sizeof(text), "K(%s, ", type ? type : number);
	(void)snprintf(number, sizeof(number), KVAL(value) ? "%#x" : "0", KVAL(value));
	(void)strcat(text, is_letter(KTYP(value)) ? letter : number);
	(void)strcat(text, ")");
	put_words(c, name ? name : text);
}

static void put_key_at(struct call *c, uint64_t address)
{
	const void *bytes = call_bytes(c, address + offsetof(struct kbentry, kb_value), 2, phase_of(c));

	if (bytes) {
		put_key(c, (unsigned)field_number(bytes, 2));
	} else {
		put_field(c, "kb_value");
		put_text(c, "???");
	}
}

/* The value may stand where nothing can be read; what comes before it shows all the same. */
static void both_key(struct call *c, uint64_t address)
{
	bool get = ioctl_number(c) == KDGKBENT;
	const uint8_t *bytes = call_bytes(c, address, 2, AT_ENTRY);

	if (c->entry && !bytes)
		put_address(c, address);
	if (!bytes || (!c->entry && !get))
		return;
	if (c->entry) {
		put_struct_open(c);
		put_table(c, bytes[0]);
		FIELD(c, number, "kb_index", bytes[1]);
	}
	if (c->entry ? !get : !c->failed)
		put_key_at(c, address);
	if (c->entry != get)
		put_struct_close(c, false);
}

/* Up to its NUL, which counts for -s. */
static void put_key_string(struct call *c, uint64_t address)
{
	const size_t room = FIELD_SIZE(struct kbsentry, kb_string);
	size_t length, most = c->style->strings;
	struct memory m;

	put_field(c, "kb_string");
	if (!memory_find(c->record, address + offsetof(struct kbsentry, kb_string), phase_of(c), &m)) {
		put_text(c, "???");
		return;
	}
	length = strnlen((const char *)m.bytes, m.size < room ? m.size : room);
	if (length == m.size && length < room && !m.cut)
		put_text(c, "???");
	else
		PUT(c, string, m.bytes, length < most ? length : most, length >= most ? STRING_CUT : 0, -1);
}

static void both_key_string(struct call *c, uint64_t address)
{
	bool get = ioctl_number(c) == KDGKBSENT;
	const uint8_t *bytes = call_bytes(c, address, 1, AT_ENTRY);

	if (c->entry && !bytes)
		put_address(c, address);
	if (!bytes || (!c->entry && !get))
		return;
	if (c->entry) {
		put_struct_open(c);
		FIELD(c, one_of, "kb_func", bytes[0], &console_functions);
	}
	if (c->entry ? !get : !c->failed)
		put_key_string(c, address);
	if (c->entry != get)
		put_struct_close(c, false);
}

static void capture_key_string(struct capture_builder *b)
{
	ioctl_capture_more(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, sizeof(struct kbsentry));
}

static void print_accent(struct call *c, const void *bytes)
{
	struct kbdiacr d;

	memcpy(&d, bytes, sizeof(d));
	put_struct_open(c);
	put_field(c, "diacr");
	put_char(c, d.diacr, true);
	put_field(c, "base");
	put_char(c, d.base, true);
	put_field(c, "result");
	put_char(c, d.result, true);
	put_struct_close(c, false);
}

static const struct field accent_fields[] = {
	F(struct kbdiacruc, diacr, HEX), F(struct kbdiacruc, base, HEX), F(struct kbdiacruc, result, HEX),
	F_END
};

static void print_accent_unicode(struct call *c, const void *bytes)
{
	put_fields_struct(c, accent_fields, bytes);
}

#define ACCENTS_MOST 256

static void put_accents(struct call *c, uint64_t address, const char *name, size_t size,
	void (*print)(struct call *c, const void *bytes))
{
	const void *bytes = !c->entry && c->failed ? NULL : call_bytes(c, address, 4, phase_of(c));
	uint64_t count;

	if (!bytes) {
		put_address(c, address);
		return;
	}
	count = field_number(bytes, 4);
	put_struct_open(c);
	FIELD(c, number, "kb_cnt", count);
	put_field(c, name);
	bytes = call_bytes(c, address + 4, ACCENTS_MOST * size, phase_of(c));
	if (bytes && count > ACCENTS_MOST && call_most_items(c) > ACCENTS_MOST) {
		/* all that the kernel takes, and that there would be more */
		put_array_open(c);
		for (size_t i = 0; i < ACCENTS_MOST; i++) {
			put_item(c);
			print(c, (const uint8_t *)bytes + i * size);
		}
		put_array_close(c, true);
	} else {
		put_array(c, address + 4, count < ACCENTS_MOST ? count : ACCENTS_MOST, size, phase_of(c),
			print);
	}
	put_struct_close(c, false);
}

static void filled_accents(struct call *c, uint64_t address)
{
	put_accents(c, address, "kbdiacr", sizeof(struct kbdiacr), print_accent);
}

static void both_accents(struct call *c, uint64_t address)
{
	if (c->entry)
		filled_accents(c, address);
}

static void filled_accents_unicode(struct call *c, uint64_t address)
{
	put_accents(c, address, "kbdiacruc", sizeof(struct kbdiacruc), print_accent_unicode);
}

static void both_accents_unicode(struct call *c, uint64_t address)
{
	if (c->entry)
		filled_accents_unicode(c, address);
}

static void capture_accents(struct capture_builder *b)
{
	ioctl_capture_more(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, sizeof(struct kbdiacrsuc));
}

static const struct field keycode_fields[] = {
	F(struct kbkeycode, scancode, HEX), F(struct kbkeycode, keycode, HEX), F_END
};

static void both_keycode(struct call *c, uint64_t address)
{
	ioctl_value_changed(c, address, sizeof(struct kbkeycode), keycode_fields, &keycode_fields[1]);
}

static const struct field repeat_fields[] = {
	F(struct kbd_repeat, delay, SIGNED), F(struct kbd_repeat, period, SIGNED), F_END
};

/* --- from Unicode to the font ------------------------------------------------------------------------------ */
static const struct field init_fields[] = {
	F(struct unimapinit, advised_hashsize, UNSIGNED), F(struct unimapinit, advised_hashstep, UNSIGNED),
	F(struct unimapinit, advised_hashlevel, UNSIGNED), F_END
};
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
		put_array(c, (uintptr_t)map->entries, count, sizeof(struct unipair), phase_of(c), print_pair);
}

/* GIO_UNIMAP: {entry_ct=room => how many there are, entries=[…]}, even when there are too many. */
static void both_unimap(struct call *c, uint64_t address)
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

static void capture_unimap(struct capture_builder *b)
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
		put_buffer(c, (uintptr_t)d->chardata, (uint64_t)count * GLYPH_SIZE, phase_of(c), STRING_HEX);
	else
		put_address(c, (uintptr_t)d->chardata);
	put_struct_close(c, false);
}

static void both_description(struct call *c, uint64_t address)
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

static void capture_description(struct capture_builder *b)
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
		put_buffer(c, (uintptr_t)f->data, (uint64_t)((width + 7) / 8) * GLYPH_SIZE * count, phase_of(c),
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

static void both_font_operation(struct call *c, uint64_t address)
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

static void capture_font_operation(struct capture_builder *b)
{
	ioctl_capture_shown(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, offsetof(struct console_font_op, data),
		GLYPHS_MOST * GLYPH_SIZE * FONT_WIDTH_MOST / 8);
}

/* --- rows --------------------------------------------------------------------------------------------------- */
#define GIVEN_FILLED(what_, name_)                                                                 \
	FILLED(GIO_##what_, filled_##name_, .capture = capture_##name_),                           \
		BOTH(PIO_##what_, both_##name_, .capture = capture_##name_)

static const struct ioctl_row console_rows[] = {
	BOTH(KIOCSOUND, both_sound), BOTH(KDMKTONE, both_tone), BOTH(KDADDIO, both_port),
	BOTH(KDDELIO, both_port), NO_ARG(KDENABIO), NO_ARG(KDDISABIO), NO_ARG(KDMAPDISP),
	NO_ARG(KDUNMAPDISP), NO_ARG(PIO_FONTRESET),
	POINTED(KDGETLED, OUT, FLAGS, 1, .names = &leds), VALUE(KDSETLED, FLAGS, 1, .names = &leds),
	POINTED(KDGKBLED, OUT, FLAGS, 1, .names = &led_states),
	VALUE(KDSKBLED, FLAGS, 1, .names = &led_states),
	POINTED(KDGKBTYPE, OUT, ONE_OF, 1, .names = &keyboard_types),
	VALUE(KDSETMODE, ONE_OF, 4, .names = &console_modes),
	POINTED(KDGETMODE, OUT, ONE_OF, 4, .names = &console_modes),
	GIVEN_FILLED(SCRNMAP, map), GIVEN_FILLED(UNISCRNMAP, glyphs), GIVEN_FILLED(FONT, font),
	GIVEN_FILLED(CMAP, colors),
	BOTH(KDSKBMODE, both_set_mode), OUT_PRINT(KDGKBMODE, int, print_keyboard_mode),
	VALUE(KDSKBMETA, ONE_OF, 4, .names = &meta_modes),
	POINTED(KDGKBMETA, OUT, ONE_OF, 4, .names = &meta_modes),
	BOTH(KDGKBENT, both_key), BOTH(KDSKBENT, both_key),
	BOTH(KDGKBSENT, both_key_string, .capture = capture_key_string),
	BOTH(KDSKBSENT, both_key_string, .capture = capture_key_string),
	FILLED(KDGKBDIACR, filled_accents, .capture = capture_accents),
	BOTH(KDSKBDIACR, both_accents, .capture = capture_accents),
	FILLED(KDGKBDIACRUC, filled_accents_unicode, .capture = capture_accents),
	BOTH(KDSKBDIACRUC, both_accents_unicode, .capture = capture_accents),
	BOTH(KDGETKEYCODE, both_keycode), IN_STRUCT(KDSETKEYCODE, struct kbkeycode, keycode_fields),
	BOTH(KDSIGACCEPT, both_signal),
	CHANGED(KDKBDREP, struct kbd_repeat, repeat_fields, repeat_fields),
	IN_STRUCT(PIO_UNIMAPCLR, struct unimapinit, init_fields),
	BOTH_WIDE(GIO_UNIMAP, both_unimap, .capture = capture_unimap),
	BOTH_WIDE(PIO_UNIMAP, both_unimap, .capture = capture_unimap),
	BOTH_WIDE(GIO_FONTX, both_description, .capture = capture_description),
	BOTH_WIDE(PIO_FONTX, both_description, .capture = capture_description),
	BOTH_WIDE(KDFONTOP, both_font_operation, .capture = capture_font_operation),
};

IOCTL_FAMILY(console, 'K');
