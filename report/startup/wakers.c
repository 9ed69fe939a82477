/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who ended a thread's wait: the writer of the pipe or socket, the one who woke the futex, the child
 * that ended, the one who listens now. A write and the wait for it meet under a common key.
 */
#include "startup/profile.h"

#include "buf.h"
#include "cleanup.h"
#include "facts.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Keeps the longest waits, in their order. NULL: it is shorter than all of them. */
static struct wait *wait_add(struct lane *l, int64_t start, int64_t end)
{
	unsigned least = 0;

	if (!l->waits) {
		l->waits = calloc(WAITS_MOST, sizeof(*l->waits));
		if (!l->waits)
			return NULL;
	}
	if (l->n_waits < WAITS_MOST)
		return &l->waits[l->n_waits++];
	if (end - start <= l->shortest)
		return NULL;
	for (unsigned i = 1; i < WAITS_MOST; i++)
		if (l->waits[i].end - l->waits[i].start < l->waits[least].end - l->waits[least].start)
			least = i;
	l->shortest = l->waits[least].end - l->waits[least].start;
	if (l->shortest >= end - start)
		return NULL;
	memmove(&l->waits[least], &l->waits[least + 1], (WAITS_MOST - 1 - least) * sizeof(*l->waits));
	return &l->waits[WAITS_MOST - 1];
}

/* The key under which a write, a wake-up and the wait for it meet; empty when there is none. */
static void meeting_key(struct startup *s, const struct lane *l, const struct call *c, bool waiting,
	struct buf *key)
{
	struct fd_fact fd;
	struct args args;
	const char *arrow;
	int index = fact_fd_arg(c->name);

	(void)s;
	args_split_first(c->args, 2, &args);
	if (c->name == N_futex) {
		buf_printf(key, "futex %u %.*s", l->process, (int)args_get(&args, 0).length,
			args_get(&args, 0).at);
		return;
	}
	if (c->name == N_poll || c->name == N_ppoll) { /* of one descriptor only */
		struct slice set = args_get(&args, 0);
		const char *at = slice_find(set, "fd=");

		if (!at || slice_find(slice_between(at + 3, set.at + set.length), "fd="))
			return;
		if (!fact_fd(slice_between(at + 3, set.at + set.length), &fd))
			return;
	} else if (index != 0 || !fact_fd(args_get(&args, 0), &fd)) {
		return;
	}
	if (fd.kind == FD_PIPE || slice_find(fd.inside, "eventfd-id=")) {
		buf_add(key, fd.inside.at, fd.inside.length);
		return;
	}
	arrow = slice_find(fd.inside, "->");
	if (fd.kind != FD_SOCKET || !arrow)
		return;
	/* A socket hears what its peer writes: both ends are named from the writer's side. */
	if (!waiting) {
		buf_add(key, fd.inside.at, fd.inside.length);
	} else {
		struct slice all = fd.inside;
		const char *open = memchr(all.at, '[', all.length);
		const char *shut = all.at + all.length - 1;

		if (!open || open > arrow)
			return;
		buf_add(key, all.at, (size_t)(open + 1 - all.at));
		buf_add(key, arrow + 2, (size_t)(shut - arrow - 2));
		buf_str(key, "->");
		buf_add(key, open + 1, (size_t)(arrow - open - 1));
		buf_byte(key, ']');
	}
}

bool startup_is_wake(const struct call *c)
{
	switch (c->name) {
	case N_write: case N_writev: case N_sendto: case N_sendmsg: case N_sendmmsg: case N_close:
		return true;
	case N_futex:
		return slice_find(c->args, "FUTEX_WAKE") || slice_find(c->args, "FUTEX_CMP_REQUEUE");
	default:
		return false;
	}
}

void startup_note_wake(struct startup *s, const struct lane *l, const struct call *c)
{
	_cleanup_(buf_donep) struct buf key = BUF_INIT;
	struct wake *w;

	meeting_key(s, l, c, false, &key);
	if (!key.length)
		return;
	w = keys_get(&s->wakes, (struct slice){ key.data, key.length });
	if (w)
		*w = (struct wake){ l->number, c->time };
}

void startup_note_wait(struct startup *s, struct lane *l, const struct call *c, enum bucket bucket,
	struct slice what)
{
	_cleanup_(buf_donep) struct buf key = BUF_INIT;
	const struct wake *w = NULL;
	struct wait *wait = wait_add(l, c->time, call_end(c));
	struct lane *child;

	if (!wait)
		return;
	*wait = (struct wait){ .start = c->time, .end = call_end(c), .line = c->line, .bucket = bucket };
	(void)snprintf(wait->what, sizeof(wait->what), "%.*s", (int)what.length, what.at);
	if ((c->name == N_wait4 || c->name == N_waitid) && c->result >= 0) {
		child = startup_lane_by_tid(s, tasks_meant(analysis_tasks(s->analysis)));
		if (child) {
			wait->waker = WAKER_TASK;
			wait->by = child->number;
			wait->by_time = child->end == TIME_UNKNOWN ? child->last : child->end;
		}
		return;
	}
	if (bucket == BUCKET_SLEEP) {
		wait->waker = WAKER_CLOCK;
		return;
	}
	meeting_key(s, l, c, true, &key);
	if (key.length)
		w = keys_find(&s->wakes, (struct slice){ key.data, key.length });
	if (w && w->by != l->number && w->time >= c->time) {
		wait->waker = WAKER_TASK;
		wait->by = w->by;
		wait->by_time = w->time;
	} else if (bucket == BUCKET_OTHERS || bucket == BUCKET_DNS) {
		wait->waker = WAKER_OUTSIDE;
	}
}

/* A listener is met by its port: it may listen on any address. */
static void listener_key(struct slice address, struct buf *key)
{
	const char *colon = memrchr(address.at, ':', address.length);

	if (colon)
		buf_printf(key, "listen %.*s", (int)(address.at + address.length - colon), colon);
}

void startup_note_listen(struct startup *s, const struct lane *l, const struct call *c)
{
	_cleanup_(buf_donep) struct buf key = BUF_INIT;
	struct fd_fact fd;
	struct args args;
	struct wake *w;

	args_split_first(c->args, 1, &args);
	if (!fact_fd(args_get(&args, 0), &fd) || !fd.local.length)
		return;
	listener_key(fd.local, &key);
	if (!key.length)
		return;
	w = keys_get(&s->wakes, (struct slice){ key.data, key.length });
	if (w)
		*w = (struct wake){ l->number, c->time };
}

/* Let in after refusals: from the first of them on we waited for the one who listens there now. */
static void let_in(struct startup *s, struct lane *l, const struct call *c)
{
	_cleanup_(buf_donep) struct buf key = BUF_INIT;
	const struct wake *w = NULL;
	struct wait *wait = wait_add(l, l->refused_since, call_end(c));

	if (!wait)
		return;
	*wait = (struct wait){ .start = l->refused_since, .end = call_end(c), .line = c->line,
		.bucket = BUCKET_OTHERS, .waker = WAKER_OUTSIDE };
	(void)snprintf(wait->what, sizeof(wait->what), "%.80s to accept", l->refused);
	listener_key(slice_of(l->refused), &key);
	if (key.length)
		w = keys_find(&s->wakes, (struct slice){ key.data, key.length });
	if (w && w->by != l->number) {
		wait->waker = WAKER_TASK;
		wait->by = w->by;
		wait->by_time = w->time;
	}
}

/* The sleep between two tries to connect is waiting for the one who refused. */
enum bucket startup_step_retrying(struct startup *s, struct lane *l, const struct call *c, enum bucket bucket, struct buf *what)
{
	switch (c->name) {
	case N_connect:
		if (c->flags & CALL_FAILED && c->error != EINPROGRESS && bucket == BUCKET_OTHERS) {
			if (!text_equal(l->refused, buf_cstr(what)))
				l->refused_since = c->time;
			(void)snprintf(l->refused, sizeof(l->refused), "%s", buf_cstr(what));
			return bucket;
		}
		if (!(c->flags & CALL_FAILED) && *l->refused && text_equal(l->refused, buf_cstr(what)))
			let_in(s, l, c);
		l->refused[0] = '\0';
		return bucket;
	case N_nanosleep: case N_clock_nanosleep: case N_poll: case N_select: case N_epoll_wait:
		if (bucket != BUCKET_SLEEP || !l->refused[0])
			return bucket;
		buf_reset(what);
		buf_printf(what, "%s (pause before the next try)", l->refused);
		return BUCKET_OTHERS;
	case N_close: case N_socket: case N_setsockopt: case N_getsockopt: case N_fcntl: case N_write:
	case N_writev: case N_clock_gettime:
		return bucket; /* what a retry loop does besides */
	default:
		l->refused[0] = '\0';
		return bucket;
	}
}
