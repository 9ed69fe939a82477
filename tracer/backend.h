/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A backend watches tasks and emits records. ptrace/ and bpf/ each provide one const struct backend.
 * It selects by system call (filter) itself, because that saves the capture; every other selection
 * (status, path, signals) is made after it.
 */
#pragma once

#include "filter.h"
#include "record.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct backend_ready;
struct error;
struct job;
struct tracee_set;

/* What the backend is given. All borrowed, for as long as it is open. */
struct backend_host {
	const struct job *job;
	/*
	 * Takes a record; valid only during the call. 0, or -errno: the backend then counts the call as
	 * LOST_OUTPUT and goes on; -ECANCELED asks it to detach and end.
	 */
	int (*emit)(void *userdata, const struct record *record);
	/*
	 * A RECORD_TASK that emit() will be given only after the call that made the thread, because that call
	 * began earlier. A backend that emits it before the call has no need of this.
	 */
	void (*task)(void *userdata, const struct record *record);
	/*
	 * For -c alone, a backend may count and emit no RECORD_CALL: it hands over its sums before run()
	 * returns. Each ABI and number comes once; their calls are part of `emitted`.
	 */
	void (*count)(void *userdata, const struct record_sum *sum);
	/* Called whenever the backend is about to block, so that sinks can write out what is there. */
	void (*idle)(void *userdata);
	void *userdata;
	/* NULL, or what was made ready: the backend that made it takes it when it opens. */
	struct backend_ready *ready;
	/* Not 0: detach from everything and return from run(). Set by signal handlers and timers. */
	const volatile sig_atomic_t *stop;
};

/* What is done while the kernel is at work, or behind that; run NULL: nothing. */
struct meanwhile {
	void (*run)(void *userdata);
	void *userdata;
};

struct backend_stats {
	uint64_t seen;              /* calls of the filter that the kernel was seen to make */
	uint64_t emitted;           /* RECORD_CALLs emitted and taken, calls that were counted instead */
	uint64_t lost[LOST_CAUSES]; /* seen = emitted + sum(lost) */
	uint64_t tasks;             /* threads that were ever traced */
	int root_status;            /* wait status of the first process; JOB_COMMAND's exit code */
	bool root_ended;
	uint64_t paused_times, paused_ns; /* when-full=pause */
	uint64_t other_lost;        /* signals, births and ends that did not get through */
};

struct backend {
	const char *name; /* "ptrace", "ebpf": meta.json's words */
	/* 0 when this kernel and our privileges allow it; -errno and why not. Costs little, leaves nothing. */
	int (*probe)(struct error *err);
	/* What every job needs, without one, as a set that open() goes on with; NULL: nothing. May be NULL itself. */
	struct tracee_set *(*ready)(const struct meanwhile *meanwhile);
	int (*open)(const struct backend_host *host, struct tracee_set **ret_set, struct error *err);
	/*
	 * Attaches to the job's pids (every thread of each, to a fixpoint) or starts the job's command.
	 * JOB_CONTAINER: recording begins with the first successful execve of the process, whose
	 * RECORD_CALL is the first record emitted for it. On return of 0 nothing they do is missed.
	 */
	int (*attach)(struct tracee_set *set, char *const *command, struct error *err);
	/* Until no tracee is left or *stop. 0, or -errno when it cannot go on. Always leaves tracees running. */
	int (*run)(struct tracee_set *set, struct error *err);
	void (*stats)(const struct tracee_set *set, struct backend_stats *ret_stats);
	struct tracee_set *(*free)(struct tracee_set *set); /* detaches what is left */
};

extern const struct backend backend_ptrace, backend_ebpf;
