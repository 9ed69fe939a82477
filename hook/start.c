/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The job to a tracer that waits for it, or fork, detach, exec; and the handshake on a pipe. One fork is enough: the
 * hook ends right after, and the tracer then belongs to whoever reaps orphans here; until then its pid can be
 * killed safely. One that was started ahead is nobody's child here, and is held by a pidfd.
 */
#include "start.h"

#include "cleanup.h"
#include "detach.h"
#include "error.h"
#include "fd.h"
#include "folder.h"
#include "handover.h"
#include "job.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ANSWER_MAX 2048

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

struct tracer {
	pid_t pid; /* our child; 0: it is none, */
	int fd;    /* but the process of this pidfd */
};

static void reap(const struct tracer *tracer, bool kill_it, int *ret_status)
{
	if (kill_it && tracer->pid)
		(void)kill(tracer->pid, SIGKILL);
	else if (kill_it)
		(void)syscall(SYS_pidfd_send_signal, tracer->fd, SIGKILL, NULL, 0);
	while (tracer->pid && waitpid(tracer->pid, ret_status, 0) < 0 && errno == EINTR)
		;
}

static int wait_ready(int fd, const struct tracer *tracer, int deadline_ms, struct error *err)
{
	char answer[ANSWER_MAX], *text;
	int r = answer_read(fd, deadline_ms, answer), status = 0;

	if (r == -ETIMEDOUT) {
		reap(tracer, true, &status);
		return error_say(err, ETIMEDOUT, "the tracer was not attached after %d ms", deadline_ms);
	}
	if (r < 0) {
		reap(tracer, true, &status);
		return error_set(err, -r, "wait for the tracer");
	}
	text = text_trim(answer);
	if (text_equal(text, "ok"))
		return 0;
	/* It says why and ends: but one that only says so must not hold up the container. */
	reap(tracer, *text == '\0', &status);
	if (*text)
		return error_say(err, EIO, "tracer: %s", text);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return error_say(err, ENOEXEC, "the tracer could not be executed");
	if (!tracer->pid)
		return error_say(err, EIO, "the tracer ended before it was attached");
	return error_say(err, EIO, "the tracer ended with status 0x%x before it was attached",
		(unsigned)status);
}

/* One of our own, that has the job's numbers as they are. */
static int fork_tracer(const int fds[HANDOVER_FDS], pid_t *ret_pid, struct error *err)
{
	_cleanup_(freep) char *program = NULL;
	char number[16];
	char *const argv[] = { (char *)"sidetrace-tracer", (char *)"--job", number, NULL };
	pid_t pid;

	if (self_sibling("sidetrace-tracer", &program) < 0)
		return error_say(err, ENOENT, "sidetrace-tracer is not installed beside the hook");
	(void)snprintf(number, sizeof(number), "%d", fds[HANDOVER_JOB]);
	pid = fork();
	if (pid < 0)
		return error_set(err, errno, "start the tracer");
	if (pid == 0)
		detach_exec(program, argv, fds, HANDOVER_FDS);
	*ret_pid = pid;
	return 0;
}

int tracer_start(struct job *job, struct folder *folder, int extra_fd, int deadline_ms, struct error *err)
{
	_cleanup_(close_fdp) int ready = -1, answer = -1, job_fd = -1;
	_cleanup_(close_fdp) int ahead = -1;
	struct tracer tracer = { .fd = -1 };
	int ends[2], r;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set(err, errno, "make a pipe");
	answer = ends[0];
	ready = ends[1];
	job->ready_fd = ready;
	r = job_write(job, &job_fd, err);
	job->ready_fd = -1;
	if (r == 0) {
		const int fds[HANDOVER_FDS] = { job_fd, ready, job->folder_fd, job->pidfd, extra_fd };

		/* One that is started ahead and not there in half the time is helped by no more of it. */
		if (handover_offer(getppid(), fds, deadline_ms / 2, &ahead) < 0)
			r = fork_tracer(fds, &tracer.pid, err);
		tracer.fd = ahead;
	}
	if (r < 0)
		return r;
	(void)close(take_fd(&ready));
	folder_point(folder);
	return wait_ready(answer, &tracer, deadline_ms, err);
}
