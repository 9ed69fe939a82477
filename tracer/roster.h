/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who is who: the traced tasks in the order in which they appeared, with their numbers on the host and in
 * the container. The trace shows host numbers in front of its lines, but clone, wait4, kill and getpid
 * speak the container's; a reader needs both to know whose child is whose.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct record;

#define ROSTER_MOST 4096 /* the first ones are kept, the rest is counted */

struct roster_entry {
	uint32_t tid, pid;       /* on the host */
	uint32_t ns_tid, ns_pid; /* in the task's own pid namespace, 0: not known */
	uint32_t parent;         /* tid on the host of the task that made it, 0: not known */
	char comm[16];           /* when it appeared, so mostly its parent's; "" of the first task */
};

struct roster {
	struct roster_entry *entries;
	size_t n, capacity;
	uint64_t left_out;
};

/* Takes in a RECORD_TASK, or the first record of a task that had none. Without memory it is left out: a trace does not fail for it. */
void roster_note(struct roster *r, const struct record *record);
void roster_done(struct roster *r);
