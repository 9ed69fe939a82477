/* SPDX-License-Identifier: BSD-2-Clause */
/* One value as JSON, added to a buffer: what docs/jsonl.md says of values. Knows nothing of commas and names. */
#pragma once

#include "decode/visitor.h"

#include <stddef.h>
#include <stdint.h>

struct buf;

/* A number, or a string when it does not fit into 63 bits: many readers' integers end there. */
void json_put_unsigned(struct buf *out, uint64_t value);
/* "0x7ffe…" */
void json_put_address(struct buf *out, uint64_t value);
/* Text as a string, other bytes and what was cut as an object. `flags`: STRING_HEX, STRING_CUT */
void json_put_string(struct buf *out, const void *bytes, size_t length, unsigned flags);
/* "O_RDWR|O_CLOEXEC" */
void json_put_flags(struct buf *out, uint64_t value, const struct constants *names);
/* {"fd":3,"path":…}: `info` with what follows it in the record. */
void json_put_fd(struct buf *out, int fd, const struct fd_info *info);
