/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lock-contention: several threads wait for one lock. A futex holds a lock, not a condition or a
 * thread's end, when the value waited on says "locked, with waiters": 2 in glibc, Go and Rust,
 * FUTEX_WAITERS set in musl and PI locks. Idle workers wait on other values.
 */
#include "findings/finding.h"
#include "findings/keys.h"

#include "buf.h"

#include <linux/futex.h>
#include <stdio.h>

static const struct threshold thresholds[] = {
	{ "ms", 100, "ms waited, all threads", NULL },
	{ "count", 50, "waits", NULL },
	{ "percent", 10, "% of the time between first and last wait", NULL },
};
static const unsigned names[] = { N_futex, N_NONE };

struct lock {
	uint64_t waits;
	int64_t time, longest, first, last;
	uint32_t tids[8];
	unsigned n_tids;
	struct samples samples;
};

struct state {
	struct keys locks;
};

static void lock_release(void *value)
{
	samples_done(&((struct lock *)value)->samples);
}

static bool is_lock_wait(const struct args *args)
{
	struct slice op = args_get(args, 1);
	int64_t value, number;

	if (fact_number(op, &number)) { /* -X raw */
		number &= FUTEX_CMD_MASK;
		op = number == FUTEX_LOCK_PI || number == FUTEX_LOCK_PI2 ? SLICE("FUTEX_LOCK_PI") :
		     number == FUTEX_WAIT || number == FUTEX_WAIT_BITSET ? SLICE("FUTEX_WAIT") :
									  SLICE_NONE;
	}
	if (slice_starts(op, "FUTEX_LOCK_PI"))
		return true;
	if (!slice_starts(op, "FUTEX_WAIT") || slice_starts(op, "FUTEX_WAIT_REQUEUE") ||
		!fact_number(args_get(args, 2), &value))
		return false;
	return value == 2 || (value & (int64_t)FUTEX_WAITERS);
}

static void count_thread(struct lock *l, uint32_t tid)
{
	for (unsigned i = 0; i < l->n_tids; i++)
		if (l->tids[i] == tid)
			return;
	if (l->n_tids < 8)
		l->tids[l->n_tids++] = tid;
}

static void call(struct watch *w, void *state, const struct call *c)
{
	struct buf *key = watch_scratch(w, 0);
	struct state *s = state;
	struct args args;
	struct lock *l;

	if (c->flags & CALL_HEADLESS || c->duration < 0)
		return;
	args_split(c->args, &args);
	if (!is_lock_wait(&args))
		return;
	if (!s->locks.limit)
		s->locks = KEYS(sizeof(struct lock), 8192, lock_release);
	buf_printf(key, "%u ", watch_process_number(w));
	buf_add(key, args_get(&args, 0).at, args_get(&args, 0).length);
	l = keys_get(&s->locks, (struct slice){ key->data, key->length });
	if (!l)
		return;
	if (l->waits++ == 0)
		l->first = c->time;
	l->last = call_end(c);
	l->time += c->duration;
	if (c->duration > l->longest)
		l->longest = c->duration;
	count_thread(l, c->tid);
	if (l->waits > 10)
		samples_top(&l->samples, w, c, c->duration);
}

static void end(struct watch *w, void *state)
{
	struct state *s = state;

	for (const struct keys_entry *e = NULL; (e = keys_next(&s->locks, e));) {
		struct lock *l = (struct lock *)e->value;
		int64_t span = time_between(l->first, l->last);
		struct finding *f;

		if ((double)l->time < watch_limit(w, "ms") * MS ||
			(double)l->waits < watch_limit(w, "count") || l->n_tids < 2 ||
			(double)l->time * 100 < (double)span * watch_limit(w, "percent"))
			continue;
		f = finding_new(w, SEVERITY_WARNING, l->time,
			"%s%u threads waited for the lock at %s: %s waits, %s in all, %s the longest",
			l->n_tids == 8 ? "At least " : "", l->n_tids,
			say_text(slice_of(strchr(e->text, ' ') + 1)), say_count(l->waits),
			say_time(l->time), say_time(l->longest));
		finding_advise(f, "Hold it for less (no I/O, no sleep, no allocation under the lock), or "
				  "split it. -k with strace, or perf lock, shows who holds it.");
		finding_prove(f, &l->samples);
	}
}

static void done(void *state)
{
	keys_done(&((struct state *)state)->locks);
}

const struct rule rule_lock_contention = {
	.name = "lock-contention",
	.title = "Lock contention",
	.names = names,
	.needs = names,
	.thresholds = thresholds,
	.n_thresholds = 3,
	.state_size = sizeof(struct state),
	.call = call,
	.end = end,
	.done = done,
};
