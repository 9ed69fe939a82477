/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The call that a tracee is in: its entry and its exit, and what an exec changes about it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct rusage;
struct tracee;
struct tracee_set;

/* A syscall-stop or the stop of a RET_TRACE filter: takes the entry or the exit, and lets it go on.
 */
void call_stop(struct tracee_set *set, struct tracee *t, const struct rusage *usage);
/* The exit alone, of a task that will not be let go on here; true when the call is dealt with. */
void call_exit(struct tracee_set *set, struct tracee *t, int64_t result, bool failed,
	const struct rusage *usage);
/* The execve that it is in has succeeded: the old program is gone. */
void call_execed(struct tracee_set *set, struct tracee *t);
/* Its tid has become the leader's. */
void call_renamed(struct tracee *t);
/* CLONE_* of the fork, vfork, clone or clone3 that it is in; false when that is not known. */
bool call_clone_flags(struct tracee_set *set, const struct tracee *t, uint64_t *ret_flags);
/* The numbers of the calls that the backend must know, for every ABI. */
void calls_init(struct tracee_set *set);
