/* SPDX-License-Identifier: BSD-2-Clause */
/* The console: linux/kd.h (ioctl_console(2)), with its keyboard's tables. Its fonts are ioctl-console-font.c's. */
#include "decode/ioctl-console.h"

#include "decode/call.h"
#include "decode/constants.h"

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
	const void *bytes = call_bytes(c, address + offsetof(struct kbentry, kb_value), 2, console_phase(c));

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
	if (!call_find(c, address + offsetof(struct kbsentry, kb_string), console_phase(c), &m)) {
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
	const void *bytes = !c->entry && c->failed ? NULL : call_bytes(c, address, 4, console_phase(c));
	uint64_t count;

	if (!bytes) {
		put_address(c, address);
		return;
	}
	count = field_number(bytes, 4);
	put_struct_open(c);
	FIELD(c, number, "kb_cnt", count);
	put_field(c, name);
	bytes = call_bytes(c, address + 4, ACCENTS_MOST * size, console_phase(c));
	if (bytes && count > ACCENTS_MOST && call_most_items(c) > ACCENTS_MOST) {
		/* all that the kernel takes, and that there would be more */
		put_array_open(c);
		for (size_t i = 0; i < ACCENTS_MOST; i++) {
			put_item(c);
			print(c, (const uint8_t *)bytes + i * size);
		}
		put_array_close(c, true);
	} else {
		put_array(c, address + 4, count < ACCENTS_MOST ? count : ACCENTS_MOST, size, console_phase(c),
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

static const struct field init_fields[] = {
	F(struct unimapinit, advised_hashsize, UNSIGNED), F(struct unimapinit, advised_hashstep, UNSIGNED),
	F(struct unimapinit, advised_hashlevel, UNSIGNED), F_END
};

/* --- rows --------------------------------------------------------------------------------------------------- */
#define GIVEN_FILLED(what_, name_)                                                                 \
	FILLED(GIO_##what_, console_filled_##name_, .capture = console_capture_##name_),                           \
		BOTH(PIO_##what_, console_both_##name_, .capture = console_capture_##name_)

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
	BOTH_WIDE(GIO_UNIMAP, console_both_unimap, .capture = console_capture_unimap),
	BOTH_WIDE(PIO_UNIMAP, console_both_unimap, .capture = console_capture_unimap),
	BOTH_WIDE(GIO_FONTX, console_both_description, .capture = console_capture_description),
	BOTH_WIDE(PIO_FONTX, console_both_description, .capture = console_capture_description),
	BOTH_WIDE(KDFONTOP, console_both_font_operation, .capture = console_capture_font_operation),
};

IOCTL_FAMILY(console, 'K');
