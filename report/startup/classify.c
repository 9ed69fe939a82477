/* SPDX-License-Identifier: BSD-2-Clause */
/* Which bucket a call's time belongs to, and what to blame for it. */
#include "startup/profile.h"

#include "buf.h"
#include "cleanup.h"
#include "facts.h"
#include "fdtable.h"
#include "text.h"

#include <stdio.h>

const char *bucket_text(enum bucket b)
{
	static const char *const texts[] = { "loader", "modules", "files", "DNS", "waiting for others",
		"waiting for own children and locks", "sleeping", "computing" };

	return texts[b];
}

const char *ready_by_text(enum ready_by r)
{
	static const char *const texts[] = { "unknown", "sd_notify", "listen", "accept", "quiet", "end" };

	return texts[r];
}

/* What a descriptor is, from its decoration or the fd table. */
static void fd_what(struct startup *s, const struct call *c, struct fd_fact *f, struct buf *b)
{
	struct task *task = analysis_task(s->analysis);
	const struct fd_entry *e;

	f->fd = -1;
	f->kind = FD_UNKNOWN;
	if (!fact_call_fd(c, f))
		return;
	if (f->inside.length) {
		buf_add(b, f->inside.at, f->inside.length);
		return;
	}
	e = task && task->fds ? fdtable_get(task->fds, f->fd) : NULL;
	if (e) {
		struct slice what = fdtable_what(task->fds, e);

		f->kind = e->kind;
		buf_add(b, what.at, what.length);
	}
}

static bool is_one_of(struct slice text, const struct slice *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text.at[1] == words[i].at[1] && text.length >= words[i].length && memcmp(text.at, words[i].at, words[i].length) == 0)
			return true;
	return false;
}

/*
 * Code that an interpreter or the loader looks for, as its name shows. This runs for most calls of a log: the
 * path is gone through once, and words are compared only where one may begin.
 */
static bool is_code(struct slice path)
{
	static const struct slice ends[] = { SLICE(".py"), SLICE(".pyc"), SLICE(".so"), SLICE(".rb"), SLICE(".pm"),
		SLICE(".js"), SLICE(".mjs"), SLICE(".cjs"), SLICE(".class"), SLICE(".jar"), SLICE(".php"),
		SLICE(".lua"), SLICE(".pth"), SLICE(".node"), SLICE(".pyd") };
	static const struct slice parts[] = { SLICE("/site-packages"), SLICE("/dist-packages"),
		SLICE("/node_modules"), SLICE("/gems/"), SLICE("/lib-dynload"), SLICE("/__pycache__"),
		SLICE("/python3"), SLICE("/lib/jvm/") };
	static const bool begins[256] = { ['s'] = true, ['d'] = true, ['n'] = true, ['g'] = true, ['l'] = true,
		['_'] = true, ['p'] = true };
	const char *end = path.at + path.length, *dot = NULL;

	for (const char *p = path.at; p < end; p++) {
		if (*p == '/' && end - p > 5 && begins[(unsigned char)p[1]] &&
			is_one_of(slice_between(p, end), parts, ARRAY_SIZE(parts)))
			return true;
		if (*p == '.') {
			dot = p;
			if (end - p >= 4 && memcmp(p, ".so.", 4) == 0)
				return true;
		}
	}
	if (!dot || end - dot > 6)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (slice_equal(slice_between(dot, end), ends[i]))
			return true;
	return false;
}

static bool is_dns(struct slice what, const struct call *c)
{
	const char *at = slice_find(what, "]:53]") ?: slice_find(what, ":53");

	if (at) {
		const char *after = at + (at[0] == ']' ? 4 : 3);

		if (after >= what.at + what.length || *after == ']' || *after == '>')
			return true;
	}
	return slice_find(c->args, "sin_port=htons(53)") || slice_find(c->args, "sin6_port=htons(53)") ||
	       slice_find(c->args, ":53]>");
}

static enum bucket wait_bucket(struct startup *s, const struct call *c, enum call_wait wait,
	struct slice about, struct buf *what)
{
	const struct lane *child;

	switch (wait) {
	case WAIT_TIME:
		buf_str(what, "sleep");
		return is_dns(about, c) ? BUCKET_DNS : BUCKET_SLEEP;
	case WAIT_CHILD:
		child = startup_lane_by_tid(s, tasks_meant(analysis_tasks(s->analysis)));
		if (child && child->name[0])
			buf_printf(what, "child %s", child->name);
		else if (c->result > 0)
			buf_printf(what, "child %lld", (long long)c->result);
		else
			buf_str(what, "children");
		return BUCKET_WAIT;
	case WAIT_LOCK:
		buf_str(what, c->name == N_futex ? "threads and locks (futex)" : "file locks");
		return BUCKET_WAIT;
	case WAIT_SIGNAL:
		buf_str(what, "signals");
		return BUCKET_WAIT;
	default:
		break;
	}
	if (is_dns(about, c)) {
		buf_str(what, "name lookups");
		return BUCKET_DNS;
	}
	if (c->result == 0 && wait == WAIT_EVENT && c->retstr.length) { /* = 0 (Timeout) */
		buf_str(what, "timeouts of poll");
		return BUCKET_SLEEP;
	}
	if (about.length)
		buf_add(what, about.at, about.length);
	else
		buf_add(what, c->text.at, c->text.length);
	return BUCKET_OTHERS;
}

static void connect_target(const struct call *c, struct buf *what)
{
	struct endpoint to;
	struct args args;

	args_split_first(c->args, 2, &args);
	if (fact_sockaddr(args_get(&args, 1), &to))
		endpoint_print(&to, what);
}

enum bucket bucket_of(struct startup *s, const struct lane *l, const struct call *c, struct buf *what)
{
	struct buf *about = &s->about;
	struct fd_fact fd = { .fd = -1 };
	enum call_wait wait;
	struct slice path;

	if (c->name == N_execve || c->name == N_execveat) {
		(void)fact_path(c, what);
		return BUCKET_LOADER;
	}
	buf_reset(about);
	fd_what(s, c, &fd, about);
	wait = fact_wait(c, fd.kind);
	if (c->name == N_connect || c->name == N_sendto || c->name == N_sendmsg || c->name == N_sendmmsg) {
		path = (struct slice){ about->data ?: "", about->length };
		if (is_dns(path, c)) {
			buf_str(what, "name lookups");
			return BUCKET_DNS;
		}
		if (c->name == N_connect)
			connect_target(c, what);
		else
			buf_add(what, path.at, path.length);
		return BUCKET_OTHERS;
	}
	if (wait != WAIT_NONE)
		return wait_bucket(s, c, wait, (struct slice){ about->data ?: "", about->length }, what);
	if (!fact_path(c, what) || !what->length) {
		buf_reset(what);
		if (fd.kind == FD_FILE)
			buf_add(what, about->data, about->length);
	}
	path = (struct slice){ what->data ?: "", what->length };
	if (path.length && path.at[0] == '/')
		return l->loading ? BUCKET_LOADER : is_code(path) ? BUCKET_CODE : BUCKET_FILES;
	if (path.length && fd.kind == FD_UNKNOWN)
		return l->loading ? BUCKET_LOADER : is_code(path) ? BUCKET_CODE : BUCKET_FILES;
	buf_reset(what);
	return l->loading ? BUCKET_LOADER : BUCKET_COMPUTE;
}
