/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One job from its start to its end.
 */
#pragma once

#include <sys/types.h>

struct backend_ready;
struct error;
struct job;

struct run_result {
	int status; /* wait status to end with: 0, or as the command of a JOB_COMMAND did */
	int write_error; /* positive errno: something of the trace could not be written; 0 */
};

/*
 * Opens the outputs, attaches, says "ok" to the job's ready_fd, confines the process, traces until the
 * end, writes meta.json and the reports. ready: NULL, or what was made before the job was known. -errno: it could not begin, or could not go on; tracees run on
 * in every case.
 */
int run_job(const struct job *job, char *const *command, struct backend_ready *ready,
	struct run_result *ret_result, struct error *err);
