/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Running where the tracee runs: two stops of a call cost four times as much when every one of them
 * wakes another CPU. Only our own affinity is changed, never the tracee's.
 */
#pragma once

#include <sys/types.h>

struct follower;
struct tracee_set;

/* NULL when it would not help: one CPU, or without memory. */
struct follower *follower_new(void);
/* The task stopped: now and then this looks where it ran. */
void follower_stop(struct follower *f, pid_t tid);
/* Back to the CPUs that we may use. */
void follower_rest(struct follower *f);
struct follower *follower_free(struct follower *f);
