/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Between fork and exec: only async-signal-safe calls.
 */
#include "detach.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

void detach_signals(void)
{
	sigset_t none;

	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	for (int number = 1; number < _NSIG; number++)
		if (number != SIGKILL && number != SIGSTOP)
			(void)signal(number, SIG_DFL);
}

/* Everything is closed by the exec but what is named. */
static void keep_only(const int *fds, size_t n)
{
	if (syscall(SYS_close_range, 3, ~0u, CLOSE_RANGE_CLOEXEC) < 0)
		for (int fd = 3; fd < 4096; fd++)
			(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	for (size_t i = 0; i < n; i++)
		if (fds[i] >= 0)
			(void)fcntl(fds[i], F_SETFD, 0);
}

static void write_file(const char *path, const char *text, size_t length)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd >= 0) {
		/* Lowering the score may be forbidden; the program works with any. */
		(void)!write(fd, text, length);
		(void)close(fd);
	}
}

_Noreturn void detach_exec(const char *program, char *const argv[], const int *fds, size_t n)
{
	static char *const environment[] = { (char *)"PATH=/usr/sbin:/usr/bin:/sbin:/bin",
		(char *)"LC_ALL=C.UTF-8", NULL };
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0)
		_exit(126);
	(void)setsid();
	(void)umask(022);
	(void)!chdir("/");
	write_file("/proc/self/oom_score_adj", "0\n", 2);
	keep_only(fds, n);
	(void)execve(program, argv, environment);
	_exit(127);
}
