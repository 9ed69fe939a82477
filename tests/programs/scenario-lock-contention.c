/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Four threads, one lock, held for 2 ms each time, 150 times a thread: while one works three wait.
 * The work is a sleep, so that the figures do not depend on the machine.
 */
#include <pthread.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *work(void *unused)
{
	int i;

	(void)unused;
	for (i = 0; i < 150; i++) {
		pthread_mutex_lock(&lock);
		nanosleep(&(struct timespec){ 0, 2000000 }, NULL);
		pthread_mutex_unlock(&lock);
	}
	return NULL;
}

int main(void)
{
	pthread_t threads[4];
	int i;

	for (i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, work, NULL);
	for (i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	return 0;
}
