/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The words that mean something to Docker (daemon/errors.go), and what we say instead.
 */
#include "engine_text.h"

#include "buf.h"
#include "text.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *phrase, *instead;
} loaded[] = {
	{ "no such file or directory", "it is not there" },
	{ "executable file not found", "no such program" },
	{ "permission denied", "access refused" },
	{ "not a directory", "no folder" },
};

void message_clean(const char *text, struct buf *b)
{
	while (*text) {
		size_t i = 0;

		while (i < ARRAY_SIZE(loaded) &&
			strncasecmp(text, loaded[i].phrase, strlen(loaded[i].phrase)) != 0)
			i++;
		if (i < ARRAY_SIZE(loaded)) {
			buf_str(b, loaded[i].instead);
			text += strlen(loaded[i].phrase);
		} else if ((unsigned char)*text < 0x20 || *text == 0x7f) {
			buf_printf(b, "\\x%02x", (unsigned char)*text++);
		} else {
			buf_byte(b, *text++);
		}
	}
}
