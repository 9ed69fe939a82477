/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A borrowed piece of text that is not NUL-terminated. Slices of a call point into the reader's
 * buffer and are good until the next reader_next(); what must live longer is copied.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
	const char *at;
	size_t length;
};

#define SLICE(literal) ((struct slice){(literal), sizeof(literal) - 1})
#define SLICE_NONE     ((struct slice){"", 0})

static inline struct slice slice_of(const char *text)
{
	return (struct slice){text, strlen(text)};
}

static inline struct slice slice_between(const char *start, const char *end)
{
	return (struct slice){start, (size_t)(end - start)};
}

static inline bool slice_equal(struct slice a, struct slice b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

static inline bool slice_is(struct slice a, const char *text)
{
	size_t n = strlen(text);

	return a.length == n && (n == 0 || memcmp(a.at, text, n) == 0);
}

static inline bool slice_starts(struct slice a, const char *prefix)
{
	size_t n = strlen(prefix);

	return a.length >= n && memcmp(a.at, prefix, n) == 0;
}

static inline bool slice_ends(struct slice a, const char *suffix)
{
	size_t n = strlen(suffix);

	return a.length >= n && memcmp(a.at + a.length - n, suffix, n) == 0;
}

/* Where `text` begins inside a, NULL when it is not there. */
static inline const char *slice_find(struct slice a, const char *text)
{
	return a.length ? memmem(a.at, a.length, text, strlen(text)) : NULL;
}

static inline struct slice slice_from(struct slice a, size_t offset)
{
	return offset >= a.length ? (struct slice){a.at + a.length, 0}
				  : (struct slice){a.at + offset, a.length - offset};
}

/* Behind a descriptor's decoration that begins with the '<' at p, 3</etc/passwd>: brackets nest in <char 1:3>, and "->"
 * ends nothing. */
const char *decoration_end(const char *p, const char *end);
