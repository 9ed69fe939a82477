/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * 100 children that live at the same time and are then reaped in the order of their birth: parent's
 * and children's events reach a tracer in any order.
 */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILDREN = 100 };

int main(void)
{
	pid_t pids[CHILDREN];
	sigset_t child;

	/* Whether it comes before or after the wait's return would be a matter of luck. */
	(void)sigemptyset(&child);
	(void)sigaddset(&child, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &child, NULL);

	for (int i = 0; i < CHILDREN; i++) {
		pids[i] = fork();
		if (pids[i] < 0)
			return 1;
		if (pids[i] == 0) {
			(void)getppid();
			_exit(i);
		}
	}
	for (int i = 0; i < CHILDREN; i++) {
		int status = 0;

		if (waitpid(pids[i], &status, 0) != pids[i] || WEXITSTATUS(status) != i)
			return 1;
	}
	return 0;
}
