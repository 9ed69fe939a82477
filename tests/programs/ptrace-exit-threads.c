/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * exit_group by a thread that is not the leader while others sleep in a call; and a leader that
 * leaves before its threads, so that the process is known by a dead leader for a while.
 */
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void *sleeper(void *unused)
{
	(void)pause();
	return unused;
}

static void *ender(void *unused)
{
	(void)usleep(20000);
	_exit(3);
	return unused;
}

static int ends_with(void *(*body)(void *), int leader_leaves, int expected)
{
	pthread_t thread;
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		(void)pthread_create(&thread, NULL, sleeper, NULL);
		(void)pthread_create(&thread, NULL, body, NULL);
		if (leader_leaves)
			syscall(SYS_exit, 0);
		(void)pause();
	}
	if (waitpid(pid, &status, 0) != pid)
		return 1;
	return !WIFEXITED(status) || WEXITSTATUS(status) != expected;
}

int main(void)
{
	sigset_t child;

	/* Whether it comes before or after the wait's return would be a matter of luck. */
	(void)sigemptyset(&child);
	(void)sigaddset(&child, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &child, NULL);

	return ends_with(ender, 0, 3) + ends_with(ender, 1, 3);
}
