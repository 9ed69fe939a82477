/* SPDX-License-Identifier: BSD-2-Clause */
/* Waiting: poll(2), epoll(7), eventfd(2). */
#include "decode/constants.h"

#include "decode/newer-constants.h"

#include <poll.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

static const struct constant epoll_create_flags_rows[] = {
	NAMED(EPOLL_CLOEXEC), TABLE_END
};
const struct constants epoll_create_flags = {
	epoll_create_flags_rows, "EPOLL_", NULL
};

static const struct constant epoll_operations_rows[] = {
	NAMED(EPOLL_CTL_ADD), NAMED(EPOLL_CTL_DEL), NAMED(EPOLL_CTL_MOD), TABLE_END
};
const struct constants epoll_operations = {
	epoll_operations_rows, "EPOLL_CTL_", NULL
};

static const struct constant eventfd_flags_rows[] = {
	NAMED(EFD_SEMAPHORE), NAMED(EFD_CLOEXEC), NAMED(EFD_NONBLOCK), TABLE_END
};
const struct constants eventfd_flags = {
	eventfd_flags_rows, "EFD_", NULL
};

static const struct constant poll_rows[] = {
	NAMED(POLLIN), NAMED(POLLPRI), NAMED(POLLOUT), NAMED(POLLERR), NAMED(POLLHUP),
	NAMED(POLLNVAL), NAMED(POLLRDNORM), NAMED(POLLRDBAND), NAMED(POLLWRNORM), NAMED(POLLWRBAND),
	NAMED(POLLMSG), NAMED(POLLREMOVE), NAMED(POLLRDHUP), TABLE_END
};
const struct constants poll_events = { poll_rows, "POLL", NULL };

static const struct constant epoll_rows[] = {
	NAMED(EPOLLIN), NAMED(EPOLLPRI), NAMED(EPOLLOUT), NAMED(EPOLLERR), NAMED(EPOLLHUP),
	{ 0x20, "EPOLLNVAL" }, /* include/uapi/linux/eventpoll.h; glibc has no name for it */
	NAMED(EPOLLRDNORM), NAMED(EPOLLRDBAND), NAMED(EPOLLWRNORM), NAMED(EPOLLWRBAND),
	NAMED(EPOLLMSG), NAMED(EPOLLRDHUP), NAMED(EPOLLEXCLUSIVE), NAMED(EPOLLWAKEUP), NAMED(EPOLLONESHOT),
	{ (uint32_t)EPOLLET, "EPOLLET" }, TABLE_END
};
const struct constants epoll_events = { epoll_rows, "EPOLL", NULL };
