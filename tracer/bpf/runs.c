/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * This sidecar's part of the shared maps: its run's slot, who is in it, what it counted; and the slots of
 * sidecars that died, which whoever is alive clears away.
 */
#include "bpf/ebpf.h"

#include "capture.h"
#include "cleanup.h"
#include "error.h"
#include "job.h"
#include "process.h"
#include "text.h"
#include "unfold.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#ifndef PIDFD_THREAD
#define PIDFD_THREAD O_EXCL /* linux/pidfd.h, 6.9 */
#endif

/* --- slots --------------------------------------------------------------------------------------- */

/* Only what is there: before Linux 6.8 a look for what is not waits for all programs, too. */
static void inner_delete(int map, uint32_t number)
{
	uint32_t id;

	if (bpf_map_lookup_elem(map, &number, &id) == 0)
		(void)bpf_map_delete_elem(map, &number);
}

/*
 * Ends a run, and returns when no program is in it any more: an update of a map of maps waits for all that
 * were running, so its counts stand still from then on.
 */
static void run_end(const struct program *p, uint32_t number, int ring_fd)
{
	struct bpf_run run = { 0 };
	uint32_t owner;

	if (bpf_map_lookup_elem(p->maps[BPF_MAP_RUNS], &number, &run) == 0 && run.active) {
		run.active = 0;
		(void)bpf_map_update_elem(p->maps[BPF_MAP_RUNS], &number, &run, BPF_ANY);
		if (run.cgroup.id && bpf_map_lookup_elem(p->maps[BPF_MAP_CGROUPS], &run.cgroup, &owner) == 0 &&
			owner == number)
			(void)bpf_map_delete_elem(p->maps[BPF_MAP_CGROUPS], &run.cgroup);
		if (ring_fd >= 0)
			(void)bpf_map_update_elem(p->maps[BPF_MAP_RINGS], &number, &ring_fd, BPF_ANY);
	}
	inner_delete(p->maps[BPF_MAP_RINGS], number);
	inner_delete(p->maps[BPF_MAP_SUMS], number);
}

static int counts_clear(const struct program *p)
{
	int cpus = libbpf_num_possible_cpus();
	_cleanup_(freep) struct bpf_counts *zero = cpus > 0 ? calloc((size_t)cpus, sizeof(*zero)) : NULL;

	return zero ? bpf_map_update_elem(p->maps[BPF_MAP_COUNTS], &p->run, zero, BPF_ANY) : -ENOMEM;
}

/* With the lock: the host's figures are read and written back. */
static int next_generation(struct program *p)
{
	struct bpf_host host;
	uint32_t zero = 0;
	int r = bpf_map_lookup_elem(p->maps[BPF_MAP_HOST], &zero, &host);

	if (r < 0)
		return r;
	p->generation = ++host.generation;
	return bpf_map_update_elem(p->maps[BPF_MAP_HOST], &zero, &host, BPF_ANY);
}

int program_claim(struct program *p)
{
	for (uint32_t run = 0; run < BPF_RUNS_MAX; run++) {
		if (!lock_claim(p->lock_fd, run))
			continue;
		p->run = run;
		run_end(p, run, -1);
		return counts_clear(p) < 0 ? -ENOMEM : next_generation(p);
	}
	return -EUSERS;
}

void program_reap(const struct program *p)
{
	if (p->lock_fd < 0)
		return;
	for (uint32_t run = 0; run < BPF_RUNS_MAX; run++) {
		struct bpf_run value;

		if (run == p->run || bpf_map_lookup_elem(p->maps[BPF_MAP_RUNS], &run, &value) < 0 || !value.active ||
			!lock_claim(p->lock_fd, run))
			continue;
		run_end(p, run, -1);
		lock_release(p->lock_fd, run);
	}
}

/* --- our run ------------------------------------------------------------------------------------- */

bool program_counts_only(const struct job *job)
{
	return job->request.summary == SUMMARY_ONLY && !job->paths && !job->request.path &&
	       job->status == STATUS_ALL && !job->request.failed_only;
}

/*
 * A ring is the kernel's memory from the beginning, and 50 sidecars have 50: each takes a 256th of the memory at
 * most. The largest holds what a process can do in a tenth of a second with nothing but system calls.
 */
#define RING_MOST   (16u << 20)
#define RING_LEAST  (1u << 20)
#define MEMORY_PART 256

size_t program_ring_size(const struct job *job)
{
	size_t size = job && program_counts_only(job) ? RING_LEAST : RING_MOST;
	struct sysinfo info;

	/* Until the last of its threads has come to its freezing point a container goes on. */
	if (job && job->kind == JOB_CONTAINER && job->request.when_full == WHEN_FULL_PAUSE)
		return 2 * RING_MOST;
	if (sysinfo(&info) < 0)
		return size;
	while (size > RING_LEAST && size > (uint64_t)info.totalram * info.mem_unit / MEMORY_PART)
		size /= 2;
	return size;
}

/* The fewer times the reader comes in between, the less it takes from who is traced; who freezes has to be quick. */
#define WAKE_PART  16
#define WAKE_EARLY (256u << 10)

uint32_t program_wake_bytes(const struct job *job)
{
	size_t part = program_ring_size(job) / WAKE_PART;

	return (uint32_t)(job->request.when_full == WHEN_FULL_PAUSE && part > WAKE_EARLY ? WAKE_EARLY : part);
}

/* The index of a v1 controller in css_set's table; -ENOENT. */
static int subsystem_index(const struct program *p, const char *controller)
{
	for (int i = 0; i < BPF_CGROUP_V2; i++)
		if (strncmp(p->controllers[i], controller, sizeof(p->controllers[i])) == 0)
			return i;
	return -ENOENT;
}

/* Changes the host's figures while nobody else does. */
static int host_change(const struct program *p, void (*change)(const struct program *p, struct bpf_host *host, const void *what),
	const void *what)
{
	struct bpf_host host;
	uint32_t zero = 0;
	int r = p->lock_fd >= 0 ? lock_take(p->lock_fd) : 0;

	if (r < 0)
		return r;
	r = bpf_map_lookup_elem(p->maps[BPF_MAP_HOST], &zero, &host);
	if (r == 0) {
		change(p, &host, what);
		r = bpf_map_update_elem(p->maps[BPF_MAP_HOST], &zero, &host, BPF_ANY);
	}
	if (p->lock_fd >= 0)
		lock_drop(p->lock_fd);
	return r;
}

static void add_hierarchy(const struct program *p, struct bpf_host *host, const void *cgroup)
{
	(void)p;
	host->hierarchies |= 1u << ((const struct bpf_cgroup *)cgroup)->hierarchy;
}

static int watch_cgroup(const struct program *p, const struct bpf_cgroup *cgroup)
{
	int r = host_change(p, add_hierarchy, cgroup);

	return r < 0 ? r : bpf_map_update_elem(p->maps[BPF_MAP_CGROUPS], cgroup, &p->run, BPF_ANY);
}

/* --- what anybody wants ---------------------------------------------------------------------------- */

static void set_number(struct bpf_host *host, unsigned number)
{
	host->wanted[number / 64] |= UINT64_C(1) << number % 64;
}

/*
 * The numbers of this run's filter, as both ends of a 64-bit program's call have them. An execve ends under the number that the new
 * program's ABI has for it, and i386's folded calls are looked into later.
 */
static void add_wanted(const struct program *p, struct bpf_host *host, const void *of)
{
	static const uint16_t execves[] = { 59, 322, 11, 358 }; /* x86_64's and i386's: execve, execveat */
	static const uint16_t folded[] = { FOLDED_SELECT, FOLDED_MMAP, FOLDED_SOCKETCALL, FOLDED_IPC };
	const struct bpf_run *run = of;
	bool executes = false;

	(void)p;
	for (unsigned i = 0; i < ARRAY_SIZE(host->wanted); i++)
		host->wanted[i] |= run->filter[ABI_X86_64][i];
	/* int 0x80 in a 64-bit program. A filter has numbers without a call, too, and those are calls here. */
	for (unsigned n = 0; n < SYSCALLS_LIMIT; n++)
		if (run->filter[ABI_I386][n / 64] >> n % 64 & 1 && syscall_name(ABI_I386, n))
			set_number(host, n);
	for (size_t i = 0; i < ARRAY_SIZE(execves); i++)
		executes |= host->wanted[execves[i] / 64] >> execves[i] % 64 & 1;
	for (size_t i = 0; executes && i < ARRAY_SIZE(execves); i++)
		set_number(host, execves[i]);
	for (size_t i = 0; i < ARRAY_SIZE(folded); i++)
		set_number(host, folded[i]);
}

/* Those of all runs but ours, which has ended. A run is active before its numbers are added: none is forgotten. */
static void count_wanted(const struct program *p, struct bpf_host *host, const void *what)
{
	(void)what;
	memset(host->wanted, 0, sizeof(host->wanted));
	for (uint32_t run = 0; run < BPF_RUNS_MAX; run++) {
		struct bpf_run value;

		if (run != p->run && bpf_map_lookup_elem(p->maps[BPF_MAP_RUNS], &run, &value) == 0 && value.active)
			add_wanted(p, host, &value);
	}
}

/* --- our run: its beginning and its end ------------------------------------------------------------- */

/* Whether joiners of this cgroup can be told; a named v1 hierarchy (systemd's) has no subsystem. */
static bool find_hierarchy(const struct program *p, const char *controller, struct bpf_cgroup *cgroup)
{
	int index = *controller ? subsystem_index(p, controller) : BPF_CGROUP_V2;

	if (index < 0 || index > BPF_CGROUP_V2)
		return false;
	cgroup->hierarchy = (uint32_t)index;
	return true;
}

#define DUMPED_MAX (BPF_CALL_MAX / 2)

/* 0, which none has: the programs then take the first, the host's. */
static uint32_t pid_namespace(void)
{
	struct stat st;

	return stat("/proc/self/ns/pid", &st) < 0 ? 0 : (uint32_t)st.st_ino;
}

/* How often a program of ours was skipped because one was running. */
static uint64_t program_misses(const struct program *p)
{
	uint64_t misses = 0;

	for (size_t i = 0; i < p->n_links; i++) {
		struct bpf_prog_info info = { 0 };
		uint32_t size = sizeof(info);

		if (bpf_obj_get_info_by_fd(p->programs[i], &info, &size) == 0)
			misses += info.recursion_misses;
	}
	return misses;
}

int program_start(struct program *p, const struct job *job, const struct program_fds *fds, uint64_t cgroup,
	const char *controller, struct error *err)
{
	struct bpf_run run = {
		.active = 1,
		.generation = p->generation,
		.strings = job->style.strings + 1,
		.fds = job->style.fds,
		.items = capture_items(&job->style),
		.wake = program_wake_bytes(job),
		.cgroup = { .id = cgroup },
		.summary = fds->sums >= 0,
		.detach = job->detach_on_execve,
		.who = job->style.pid_comm || job->style.pid_ns,
		.cpu = job->request.summary != SUMMARY_OFF && !job->summary_wall,
		.overhead = job->summary_overhead,
		.follow = job->follow || job->kind == JOB_CONTAINER,
		.reader = (uint32_t)getpid(),
		.pid_ns = pid_namespace(),
		.patience = PATIENCE_NS,
	};
	static const struct filter none;
	int r;

	if (cgroup && !find_hierarchy(p, controller, &run.cgroup))
		run.cgroup.id = 0;
	/* -e read=, -e write=: as much as there is room for; what is cut is said in the dump */
	if (memcmp(&job->dump_read, &none, sizeof(none)) || memcmp(&job->dump_write, &none, sizeof(none)))
		run.strings = DUMPED_MAX;
	if (job->paths || job->request.path)
		run.fds = run.fds ? run.fds : FDS_PATH; /* -P looks at them */
	memcpy(run.filter, job->request.filter.bits, sizeof(run.filter));
	r = put_inner(p, BPF_MAP_RINGS, fds->ring);
	if (r < 0)
		return error_set(err, -r, "ebpf: put the ring into its map");
	r = fds->sums >= 0 ? put_inner(p, BPF_MAP_SUMS, fds->sums) : 0;
	if (r < 0)
		return error_set(err, -r, "ebpf: put the table of counts into its map");
	r = bpf_map_update_elem(p->maps[BPF_MAP_RUNS], &p->run, &run, BPF_ANY);
	if (r < 0)
		return error_set(err, -r, "ebpf: configure the run");
	p->misses = program_misses(p);
	r = host_change(p, add_wanted, &run);
	if (r < 0)
		return error_set(err, -r, "ebpf: tell the programs what is wanted");
	r = run.cgroup.id ? watch_cgroup(p, &run.cgroup) : 0;
	if (r < 0)
		return error_set(err, -r, "ebpf: watch cgroup %llu", (unsigned long long)cgroup);
	return 0;
}

void program_stop(struct program *p, int ring_fd)
{
	put_end(p);
	run_end(p, p->run, ring_fd);
	(void)host_change(p, count_wanted, NULL);
}

int program_wake(const struct program *p, uint32_t bytes)
{
	struct bpf_run run;
	int r = bpf_map_lookup_elem(p->maps[BPF_MAP_RUNS], &p->run, &run);

	run.wake = bytes;
	return r < 0 ? r : bpf_map_update_elem(p->maps[BPF_MAP_RUNS], &p->run, &run, BPF_ANY);
}

int program_patience(const struct program *p, uint64_t patience)
{
	struct bpf_run run;
	int r = bpf_map_lookup_elem(p->maps[BPF_MAP_RUNS], &p->run, &run);

	run.patience = patience;
	return r < 0 ? r : bpf_map_update_elem(p->maps[BPF_MAP_RUNS], &p->run, &run, BPF_ANY);
}

int program_counts(const struct program *p, struct bpf_counts *ret_counts)
{
	int cpus = libbpf_num_possible_cpus(), r;
	_cleanup_(freep) struct bpf_counts *each = cpus > 0 ? calloc((size_t)cpus, sizeof(*each)) : NULL;

	if (!each)
		return -ENOMEM;
	r = bpf_map_lookup_elem(p->maps[BPF_MAP_COUNTS], &p->run, each);
	if (r < 0)
		return r;
	*ret_counts = (struct bpf_counts){ 0 };
	for (int i = 0; i < cpus; i++) {
		ret_counts->seen += each[i].seen;
		ret_counts->written += each[i].written;
		for (unsigned k = 0; k < LOST_CAUSES; k++)
			ret_counts->lost[k] += each[i].lost[k];
		ret_counts->others += each[i].others;
	}
	ret_counts->seen += p->skipped;
	ret_counts->lost[LOST_SKIPPED] += p->skipped;
	return 0;
}

/* Whose task a skipped program would have looked at nobody knows: each run takes it for its own. */
void program_count_skipped(struct program *p)
{
	p->skipped = program_misses(p) - p->misses;
}

/* --- who is in it -------------------------------------------------------------------------------- */

static int task_open(pid_t tid, bool whole_process)
{
	int fd = (int)syscall(SYS_pidfd_open, tid, whole_process ? 0 : PIDFD_THREAD);

	return fd < 0 ? -errno : fd;
}

/* Whether the task of this pidfd is in a run that goes on. Positive: in ours. */
static int task_run(const struct program *p, int pidfd)
{
	_cleanup_(freep) struct bpf_call *call = calloc(1, sizeof(*call));
	struct bpf_run run;

	if (!call)
		return -ENOMEM;
	if (bpf_map_lookup_elem(p->maps[BPF_MAP_CALLS], &pidfd, call) < 0 ||
		bpf_map_lookup_elem(p->maps[BPF_MAP_RUNS], &call->run, &run) < 0 || !run.active ||
		run.generation != call->generation)
		return -ENOENT;
	return call->run == p->run && call->generation == p->generation;
}

bool program_has(const struct program *p, pid_t tid)
{
	_cleanup_(close_fdp) int pidfd = task_open(tid, true);

	return pidfd >= 0 && task_run(p, pidfd) >= 0;
}

int program_seed(const struct program *p, pid_t tid, bool whole_process, enum bpf_phase phase,
	enum bpf_state state)
{
	_cleanup_(close_fdp) int pidfd = task_open(tid, whole_process);
	_cleanup_(freep) struct bpf_call *call = calloc(1, sizeof(*call));
	struct process_ids ids = { 0 };
	int r;

	if (pidfd < 0)
		return pidfd;
	if (!call)
		return -ENOMEM;
	process_read_ids(tid, 0, &ids);
	call->record.pid = (uint32_t)(whole_process ? tid : ids.tgid);
	call->record.tid = (uint32_t)tid;
	call->record.ns_tid = (uint32_t)ids.ns_tid;
	call->record.ns_pid = (uint32_t)ids.ns_pid;
	call->run = p->run;
	call->generation = p->generation;
	call->phase = (__u8)phase;
	call->state = (__u8)state;
	r = bpf_map_update_elem(p->maps[BPF_MAP_CALLS], &pidfd, call, BPF_NOEXIST);
	if (r != -EEXIST)
		return r;
	r = task_run(p, pidfd);
	if (r == -ENOENT) /* what a sidecar left there that is gone */
		return bpf_map_update_elem(p->maps[BPF_MAP_CALLS], &pidfd, call, BPF_ANY);
	return r == 0 ? -EBUSY : r == 1 ? -EEXIST : r;
}
