/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of traced tasks, by tid. No ptrace here.
 */
#include "ptrace/tracee.h"

#include "process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct tracee **tracee_slot(const struct tracee_set *set, pid_t tid)
{
	return (struct tracee **)&set->hash[(unsigned)tid % TRACEES_HASH];
}

struct tracee *tracee_find(const struct tracee_set *set, pid_t tid)
{
	for (struct tracee *t = *tracee_slot(set, tid); t; t = t->next)
		if (t->tid == tid)
			return t;
	return NULL;
}

struct tracee *tracee_add(struct tracee_set *set, pid_t tid)
{
	struct tracee **slot = tracee_slot(set, tid);
	struct tracee *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->tid = tid;
	t->proc = process_number(tid, set->depth);
	t->next = *slot;
	*slot = t;
	set->count++;
	set->stats.tasks++;
	return t;
}

static void tracee_unlink(struct tracee_set *set, struct tracee *t)
{
	struct tracee **at = tracee_slot(set, t->tid);

	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
}

void tracee_remove(struct tracee_set *set, struct tracee *t)
{
	if (set->held == t)
		set->held = NULL;
	tracee_unlink(set, t);
	set->count--;
	buf_done(&t->record);
	free(t);
}

void tracee_rename(struct tracee_set *set, struct tracee *t, pid_t tid)
{
	struct tracee **slot;

	tracee_unlink(set, t);
	t->tid = tid;
	t->proc = process_number(tid, set->depth);
	slot = tracee_slot(set, tid);
	t->next = *slot;
	*slot = t;
}

void tracee_read_ids(const struct tracee_set *set, struct tracee *t)
{
	struct process_ids ids = { .tgid = t->tgid, .ns_tid = t->ns_tid, .ns_pid = t->ns_pid };

	process_read_ids(t->proc, set->depth, &ids);
	t->tgid = ids.tgid;
	t->ns_tid = ids.ns_tid;
	t->ns_pid = ids.ns_pid;
}

void tracee_each(struct tracee_set *set, void (*each)(struct tracee_set *set, struct tracee *t))
{
	for (size_t i = 0; i < TRACEES_HASH; i++) {
		struct tracee *next;

		for (struct tracee *t = set->hash[i]; t; t = next) {
			next = t->next;
			each(set, t);
		}
	}
}
