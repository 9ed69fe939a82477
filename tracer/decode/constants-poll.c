/* SPDX-License-Identifier: BSD-2-Clause */
/* Waiting: poll(2), epoll(7), eventfd(2), io_uring. */
#include "decode/constants.h"

#include "decode/newer-constants.h"

#include <linux/io_uring.h>
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

static const struct constant io_uring_enter_flags_rows[] = {
	NAMED(IORING_ENTER_GETEVENTS), NAMED(IORING_ENTER_SQ_WAKEUP), NAMED(IORING_ENTER_SQ_WAIT),
	NAMED(IORING_ENTER_EXT_ARG), NAMED(IORING_ENTER_REGISTERED_RING), TABLE_END
};
const struct constants io_uring_enter_flags = {
	io_uring_enter_flags_rows, "IORING_ENTER_", NULL
};

static const struct constant io_uring_operations_rows[] = {
	NAMED(IORING_REGISTER_BUFFERS), NAMED(IORING_UNREGISTER_BUFFERS),
	NAMED(IORING_REGISTER_FILES), NAMED(IORING_UNREGISTER_FILES),
	NAMED(IORING_REGISTER_EVENTFD), NAMED(IORING_UNREGISTER_EVENTFD),
	NAMED(IORING_REGISTER_FILES_UPDATE), NAMED(IORING_REGISTER_EVENTFD_ASYNC),
	NAMED(IORING_REGISTER_PROBE), NAMED(IORING_REGISTER_PERSONALITY),
	NAMED(IORING_UNREGISTER_PERSONALITY), NAMED(IORING_REGISTER_RESTRICTIONS),
	NAMED(IORING_REGISTER_ENABLE_RINGS), NAMED(IORING_REGISTER_FILES2),
	NAMED(IORING_REGISTER_FILES_UPDATE2), NAMED(IORING_REGISTER_BUFFERS2),
	NAMED(IORING_REGISTER_BUFFERS_UPDATE), NAMED(IORING_REGISTER_IOWQ_AFF),
	NAMED(IORING_UNREGISTER_IOWQ_AFF), NAMED(IORING_REGISTER_IOWQ_MAX_WORKERS),
	NAMED(IORING_REGISTER_RING_FDS), NAMED(IORING_UNREGISTER_RING_FDS),
	NAMED(IORING_REGISTER_PBUF_RING), NAMED(IORING_UNREGISTER_PBUF_RING), TABLE_END
};
const struct constants io_uring_operations = {
	io_uring_operations_rows, "IORING_REGISTER_", NULL
};

static const struct constant poll_rows[] = {
	NAMED(POLLIN), NAMED(POLLPRI), NAMED(POLLOUT), NAMED(POLLERR), NAMED(POLLHUP),
	NAMED(POLLNVAL), NAMED(POLLRDNORM), NAMED(POLLRDBAND), NAMED(POLLWRNORM), NAMED(POLLWRBAND),
	NAMED(POLLMSG), NAMED(POLLREMOVE), NAMED(POLLRDHUP), TABLE_END
};
const struct constants poll_events = { poll_rows, "POLL", NULL };

static const struct constant epoll_rows[] = {
	NAMED(EPOLLIN), NAMED(EPOLLPRI), NAMED(EPOLLOUT), NAMED(EPOLLRDNORM), NAMED(EPOLLRDBAND),
	NAMED(EPOLLWRNORM), NAMED(EPOLLWRBAND), NAMED(EPOLLMSG), NAMED(EPOLLERR), NAMED(EPOLLHUP),
	NAMED(EPOLLRDHUP), NAMED(EPOLLEXCLUSIVE), NAMED(EPOLLWAKEUP), NAMED(EPOLLONESHOT),
	{ (uint32_t)EPOLLET, "EPOLLET" }, TABLE_END
};
const struct constants epoll_events = { epoll_rows, "EPOLL", NULL };
