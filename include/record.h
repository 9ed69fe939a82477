/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The record: what a backend says of one event, complete in itself. Nothing after the backend looks at
 * the tracee or /proc again. Both backends write it, the decoder and the sinks read it, a fuzzer can
 * make it up. Native byte order, 8-byte aligned, never longer than RECORD_SIZE_MAX.
 *
 *	struct record | struct blob, data, padding to 8 | struct blob, …
 */
#pragma once

#include "syscalls.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECORD_VERSION  1
#define RECORD_SIZE_MAX (1u << 20)
#define RECORD_BLOBS_MAX 4096

enum record_type {
	RECORD_ENTER = 1, /* a call began and has not ended yet; a RECORD_CALL with RECORD_RESUMED follows */
	RECORD_CALL,      /* a call, complete: arguments, result, both times, all blobs of entry and exit */
	RECORD_SIGNAL,    /* a signal was delivered: signal.number, BLOB_SIGINFO */
	RECORD_STOPPED,   /* group-stop: signal.number */
	RECORD_TASK,      /* a thread or process appeared: task.parent; BLOB_TEXT: its comm */
	RECORD_END,       /* a thread is gone: end.status is a wait status, as waitpid(2)'s */
	RECORD_SUPERSEDED, /* an execve by thread task.parent took this tid over (strace: +++ superseded …) */
	RECORD_LOST,      /* lost.count calls were not recorded here, for lost.cause */
	RECORD_NOTE,      /* BLOB_TEXT: said in the trace as "--- sidetrace: text ---" */
	RECORD_DETACHED,  /* the tracer let go of this thread while it lives on */
};

enum record_flag {
	RECORD_RESUMED = 1 << 0,    /* CALL: a RECORD_ENTER with the same tid and start was sent before */
	RECORD_NO_RETURN = 1 << 1,  /* CALL: it never returned (exit, exit_group, killed inside) */
	RECORD_UNAVAILABLE = 1 << 2, /* CALL: the result could not be fetched; with NO_RETURN it is "?" alone */
	RECORD_FAILED = 1 << 3,     /* CALL: result is a negative errno (kernel-internal restarts included) */
	RECORD_SECCOMP = 1 << 4,    /* CALL: seccomp denied it, it never ran */
	RECORD_UNFINISHED = 1 << 5, /* CALL: the tracer left or ended while it was still in the kernel */
	RECORD_LEADER = 1 << 6,     /* END: the thread group leader, so the process is gone with it */
	RECORD_PARTIAL = 1 << 7,    /* a blob was left out for want of room; the record says what it has */
};

enum lost_cause {
	LOST_RING_FULL,  /* the consumer was too slow */
	LOST_SCRATCH,    /* no room to capture in */
	LOST_SKIPPED,    /* the program was skipped by re-entrancy */
	LOST_UNPAIRED,   /* entry without exit or exit without entry */
	LOST_TRACER,     /* ptrace: the tracee went on without us */
	LOST_OUTPUT,     /* the file could not take it: disk full, size limit */
	LOST_CAUSES,
};

struct record {
	uint32_t size;     /* with header, blobs and padding: a multiple of 8 */
	uint8_t version;   /* RECORD_VERSION */
	uint8_t type;      /* enum record_type */
	uint8_t abi;       /* enum abi */
	uint8_t spare;
	uint32_t flags;    /* enum record_flag */
	uint32_t n_blobs;
	uint32_t pid, tid; /* in the tracer's pid namespace */
	uint32_t ns_pid, ns_tid; /* in the task's own pid namespace; 0: not known */
	uint64_t start;    /* CLOCK_MONOTONIC ns: entry of the call, or the moment of the event */
	union {
		struct {
			uint64_t end;     /* CLOCK_MONOTONIC ns; ENTER: 0 */
			uint64_t cpu;     /* system CPU time used inside, ns; UINT64_MAX: not known */
			uint64_t number;  /* without the x32 bit */
			uint64_t args[6]; /* as the registers had them; i386: zero-extended */
			int64_t result;   /* as the register had it: -errno when RECORD_FAILED */
			uint64_t ip;      /* instruction pointer at entry, 0: not known */
			uint64_t sp;      /* stack pointer at entry, 0: not known */
		} call;
		struct {
			uint32_t number;
			uint32_t spare;
			uint64_t ip;      /* where it comes to the thread, 0: not known */
		} signal;
		struct {
			uint32_t parent;  /* tid in the tracer's namespace, 0: not known (attached) */
			uint32_t spare;
		} task;
		struct {
			int32_t status;
			uint32_t spare;
		} end;
		struct {
			uint64_t count;
			uint32_t cause;   /* enum lost_cause */
			uint32_t spare;
		} lost;
	};
};

/*
 * Many calls at once, where a backend counts instead of recording. number UINT64_MAX: calls that a table of
 * calls does not show (they never returned, or have no row in the table of names). Times in ns.
 */
struct record_sum {
	uint8_t abi;
	uint64_t number;
	uint64_t calls, errors, total, least, most;
};

enum blob_kind {
	BLOB_MEMORY = 1, /* address: where it was in the tracee; data: what was there */
	BLOB_FD,         /* address: the descriptor number as a signed value (AT_FDCWD: -100); struct fd_info */
	BLOB_SIGINFO,    /* siginfo_t as the kernel gives it */
	BLOB_TEXT,       /* bytes */
	BLOB_TASK,       /* struct task_info: who the record's thread was by then; only when names of pids are wanted */
};

enum blob_flag {
	BLOB_EXIT = 1 << 0,  /* taken after the call; else before it */
	BLOB_FAULT = 1 << 1, /* reading stopped at an unreadable page: data is what came before it */
	BLOB_CUT = 1 << 2,   /* there was more, the limit stopped it */
	BLOB_LATE = 1 << 3,  /* belongs to the entry, but could only be read at the exit */
	BLOB_COMM = 1 << 4,  /* TEXT: the comm of the thread in `address` */
};

struct blob {
	uint32_t size;   /* bytes of data, without padding; may be 0 */
	uint8_t kind;    /* enum blob_kind */
	uint8_t flags;   /* enum blob_flag */
	uint16_t spare;
	uint64_t address;
	uint8_t data[];
};

enum pid_kind { PID_OF_THREAD, PID_OF_PROCESS, PID_OF_GROUP, PID_OF_SESSION, PID_KINDS };

/* Numbers by enum pid_kind; 0: not known, or it cannot be seen from there. */
struct task_info {
	char comm[16];             /* NUL-terminated; "": not known */
	uint64_t ns;               /* inode of its own pid namespace; 0: the tracer's, where nothing is to be translated */
	uint32_t here[PID_KINDS];  /* in the tracer's pid namespace */
	uint32_t own[PID_KINDS];   /* in its own */
};

/*
 * A descriptor at the moment of the call. Followed by path_size bytes of path (readlink of
 * /proc/PID/fd/N without a trailing " (deleted)"), then local_size and peer_size bytes of sockaddr, each
 * padded to 8.
 */
struct fd_info {
	uint16_t kind;       /* enum fd_kind */
	uint16_t flags;      /* enum fd_flag */
	uint32_t path_size;
	uint64_t device;     /* CHAR, BLOCK: st_rdev, makedev form */
	uint64_t inode;
	uint16_t family;     /* SOCKET: AF_*, SOCK_*, IPPROTO_*; 0 family: not known */
	uint16_t socket_type;
	uint16_t protocol;
	uint8_t local_size, peer_size;
	uint64_t extra[3];   /* EVENTFD: count, id, semaphore · PIDFD: pid · SIGNALFD: mask · UNIX: peer inode */
};

enum fd_kind {
	FD_KIND_FILE,   /* regular files, folders, fifos: whatever has a path */
	FD_KIND_CHAR,
	FD_KIND_BLOCK,
	FD_KIND_SOCKET,
	FD_KIND_PIPE,
	FD_KIND_ANON,   /* path is "anon_inode:[…]" */
	FD_KIND_EVENTFD,
	FD_KIND_PIDFD,
	FD_KIND_SIGNALFD,
};

enum fd_flag {
	FD_DELETED = 1 << 0,
};

static inline uint32_t record_align(uint32_t size)
{
	return (size + 7u) & ~7u;
}

static inline const struct blob *record_first_blob(const struct record *r)
{
	return (const struct blob *)(const void *)(r + 1);
}

static inline const struct blob *blob_next(const struct blob *b)
{
	return (const struct blob *)(const void *)((const char *)b + sizeof(*b) +
						   record_align(b->size));
}

/*
 * Whether the record and all its blobs lie within `available` bytes and say nothing impossible: after
 * this every walk over its blobs is safe. For records from a ring, a file or a fuzzer.
 */
bool record_valid(const struct record *r, size_t available);

/* "ring full", … for traces, meta.json and messages; "unknown cause" for others. */
const char *lost_cause_text(uint32_t cause);
