/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The container's first process while it is being created: that the pid is really one, a descriptor
 * that keeps meaning it, and its cgroup.
 */
#pragma once

#include <sys/types.h>

struct error;

/*
 * A pidfd. Refuses what is dead, a kernel thread, ourselves or one of our ancestors, or shares our mount
 * namespace: a container's init has its own by the time hooks run. 1: it is traced by a tracer of ours
 * already, nothing was opened.
 */
int init_open(pid_t pid, int *ret_pidfd, struct error *err);
/*
 * Its cgroup's path when it has one of its own, NULL when it shares that of the runtime: then the
 * cgroup says nothing about who belongs to the container. malloc'ed.
 */
int init_cgroup(pid_t pid, char **ret_path, struct error *err);
