/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ring has calls in the order of their end; a trace has them in the order of their beginning. Records
 * wait here for as long as one that began earlier may still come.
 */
#include "bpf/ebpf.h"

#include <errno.h>
#include <stdlib.h>

void order_done(struct order *o)
{
	buf_done(&o->records);
	buf_done(&o->spare);
	free(o->entries);
	*o = (struct order){ 0 };
}

static bool ends_process(const struct record *record)
{
	return record->type == RECORD_END && (record->flags & RECORD_LEADER);
}

static void note_leader(struct order *o, uint32_t pid, size_t entry)
{
	o->leaders[o->n_leaders++ % ORDER_LEADERS] = (struct order_leader){ .pid = pid, .entry = entry };
}

/*
 * Of threads that exit at once one tells the process's end, too, and another may tell its own only then. The
 * process's comes last all the same.
 */
static void end_later(struct order *o, const struct record *thread)
{
	for (size_t i = 0; i < o->n_leaders && i < ORDER_LEADERS; i++) {
		struct order_entry *leader = &o->entries[o->leaders[i].entry];

		if (o->leaders[i].pid != thread->pid || leader->key > thread->start)
			continue;
		leader->key = thread->start;
		leader->sequence = o->sequence++;
	}
}

int order_add(struct order *o, const struct record *record)
{
	if (o->n_entries == o->room) {
		size_t room = o->room ? o->room * 2 : 1024;
		struct order_entry *entries = realloc(o->entries, room * sizeof(*entries));

		if (!entries)
			return -ENOMEM;
		o->entries = entries;
		o->room = room;
	}
	if (!buf_grow(&o->records, record->size)) {
		o->records.failed = false;
		return -ENOMEM;
	}
	o->entries[o->n_entries++] = (struct order_entry){
		/* A resumed call's place is where it ended: its beginning has been told. */
		.key = record->type == RECORD_CALL && (record->flags & RECORD_RESUMED) ? record->call.end :
											   record->start,
		.offset = o->records.length,
		.sequence = o->sequence++,
	};
	buf_add(&o->records, record, record->size);
	if (ends_process(record))
		note_leader(o, record->pid, o->n_entries - 1);
	else if (record->type == RECORD_END)
		end_later(o, record);
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct order_entry *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->sequence < y->sequence ? -1 : 1;
}

/* What stays moves to the front of the other buffer; without memory for that it stays where it is. */
static void keep(struct order *o, size_t from)
{
	struct buf kept = o->spare;
	bool move;

	buf_reset(&kept);
	o->n_leaders = 0;
	move = from > 0 && (from == o->n_entries || buf_grow(&kept, o->records.length));
	for (size_t i = from; i < o->n_entries; i++) {
		const struct record *record = (const void *)(o->records.data + o->entries[i].offset);

		o->entries[i - from] = o->entries[i];
		if (move) {
			o->entries[i - from].offset = kept.length;
			buf_add(&kept, record, record->size);
		}
		if (ends_process(record))
			note_leader(o, record->pid, i - from);
	}
	o->n_entries -= from;
	kept.failed = false;
	o->spare = move ? o->records : kept;
	if (move)
		o->records = kept;
}

#define MOVES 8 /* for each entry, before it is worth to sort from scratch */

/* Threads are a little out of order with each other: most entries stay, some move by a few places. */
static void sort(struct order_entry *entries, size_t n)
{
	size_t moves = n * MOVES;

	for (size_t i = 1; i < n; i++) {
		struct order_entry entry = entries[i];
		size_t at = i;

		while (at > 0 && compare(&entry, &entries[at - 1]) < 0) {
			entries[at] = entries[at - 1];
			at--;
		}
		entries[at] = entry;
		if (i - at > moves) {
			qsort(entries, n, sizeof(*entries), compare);
			return;
		}
		moves -= i - at;
	}
}

int order_flush(struct order *o, uint64_t horizon,
	int (*each)(void *userdata, const struct record *record), void *userdata)
{
	size_t done;
	int r = 0;

	if (o->n_entries == 0)
		return 0;
	sort(o->entries, o->n_entries);
	for (done = 0; done < o->n_entries && o->entries[done].key <= horizon; done++)
		if (r == 0)
			r = each(userdata, (const void *)(o->records.data + o->entries[done].offset));
	keep(o, done);
	return r;
}
