/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Descriptor tables followed through the log: what an fd is when its line does not say (no -y), who
 * opened it and where, and which were never closed. Shared by CLONE_FILES, copied by fork, thinned
 * at exec by CLOEXEC. Holds at most FDTABLE_LIMIT descriptors.
 */
#pragma once

#include "call.h"
#include "facts.h"
#include "map.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	FDTABLE_LIMIT = 65536,
	FD_FORGOTTEN = 8, /* opened after it by the same place, and it was not touched since */
};

/*
 * Everything that one process opened in one way: the same call, the same kind of thing (digits in
 * names stand for each other). A leak shows as a group that grows.
 */
struct fd_group {
	uint32_t process; /* struct process.number */
	uint32_t pid;
	unsigned name;	   /* N_* */
	struct slice what; /* the first one's; owned by the world */
	uint64_t opened, closed;
	uint64_t left;	    /* open when its table ended: at exit, exec or the log's end */
	uint64_t forgotten; /* of those: FD_FORGOTTEN later ones came and it was never used again */
	uint64_t open, peak;
	uint64_t lines[3]; /* where the first ones that were forgotten came from */
	unsigned n_lines;
	int64_t first, last; /* times of the first and the last opening */
};

struct fd_entry {
	bool open;
	bool cloexec;
	bool inherited; /* was there before the table's process was seen to open it */
	bool stream;	/* a socket: SOCK_STREAM */
	enum fd_kind kind;
	uint16_t name;	 /* N_*: the call that made it */
	uint32_t what;	 /* text of the world: path, "TCP 10.0.0.1:80", "pipe"; 0: unknown */
	uint32_t socket; /* a number that stays the same over dup and fork, 0: no socket */
	uint32_t uses;	 /* calls since it was opened */
	uint64_t seen;	 /* the group's `opened` when it was last used */
	struct fd_group *group;
	uint64_t line;
	int64_t time;
};

struct fdtable;
struct process;

/* What all tables of a trace share. */
struct fd_world {
	struct map texts;
	struct map groups; /* values: struct fd_group */
	uint32_t sockets;
};

void fd_world_init(struct fd_world *w);
void fd_world_done(struct fd_world *w);

struct fdtable *fdtable_new(struct fd_world *w);
struct fdtable *fdtable_share(struct fdtable *t);
/* Takes one user off; the last one's end counts what was left open. NULL is fine. */
struct fdtable *fdtable_drop(struct fdtable *t);
/* fork: everything is inherited in the copy. NULL: out of memory. */
struct fdtable *fdtable_copy(const struct fdtable *t);
/* execve: *t becomes unshared, and what is CLOEXEC is closed. */
int fdtable_exec(struct fdtable **t);
/* What a call does to the table of the thread that made it. */
void fdtable_call(struct fdtable *t, const struct process *p, const struct call *c);

const struct fd_entry *fdtable_get(
	const struct fdtable *t, int fd); /* NULL: not known to be open */
/* What an entry is, as text; "" when unknown. */
struct slice fdtable_what(const struct fdtable *t, const struct fd_entry *e);
unsigned fdtable_count(const struct fdtable *t);   /* open now, as far as known */
unsigned fdtable_highest(const struct fdtable *t); /* the most that were open at once */
