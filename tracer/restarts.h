/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which call a restart_syscall goes on with: the kernel makes that one in place of a call that a signal interrupted
 * (ERESTART_RESTARTBLOCK), and does not say of which. The trace has seen it.
 */
#pragma once

#include "buf.h"
#include "record.h"

#include <stdint.h>

#define ERESTART_RESTARTBLOCK 516 /* include/linux/errno.h of the kernel */
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
/* Whether a record has to go through restarts_note(): hardly any has. */
static inline bool restarts_concern(const struct restarts *r, const struct record *record)
{
	if ((record->type != RECORD_CALL && record->type != RECORD_ENTER) || record->abi >= ABI_COUNT)
		return false;
	return record->call.number == (uint64_t)r->call[record->abi] || record->call.result == -ERESTART_RESTARTBLOCK;
}

/*
 * Of those. Itself, or, of a restart_syscall whose beginning was seen, a copy with the name of
 * that call as BLOB_TEXT; valid until the next call.
 */
const struct record *restarts_note(struct restarts *r, const struct record *record);
