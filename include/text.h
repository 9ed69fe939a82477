/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Small things about text: numbers with a range, trimming, and the nearest word of a list.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

bool text_equal(const char *a, const char *b); /* NULL equals NULL */
bool text_starts(const char *text, const char *prefix);
/* Decimal only, the whole text, no sign, no spaces. -EINVAL, or -ERANGE above max. */
int text_to_unsigned(const char *text, uint64_t max, uint64_t *ret_value);
/* Cuts blanks (space \t \n \r) off both ends, in place; returns the new start. */
char *text_trim(char *text);
/* The length of the valid UTF-8 sequence at s, 0 when it is not one (RFC 3629, section 4). left >= 1. */
size_t text_utf8_length(const unsigned char *s, size_t left);
/*
 * The word of words[0..count) nearest to `wrong` by edit distance (a transposition counts one, capitals nothing),
 * NULL when none is near enough to be meant (at most a third of its length, at least 1).
 */
const char *text_nearest(const char *wrong, const char *const *words, size_t count);
