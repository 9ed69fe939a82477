/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * when-full=pause: the container's cgroup is frozen while the ring is too full, and thawed when it has been
 * emptied. A child does it, which does nothing else and comes before everybody else on its CPU: the tracer may
 * be stopped, or have no CPU, just when the ring fills. When the tracer dies the child thaws and goes; when the
 * child dies the tracer goes on in its place.
 */
#include "bpf/ebpf.h"

#include "cgroup.h"
#include "cleanup.h"
#include "confine.h"
#include "error.h"
#include "fd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define CALM_MS	 20 /* between two looks at a ring that nobody was woken for */
#define ALERT_MS 1  /* and at one that fills, or is being emptied */

/* What the guard did, in memory that it shares with the tracer. One of them writes at a time. */
struct paused {
	uint64_t times, ns;
	uint64_t since; /* CLOCK_MONOTONIC ns; 0: not frozen */
};

struct pause {
	int freeze_fd, guard_fd;
	pid_t guard; /* 0: there is none (any more) */
	bool v2;
	size_t page;
	struct positions ring;
	volatile struct paused *paused;
	size_t high, low;
};

static int freezer_write(const struct pause *p, bool freeze)
{
	const char *word = p->v2 ? (freeze ? "1" : "0") : (freeze ? "FROZEN" : "THAWED");

	return pwrite(p->freeze_fd, word, strlen(word), 0) < 0 ? -errno : 0;
}

/* It is noted before it is done: whoever comes after a writer that was killed in between thaws for nothing. */
static void freeze(const struct pause *p)
{
	p->paused->since = now_ns();
	p->paused->times++;
	if (freezer_write(p, true) == 0)
		return;
	p->paused->since = 0;
	p->paused->times--;
}

static void thaw(const struct pause *p)
{
	if (!p->paused->since || freezer_write(p, false) < 0)
		return;
	p->paused->ns += now_ns() - p->paused->since;
	p->paused->since = 0;
}

/* Freezes or thaws, as the ring has it. How many bytes wait in it. */
static size_t regulate(const struct pause *p)
{
	size_t waiting = *p->ring.producer - *p->ring.consumer;

	if (!p->paused->since && waiting > p->high)
		freeze(p);
	else if (p->paused->since && waiting <= p->low)
		thaw(p);
	return waiting;
}

/* --- the guard ----------------------------------------------------------------------------------- */

/* What a full ring does to us is decided within microseconds: nobody may come before us. */
static void hurry(void)
{
	const struct sched_param first = { .sched_priority = 1 };

	if (sched_setscheduler(0, SCHED_FIFO, &first) < 0)
		(void)setpriority(PRIO_PROCESS, 0, -20);
}

/*
 * Woken by the ring when a good part of it waits; edges only, because its level says that there is something
 * in it, which is nearly always so.
 */
static int alarm_open(int tracer_fd, int ring_fd)
{
	struct epoll_event gone = { .events = EPOLLIN }, filling = { .events = EPOLLIN | EPOLLET };
	int fd = epoll_create1(EPOLL_CLOEXEC);

	if (fd >= 0 && epoll_ctl(fd, EPOLL_CTL_ADD, tracer_fd, &gone) < 0)
		_exit(1);
	if (fd >= 0)
		(void)epoll_ctl(fd, EPOLL_CTL_ADD, ring_fd, &filling);
	return fd;
}

/* Until the tracer is gone. */
static void guard_loop(const struct pause *p, int alarm_fd, int tracer_fd)
{
	struct pollfd tracer = { .fd = tracer_fd, .events = POLLIN };
	struct epoll_event event;

	while (poll(&tracer, 1, ALERT_MS) <= 0)
		if (regulate(p) < p->low && !p->paused->since)
			(void)epoll_wait(alarm_fd, &event, 1, CALM_MS);
}

/* Holds the freezer, the ring and the pipe, and nothing else of ours. */
__attribute__((noreturn)) static void guard(struct pause *p, int tracer_fd, int ring_fd)
{
	sigset_t all;
	int alarm_fd;

	(void)sigfillset(&all);
	(void)sigprocmask(SIG_SETMASK, &all, NULL);
	if (dup2(tracer_fd, 0) < 0 || dup2(p->freeze_fd, 1) < 0 || dup2(ring_fd, 2) < 0)
		_exit(1);
	(void)close_range(3, ~0u, 0);
	p->freeze_fd = 1;
	alarm_fd = alarm_open(0, 2);
	if (alarm_fd < 0)
		_exit(1);
	(void)setsid();
	(void)prctl(PR_SET_NAME, "sidetrace-guard");
	hurry();
	(void)confine_reporter(NULL);
	guard_loop(p, alarm_fd, 0);
	thaw(p);
	_exit(0);
}

static int guard_start(struct pause *p, int ring_fd, struct error *err)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set(err, errno, "when-full=pause: pipe");
	p->guard = fork();
	if (p->guard == 0)
		guard(p, ends[0], ring_fd);
	(void)close(ends[0]);
	p->guard_fd = ends[1];
	if (p->guard > 0)
		return 0;
	p->guard = 0;
	return error_set(err, errno, "when-full=pause: fork");
}

/* --- the tracer's side --------------------------------------------------------------------------- */

struct pause *pause_free(struct pause *p)
{
	if (!p)
		return NULL;
	close_fdp(&p->guard_fd); /* it thaws, and ends */
	if (p->guard > 0)
		(void)waitpid(p->guard, NULL, 0);
	if (p->paused) {
		thaw(p);
		(void)munmap((void *)(uintptr_t)p->paused, p->page);
	}
	positions_unmap(&p->ring);
	close_fdp(&p->freeze_fd);
	free(p);
	return NULL;
}

int pause_new(int freeze_fd, bool v2, struct pause **ret_pause, struct error *err)
{
	struct pause *p = calloc(1, sizeof(*p));

	if (!p)
		return error_set(err, ENOMEM, "when-full=pause");
	*p = (struct pause){
		.freeze_fd = freeze_fd,
		.guard_fd = -1,
		.v2 = v2,
		.page = (size_t)sysconf(_SC_PAGESIZE),
	};
	*ret_pause = p;
	return 0;
}

int pause_open(pid_t init, struct pause **ret_pause, struct error *err)
{
	_cleanup_(close_fdp) int fd = -1;
	bool v2 = false;
	int r;

	fd = cgroup_open_freezer(init, &v2);
	if (fd < 0)
		return error_say(err, ENOENT,
			"when-full=pause: the container has no cgroup of its own that can be frozen");
	r = pause_new(fd, v2, ret_pause, err);
	if (r == 0)
		(void)take_fd(&fd);
	return r;
}

int pause_watch(struct pause *p, int ring_fd, size_t ring_size, struct error *err)
{
	void *paused = mmap(NULL, p->page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int r;

	if (paused == MAP_FAILED)
		return error_set(err, errno, "when-full=pause: share memory with the one that freezes");
	p->paused = paused;
	r = positions_map(&p->ring, ring_fd);
	if (r < 0)
		return error_set(err, -r, "when-full=pause: map the ring's positions");
	/* What is left has to hold what they do until each of them has come to its freezing point. */
	p->high = ring_size / 4;
	p->low = ring_size / 64;
	return guard_start(p, ring_fd, err);
}

void pause_look(struct pause *p, struct backend_stats *stats)
{
	uint64_t since;

	if (!p)
		return;
	if (p->guard > 0 && waitpid(p->guard, NULL, WNOHANG) == p->guard)
		p->guard = 0;
	if (!p->guard)
		(void)regulate(p);
	stats->paused_times = p->paused->times;
	since = p->paused->since;
	stats->paused_ns = p->paused->ns + (since ? now_ns() - since : 0);
}
