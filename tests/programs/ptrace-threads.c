/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * 200 threads alive at once, each with the same few calls; every thread's sequence is the same in
 * every run. Their stacks are ours, so that glibc's cache of stacks makes no calls.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { THREADS = 200, ROUNDS = 5, STACK = 64 * 1024 };

static char stacks[THREADS][STACK] __attribute__((aligned(4096)));
static int gate[2], sink;

static void *worker(void *unused)
{
	char byte;

	(void)unused;
	/* Until everyone is born. */
	if (read(gate[0], &byte, 1) != 1)
		abort();
	for (int i = 0; i < ROUNDS; i++) {
		if (write(sink, "x", 1) != 1)
			abort();
		(void)access("/nonexistent", F_OK);
		(void)getpid();
	}
	return NULL;
}

int main(void)
{
	static char bytes[THREADS];
	pthread_t threads[THREADS];
	pthread_attr_t attr;

	sink = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (sink < 0 || pipe(gate) < 0)
		return 1;
	pthread_attr_init(&attr);
	for (int i = 0; i < THREADS; i++) {
		pthread_attr_setstack(&attr, stacks[i], STACK);
		if (pthread_create(&threads[i], &attr, worker, NULL) != 0)
			return 1;
	}
	if (write(gate[1], bytes, THREADS) != THREADS)
		return 1;
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	return 0;
}
