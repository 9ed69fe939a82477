/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What makes a tracer stop before its tracees: signals and the time limit. The backend looks at
 * stop_flag(); a signal that comes in just before it blocks is sent again until it has noticed.
 */
#pragma once

#include <signal.h>
#include <stdint.h>

struct error;
struct job;

enum { STOP_NOT = 0, STOP_DURATION = -1 }; /* or the number of the signal */

/*
 * Signals are caught, never ignored: what is ignored stays ignored in the command that is traced. As
 * strace: with -o FILE COMMAND those that a terminal sends go to the command alone.
 */
int stop_install(const struct job *job, struct error *err);
const volatile sig_atomic_t *stop_flag(void);
/* From now on, ns; 0: no limit. */
int stop_after(uint64_t duration, struct error *err);
