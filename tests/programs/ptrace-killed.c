/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A process of two threads is killed while both sleep in a call; another by a signal that is fatal
 * by default; another by its own bad access.
 */
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int gate[2], ready[2];

static void *blocked(void *unused)
{
	char byte;

	(void)!write(ready[1], "r", 1);
	(void)!read(gate[0], &byte, 1);
	return unused;
}

static void two_threads(void)
{
	pthread_t thread;

	(void)pthread_create(&thread, NULL, blocked, NULL);
	(void)blocked(NULL);
}

static void bad_access(void)
{
	(void)prctl(PR_SET_DUMPABLE, 0);
	*(volatile int *)8 = 1;
}

static int ends_with(void (*what)(void), int bytes, int signal, int expected)
{
	char byte;
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		what();
		_exit(0);
	}
	while (bytes-- > 0)
		if (read(ready[0], &byte, 1) != 1)
			return 1;
	(void)usleep(20000);
	if (signal)
		(void)kill(pid, signal);
	if (waitpid(pid, &status, 0) != pid)
		return 1;
	return !WIFSIGNALED(status) || WTERMSIG(status) != expected;
}

int main(void)
{
	sigset_t child;

	/* Whether it comes before or after the wait's return would be a matter of luck. */
	(void)sigemptyset(&child);
	(void)sigaddset(&child, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &child, NULL);

	if (pipe(gate) < 0 || pipe(ready) < 0)
		return 1;
	return ends_with(two_threads, 2, SIGKILL, SIGKILL) +
	       ends_with(two_threads, 2, SIGTERM, SIGTERM) + ends_with(bad_access, 0, 0, SIGSEGV);
}
