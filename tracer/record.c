/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The one check that makes a record safe to walk.
 */
#include "record.h"

static bool fd_info_fits(const struct blob *b)
{
	const struct fd_info *info = (const void *)b->data;
	size_t left;

	if (b->size < sizeof(*info) || info->path_size > RECORD_SIZE_MAX)
		return false;
	left = b->size - sizeof(*info);
	if (left < record_align(info->path_size))
		return false;
	left -= record_align(info->path_size);
	return left >= record_align(info->local_size) + record_align(info->peer_size);
}

bool record_valid(const struct record *r, size_t available)
{
	const char *end = (const char *)r + r->size;
	const char *at = (const char *)(r + 1);

	if (available < sizeof(*r) || r->size < sizeof(*r) || r->size > available ||
		r->size > RECORD_SIZE_MAX || r->size % 8 || r->version != RECORD_VERSION ||
		r->type < RECORD_ENTER || r->type > RECORD_DETACHED || r->abi >= ABI_COUNT ||
		r->n_blobs > RECORD_BLOBS_MAX)
		return false;
	for (uint32_t i = 0; i < r->n_blobs; i++) {
		const struct blob *b = (const void *)at;

		if ((size_t)(end - at) < sizeof(*b) || b->size > RECORD_SIZE_MAX ||
			(size_t)(end - at) - sizeof(*b) < record_align(b->size))
			return false;
		if (b->kind == BLOB_FD && !fd_info_fits(b))
			return false;
		if (b->kind == BLOB_TASK && b->size != sizeof(struct task_info))
			return false;
		at += sizeof(*b) + record_align(b->size);
	}
	return at == end;
}

const char *lost_cause_text(uint32_t cause)
{
	static const char *const texts[LOST_CAUSES] = {
		[LOST_RING_FULL] = "ring full",
		[LOST_SCRATCH] = "no room to capture in",
		[LOST_SKIPPED] = "program skipped",
		[LOST_UNPAIRED] = "entry or exit missing",
		[LOST_TRACER] = "tracer missed it",
		[LOST_OUTPUT] = "output full",
	};

	return cause < LOST_CAUSES ? texts[cause] : "unknown cause";
}
