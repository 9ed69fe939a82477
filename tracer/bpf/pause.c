/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * when-full=pause: the container's cgroup is frozen while the ring is too full, and thawed when it has been
 * emptied. A child that does nothing but wait for our end thaws it if we die in between.
 */
#include "bpf/ebpf.h"

#include "cgroup.h"
#include "cleanup.h"
#include "confine.h"
#include "error.h"
#include "fd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct pause {
	int freeze_fd, guard_fd;
	pid_t guard;
	bool v2, frozen;
	size_t page;
	volatile const unsigned long *consumer, *producer; /* positions in the ring, mapped */
	uint64_t since;
	size_t high, low;
};

static uint64_t now_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int freezer_write(int fd, bool v2, bool freeze)
{
	const char *word = v2 ? (freeze ? "1" : "0") : (freeze ? "FROZEN" : "THAWED");

	return pwrite(fd, word, strlen(word), 0) < 0 ? -errno : 0;
}

/* Holds the freezer and the pipe, and nothing else of ours. */
__attribute__((noreturn)) static void guard(int pipe_fd, int freeze_fd, bool v2)
{
	sigset_t all;
	char byte;

	(void)sigfillset(&all);
	(void)sigprocmask(SIG_SETMASK, &all, NULL);
	if (dup2(pipe_fd, 0) < 0 || dup2(freeze_fd, 1) < 0)
		_exit(1);
	(void)close_range(2, ~0u, 0);
	(void)setsid();
	(void)confine_reporter(NULL);
	/* A byte: we ended in order, and thawed ourselves. */
	if (read(0, &byte, 1) == 0)
		(void)freezer_write(1, v2, false);
	_exit(0);
}

static int guard_start(struct pause *p, struct error *err)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set(err, errno, "when-full=pause: pipe");
	p->guard = fork();
	if (p->guard == 0) {
		(void)close(ends[1]);
		guard(ends[0], p->freeze_fd, p->v2);
	}
	(void)close(ends[0]);
	p->guard_fd = ends[1];
	return p->guard < 0 ? error_set(err, errno, "when-full=pause: fork") : 0;
}

struct pause *pause_free(struct pause *p)
{
	if (!p)
		return NULL;
	if (p->frozen)
		(void)freezer_write(p->freeze_fd, p->v2, false);
	if (p->guard_fd >= 0) {
		(void)fd_write_all(p->guard_fd, "", 1);
		(void)close(p->guard_fd);
	}
	if (p->guard > 0)
		(void)waitpid(p->guard, NULL, 0);
	if (p->consumer)
		(void)munmap((void *)(uintptr_t)p->consumer, p->page);
	if (p->producer)
		(void)munmap((void *)(uintptr_t)p->producer, p->page);
	close_fdp(&p->freeze_fd);
	free(p);
	return NULL;
}

DEFINE_CLEANUP(struct pause *, pause_free);

int pause_new(pid_t init, struct pause **ret_pause, struct error *err)
{
	_cleanup_(pause_freep) struct pause *p = calloc(1, sizeof(*p));
	int r;

	if (!p)
		return error_set(err, ENOMEM, "when-full=pause");
	p->guard_fd = -1;
	p->page = (size_t)sysconf(_SC_PAGESIZE);
	p->freeze_fd = cgroup_open_freezer(init, &p->v2);
	if (p->freeze_fd < 0)
		return error_say(err, ENOENT,
			"when-full=pause: the container has no cgroup of its own that can be frozen");
	r = guard_start(p, err);
	if (r < 0)
		return r;
	*ret_pause = take_ptr(&p);
	return 0;
}

/* The first two pages of a ring buffer's map are its positions, the consumer's and the producer's. */
int pause_watch(struct pause *p, int ring_fd, size_t ring_size, struct error *err)
{
	void *consumer = mmap(NULL, p->page, PROT_READ, MAP_SHARED, ring_fd, 0);
	void *producer = mmap(NULL, p->page, PROT_READ, MAP_SHARED, ring_fd, (off_t)p->page);

	if (consumer != MAP_FAILED)
		p->consumer = consumer;
	if (producer != MAP_FAILED)
		p->producer = producer;
	if (!p->consumer || !p->producer)
		return error_set(err, errno, "when-full=pause: map the ring's positions");
	p->high = ring_size / 4;
	p->low = ring_size / 64;
	return 0;
}

void pause_look(struct pause *p, struct backend_stats *stats)
{
	size_t waiting;

	if (!p)
		return;
	waiting = *p->producer - *p->consumer;
	if (!p->frozen && waiting > p->high && freezer_write(p->freeze_fd, p->v2, true) == 0) {
		p->frozen = true;
		p->since = now_ns();
		stats->paused_times++;
	} else if (p->frozen && waiting <= p->low && freezer_write(p->freeze_fd, p->v2, false) == 0) {
		p->frozen = false;
		stats->paused_ns += now_ns() - p->since;
	}
}
