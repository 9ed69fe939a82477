/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The calls that have begun and not returned, by thread: what the reader has to remember.
 */
#pragma once

#include "buf.h"
#include "call.h"

#include <stdint.h>

struct open_call {
	struct open_call *next;
	uint32_t tid;
	uint32_t file;
	unsigned name;
	uint64_t line;
	int64_t time;
	struct buf text; /* the name, for names beyond N_LIMIT */
	struct buf args;
};

struct open_calls {
	struct open_call **bucket;
	struct open_call *spare;
	uint64_t count;
};

int open_calls_init(struct open_calls *o);
void open_calls_done(struct open_calls *o);
/* A new entry for tid, its buffers empty; NULL: out of memory. The caller made sure there is none.
 */
struct open_call *open_calls_add(struct open_calls *o, uint32_t tid);
struct open_call *open_calls_find(const struct open_calls *o, uint32_t tid);
/* Takes it out of the table; the caller hands it to open_calls_recycle() when it is done with it.
 */
void open_calls_remove(struct open_calls *o, struct open_call *call);
void open_calls_recycle(struct open_calls *o, struct open_call *call);
/* The only open call with that name, NULL when there is none or more. */
struct open_call *open_calls_only(const struct open_calls *o, unsigned name);
/* Any of them with the lowest line, NULL when none is left. */
struct open_call *open_calls_first(const struct open_calls *o);
/* Those whose name is wanted, in no order: how many were put into ret, `most` at most. */
unsigned open_calls_select(const struct open_calls *o, bool (*wanted)(unsigned name),
	struct open_call **ret, unsigned most);
