/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Descriptor tables followed through the log: what an fd is when its line does not say (no -y), who
 * opened it and where, and which were never closed. Shared by CLONE_FILES, copied by fork, thinned
 * at exec by CLOEXEC. Holds at most FDTABLE_LIMIT descriptors.
 */
#pragma once

#include "call.h"
#include "facts.h"

#include <stdbool.h>
#include <stdint.h>

enum { FDTABLE_LIMIT = 65536 };

struct fd_entry {
	bool open;
	bool cloexec;
	bool inherited; /* was there before the table's process was seen to open it */
	enum fd_kind kind;
	uint16_t name;	 /* N_*: the call that made it */
	uint32_t what;	 /* interned text: path, "TCP 10.0.0.1:80", "pipe"; 0: unknown */
	uint32_t socket; /* a number that stays the same over dup and fork, 0: no socket */
	uint32_t uses;	 /* calls since it was opened */
	uint64_t line;
	int64_t time;
};

struct fdtable;

const struct fd_entry *fdtable_get(
	const struct fdtable *t, int fd); /* NULL: not known to be open */
/* What an entry is, as text; "" when unknown. */
struct slice fdtable_what(const struct fdtable *t, const struct fd_entry *e);
unsigned fdtable_count(const struct fdtable *t);   /* open now, as far as known */
unsigned fdtable_highest(const struct fdtable *t); /* the most that were open at once */
