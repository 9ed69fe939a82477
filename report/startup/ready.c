/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When the program is ready, and who says so. What the first process does counts; a listen of another
 * only as long as somebody holds that socket: a helper that listens for a while and ends before the first
 * process does (a database that is filled with its first data, a probe) is part of the start.
 */
#include "startup/profile.h"

#include "buf.h"
#include "cleanup.h"
#include "facts.h"

#include <stdio.h>

/* A server that ends takes the shell that started it along, soon after. */
#define TOGETHER INT64_C(1000000000)

static void join_late(struct startup *s)
{
	for (const struct keys_entry *e = NULL; (e = keys_next(&s->late, e));) {
		const struct blame *from = (const struct blame *)e->value;
		struct blame *to = keys_get(&s->blames, keys_text(e));

		if (!to)
			continue;
		to->line = to->calls ? to->line : from->line;
		to->calls += from->calls;
		to->time += from->time;
	}
	keys_done(&s->late);
}

void startup_become_ready(struct startup *s, const struct ready *r)
{
	join_late(s);
	s->by = r->by;
	s->ready = r->time;
	s->ready_line = r->line;
	s->ready_lane = r->lane;
	(void)snprintf(s->ready_text, sizeof(s->ready_text), "%s", r->text);
	(void)snprintf(s->ready_who, sizeof(s->ready_who), "%s", r->who);
}

static bool is_main(const struct startup *s, const struct lane *l)
{
	return l->process == s->lanes[0]->process;
}

static struct ready sign(const struct startup *s, const struct lane *l, const struct call *c, enum ready_by by,
	int64_t time, const char *text)
{
	struct ready r = { .by = by, .time = time != TIME_UNKNOWN ? time : c->time, .line = c->line, .lane = l->number, .holder = l->process,
		.released = TIME_UNKNOWN };

	(void)snprintf(r.text, sizeof(r.text), "%s", text);
	(void)snprintf(r.who, sizeof(r.who), "%s (%u)%s", l->name[0] ? l->name : "?", l->tid,
		is_main(s, l) ? ", the first process" : "");
	return r;
}

static void on_listen(struct startup *s, const struct lane *l, const struct call *c)
{
	_cleanup_(buf_donep) struct buf text = BUF_INIT;
	struct fd_fact fd;
	struct args args;
	struct ready r;

	if (s->by == READY_NOTIFY || s->own_listen)
		return;
	args_split_first(c->args, 1, &args);
	buf_str(&text, "listen");
	if (fact_fd(args_get(&args, 0), &fd) && fd.local.length)
		buf_printf(&text, " on %.*s", (int)fd.local.length, fd.local.at);
	r = sign(s, l, c, READY_LISTEN, call_end(c), buf_cstr(&text));
	if (is_main(s, l)) {
		s->own_listen = true;
		startup_become_ready(s, &r);
	} else if (s->n_listens < LISTENS_MOST) {
		s->listens[s->n_listens++] = r;
		if (s->by != READY_LISTEN) {
			s->listen = s->n_listens - 1;
			startup_become_ready(s, &r);
		}
	}
}

void startup_look_for_ready(struct startup *s, const struct lane *l, const struct call *c)
{
	struct ready r;

	if (c->flags & (CALL_FAILED | CALL_HEADLESS))
		return;
	switch (c->name) {
	case N_sendto: case N_sendmsg: case N_write:
		if (!slice_find(c->args, "READY=1"))
			return;
		r = sign(s, l, c, READY_NOTIFY, call_end(c), "sd_notify READY=1");
		startup_become_ready(s, &r);
		return;
	case N_listen:
		startup_note_listen(s, l, c);
		on_listen(s, l, c);
		return;
	case N_accept: case N_accept4:
		if (s->by != READY_UNKNOWN)
			return;
		r = sign(s, l, c, READY_ACCEPT, c->time, "first accept");
		startup_become_ready(s, &r);
		return;
	default:
		return;
	}
}

bool startup_settled(const struct startup *s)
{
	return s->by != READY_UNKNOWN && (s->by != READY_LISTEN || s->own_listen || !s->main);
}

/* Who has the socket after its process: a child that was made when it was there already. */
static const struct process *heir_of(struct startup *s, const struct process *p, int64_t since)
{
	for (const struct process *k = tasks_first_process(analysis_tasks(s->analysis)); k; k = k->next)
		if (k->parent == p && !k->ended && !k->merged && k->start != TIME_UNKNOWN && k->start >= since)
			return k;
	return NULL;
}

void startup_note_end(struct startup *s, const struct call *c)
{
	const struct task *t = analysis_task(s->analysis);
	const struct process *p = t ? t->process : NULL, *heir;

	if (!p || !p->ended)
		return;
	for (unsigned i = 0; i < s->n_listens; i++) {
		struct ready *r = &s->listens[i];

		if (r->holder != p->number || r->released != TIME_UNKNOWN)
			continue;
		heir = heir_of(s, p, r->time);
		if (heir)
			r->holder = heir->number;
		else
			r->released = c->time;
	}
}

/* Gone, and the first process lived on. */
static bool is_gone(const struct startup *s, const struct ready *r, int64_t now)
{
	int64_t end = s->main->ended ? s->main->end : now == INT64_MAX ? s->now : now;

	return r->released != TIME_UNKNOWN && end - r->released > TOGETHER;
}

void startup_drop_listen(struct startup *s, int64_t now)
{
	if (s->by != READY_LISTEN || s->own_listen || !s->main || !is_gone(s, &s->listens[s->listen], now))
		return;
	s->by = READY_UNKNOWN;
	join_late(s);
	while (++s->listen < s->n_listens)
		if (!is_gone(s, &s->listens[s->listen], now)) {
			startup_become_ready(s, &s->listens[s->listen]);
			return;
		}
}
