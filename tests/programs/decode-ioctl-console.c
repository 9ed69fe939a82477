/* SPDX-License-Identifier: BSD-2-Clause */
/* ioctl on the console: linux/kd.h and linux/keyboard.h. */
#include "decode-ioctls.h"

#include <linux/kd.h>
#include <linux/keyboard.h>

static char bytes[16384];

static void commands(void)
{
	for (unsigned number = 0x4b2e; number < 0x4b74; number++) {
		numbered(bytes, sizeof(bytes));
		ALL(number, bytes);
		memset(bytes, 0, sizeof(bytes));
		BOTH(number, bytes);
		BOTH(number, at_end(bytes, 48));
		BOTH(number, at_end(bytes, 2));
		BOTH(number, 0xbadc0ded00000001 + number % 8);
	}
	for (unsigned number = 0x4bfa; number < 0x4bfe; number++)
		ALL(number, bytes);
}

static void sounds(void)
{
	static const unsigned long values[] = { 0, 1, 440, 1193182, 1193183, 0x10000, 0x1ff0001, 0xffffffff,
		0x3b4, 0x3df, 0x3e0 };

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		BOTH(KIOCSOUND, values[i]);
		BOTH(KDMKTONE, values[i]);
		BOTH(KDADDIO, values[i]);
		BOTH(KDSKBMODE, values[i]);
		BOTH(KDSIGACCEPT, values[i]);
	}
	for (unsigned i = 0; i < 9; i++) {
		int mode = (int)i - 1;
		BOTH(KDGKBMODE, &mode);
		BOTH(KDSKBLED, i * 0x23);
		BOTH(KDSIGACCEPT, i * 8);
	}
}

static void keys(void)
{
	struct kbentry e = { 1, 30, 0 };
	struct kbsentry s = { .kb_func = 3, .kb_string = "a string\n" };
	struct kbdiacrs d = { .kb_cnt = 3, .kbdiacr = { { '\'', '\\', '\t' }, { 'a', 0, 255 } } };
	static struct kbdiacrsuc u = { .kb_cnt = 2, .kbdiacruc = { { 1, 2, 0x10ffff } } };
	struct kbkeycode k = { 1, 2 };
	struct kbd_repeat r = { -1, 30 };

	for (unsigned type = 0; type < 18; type++)
		for (unsigned value = 0; value < 30; value += 7) {
			e.kb_table = (unsigned char)value;
			e.kb_value = (unsigned short)K(type, value);
			BOTH(KDGKBENT, &e);
			BOTH(KDSKBENT, &e);
		}
	BOTH(KDSKBENT, at_end(&e, 2));
	BOTH(KDGKBSENT, &s);
	BOTH(KDSKBSENT, at_end(&s, sizeof(s)));
	BOTH(KDSKBSENT, at_end(&s, 5));
	BOTH(KDSKBSENT, at_end(&s, 1));
	memset(s.kb_string, 'x', sizeof(s.kb_string));
	s.kb_func = 77;
	BOTH(KDSKBSENT, &s);
	s.kb_string[31] = 0;
	BOTH(KDSKBSENT, &s);
	BOTH(KDGKBDIACR, &d);
	BOTH(KDSKBDIACR, &d);
	BOTH(KDGKBDIACRUC, &u);
	BOTH(KDSKBDIACRUC, &u);
	BOTH(KDGETKEYCODE, &k);
	BOTH(KDSETKEYCODE, &k);
	BOTH(KDKBDREP, &r);
}

static void fonts(void)
{
	struct unipair pairs[4] = { { 1, 2 }, { 3, 4 } };
	struct unimapdesc map = { 4, pairs };
	struct consolefontdesc description = { 2, 16, bytes };
	struct console_font_op op = { .flags = 3, .width = 8, .height = 16, .charcount = 2,
		.data = (unsigned char *)bytes };

	numbered(bytes, sizeof(bytes));
	for (unsigned i = 0; i < 2; i++) {
		BOTH(GIO_UNIMAP, &map);
		BOTH(PIO_UNIMAP, &map);
		BOTH(GIO_FONTX, &description);
		BOTH(PIO_FONTX, &description);
		for (op.op = 0; op.op < 6; op.op++)
			BOTH(KDFONTOP, &op);
		map.entries = (void *)no_memory();
		map.entry_ct = 0xffff;
		description.chardata = no_memory();
		description.charcount = 0xffff;
		op.data = (void *)no_memory();
		op.charcount = op.width = 0xffffffff;
	}
	map.entries = NULL;
	BOTH(PIO_UNIMAP, &map);
	op.op = KD_FONT_OP_SET_DEFAULT;
	op.data = (unsigned char *)at_end("a name", 7);
	BOTH(KDFONTOP, &op);
	op.data = (unsigned char *)at_end("a longer name than there is room for", 33);
	BOTH(KDFONTOP, &op);
}

int main(void)
{
	answer_ioctls();
	commands();
	sounds();
	keys();
	fonts();
	return 0;
}
