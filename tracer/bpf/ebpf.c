/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The eBPF backend: its interface, and who is traced. What happens in the kernel is in sidetrace.bpf.c, what
 * becomes of what the kernel tells in reader.c.
 */
#include "bpf/ebpf.h"

#include "backends.h"
#include "cgroup.h"
#include "cleanup.h"
#include "error.h"
#include "job.h"
#include "launch.h"
#include "process.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define REAP_TICKS 100 /* how often the slots of dead sidecars are cleared, */
#define REAP_RESTS 25  /* and by one that has nothing to do */

static struct tracee_set *ebpf_free(struct tracee_set *set)
{
	if (!set)
		return NULL;
	if (set->started)
		program_stop(&set->program, set->ring_fd);
	set->pause = pause_free(set->pause);
	ring_unmap(&set->ring);
	program_free(&set->program);
	program_let_go(&set->held);
	lock_leave(set->program.lock_fd);
	close_fdp(&set->program.lock_fd);
	if (set->ring_fd >= 0)
		(void)close(set->ring_fd);
	if (set->sums_fd >= 0)
		(void)close(set->sums_fd);
	if (set->root_pidfd >= 0)
		(void)close(set->root_pidfd);
	if (set->mark_fd >= 0)
		(void)close(set->mark_fd);
	order_done(&set->order);
	tids_done(&set->tids);
	flights_done(&set->flights);
	parts_done(&set->parts);
	buf_done(&set->record);
	free(set);
	return NULL;
}

DEFINE_CLEANUP(struct tracee_set *, ebpf_free);

/* --- who is traced ------------------------------------------------------------------------------- */

static int seed(struct tracee_set *set, pid_t tid, bool whole, enum bpf_phase phase, enum bpf_state state)
{
	int r = program_seed(&set->program, tid, whole, phase, state);

	if (r == -EEXIST)
		return 1;
	if (r == 0 && tids_add(&set->tids, (uint32_t)tid) == 0)
		set->stats.tasks++;
	if (r == 0 && phase == BPF_TRACED)
		reader_announce(set, tid);
	return r;
}

/* Every thread of a process, until a look finds no new one. */
static int seed_process(struct tracee_set *set, pid_t pid, enum bpf_phase phase, struct error *err)
{
	char path[64];
	bool more = true;

	(void)snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	while (more) {
		_cleanup_(closedirp) DIR *folder = opendir(path);
		struct dirent *entry;

		if (!folder)
			return error_set(err, errno, "threads of process %d", (int)pid);
		more = false;
		while ((entry = readdir(folder))) {
			pid_t tid = atoi(entry->d_name);
			int r;

			if (tid <= 0 || tids_has(&set->tids, (uint32_t)tid))
				continue;
			r = seed(set, tid, tid == pid, phase, BPF_UNKNOWN);
			if (r < 0 && r != -ESRCH && tid == pid)
				return error_set(err, -r, "trace process %d", (int)pid);
			more = more || r == 0;
		}
	}
	return 0;
}

static int attach_command(struct tracee_set *set, char *const *command, struct error *err)
{
	int go = -1, r;

	r = launch(set->job, command, &set->root, &go, err);
	if (r < 0)
		return r;
	r = seed(set, set->root, true, BPF_STARTS, BPF_UNKNOWN);
	if (r < 0) {
		(void)kill(set->root, SIGKILL);
		(void)waitpid(set->root, NULL, 0);
		return error_set(err, -r, "trace our own child %d", (int)set->root);
	}
	launch_go(go);
	return 0;
}

/* Not having it costs a second tracer at worst, and only where hooks of two stages are installed. */
static void mark(struct tracee_set *set, pid_t pid)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/%d/personality", (int)pid);
	set->mark_fd = open(path, O_RDONLY | O_CLOEXEC);
	if (set->mark_fd >= 0)
		(void)flock(set->mark_fd, LOCK_EX | LOCK_NB);
}

static int attach_one(struct tracee_set *set, pid_t pid, struct error *err)
{
	const struct job *job = set->job;
	int r;

	if (job->kind == JOB_ATTACH && process_has_ended(pid))
		return error_set(err, ESRCH, "trace process %d", (int)pid);
	if (job->kind == JOB_CONTAINER || job->follow)
		return seed_process(set, pid, job->kind == JOB_CONTAINER ? BPF_AWAITS_EXEC : BPF_TRACED, err);
	r = seed(set, pid, false, BPF_TRACED, BPF_UNKNOWN);
	return r < 0 ? error_set(err, -r, "trace process %d", (int)pid) : 0;
}

static int ebpf_attach(struct tracee_set *set, char *const *command, struct error *err)
{
	const struct job *job = set->job;
	int attached = 0, last = 0;

	for (size_t i = 0; i < job->n_pids; i++) {
		int r = attach_one(set, job->pids[i], err);

		if (r >= 0)
			attached++;
		else if (job->kind == JOB_ATTACH && process_has_ended(job->pids[i]))
			last = r; /* those of a container come and go; the others are what is wanted */
		else
			return r;
	}
	if (job->kind == JOB_COMMAND)
		return attached || !last ? attach_command(set, command, err) : last;
	set->root = job->n_pids ? job->pids[0] : 0;
	if (job->kind == JOB_CONTAINER && set->root)
		mark(set, set->root);
	return attached ? 0 : last;
}

/* --- the interface ------------------------------------------------------------------------------- */

static struct tracee_set *set_new(void)
{
	struct tracee_set *set = calloc(1, sizeof(*set));

	if (!set)
		return NULL;
	set->ring_fd = set->sums_fd = set->root_pidfd = set->mark_fd = -1;
	program_init(&set->program);
	program_init(&set->held);
	return set;
}

static int ring_make(struct tracee_set *set, size_t size)
{
	set->ring_fd = bpf_map_create(BPF_MAP_TYPE_RINGBUF, "sidetrace_ring", 0, 0, (uint32_t)size, NULL);
	return set->ring_fd < 0 ? set->ring_fd : 0;
}

/* Without one, it is made when it is needed. */
static void ring_ready(struct tracee_set *set)
{
	size_t size = program_ring_size(NULL);

	if (ring_make(set, size) == 0)
		(void)ring_map(&set->ring, set->ring_fd, size);
}

struct preparation {
	struct tracee_set *set;
	const struct meanwhile *meanwhile;
	bool done;
};

static void prepare(void *userdata)
{
	struct preparation *preparation = userdata;

	ring_ready(preparation->set);
	preparation->meanwhile->run(preparation->meanwhile->userdata);
	preparation->done = true;
}

/*
 * What takes long: the programs into the kernel, and the ring's memory. That comes when the programs are on their way:
 * before that it would only be in the way of the one thread that everything waits for.
 */
static struct tracee_set *ebpf_ready(const struct meanwhile *meanwhile)
{
	_cleanup_(ebpf_freep) struct tracee_set *set = set_new();
	struct preparation preparation = { .set = set, .meanwhile = meanwhile };
	int r;

	if (!set)
		return NULL;
	r = program_hold(&set->held, &(const struct meanwhile){ prepare, &preparation });
	if (!preparation.done)
		prepare(&preparation);
	return r < 0 || !set->ring.size ? NULL : take_ptr(&set);
}

/* As large as the job wants it; before it is mapped it gets its guard, which would hold all of it. */
static int ring_open(struct tracee_set *set, struct error *err)
{
	size_t size = program_ring_size(set->job);
	int r = 0;

	if (set->ring.size && set->ring.size != size) {
		ring_unmap(&set->ring);
		(void)close(set->ring_fd);
		set->ring_fd = -1;
	}
	if (!set->ring.size)
		r = ring_make(set, size);
	if (r < 0)
		return error_set(err, -r, "ebpf: make a ring of %zu bytes", size);
	r = set->pause ? pause_watch(set->pause, set->ring_fd, size, err) : 0;
	if (r < 0)
		return r;
	if (!set->ring.size)
		r = ring_map(&set->ring, set->ring_fd, size);
	set->order.ring = &set->ring;
	return r < 0 ? error_set(err, -r, "ebpf: map the ring") : 0;
}

static struct tracee_set *set_of(const struct backend_host *host)
{
	if (host->ready && host->ready->backend == &backend_ebpf && host->ready->set)
		return take_ptr(&host->ready->set);
	return set_new();
}

static int ebpf_open(const struct backend_host *host, struct tracee_set **ret_set, struct error *err)
{
	_cleanup_(ebpf_freep) struct tracee_set *set = set_of(host);
	_cleanup_(close_fdp) int folder = -1;
	const char *controller = "";
	struct stat st = { 0 };
	int r;

	if (!set)
		return error_set(err, ENOMEM, "ebpf backend");
	set->host = host;
	set->job = host->job;
	set->wake = program_wake_bytes(host->job);
	if (job_of_container(host->job) && host->job->request.when_full == WHEN_FULL_PAUSE) {
		r = pause_open(host->job->pids[0], &set->pause, err);
		if (r < 0)
			return r;
	}
	if (job_of_container(host->job))
		folder = cgroup_open(host->job->pids[0], &controller);
	r = program_load(&set->program, &set->held, host->job->n_pids ? host->job->pids[0] : getpid(), err);
	if (r < 0)
		return r;
	r = ring_open(set, err);
	if (r < 0)
		return r;
	/* The kernel knows a cgroup by the number of its folder (kernfs). */
	if (folder >= 0 && fstat(folder, &st) < 0)
		st.st_ino = 0;
	r = program_counts_only(host->job) ? sums_create(&set->sums_fd, err) : 0;
	if (r < 0)
		return r;
	set->started = true;
	r = program_start(&set->program, host->job,
		&(const struct program_fds){ .ring = set->ring_fd, .sums = set->sums_fd }, st.st_ino, controller, err);
	if (r < 0)
		return r;
	set->now = set->looked = now_ns();
	*ret_set = take_ptr(&set);
	return 0;
}

static void count(void *userdata, const struct record_sum *sum)
{
	struct tracee_set *set = userdata;

	set->stats.emitted += sum->calls;
	set->host->count(set->host->userdata, sum);
}

/*
 * Who becomes our child without being the command (CLONE_PARENT, with a command that makes such): its end is for us
 * to take. True: the command's was among them.
 */
static bool reap(struct tracee_set *set, int flags)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, flags | __WALL)) > 0)
		if (pid == set->root) {
			set->stats.root_status = status;
			set->stats.root_ended = set->root_reaped = true;
			return true;
		}
	return false;
}

static int ebpf_run(struct tracee_set *set, struct error *err)
{
	unsigned ticks = 0;

	(void)err;
	while (reader_anyone_left(set) && !*set->host->stop && !set->cancelled) {
		int r = reader_wait(set);

		if (r < 0)
			return error_set(err, -r, "ebpf: wait for the ring");
		reader_take(set, false);
		if (set->job->kind == JOB_COMMAND)
			(void)reap(set, WNOHANG);
		if (++ticks % (set->rests ? REAP_RESTS : REAP_TICKS) == 0)
			program_reap(&set->program);
	}
	reader_look_last(set);
	program_stop(&set->program, set->ring_fd);
	reader_leave(set);
	if (set->sums_fd >= 0 && sums_read(set->sums_fd, count, set) < 0)
		return error_set(err, ENOMEM, "ebpf: read the table of counts");
	if (set->job->kind == JOB_COMMAND && set->root && !*set->host->stop && !set->root_reaped &&
		!set->job->detach_on_execve)
		(void)reap(set, 0);
	return 0;
}

static void ebpf_stats(const struct tracee_set *set, struct backend_stats *ret_stats)
{
	struct bpf_counts counts;

	*ret_stats = set->stats;
	if (program_counts(&set->program, &counts) < 0)
		return;
	ret_stats->seen = counts.seen + set->unfinished;
	ret_stats->other_lost = counts.others;
	for (unsigned cause = 0; cause < LOST_CAUSES; cause++)
		ret_stats->lost[cause] += counts.lost[cause];
}

const struct backend backend_ebpf = {
	.name = "ebpf",
	.probe = program_probe,
	.ready = ebpf_ready,
	.open = ebpf_open,
	.attach = ebpf_attach,
	.run = ebpf_run,
	.stats = ebpf_stats,
	.free = ebpf_free,
};
