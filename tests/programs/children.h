/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Children whose end interrupts nothing: whether a SIGCHLD comes before or in a wait depends on how fast a tracer is,
 * and so would the trace.
 */
#pragma once

#include <signal.h>

static inline void children_end_quietly(void)
{
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
}
