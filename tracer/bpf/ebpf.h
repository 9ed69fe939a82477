/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the eBPF backend share: the set of tracees and who fills which part of it.
 */
#pragma once

#include "backend.h"
#include "bpf/shared.h"
#include "buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct ring_buffer;
struct sidetrace_bpf;

/* The traced threads, by tid: the backend ends when the last is gone. */
struct tids {
	uint32_t *at; /* open addressing, 0 is free, UINT32_MAX was deleted */
	size_t room, used, count;
};

/* Records that wait for their place by time. */
struct order {
	struct buf records;
	struct order_entry {
		uint64_t key;
		size_t offset;
		size_t sequence;
	} *entries;
	size_t n_entries, room;
	size_t sequence;
};

/* A loaded program and this run's part of its maps. */
struct program {
	struct sidetrace_bpf *skeleton;
	int calls, runs, counts, sums, rings, captures, cgroups; /* map descriptors, owned by the skeleton */
	uint32_t run;
};

struct tracee_set {
	const struct backend_host *host;
	const struct job *job;
	struct program program;
	int ring_fd, sums_fd;   /* sums_fd -1: calls are sent, not counted */
	struct ring_buffer *ring;
	struct order order;
	struct tids tids;
	struct buf record;      /* the one that is being made for the host */
	pid_t root;
	int root_pidfd;
	uint64_t now;           /* of this look at the ring */
	uint64_t horizon;       /* records that began before this have been handed on */
	uint64_t told_lost[LOST_CAUSES];
	struct backend_stats stats;
	bool cancelled;
};

/* program.c: loads and attaches; -errno and what the kernel lacks. */
int program_load(struct program *p, const char *controller, struct error *err);
void program_free(struct program *p);
int program_probe(struct error *err);
/* Sets up this run: filter, capture programs, ring, cgroup (0: none). */
int program_start(struct program *p, const struct job *job, int ring_fd, int sums_fd, uint64_t cgroup, struct error *err);
/* Whether nothing of a call is wanted but that it counts. */
bool program_counts_only(const struct job *job);
void program_stop(struct program *p);
int program_counts(const struct program *p, struct bpf_counts *ret_counts);
/* Puts one thread under trace. -errno of the kernel. */
int program_seed(const struct program *p, pid_t tid, bool whole_process, enum bpf_phase phase,
	enum bpf_state state);

/* convert.c: a record of the ring as the rest of the tracer knows it, in `out`; false: it is not one. */
bool record_convert(const void *data, size_t size, struct buf *out);

/* sums.c: the table of -c */
int sums_create(int *ret_fd, struct error *err);
/* Each call that was counted, added up over the CPUs. */
int sums_read(int fd, void (*each)(void *userdata, const struct record_sum *sum), void *userdata);

/* order.c */
void order_done(struct order *o);
/* Takes a copy; -ENOMEM. */
int order_add(struct order *o, const struct record *record);
/* Hands on everything that began before the horizon, in the order of its beginning. */
int order_flush(struct order *o, uint64_t horizon,
	int (*each)(void *userdata, const struct record *record), void *userdata);

/* tids.c */
int tids_add(struct tids *t, uint32_t tid); /* 1: it was there */
bool tids_remove(struct tids *t, uint32_t tid);
void tids_done(struct tids *t);
/* Calls each for all; it may remove the one that it is given. */
void tids_each(struct tids *t, void (*each)(struct tids *t, uint32_t tid, void *userdata), void *userdata);
