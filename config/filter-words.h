/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * filter_parse() for callers whose language has more words than strace's (`startup`, `true`): they
 * take those out first, and hand the list in so that "did you mean" can name them.
 */
#pragma once

#include "filter.h"

#include <stddef.h>

int filter_parse_words(const char *text, const char *const *more_words, size_t n_more_words,
	struct filter *ret_filter, struct error *err);
