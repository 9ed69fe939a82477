/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * vfork: the parent is held in the kernel until the child has called execve or _exit; both ways.
 */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static int run(const char *program, int expected)
{
	char *const argv[] = {(char *)program, NULL};
	char *const envp[] = {NULL};
	int status = 0;
	pid_t pid = vfork();

	if (pid < 0)
		return 1;
	if (pid == 0) {
		if (program)
			(void)execve(program, argv, envp);
		_exit(9);
	}
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return 1;
	return WEXITSTATUS(status) != expected;
}

int main(void)
{
	sigset_t child;

	/* Whether it comes before or after the wait's return would be a matter of luck. */
	(void)sigemptyset(&child);
	(void)sigaddset(&child, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &child, NULL);

	return run("/bin/true", 0) + run(NULL, 9) + run("/nonexistent/program", 9);
}
