/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tasks that are traced and what is known of each, and the set that owns them. Everything that
 * the ptrace backend keeps between two stops is here; the other files are functions over it.
 */
#pragma once

#include "backend.h"
#include "buf.h"
#include "record.h"
#include "syscalls.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <time.h>

struct socket_cache;
struct follower;
struct joiners;

/* Whether a task's calls are recorded, and what makes that begin. */
enum quiet {
	QUIET_NO,
	QUIET_UNTIL_EXECVE, /* a command: our own code up to the entry of its execve */
	QUIET_CALLS, /* a command that could not be executed: our own code again, up to its end */
	QUIET_UNTIL_EXEC, /* a container: the runtime's code up to the first execve that succeeds */
};

struct tracee {
	struct tracee *next; /* of the same hash */
	pid_t tid, tgid;
	pid_t ns_tid, ns_pid; /* 0: not known */
	pid_t proc;           /* its number in /proc, which may be that of an outer pid namespace */
	enum quiet quiet;

	bool stopped_once; /* it has been in a ptrace stop, so its calls are seen from now on */
	bool orphan; /* a child that stopped before its parent's event told whose it is: held */
	int orphan_status;     /* the wait status of that stop */
	unsigned orphan_ticks; /* how long it has waited */
	bool moved_ns; /* it called unshare or setns: its children's pid namespace must be looked up
			*/

	/* The call that it is in. */
	bool in_call;
	bool selected;	   /* the call is recorded: `record` holds it */
	bool enter_sent;   /* as a RECORD_ENTER */
	bool first_execve; /* quiet until this one succeeds */
	bool starting;     /* it is the execve that starts the command */
	enum abi abi;
	uint64_t number;
	uint32_t folded; /* what the call was before unfold.h; 0: this one */
	uint64_t args[6];
	uint64_t cpu_begin; /* system time of the process at the entry, ns */
	struct task_info who; /* when tracee_set.who, as of its last record or execve */
	struct buf record;  /* header and blobs of the entry; completed at the exit */
};

#define TRACEES_HASH 1024
#define EARLY_DEATHS 32

/* Calls that the backend itself must recognise, by ABI. */
struct known_calls {
	int execve, execveat, clone, clone3, unshare, setns, exit, exit_group;
};

/* A child that died before its parent's event told of it. */
struct early_death {
	pid_t tid;
	int status;
};

struct tracee_set {
	const struct backend_host *host;
	const struct job *job;

	struct tracee *hash[TRACEES_HASH];
	size_t count;
	struct tracee *held; /* its entry was captured, but not sent: its end may come first */
	bool root_execed;
	pid_t root;	     /* JOB_COMMAND's child, JOB_CONTAINER's init, else the first pid */
	struct backend_stats stats;

	unsigned depth;	   /* process_depth() */
	uint32_t items;	   /* capture_items() */
	bool who;	   /* every record says who its thread is: BLOB_TASK */
	bool capture;	   /* false: only counts and times are wanted */
	bool times;	   /* system CPU time of calls is wanted: every wait fetches rusage */
	bool seccomp;	   /* tracees run with PTRACE_CONT and stop by RET_TRACE */
	bool cancelled;	   /* emit asked us to end */
	bool leaving;	   /* detaching from everything */
	uintptr_t options; /* PTRACE_O_* */
	struct known_calls known[ABI_COUNT];
	struct early_death early[EARLY_DEATHS]; /* a ring */
	unsigned n_early;

	bool no_vm_readv; /* process_vm_readv is refused here: /proc/PID/mem it is */
	char *scratch;	  /* CAPTURE's first reads, SCRATCH_SIZE */
	struct buf event; /* records without entry and exit */
	struct socket_cache *sockets;
	int diag;               /* sock_diag in the tracees' network namespace, -1 */
	struct follower *follower; /* NULL: no need */
	struct joiners *joiners; /* JOB_CONTAINER: whoever else enters its cgroup; may be NULL */

	bool timer_made;
	timer_t timer;
	uint64_t tick_events; /* events since the last tick */
	size_t unsettled;     /* tracees that have not stopped yet: settle() counts */
};

struct tracee *tracee_find(const struct tracee_set *set, pid_t tid);
/* A new one in the table; NULL without memory. */
struct tracee *tracee_add(struct tracee_set *set, pid_t tid);
void tracee_remove(struct tracee_set *set, struct tracee *t);
/* The one in the table gets another tid; who had it must be gone. */
void tracee_rename(struct tracee_set *set, struct tracee *t, pid_t tid);
/* Fills tgid and the ids in the task's own pid namespace from /proc. */
void tracee_read_ids(const struct tracee_set *set, struct tracee *t);
/* Calls each(userdata) for all; it may remove the one that it is given. */
void tracee_each(struct tracee_set *set, void (*each)(struct tracee_set *set, struct tracee *t));
