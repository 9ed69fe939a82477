/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * regcomp() for expressions that come from labels, hence possibly from somebody else's image.
 */
#pragma once

#include <regex.h>

struct error;

#define REGEX_TEXT_MAX 256

/* POSIX extended, no subexpressions reported. -EINVAL with a message; the caller owns ret_regex. */
int regex_compile_guarded(const char *text, regex_t *ret_regex, struct error *err);
