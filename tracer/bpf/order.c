/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ring has calls in the order of their end; a trace has them in the order of their beginning. Records
 * wait here for as long as one that began earlier may still come: most of them where they are, in the ring, so that
 * whoever is quick copies nothing.
 */
#include "bpf/ebpf.h"

#include <errno.h>
#include <stdlib.h>

#define LINE_SIZE     64
#define FETCHED_LINES 6

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

const struct record *order_record(const struct order *o, const struct order_entry *entry)
{
	return entry->in_ring ? ring_at(o->ring, entry->at) : (const void *)(o->records.data + entry->at);
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

static void settle(struct order *o);

/* A place for one more. */
static bool entries_grow(struct order *o)
{
	size_t room = o->room ? o->room * 2 : 1024;
	struct order_entry *entries;

	if (o->next > 0)
		settle(o);
	o->sorted = false;
	if (o->n_entries < o->room)
		return true;
	entries = realloc(o->entries, room * sizeof(*entries));
	if (!entries)
		return false;
	o->entries = entries;
	o->room = room;
	return true;
}

/* A resumed call's place is where it ended: its beginning has been told. */
static uint64_t key_of(const struct record *record, uint32_t flags)
{
	return record->type == RECORD_CALL && (record->flags | flags) & RECORD_RESUMED ? record->call.end : record->start;
}

int order_add(struct order *o, const struct record *record)
{
	struct order_entry *entry;

	if (!entries_grow(o))
		return -ENOMEM;
	if (!buf_grow(&o->records, record->size)) {
		o->records.failed = false;
		return -ENOMEM;
	}
	entry = &o->entries[o->n_entries++];
	*entry = (struct order_entry){
		.key = key_of(record, 0),
		.at = o->records.length,
		.sequence = o->sequence++,
		.ends = ends_process(record),
	};
	buf_add(&o->records, record, record->size);
	if (entry->ends)
		note_leader(o, record->pid, o->n_entries - 1);
	else if (record->type == RECORD_END)
		end_later(o, record);
	return 0;
}

int order_add_in_ring(struct order *o, uint64_t position, uint32_t flags)
{
	if (!entries_grow(o))
		return -ENOMEM;
	o->entries[o->n_entries++] = (struct order_entry){
		.key = key_of(ring_at(o->ring, position), flags),
		.at = position,
		.sequence = o->sequence++,
		.flags = flags,
		.raw = true,
		.in_ring = true,
	};
	return 0;
}

int order_leave_ring(struct order *o)
{
	for (size_t i = o->next; i < o->n_entries; i++) {
		struct order_entry *entry = &o->entries[i];
		const struct record *record = order_record(o, entry);

		entry->first = UINT64_MAX;
		if (!entry->in_ring)
			continue;
		if (!buf_grow(&o->records, record->size)) {
			o->records.failed = false;
			o->sorted = false; /* what those behind need of the ring is to be found again */
			return -ENOMEM;
		}
		entry->at = o->records.length;
		entry->in_ring = false;
		buf_add(&o->records, record, record->size);
	}
	o->first = UINT64_MAX;
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct order_entry *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->sequence < y->sequence ? -1 : 1;
}

/*
 * What was handed on goes. What stays of the copies moves to the front of the other buffer; without memory for that it
 * stays where it is.
 */
static void settle(struct order *o)
{
	struct buf kept = o->spare;
	size_t from = o->next;
	bool move;

	buf_reset(&kept);
	o->n_leaders = 0;
	o->first = UINT64_MAX;
	move = from > 0 && o->records.length > 0 && (from == o->n_entries || buf_grow(&kept, o->records.length));
	for (size_t i = from; i < o->n_entries; i++) {
		struct order_entry *entry = &o->entries[i - from];

		*entry = o->entries[i];
		if (entry->in_ring && entry->at < o->first)
			o->first = entry->at;
		if (entry->ends)
			note_leader(o, order_record(o, entry)->pid, i - from);
		if (move && !entry->in_ring) {
			const struct record *record = order_record(o, entry);

			entry->at = kept.length;
			buf_add(&kept, record, record->size);
		}
	}
	o->n_entries -= from;
	o->next = 0;
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

/* Records in the ring were written by another CPU: they are on their way here while the one before is worked on. */
static void fetch(const struct order *o, size_t i)
{
	const char *at;

	if (i >= o->n_entries || !o->entries[i].in_ring)
		return;
	at = (const char *)order_record(o, &o->entries[i]);
	for (unsigned line = 0; line < FETCHED_LINES; line++)
		__builtin_prefetch(at + (size_t)line * LINE_SIZE);
}

/* Once for all that is handed on until something is added: the order, and what of the ring each one and those behind it need. */
static void put_in_order(struct order *o)
{
	uint64_t first = UINT64_MAX;

	sort(o->entries, o->n_entries);
	for (size_t i = o->n_entries; i-- > 0;) {
		if (o->entries[i].in_ring && o->entries[i].at < first)
			first = o->entries[i].at;
		o->entries[i].first = first;
	}
	o->sorted = true;
}

bool order_flush(struct order *o, uint64_t horizon, size_t most, order_each *each, void *userdata)
{
	size_t end = o->n_entries - o->next > most ? o->next + most : o->n_entries;

	if (!o->sorted)
		put_in_order(o);
	for (; o->next < end && o->entries[o->next].key <= horizon; o->next++) {
		fetch(o, o->next + 1);
		each(userdata, order_record(o, &o->entries[o->next]), &o->entries[o->next]);
	}
	if (o->next == end && o->next < o->n_entries && o->entries[o->next].key <= horizon) {
		o->first = o->entries[o->next].first;
		return true;
	}
	settle(o);
	return false;
}
