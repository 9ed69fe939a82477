/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A tracer that was started before its job was known.
 */
#pragma once

#include "backends.h"

#include <sys/types.h>

struct error;
struct job;

/*
 * Gets ready and waits for the hook of the container that process `starter` makes, at its socket, which is closed. 1: this is the job, and what was
 * made ready for it; 0: none came, the process has ended or takes too long.
 */
int ahead_wait(pid_t starter, int listening, struct job *ret_job, struct backend_ready *ready, struct error *err);
