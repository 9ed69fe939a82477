/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Starting the command of `sidetrace trace`.
 */
#pragma once

#include <sys/types.h>

struct error;
struct job;

/*
 * Forks a child that waits for launch_go() before it becomes the command: time to take hold of it. Errors of
 * finding the program are told here; execve's own are told by the child, which then exits with 1.
 */
int launch(const struct job *job, char *const *command, pid_t *ret_pid, int *ret_go, struct error *err);
/* The same; `prepare` runs in the child just before its execve, 0 or -errno. */
typedef int launch_prepare(const struct job *job);
int launch_prepared(const struct job *job, char *const *command, launch_prepare *prepare,
	pid_t *ret_pid, int *ret_go, struct error *err);
/* Closes the descriptor, which is the child's sign to go on. */
void launch_go(int go);
