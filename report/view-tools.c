/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See view-tools.h.
 */
#include "view-tools.h"

#include "analysis.h"
#include "buf.h"
#include "facts.h"
#include "tasks.h"

#include <string.h>

bool section_not_recorded(struct analysis *a, struct section *out, const unsigned *names,
	const char *what, bool any_seen)
{
	const struct recorded *r = analysis_recorded(a);

	if (any_seen)
		return false;
	switch (recorded_has_any(r, names)) {
	case RECORDED_NO:
		out->not_recorded = true;
		section_note(out, "Not recorded: %s are not in trace=%s.", what,
			r->filter ? r->filter : "…");
		return true;
	case RECORDED_UNKNOWN:
		out->not_recorded = true;
		section_note(out,
			"Not recorded, or none were made: the log has no %s and does not say what "
			"was traced.",
			what);
		return true;
	default:
		return false;
	}
}

static void add_limited(struct buf *b, struct slice s, size_t limit)
{
	if (s.length > limit) {
		buf_add(b, s.at, limit > 3 ? limit - 3 : 0);
		buf_str(b, "...");
	} else {
		buf_add(b, s.at, s.length);
	}
}

void call_print(struct buf *b, const struct call *c, size_t limit)
{
	size_t outcome = c->outcome.length < 60 ? c->outcome.length : 60;
	size_t used = c->text.length + outcome + 6;

	buf_add(b, c->text.at, c->text.length);
	buf_byte(b, '(');
	add_limited(b, c->args, limit > used ? limit - used : 0);
	buf_str(b, ") = ");
	if (c->flags & CALL_UNFINISHED)
		buf_byte(b, '?');
	else
		add_limited(b, c->outcome, 60);
}

bool call_object(struct buf *b, const struct call *c, const struct task *task)
{
	struct endpoint to;
	struct fd_fact f;
	struct args a;

	buf_reset(b);
	if (fact_path(c, b) && b->length > 0)
		return true;
	buf_reset(b);
	if (c->name == N_connect || c->name == N_bind) {
		args_split_first(c->args, 2, &a);
		if (fact_sockaddr(args_get(&a, 1), &to)) {
			endpoint_print(&to, b);
			return true;
		}
	}
	if (!fact_call_fd(c, &f))
		return false;
	if (f.path.length > 0) {
		buf_add(b, f.path.at, f.path.length);
	} else if (f.remote.length > 0) {
		buf_add(b, f.protocol.at, f.protocol.length);
		buf_byte(b, ' ');
		buf_add(b, f.remote.at, f.remote.length);
	} else if (task && task->fds && task->fd_known && task->fd_entry.what != 0) {
		struct slice what = fdtable_what(task->fds, &task->fd_entry);

		buf_add(b, what.at, what.length);
	} else if (f.inside.length > 0) {
		buf_add(b, f.inside.at, f.inside.length);
	} else {
		return false;
	}
	return b->length > 0;
}

void task_print(struct buf *b, const struct task *task, uint32_t tid)
{
	const char *name = NULL, *slash;

	buf_printf(b, "%u", tid);
	if (task && task->comm[0])
		name = task->comm;
	else if (task && task->process->exe)
		name = task->process->exe;
	if (!name)
		return;
	slash = strrchr(name, '/');
	buf_printf(b, " %s", slash ? slash + 1 : name);
}
