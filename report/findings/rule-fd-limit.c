/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fd-limit: the descriptor limit was hit (EMFILE, ENFILE), or the highest number came near the limit
 * that the log shows (prlimit64, setrlimit). A limit that was never shown is not assumed.
 */
#include "findings/finding.h"
#include "findings/keys.h"

#include <errno.h>
#include <stdio.h>

static const struct threshold thresholds[] = {
	{ "percent", 80, "% of RLIMIT_NOFILE", NULL },
};
static const unsigned names[] = { N_open, N_openat, N_openat2, N_creat, N_socket, N_accept, N_accept4,
	N_dup, N_dup2, N_dup3, N_pipe, N_pipe2, N_eventfd2, N_epoll_create1, N_fcntl, N_inotify_init1,
	N_timerfd_create, N_memfd_create, N_socketpair, N_setrlimit, N_getrlimit, N_prlimit64, N_NONE };
static const unsigned needs[] = { N_open, N_openat, N_socket, N_accept, N_accept4, N_NONE };

enum { LOWEST = 32 }; /* no limit is so low that fewer descriptors would be near it */

struct near {
	int64_t limit, highest;
	struct samples samples;
};

struct state {
	uint64_t refused;
	struct samples refusals;
	struct keys processes; /* number → struct near */
};

static void near_release(void *value)
{
	samples_done(&((struct near *)value)->samples);
}

/* prlimit64(0, RLIMIT_NOFILE, NULL, {rlim_cur=1024, rlim_max=4*1024}) */
static void limit_seen(struct near *n, const struct call *c)
{
	struct slice value;
	struct args args;
	int64_t limit;

	args_split(c->args, &args);
	for (unsigned i = 0; i < args.count; i++)
		if (slice_is(args.value[i], "RLIMIT_NOFILE"))
			for (unsigned j = i + 1; j < args.count; j++) {
				value = fact_field(args.value[j], "rlim_cur");
				if (value.length && fact_number(value, &limit))
					n->limit = limit;
			}
}

static void call(struct watch *w, void *state, const struct call *c)
{
	struct state *s = state;
	struct near *n;
	char key[16];

	if (c->flags & CALL_FAILED && (c->error == EMFILE || c->error == ENFILE)) {
		s->refused++;
		samples_add(&s->refusals, w, c);
		return;
	}
	if (c->flags & (CALL_FAILED | CALL_UNFINISHED))
		return;
	/* Most calls hand out a number that was handed out before: nothing new. */
	if (c->name != N_prlimit64 && c->name != N_setrlimit && c->name != N_getrlimit && c->result < LOWEST)
		return;
	if (!s->processes.limit)
		s->processes = KEYS(sizeof(struct near), 4096, near_release);
	(void)snprintf(key, sizeof(key), "%u", watch_process_number(w));
	n = keys_get(&s->processes, slice_of(key));
	if (!n)
		return;
	if (c->name == N_prlimit64 || c->name == N_setrlimit || c->name == N_getrlimit) {
		limit_seen(n, c);
	} else if (c->result > n->highest && (c->name != N_fcntl || slice_find(c->args, "F_DUPFD"))) {
		n->highest = c->result;
		if (n->limit > 0 && (double)n->highest * 100 >= (double)n->limit * watch_limit(w, "percent"))
			samples_top(&n->samples, w, c, n->highest);
	}
}

static void end(struct watch *w, void *state)
{
	struct state *s = state;
	struct finding *f;

	if (s->refused) {
		f = finding_new(w, SEVERITY_SERIOUS, FINDING_COST_UNKNOWN,
			"The descriptor limit was hit: %s calls failed with EMFILE or ENFILE",
			say_count(s->refused));
		finding_advise(f, "Find what piles up (`sidetrace fds`), then raise the limit if the "
				  "number is right: docker run --ulimit nofile=65536:65536.");
		finding_prove(f, &s->refusals);
		return;
	}
	for (const struct keys_entry *e = NULL; (e = keys_next(&s->processes, e));) {
		struct near *n = (struct near *)e->value;

		if (!n->samples.n)
			continue;
		f = finding_new(w, SEVERITY_WARNING, FINDING_COST_UNKNOWN,
			"Descriptor %s of at most %s was handed out", say_count((uint64_t)n->highest),
			say_count((uint64_t)n->limit));
		finding_advise(f, "Close what is not needed, or raise the limit before it is hit: "
				  "docker run --ulimit nofile=65536:65536.");
		finding_prove(f, &n->samples);
	}
}

static void done(void *state)
{
	struct state *s = state;

	samples_done(&s->refusals);
	keys_done(&s->processes);
}

const struct rule rule_fd_limit = {
	.name = "fd-limit",
	.title = "Descriptor limit near",
	.names = names,
	.needs = needs,
	.thresholds = thresholds,
	.n_thresholds = 1,
	.state_size = sizeof(struct state),
	.call = call,
	.end = end,
	.done = done,
};
