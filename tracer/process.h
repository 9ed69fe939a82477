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

struct task_info;

/*
 * A tracer in a pid namespace of its own may see the /proc of an outer one: how many namespaces that is above its
 * own, 0 when it is its own. process_number() is then the number that a thread, by its number here, has in /proc;
 * 0: not found. Everything below takes numbers of /proc.
 */
unsigned process_depth(void);
pid_t process_number(pid_t tid, unsigned depth);

/* Leaves what it cannot tell as it is. */
void process_read_ids(pid_t tid, unsigned depth, struct process_ids *ids);
/* All that a record tells of a thread; 0 for what is not known. */
void process_read_task(pid_t tid, unsigned depth, struct task_info *ret_info);
/* The thread's name, without a NUL; how many bytes. */
size_t process_comm(pid_t tid, char *comm, size_t size);

/* The signal that has stopped its process (group-stop), 0: it is not stopped, or the kernel does not say by which. */
int process_stopped_by(pid_t pid);
/* It is gone, or a zombie: nothing of it can be traced any more. */
bool process_has_ended(pid_t pid);
