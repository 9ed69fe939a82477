/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A thread that is not the leader calls execve while the leader sleeps and a third thread runs: the
 * process goes on under the leader's tid. The second time round it ends with 7.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int ready[2];

static void *sleeper(void *unused)
{
	(void)!write(ready[1], "r", 1);
	(void)pause();
	return unused;
}

static void *executer(void *path)
{
	char *const argv[] = {path, "again", NULL};
	char *const envp[] = {NULL};
	char byte;

	/* The other one runs, and soon it and the leader are in pause(): each run makes the same calls. */
	(void)!read(ready[0], &byte, 1);
	(void)usleep(300000);
	(void)execve(path, argv, envp);
	abort();
}

int main(int argc, char **argv)
{
	pthread_t thread;

	if (argc > 1)
		return strcmp(argv[1], "again") == 0 ? 7 : 1;
	if (pipe(ready) < 0 || pthread_create(&thread, NULL, sleeper, NULL) != 0 ||
		pthread_create(&thread, NULL, executer, argv[0]) != 0)
		return 1;
	for (;;)
		(void)pause();
}
