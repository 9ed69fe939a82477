/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets by pidfd_getfd: works across network namespaces, where asking our own sock_diag or
 * /proc/net would tell of the wrong ones. The copy is closed at once: holding it would keep the
 * tracee's connection open.
 */
#include "ptrace/sockets.h"

#include "cleanup.h"
#include "ptrace/peers.h"
#include "ptrace/tracee.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#define SOCKET_CACHE_SIZE 256

struct socket_cache {
	/* By inode; only of those that have a peer: nothing but their end can change them. */
	struct socket_details known[SOCKET_CACHE_SIZE];
	struct socket_details last;
};

static int socket_borrow(pid_t tgid, int fd)
{
	_cleanup_(close_fdp) int pidfd = (int)syscall(SYS_pidfd_open, tgid, 0);

	if (pidfd < 0)
		return -1;
	return (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0);
}

static uint16_t socket_option(int fd, int option)
{
	int value = 0;
	socklen_t size = sizeof(value);

	if (getsockopt(fd, SOL_SOCKET, option, &value, &size) < 0)
		return 0;
	return (uint16_t)value;
}

/* A socket without a port yet has an address that says nothing. */
static bool address_means_something(const struct sockaddr_storage *a, socklen_t size)
{
	if (a->ss_family == AF_INET || a->ss_family == AF_INET6)
		return ((const struct sockaddr_in *)(const void *)a)->sin_port != 0;
	return size > sizeof(a->ss_family);
}

static uint8_t socket_address(int fd, struct sockaddr_storage *a,
	int (*ask)(int fd, struct sockaddr *restrict a, socklen_t *restrict size))
{
	socklen_t size = sizeof(*a);

	memset(a, 0, sizeof(*a));
	if (ask(fd, (struct sockaddr *)a, &size) < 0 || size > sizeof(*a) ||
		!address_means_something(a, size))
		return 0;
	return (uint8_t)size;
}

const struct socket_details *socket_describe(
	struct tracee_set *set, const struct tracee *t, int fd, uint64_t inode)
{
	_cleanup_(close_fdp) int copy = -1;
	struct socket_details *d;

	if (!set->sockets) {
		set->sockets = calloc(1, sizeof(*set->sockets));
		if (!set->sockets)
			return NULL;
	}
	d = &set->sockets->known[inode % SOCKET_CACHE_SIZE];
	if (d->inode == inode)
		return d;
	copy = socket_borrow(t->tgid, fd);
	if (copy < 0)
		return NULL;
	d = &set->sockets->last;
	*d = (struct socket_details){
		.inode = inode,
		.family = socket_option(copy, SO_DOMAIN),
		.type = socket_option(copy, SO_TYPE),
		.protocol = socket_option(copy, SO_PROTOCOL),
	};
	d->local_size = socket_address(copy, &d->local, getsockname);
	d->peer_size = socket_address(copy, &d->peer, getpeername);
	if (d->family == AF_UNIX)
		d->peer_inode = peers_ask(set->diag, inode);
	/* A connected datagram socket may be connected elsewhere, so it is asked every time. */
	if ((d->peer_size || d->peer_inode) &&
		(d->type == SOCK_STREAM || d->type == SOCK_SEQPACKET))
		set->sockets->known[inode % SOCKET_CACHE_SIZE] = *d;
	return d;
}

struct socket_cache *socket_cache_free(struct socket_cache *c)
{
	free(c);
	return NULL;
}
