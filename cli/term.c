/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Colours on a terminal only.
 */
#include "term.h"

#include "text.h"

#include <stdlib.h>
#include <unistd.h>

bool term_colourful(int fd)
{
	const char *no_color = getenv("NO_COLOR");

	if (no_color && *no_color)
		return false;
	return isatty(fd) && !text_equal(getenv("TERM"), "dumb");
}

const char *term_colour(bool colourful, enum term_colour colour)
{
	static const char *const sequences[] = {
		[TERM_RED] = "\033[31m",
		[TERM_GREEN] = "\033[32m",
		[TERM_YELLOW] = "\033[33m",
		[TERM_BOLD] = "\033[1m",
		[TERM_DIM] = "\033[2m",
		[TERM_PLAIN] = "\033[0m",
	};

	return colourful ? sequences[colour] : "";
}
