/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace logs [-f] CONTAINER: the trace itself. A trace that was rotated is in three parts:
 * trace.log, and trace.log.1 and .2 that take turns.
 */
#include "commands.h"

#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "options.h"
#include "policy.h"
#include "runs.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define WAIT_MS 200

enum { OPTION_JSONL = 256 };

static const struct command_option options[] = {
	{ .letter = 'f', .name = "follow", .help = "wait for more until the trace ends" },
	{ .name = "jsonl", .id = OPTION_JSONL, .help = "trace.jsonl instead of trace.log" },
	{ 0 },
};

/* One part of a trace as it was when it was opened: a recreated file is another one. */
struct part {
	int fd;
	ino_t inode;
	struct statx_timestamp born;
	struct timespec changed;
};

static void part_done(struct part *p)
{
	if (p->fd >= 0)
		(void)close(p->fd);
	p->fd = -1;
}

/* number 0: the first part. -ENOENT. What a container put in its place is not followed and never blocks. */
static int part_open(int folder_fd, const char *name, unsigned number, struct part *ret_part)
{
	_cleanup_(close_fdp) int fd = -1;
	char path[64];
	struct statx sx;
	struct stat st;
	int r;

	(void)snprintf(path, sizeof(path), number ? "%s.%u" : "%s", name, number);
	r = file_open_plain(folder_fd, path, &fd);
	if (r < 0)
		return r;
	if (fstat(fd, &st) < 0 || statx(fd, "", AT_EMPTY_PATH, STATX_BTIME, &sx) < 0)
		return -errno;
	*ret_part = (struct part){ .inode = st.st_ino, .born = sx.stx_btime, .changed = st.st_mtim };
	ret_part->fd = take_fd(&fd);
	return 0;
}

static bool same_part(const struct part *a, const struct part *b)
{
	return a->inode == b->inode && memcmp(&a->born, &b->born, sizeof(a->born)) == 0;
}

static bool changed_before(const struct part *a, const struct part *b)
{
	return a->changed.tv_sec < b->changed.tv_sec ||
		(a->changed.tv_sec == b->changed.tv_sec && a->changed.tv_nsec < b->changed.tv_nsec);
}

static int copy_rest(const struct part *p, struct error *err)
{
	char bytes[65536];

	for (;;) {
		ssize_t n = read(p->fd, bytes, sizeof(bytes));
		int r;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_set(err, errno, "read the trace");
		if (n == 0)
			return 0;
		r = fd_write_all(STDOUT_FILENO, bytes, (size_t)n);
		if (r < 0)
			return error_set(err, -r, "write");
	}
}

struct follower {
	const struct run *run;
	const char *name;
	int pidfd;         /* of the tracer, -1: it has ended */
	struct part parts[3]; /* newest of each number */
	unsigned current;
};

static void follower_done(struct follower *f)
{
	for (unsigned i = 0; i < 3; i++)
		part_done(&f->parts[i]);
	if (f->pidfd >= 0)
		(void)close(f->pidfd);
}

/* The parts that are there, in the order in which they were written. */
static int copy_present(struct follower *f, struct error *err)
{
	unsigned order[3] = { 0, 1, 2 };
	int r = part_open(f->run->fd, f->name, 0, &f->parts[0]);

	if (r < 0)
		return error_set(err, -r, "open %s of '%s'", f->name, f->run->folder);
	for (unsigned i = 1; i < 3; i++)
		(void)part_open(f->run->fd, f->name, i, &f->parts[i]);
	if (f->parts[1].fd >= 0 && f->parts[2].fd >= 0 && changed_before(&f->parts[2], &f->parts[1])) {
		order[1] = 2;
		order[2] = 1;
	}
	for (unsigned i = 0; i < 3 && r >= 0; i++) {
		if (f->parts[order[i]].fd < 0)
			continue;
		f->current = order[i];
		r = copy_rest(&f->parts[order[i]], err);
	}
	return r;
}

/*
 * After trace.log comes .1, then .2, then a new .1. 1: gone on to the next; 0: there is none. What came
 * into the present one between its last read and the rotation is copied before.
 */
static int go_to_next_part(struct follower *f, struct error *err)
{
	unsigned next = f->current == 1 ? 2 : 1;
	_cleanup_(part_done) struct part part = { .fd = -1 };
	int r;

	if (part_open(f->run->fd, f->name, next, &part) < 0)
		return 0;
	if (f->parts[next].fd >= 0 && same_part(&part, &f->parts[next]))
		return 0;
	r = copy_rest(&f->parts[f->current], err);
	if (r < 0)
		return r;
	part_done(&f->parts[next]);
	f->parts[next] = part;
	f->current = next;
	part.fd = -1;
	return 1;
}

/* Everything that is there now; whether the tracer ended is asked before, so that nothing is missed. */
static int follow(struct follower *f, struct error *err)
{
	bool ended = f->pidfd < 0;
	int r;

	for (;;) {
		do {
			r = copy_rest(&f->parts[f->current], err);
			if (r >= 0)
				r = go_to_next_part(f, err);
		} while (r > 0);
		if (r < 0 || ended)
			return r;
		ended = poll(&(struct pollfd){ .fd = f->pidfd, .events = POLLIN }, 1, WAIT_MS) != 0;
	}
}

static int run(int argc, char **argv, struct error *err)
{
	struct options o = options_begin(argc, argv, options);
	_cleanup_(policy_freep) struct policy *policy = NULL;
	_cleanup_(runs_done) struct runs runs = { 0 };
	_cleanup_(follower_done) struct follower f = { .name = "trace.log", .pidfd = -1,
		.parts = { { .fd = -1 }, { .fd = -1 }, { .fd = -1 } } };
	bool wait_for_more = false;
	int r;

	while ((r = options_next(&o, err)) > 0) {
		if (r == 'f')
			wait_for_more = true;
		else
			f.name = "trace.jsonl";
	}
	if (r < 0)
		return EXIT_CODE_USAGE;
	if (o.n_operands != 1) {
		(void)error_say(err, EINVAL, "say which container, and one only");
		return EXIT_CODE_USAGE;
	}
	r = policy_load(&policy, err);
	if (r >= 0)
		r = runs_collect(policy, true, &runs, err);
	if (r >= 0)
		r = runs_find(&runs, o.operands[0], &f.run, err);
	if (r < 0)
		return r;
	if (wait_for_more && f.run->tracer)
		f.pidfd = (int)syscall(SYS_pidfd_open, f.run->tracer, 0);
	r = copy_present(&f, err);
	if (r >= 0 && wait_for_more)
		r = follow(&f, err);
	return r < 0 ? r : EXIT_CODE_OK;
}

const struct command command_logs = {
	.name = "logs",
	.arguments = "CONTAINER",
	.summary = "Print the trace of a container's newest run",
	.group = "Trace",
	.options = options,
	.run = run,
	.details = "A container is named by its name, the beginning of its id, the pid of its first"
		   " process, or its run folder. A run that is still going on is preferred.",
};
