/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Texts of descriptors that were made before. A server says the same of its sockets in line after line. A text
 * is told again only for the very bytes that it was made of, so a cache changes no line.
 */
#pragma once

struct buf;
struct fd_cache;
struct fd_info;

/* aspects: enum fd_aspect of all its texts. NULL: no memory. */
struct fd_cache *fd_cache_new(unsigned aspects);
struct fd_cache *fd_cache_free(struct fd_cache *c);
/* As fd_text(). hint: the same for the same descriptor, another for others where that can be had. */
void fd_cache_put(struct fd_cache *c, struct buf *to, const struct fd_info *info, unsigned hint);
