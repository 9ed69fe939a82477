/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * exec-chain: the first process goes through several programs before the one that stays: env, a
 * shell, tini, gosu, an entrypoint. Each costs its loader and its start.
 */
#include "findings/finding.h"

#include "buf.h"
#include "cleanup.h"

#include <stdlib.h>

static const struct threshold thresholds[] = {
	{ "count", 3, "programs before the last", NULL },
	{ "warning", 1000, "ms", NULL },
};
static const unsigned names[] = { N_execve, N_execveat, N_NONE };

struct state {
	bool chosen;
	uint32_t process; /* number of the first that was seen to exec */
	uint64_t execs;
	int64_t first, last;
	struct buf chain;
	struct samples samples;
};

static void call(struct watch *w, void *state, const struct call *c)
{
	struct state *s = state;
	struct slice inside;
	struct args args;
	bool cut;

	if (c->flags & (CALL_FAILED | CALL_UNFINISHED | CALL_HEADLESS))
		return;
	if (!s->chosen) {
		s->chosen = true;
		s->process = watch_process_number(w);
		s->first = c->time;
	}
	if (watch_process_number(w) != s->process)
		return;
	args_split_first(c->args, 2, &args);
	if (fact_string_raw(args_get(&args, c->name == N_execveat ? 1 : 0), &inside, &cut) &&
		s->chain.length < 400) {
		const char *slash = memrchr(inside.at, '/', inside.length);

		if (slash)
			inside = slice_between(slash + 1, inside.at + inside.length);
		if (s->execs)
			buf_str(&s->chain, " → ");
		buf_add(&s->chain, inside.at, inside.length);
	}
	s->execs++;
	s->last = c->time;
	samples_add(&s->samples, w, c);
}

static void end(struct watch *w, void *state)
{
	struct state *s = state;
	int64_t cost = s->first == TIME_UNKNOWN || s->last == TIME_UNKNOWN ? FINDING_COST_UNKNOWN :
									     s->last - s->first;
	struct finding *f;

	if (s->execs < 1 || (double)(s->execs - 1) < watch_limit(w, "count"))
		return;
	f = finding_new(w,
		(double)cost >= watch_limit(w, "warning") * MS ? SEVERITY_WARNING : SEVERITY_INFO, cost,
		"The first process went through %s programs: %s", say_count(s->execs),
		say_text((struct slice){ s->chain.data ?: "", s->chain.length }));
	finding_advise(f, "Let the image start the program itself (ENTRYPOINT in exec form), and set "
			  "user, environment and folder in the image instead of with helpers.");
	finding_prove(f, &s->samples);
}

static void done(void *state)
{
	struct state *s = state;

	buf_done(&s->chain);
	samples_done(&s->samples);
}

const struct rule rule_exec_chain = {
	.name = "exec-chain",
	.title = "Exec chain at start",
	.names = names,
	.needs = names,
	.thresholds = thresholds,
	.n_thresholds = 2,
	.state_size = sizeof(struct state),
	.call = call,
	.end = end,
	.done = done,
};
