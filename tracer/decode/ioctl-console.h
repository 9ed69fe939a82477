/* SPDX-License-Identifier: BSD-2-Clause */
/* What the console's commands share: the functions of fonts, maps and colours that its rows name. */
#pragma once

#include "decode/call.h"
#include "decode/ioctl.h"

/* Of the half that is being written. */
static inline enum phase console_phase(const struct call *c)
{
	return c->entry ? AT_ENTRY : AT_EXIT;
}

/* GIO_*: what was filled; PIO_*: what is given; how much of it is copied. */
#define CONSOLE_GIVEN_FILLED(name_)                                                                \
	void console_filled_##name_(struct call *c, uint64_t address);                             \
	void console_both_##name_(struct call *c, uint64_t address);                               \
	void console_capture_##name_(struct capture_builder *b)

CONSOLE_GIVEN_FILLED(map);
CONSOLE_GIVEN_FILLED(font);
CONSOLE_GIVEN_FILLED(colors);
CONSOLE_GIVEN_FILLED(glyphs);

/* GIO_UNIMAP, PIO_UNIMAP; GIO_FONTX, PIO_FONTX; KDFONTOP */
void console_both_unimap(struct call *c, uint64_t address);
void console_capture_unimap(struct capture_builder *b);
void console_both_description(struct call *c, uint64_t address);
void console_capture_description(struct capture_builder *b);
void console_both_font_operation(struct call *c, uint64_t address);
void console_capture_font_operation(struct capture_builder *b);
