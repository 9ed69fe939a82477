/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A tracer that was started ahead: the wrapper knows long before the hook that a container wants one, so it starts
 * a tracer that gets ready while the runtime makes the container, and waits for its job. The hook offers the job
 * under the number of its own parent, which is the runtime's process and was the wrapper's: it became the runtime by
 * exec. Where nobody waits the hook starts a tracer itself.
 */
#pragma once

#include <sys/types.h>

#define HANDOVER_ARGUMENT "--job-of" /* sidetrace-tracer's, followed by the process that it is for and the socket */

enum handover_fd {
	HANDOVER_JOB,
	HANDOVER_READY,
	HANDOVER_FOLDER,
	HANDOVER_PIDFD,
	HANDOVER_EXTRA, /* stays open in the tracer */
	HANDOVER_FDS,
};

/* The folder for what sidecars share, made and opened: ours, and writable by nobody else. -errno. */
int handover_folder(int *ret_fd);
/* A socket that waits for the job of what this process starts. */
int handover_listen(pid_t starter, int *ret_fd);
/* Nobody can offer any more. */
void handover_close(pid_t starter, int fd);
/* Takes away what tracers have left there that were killed, or whose runtimes were. */
void handover_sweep(void);
/* Takes the job that is offered: descriptors, -1 for those that are none. -errno: there was none, and will be none. */
int handover_take(int fd, int ret_fds[HANDOVER_FDS]);
/*
 * Offers a job to the tracer that waits for it, when it says within `timeout_ms` that it is there; a pidfd of it,
 * which is no child of ours. -errno: nobody has the job, nor will have it.
 */
int handover_offer(pid_t starter, const int fds[HANDOVER_FDS], int timeout_ms, int *ret_tracer);
