/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The inside of descriptor tables, for fdtable.c and fd-calls.c only.
 */
#pragma once

#include "fdtable.h"

struct fdtable {
	struct fd_world *world;
	unsigned users;
	struct fd_entry *entry;
	unsigned size;
	unsigned count, highest;
};

/* The place of an fd, open or not; NULL: no fd, or beyond FDTABLE_LIMIT. */
struct fd_entry *fdtable_entry(struct fdtable *t, int fd);
void fdtable_close(struct fdtable *t, int fd);
uint32_t fd_text(struct fd_world *w, struct slice text);
/* Puts an entry that was opened into the group that its call and `what` make. */
void fd_regroup(struct fdtable *t, const struct process *p, struct fd_entry *e);
