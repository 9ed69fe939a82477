/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the eBPF backend share: the set of tracees and who fills which part of it.
 */
#pragma once

#include "backend.h"
#include "bpf/shared.h"
#include "buf.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

struct error;
struct pause;

/* The clock of the records' times. */
static inline uint64_t now_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* The traced threads, by tid: the backend ends when the last is gone. */
struct tids {
	uint32_t *at; /* open addressing, 0 is free, UINT32_MAX was deleted */
	size_t room, used, count;
};

#define ORDER_LEADERS 32

/* A ring, mapped, and how far its one reader has come. */
struct ring {
	volatile unsigned long *consumer; /* the kernel may write up to a ring's size beyond this */
	const volatile unsigned long *producer;
	const char *data;
	size_t size, page;
	uint64_t cursor; /* positions only ever grow */
	int alarm_fd;    /* epoll: the programs say that a good part of it waits */
};

#define ORDER_LEADERS 32

/* Records that wait for their place by time. */
struct order {
	const struct ring *ring; /* where those are that have not been copied */
	struct buf records, spare; /* of the others; in turn */
	struct order_entry {
		uint64_t key;
		uint64_t at; /* its position in the ring, or its place in records */
		uint64_t sequence;
		uint64_t first; /* of those in the ring from this one on, when they are sorted: the lowest position */
		uint32_t flags; /* more of its flags */
		bool raw;     /* in the ring's form */
		bool in_ring;
		bool ends;    /* a process */
	} *entries;
	size_t n_entries, room;
	size_t next; /* what comes before this one was handed on */
	bool sorted;
	uint64_t sequence;
	uint64_t first; /* position of the first that still waits in the ring; UINT64_MAX: none */
	struct order_leader {
		uint32_t pid;
		size_t entry;
	} leaders[ORDER_LEADERS]; /* the last ends of processes that wait here */
	size_t n_leaders;
};

/*
 * A call that the trace has shown before its end. Not shown, and with no start: an execve whose thread becomes
 * the leader, `key`, and began as head.tid.
 */
struct flight {
	uint32_t key; /* the tid that its end will have; 0: a free place */
	bool shown;
	struct record head;
};

struct flights {
	struct flight *at; /* open addressing */
	size_t room, count;
};

#define UNIX_PEERS 256

/* Whom Unix sockets were last connected with, by inode: one that has ended is known to nobody else. */
struct unix_peers {
	struct {
		uint64_t inode, peer;
	} known[UNIX_PEERS];
};

/* Blobs of calls that come in several records, by thread; what parts_join() gave last. */
struct parts {
	void *root; /* tsearch(3) */
	struct buf whole;
};

/* How often to look at calls in flight: seldom while nothing changes. */
struct look_pace {
	uint64_t next; /* CLOCK_MONOTONIC ns */
	uint64_t rest;
	uint64_t soonest; /* when there is reason for one */
};

/* What a look finds. */
struct look_result {
	void (*each_call)(void *userdata, const void *data, size_t size); /* in the ring's form */
	void (*each_task)(void *userdata, uint32_t tid); /* a census */
	void *userdata;
	/* out: when the first call began that was on its way in or out, not before `since`; UINT64_MAX: none */
	uint64_t hold, since;
};

/* How far a ring has been written and read, for one who only watches. */
struct positions {
	volatile const unsigned long *consumer, *producer;
};

/* What looks said of the time before them, valid as soon as the ring is read as far as it was written then. */
struct horizon {
	struct {
		uint64_t position, time;
	} looks[64];
	unsigned first, n;
	uint64_t time; /* everything that began before is known */
};

/* The programs, loaded or joined, and this run's part of their maps. Everything is owned. */
struct program {
	int maps[BPF_MAPS];
	int links[BPF_LINKS_MAX], programs[BPF_LINKS_MAX];
	size_t n_links;
	int look;    /* one of the links: the iterator's, -1: none */
	bpf_controllers controllers;
	int lock_fd; /* -1: nobody shares them with us */
	uint32_t run, generation;
	struct putting *putting; /* what is being put into maps of maps, NULL: it is there */
	uint64_t misses; /* of the programs, when the run began, */
	uint64_t skipped; /* and since then */
};

struct tracee_set {
	const struct backend_host *host;
	const struct job *job;
	struct program program;
	struct program held;    /* before the job is known: so that the programs are there when it comes */
	int ring_fd, sums_fd;   /* sums_fd -1: calls are sent, not counted */
	struct ring ring; /* size 0: it is not mapped */
	uint32_t wake;    /* program_wake_bytes() */
	struct order order;
	struct tids tids;
	struct flights flights;
	struct parts parts;
	struct unix_peers peers;
	struct look_pace pace;
	size_t taken;           /* records since the last look */
	struct buf record;      /* the one that is being made for the host */
	bool root_reaped; /* JOB_COMMAND */
	pid_t root;
	int root_pidfd;
	struct pause *pause;    /* NULL: losses instead */
	int mark_fd;            /* locked: tells a second hook that this container has its tracer */
	uint64_t now;           /* of this reading of the ring */
	uint64_t counted;       /* when skipped programs were last asked for */
	uint64_t looked;        /* when calls in flight were last looked at */
	struct horizon horizon;
	uint64_t told_lost[LOST_CAUSES], told_others;
	uint64_t unfinished;    /* calls that were in flight when we left: seen by nobody but us */
	struct backend_stats stats;
	unsigned ticks;
	unsigned long written;  /* the ring, when we last waited */
	unsigned quiet_ticks;
	bool rests;             /* the next record wakes us */
	bool started, cancelled;
};

/* lock.c. -errno where there is no folder for it. */
int lock_enter(int *ret_fd); /* opens it and takes the first byte */
void lock_leave(int fd);     /* before the last close: takes the file away when nobody else holds a run */
int lock_take(int fd);
void lock_drop(int fd);
int lock_stay(int fd);       /* the file stays for as long as fd is open, without a run */
/* The byte of a run; held for as long as fd is open, here or in another process. */
bool lock_claim(int fd, uint32_t run);
void lock_release(int fd, uint32_t run);

/* types.c: the kernel's types */
struct kernel_types;
int kernel_types_open(struct kernel_types **ret_types, struct error *err);
/* The id of the first of this kind (BTF_KIND_…) with this name, 0: there is none. */
uint32_t kernel_types_find(const struct kernel_types *types, unsigned kind, const char *name);
/* The ids of the kernel's functions with these names, all of which begin with "bpf_"; what it lacks is left alone. */
void kernel_types_functions(const struct kernel_types *types, const char *const names[], size_t n, uint32_t ids[]);
/* Whether one of the kernel's enumerations has a value of this name. */
bool kernel_types_value(const struct kernel_types *types, const char *enumeration, const char *name);
void kernel_types_controllers(const struct kernel_types *types, bpf_controllers controllers);
/* The structures that the programs name, in a file that libbpf can read. */
int kernel_types_extract(const struct kernel_types *types, int *ret_fd);
struct kernel_types *kernel_types_free(struct kernel_types *types);

static inline void kernel_types_freep(struct kernel_types **types)
{
	(void)kernel_types_free(*types);
}

/* offer.c: what the running kernel has of what the programs may use */
struct bpf_insn;
struct offer {
	const struct kernel_types *types;
	bool plain; /* the programs are to use nothing of this: */
	uint32_t functions[BPF_FUNCTIONS]; /* the ids of their types, 0: it has none */
	uint32_t numbers[BPF_NUMBERS];
};
void offer_init(struct offer *offer, const struct kernel_types *types);
void offer_put(const struct offer *offer, struct bpf_insn *code, size_t n);

/* beside.c: -errno */
int beside_start(pthread_t *ret_thread, void *(*run)(void *), void *userdata);

/* verify.c */
struct bpf_program;
struct bpf_prog_load_opts;
struct verifying;
int verify_new(struct verifying **ret_verifying);
/* The program as libbpf would load it now, and what the kernel offers: on its way when this returns. */
int verify_start(struct verifying *verifying, const struct offer *offer, const struct bpf_program *program,
	const struct bpf_prog_load_opts *options);
/*
 * Waits for all of them, and frees; NULL does nothing. In the order of their beginnings what the caller has to close, -1
 * for what failed; 0 or the first one's -errno.
 */
int verify_end(struct verifying *verifying, int ret_programs[]);

/* load.c: the programs into this kernel, all of them attached; into p, which the caller frees in any case. */
int load(struct program *p, const struct meanwhile *meanwhile, struct error *err);
/* What the programs and their capture programs are, in a number. */
void load_digest(uint64_t ret_digest[4]);

/* build.c: tells builds apart, so that none joins the programs of another */
void build_id(uint64_t ret_id[4]);

/* program.c */
void program_init(struct program *p);
int program_probe(struct error *err);
/*
 * Joins the host's program or loads one, and claims a run of it; -errno and what the kernel lacks. tid: a task
 * that will be traced; when it is already, by somebody else, this program is one of our own. What is held already becomes
 * p's, and is held no more.
 */
int program_load(struct program *p, struct program *held, pid_t tid, struct error *err);
void program_free(struct program *p);
/* Sees to it that the host has the programs for as long as p is held; without a run. program_let_go() at the end. */
int program_hold(struct program *p, const struct meanwhile *meanwhile);
void program_let_go(struct program *p);

/* put.c: the programs have our run's inner map when it returns; the call may go on until put_end(). */
int put_inner(struct program *p, enum bpf_map_index index, int fd);
void put_end(struct program *p);

/* runs.c */
int program_claim(struct program *p);
struct program_fds {
	int ring, sums; /* sums -1: calls are sent, not counted */
};
/* Sets up the run: filter, ring, the container's cgroup (0: none) and the controller of its hierarchy. */
int program_start(struct program *p, const struct job *job, const struct program_fds *fds, uint64_t cgroup,
	const char *controller, struct error *err);
/* Whether nothing of a call is wanted but that it counts. */
bool program_counts_only(const struct job *job);
/* How large a ring suits this host, in bytes: a power of two. job NULL: what most jobs get. */
size_t program_ring_size(const struct job *job);
/* On return nothing comes into the ring any more, and the counts stay as they are. */
void program_stop(struct program *p, int ring_fd);
int program_counts(const struct program *p, struct bpf_counts *ret_counts);
/* What program_counts() takes to have been skipped: a dozen questions to the kernel. */
void program_count_skipped(struct program *p);
/* Ends the runs of sidecars that have died. */
void program_reap(const struct program *p);
/* Whether some sidecar has this process in a run of this program. */
bool program_has(const struct program *p, pid_t tid);
/* Puts one thread under trace. -EEXIST: it is in our run; -EBUSY: in another; or -errno of the kernel. */
int program_seed(const struct program *p, pid_t tid, bool whole_process, enum bpf_phase phase,
	enum bpf_state state);

/* What looks at calls in flight show: those that began so many ns ago; LOOK_CENSUS: tasks instead. */
#define LOOK_CENSUS UINT64_MAX
#define PATIENCE_NS 50000000u
/* The reader is woken when so many bytes of this job's ring wait: a power of two. */
uint32_t program_wake_bytes(const struct job *job);
int program_wake(const struct program *p, uint32_t bytes);
int program_patience(const struct program *p, uint64_t patience);

/* look.c: -errno */
int look(int link, struct look_result *found);
bool look_due(const struct look_pace *pace, uint64_t now);
void look_took(struct look_pace *pace, uint64_t begin, uint64_t end, uint64_t tick, bool quiet);

/* reader.c */
/* A thread that was there before us is traced from now on. */
void reader_announce(struct tracee_set *set, pid_t tid);
/* Until there is a good part of the ring to read, or for a while. -errno */
int reader_wait(struct tracee_set *set);
/* Reads the ring, and hands on whatever has its place by now; the last time all of it. */
void reader_take(struct tracee_set *set, bool last);
/* Shows every call in flight, before the run ends. */
void reader_look_last(struct tracee_set *set);
/* After the run's end: the last records, and that we left what is still there. */
void reader_leave(struct tracee_set *set);
bool reader_anyone_left(struct tracee_set *set);

/* ring.c: -errno */
int ring_map(struct ring *r, int ring_fd, size_t size);
void ring_unmap(struct ring *r);
/* The next record, NULL: there is none now. It stays there until ring_release(). */
const void *ring_next(struct ring *r, uint64_t *ret_position, size_t *ret_size);
const void *ring_at(const struct ring *r, uint64_t position);
size_t ring_unread(const struct ring *r);
size_t ring_held(const struct ring *r); /* read, but not released: bytes */
/* The kernel has what lies before this position. */
void ring_release(struct ring *r, uint64_t position);
/* For one who only watches; -errno. */
int positions_map(struct positions *p, int ring_fd);
void positions_unmap(struct positions *p);

/* horizon.c: what a look said when the ring was written up to here */
void horizon_look(struct horizon *h, uint64_t position, uint64_t time);
/* Everything that began before this is known when the ring is read up to here. Never goes back. */
uint64_t horizon_at(struct horizon *h, uint64_t position);

/* flights.c */
struct flight *flights_find(const struct flights *f, uint32_t tid, uint64_t start); /* until the next change */
struct flight *flights_before(const struct flights *f, uint32_t tid, uint64_t start); /* any of them */
int flights_put(struct flights *f, const struct flight *flight);
void flights_remove(struct flights *f, struct flight *flight); /* or NULL */
void flights_done(struct flights *f);

/* pause.c: when-full=pause, for the cgroup of this process. */
int pause_open(pid_t init, struct pause **ret_pause, struct error *err);
/* The same for a freezer that is open, cgroup.freeze (v2) or freezer.state; takes the descriptor. */
int pause_new(int freeze_fd, bool v2, struct pause **ret_pause, struct error *err);
/* From now on the ring is watched, by a process of its own. */
int pause_watch(struct pause *p, int ring_fd, size_t ring_size, struct error *err);
/* Freezes or thaws, as the ring has it; NULL does nothing. */
void pause_look(struct pause *p, struct backend_stats *stats);
struct pause *pause_free(struct pause *p);

/* convert.c: a record of the ring as the rest of the tracer knows it, in `out`; false: it is not one. */
bool record_convert(const void *data, size_t size, struct parts *parts, struct unix_peers *peers, struct buf *out);
/* Whether this is no record of its own, but belongs to one that comes. */
bool record_is_part(const void *data, size_t size, struct parts *parts);

/* parts.c: all take records that are valid in the ring's form. */
void parts_add(struct parts *p, const struct record *record);
void parts_drop(struct parts *p, uint32_t tid);
void parts_rename(struct parts *p, uint32_t from, uint32_t to);
/* The record with its parts: itself when it has none, else until the next call; NULL: no memory. */
const struct record *parts_join(struct parts *p, const struct record *raw);
void parts_done(struct parts *p);

/* sums.c: the table of -c */
int sums_create(int *ret_fd, struct error *err);
/* Each call that was counted, added up over the CPUs. */
int sums_read(int fd, void (*each)(void *userdata, const struct record_sum *sum), void *userdata);

/* order.c: -ENOMEM */
void order_done(struct order *o);
/* Takes a copy of a record that is complete. */
int order_add(struct order *o, const struct record *record);
/* One in the ring's form that stays where it is; flags come on top of its own. */
int order_add_in_ring(struct order *o, uint64_t position, uint32_t flags);
/* Copies what waits in the ring, so that it can be released. */
int order_leave_ring(struct order *o);
const struct record *order_record(const struct order *o, const struct order_entry *entry);
/*
 * Hands on what began before the horizon, in the order of its beginning, so many records at most; true: there are more. What
 * was handed on is gone, and `first` tells what of the ring is still waited in.
 */
typedef void order_each(void *userdata, const struct record *record, const struct order_entry *entry);
bool order_flush(struct order *o, uint64_t horizon, size_t most, order_each *each, void *userdata);

/* tids.c */
int tids_add(struct tids *t, uint32_t tid); /* 1: it was there */
bool tids_has(const struct tids *t, uint32_t tid);
bool tids_remove(struct tids *t, uint32_t tid);
void tids_done(struct tids *t);
/* Calls each for all; it may remove the one that it is given. */
void tids_each(struct tids *t, void (*each)(struct tids *t, uint32_t tid, void *userdata), void *userdata);
