/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A child stops itself; its parent sees it stopped (and not running on), continues it, sees that
 * too, and then its end. A tracer that does not honour group-stops hangs this or lets the child
 * run.
 */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static int child(int go)
{
	char byte;

	(void)raise(SIGSTOP);
	/* It may not end before its parent was told that it goes on. */
	if (read(go, &byte, 1) != 1)
		return 6;
	return 5;
}

int main(void)
{
	sigset_t sigchld;
	int status = 0, go[2];
	pid_t pid;

	if (pipe(go) < 0)
		return 7;
	/* Whether it comes before or after the wait's return would be a matter of luck. */
	(void)sigemptyset(&sigchld);
	(void)sigaddset(&sigchld, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &sigchld, NULL);
	pid = fork();
	if (pid == 0)
		_exit(child(go[0]));
	if (waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status))
		return 1;
	(void)usleep(20000);
	/* Still stopped: nothing new to be told. */
	if (waitpid(pid, &status, WUNTRACED | WNOHANG) != 0)
		return 2;
	if (kill(pid, SIGCONT) < 0)
		return 3;
	if (waitpid(pid, &status, WCONTINUED) != pid || !WIFCONTINUED(status))
		return 4;
	if (write(go[1], "g", 1) != 1)
		return 8;
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 5)
		return 5;
	return 0;
}
