/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fork, detach, exec, and the handshake on a pipe. One fork is enough: the hook ends right after, and
 * the tracer then belongs to whoever reaps orphans here; until then its pid can be killed safely.
 */
#include "start.h"

#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "job.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ANSWER_MAX 2048

/* Everything is closed by the exec but what is named. Only async-signal-safe calls from here on. */
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
		/* Lowering the score may be forbidden; the tracer works with any. */
		(void)!write(fd, text, length);
		(void)close(fd);
	}
}

static void become_tracer(const char *program, const char *job_fd, const int *fds, size_t n)
{
	static char *const environment[] = { (char *)"PATH=/usr/sbin:/usr/bin:/sbin:/bin",
		(char *)"LC_ALL=C.UTF-8", NULL };
	char *const argv[] = { (char *)"sidetrace-tracer", (char *)"--job", (char *)job_fd, NULL };
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

static int64_t now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The first line of the pipe, "" at its end without one; -ETIMEDOUT. */
static int answer_read(int fd, int deadline_ms, char answer[ANSWER_MAX])
{
	int64_t until = now_ms() + deadline_ms;
	size_t length = 0;

	answer[0] = '\0';
	while (length < ANSWER_MAX - 1 && !strchr(answer, '\n')) {
		struct pollfd wanted = { .fd = fd, .events = POLLIN };
		int64_t left = until - now_ms();
		int n = poll(&wanted, 1, left > 0 ? (int)left : 0);
		ssize_t got;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			return -ETIMEDOUT;
		got = read(fd, answer + length, ANSWER_MAX - 1 - length);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		length += (size_t)got;
		answer[length] = '\0';
	}
	return 0;
}

static void reap(pid_t pid, bool kill_it, int *ret_status)
{
	if (kill_it)
		(void)kill(pid, SIGKILL);
	while (waitpid(pid, ret_status, 0) < 0 && errno == EINTR)
		;
}

static int wait_ready(int fd, pid_t pid, int deadline_ms, struct error *err)
{
	char answer[ANSWER_MAX], *text;
	int r = answer_read(fd, deadline_ms, answer), status = 0;

	if (r == -ETIMEDOUT) {
		reap(pid, true, &status);
		return error_say(err, ETIMEDOUT, "the tracer was not attached after %d ms", deadline_ms);
	}
	if (r < 0) {
		reap(pid, true, &status);
		return error_set(err, -r, "wait for the tracer");
	}
	text = text_trim(answer);
	if (text_equal(text, "ok"))
		return 0;
	/* It says why and ends: but one that only says so must not hold up the container. */
	reap(pid, *text == '\0', &status);
	if (*text)
		return error_say(err, EIO, "tracer: %s", text);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return error_say(err, ENOEXEC, "the tracer could not be executed");
	return error_say(err, EIO, "the tracer ended with status 0x%x before it was attached",
		(unsigned)status);
}

int tracer_start(struct job *job, int extra_fd, int deadline_ms, struct error *err)
{
	_cleanup_(close_fdp) int ready = -1, answer = -1, job_fd = -1;
	_cleanup_(freep) char *program = NULL;
	char job_number[16];
	int ends[2], r;
	pid_t pid;

	r = self_sibling("sidetrace-tracer", &program);
	if (r < 0)
		return error_say(err, ENOENT, "sidetrace-tracer is not installed beside the hook");
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set(err, errno, "make a pipe");
	answer = ends[0];
	ready = ends[1];
	job->ready_fd = ready;
	r = job_write(job, &job_fd, err);
	job->ready_fd = -1;
	if (r < 0)
		return r;
	(void)snprintf(job_number, sizeof(job_number), "%d", job_fd);
	pid = fork();
	if (pid < 0)
		return error_set(err, errno, "start the tracer");
	if (pid == 0) {
		const int fds[] = { job_fd, ready, job->folder_fd, job->pidfd, extra_fd };

		become_tracer(program, job_number, fds, ARRAY_SIZE(fds));
	}
	(void)close(take_fd(&ready));
	return wait_ready(answer, pid, deadline_ms, err);
}
