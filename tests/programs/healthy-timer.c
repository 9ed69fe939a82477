/* SPDX-License-Identifier: BSD-2-Clause */
/* A daemon's housekeeping: a timer fires every 100 ms for 2 s, each tick reads one small state file. */
#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <sys/timerfd.h>
#include <unistd.h>

int main(void)
{
	struct itimerspec every = { { 0, 100000000 }, { 0, 100000000 } };
	int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), ticks;

	timerfd_settime(timer, 0, &every, NULL);
	for (ticks = 0; ticks < 20; ticks++) {
		struct pollfd p = { timer, POLLIN, 0 };
		char state[4096];
		uint64_t n;
		int fd;

		if (poll(&p, 1, -1) != 1 || read(timer, &n, sizeof(n)) != sizeof(n))
			err(1, "timer");
		fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
		if (read(fd, state, sizeof(state)) <= 0)
			err(1, "state");
		close(fd);
	}
	close(timer);
	return 0;
}
