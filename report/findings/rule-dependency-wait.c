/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dependency-wait: another service was not ready. Either it refused and let us in later, or one
 * connect blocked for long.
 */
#include "findings/attempts.h"

static const struct threshold thresholds[] = {
	{ "ms", 500, "ms", NULL },
	{ "connect", 1000, "ms", "RFC 6298, section 2: the first SYN is sent again after 1 s" },
	{ "serious", 10000, "ms", NULL },
};
static const unsigned needs[] = { N_connect, N_NONE };

static void call(struct watch *w, void *state, const struct call *c)
{
	attempts_call(state, w, c);
}

static enum severity weight_of(struct watch *w, int64_t cost)
{
	return cost >= (int64_t)(watch_limit(w, "serious") * MS) ? SEVERITY_SERIOUS : SEVERITY_WARNING;
}

static void end(struct watch *w, void *state)
{
	struct attempts *a = state;

	for (const struct keys_entry *e = NULL; (e = keys_next(&a->addresses, e));) {
		struct attempt *at = (struct attempt *)e->value;
		struct finding *f;

		if (at->waited >= (int64_t)(watch_limit(w, "ms") * MS)) {
			f = finding_new(w, weight_of(w, at->waited), at->waited,
				"Waited %s for %s: %s attempts failed before it accepted",
				say_time(at->waited), say_text(keys_text(e)),
				say_count(at->waited_run));
			finding_advise(f, "Start it earlier, or start this one after it is healthy "
					  "(compose: depends_on with condition: service_healthy), or "
					  "do other work meanwhile.");
			finding_prove(f, &at->success);
			finding_prove(f, &at->failures);
		} else if (at->longest_block >= (int64_t)(watch_limit(w, "connect") * MS)) {
			f = finding_new(w, weight_of(w, at->longest_block), at->longest_block,
				"One connect to %s took %s", say_text(keys_text(e)),
				say_time(at->longest_block));
			finding_advise(f, "A connection takes a round trip. Seconds mean lost SYNs "
					  "(firewall, full accept queue, wrong route) or a peer that "
					  "is far behind.");
			finding_prove(f, &at->blocked);
		}
	}
}

const struct rule rule_dependency_wait = {
	.name = "dependency-wait",
	.title = "Waiting for a dependency",
	.names = attempts_names,
	.needs = needs,
	.thresholds = thresholds,
	.n_thresholds = 3,
	.state_size = sizeof(struct attempts),
	.call = call,
	.end = end,
	.done = attempts_done,
};
