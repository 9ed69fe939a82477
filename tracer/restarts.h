/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which call a restart_syscall goes on with: the kernel makes that one in place of a call that a signal interrupted
 * (ERESTART_RESTARTBLOCK), and does not say of which. The trace has seen it.
 */
#pragma once

#include "buf.h"

#include <stdint.h>

struct record;

#define RESTARTS_MAX 64 /* threads that are between the two at once; of more the oldest are forgotten */

struct restarts {
	struct {
		uint32_t tid; /* 0: free */
		uint32_t abi;
		uint64_t number;
	} at[RESTARTS_MAX];
	unsigned next;
	int call[3];       /* restart_syscall, by ABI */
	struct buf record; /* the last one that was added to */
};

void restarts_init(struct restarts *r);
void restarts_done(struct restarts *r);
/*
 * Every record goes through here. Itself, or, of a restart_syscall whose beginning was seen, a copy with the name of
 * that call as BLOB_TEXT; valid until the next call.
 */
const struct record *restarts_note(struct restarts *r, const struct record *record);
