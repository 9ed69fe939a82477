/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See lineage.h. Two kinds of loose ends are kept: clones that have returned and whose child has not
 * been recognised (`expected`), and tasks that came from nowhere (`guests`). With numbers of the same
 * pid namespace they meet by number. With others they meet when there is one of each, or when all
 * that are open belong to one parent, whose children appear in the order of their numbers.
 */
#include "lineage.h"

#include "facts.h"
#include "reader.h"
#include "recorded.h"
#include "tasks.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	LOOSE_MAX = 1024,
	/* Numbers of tasks made one after the other are not further apart, unless they began anew. */
	SPAN_MAX = 8192,
};

enum numbers { NUMBERS_UNKNOWN, NUMBERS_SAME, NUMBERS_OTHER };

struct expected {
	uint32_t parent; /* tid */
	struct process *process; /* the parent's, which may have ended before its child prints */
	int64_t child;	 /* as the call returned it; the tid in the log when sure */
	bool sure;
	struct clone_flags flags;
	int64_t time;
	uint64_t line;
};

struct lineage {
	struct known_task *known; /* in the order of their appearance */
	size_t n_known, room_known, first_known; /* those before the first have appeared */
	struct expected expected[LOOSE_MAX];
	unsigned n_expected, n_sure;
	struct task *guest[LOOSE_MAX];
	unsigned n_guests;
	enum numbers numbers; /* clone's results are the log's tids */
	bool begun;
	bool whole; /* every task but the first was made by a clone that the log shows */
};

struct lineage *lineage_new(const struct known_task *known, size_t n_known)
{
	struct lineage *l = calloc(1, sizeof(*l));

	if (!l || n_known == 0)
		return l;
	l->known = malloc(n_known * sizeof(*known));
	if (!l->known)
		return lineage_free(l);
	memcpy(l->known, known, n_known * sizeof(*known));
	l->n_known = l->room_known = n_known;
	return l;
}

struct lineage *lineage_free(struct lineage *l)
{
	if (l)
		free(l->known);
	free(l);
	return NULL;
}

void lineage_forget(struct lineage *l)
{
	l->n_guests = 0;
	l->whole = false;
}

void lineage_alone(struct lineage *l)
{
	if (l->n_expected > 0)
		return; /* children that have not printed yet */
	l->whole = true;
	l->n_guests = 0;
}

void lineage_event(struct lineage *l, const struct call *c)
{
	if (c->kind == CALL_LOST)
		l->whole = false;
	if (!l->begun && c->kind == CALL_SYSCALL) {
		l->begun = true;
		l->whole = c->name == N_execve || c->name == N_execveat;
	}
}

static struct clone_flags flags_of(unsigned name, struct slice args)
{
	struct clone_flags f = {0};

	if (name == N_fork || name == N_vfork)
		return f;
	f.thread = fact_flag(args, "CLONE_THREAD");
	f.files = fact_flag(args, "CLONE_FILES");
	f.parent = fact_flag(args, "CLONE_PARENT");
	return f;
}

static bool flags_equal(struct clone_flags a, struct clone_flags b)
{
	return a.thread == b.thread && a.files == b.files && a.parent == b.parent;
}

static void set_number(struct task *k, int64_t number)
{
	if (!k->thread && number > 0 && number <= UINT32_MAX)
		k->process->ns_pid = (uint32_t)number;
}

static void drop_expected(struct lineage *l, unsigned i)
{
	l->n_sure -= l->expected[i].sure;
	memmove(&l->expected[i], &l->expected[i + 1],
		(l->n_expected - i - 1) * sizeof(l->expected[0]));
	l->n_expected--;
}

static int adopt(struct tasks *t, struct task *k, const struct task *parent, struct clone_flags f,
	int64_t time)
{
	const struct maker m = {parent->process, parent->fds, parent->tid, time};

	return tasks_adopt(t, k, &m, f);
}

static int adopt_expected(struct tasks *t, struct task *k, const struct expected *e)
{
	const struct task *parent = tasks_find(t, e->parent);
	bool alive = parent && parent->process == e->process;
	const struct maker m = {e->process, alive ? parent->fds : NULL, e->parent, e->time};

	return tasks_adopt(t, k, &m, e->flags);
}

static int take_expected(struct lineage *l, struct tasks *t, struct task *k, unsigned i)
{
	struct expected e = l->expected[i];

	drop_expected(l, i);
	if (adopt_expected(t, k, &e) < 0)
		return -ENOMEM;
	set_number(k, e.child);
	return 0;
}

static void add_expected(struct lineage *l, const struct expected *e)
{
	if (l->n_expected == LOOSE_MAX) {
		/* one that is dropped here would be taken for another later */
		l->whole = false;
		drop_expected(l, 0);
	}
	l->expected[l->n_expected++] = *e;
	l->n_sure += e->sure;
}

/* Clones that have not returned and whose child nobody has recognised. */
static unsigned unclaimed(struct tasks *t, const struct reader *r, const struct task *k,
	struct open_clone *open)
{
	unsigned n = reader_open_clones(r, open, OPEN_CLONES_MAX), kept = 0;

	for (unsigned i = 0; i < n; i++) {
		const struct task *parent = tasks_find(t, open[i].tid);

		if (parent && parent != k && !parent->claimed)
			open[kept++] = open[i];
	}
	return kept;
}

static int by_tid(const void *a, const void *b)
{
	const struct task *x = *(struct task *const *)a, *y = *(struct task *const *)b;

	return x->tid < y->tid ? -1 : x->tid > y->tid;
}

/* All loose ends belong to one parent: its children's numbers rise in both namespaces. */
static int pair_in_order(struct lineage *l, struct tasks *t)
{
	unsigned n = l->n_guests;
	struct task *guest[LOOSE_MAX];

	memcpy(guest, l->guest, n * sizeof(guest[0]));
	qsort(guest, n, sizeof(guest[0]), by_tid);
	if (guest[n - 1]->tid - guest[0]->tid > SPAN_MAX)
		return 0;
	for (unsigned i = 1; i < n; i++)
		if (l->expected[i].parent != l->expected[0].parent ||
			l->expected[i].child <= l->expected[i - 1].child)
			return 0;
	for (unsigned i = 0; i < n; i++) {
		const struct expected *e = &l->expected[i];

		if (guest[i]->unlinked && adopt_expected(t, guest[i], e) < 0)
			return -ENOMEM;
		set_number(guest[i], e->child);
	}
	return 0;
}

/* As many clones as tasks from nowhere, and none on its way: these belong to those. */
static int settle(struct lineage *l, struct tasks *t, const struct reader *r)
{
	struct open_clone open[OPEN_CLONES_MAX];
	int n;

	if (!l->whole || l->numbers != NUMBERS_OTHER || l->n_sure > 0 || l->n_guests == 0 ||
		l->n_guests != l->n_expected || unclaimed(t, r, NULL, open) > 0)
		return 0;
	n = pair_in_order(l, t);
	l->n_expected = l->n_guests = 0;
	return n;
}

static int numbers_are(struct lineage *l, struct tasks *t, const struct reader *r, enum numbers which)
{
	if (l->numbers != NUMBERS_UNKNOWN)
		return 0;
	l->numbers = which;
	if (which == NUMBERS_SAME)
		l->n_guests = 0;
	return settle(l, t, r);
}

/* --- a task appears -------------------------------------------------------------------------------- */

static struct known_task *known_by_tid(struct lineage *l, uint32_t tid)
{
	while (l->first_known < l->n_known && l->known[l->first_known].appeared)
		l->first_known++;
	for (size_t i = l->first_known; i < l->n_known; i++)
		if (!l->known[i].appeared && l->known[i].tid == tid)
			return &l->known[i];
	return NULL;
}

int lineage_told(struct lineage *l, const struct call *c)
{
	const struct known_task k = {.tid = c->tid, .pid = c->pid, .ns_tid = c->ns_tid, .parent = (uint32_t)c->count};
	struct known_task *longer;

	if (known_by_tid(l, k.tid))
		return 0; /* meta.json has it too */
	if (l->n_known == l->room_known) {
		size_t room = l->room_known ? 2 * l->room_known : 64;

		longer = reallocarray(l->known, room, sizeof(*longer));
		if (!longer)
			return -ENOMEM;
		l->known = longer;
		l->room_known = room;
	}
	l->known[l->n_known++] = k;
	return 0;
}

static int appeared_known(struct lineage *l, struct tasks *t, const struct reader *r, struct task *k,
	struct known_task *known)
{
	struct clone_flags f = {.thread = known->pid != known->tid, .files = known->pid != known->tid};
	struct open_clone open[OPEN_CLONES_MAX];
	struct task *parent = known->parent ? tasks_find(t, known->parent) : NULL;
	int64_t time = TIME_UNKNOWN;
	unsigned n;

	known->appeared = true;
	if (known->ns_tid)
		l->numbers = known->ns_tid == known->tid ? NUMBERS_SAME : NUMBERS_OTHER;
	for (unsigned i = 0; l->n_sure > 0 && i < l->n_expected; i++)
		if (l->expected[i].sure && l->expected[i].child == known->tid) {
			struct expected e = l->expected[i];

			drop_expected(l, i);
			if (adopt_expected(t, k, &e) < 0)
				return -ENOMEM;
			set_number(k, known->ns_tid);
			return 0;
		}
	if (parent) {
		n = reader_open_clones(r, open, OPEN_CLONES_MAX);
		for (unsigned i = 0; i < n; i++)
			if (open[i].tid == parent->tid) {
				f = flags_of(open[i].name, open[i].args);
				time = open[i].time;
				parent->claimed = k->tid;
			}
	}
	if (parent && parent != k && adopt(t, k, parent, f, time) < 0)
		return -ENOMEM;
	set_number(k, known->ns_tid);
	return 0;
}

/* One of several clones made it: if they are of one process and one kind, it is all the same which. */
static int adopt_any(struct lineage *l, struct tasks *t, const struct open_clone *open,
	unsigned n_open, struct task *k)
{
	struct maker m = {0};
	struct clone_flags f = {0};

	if (l->n_guests >= l->n_expected + n_open)
		return 0; /* one of us was made by nothing that the log shows */
	for (unsigned i = 0; i < l->n_expected + n_open; i++) {
		const struct expected *e = i < l->n_expected ? &l->expected[i] : NULL;
		const struct open_clone *o = e ? NULL : &open[i - l->n_expected];
		const struct task *p = tasks_find(t, e ? e->parent : o->tid);
		struct process *process = e ? e->process : p ? p->process : NULL;
		struct clone_flags its = e ? e->flags : flags_of(o->name, o->args);

		if (!process)
			continue;
		if (m.process && (process != m.process || !flags_equal(its, f)))
			return 0;
		m.process = process;
		if (p && p->process == process) {
			m.tid = p->tid;
			m.fds = p->fds;
		}
		m.time = l->n_expected + n_open == 1 && e ? e->time : TIME_UNKNOWN;
		f = its;
	}
	return tasks_adopt(t, k, &m, f);
}

static int appeared_guest(
	struct lineage *l, struct tasks *t, const struct reader *r, struct task *k)
{
	struct open_clone open[OPEN_CLONES_MAX];
	unsigned n_open = unclaimed(t, r, k, open);
	bool by_number = l->numbers == NUMBERS_SAME;
	struct task *parent;

	if (n_open == 1 && (by_number || l->n_expected == 0) && l->n_guests == 0) {
		parent = tasks_find(t, open[0].tid);
		parent->claimed = k->tid;
		return adopt(t, k, parent, flags_of(open[0].name, open[0].args), open[0].time);
	}
	if (by_number)
		return 0;
	if (l->numbers == NUMBERS_OTHER && adopt_any(l, t, open, n_open, k) < 0)
		return -ENOMEM;
	if (l->n_guests == LOOSE_MAX) {
		lineage_forget(l);
		return 0;
	}
	l->guest[l->n_guests++] = k;
	return settle(l, t, r);
}

int lineage_appeared(struct lineage *l, struct tasks *t, const struct reader *r, struct task *k,
	const struct call *c)
{
	struct known_task *known = known_by_tid(l, k->tid);

	if (known)
		return appeared_known(l, t, r, k, known);
	if (tasks_first(t) == k || c->kind == CALL_NOTE)
		return 0;
	k->unlinked = true;
	for (unsigned i = 0; l->numbers != NUMBERS_OTHER && i < l->n_expected; i++)
		if (l->expected[i].child == k->tid && !l->expected[i].sure) {
			l->numbers = NUMBERS_SAME;
			l->n_guests = 0;
			return take_expected(l, t, k, i);
		}
	return l->whole ? appeared_guest(l, t, r, k) : 0;
}

/* --- a clone returns ------------------------------------------------------------------------------- */

static struct known_task *known_child(struct lineage *l, const struct task *k, int64_t number)
{
	for (size_t i = 0; i < l->n_known; i++) {
		struct known_task *n = &l->known[i];

		if (!n->returned && n->parent == k->tid && (n->ns_tid ? n->ns_tid : n->tid) == number) {
			n->returned = true;
			return n;
		}
	}
	return NULL;
}

int lineage_cloned(struct lineage *l, struct tasks *t, const struct reader *r, struct task *k,
	const struct call *c, uint32_t *ret_child)
{
	struct expected e = {.parent = k->tid,
		.process = k->process,
		.child = c->result,
		.flags = flags_of(c->name, c->args),
		.time = c->time,
		.line = c->line};
	struct known_task *known = known_child(l, k, c->result);
	struct task *child;

	if (known) {
		child = known->appeared ? tasks_find(t, known->tid) : NULL;
		if (child && child->made == TIME_UNKNOWN)
			tasks_made(child, c->time);
		k->claimed = 0;
		*ret_child = known->tid;
		e.child = known->tid;
		e.sure = true;
		if (!known->appeared)
			add_expected(l, &e);
		return 0;
	}
	if (k->claimed) {
		child = tasks_find(t, k->claimed);
		*ret_child = k->claimed;
		k->claimed = 0;
		if (*ret_child == c->result)
			return numbers_are(l, t, r, NUMBERS_SAME);
		if (child && l->numbers == NUMBERS_OTHER)
			set_number(child, c->result);
		return settle(l, t, r);
	}
	child = l->numbers != NUMBERS_OTHER && c->result <= UINT32_MAX ?
			tasks_find(t, (uint32_t)c->result) :
			NULL;
	if (child && child->unlinked && child != k && child->line >= c->line) {
		*ret_child = child->tid;
		if (adopt(t, child, k, e.flags, c->time) < 0)
			return -ENOMEM;
		return numbers_are(l, t, r, NUMBERS_SAME);
	}
	add_expected(l, &e);
	return settle(l, t, r);
}

/* --- numbers ------------------------------------------------------------------------------------------ */

int lineage_own_number(struct lineage *l, struct tasks *t, const struct reader *r, struct task *k,
	int64_t number)
{
	if (l->n_known > 0)
		return 0;
	if (k->process->ns_pid == 0 && !k->unlinked)
		set_number(k, number);
	return numbers_are(l, t, r, number == k->tid ? NUMBERS_SAME : NUMBERS_OTHER);
}

uint32_t lineage_reaped(struct lineage *l, struct task *k, int64_t number)
{
	struct process **at = &k->process->children;

	if (number <= 0)
		return 0;
	for (; *at; at = &(*at)->sibling) {
		struct process *p = *at;
		uint32_t its = l->numbers == NUMBERS_OTHER ? p->ns_pid : p->pid;

		if (its == number && !p->merged) {
			*at = p->sibling;
			p->sibling = NULL;
			return p->pid;
		}
	}
	return 0;
}
