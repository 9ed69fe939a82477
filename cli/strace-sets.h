/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The values of strace's options: sets of words, of system calls, of signals, precisions, time spans
 * with units. Pure text to numbers; messages in strace's wording.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct filter;

/* A word and the bits it stands for; a table ends in { 0 }. Later rows may be aliases. */
struct set_word {
	const char *word;
	unsigned bits;
};

/*
 * "[!]all", "[!]none" or "[!]word,word": each '!' inverts against all bits of the table. -EINVAL:
 * "invalid <kind> 'word'".
 */
int set_parse(const char *text, const char *kind, const struct set_word *words, unsigned *ret_bits,
	struct error *err);
/* Signals by name (with or without SIG, any case) or number: bit n of word n/64 is signal n + 1. */
int set_parse_signals(const char *text, uint64_t ret_signals[2], struct error *err);
/* File descriptors, as bits[0] of a filter; `all` sets filter->all. */
int set_parse_fds(const char *text, struct filter *ret_fds, struct error *err);
/* filter_parse() with strace's message: "invalid system call 'x'", and what was meant. */
int set_parse_calls(const char *text, struct filter *ret_filter, struct error *err);

/* "s" "ms" "us" "ns" → 0 3 6 9 digits. -EINVAL. */
int precision_parse(const char *text, unsigned *ret_digits);
/* A decimal number with an optional unit, microseconds without. -EINVAL. */
int time_span_parse(const char *text, uint64_t *ret_nanoseconds);
