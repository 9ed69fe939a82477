/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The selections that need a record to decide.
 */
#include "select.h"

#include "decode/decode.h"
#include "job.h"
#include "record.h"

#include <stdint.h>

void selection_init(struct selection *s, const struct job *job)
{
	*s = (struct selection){
		.status = job->status,
		.paths = (const char *const *)job->paths,
		.path = job->request.path,
		.job = job,
	};
	if (job->request.failed_only)
		s->status &= STATUS_FAILED;
}

bool selection_is_late(const struct selection *s)
{
	return s->status != STATUS_ALL || s->path || (s->paths && s->paths[0]);
}

/* strace(1), "-e status=": unavailable is a result that could not be fetched. */
static unsigned status_of(const struct record *r)
{
	if (r->flags & RECORD_UNAVAILABLE)
		return STATUS_UNAVAILABLE;
	if (r->flags & RECORD_UNFINISHED)
		return STATUS_DETACHED;
	if (r->flags & RECORD_NO_RETURN)
		return STATUS_UNFINISHED;
	return r->flags & RECORD_FAILED ? STATUS_FAILED : STATUS_SUCCESSFUL;
}

static bool touches(const struct selection *s, const struct record *r)
{
	if (!s->path && !(s->paths && s->paths[0]))
		return true;
	if (s->path && decode_touches(r, s->path))
		return true;
	for (const char *const *path = s->paths; path && *path; path++)
		if (decode_names(r, *path))
			return true;
	return false;
}

static bool signal_shown(const struct job *job, uint32_t number)
{
	return number < 1 || number > 128 || job->signals[(number - 1) / 64] >> (number - 1) % 64 & 1;
}

bool selection_has(const struct selection *s, const struct record *r)
{
	switch (r->type) {
	case RECORD_ENTER:
		return !selection_is_late(s);
	case RECORD_CALL:
		return (s->status == STATUS_ALL || s->status & status_of(r)) && touches(s, r);
	case RECORD_SIGNAL:
	case RECORD_STOPPED:
		return signal_shown(s->job, r->signal.number);
	default:
		return true;
	}
}
