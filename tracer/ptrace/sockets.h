/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses of a tracee's sockets, whatever network namespace they live in: the descriptor is
 * fetched with pidfd_getfd for a moment and asked directly. Remembered by inode once nothing can
 * change any more.
 */
#pragma once

#include <stdint.h>
#include <sys/socket.h>

struct socket_cache;
struct tracee;
struct tracee_set;

struct socket_details {
	uint64_t inode;
	uint64_t peer_inode; /* AF_UNIX, 0: not known */
	uint16_t family, type, protocol;
	uint8_t local_size, peer_size;
	struct sockaddr_storage local, peer;
};

/* NULL when it cannot be asked (the process is gone, no pidfd_getfd). Valid until the next call. */
const struct socket_details *socket_describe(
	struct tracee_set *set, const struct tracee *t, int fd, uint64_t inode);
struct socket_cache *socket_cache_free(struct socket_cache *c);
