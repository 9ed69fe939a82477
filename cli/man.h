/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The parts of the man pages that come from the tables. The .1.in files of docs/ hold the rest, with lines that
 * name the part to put in: @COMMANDS@ (every command with its options) or @OPTIONS verb@.
 */
#pragma once

#include <stddef.h>

struct buf;
struct error;

/* template with its @…@ lines replaced, and @VERSION@ anywhere; -EINVAL names a line nobody knows. */
int man_expand(const char *template, struct buf *out, struct error *err);
