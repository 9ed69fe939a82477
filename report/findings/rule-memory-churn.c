/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * memory-churn: memory of one size is taken from the kernel and given back over and over, so that
 * each use pays for a system call and for fresh page faults.
 */
#include "findings/finding.h"
#include "findings/keys.h"

#include <stdio.h>

static const struct threshold thresholds[] = {
	{ "count", 1000, "takes or returns", "mallopt(3): M_MMAP_THRESHOLD and M_TRIM_THRESHOLD make malloc do this" },
	{ "rate", 50, "a second", NULL },
};
static const unsigned names[] = { N_mmap, N_munmap, N_brk, N_madvise, N_NONE };
static const unsigned needs[] = { N_mmap, N_brk, N_madvise, N_NONE };

struct churn {
	uint64_t taken, returned;
	int64_t time, first, last, size, top;
	struct samples samples;
};

struct state {
	struct keys kinds; /* "process kind size" */
};

static void churn_release(void *value)
{
	samples_done(&((struct churn *)value)->samples);
}

/* Which sort of taking or returning it is; NULL: none of ours. */
static const char *kind_of(const struct call *c, int64_t *ret_size, bool *ret_taken)
{
	struct args args;

	args_split(c->args, &args);
	*ret_size = 0;
	switch (c->name) {
	case N_brk:
		*ret_taken = true;
		return "brk";
	case N_madvise:
		*ret_taken = false;
		if (!slice_is(args_get(&args, 2), "MADV_DONTNEED") &&
			!slice_is(args_get(&args, 2), "MADV_FREE"))
			return NULL;
		return "madvise";
	case N_mmap:
		*ret_taken = true;
		if (!fact_flag(args_get(&args, 3), "MAP_ANONYMOUS") ||
			fact_flag(args_get(&args, 3), "MAP_FIXED") || !fact_number(args_get(&args, 1), ret_size))
			return NULL;
		return "mmap";
	default:
		*ret_taken = false;
		return fact_number(args_get(&args, 1), ret_size) ? "mmap" : NULL;
	}
}

static void call(struct watch *w, void *state, const struct call *c)
{
	struct state *s = state;
	struct churn *churn;
	const char *kind;
	int64_t size;
	bool taken;
	char key[80];

	if (c->flags & (CALL_FAILED | CALL_UNFINISHED | CALL_HEADLESS))
		return;
	kind = kind_of(c, &size, &taken);
	if (!kind)
		return;
	if (!s->kinds.limit)
		s->kinds = KEYS(sizeof(struct churn), 8192, churn_release);
	(void)snprintf(key, sizeof(key), "%u %s %lld", watch_process_number(w), kind, (long long)size);
	churn = keys_get(&s->kinds, slice_of(key));
	if (!churn)
		return;
	if (c->name == N_brk) { /* the new top tells which way it went */
		taken = c->result >= churn->top;
		churn->top = c->result;
	}
	if (churn->taken + churn->returned == 0)
		churn->first = c->time;
	churn->taken += taken;
	churn->returned += !taken;
	churn->size = size;
	churn->last = c->time;
	churn->time += c->duration > 0 ? c->duration : 0;
	if (churn->taken + churn->returned > 100)
		samples_add(&churn->samples, w, c);
}

static void end(struct watch *w, void *state)
{
	struct state *s = state;

	for (const struct keys_entry *e = NULL; (e = keys_next(&s->kinds, e));) {
		struct churn *c = (struct churn *)e->value;
		double seconds = (double)time_between(c->first, c->last) / 1e9;
		bool madvise = strstr(e->text, " madvise ") != NULL;
		uint64_t pairs = madvise || c->returned < c->taken ? c->returned : c->taken;
		struct finding *f;

		if ((double)pairs < watch_limit(w, "count") ||
			(seconds > 0 && (double)pairs / seconds < watch_limit(w, "rate")))
			continue;
		if (madvise)
			f = finding_new(w, SEVERITY_WARNING, c->time,
				"Memory was given back with madvise %s times", say_count(pairs));
		else if (strstr(e->text, " brk "))
			f = finding_new(w, SEVERITY_WARNING, c->time,
				"The heap grew and shrank %s times (brk)", say_count(pairs));
		else
			f = finding_new(w, SEVERITY_WARNING, c->time,
				"%s bytes were mapped and unmapped %s times", say_count((uint64_t)c->size),
				say_count(pairs));
		finding_advise(f, "Keep the buffer and use it again. With glibc a larger "
				  "M_MMAP_THRESHOLD and M_TRIM_THRESHOLD (MALLOC_MMAP_THRESHOLD_, "
				  "MALLOC_TRIM_THRESHOLD_) keeps the memory in the process.");
		finding_prove(f, &c->samples);
	}
}

static void done(void *state)
{
	keys_done(&((struct state *)state)->kinds);
}

const struct rule rule_memory_churn = {
	.name = "memory-churn",
	.title = "Memory churn",
	.names = names,
	.needs = needs,
	.thresholds = thresholds,
	.n_thresholds = 2,
	.state_size = sizeof(struct state),
	.call = call,
	.end = end,
	.done = done,
};
