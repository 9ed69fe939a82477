/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sizes, durations and paths as text. Knows no option and no policy.
 */
#include "value.h"

#include "buf.h"
#include "error.h"
#include "show.h"
#include "text.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct unit {
	const char *name;
	uint64_t factor;
};

/* From large to small: printing takes the first that divides. */
static const struct unit size_units[] = {
	{ "t", UINT64_C(1) << 40 },
	{ "g", UINT64_C(1) << 30 },
	{ "m", UINT64_C(1) << 20 },
	{ "k", UINT64_C(1) << 10 },
	{ "", 1 },
};

static const struct unit duration_units[] = {
	{ "d", UINT64_C(86400000000000) },
	{ "h", UINT64_C(3600000000000) },
	{ "m", UINT64_C(60000000000) },
	{ "s", UINT64_C(1000000000) },
	{ "ms", UINT64_C(1000000) },
	{ "us", UINT64_C(1000) },
	{ "ns", 1 },
};

#define SECOND UINT64_C(1000000000)

int value_check(const char *value, size_t max, struct error *err)
{
	const unsigned char *s = (const unsigned char *)value;
	size_t length = strlen(value);

	if (length > max)
		return error_say(err, EINVAL, "'%s' is too long (%zu bytes, at most %zu)",
			SHOW(value), length, max);
	for (size_t i = 0; i < length;) {
		size_t n = text_utf8_length(s + i, length - i);

		if (n == 0)
			return error_say(err, EINVAL, "'%s' is not UTF-8 text", SHOW(value));
		/* U+0080 to U+009F are control characters too, and terminals obey some. */
		if (s[i] < 0x20 || s[i] == 0x7f || (s[i] == 0xc2 && s[i + 1] < 0xa0))
			return error_say(err, EINVAL, "'%s' holds a control character",
				SHOW(value));
		i += n;
	}
	return 0;
}

/* Digits from *at, which moves on. */
static int digits_read(const char **at, uint64_t *ret_number)
{
	uint64_t number = 0;
	const char *begin = *at;

	for (; **at >= '0' && **at <= '9'; (*at)++)
		if (__builtin_mul_overflow(number, 10, &number) ||
			__builtin_add_overflow(number, (uint64_t)(**at - '0'), &number))
			return -EINVAL;
	*ret_number = number;
	return *at == begin ? -EINVAL : 0;
}

/* "", "b", "k", "kb", "kib" in either case. */
static const struct unit *size_unit_find(const char *text)
{
	for (size_t i = 0; i < ARRAY_SIZE(size_units); i++) {
		size_t length = strlen(size_units[i].name);
		const char *rest = text + length;

		if (strncasecmp(text, size_units[i].name, length) != 0)
			continue;
		if (!*rest || strcasecmp(rest, "b") == 0 ||
			(length > 0 && strcasecmp(rest, "ib") == 0))
			return &size_units[i];
	}
	return NULL;
}

int size_parse(const char *text, uint64_t *ret_bytes)
{
	uint64_t number;
	const struct unit *unit;

	if (digits_read(&text, &number) < 0)
		return -EINVAL;
	unit = size_unit_find(text);
	if (!unit || __builtin_mul_overflow(number, unit->factor, &number))
		return -EINVAL;
	*ret_bytes = number;
	return 0;
}

/* The unit whose name fills the letters at *at, which moves on. */
static const struct unit *duration_unit_read(const char **at)
{
	size_t length = 0;

	while (((*at)[length] | 0x20) >= 'a' && ((*at)[length] | 0x20) <= 'z')
		length++;
	for (size_t i = 0; i < ARRAY_SIZE(duration_units); i++) {
		if (strlen(duration_units[i].name) == length &&
			strncasecmp(*at, duration_units[i].name, length) == 0) {
			*at += length;
			return &duration_units[i];
		}
	}
	return NULL;
}

int duration_parse(const char *text, uint64_t *ret_ns)
{
	uint64_t total = 0, number;
	uint64_t below = UINT64_MAX; /* units come from large to small, each once */

	if (text_to_unsigned(text, UINT64_MAX / SECOND, &number) == 0) {
		*ret_ns = number * SECOND;
		return 0;
	}
	do {
		const struct unit *unit;

		if (digits_read(&text, &number) < 0)
			return -EINVAL;
		unit = duration_unit_read(&text);
		if (!unit || unit->factor >= below ||
			__builtin_mul_overflow(number, unit->factor, &number) ||
			__builtin_add_overflow(total, number, &total))
			return -EINVAL;
		below = unit->factor;
	} while (*text);
	*ret_ns = total;
	return 0;
}

static void print_in_units(struct buf *b, uint64_t value, const struct unit *units, size_t count)
{
	size_t i = 0;

	while (i + 1 < count && value % units[i].factor != 0)
		i++;
	buf_unsigned(b, value / units[i].factor);
	buf_str(b, units[i].name);
}

void size_print(struct buf *b, uint64_t bytes)
{
	if (bytes == 0)
		buf_byte(b, '0');
	else
		print_in_units(b, bytes, size_units, ARRAY_SIZE(size_units));
}

void duration_print(struct buf *b, uint64_t ns)
{
	if (ns == 0)
		buf_byte(b, '0');
	else
		print_in_units(b, ns, duration_units, ARRAY_SIZE(duration_units));
}

int path_parse(const char *text, char **ret_path, struct error *err)
{
	const char *begin = text;
	size_t length = strlen(text), used = 0;
	char *path;

	if (*text != '/')
		return error_say(err, EINVAL, "'%s' is not an absolute path", SHOW(text));
	if (length >= PATH_MAX)
		return error_say(err, EINVAL, "'%s' is too long (%zu bytes, at most %d)", SHOW(text),
			length, PATH_MAX - 1);
	path = malloc(length + 2);
	if (!path)
		return error_set(err, ENOMEM, "parse a path");
	while (*text) {
		size_t part;

		text += strspn(text, "/");
		part = strcspn(text, "/");
		if (part == 2 && strncmp(text, "..", 2) == 0) {
			free(path);
			return error_say(err, EINVAL, "'%s' must not have '..' in it", SHOW(begin));
		}
		if (part > 0 && !(part == 1 && *text == '.')) {
			path[used++] = '/';
			memcpy(path + used, text, part);
			used += part;
		}
		text += part;
	}
	if (used == 0)
		path[used++] = '/';
	path[used] = '\0';
	*ret_path = path;
	return 0;
}
