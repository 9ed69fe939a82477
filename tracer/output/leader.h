/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What stands before a call or an event on strace's line: pid, times, number, instruction pointer, each
 * as the style asks.
 */
#pragma once

#include "buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct style;
struct task_names;

struct leader {
	const struct style *style;
	int64_t realtime_offset;
	bool separate;          /* -ff: no pid */
	uint64_t previous;      /* -r: time of the line before, 0: none yet */
	int64_t number;         /* -n: of the last call */
	/* the clock's text for a second, made once in it, and the pid's as long as it is the same */
	uint64_t second;
	char second_text[BUF_PIECE];
	size_t second_length;
	uint32_t pid;
	char pid_text[BUF_PIECE];
	size_t pid_length; /* 0: none yet */
	bool counts_tasks;
	/* "[pid N] " appears while more than one thread is there */
	uint32_t *tasks;
	size_t n_tasks, tasks_room;
	uint32_t last_seen;
	const struct task_names *names; /* -Y; NULL: none. Borrowed */
};

struct leader_event {
	uint32_t tid;
	uint64_t time;  /* CLOCK_MONOTONIC, ns */
	int64_t number; /* -n; below 0: none */
	uint64_t ip;    /* -i; 0: not known */
	bool call;
};

void leader_init(struct leader *l, const struct style *style, int64_t realtime_offset, bool separate);
void leader_done(struct leader *l);
void leader_put(struct leader *l, struct buf *line, const struct leader_event *event);
/* Of every thread that a record comes from, not of new ones alone: nobody announces the command itself. */
void leader_task_add(struct leader *l, uint32_t tid);
static inline void leader_task_seen(struct leader *l, uint32_t tid)
{
	if (l->counts_tasks && tid != l->last_seen)
		leader_task_add(l, tid);
}
void leader_task_gone(struct leader *l, uint32_t tid);
/* Seconds with 0, 3, 6 or 9 digits, the rest cut off. */
void leader_put_seconds(struct buf *line, uint64_t ns, unsigned digits);
