/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The arguments of a call one by one, numbers, fields of structures and words of flags (facts.h).
 */
#include "facts.h"

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/*
 * Behind the closing quote of the string that begins at p: the first one with an even number of
 * backslashes before it. Runs of backslashes end at the quote before, so none is counted twice.
 */
static const char *skip_string(const char *p, const char *end)
{
	const char *from = ++p;

	while (p < end) {
		const char *quote = memchr(p, '"', (size_t)(end - p)), *slash = quote;

		if (!quote)
			return end;
		while (slash > from && slash[-1] == '\\')
			slash--;
		p = quote + 1;
		if ((quote - slash) % 2 == 0)
			return p;
		from = p;
	}
	return end;
}

const char *decoration_end(const char *p, const char *end)
{
	unsigned depth = 0;

	for (; p < end; p++) {
		if (*p == '<')
			depth++;
		else if (*p == '>' && p[-1] != '-' && --depth == 0)
			return p + 1;
	}
	return end;
}

/* Bytes that mean something to skip_argument(). */
static const bool special[256] = {
	['"'] = true,
	['<'] = true,
	['('] = true,
	[')'] = true,
	['['] = true,
	[']'] = true,
	['{'] = true,
	['}'] = true,
	[','] = true,
};

/* Behind the argument that begins at p: at its comma or at the end. */
static const char *skip_argument(const char *start, const char *end)
{
	unsigned depth = 0;
	const char *p = start;

	while (p < end) {
		if (!special[(unsigned char)*p]) {
			p++;
			continue;
		}
		switch (*p) {
		case '"':
			p = skip_string(p, end);
			continue;
		case '<':
			/* after a word it is a decoration, else an operator: 1<<3 */
			if (p > start && is_word(p[-1])) {
				p = decoration_end(p, end);
				continue;
			}
			break;
		case ',':
			if (depth == 0)
				return p;
			break;
		case '(':
		case '[':
		case '{':
			depth++;
			break;
		default:
			if (depth > 0)
				depth--;
		}
		p++;
	}
	return end;
}

static struct slice trim(const char *start, const char *end)
{
	while (start < end && *start == ' ')
		start++;
	while (end > start && end[-1] == ' ')
		end--;
	return slice_between(start, end);
}

/* -N's `fd=3` and clone's `flags=…`: a word and '=' in front of the value. */
static void split_name(struct slice *value, struct slice *ret_name)
{
	const char *p = value->at, *end = p + value->length;

	*ret_name = SLICE_NONE;
	if (p == end || *p < 'a' || *p > 'z')
		return;
	while (p < end && is_word(*p))
		p++;
	if (p == end || *p != '=')
		return;
	*ret_name = slice_between(value->at, p);
	*value = slice_between(p + 1, end);
}

void args_split_first(struct slice text, unsigned n, struct args *ret_args)
{
	const char *p = text.at, *end = p + text.length;

	if (n > ARGS_MAX)
		n = ARGS_MAX;
	ret_args->count = 0;
	if (text.length == 0)
		return;
	while (ret_args->count < n) {
		const char *comma = skip_argument(p, end);
		unsigned i = ret_args->count++;

		ret_args->value[i] = trim(p, comma);
		split_name(&ret_args->value[i], &ret_args->name[i]);
		if (comma == end)
			return;
		p = comma + 1;
	}
}

void args_split(struct slice text, struct args *ret_args)
{
	args_split_first(text, ARGS_MAX, ret_args);
}

struct slice args_get(const struct args *a, unsigned index)
{
	return index < a->count ? a->value[index] : SLICE_NONE;
}

struct slice args_named(const struct args *a, const char *name)
{
	for (unsigned i = 0; i < a->count; i++)
		if (slice_is(a->name[i], name))
			return a->value[i];
	return SLICE_NONE;
}

static unsigned digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	if (c >= 'A' && c <= 'F')
		return (unsigned)(c - 'A') + 10;
	return 16;
}

static const char *number(const char *p, const char *end, uint64_t *ret_value)
{
	unsigned base = 10;
	const char *start;

	*ret_value = 0;
	if (end - p > 2 && p[0] == '0' && p[1] == 'x') {
		base = 16;
		p += 2;
	} else if (end - p > 1 && p[0] == '0' && digit(p[1]) < 8) {
		base = 8;
		p++;
	}
	start = p;
	while (p < end && digit(*p) < base)
		*ret_value = *ret_value * base + digit(*p++);
	return p == start ? NULL : p;
}

bool fact_number(struct slice text, int64_t *ret_value)
{
	const char *p = text.at, *end = p + text.length;
	bool negative = p < end && *p == '-';
	uint64_t v, factor;

	p = number(p + negative, end, &v);
	if (!p)
		return false;
	if (end - p > 1 && *p == '*' && number(p + 1, end, &factor))
		v *= factor;
	*ret_value = (int64_t)(negative ? 0 - v : v);
	return true;
}

struct slice fact_field(struct slice structure, const char *field)
{
	const char *p = structure.at, *end = p + structure.length;
	size_t n = strlen(field);

	if (p == end || *p != '{')
		return SLICE_NONE;
	p++;
	if (end[-1] == '}')
		end--;
	while (p < end) {
		const char *comma = skip_argument(p, end);
		struct slice item = trim(p, comma);

		if (item.length > n && memcmp(item.at, field, n) == 0 && item.at[n] == '=')
			return slice_from(item, n + 1);
		p = comma + 1;
	}
	return SLICE_NONE;
}

bool fact_flag(struct slice flags, const char *word)
{
	const char *p = flags.at, *end = p + flags.length;
	size_t n = strlen(word);

	while (p < end) {
		const char *hit = memmem(p, (size_t)(end - p), word, n);

		if (!hit)
			return false;
		if ((hit == flags.at || !is_word(hit[-1])) && (hit + n == end || !is_word(hit[n])))
			return true;
		p = hit + n;
	}
	return false;
}
