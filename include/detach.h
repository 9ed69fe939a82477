/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program that outlives who starts it, and on which nothing of the starter hangs.
 */
#pragma once

#include <stddef.h>

/* No signal blocked, each at its default. */
void detach_signals(void);
/*
 * In a child after fork, async-signal-safe: becomes `program` with standard streams at /dev/null, no descriptor but
 * those named (negative: none), its own session, a minimal environment, an ordinary chance with the OOM killer.
 * Ends with 126 or 127 when that cannot be.
 */
_Noreturn void detach_exec(const char *program, char *const argv[], const int *fds, size_t n);
