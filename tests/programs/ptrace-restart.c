/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Blocking calls interrupted by a handled signal: a read that is restarted (SA_RESTART), one that
 * is not (EINTR), a nanosleep (EINTR with the rest) and one that a SIGCONT restarts through
 * restart_syscall. A child sends the signals when the parent is seen asleep.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void handler(int signal)
{
	(void)signal;
}

static void install(int signal, int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

	(void)sigaction(signal, &action, NULL);
}

/* After 50 ms each: the signals, then a byte. */
static pid_t disturb(const int *signals, int fd)
{
	pid_t parent = getpid();
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	for (; *signals; signals++) {
		(void)usleep(50000);
		(void)kill(parent, *signals);
	}
	(void)usleep(50000);
	if (fd >= 0 && write(fd, "x", 1) != 1)
		_exit(1);
	_exit(0);
}

int main(void)
{
	static const int restarting[] = {SIGUSR1, SIGUSR1, 0};
	static const int interrupting[] = {SIGUSR2, 0};
	static const int stopping[] = {SIGSTOP, SIGCONT, 0};
	struct timespec rest = { .tv_sec = 10 };
	struct timespec half = { .tv_nsec = 200000000 };
	int p[2];
	char byte;
	pid_t pid;
	sigset_t child;

	/* Whether it comes before or after the wait's return would be a matter of luck. */
	(void)sigemptyset(&child);
	(void)sigaddset(&child, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &child, NULL);
	install(SIGUSR1, SA_RESTART);
	install(SIGUSR2, 0);
	if (pipe(p) < 0)
		return 1;
	pid = disturb(restarting, p[1]);
	if (read(p[0], &byte, 1) != 1 || waitpid(pid, NULL, 0) != pid)
		return 2;
	pid = disturb(interrupting, -1);
	if (read(p[0], &byte, 1) != -1 || errno != EINTR || waitpid(pid, NULL, 0) != pid)
		return 3;
	pid = disturb(interrupting, -1);
	if (nanosleep(&rest, &rest) != -1 || errno != EINTR || waitpid(pid, NULL, 0) != pid)
		return 4;
	pid = disturb(stopping, -1);
	if (nanosleep(&half, NULL) != 0 || waitpid(pid, NULL, 0) != pid)
		return 5;
	return 0;
}
