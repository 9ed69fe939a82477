/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls that come through the ring in several records: blobs that did not fit go ahead (BPF_PART), and what
 * is longer than a piece comes in pieces. Here they become one record again.
 */
#include "bpf/ebpf.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

struct part {
	uint32_t tid;
	uint64_t start;
	uint32_t n_blobs;
	struct buf blobs;
};

static int compare(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	return x->tid < y->tid ? -1 : x->tid > y->tid;
}

static void part_free(void *data)
{
	struct part *part = data;

	buf_done(&part->blobs);
	free(part);
}

static struct part *find(const struct parts *p, uint32_t tid)
{
	void *const *node = tfind(&(const struct part){ .tid = tid }, &p->root, compare);

	return node ? *node : NULL;
}

void parts_drop(struct parts *p, uint32_t tid)
{
	struct part *part = p->root ? find(p, tid) : NULL;

	if (!part)
		return;
	(void)tdelete(part, &p->root, compare);
	part_free(part);
}

static struct part *make(struct parts *p, uint32_t tid, uint64_t start)
{
	struct part *part = calloc(1, sizeof(*part));

	if (!part)
		return NULL;
	part->tid = tid;
	part->start = start;
	if (!tsearch(part, &p->root, compare)) {
		free(part);
		return NULL;
	}
	return part;
}

/* What cannot be kept is missing when the call comes, which then says so. */
void parts_add(struct parts *p, const struct record *record)
{
	struct part *part = find(p, record->tid);

	if (part && part->start != record->start) {
		parts_drop(p, record->tid); /* of a call whose end was lost */
		part = NULL;
	}
	if (!part)
		part = make(p, record->tid, record->start);
	if (!part)
		return;
	if (part->blobs.length + record->size > RECORD_SIZE_MAX) {
		part->blobs.failed = true;
		return;
	}
	buf_add(&part->blobs, record + 1, record->size - sizeof(*record));
	part->n_blobs += record->n_blobs;
}

void parts_rename(struct parts *p, uint32_t from, uint32_t to)
{
	struct part *part = p->root ? find(p, from) : NULL;

	if (!part)
		return;
	parts_drop(p, to);
	(void)tdelete(part, &p->root, compare);
	part->tid = to;
	if (!tsearch(part, &p->root, compare))
		part_free(part);
}

void parts_done(struct parts *p)
{
	tdestroy(p->root, part_free);
	buf_done(&p->whole);
	*p = (struct parts){ 0 };
}

/* --- one record ---------------------------------------------------------------------------------- */

/* The blob that pieces are added to, by its place: the buffer moves. */
struct joiner {
	struct buf *out;
	size_t last;
	uint32_t n_blobs;
	bool gap;
};

static void join_blob(struct joiner *j, const struct blob *b)
{
	struct blob *last = (void *)(j->out->data + j->last);

	if (b->flags & BPF_BLOB_PIECE) {
		if (j->n_blobs && last->kind == b->kind && last->address + last->size == b->address) {
			j->out->length = j->last + sizeof(*last) + last->size;
			last->size += b->size;
			last->flags |= b->flags & (uint8_t)~BPF_BLOB_PIECE;
			buf_add(j->out, b->data, b->size);
			buf_repeat(j->out, '\0', -j->out->length & 7);
			return;
		}
		j->gap = true; /* the piece before it is lost */
		return;
	}
	j->last = j->out->length;
	j->n_blobs++;
	buf_add(j->out, b, sizeof(*b) + record_align(b->size));
}

static void join_blobs(struct joiner *j, const void *first, uint32_t n)
{
	const struct blob *b = first;

	for (uint32_t i = 0; i < n && !j->out->failed; i++, b = blob_next(b))
		join_blob(j, b);
}

static bool has_pieces(const struct record *raw)
{
	const struct blob *b = record_first_blob(raw);

	for (uint32_t i = 0; i < raw->n_blobs; i++, b = blob_next(b))
		if (b->flags & BPF_BLOB_PIECE)
			return true;
	return false;
}

const struct record *parts_join(struct parts *p, const struct record *raw)
{
	struct joiner j = { .out = &p->whole };
	struct part *part = NULL;
	struct record *head;

	if (!(raw->flags & BPF_PARTS) && !has_pieces(raw))
		return raw;
	buf_reset(&p->whole);
	buf_add(&p->whole, raw, sizeof(*raw));
	if (raw->flags & BPF_PARTS)
		part = find(p, raw->tid);
	if (part && part->start == raw->start && !part->blobs.failed)
		join_blobs(&j, part->blobs.data, part->n_blobs);
	else
		j.gap = raw->flags & BPF_PARTS;
	join_blobs(&j, record_first_blob(raw), raw->n_blobs);
	if (p->whole.failed)
		return NULL;
	head = (void *)p->whole.data;
	head->n_blobs = j.n_blobs;
	head->size = (uint32_t)p->whole.length;
	head->flags &= ~BPF_PARTS;
	if (j.gap)
		head->flags |= RECORD_PARTIAL;
	return head;
}
