/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What /proc says of a process.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct process_ids {
	pid_t tgid;
	pid_t ns_tid, ns_pid; /* in the innermost pid namespace */
};

/* Leaves what it cannot tell as it is. */
void process_read_ids(pid_t tid, struct process_ids *ids);
/* The thread's name, without a NUL; how many bytes. */
size_t process_comm(pid_t tid, char *comm, size_t size);

/* It is gone, or a zombie: nothing of it can be traced any more. */
bool process_has_ended(pid_t pid);
