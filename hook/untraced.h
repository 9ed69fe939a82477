/* SPDX-License-Identifier: BSD-2-Clause */
/* A run folder that holds no trace says why. */
#pragma once

#include <time.h>

struct job;

/* meta.json in job's folder, unless the tracer has left a finished one. */
void untraced_write(const struct job *job, const struct timespec *start, const char *reason);
