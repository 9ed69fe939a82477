/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bad-end: a process was killed by a signal that means a fault, or by SIGKILL from outside (the OOM
 * killer, a stop that took too long). SIGTERM and its like are how containers are stopped.
 */
#include "findings/finding.h"

#include "text.h"

#include <stdio.h>

static const unsigned names[] = { N_NONE };

struct state {
	uint64_t faults, kills;
	char signal[16];
	struct samples fault_samples, kill_samples;
};

static void call(struct watch *w, void *state, const struct call *c)
{
	static const char *const faults[] = { "SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGABRT", "SIGSYS",
		"SIGTRAP" };
	struct state *s = state;

	if (c->kind != CALL_KILLED)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++)
		if (slice_is(c->text, faults[i])) {
			s->faults++;
			(void)snprintf(s->signal, sizeof(s->signal), "%s", faults[i]);
			samples_add(&s->fault_samples, w, c);
			return;
		}
	if (slice_is(c->text, "SIGKILL")) {
		s->kills++;
		samples_add(&s->kill_samples, w, c);
	}
}

static void end(struct watch *w, void *state)
{
	struct state *s = state;
	struct finding *f;

	if (s->faults) {
		f = finding_new(w, SEVERITY_SERIOUS, FINDING_COST_UNKNOWN,
			"%s ended by a fault (%s)", say_many(s->faults, "thread"), s->signal);
		finding_advise(f, "The lines before it show what the program did last; a core dump shows "
				  "where.");
		finding_prove(f, &s->fault_samples);
	}
	if (s->kills) {
		f = finding_new(w, SEVERITY_INFO, FINDING_COST_UNKNOWN,
			"%s ended by SIGKILL", say_many(s->kills, "thread"));
		finding_advise(f, "From outside: a stop that was not obeyed in time, or the out-of-memory "
				  "killer (docker inspect: State.OOMKilled).");
		finding_prove(f, &s->kill_samples);
	}
}

static void done(void *state)
{
	struct state *s = state;

	samples_done(&s->fault_samples);
	samples_done(&s->kill_samples);
}

const struct rule rule_bad_end = {
	.name = "bad-end",
	.title = "Ended by a signal",
	.names = names,
	.events = true,
	.state_size = sizeof(struct state),
	.call = call,
	.end = end,
	.done = done,
};
