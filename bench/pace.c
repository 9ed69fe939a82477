/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls at a given rate: a slice of them every millisecond. Prints how many a second it came to, which is less
 * where the machine cannot.
 *
 *	pace CALLS_PER_SECOND SECONDS
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	double begin = now(), seconds, rate;
	long done = 0, made = 0;

	if (argc != 3) {
		fprintf(stderr, "usage: pace CALLS_PER_SECOND SECONDS\n");
		return 2;
	}
	rate = atof(argv[1]);
	seconds = atof(argv[2]);
	while (now() < begin + seconds) {
		long due = (long)((now() - begin) * rate) + 1;

		/* Who was held up does not catch up all at once: that would be another rate. */
		if (due - done > (long)(rate / 500) + 1)
			done = due - (long)(rate / 500) - 1;
		for (; done < due; done++, made++)
			(void)syscall(SYS_getppid);
		usleep(200);
	}
	printf("%.0f\n", (double)made / (now() - begin));
	return 0;
}
