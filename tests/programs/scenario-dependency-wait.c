/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A service whose database comes up 1.5 s late: it tries every 100 ms until it is let in, and only
 * then listens itself. The database is a child that listens on 127.0.0.78:5432 after 1.5 s.
 */
#include <arpa/inet.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

static int listen_on(const char *address, int port)
{
	struct sockaddr_in self = { .sin_family = AF_INET, .sin_port = htons((unsigned short)port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	self.sin_addr.s_addr = inet_addr(address);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
	if (bind(fd, (struct sockaddr *)&self, sizeof(self)) < 0 || listen(fd, 8) < 0)
		err(77, "%s:%d", address, port);
	return fd;
}

static void database(void)
{
	char query[16];
	int fd, client;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	pause_ms(1500);
	fd = listen_on("127.0.0.78", 5432);
	client = accept(fd, NULL, NULL);
	if (read(client, query, sizeof(query)) > 0)
		(void)!write(client, "ready", 5);
	_exit(0);
}

int main(void)
{
	struct sockaddr_in peer = { .sin_family = AF_INET, .sin_port = htons(5432) };
	char reply[16];
	int fd;

	if (fork() == 0)
		database();
	peer.sin_addr.s_addr = inet_addr("127.0.0.78");
	for (;;) {
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (connect(fd, (struct sockaddr *)&peer, sizeof(peer)) == 0)
			break;
		close(fd);
		pause_ms(100);
	}
	if (write(fd, "select 1", 8) != 8 || read(fd, reply, sizeof(reply)) != 5)
		errx(1, "the database said nothing");
	close(fd);
	close(listen_on("127.0.0.78", 8080));
	return 0;
}
