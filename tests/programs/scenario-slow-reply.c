/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A service whose database, on 127.0.0.87:5433 in a child, answers three queries on one connection: the
 * second takes it 1.5 s.
 */
#include <arpa/inet.h>
#include <err.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char *const queries[] = {
	"select name from customers where id = 1",
	"select name from customers where slow(id) = 2",
	"select name from customers where id = 3",
};

static void database(int fd)
{
	char query[256], rows[256];
	int client;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	memset(rows, 'r', sizeof(rows));
	client = accept(fd, NULL, NULL);
	for (;;) {
		ssize_t n = recv(client, query, sizeof(query), 0);

		if (n <= 0)
			_exit(0);
		if (memmem(query, (size_t)n, "slow", 4))
			nanosleep(&(struct timespec){ 1, 500000000 }, NULL);
		if (send(client, rows, sizeof(rows), MSG_NOSIGNAL) != sizeof(rows))
			_exit(1);
	}
}

int main(void)
{
	struct sockaddr_in peer = { .sin_family = AF_INET, .sin_port = htons(5433) };
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), fd;
	char rows[256];

	peer.sin_addr.s_addr = inet_addr("127.0.0.87");
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
	if (bind(listener, (struct sockaddr *)&peer, sizeof(peer)) < 0 || listen(listener, 8) < 0)
		err(77, "127.0.0.87:5433");
	if (fork() == 0)
		database(listener);
	close(listener);
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(fd, (struct sockaddr *)&peer, sizeof(peer)) < 0)
		err(1, "connect");
	for (unsigned i = 0; i < 3; i++) {
		struct pollfd answer = { .fd = fd, .events = POLLIN };

		if (send(fd, queries[i], strlen(queries[i]), MSG_NOSIGNAL) < 0 || poll(&answer, 1, -1) != 1 ||
			recv(fd, rows, sizeof(rows), MSG_WAITALL) != sizeof(rows))
			err(1, "query");
	}
	close(fd);
	return 0;
}
