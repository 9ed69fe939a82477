/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Group-stops by each signal that stops: of a process with two threads, and of one in an orphaned process
 * group, where only SIGSTOP does.
 */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static const int stops[] = { SIGTSTP, SIGTTIN, SIGTTOU, SIGSTOP };

static void *sleeper(void *unused)
{
	for (;;)
		(void)pause();
	return unused;
}

static void stop_child(bool orphan)
{
	int ready[2], status;
	pid_t child;

	if (pipe(ready) < 0)
		exit(1);
	child = fork();
	if (child == 0) {
		pthread_t thread;

		(void)(orphan ? setsid() : setpgid(0, 0));
		if (pthread_create(&thread, NULL, sleeper, NULL) != 0)
			_exit(1);
		(void)!write(ready[1], "x", 1);
		(void)sleeper(NULL);
	}
	(void)!read(ready[0], &(char){ 0 }, 1);
	for (size_t i = 0; i < sizeof(stops) / sizeof(stops[0]); i++) {
		(void)kill(child, stops[i]);
		if (!orphan || stops[i] == SIGSTOP) {
			(void)waitpid(child, &status, WUNTRACED);
			(void)kill(child, SIGCONT);
			(void)waitpid(child, &status, WCONTINUED);
		}
	}
	(void)kill(child, SIGKILL);
	(void)waitpid(child, &status, 0);
	(void)close(ready[0]);
	(void)close(ready[1]);
}

int main(void)
{
	stop_child(false);
	stop_child(true);
	return 0;
}
