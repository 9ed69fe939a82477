/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A well-behaved event loop on 127.0.0.80:8080: 150 requests come from a child, each on its own
 * connection that both sides close; then it ends. Waiting for requests is not a fault.
 */
#include <arpa/inet.h>
#include <err.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct sockaddr_in self = { .sin_family = AF_INET };

static void clients(void)
{
	char page[4096];
	int i;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (i = 0; i < 150; i++) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

		if (connect(fd, (struct sockaddr *)&self, sizeof(self)) < 0)
			err(1, "connect");
		(void)!write(fd, "GET / HTTP/1.0\r\n\r\n", 18);
		while (read(fd, page, sizeof(page)) > 0)
			;
		close(fd);
		nanosleep(&(struct timespec){ 0, 10000000 }, NULL);
	}
	_exit(0);
}

int main(void)
{
	static char page[2048];
	int fd, ep, served = 0;
	struct epoll_event e = { .events = EPOLLIN };

	memset(page, 'p', sizeof(page));
	self.sin_port = htons(8080);
	self.sin_addr.s_addr = inet_addr("127.0.0.80");
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
	if (bind(fd, (struct sockaddr *)&self, sizeof(self)) < 0 || listen(fd, 64) < 0)
		err(77, "127.0.0.80:8080");
	if (fork() == 0)
		clients();
	ep = epoll_create1(EPOLL_CLOEXEC);
	e.data.fd = fd;
	epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
	while (served < 150) {
		char request[1024];

		if (epoll_wait(ep, &e, 1, -1) != 1)
			continue;
		if (e.data.fd == fd) {
			int client = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
			struct epoll_event in = { .events = EPOLLIN, .data.fd = client };

			epoll_ctl(ep, EPOLL_CTL_ADD, client, &in);
		} else if (read(e.data.fd, request, sizeof(request)) > 0) {
			(void)!write(e.data.fd, page, sizeof(page));
			close(e.data.fd);
			served++;
		}
	}
	wait(NULL);
	return 0;
}
