/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads into a record, with one process_vm_readv for many. Strings are read a little at first, then page
 * by page, for the next page may not be there.
 */
#include "ptrace/gather.h"

#include "ptrace/tracee.h"
#include "ptrace/writer.h"

#define PAGE         4096u
#define STRING_FIRST 256u /* most strings end within this */

void gather_init(struct gatherer *g, struct tracee_set *set, struct tracee *t, uint8_t flags)
{
	g->set = set;
	g->t = t;
	g->flags = flags;
	g->n_wants = 0;
	g->scratch_used = 0;
}

/* The rest of a string whose first bytes did not end it: page by page, for the next may be missing.
 */
static void read_string_on(struct gatherer *g, const struct gather_want *w)
{
	struct buf *b = &g->t->record;
	size_t room = w->size < writer_room(b) ? w->size : writer_room(b);
	char *data = writer_blob(b, BLOB_MEMORY, g->flags, w->address, room);
	size_t done = w->first;
	uint8_t end = BLOB_CUT;

	if (!data)
		return;
	memcpy(data, w->to, done < room ? done : room);
	while (done < room) {
		size_t chunk = PAGE - (w->address + done) % PAGE;
		size_t got;
		char *nul;

		if (chunk > room - done)
			chunk = room - done;
		got = memory_read(g->set, g->t->tid, w->address + done, data + done, chunk);
		nul = memchr(data + done, '\0', got);
		if (nul) {
			done = (size_t)(nul + 1 - data);
			end = 0;
			break;
		}
		done += got;
		if (got < chunk) {
			end = BLOB_FAULT;
			break;
		}
	}
	writer_trim(b, room, done < room ? done : room, end);
}

static void put_string(struct gatherer *g, const struct gather_want *w, size_t got)
{
	struct buf *b = &g->t->record;
	const char *nul = memchr(w->to, '\0', got);

	if (nul)
		writer_add(b, BLOB_MEMORY, g->flags, w->address, w->to, (size_t)(nul + 1 - w->to));
	else if (got < w->first)
		writer_add(b, BLOB_MEMORY, g->flags | BLOB_FAULT, w->address, w->to, got);
	else if (got == w->size)
		writer_add(b, BLOB_MEMORY, g->flags | BLOB_CUT, w->address, w->to, got);
	else
		read_string_on(g, w);
}

static void put_bytes(struct gatherer *g, const struct gather_want *w, size_t got)
{
	uint8_t flags = g->flags;

	if (got < w->size)
		flags |= BLOB_FAULT;
	else if (w->cut)
		flags |= BLOB_CUT;
	writer_add(&g->t->record, BLOB_MEMORY, flags, w->address, w->to, got);
}

void gather_now(struct gatherer *g)
{
	struct memory_range ranges[MEMORY_RANGES_MAX];

	if (!g->n_wants)
		return;
	for (size_t i = 0; i < g->n_wants; i++)
		ranges[i] = (struct memory_range){
			.address = g->wants[i].address,
			.to = g->wants[i].to,
			.size = g->wants[i].first,
		};
	memory_read_ranges(g->set, g->t->tid, ranges, g->n_wants);
	for (size_t i = 0; i < g->n_wants; i++) {
		if (g->wants[i].string)
			put_string(g, &g->wants[i], ranges[i].done);
		else
			put_bytes(g, &g->wants[i], ranges[i].done);
	}
	g->n_wants = 0;
	g->scratch_used = 0;
}

/* Too long for the scratch memory: straight into the record. */
static void read_large(struct gatherer *g, uint64_t address, size_t size, bool cut)
{
	struct buf *b = &g->t->record;
	size_t room = size;
	size_t got;
	uint8_t flags = g->flags;
	char *data;

	if (room > writer_room(b)) {
		room = writer_room(b);
		cut = true;
	}
	data = writer_blob(b, BLOB_MEMORY, flags, address, room);
	if (!data)
		return;
	got = memory_read(g->set, g->t->tid, address, data, room);
	writer_trim(b, room, got, got < room ? BLOB_FAULT : cut ? BLOB_CUT : 0);
}

static struct gather_want *want(struct gatherer *g, uint64_t address, size_t first)
{
	struct gather_want *w;

	if (g->n_wants == MEMORY_RANGES_MAX || g->scratch_used + first > SCRATCH_SIZE)
		gather_now(g);
	w = &g->wants[g->n_wants++];
	*w = (struct gather_want){
		.address = address, .first = first, .to = g->set->scratch + g->scratch_used};
	g->scratch_used += first;
	return w;
}

void gather_bytes(struct gatherer *g, uint64_t address, size_t size, bool cut)
{
	struct gather_want *w;

	if (!address || !size)
		return;
	if (size > SCRATCH_SIZE / 2) {
		gather_now(g);
		read_large(g, address, size, cut);
		return;
	}
	w = want(g, address, size);
	w->size = size;
	w->cut = cut;
}

void gather_string(struct gatherer *g, uint64_t address, size_t size)
{
	size_t first = PAGE - address % PAGE;
	struct gather_want *w;

	if (!address)
		return;
	if (first > STRING_FIRST)
		first = STRING_FIRST;
	if (first > size)
		first = size;
	w = want(g, address, first);
	w->size = size;
	w->string = true;
}

