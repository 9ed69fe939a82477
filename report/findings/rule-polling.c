/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * polling-loop and spinning. Polling: a thread wakes up by the clock many times a second and finds
 * nothing to do. Spinning: it does not even sleep, the same call returns at once with nothing done in
 * between.
 */
#include "findings/finding.h"
#include "findings/keys.h"

#include "buf.h"
#include "cleanup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static const struct threshold poll_thresholds[] = {
	{ "count", 50, "wake-ups of one thread for nothing", NULL },
	{ "rate", 10, "a second", "powertop(8) lists programs by wake-ups a second; an idle one has few" },
};
static const struct threshold spin_thresholds[] = {
	{ "count", 1000, "calls in a row", NULL },
	{ "rate", 200, "a second", NULL },
};
static const unsigned waits[] = { N_poll, N_ppoll, N_select, N_pselect6, N_epoll_wait, N_epoll_pwait,
	N_epoll_pwait2, N_nanosleep, N_clock_nanosleep, N_NONE };
static const unsigned spin_needs[] = { N_poll, N_ppoll, N_select, N_pselect6, N_epoll_wait,
	N_epoll_pwait, N_read, N_recvfrom, N_recvmsg, N_sched_yield, N_NONE };

struct thread {
	/* polling: timeouts */
	uint64_t timeouts, events;
	int64_t first, last, slept;
	/* sleep-and-check: nanosleep, one other call, nanosleep, the same call … */
	unsigned check;
	uint64_t between, checks;
	int64_t check_first, check_last;
	/* spinning: the same call in a row */
	unsigned name;
	uint64_t row, stalls, best;
	int64_t row_first, best_span;
	unsigned best_name;
	struct samples samples, check_samples;
	uint32_t tid;
	char exe[96];
};

struct state {
	struct keys threads;
	/* The last few threads, found without the map: this is asked at every call. */
	struct {
		const struct process *process;
		uint32_t tid;
		uint64_t forgotten; /* of the map, when it was put here */
		struct thread *thread;
	} recent[16];
};

static void thread_release(void *value)
{
	struct thread *t = value;

	samples_done(&t->samples);
	samples_done(&t->check_samples);
}

static struct thread *thread_of(struct state *s, struct watch *w, const struct call *c)
{
	const struct process *p = watch_process(w);
	unsigned place = c->tid % 16;
	struct thread *t;
	char key[40];

	if (s->recent[place].thread && s->recent[place].tid == c->tid && s->recent[place].process == p &&
		s->recent[place].forgotten == s->threads.forgotten)
		return s->recent[place].thread;
	if (!s->threads.limit)
		s->threads = KEYS(sizeof(struct thread), 8192, thread_release);
	(void)snprintf(key, sizeof(key), "%u.%u", p ? p->number : 0, c->tid);
	t = keys_get(&s->threads, slice_of(key));
	if (t && !t->tid) {
		t->tid = c->tid;
		t->name = N_NONE;
		if (p && p->exe)
			(void)snprintf(t->exe, sizeof(t->exe), "%s", p->exe);
	}
	s->recent[place].process = p;
	s->recent[place].tid = c->tid;
	s->recent[place].forgotten = s->threads.forgotten;
	s->recent[place].thread = t;
	return t;
}

static const char *name_of(const struct thread *t)
{
	char text[160];

	(void)snprintf(text, sizeof(text), "%s (%u)", t->exe[0] ? t->exe : "Thread", t->tid);
	return say_text(slice_of(text));
}

static bool is_wait(unsigned name)
{
	switch (name) {
	case N_poll: case N_ppoll: case N_select: case N_pselect6: case N_epoll_wait:
	case N_epoll_pwait: case N_epoll_pwait2:
		return true;
	default:
		return false;
	}
}

static bool is_sleep(unsigned name)
{
	return name == N_nanosleep || name == N_clock_nanosleep;
}

/* Calls that look whether something has come, and say here that it has not. */
static bool found_nothing(const struct call *c)
{
	switch (c->name) {
	case N_read: case N_recvfrom: case N_recvmsg: case N_accept: case N_accept4:
		return c->error == EAGAIN;
	case N_stat: case N_access: case N_newfstatat: case N_openat: case N_open: case N_statx:
	case N_faccessat: case N_faccessat2:
		return c->error == ENOENT;
	case N_wait4: case N_waitid:
		return !(c->flags & CALL_FAILED) && c->result == 0 && slice_find(c->args, "WNOHANG");
	case N_kill:
		return !(c->flags & CALL_FAILED);
	case N_flock: case N_fcntl:
		return c->error == EAGAIN || c->error == EACCES;
	default:
		return is_wait(c->name) && !(c->flags & CALL_FAILED) && c->result == 0;
	}
}

static void count_timeout(struct thread *t, struct watch *w, const struct call *c)
{
	if (c->flags & (CALL_FAILED | CALL_UNFINISHED | CALL_INTERRUPTED))
		return;
	if (c->result != 0) {
		t->events++;
		return;
	}
	if (c->duration < MS / 2) /* a look with timeout 0: spinning's business */
		return;
	if (t->timeouts++ == 0)
		t->first = c->time;
	t->last = call_end(c);
	t->slept += c->duration;
	if (t->timeouts > 10)
		samples_add(&t->samples, w, c);
}

static void count_check(struct thread *t, struct watch *w, const struct call *c)
{
	if (is_sleep(c->name)) {
		if (t->between != 1) /* something else was done: no loop of sleep and look */
			t->checks = 0;
		t->between = 0;
		return;
	}
	t->between++;
	if (t->between != 1 || !found_nothing(c) || (t->checks && c->name != t->check)) {
		t->checks = 0;
		return;
	}
	t->check = c->name;
	if (t->checks++ == 0)
		t->check_first = c->time;
	t->check_last = c->time;
	if (t->checks > 10)
		samples_add(&t->check_samples, w, c);
}

static void poll_call(struct watch *w, void *state, const struct call *c)
{
	struct thread *t;

	if (c->kind != CALL_SYSCALL || c->flags & CALL_HEADLESS || c->name >= N_KNOWN)
		return;
	t = thread_of(state, w, c);
	if (!t)
		return;
	if (is_wait(c->name))
		count_timeout(t, w, c);
	count_check(t, w, c);
}

static double rate_of(uint64_t count, int64_t from, int64_t to)
{
	int64_t span = time_between(from, to);

	return span ? (double)count * 1e9 / (double)span : 0;
}

static void poll_end(struct watch *w, void *state)
{
	struct state *s = state;

	for (const struct keys_entry *e = NULL; (e = keys_next(&s->threads, e));) {
		struct thread *t = (struct thread *)e->value;
		double rate = rate_of(t->timeouts, t->first, t->last);
		struct finding *f;

		if ((double)t->timeouts >= watch_limit(w, "count") && rate >= watch_limit(w, "rate") &&
			t->timeouts > t->events) {
			f = finding_new(w, SEVERITY_WARNING, FINDING_COST_UNKNOWN,
				"%s woke up %s times by timeout, %.0f times a second, and %s times for "
				"an event",
				name_of(t), say_count(t->timeouts), rate, say_count(t->events));
			finding_advise(f, "Wait for the event itself (an eventfd, a condition, a "
					  "longer timeout): each wake-up costs CPU and battery while "
					  "nothing happens.");
			finding_prove(f, &t->samples);
			continue;
		}
		rate = rate_of(t->checks, t->check_first, t->check_last);
		if ((double)t->checks >= watch_limit(w, "count") && rate >= watch_limit(w, "rate")) {
			f = finding_new(w, SEVERITY_WARNING, FINDING_COST_UNKNOWN,
				"%s slept and looked again %s times, %.0f times a second, and found "
				"nothing",
				name_of(t), say_count(t->checks), rate);
			finding_advise(f, "Let the kernel wake it: inotify for a file, poll for a "
					  "socket, a pidfd or SIGCHLD for a child, a blocking lock.");
			finding_prove(f, &t->check_samples);
		}
	}
}

/* Does this call, in a row of its like, mean that nothing gets done? */
static bool may_spin(const struct call *c)
{
	/* A busy machine may take a while to let it run again; a timeout that passed is polling. */
	if (is_wait(c->name))
		return !(c->flags & CALL_INTERRUPTED) &&
		       c->duration < (c->result == 0 ? MS / 2 : 20 * MS);
	return c->name == N_sched_yield ||
	       ((c->name == N_read || c->name == N_recvfrom || c->name == N_recvmsg ||
			c->name == N_accept || c->name == N_accept4) &&
		       c->error == EAGAIN);
}

/* What a loop may do without any effect on what it waits for. */
static bool is_neutral(const struct call *c)
{
	return c->name == N_clock_gettime || c->name == N_gettimeofday || c->name == N_time ||
	       (c->name == N_sched_yield);
}

static void spin_call(struct watch *w, void *state, const struct call *c)
{
	struct thread *t;

	if (c->kind != CALL_SYSCALL || c->flags & (CALL_HEADLESS | CALL_UNFINISHED) ||
		c->name >= N_KNOWN)
		return;
	t = thread_of(state, w, c);
	if (!t || (is_neutral(c) && t->name != N_NONE && c->name != t->name))
		return;
	/* A busy machine stops it now and then: one slow return in a hundred does not end a row. */
	if (!may_spin(c) && is_wait(c->name) && c->name == t->name && c->result > 0 &&
		++t->stalls * 100 <= t->row) {
		t->row++;
		return;
	}
	if (!may_spin(c)) {
		t->name = N_NONE;
		t->row = 0;
		return;
	}
	if (c->name != t->name) {
		t->name = c->name;
		t->row = t->stalls = 0;
		t->row_first = c->time;
	}
	t->row++;
	if (t->row == 500)
		samples_done(&t->samples);
	if (t->row >= 500)
		samples_add(&t->samples, w, c);
	if (t->row > t->best) {
		t->best = t->row;
		t->best_name = t->name;
		t->best_span = time_between(t->row_first, c->time);
	}
}

static void spin_end(struct watch *w, void *state)
{
	struct state *s = state;

	for (const struct keys_entry *e = NULL; (e = keys_next(&s->threads, e));) {
		struct thread *t = (struct thread *)e->value;
		double rate = t->best_span > 0 ? (double)t->best * 1e9 / (double)t->best_span : 0;
		struct slice name;
		struct finding *f;

		if ((double)t->best < watch_limit(w, "count") ||
			(rate > 0 && rate < watch_limit(w, "rate")))
			continue;
		name = names_text(analysis_names(watch_analysis(w)), t->best_name);
		f = finding_new(w, SEVERITY_SERIOUS, t->best_span ?: FINDING_COST_UNKNOWN,
			"%s spun: %s returned at once %s times in a row, %s times a second",
			name_of(t), say_text(name), say_count(t->best), say_count((uint64_t)rate));
		finding_advise(f, "It burns a CPU. Take what is ready (read the eventfd, accept, read to "
				  "EAGAIN), use EPOLLET or EPOLLONESHOT, or take a descriptor that has "
				  "hung up out of the set.");
		finding_prove(f, &t->samples);
	}
}

static void done(void *state)
{
	keys_done(&((struct state *)state)->threads);
}

const struct rule rule_polling_loop = {
	.name = "polling-loop",
	.title = "Polling loop",
	.needs = waits,
	.thresholds = poll_thresholds,
	.n_thresholds = 2,
	.state_size = sizeof(struct state),
	.call = poll_call,
	.end = poll_end,
	.done = done,
};

const struct rule rule_spinning = {
	.name = "spinning",
	.title = "Spinning",
	.needs = spin_needs,
	.thresholds = spin_thresholds,
	.n_thresholds = 2,
	.state_size = sizeof(struct state),
	.call = spin_call,
	.end = spin_end,
	.done = done,
};
