/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The eBPF backend: its interface and the loop that empties the ring. What happens in the kernel is in
 * sidetrace.bpf.c; here records become ordered and complete.
 */
#include "bpf/ebpf.h"

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
#include <time.h>
#include <unistd.h>

#define RING_BYTES (32u << 20)
#define TICK_MS    50
#define REAP_TICKS 100  /* how often the slots of dead sidecars are cleared */
#define TICK_NS    (TICK_MS * UINT64_C(1000000))
#define HELD_MAX (8u << 20) /* bytes of records that wait for a call that began before them */
#define CHECK_TICKS 20 /* how often the set of threads is held against the kernel's */

static uint64_t now_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static struct tracee_set *ebpf_free(struct tracee_set *set)
{
	if (!set)
		return NULL;
	if (set->started)
		program_stop(&set->program, set->ring_fd);
	set->pause = pause_free(set->pause);
	ring_buffer__free(set->ring);
	program_free(&set->program);
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

/* --- records ------------------------------------------------------------------------------------- */

static void add(struct tracee_set *set, const struct record *record)
{
	if (order_add(&set->order, record) < 0 && record->type == RECORD_CALL)
		set->stats.lost[LOST_RING_FULL]++;
}

/* A call that is told before its end. */
static void add_enter(struct tracee_set *set, struct record *record, uint32_t key)
{
	struct flight flight = { .key = key, .shown = true, .head = *record };

	record->type = RECORD_ENTER;
	record->call.end = 0;
	record->call.result = 0;
	if (flights_put(&set->flights, &flight) == 0)
		add(set, record);
}

/* A thread that is not the leader becomes it in an execve: what it began goes on under the leader's tid. */
static void on_superseded(struct tracee_set *set, const struct record *record)
{
	struct flight *old = flights_find(&set->flights, record->task.parent);
	struct flight flight = { .key = record->tid };

	if (old)
		flight = *old;
	flight.key = record->tid;
	flight.head.tid = record->task.parent;
	flights_remove(&set->flights, record->task.parent);
	parts_rename(&set->parts, record->task.parent, record->tid);
	(void)flights_put(&set->flights, &flight);
	(void)tids_remove(&set->tids, record->task.parent);
}

/* Whether the trace has shown the beginning of this call. */
static void on_call(struct tracee_set *set, struct record *record)
{
	struct flight *flight = flights_find(&set->flights, record->tid);
	uint32_t tid = record->tid;

	if (!flight)
		return;
	if (!flight->shown) {
		record->tid = flight->head.tid;
		add_enter(set, record, tid);
		record->tid = tid;
		record->type = RECORD_CALL;
		flight = flights_find(&set->flights, tid);
	}
	/* A look sees further than the ring has been read: this may be an earlier call than the one in flight. */
	if (!flight || flight->head.start > record->start)
		return;
	if (flight->head.start == record->start)
		record->flags |= RECORD_RESUMED;
	flights_remove(&set->flights, tid);
}

static void on_end(struct tracee_set *set, const struct record *record)
{
	flights_remove(&set->flights, record->tid);
	parts_drop(&set->parts, record->tid);
	if (record->tid == (uint32_t)set->root && (record->flags & RECORD_LEADER)) {
		set->stats.root_status = record->end.status;
		set->stats.root_ended = true;
	}
	(void)tids_remove(&set->tids, record->tid);
}

static int on_record(void *userdata, void *data, size_t size)
{
	struct tracee_set *set = userdata;
	struct record *record;

	set->taken++;
	if (record_is_part(data, size, &set->parts))
		return 0;
	if (!record_convert(data, size, &set->parts, &set->record)) {
		set->stats.lost[LOST_UNPAIRED]++;
		return 0;
	}
	record = (void *)set->record.data;
	if (record->type == RECORD_END)
		on_end(set, record);
	else if (tids_add(&set->tids, record->tid) == 0)
		set->stats.tasks++;
	if (record->type == RECORD_SUPERSEDED)
		on_superseded(set, record);
	if (record->type == RECORD_CALL) {
		uint64_t end = record->call.end;
		int64_t result = record->call.result;

		parts_drop(&set->parts, record->tid);
		on_call(set, record);
		record->call.end = end;
		record->call.result = result;
	}
	if (!(record->flags & BPF_QUIET))
		add(set, record);
	return 0;
}

static int hand_on(void *userdata, const struct record *record)
{
	struct tracee_set *set = userdata;
	int r = set->host->emit(set->host->userdata, record);

	if (r == -ECANCELED)
		set->cancelled = true;
	if (record->type == RECORD_CALL) {
		if (r < 0)
			set->stats.lost[LOST_OUTPUT]++;
		else
			set->stats.emitted++;
	}
	return 0;
}

static void count(void *userdata, const struct record_sum *sum)
{
	struct tracee_set *set = userdata;

	set->stats.emitted += sum->calls;
	set->host->count(set->host->userdata, sum);
}

static void tell_others(struct tracee_set *set, uint64_t count)
{
	_Alignas(8) char room[sizeof(struct record) + sizeof(struct blob) + 64];
	struct record *note = (void *)room;
	struct blob *blob = (void *)(note + 1);
	int n;

	memset(room, 0, sizeof(room));
	*note = (struct record){
		.size = sizeof(room),
		.version = RECORD_VERSION,
		.type = RECORD_NOTE,
		.n_blobs = 1,
		.pid = (uint32_t)set->root,
		.tid = (uint32_t)set->root,
		.start = set->now,
	};
	n = snprintf((char *)blob->data, 64, "%llu signals, births or ends lost (ring full)",
		(unsigned long long)count);
	blob->kind = BLOB_TEXT;
	blob->size = (uint32_t)n;
	note->size = (uint32_t)(sizeof(*note) + sizeof(*blob) + record_align(blob->size));
	(void)order_add(&set->order, note);
}

/* A gap is told where it happened: between what was taken before and what comes now. */
static void tell_losses(struct tracee_set *set)
{
	struct bpf_counts counts;

	if (program_counts(&set->program, &counts) < 0)
		return;
	if (counts.others > set->told_others) {
		tell_others(set, counts.others - set->told_others);
		set->told_others = counts.others;
	}
	for (unsigned cause = 0; cause < LOST_CAUSES; cause++) {
		struct record record = {
			.size = sizeof(record),
			.version = RECORD_VERSION,
			.type = RECORD_LOST,
			.pid = (uint32_t)set->root,
			.tid = (uint32_t)set->root,
			.start = set->now,
			.lost = { .count = counts.lost[cause] - set->told_lost[cause], .cause = cause },
		};

		if (!record.lost.count)
			continue;
		set->told_lost[cause] = counts.lost[cause];
		(void)order_add(&set->order, &record);
	}
}

/* --- calls in flight ----------------------------------------------------------------------------- */

static void on_flight(void *userdata, const void *data, size_t size)
{
	struct tracee_set *set = userdata;
	struct record *record;

	if (!record_convert(data, size, &set->parts, &set->record))
		return;
	record = (void *)set->record.data;
	set->taken++;
	if (tids_add(&set->tids, record->tid) == 0)
		set->stats.tasks++;
	add_enter(set, record, record->tid);
}

static void on_living(void *userdata, uint32_t tid)
{
	struct tracee_set *set = userdata;

	if (tids_add(&set->tids, tid) == 0)
		set->stats.tasks++;
}

static void look_around(struct tracee_set *set)
{
	struct look_result found = { .each_call = on_flight, .each_task = on_living, .userdata = set };
	uint64_t begin = now_ns();
	bool quiet = set->taken == 0;

	/* Something happens again: no more rest. */
	if (!quiet && set->pace.next > set->looked + TICK_NS * 2)
		set->pace.next = 0;
	if (set->program.look < 0 || !look_due(&set->pace, begin))
		return;
	(void)ring_buffer__consume(set->ring); /* parts of what the look will find */
	set->looked_before = set->looked;
	set->looked = begin;
	set->taken = 0;
	(void)look(set->program.look, &found);
	look_took(&set->pace, begin, now_ns(), TICK_NS, quiet && set->taken == 0);
}

/*
 * Everything that is in the ring. What began so long before the last look that the look would have shown it
 * has its place now: whatever began before it has ended or was found in flight.
 */
static void take(struct tracee_set *set, bool last)
{
	uint64_t before = set->now;

	if (!last)
		look_around(set);
	set->now = now_ns();
	pause_look(set->pause, &set->stats);
	(void)ring_buffer__consume(set->ring);
	tell_losses(set);
	/* The look before the last: what the last one found on its way out is in the ring by the next. */
	set->horizon = set->looked_before - PATIENCE_NS;
	if (set->program.look < 0 || set->order.records.length > HELD_MAX)
		set->horizon = before;
	if (last)
		set->horizon = UINT64_MAX;
	(void)order_flush(&set->order, set->horizon, hand_on, set);
	if (set->host->idle)
		set->host->idle(set->host->userdata);
}

/* The last look, before the run ends: at everything. */
static void look_last(struct tracee_set *set)
{
	struct look_result found = { .each_call = on_flight, .each_task = on_living, .userdata = set };

	(void)ring_buffer__consume(set->ring);
	if (set->tids.count && set->program.look >= 0 && program_patience(&set->program, 0) == 0)
		(void)look(set->program.look, &found);
}

/* What is still in flight when we go stays unfinished in the trace. */
static void leave_calls(struct tracee_set *set)
{
	for (size_t i = 0; i < set->flights.room; i++) {
		struct flight *flight = &set->flights.at[i];
		struct record *record = &flight->head;

		if (!flight->key || !flight->shown)
			continue;
		record->size = sizeof(*record);
		record->n_blobs = 0;
		record->type = RECORD_CALL;
		record->flags |= RECORD_UNFINISHED | RECORD_RESUMED;
		record->call.end = now_ns();
		add(set, record);
		set->unfinished++;
	}
}

static void leave_thread(struct tids *tids, uint32_t tid, void *userdata)
{
	struct tracee_set *set = userdata;
	struct record record = {
		.size = sizeof(record),
		.version = RECORD_VERSION,
		.type = RECORD_DETACHED,
		.pid = tid,
		.tid = tid,
		.start = now_ns(),
	};

	(void)tids;
	add(set, &record);
}

/* --- who is traced ------------------------------------------------------------------------------- */

static int seed(struct tracee_set *set, pid_t tid, bool whole, enum bpf_phase phase, enum bpf_state state)
{
	int r = program_seed(&set->program, tid, whole, phase, state);

	if (r == -EEXIST)
		return 1;
	if (r == 0 && tids_add(&set->tids, (uint32_t)tid) == 0)
		set->stats.tasks++;
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

			if (tid <= 0)
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
	r = seed(set, set->root, true, BPF_AWAITS_EXEC, BPF_UNKNOWN);
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

	if (job->kind == JOB_COMMAND)
		return attach_command(set, command, err);
	for (size_t i = 0; i < job->n_pids; i++) {
		int r = attach_one(set, job->pids[i], err);

		if (r >= 0)
			attached++;
		else if (job->kind == JOB_ATTACH && process_has_ended(job->pids[i]))
			last = r; /* those of a container come and go; the others are what is wanted */
		else
			return r;
	}
	set->root = job->n_pids ? job->pids[0] : 0;
	if (job->kind == JOB_CONTAINER && set->root)
		mark(set, set->root);
	return attached ? 0 : last;
}

/* --- the interface ------------------------------------------------------------------------------- */

static int ebpf_open(const struct backend_host *host, struct tracee_set **ret_set, struct error *err)
{
	_cleanup_(ebpf_freep) struct tracee_set *set = calloc(1, sizeof(*set));
	_cleanup_(close_fdp) int folder = -1;
	const char *controller = "";
	struct stat st = { 0 };
	int r;

	if (!set)
		return error_set(err, ENOMEM, "ebpf backend");
	set->host = host;
	set->job = host->job;
	set->ring_fd = set->sums_fd = set->root_pidfd = set->mark_fd = -1;
	program_init(&set->program);
	if (host->job->kind == JOB_CONTAINER && host->job->request.when_full == WHEN_FULL_PAUSE && host->job->n_pids) {
		r = pause_open(host->job->pids[0], &set->pause, err);
		if (r < 0)
			return r;
	}
	if (host->job->kind == JOB_CONTAINER && host->job->n_pids)
		folder = cgroup_open(host->job->pids[0], &controller);
	r = program_load(&set->program, host->job->n_pids ? host->job->pids[0] : getpid(), err);
	if (r < 0)
		return r;
	set->ring_fd = bpf_map_create(BPF_MAP_TYPE_RINGBUF, "sidetrace_ring", 0, 0, RING_BYTES, NULL);
	if (set->ring_fd < 0)
		return error_set(err, -set->ring_fd, "ebpf: make a ring of %u bytes", RING_BYTES);
	/* Before the ring is mapped, so that the guard does not hold all of it. */
	r = set->pause ? pause_watch(set->pause, set->ring_fd, RING_BYTES, err) : 0;
	if (r < 0)
		return r;
	set->ring = ring_buffer__new(set->ring_fd, on_record, set, NULL);
	if (!set->ring)
		return error_set(err, errno, "ebpf: map the ring");
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
	set->now = set->looked = set->looked_before = now_ns();
	*ret_set = take_ptr(&set);
	return 0;
}

/* A thread whose end was lost with a full ring is not waited for. */
static void forget_if_gone(struct tids *tids, uint32_t tid, void *userdata)
{
	const struct tracee_set *set = userdata;
	char path[32];

	(void)snprintf(path, sizeof(path), "/proc/%u", tid);
	if (access(path, F_OK) < 0 || (set->told_others && process_has_ended((pid_t)tid)))
		(void)tids_remove(tids, tid);
}

/* Births may have been lost with a full ring: then the kernel is asked who there is. */
static bool anyone_left(struct tracee_set *set)
{
	struct look_result found = { .each_call = on_flight, .each_task = on_living, .userdata = set };

	if (set->tids.count || !set->told_others || set->program.look < 0)
		return set->tids.count > 0;
	if (program_patience(&set->program, LOOK_CENSUS) == 0)
		(void)look(set->program.look, &found);
	(void)program_patience(&set->program, PATIENCE_NS);
	return set->tids.count > 0;
}

static int ebpf_run(struct tracee_set *set, struct error *err)
{
	unsigned ticks = 0;

	(void)err;
	while (anyone_left(set) && !*set->host->stop && !set->cancelled) {
		int r = ring_buffer__poll(set->ring, TICK_MS);

		if (r < 0 && r != -EINTR)
			return error_set(err, -r, "ebpf: wait for the ring");
		take(set, false);
		if (++ticks % CHECK_TICKS == 0)
			tids_each(&set->tids, forget_if_gone, set);
		if (ticks % REAP_TICKS == 0)
			program_reap(&set->program);
	}
	look_last(set);
	program_stop(&set->program, set->ring_fd);
	(void)ring_buffer__consume(set->ring);
	leave_calls(set);
	tids_each(&set->tids, leave_thread, set);
	take(set, true);
	if (set->sums_fd >= 0 && sums_read(set->sums_fd, count, set) < 0)
		return error_set(err, ENOMEM, "ebpf: read the table of counts");
	if (set->job->kind == JOB_COMMAND && set->root && !*set->host->stop) {
		int status;

		if (waitpid(set->root, &status, 0) == set->root) {
			set->stats.root_status = status;
			set->stats.root_ended = true;
		}
	}
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
	.open = ebpf_open,
	.attach = ebpf_attach,
	.run = ebpf_run,
	.stats = ebpf_stats,
	.free = ebpf_free,
};
