/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See fdtable.h: the tables themselves. What each system call does to them is fd-calls.c's.
 */
#include "fdtable.h"

#include "buf.h"
#include "fd-entries.h"
#include "tasks.h"

#include <errno.h>
#include <stdlib.h>

void fd_world_init(struct fd_world *w)
{
	*w = (struct fd_world){0};
	map_init(&w->texts, 1, 200000);
	map_init(&w->groups, sizeof(struct fd_group), 50000);
	(void)map_entry_get(&w->texts, SLICE_NONE); /* number 0 is "unknown" */
}

void fd_world_done(struct fd_world *w)
{
	map_done(&w->texts);
	map_done(&w->groups);
}

struct fdtable *fdtable_new(struct fd_world *w)
{
	struct fdtable *t = calloc(1, sizeof(*t));

	if (t) {
		t->world = w;
		t->users = 1;
	}
	return t;
}

struct fdtable *fdtable_share(struct fdtable *t)
{
	if (t)
		t->users++;
	return t;
}

static void leave(struct fdtable *t, struct fd_entry *e)
{
	struct fd_group *g = e->group;

	if (!e->open || !g)
		return;
	g->left++;
	if (g->open > 0)
		g->open--;
	if (g->opened - e->seen >= FD_FORGOTTEN) {
		if (g->n_lines < 3)
			g->lines[g->n_lines++] = e->line;
		g->forgotten++;
	}
	(void)t;
}

struct fdtable *fdtable_drop(struct fdtable *t)
{
	if (!t || --t->users > 0)
		return NULL;
	for (unsigned i = 0; i < t->size; i++)
		leave(t, &t->entry[i]);
	free(t->entry);
	free(t);
	return NULL;
}

struct fdtable *fdtable_copy(const struct fdtable *t)
{
	struct fdtable *copy = fdtable_new(t->world);

	if (!copy)
		return NULL;
	if (t->size > 0) {
		copy->entry = malloc(t->size * sizeof(*copy->entry));
		if (!copy->entry) {
			free(copy);
			return NULL;
		}
		memcpy(copy->entry, t->entry, t->size * sizeof(*copy->entry));
	}
	copy->size = t->size;
	copy->count = copy->highest = t->count;
	for (unsigned i = 0; i < copy->size; i++) {
		copy->entry[i].inherited = true;
		copy->entry[i].group = NULL; /* it counts where it was opened */
	}
	return copy;
}

int fdtable_exec(struct fdtable **t)
{
	if ((*t)->users > 1) {
		struct fdtable *own = fdtable_copy(*t);

		if (!own)
			return -ENOMEM;
		(void)fdtable_drop(*t);
		*t = own;
	}
	for (unsigned i = 0; i < (*t)->size; i++)
		if ((*t)->entry[i].open && (*t)->entry[i].cloexec)
			fdtable_close(*t, (int)i);
	return 0;
}

struct fd_entry *fdtable_entry(struct fdtable *t, int fd)
{
	if (fd < 0 || fd >= FDTABLE_LIMIT)
		return NULL;
	if ((unsigned)fd >= t->size) {
		unsigned bigger = t->size ? t->size : 16;
		struct fd_entry *entry;

		while (bigger <= (unsigned)fd)
			bigger *= 2;
		entry = realloc(t->entry, bigger * sizeof(*entry));
		if (!entry)
			return NULL;
		memset(entry + t->size, 0, (bigger - t->size) * sizeof(*entry));
		t->entry = entry;
		t->size = bigger;
	}
	return &t->entry[fd];
}

void fdtable_close(struct fdtable *t, int fd)
{
	struct fd_entry *e;

	if (fd < 0 || (unsigned)fd >= t->size || !t->entry[fd].open)
		return;
	e = &t->entry[fd];
	if (e->group) {
		e->group->closed++;
		if (e->group->open > 0)
			e->group->open--;
	}
	*e = (struct fd_entry){0};
	if (t->count > 0)
		t->count--;
}

const struct fd_entry *fdtable_get(const struct fdtable *t, int fd)
{
	if (!t || fd < 0 || (unsigned)fd >= t->size || !t->entry[fd].open)
		return NULL;
	return &t->entry[fd];
}

uint32_t fd_text(struct fd_world *w, struct slice text)
{
	struct map_entry *e = map_entry_get(&w->texts, text);

	return e ? e->number : 0;
}

struct slice fdtable_what(const struct fdtable *t, const struct fd_entry *e)
{
	return e->what < t->world->texts.count ? t->world->texts.order[e->what]->key : SLICE_NONE;
}

/* Runs of digits stand for each other: /tmp/x1 and /tmp/x2 are one group, ports too. */
static void normalise(struct slice text, struct buf *b)
{
	for (size_t i = 0; i < text.length; i++) {
		char c = text.at[i];

		if (c >= '0' && c <= '9') {
			if (b->length == 0 || b->data[b->length - 1] != '#')
				buf_byte(b, '#');
		} else {
			buf_byte(b, c);
		}
	}
}

void fd_regroup(struct fdtable *t, const struct process *p, struct fd_entry *e)
{
	struct buf key = BUF_INIT;
	struct fd_group *g;
	bool address = e->kind == FD_SOCKET;

	if (e->group) {
		/* it turned out to be something more particular, e.g. where a socket connects to */
		e->group->opened--;
		if (e->group->open > 0 && e->group->peak == e->group->open--)
			e->group->peak--;
	}
	buf_printf(&key, "%u %u ", p->number, e->name);
	if (address)
		buf_add(&key, fdtable_what(t, e).at, fdtable_what(t, e).length);
	else
		normalise(fdtable_what(t, e), &key);
	g = map_get(&t->world->groups, (struct slice){key.data, key.length});
	buf_done(&key);
	e->group = g;
	if (!g)
		return;
	if (g->opened == 0) {
		g->process = p->number;
		g->pid = p->pid;
		g->name = e->name;
		g->first = e->time;
	}
	if (g->what.length == 0)
		g->what = fdtable_what(t, e);
	g->last = e->time;
	g->opened++;
	g->open++;
	if (g->open > g->peak)
		g->peak = g->open;
	e->seen = g->opened;
}

unsigned fdtable_count(const struct fdtable *t)
{
	return t ? t->count : 0;
}

unsigned fdtable_highest(const struct fdtable *t)
{
	return t ? t->highest : 0;
}
