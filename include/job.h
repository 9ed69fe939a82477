/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What sidetrace-tracer is told: the one way into it, whoever starts it (the hook for a container,
 * `sidetrace trace` for a command, `sidetrace attach` for what runs already). It travels as JSON in a
 * memfd; descriptors are inherited and named by number. config/job.c writes and reads it.
 *
 *	sidetrace-tracer --job FD [-- COMMAND ARG…]
 */
#pragma once

#include "request.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct error;

enum timestamps { TIME_NONE, TIME_CLOCK, TIME_EPOCH };
enum hex_strings { HEX_NONE, HEX_NON_ASCII, HEX_ALL, HEX_NON_ASCII_CHARS };
enum constant_style { CONSTANTS_ABBREV, CONSTANTS_RAW, CONSTANTS_VERBOSE };

/* How a call is written: strace's options. The record does not depend on it. */
enum fd_aspect { /* --decode-fds= */
	FD_SHOWS_PATH = 1,
	FD_SHOWS_SOCKET = 2,
	FD_SHOWS_DEVICE = 4,
	FD_SHOWS_PIDFD = 8,
	FD_SHOWS_ALL = 15,
};

#define GENERIC_FAMILIES 64

/* Of generic netlink: linux/genetlink.h has GENL_NAMSIZ for the name. */
struct generic_family {
	uint16_t id;
	char name[16];
};

struct style {
	enum timestamps timestamps;   /* -t -tt -ttt --absolute-timestamps */
	unsigned timestamp_digits;    /* 0 3 6 9 */
	bool relative;                /* -r */
	unsigned relative_digits;
	bool utc;                     /* containers: DESIGN's logs are in UTC; strace's are local time */
	bool durations;               /* -T */
	unsigned duration_digits;
	bool number;                  /* -n */
	bool instruction_pointer;     /* -i */
	bool arg_names;               /* -N */
	unsigned column;              /* -a, 40 */
	uint32_t strings;             /* -s */
	enum request_fds fds;         /* -y: PATH, -yy: ALL */
	unsigned fds_hidden;          /* enum fd_aspect: what --decode-fds left out of ALL */
	enum hex_strings hex;         /* -x -xx */
	enum constant_style constants;     /* -X */
	struct filter abbrev;         /* -e abbrev=: in the set = abbreviated; -v empties it */
	struct filter verbose;        /* -e verbose=: in the set = structures are dereferenced */
	struct filter raw;            /* -e raw= */
	bool pid_comm, pid_ns;        /* --decode-pids=comm,pidns (-Y) */
	bool always_pid;              /* PID on every line: -f with -o; else only while > 1 task */
	bool bracket_pid;             /* "[pid %5u] " (no -o) instead of "%-5u " */
	struct generic_family families[GENERIC_FAMILIES]; /* of the running kernel; no part of the job's JSON */
	unsigned n_families;
};

void style_init(struct style *s);           /* strace's defaults */
void style_container(struct style *s);      /* -f -tt -T -yy -s 256, UTC */

enum { /* -e status= */
	STATUS_SUCCESSFUL = 1,
	STATUS_FAILED = 2,
	STATUS_UNFINISHED = 4,
	STATUS_UNAVAILABLE = 8,
	STATUS_DETACHED = 16,
	STATUS_ALL = 31,
};

enum job_kind {
	JOB_CONTAINER, /* attach to pid, whole container, starts at its first execve */
	JOB_ATTACH,    /* attach to pids as they are */
	JOB_COMMAND,   /* start COMMAND and trace it from its execve; pids as with JOB_ATTACH, if there are any */
};

/* What a signal does that ends programs: SIGHUP, SIGINT, SIGQUIT, SIGTERM. The numbers are those of strace's -I. */
enum interruptible {
	INTERRUPTIBLE_DEFAULT, /* NEVER for a command with -o, else WAITING */
	INTERRUPTIBLE_ANYWHERE,
	INTERRUPTIBLE_WAITING, /* the trace ends, the tracees go on */
	INTERRUPTIBLE_NEVER,
	INTERRUPTIBLE_NEVER_STOPPED, /* nor is the tracer stopped by the terminal */
};

struct job {
	enum job_kind kind;
	struct request request;

	/* strace's ways of selecting */
	bool follow;              /* -f; containers: true */
	bool separate;            /* -ff: one file per thread, output_file.TID */
	unsigned status;          /* STATUS_* */
	uint64_t signals[2];      /* -e signal=: bit n = signal n+1 is printed; containers: all */
	char **paths;             /* -P, NULL-terminated, may be NULL */
	bool quiet_attach, quiet_exit, quiet_path, quiet_personality, quiet_thread_execve;
	struct filter dump_read, dump_write; /* -e read= -e write= use bits[0] as fd sets */
	bool seccomp_bpf;         /* --seccomp-bpf */
	bool detach_on_execve;    /* -b execve: after that of the command itself */
	enum interruptible interruptible; /* -I */

	/* strace's -c family, also trace.summary */
	bool summary_wall;        /* -w */
	char *summary_sort;       /* -S */
	char *summary_columns;    /* -U */
	uint64_t summary_overhead; /* -O, nanoseconds per call */

	struct style style;

	/* where it goes */
	char *output_file;        /* -o: path, "|command" or "!command"; NULL: stderr (COMMAND and ATTACH) */
	bool append;              /* -A */
	char *folder;             /* CONTAINER: text of the run folder for messages and meta.json */
	int folder_fd;            /* CONTAINER: the run folder, opened by the hook; -1 */
	int ready_fd;             /* write end: "ok\n" when attached, else one line of error; -1 */
	int pidfd;                /* CONTAINER: of init, -1 */

	/* who is traced */
	pid_t *pids;
	size_t n_pids;
	char *user;               /* -u, NULL */
	char *program_name;       /* argv[0] of messages: "strace: Process…" → "sidetrace: Process…" */

	/* for meta.json: all may be NULL */
	char *container_id, *container_name, *image, *bundle, *runtime, *engine;
	char *cgroup;             /* the container's cgroup path as /proc/PID/cgroup shows it */
	char **command;           /* process.args of the bundle, NULL-terminated */

	/* -E, for the command alone: "NAME=VALUE" sets, "NAME" removes; NULL-terminated, may be NULL */
	char **environment;
};

/* strace's defaults: JOB_CONTAINER, nothing followed, every signal and status, style_init(). */
void job_init(struct job *j);
void job_done(struct job *j);

/* pids[0] is the first process of a container: whoever enters its cgroup later is traced as well. */
static inline bool job_of_container(const struct job *j)
{
	return j->n_pids > 0 && (j->kind == JOB_CONTAINER || j->cgroup);
}

static inline void job_donep(struct job *j)
{
	job_done(j);
}

/* A sealed memfd (not close-on-exec) that holds the job; the offset is at its start. */
int job_write(const struct job *j, int *ret_fd, struct error *err);
/* Reads it back; -EINVAL names the field that is wrong. */
int job_read(int fd, struct job *ret_job, struct error *err);
