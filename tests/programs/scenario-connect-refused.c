/* SPDX-License-Identifier: BSD-2-Clause */
/* Asks a port where nobody listens 40 times, every 25 ms, and gives up: refused 40 times, about 1 s. */
#include <arpa/inet.h>
#include <err.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in nobody = { .sin_family = AF_INET, .sin_port = htons(6380) };
	int i;

	nobody.sin_addr.s_addr = inet_addr("127.0.0.79");
	for (i = 0; i < 40; i++) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

		if (connect(fd, (struct sockaddr *)&nobody, sizeof(nobody)) == 0)
			errx(1, "somebody listens on 127.0.0.79:6380");
		close(fd);
		nanosleep(&(struct timespec){ 0, 25000000 }, NULL);
	}
	return 0;
}
