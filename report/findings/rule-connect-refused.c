/* SPDX-License-Identifier: BSD-2-Clause */
/* connect-refused: an address is asked again and again and never lets anybody in. */
#include "findings/attempts.h"

#include <errno.h>

static const struct threshold thresholds[] = {
	{ "count", 5, "refusals", NULL },
};
static const unsigned needs[] = { N_connect, N_NONE };

static void call(struct watch *w, void *state, const struct call *c)
{
	attempts_call(state, w, c);
}

static void end(struct watch *w, void *state)
{
	struct attempts *a = state;

	for (const struct keys_entry *e = NULL; (e = keys_next(&a->addresses, e));) {
		struct attempt *at = (struct attempt *)e->value;
		int64_t cost = FINDING_COST_UNKNOWN;
		struct finding *f;

		if (at->successes || (double)(at->refused + at->other) < watch_limit(w, "count"))
			continue;
		if (at->first_failure != TIME_UNKNOWN && at->last_failure != TIME_UNKNOWN)
			cost = time_between(at->first_failure, at->last_failure);
		f = finding_new(w, SEVERITY_SERIOUS, cost,
			"%s was asked %s times%s%s and never accepted (%s)", say_text(keys_text(e)),
			say_count(at->refused + at->other), cost < 0 ? "" : " within ",
			cost < 0 ? "" : say_time(cost), errno_text(at->last_error) ?: "failed");
		if (at->last_error == ECONNREFUSED)
			finding_advise(f, "Nobody listens there: is the service started, is it this "
					  "address and port, is it bound to another interface? Wait "
					  "for it with a growing pause.");
		else
			finding_advise(f, "The address cannot be reached: check the name, the route, "
					  "the network policy and the firewall between the two.");
		finding_prove(f, &at->failures);
	}
}

const struct rule rule_connect_refused = {
	.name = "connect-refused",
	.title = "Connection refused in a loop",
	.names = attempts_names,
	.needs = needs,
	.thresholds = thresholds,
	.n_thresholds = 1,
	.state_size = sizeof(struct attempts),
	.call = call,
	.end = end,
	.done = attempts_done,
};
