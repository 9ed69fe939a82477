/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Taking hold of tasks that run already.
 */
#pragma once

#include "ptrace/tracee.h"

struct error;

/* One thread: PTRACE_SEIZE and PTRACE_INTERRUPT; -errno, -EEXIST when it is traced by us already.
 */
int attach_thread(struct tracee_set *set, pid_t tid, enum quiet quiet);
/*
 * Every thread of a process until a look at /proc/PID/task shows no new one. Returns how many were
 * new; -errno when not one could be had.
 */
int attach_process(struct tracee_set *set, pid_t pid, enum quiet quiet, struct error *err);
/* The job's pids. */
int attach_job(struct tracee_set *set, struct error *err);
