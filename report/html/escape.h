/* SPDX-License-Identifier: BSD-2-Clause */
/* The one way by which text gets into the page. */
#pragma once

#include "slice.h"

#include <stddef.h>

struct buf;

/*
 * Traced bytes as HTML text, also good inside a quoted attribute: markup is escaped, control
 * characters, what is no UTF-8, and characters that reorder text are shown as \xHH (print_escaped).
 * Longer than `most` bytes (0: any): cut in the middle with an ellipsis.
 */
void html_text(struct buf *b, struct slice text, size_t most);
/* Base64 (RFC 4648), for the hashes of the content security policy. */
void html_base64(struct buf *b, const unsigned char *bytes, size_t length);
