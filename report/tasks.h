/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Threads and processes as the log shows them: who started whom, which threads are one process,
 * names, working directories, descriptor tables, ends. A tid that is used again is a new task.
 */
#pragma once

#include "call.h"
#include "fdtable.h"

#include <stdbool.h>
#include <stdint.h>

struct clone_flags;
struct reader;
struct recorded;
struct tasks;
struct fd_world;

struct process {
	struct process *next; /* all of them in the order of appearance */
	uint32_t pid;	      /* tgid as far as known: the tid of its first thread */
	uint32_t number;      /* 0.. */
	struct process *parent;
	struct process *children, *sibling; /* not waited for yet, the newest first */
	uint32_t ns_pid; /* what its parent's pid namespace calls it, 0: not known */
	char *exe;  /* of the last successful execve, escapes as printed; NULL: none seen */
	char *argv; /* its argv as printed, [\"a\", \"b\"], cut at 200 bytes; NULL */
	char *cwd;  /* when known; NULL */
	uint32_t execs;
	uint32_t threads;   /* ever seen */
	uint32_t alive;	    /* threads that have not ended */
	int64_t start, end; /* clock; TIME_UNKNOWN */
	uint64_t line, line_end;
	uint64_t calls, errors;
	int64_t in_calls, waiting; /* nanoseconds in calls, all threads; of these in waits */
	bool ended, killed;
	int code;	 /* exit status, or 0 */
	char signal[16]; /* SIGKILL */
	bool merged;	 /* turned out to be a thread of another: has no tasks */
	bool seen_start; /* its fork or the trace's first execve is in the log */
};

struct task {
	uint32_t tid;
	struct process *process;
	struct fdtable *fds; /* shared between tasks (CLONE_FILES); NULL without VIEW_FDS */
	struct task *next;   /* all of them, in the order of appearance */
	char comm[16];	     /* -Y or prctl(PR_SET_NAME) */
	int64_t start, end;
	uint64_t line;
	uint64_t calls;
	int64_t in_calls, waiting;
	bool ended;
	bool thread; /* not its process's first */
	/* the fd that the call in hand works on (its first argument), as it was before the call */
	enum fd_kind fd_kind;
	int fd_number; /* -1: the call has none */
	bool fd_known; /* fd_entry is filled in */
	struct fd_entry fd_entry;
	/* tasks.c's own */
	struct task *hash_next;
	uint32_t claimed; /* the child that printed before its clone returned */
	bool unlinked;	  /* nobody knows yet who made it */
	uint32_t maker;	  /* tid of the task whose clone made it, 0: not known */
	int64_t made;	  /* when that clone began, TIME_UNKNOWN */
};

/* Who made a task, and what it hands on. */
struct maker {
	struct process *process;
	struct fdtable *fds; /* NULL: not known any more */
	uint32_t tid;
	int64_t time; /* when the clone began, TIME_UNKNOWN */
};

/* recorded: what meta.json says about the tasks; borrowed. */
struct tasks *tasks_new(bool with_fds, const struct recorded *recorded);
struct tasks *tasks_free(struct tasks *t);
/* Before the views see the call: the task that made it, with forks, execs, ends taken in. NULL:
 * ENOMEM. */
struct task *tasks_call(struct tasks *t, const struct reader *r, const struct call *c);
/*
 * The tid of the task that the result of the call in hand means: the child that clone made, the one
 * that wait reaped. 0: none, or not known; the number itself may be of another pid namespace.
 */
uint32_t tasks_meant(const struct tasks *t);
/* lineage.c: m made k. -ENOMEM. */
int tasks_adopt(
	struct tasks *t, struct task *k, const struct maker *m, struct clone_flags f);
/* When the clone began that made it, as soon as that is known. */
void tasks_made(struct task *k, int64_t time);
/* CALL_TASK, which is about a task that has not printed yet. -ENOMEM. */
int tasks_told(struct tasks *t, const struct call *c);
/* A live task by tid, NULL. */
struct task *tasks_find(const struct tasks *t, uint32_t tid);
struct process *tasks_first_process(const struct tasks *t);
struct task *tasks_first(const struct tasks *t);
/* The log is over: descriptors that are still open are counted as left. */
void tasks_end(struct tasks *t);
/* Groups of openings (fdtable.h), NULL without descriptors. */
struct fd_world *tasks_fd_world(const struct tasks *t);
/* Threads that ended and were let go because there were too many. */
uint64_t tasks_forgotten(const struct tasks *t);
