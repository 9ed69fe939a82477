/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An event loop that never consumes its event: the eventfd stays readable, epoll_wait returns at
 * once, 12,000 times.
 */
#include <err.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

int main(void)
{
	int ep = epoll_create1(EPOLL_CLOEXEC), fd = eventfd(1, EFD_CLOEXEC), i;
	struct epoll_event e = { .events = EPOLLIN, .data.fd = fd };

	if (epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e) < 0)
		err(1, "epoll_ctl");
	for (i = 0; i < 12000; i++)
		if (epoll_wait(ep, &e, 1, -1) != 1)
			err(1, "epoll_wait");
	close(fd);
	close(ep);
	return 0;
}
