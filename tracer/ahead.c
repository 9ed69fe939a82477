/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What takes long at a start and is the same for every job is done before the job is there.
 */
#include "ahead.h"

#include "backend.h"
#include "cleanup.h"
#include "confine.h"
#include "error.h"
#include "fd.h"
#include "handover.h"
#include "job.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define WAIT_MS 60000 /* `runtime run` stays for as long as its container does, and may never have called a hook */

/* Positive: there is one. */
static int wait_for_offer(int listening, int starter)
{
	struct pollfd wanted[] = { { .fd = listening, .events = POLLIN }, { .fd = starter, .events = POLLIN } };
	int n;

	do
		n = poll(wanted, 2, WAIT_MS);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return wanted[0].revents & POLLIN ? 1 : 0;
}

/* The job speaks of the hook's numbers. */
static int job_take(const int fds[HANDOVER_FDS], struct job *ret_job, struct error *err)
{
	int r = job_read(fds[HANDOVER_JOB], ret_job, err);

	(void)close(fds[HANDOVER_JOB]);
	ret_job->ready_fd = fds[HANDOVER_READY];
	ret_job->folder_fd = fds[HANDOVER_FOLDER];
	ret_job->pidfd = fds[HANDOVER_PIDFD];
	return r;
}

extern const char __executable_start[], etext[]; /* the linker's: where our code begins and ends */

/* What else would be waited for: pages of our code at their first use, the time zone. */
static void touch(void)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE) - 1, begin = (uintptr_t)__executable_start & ~page;

	(void)madvise((void *)begin, (uintptr_t)etext - begin, MADV_POPULATE_READ);
	tzset();
}

static void prepare(void *userdata)
{
	struct backend_ready *ready = userdata;
	struct error unimportant;

	touch();
	handover_sweep();
	(void)confinement_new(false, &ready->confinement, &unimportant);
}

int ahead_wait(pid_t starter, int listening, struct job *ret_job, struct backend_ready *ready, struct error *err)
{
	_cleanup_(close_fdp) int process = (int)syscall(SYS_pidfd_open, starter, 0);
	int fds[HANDOVER_FDS], r;

	(void)fcntl(listening, F_SETFD, FD_CLOEXEC);
	if (process < 0) {
		handover_close(starter, listening);
		return 0;
	}
	*ready = (struct backend_ready){ 0 };
	backends_ready(ready, &(const struct meanwhile){ prepare, ready });
	r = wait_for_offer(listening, process);
	if (r > 0)
		r = handover_take(listening, fds);
	else if (r == 0)
		r = 1;
	handover_close(starter, listening);
	if (r == 1)
		return 0;
	if (r == 0)
		r = job_take(fds, ret_job, err);
	else
		(void)error_set(err, -r, "take a container's job");
	return r < 0 ? r : 1;
}
