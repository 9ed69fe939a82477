/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See restarts.h.
 */
#include "restarts.h"

#include "record.h"

#include <string.h>

_Static_assert(sizeof(((struct restarts *)0)->call) / sizeof(int) == ABI_COUNT, "one for each ABI");

void restarts_init(struct restarts *r)
{
	*r = (struct restarts){ .record = BUF_INIT };
	for (int abi = 0; abi < ABI_COUNT; abi++)
		r->call[abi] = syscall_number((enum abi)abi, "restart_syscall");
}

void restarts_done(struct restarts *r)
{
	buf_done(&r->record);
}

static unsigned find(const struct restarts *r, uint32_t tid)
{
	unsigned i = 0;

	while (i < RESTARTS_MAX && r->at[i].tid != tid)
		i++;
	return i;
}

static void remember(struct restarts *r, const struct record *record)
{
	unsigned i = find(r, record->tid);

	if (i == RESTARTS_MAX)
		i = r->next++ % RESTARTS_MAX;
	r->at[i].tid = record->tid;
	r->at[i].abi = record->abi;
	r->at[i].number = record->call.number;
}

static const struct record *with_name(struct restarts *r, const struct record *record, const char *name)
{
	struct blob blob = { .kind = BLOB_TEXT, .size = (uint32_t)strlen(name) };
	struct record *copy;

	buf_reset(&r->record);
	buf_add(&r->record, record, record->size);
	buf_add(&r->record, &blob, sizeof(blob));
	buf_add(&r->record, name, blob.size);
	buf_repeat(&r->record, '\0', record_align(blob.size) - blob.size);
	if (r->record.failed || r->record.length > RECORD_SIZE_MAX)
		return record;
	copy = (void *)r->record.data;
	copy->size = (uint32_t)r->record.length;
	copy->n_blobs++;
	return copy;
}

const struct record *restarts_note(struct restarts *r, const struct record *record)
{
	const char *name;
	unsigned i;

	if (record->call.number != (uint64_t)r->call[record->abi]) {
		if (record->type == RECORD_CALL && record->flags & RECORD_FAILED &&
			record->call.result == -ERESTART_RESTARTBLOCK)
			remember(r, record);
		return record;
	}
	i = find(r, record->tid);
	if (i == RESTARTS_MAX)
		return record;
	name = syscall_name((enum abi)r->at[i].abi, r->at[i].number);
	/* One that is interrupted once more goes on with the same call. */
	if (record->type == RECORD_CALL && record->call.result != -ERESTART_RESTARTBLOCK)
		r->at[i].tid = 0;
	return name ? with_name(r, record, name) : record;
}
