/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A client that keeps its connection to 127.0.0.88:8080, in a child, for 1.2 s between its three requests,
 * and the server that waits for the next one meanwhile. Every request is answered at once.
 */
#include <arpa/inet.h>
#include <err.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

static const char request[] = "GET /status HTTP/1.1\r\nHost: keepalive\r\n\r\n";

static void server(int fd)
{
	char query[256], page[256];
	int client;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	memset(page, 'p', sizeof(page));
	client = accept(fd, NULL, NULL);
	while (recv(client, query, sizeof(query), 0) > 0)
		if (send(client, page, sizeof(page), MSG_NOSIGNAL) != sizeof(page))
			_exit(1);
	_exit(0);
}

int main(void)
{
	struct sockaddr_in peer = { .sin_family = AF_INET, .sin_port = htons(8080) };
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), fd;
	char page[256];

	peer.sin_addr.s_addr = inet_addr("127.0.0.88");
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
	if (bind(listener, (struct sockaddr *)&peer, sizeof(peer)) < 0 || listen(listener, 8) < 0)
		err(77, "127.0.0.88:8080");
	if (fork() == 0)
		server(listener);
	close(listener);
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(fd, (struct sockaddr *)&peer, sizeof(peer)) < 0)
		err(1, "connect");
	for (unsigned i = 0; i < 3; i++) {
		struct pollfd idle = { .fd = fd, .events = POLLIN };

		if (send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL) < 0 ||
			recv(fd, page, sizeof(page), MSG_WAITALL) != sizeof(page))
			err(1, "request");
		if (poll(&idle, 1, 1200) != 0)
			errx(1, "the server said more than it was asked");
	}
	close(fd);
	return 0;
}
