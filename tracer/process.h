/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What /proc says of a process.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

/* It is gone, or a zombie: nothing of it can be traced any more. */
bool process_has_ended(pid_t pid);
