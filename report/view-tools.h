/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What several views do in the same way.
 */
#pragma once

#include "call.h"

#include <stdbool.h>

struct analysis;
struct buf;
struct section;
struct task;

/*
 * Says so when the calls that a view lives on (a list that ends in N_NONE) were not recorded, or
 * when it is not known. True: the view has nothing to say and must not pretend to.
 */
bool section_not_recorded(struct analysis *a, struct section *out, const unsigned *names,
	const char *what, bool any_seen);

/* The call as the log has it, on one line of at most `limit` bytes: name(args) = outcome. */
void call_print(struct buf *b, const struct call *c, size_t limit);

/*
 * What a call is about: its path, its peer, its descriptor's file or socket; replaces b. False:
 * nothing that has a name.
 */
bool call_object(struct buf *b, const struct call *c, const struct task *task);

/* "123" or "123 nginx". */
void task_print(struct buf *b, const struct task *task, uint32_t tid);
