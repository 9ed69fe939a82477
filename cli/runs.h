/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Run folders and the tracers that fill them. A running tracer is found in /proc, through the run
 * folder that it holds open, so that runs in a container's volume are found too; runs that ended are
 * found below the policy's output folder. What meta.json says may come from a volume that a container
 * can write: it is only shown, and never opened in a way that could block.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct buf;
struct error;
struct json_t;
struct policy;

struct run {
	char *folder;          /* its path on the host, as far as that can be told */
	int fd;                /* the folder, O_PATH */
	pid_t tracer;          /* 0: ended */
	struct json_t *meta;   /* NULL: not there yet, or broken */
	dev_t device;
	ino_t inode;
};

struct runs {
	struct run *list; /* newest first */
	size_t count;
	bool hidden; /* tracers run that belong to others, and we may not look at them */
};

/* Running ones, and with all also those that ended. */
int runs_collect(const struct policy *policy, bool all, struct runs *ret_runs, struct error *err);
void runs_done(struct runs *runs);

/* A text of meta.json, "" when it is not there. */
const char *run_text(const struct run *r, const char *key);
/* "running", "ended", "incomplete" (calls were lost), "broken off" (the tracer did not write an end). */
const char *run_state(const struct run *r);

/*
 * The newest run of the container that a word names: its name, the beginning of its id, the pid of its
 * first process or of its tracer, or a run folder's path. A running one is preferred. -ENOENT; -EINVAL
 * when several containers are meant.
 */
int runs_find(const struct runs *runs, const char *word, const struct run **ret_run,
	struct error *err);
/* Text from outside for a terminal: control bytes become '?'. */
void run_show(struct buf *out, const char *text);
