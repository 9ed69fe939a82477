/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A tracee that makes one call after another is worth following. When several take turns, on several
 * CPUs, the scheduler knows better.
 */
#include "ptrace/follow.h"

#include "cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOOK_EVERY   64 /* stops in a row of the same tracee */
#define TURNS_MAX    16 /* taken before one of them has stopped so often: nobody to follow */

struct follower {
	cpu_set_t allowed;
	pid_t tid;      /* who stopped last */
	unsigned stops; /* in a row */
	unsigned turns; /* in a row that were shorter */
	int stat;       /* /proc/TID/stat of `looked` */
	pid_t looked;
	int cpu;        /* that we are bound to, -1: none */
};

struct follower *follower_new(void)
{
	struct follower *f = calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	f->stat = f->cpu = -1;
	if (sched_getaffinity(0, sizeof(f->allowed), &f->allowed) < 0 ||
		CPU_COUNT(&f->allowed) < 2) {
		free(f);
		return NULL;
	}
	return f;
}

static void bind_to(struct follower *f, int cpu)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	if (CPU_ISSET(cpu, &f->allowed) && sched_setaffinity(0, sizeof(one), &one) == 0)
		f->cpu = cpu;
}

void follower_rest(struct follower *f)
{
	if (!f || f->cpu < 0)
		return;
	(void)sched_setaffinity(0, sizeof(f->allowed), &f->allowed);
	f->cpu = -1;
}

/* Field 39 of proc_pid_stat(5); the command's name in field 2 may hold blanks and brackets. */
static int last_cpu(struct follower *f)
{
	char path[32], text[1024];
	const char *at;
	ssize_t n;

	if (f->looked != f->tid) {
		if (f->stat >= 0)
			(void)close(f->stat);
		(void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)f->tid);
		f->stat = open(path, O_RDONLY | O_CLOEXEC);
		f->looked = f->tid;
	}
	n = f->stat < 0 ? 0 : pread(f->stat, text, sizeof(text) - 1, 0);
	if (n <= 0)
		return -1;
	text[n] = '\0';
	at = strrchr(text, ')');
	for (int field = 2; at && field < 39; field++)
		at = strchr(at + 1, ' ');
	return at ? atoi(at + 1) : -1;
}

void follower_stop(struct follower *f, pid_t tid)
{
	int cpu;

	if (!f)
		return;
	if (f->tid != tid) {
		if (f->stops < LOOK_EVERY && ++f->turns > TURNS_MAX)
			follower_rest(f);
		f->tid = tid;
		f->stops = 0;
		return;
	}
	if (++f->stops % LOOK_EVERY != 0)
		return;
	f->turns = 0;
	cpu = last_cpu(f);
	if (cpu >= 0 && cpu != sched_getcpu())
		bind_to(f, cpu);
}

struct follower *follower_free(struct follower *f)
{
	if (!f)
		return NULL;
	follower_rest(f);
	if (f->stat >= 0)
		(void)close(f->stat);
	free(f);
	return NULL;
}
