/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A pool of three threads that wait for jobs on a condition variable: 60 jobs come, one every 15 ms.
 * Idle workers wait long in futex, and that is what they should do.
 */
#include <pthread.h>
#include <stdbool.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
static int jobs;
static bool over;

static void *work(void *unused)
{
	(void)unused;
	pthread_mutex_lock(&lock);
	for (;;) {
		while (jobs == 0 && !over)
			pthread_cond_wait(&wake, &lock);
		if (jobs == 0)
			break;
		jobs--;
		pthread_mutex_unlock(&lock);
		nanosleep(&(struct timespec){ 0, 2000000 }, NULL);
		pthread_mutex_lock(&lock);
	}
	pthread_mutex_unlock(&lock);
	return NULL;
}

int main(void)
{
	pthread_t threads[3];
	int i;

	for (i = 0; i < 3; i++)
		pthread_create(&threads[i], NULL, work, NULL);
	for (i = 0; i < 60; i++) {
		pthread_mutex_lock(&lock);
		jobs++;
		pthread_cond_signal(&wake);
		pthread_mutex_unlock(&lock);
		nanosleep(&(struct timespec){ 0, 15000000 }, NULL);
	}
	pthread_mutex_lock(&lock);
	over = true;
	pthread_cond_broadcast(&wake);
	pthread_mutex_unlock(&lock);
	for (i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	return 0;
}
