/* SPDX-License-Identifier: BSD-2-Clause */
/* What stands behind a descriptor's number: </dev/null<char 1:3>>, <TCP:[127.0.0.1:80->127.0.0.1:5000]>. */
#pragma once

#include <stddef.h>

struct buf;
struct fd_info;
struct style;

/* What the style shows of a descriptor: enum fd_aspect, or-ed. */
unsigned fd_aspects(const struct style *style);
/* Nothing when none of them applies or the record knows nothing. */
void fd_text(struct buf *b, const struct fd_info *info, unsigned aspects);
/* What stands between angle brackets: these and what does not print are escaped. */
void fd_text_escaped(struct buf *b, const char *text, size_t length);
/* TCP, UDPv6, UNIX-STREAM, NETLINK …, NULL: not known, or no socket. */
const char *fd_protocol(const struct fd_info *info);
