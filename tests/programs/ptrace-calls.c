/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One call again and again, and what it cost on average:   ptrace-calls KIND COUNT
 * Prints nanoseconds a call. Kinds: getppid, open-close (two calls), pread, read-many (16 threads).
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 16 };

static int file;

static void call_getppid(void)
{
	(void)syscall(SYS_getppid);
}

static void call_open_close(void)
{
	(void)close(open("/dev/null", O_RDONLY | O_CLOEXEC));
}

static void call_pread(void)
{
	char bytes[64];

	(void)!pread(file, bytes, sizeof(bytes), 0);
}

struct kind {
	const char *name;
	void (*call)(void);
	int calls;
	int threads;
};

static const struct kind kinds[] = {
	{ "getppid", call_getppid, 1, 1 },
	{ "open-close", call_open_close, 2, 1 },
	{ "pread", call_pread, 1, 1 },
	{ "pread-threads", call_pread, 1, THREADS },
};

struct work {
	const struct kind *kind;
	long count;
};

static void *work(void *arg)
{
	const struct work *w = arg;

	for (long i = 0; i < w->count; i++)
		w->kind->call();
	return NULL;
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

static void run(const struct kind *kind, long count)
{
	struct work w = { kind, count / kind->threads };
	pthread_t threads[THREADS];
	double begin = now();

	for (int i = 1; i < kind->threads; i++)
		if (pthread_create(&threads[i], NULL, work, &w) != 0)
			abort();
	(void)work(&w);
	for (int i = 1; i < kind->threads; i++)
		pthread_join(threads[i], NULL);
	printf("%.0f\n", (now() - begin) / (double)count / kind->calls);
}

int main(int argc, char **argv)
{
	file = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
	for (size_t i = 0; argc == 3 && i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcmp(argv[1], kinds[i].name) == 0) {
			run(&kinds[i], atol(argv[2]));
			return 0;
		}
	}
	fprintf(stderr, "usage: ptrace-calls getppid|open-close|pread|pread-threads COUNT\n");
	return 2;
}
