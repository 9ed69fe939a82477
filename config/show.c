/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Escaping and cutting of values for messages; nothing here judges them.
 */
#include "show.h"

#include "text.h"

#include <string.h>
#include <strings.h>

/* What dockerd looks for in a runtime's error (daemon/errors.go): each has a meaning of its own. */
static const char *const phrases[] = {
	"no such file or directory",
	"executable file not found",
	"permission denied",
	"not a directory",
	"is a directory",
};

static bool phrase_begins(const char *value)
{
	for (size_t i = 0; i < ARRAY_SIZE(phrases); i++)
		if (strncasecmp(value, phrases[i], strlen(phrases[i])) == 0)
			return true;
	return false;
}

static char *escape(char *out, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";

	*out++ = '\\';
	if (c == '\n' || c == '\t' || c == '\r') {
		*out++ = c == '\n' ? 'n' : c == '\t' ? 't' : 'r';
	} else if (c == '\\') {
		*out++ = (char)c;
	} else {
		*out++ = 'x';
		*out++ = hex[c >> 4];
		*out++ = hex[c & 15];
	}
	return out;
}

const char *show_value(struct shown *s, const char *value)
{
	char *out = s->text;
	bool escape_space = false;
	size_t i;

	for (i = 0; value[i] && out < s->text + SHOWN_MAX; i++) {
		unsigned char c = (unsigned char)value[i];

		escape_space |= phrase_begins(value + i);
		if (c < 0x20 || c > 0x7e || c == '\\' || (c == ' ' && escape_space))
			out = escape(out, c);
		else
			*out++ = (char)c;
		escape_space = escape_space && c != ' ';
	}
	memcpy(out, value[i] ? "..." : "", value[i] ? 4 : 1);
	return s->text;
}
