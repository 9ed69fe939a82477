/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The loop that empties the ring: here records become complete and come into the order of their times, gaps get
 * their place, and it shows who is still there.
 */
#include "bpf/ebpf.h"

#include "process.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define TICK_MS	    50
#define TICK_NS	    (TICK_MS * UINT64_C(1000000))
#define REST_MS	    4000 /* between two looks at nothing */
#define QUIET_TICKS 10   /* without a record, then it rests */
#define READ_MOST   (2u << 20) /* bytes of the ring between two times that records are handed on */
#define HELD_MAX    (1u << 20) /* so many bytes of records that wait for their place want a look soon, */
#define HELD_LIMIT  (64u << 20) /* and these do without */
#define COPIES_MOST (12u << 20) /* bytes of records that are copied out of a ring that fills because we are slow */
#define HAND_MOST   2048 /* records between two times that the kernel gets their room back */
#define HOLD_NS	    UINT64_C(1000000000) /* what is on its way for longer holds nobody up */
#define MARGIN_NS   UINT64_C(1000000) /* from a call's beginning to where another CPU sees it, and far more */
#define CHECK_TICKS 20 /* how often the set of threads is held against the kernel's, */
#define CHECK_RESTS 5  /* and at rest */

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
	struct flight *old = flights_before(&set->flights, record->task.parent, UINT64_MAX);
	struct flight flight = { .key = record->tid };

	if (old)
		flight = *old;
	flight.key = record->tid;
	flight.head.tid = record->task.parent;
	flights_remove(&set->flights, old);
	parts_rename(&set->parts, record->task.parent, record->tid);
	(void)flights_put(&set->flights, &flight);
	(void)tids_remove(&set->tids, record->task.parent);
}

/* Those that began before have no end that came through. */
static void forget_flights(struct tracee_set *set, uint32_t tid, uint64_t start)
{
	struct flight *flight;

	while ((flight = flights_before(&set->flights, tid, start)))
		flights_remove(&set->flights, flight);
}

/* Whether the trace has shown the beginning of this call. */
static void on_call(struct tracee_set *set, struct record *record)
{
	struct flight *flight = flights_find(&set->flights, record->tid, 0);
	uint32_t tid = record->tid;

	if (!set->flights.count)
		return;
	if (flight) {
		record->tid = flight->head.tid;
		add_enter(set, record, tid);
		record->tid = tid;
		record->type = RECORD_CALL;
	}
	flight = flights_find(&set->flights, tid, record->start);
	if (flight)
		record->flags |= RECORD_RESUMED;
	flights_remove(&set->flights, flight);
	forget_flights(set, tid, record->start);
}

static void on_end(struct tracee_set *set, const struct record *record)
{
	forget_flights(set, record->tid, UINT64_MAX);
	parts_drop(&set->parts, record->tid);
	if (record->type == RECORD_END && record->tid == (uint32_t)set->root && (record->flags & RECORD_LEADER)) {
		set->stats.root_status = record->end.status;
		set->stats.root_ended = true;
	}
	(void)tids_remove(&set->tids, record->tid);
}

static void lose(struct tracee_set *set)
{
	set->stats.lost[LOST_UNPAIRED]++;
}

/* Most calls: all there is to know of them before their place is known stands in their head. */
static bool take_call(struct tracee_set *set, const struct record *raw, uint64_t position)
{
	uint32_t flags = 0;

	if (raw->type != RECORD_CALL || raw->flags & (BPF_PARTS | BPF_QUIET) || flights_find(&set->flights, raw->tid, 0))
		return false;
	parts_drop(&set->parts, raw->tid);
	if (tids_add(&set->tids, raw->tid) == 0)
		set->stats.tasks++;
	if (set->flights.count) {
		struct flight *flight = flights_find(&set->flights, raw->tid, raw->start);

		flags = flight ? RECORD_RESUMED : 0;
		flights_remove(&set->flights, flight);
		forget_flights(set, raw->tid, raw->start);
	}
	if (order_add_in_ring(&set->order, position, flags) < 0)
		set->stats.lost[LOST_RING_FULL]++;
	return true;
}

static void take_record(struct tracee_set *set, const struct record *raw, size_t size, uint64_t position)
{
	struct record *record;

	set->taken++;
	if (size < sizeof(*raw) || raw->size != size) {
		lose(set);
		return;
	}
	if (take_call(set, raw, position) || record_is_part(raw, size, &set->parts))
		return;
	if (!record_convert(raw, size, &set->parts, &set->peers, &set->record)) {
		lose(set);
		return;
	}
	record = (void *)set->record.data;
	if (record->type == RECORD_END || record->type == RECORD_DETACHED)
		on_end(set, record);
	else if (tids_add(&set->tids, record->tid) == 0)
		set->stats.tasks++;
	if (record->type == RECORD_TASK)
		set->host->task(set->host->userdata, record);
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
}

static void hand_on(void *userdata, const struct record *record, const struct order_entry *entry)
{
	struct tracee_set *set = userdata;
	int r;

	if (entry->raw) {
		if (!record_convert(record, record->size, &set->parts, &set->peers, &set->record)) {
			lose(set);
			return;
		}
		((struct record *)(void *)set->record.data)->flags |= entry->flags;
		record = (const void *)set->record.data;
	}
	r = set->host->emit(set->host->userdata, record);
	if (r == -ECANCELED)
		set->cancelled = true;
	if (record->type == RECORD_CALL) {
		if (r < 0)
			set->stats.lost[LOST_OUTPUT]++;
		else
			set->stats.emitted++;
	}
}

/* A record of ours, with a text. */
static void add_text(struct tracee_set *set, const struct record *head, uint64_t address, const char *text, size_t size)
{
	struct blob blob = { .kind = BLOB_TEXT, .flags = address ? BLOB_COMM : 0, .size = (uint32_t)size, .address = address };
	struct record *record;

	buf_reset(&set->record);
	buf_add(&set->record, head, sizeof(*head));
	buf_add(&set->record, &blob, sizeof(blob));
	buf_add(&set->record, text, size);
	buf_repeat(&set->record, '\0', record_align((uint32_t)size) - size);
	if (set->record.failed)
		return;
	record = (void *)set->record.data;
	record->size = (uint32_t)set->record.length;
	record->version = RECORD_VERSION;
	record->n_blobs = 1;
	add(set, record);
}

static void tell_others(struct tracee_set *set, uint64_t count)
{
	struct record note = {
		.type = RECORD_NOTE,
		.pid = (uint32_t)set->root,
		.tid = (uint32_t)set->root,
		.start = set->now,
	};
	char text[64];
	int n = snprintf(text, sizeof(text), "%llu signals, births or ends lost (ring full)", (unsigned long long)count);

	add_text(set, &note, 0, text, (size_t)n);
}

void reader_announce(struct tracee_set *set, pid_t tid)
{
	struct process_ids ids = { 0 };
	struct record task = { .type = RECORD_TASK, .tid = (uint32_t)tid, .start = now_ns() };
	struct record stopped = {
		.size = sizeof(stopped),
		.version = RECORD_VERSION,
		.type = RECORD_STOPPED,
		.tid = (uint32_t)tid,
		.start = task.start,
	};
	char comm[64];
	size_t n = process_comm(tid, comm, sizeof(comm));

	process_read_ids(tid, 0, &ids);
	task.pid = (uint32_t)ids.tgid;
	task.ns_pid = (uint32_t)ids.ns_pid;
	task.ns_tid = (uint32_t)ids.ns_tid;
	add_text(set, &task, (uint64_t)tid, comm, n);
	stopped.signal.number = (uint32_t)process_stopped_by(tid);
	if (!stopped.signal.number)
		return;
	/* As one who attaches with ptrace is told. */
	stopped.pid = task.pid;
	stopped.ns_pid = task.ns_pid;
	stopped.ns_tid = task.ns_tid;
	add(set, &stopped);
}

/* A gap is told where it happened: between what was taken before and what comes now. */
static void tell_losses(struct tracee_set *set, bool last)
{
	struct bpf_counts counts;

	if (last || set->now - set->counted > TICK_NS) {
		program_count_skipped(&set->program);
		set->counted = set->now;
	}
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

/* Bytes of records that wait for their place. */
static size_t held(const struct tracee_set *set)
{
	return ring_held(&set->ring) + set->order.records.length;
}

/* --- calls in flight ----------------------------------------------------------------------------- */

static void on_flight(void *userdata, const void *data, size_t size)
{
	struct tracee_set *set = userdata;
	struct record *record;

	if (!record_convert(data, size, &set->parts, &set->peers, &set->record))
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

	/* A zombie is still a task to the kernel. */
	if (!process_has_ended((pid_t)tid) && tids_add(&set->tids, tid) == 0)
		set->stats.tasks++;
}

/* So many bytes of the ring at most: what comes behind waits for the next time. */
static void empty(struct tracee_set *set, size_t most)
{
	uint64_t end = set->ring.cursor + most, position;
	const void *record;
	size_t size;

	while (set->ring.cursor < end && (record = ring_next(&set->ring, &position, &size)))
		take_record(set, record, size, position);
}

/*
 * What was handed on is the kernel's again. Where the ring fills, what waits goes on waiting in a copy: much of it for want of a
 * place, less for want of time. With when-full=pause all of it, for the guard goes by what is in the ring.
 */
static void release(struct tracee_set *set, bool place_known)
{
	struct ring *ring = &set->ring;
	bool fills = ring_held(ring) + ring_unread(ring) > ring->size / 2;

	ring_release(ring, set->order.first < ring->cursor ? set->order.first : ring->cursor);
	if (!set->pause && (!fills || set->order.records.length > (place_known ? COPIES_MOST : HELD_LIMIT)))
		return;
	if (ring_held(ring) > 0 && order_leave_ring(&set->order) == 0)
		ring_release(ring, ring->cursor);
}

/* What began before the look has its place, unless something that began before it is still in flight and not shown. */
static void look_around(struct tracee_set *set)
{
	struct look_result found = { .each_call = on_flight, .userdata = set };
	uint64_t begin = now_ns(), known;
	bool quiet = set->taken == 0, much = held(set) > HELD_MAX;

	/* Something happens again, or much waits for a look: no more rest. */
	if (!quiet && set->pace.next > set->looked + TICK_NS * 2)
		set->pace.next = 0;
	if (much && set->pace.next > set->pace.soonest)
		set->pace.next = set->pace.soonest;
	if (set->program.look < 0 || !look_due(&set->pace, begin))
		return;
	set->taken = 0;
	empty(set, set->ring.size); /* parts of what the look will find */
	set->looked = begin = now_ns();
	known = begin - MARGIN_NS;
	found.since = begin - HOLD_NS;
	(void)look(set->program.look, &found);
	horizon_look(&set->horizon, *set->ring.producer, known < found.hold ? known : found.hold - 1);
	look_took(&set->pace, begin, now_ns(), TICK_NS, quiet && set->taken == 0);
}

void reader_take(struct tracee_set *set, bool last)
{
	uint64_t before = set->now, horizon;
	bool more;

	if (!last)
		look_around(set);
	set->now = now_ns();
	pause_look(set->pause, &set->stats);
	empty(set, last ? set->ring.size : READ_MOST);
	tell_losses(set, last);
	horizon = horizon_at(&set->horizon, set->ring.cursor);
	if (set->program.look < 0 || held(set) > HELD_LIMIT)
		horizon = before;
	if (last)
		horizon = UINT64_MAX;
	do {
		more = order_flush(&set->order, horizon, HAND_MOST, hand_on, set);
		release(set, more);
	} while (more);
	if (set->host->idle)
		set->host->idle(set->host->userdata);
}

/* The last look, before the run ends: at everything. */
void reader_look_last(struct tracee_set *set)
{
	struct look_result found = { .each_call = on_flight, .userdata = set };

	empty(set, set->ring.size);
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

void reader_leave(struct tracee_set *set)
{
	empty(set, set->ring.size);
	leave_calls(set);
	tids_each(&set->tids, leave_thread, set);
	reader_take(set, true);
}

/*
 * While something happens the reader looks twenty times a second, so that no call has to wake it. Where nothing does,
 * that would be all that a sidecar needs a CPU for, and a host may have many: then the next record wakes it.
 */
static int wait_for(struct tracee_set *set)
{
	unsigned long written = *set->ring.producer;
	bool quiet = written == set->written && set->order.n_entries == 0 && !set->pause;

	set->written = written;
	set->quiet_ticks = quiet ? set->quiet_ticks + 1 : 0;
	if (set->quiet_ticks < QUIET_TICKS) {
		if (set->rests && program_wake(&set->program, set->wake) == 0)
			set->rests = false;
		return TICK_MS;
	}
	if (!set->rests && program_wake(&set->program, 1) == 0)
		set->rests = true;
	/* What came before that woke nobody. */
	return set->rests && *set->ring.producer == written ? REST_MS : TICK_MS;
}

/* What tells us to stop may come between the last look at it and the wait: until then it is kept from coming. */
static int wait_at(const struct tracee_set *set, int ms)
{
	struct epoll_event event;
	sigset_t all, before;
	int n = 0;

	(void)sigfillset(&all);
	(void)sigprocmask(SIG_SETMASK, &all, &before);
	if (!*set->host->stop)
		n = epoll_pwait(set->ring.alarm_fd, &event, 1, ms, &before);
	if (n < 0)
		n = -errno;
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	return n;
}

int reader_wait(struct tracee_set *set)
{
	int r = wait_at(set, ring_unread(&set->ring) >= set->wake ? 0 : wait_for(set));

	if (r >= 0)
		empty(set, READ_MOST);
	return r < 0 && r != -EINTR && r != -EAGAIN ? r : 0;
}

/* --- who is left --------------------------------------------------------------------------------- */

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
bool reader_anyone_left(struct tracee_set *set)
{
	struct look_result found = { .each_call = on_flight, .each_task = on_living, .userdata = set };

	if (++set->ticks % (set->rests ? CHECK_RESTS : CHECK_TICKS) == 0)
		tids_each(&set->tids, forget_if_gone, set);
	if (set->tids.count || !set->told_others || set->program.look < 0)
		return set->tids.count > 0;
	if (program_patience(&set->program, LOOK_CENSUS) == 0)
		(void)look(set->program.look, &found);
	(void)program_patience(&set->program, PATIENCE_NS);
	return set->tids.count > 0;
}
