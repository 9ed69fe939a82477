/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of traced tasks, by tid. No ptrace here.
 */
#include "ptrace/tracee.h"

#include "cleanup.h"

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
	slot = tracee_slot(set, tid);
	t->next = *slot;
	*slot = t;
}

/* The last number of a line such as "NSpid:\t4711\t12\t1": the innermost namespace's. */
static pid_t last_number(const char *line)
{
	const char *at = strrchr(line, '\t');

	return at ? (pid_t)atoi(at) : 0;
}

void tracee_read_ids(struct tracee *t)
{
	_cleanup_(fclosep) FILE *file = NULL;
	char path[64], line[256];

	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)t->tid);
	file = fopen(path, "re");
	if (!file)
		return;
	while (fgets(line, sizeof(line), file)) {
		if (!strncmp(line, "Tgid:", 5)) {
			t->tgid = atoi(line + 5);
		} else if (!strncmp(line, "NStgid:", 7)) {
			t->ns_pid = last_number(line);
		} else if (!strncmp(line, "NSpid:", 6)) {
			t->ns_tid = last_number(line);
			return;
		}
	}
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
