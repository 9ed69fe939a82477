/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The terminal: whether colours are welcome, and what they are.
 */
#pragma once

#include <stdbool.h>

enum term_colour { TERM_RED, TERM_GREEN, TERM_YELLOW, TERM_BOLD, TERM_DIM, TERM_PLAIN };

/* Only on a terminal, unless NO_COLOR (no-color.org) is set to anything or TERM is "dumb". */
bool term_colourful(int fd);
/* The escape sequence, "" when not colourful. */
const char *term_colour(bool colourful, enum term_colour colour);
