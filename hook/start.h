/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Starting the tracer so that it outlives the hook and nothing of the runtime hangs on it: no inherited
 * descriptor, its own session, a minimal environment, an ordinary chance with the OOM killer.
 */
#pragma once

struct error;
struct folder;
struct job;

/*
 * Fills job->ready_fd itself. extra_fd (-1: none) stays open in the tracer. 0: it is attached. -errno
 * with its own words when it said why not; -ETIMEDOUT after deadline_ms: then it was killed. What else the hook has to do for the folder it does
 * meanwhile.
 */
int tracer_start(struct job *job, struct folder *folder, int extra_fd, int deadline_ms, struct error *err);
