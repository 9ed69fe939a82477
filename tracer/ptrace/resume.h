/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How a stopped tracee goes on: traced, or let go.
 */
#pragma once

#include <sys/types.h>

struct tracee;
struct tracee_set;

/* On to its next stop, with the signal delivered (0: none). */
void resume(struct tracee_set *set, struct tracee *t, int signal);
/* Asks every tracee to stop so that it can be let go. */
void leave(struct tracee_set *set);
/* Detaches from the tracee, which is in the stop that this wait status tells of, and forgets it. */
void let_go(struct tracee_set *set, struct tracee *t, int status);
