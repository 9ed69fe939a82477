/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A tree of processes: each node of three generations forks four children and waits for them, and
 * a leaf ends at once, often before its parent's fork has returned.
 */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GENERATIONS = 3, CHILDREN = 4 };

static int grow(int generation)
{
	int status = 0;
	int sum = 1;

	if (generation == GENERATIONS)
		return 1;
	for (int i = 0; i < CHILDREN; i++) {
		pid_t pid = fork();

		if (pid < 0)
			return 0;
		if (pid == 0)
			_exit(grow(generation + 1));
		if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
			return 0;
		sum += WEXITSTATUS(status);
	}
	return sum;
}

int main(void)
{
	sigset_t child;
	int nodes;

	/* Whether it comes before or after the wait's return would be a matter of luck. */
	(void)sigemptyset(&child);
	(void)sigaddset(&child, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &child, NULL);
	nodes = grow(0);
	return nodes == 1 + 4 + 16 + 64 ? 0 : 1;
}
