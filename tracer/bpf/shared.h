/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the eBPF programs and the tracer share: the map values and what comes through the ring. A change
 * of any of these is a change of BPF_SCHEMA, so that a sidecar never joins a program of another build.
 */
#pragma once

#include "record.h"
#include "syscalls.h"

#include <linux/types.h>

#define BPF_SCHEMA     18
#define BPF_RUNS_MAX   256  /* containers traced at once on one host */
#define BPF_ROOM       4096 /* where the last blob of a call may begin, at most */
#define BPF_CHUNK      4096 /* the longest single blob; longer ones come in pieces */
#define BPF_CALL_MAX   (RECORD_SIZE_MAX - 16384) /* bytes of a call in all its parts, once they are put together */
#define BPF_NAMES_MAX  2048 /* components of a path: PATH_MAX has no room for more */
#define BPF_NAME_MAX   256

enum bpf_phase {
	BPF_AWAITS_EXEC = 1, /* recording begins with its next successful execve */
	BPF_STARTS, /* a command: the same, but an execve that fails is told as well, and its end */
	BPF_TRACED,
};

enum bpf_state {
	BPF_OUTSIDE,  /* not in a call */
	BPF_INSIDE,   /* in one that is recorded */
	BPF_UNWANTED, /* in one that the filter leaves out */
	BPF_UNKNOWN,  /* in one that began before we looked: its exit says nothing */
	BPF_LEAVING,  /* in a recorded one that has returned and is being completed */
	BPF_ENTERING, /* in one that is being recorded, its start may still be that of the one before */
	BPF_TOUCHING, /* it has returned, and waits for pages that were not there (late.bpf.h) */
};

/* Ids are unique within a hierarchy only. */
struct bpf_cgroup {
	__u64 id;
	__u32 hierarchy; /* index of the subsystem in css_set, BPF_CGROUP_V2: version 2 */
	__u32 spare;
};

#define BPF_CGROUP_V2	16
#define BPF_HIERARCHIES 17

struct bpf_run {
	struct bpf_cgroup cgroup; /* the container's; id 0: no joiners */
	__u32 active;
	__u32 strings;   /* bytes of a string, the -s limit and one more */
	__u32 fds;       /* enum request_fds */
	__u32 items;     /* iovecs and messages of a call, at most */
	__u32 wake;      /* wake the reader when so many bytes wait: a power of two */
	__u32 generation; /* of this use of the slot: a task of an earlier one is nobody's */
	__u32 summary;   /* count in the kernel, send no calls */
	__u32 cpu;       /* measure the CPU time of each call */
	__u32 follow;    /* children are traced too */
	__u32 who;       /* records of calls and births say who the thread is: BLOB_TASK */
	__u32 detach;    /* -b: who is traced is let go of at its next execve */
	__u64 overhead;  /* -O: taken off each call's time, ns */
	__u32 reader;    /* the tracer's process: its looks at calls in flight are at this run's */
	__u32 pid_ns;    /* the tracer's pid namespace, by its inode: its numbers are those of the trace */
	__u64 patience;  /* ns that a call has to be in flight before a look shows it */
	__u64 filter[ABI_COUNT][SYSCALLS_LIMIT / 64];
};

/* Kernel types whose ids the loader tells the programs. */
#define BPF_TYPES_EACH(x_)                                                                         \
	x_(task_struct) x_(file) x_(inode) x_(super_block) x_(dentry) x_(vfsmount) x_(mount) x_(socket) x_(sock)   \
		x_(inet_sock) x_(unix_sock) x_(unix_address) x_(pt_regs) x_(bpf_ringbuf_map) x_(bpf_ringbuf)

enum bpf_type {
#define BPF_TYPE_VALUE(type_) BPF_TYPE_##type_,
	BPF_TYPES_EACH(BPF_TYPE_VALUE)
#undef BPF_TYPE_VALUE
		BPF_TYPES,
};

/*
 * Functions of the kernel that not every kernel has. The numbers, which no helper has, stand for calls of them until
 * the loader has put those in. The schedule has two names: Linux 6.18 has it with, others without "_impl".
 */
#define BPF_FUNCTIONS_EACH(x_)                                                                     \
	x_(CAST, "bpf_rdonly_cast", "")                                                            \
	x_(PREEMPT_DISABLE, "bpf_preempt_disable", "")                                             \
	x_(PREEMPT_ENABLE, "bpf_preempt_enable", "")                                               \
	x_(NUMBERS, "bpf_iter_num_new", "")                                                        \
	x_(NEXT_NUMBER, "bpf_iter_num_next", "")                                                   \
	x_(END_NUMBERS, "bpf_iter_num_destroy", "")                                                \
	x_(SCHEDULE, "bpf_task_work_schedule_resume_impl", "bpf_task_work_schedule_resume")

enum bpf_function {
#define BPF_FUNCTION_VALUE(name_, ...) BPF_FUNCTION_##name_,
	BPF_FUNCTIONS_EACH(BPF_FUNCTION_VALUE)
#undef BPF_FUNCTION_VALUE
		BPF_FUNCTIONS,
};

#define BPF_FUNCTION_CALL 0x7ca50 /* and its enum bpf_function */

/* So do these for numbers that the loader puts in: by enum bpf_type the id of the type, and one that says yes or no. */
#define BPF_NUMBER	 0x7ca80
#define BPF_NUMBER_WAITS BPF_TYPES
#define BPF_NUMBERS	 (BPF_TYPES + 1)

/* What the program's one array of this kind says of it, for sidecars that want to join it. */
enum bpf_map_index {
	BPF_MAP_CALLS,
	BPF_MAP_RUNS,
	BPF_MAP_COUNTS,
	BPF_MAP_SUMS,
	BPF_MAP_RINGS,
	BPF_MAP_CAPTURES,
	BPF_MAP_CGROUPS,
	BPF_MAP_HOST,
	BPF_MAP_WAITERS, /* works only as long as somebody holds it */
	BPF_MAPS,
};

#define BPF_LINKS_MAX 12

/* The names of the v1 controllers, by their index in css_set's table. */
typedef char bpf_controllers[BPF_CGROUP_V2][16];

struct bpf_host {
	__u32 schema;
	__u32 generation;  /* of the last run that was begun */
	__u32 hierarchies; /* a bit for each that has an entry in `cgroups` */
	__u32 n_links;
	bpf_controllers controllers;
	__u64 build[4];    /* of the tracer that loaded them (build.c); numbers, as tools print them */
	__u64 wanted[SYSCALLS_LIMIT / 64]; /* by number, of any ABI: what some run's filter has */
	__u64 lock_device, lock_inode; /* the file whose locks say which run is whose */
	__u32 maps[BPF_MAPS];          /* ids */
	__u32 links[BPF_LINKS_MAX], programs[BPF_LINKS_MAX];
};

/* Per CPU and run; the tracer adds them up. */
struct bpf_counts {
	__u64 seen, written;
	__u64 lost[LOST_CAUSES];
	__u64 others; /* signals, births and ends that did not fit the ring */
};

/* -c: per CPU, by abi * SYSCALLS_LIMIT + number; the last has what belongs to no row. Times in ns. */
#define BPF_SUMS (ABI_COUNT * SYSCALLS_LIMIT + 1)

struct bpf_sum {
	__u64 calls, errors, total, least, most;
};

/* What is left to do of an operation: one step of it takes one piece. An inner one goes before an outer one. */
struct bpf_todo {
	struct {
		__u64 at, left;
		__u32 flags; /* of the blob: BPF_BLOB_PIECE */
		__u8 text;   /* ends at a NUL */
		__u8 cut;    /* there is more than `left` */
		__u8 kind;   /* of the blob */
		__u8 spare;
	} piece;
	struct {
		__u64 at, total;
		__u32 left;
		__u8 element, pointer, length; /* of other structures that have buffers; 0: struct iovec */
		__u8 fixed;                    /* bytes of each buffer; 0: it says itself, at `length` */
	} iovecs;
	struct {
		__u64 base;
		__u32 count; /* of those seen so far */
		__u32 active;
	} strings;
	struct {
		__u64 at;
		__u32 left, element;
	} fds;
	struct {
		__u64 base;
		__u32 next, count; /* bits */
	} fd_bits;
	struct {
		__u64 at, left;
	} control;
	struct {
		__u64 at, total;
		__u32 left, stage;
		__u32 element, spare; /* 0: a single one */
	} messages;
};

/*
 * A traced task's call in flight: the record is built in place and copied once, into the ring. Blobs
 * follow the header as in record.h, so the record is in its final form but for BPF_BLOB_FILE. What does not
 * fit goes ahead of it, in records of BPF_PART.
 *
 * What changes from one turn of a loop to the next is here and not on the stack: the verifier expects anything of it
 * from the first turn on. Of a stack it follows the values, turn by turn, and some kernels' (6.8) do not come to an end.
 */
struct bpf_call {
	__u32 run, generation;
	__u8 phase;    /* enum bpf_phase */
	__u8 state;    /* enum bpf_state */
	__u8 newborn;  /* its first exit is that of the fork or clone that made it */
	__u8 struck;   /* the signal that kills its process was given to it: its call returns */
	__u64 late;    /* operations of the entry that have to be tried again at the exit, one bit each */
	__u64 absent;  /* of the exit, that could not be read either */
	__u32 used;    /* bytes of room */
	/* for the interpreter, while it runs */
	__u32 when;    /* one bit of enum capture_when */
	__u32 flags;   /* of the blobs that it adds */
	__u32 strings; /* struct bpf_run's */
	__u32 fds;
	__u32 items;
	__u32 word;    /* bytes of a pointer */
	__u32 failed;  /* something that the operation wanted could not be read: */
	__u64 missed, missed_size; /* this */
	__u32 dry;     /* nothing is kept or sent, it only shows what cannot be read */
	__u32 kept, kept_blobs; /* of the room, then */
	__u32 op, touches; /* BPF_TOUCHING: the operation that comes next, how many attempts are left, */
	__u32 given_up;        /* and that another one is of no use */
	__u32 branch, base;    /* the branch that was taken, by its key, and the operations before it; 0: none */
	__u32 sent, sent_blobs; /* in parts */
	__u32 skip;    /* operations still to go past */
	struct bpf_todo todo;
	struct {
		__u64 dentry, mnt;
		__u32 at; /* where the next name goes, in the room */
		__u32 names, flags;
	} walk; /* towards a file's root */
	__u32 cpu;     /* where the call began */
	__u64 exec_start, exec_sum; /* of the scheduler, when the call began */
	__u32 turn;    /* counts entries and exits, so that a look sees whether its copy is whole */
	__u32 told;    /* the turn that a look has sent */
	__u32 ended;   /* a leader: its end was told */
	__u32 level;   /* one more than how deep the tracer's pid namespace lies for it; 0: not known yet */
	struct record record;
	__u8 room[BPF_ROOM + BPF_CHUNK];
};

/*
 * What a look at a call in flight gives: this, `size` bytes of record, and the turn once more. size 0: nothing
 * follows, and turn is the tid in a census; 0: a call that is on its way in or out.
 */
struct bpf_look {
	__u32 size, turn;
	__u64 start; /* when the call began, at the earliest */
};

/* Kinds of blob that only exist in the ring: the tracer makes BLOB_FD and BLOB_MEMORY of them. */
enum bpf_blob_kind {
	BPF_BLOB_FILE = 200, /* address: the descriptor; struct bpf_file, then its names, leaf first, each with a NUL; or struct bpf_socket */
	BPF_BLOB_EXEC,       /* the new program's arguments, each with a NUL */
	BPF_BLOB_ENVIRONMENT, /* the same of its environment */
	BPF_BLOB_PROGRAM,    /* the file name of an execve, as the kernel had it */
};

/* In a record's flags. */
#define BPF_QUIET (1u << 31) /* for the tracer alone, not for the trace */
#define BPF_PARTS (1u << 30) /* some of its blobs came before it, in records of BPF_PART */

/* A record's type: blobs of a call that has not ended, of the same tid and start. */
#define BPF_PART 128

/* In a blob's flags: it goes on where the one before it ended, the two are one. */
#define BPF_BLOB_PIECE (1u << 7)

enum bpf_file_flag {
	BPF_FILE_DELETED = 1,
	BPF_FILE_CUT = 2,   /* deeper than BPF_NAMES_MAX, or out of room */
	BPF_FILE_ALONE = 4, /* in no folder: its own name is all that there is */
};

/* linux/magic.h, and the header of each file system */
enum bpf_magic {
	BPF_MAGIC_ANON = 0x09041934,
	BPF_MAGIC_NSFS = 0x6e736673,
	BPF_MAGIC_PIDFS = 0x50494446,
	BPF_MAGIC_PIPEFS = 0x50495045,
	BPF_MAGIC_SOCKFS = 0x534f434b, /* a socket's file in a folder, which O_PATH opens, is of another */
};

struct bpf_file {
	__u16 mode;    /* inode's i_mode */
	__u16 flags;   /* enum bpf_file_flag */
	__u32 rdev;    /* kernel's dev_t: major << 20 | minor */
	__u32 magic;   /* of the file system: enum bpf_magic for those that matter */
	__u32 names;   /* how many follow */
	__u64 inode;
	__u32 links, spare;
	__u64 extra[3]; /* as struct fd_info's */
};

/* Behind it, for a socket. */
struct bpf_socket {
	__u16 family, type, protocol;
	__u16 local_port, peer_port; /* host order */
	__u16 state;
	__u8 local[16], peer[16];    /* network order; IPv4 in the first 4 */
	__u64 peer_inode;            /* AF_UNIX */
	__u32 port_id;               /* AF_NETLINK */
	__u32 path_size;             /* AF_UNIX: sun_path follows */
};
