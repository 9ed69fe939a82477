/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What happens to a tracee, one wait status at a time, and how it goes on from there.
 */
#pragma once

#include <sys/types.h>

struct rusage;
struct tracee;
struct tracee_set;

/* Deals with one result of wait4(2) and lets the task go on. rusage may be NULL. */
void event_handle(struct tracee_set *set, pid_t tid, int status, const struct rusage *usage);
/* A child whose parent's event did not come: goes on with what /proc tells. */
void event_adopt(struct tracee_set *set, struct tracee *t);
