/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cgroup that a container has for itself: version 2, or one of the hierarchies of version 1.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

/*
 * Its folder, opened, and the controller of its hierarchy ("" for version 2; static). -1: it has none of its
 * own: one that holds everything, or ourselves, would bring the whole host into the trace.
 */
int cgroup_open(pid_t init, const char **ret_controller);
/* The file that freezes it: cgroup.freeze of version 2 (1, 0), freezer.state of version 1 (FROZEN, THAWED). */
int cgroup_open_freezer(pid_t init, bool *ret_v2);
