/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See roster.h.
 */
#include "roster.h"

#include "record.h"

#include <stdlib.h>
#include <string.h>

static bool make_room(struct roster *r)
{
	size_t capacity = r->capacity ? 2 * r->capacity : 64;
	struct roster_entry *entries;

	if (r->n < r->capacity)
		return true;
	if (r->n >= ROSTER_MOST)
		return false;
	entries = reallocarray(r->entries, capacity, sizeof(*entries));
	if (!entries)
		return false;
	r->entries = entries;
	r->capacity = capacity;
	return true;
}

static void comm_of(const struct record *record, char *comm, size_t size)
{
	const struct blob *b = record_first_blob(record);
	size_t n;

	comm[0] = '\0';
	if (record->n_blobs == 0 || b->kind != BLOB_TEXT)
		return;
	n = strnlen((const char *)b->data, b->size < size - 1 ? b->size : size - 1);
	memcpy(comm, b->data, n);
	comm[n] = '\0';
}

void roster_note(struct roster *r, const struct record *record)
{
	struct roster_entry *e;

	if (!make_room(r)) {
		r->left_out++;
		return;
	}
	e = &r->entries[r->n++];
	*e = (struct roster_entry){
		.tid = record->tid,
		.pid = record->pid,
		.ns_tid = record->ns_tid,
		.ns_pid = record->ns_pid,
		.parent = record->type == RECORD_TASK ? record->task.parent : 0,
	};
	if (record->type == RECORD_TASK)
		comm_of(record, e->comm, sizeof(e->comm));
}

void roster_done(struct roster *r)
{
	free(r->entries);
	*r = (struct roster){ 0 };
}
