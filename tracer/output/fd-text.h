/* SPDX-License-Identifier: BSD-2-Clause */
/* What stands behind a descriptor's number: </dev/null<char 1:3>>, <TCP:[127.0.0.1:80->127.0.0.1:5000]>. */
#pragma once

#include <stdbool.h>

struct buf;
struct fd_info;

/* all: -yy, else -y, which shows paths alone. Nothing when the record knows nothing. */
void fd_text(struct buf *b, const struct fd_info *info, bool all);
/* TCP, UDPv6, UNIX-STREAM, NETLINK …, NULL: not known, or no socket. */
const char *fd_protocol(const struct fd_info *info);
