/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace stop CONTAINER…: the tracer lets go of the container, writes its end and goes. The
 * container goes on.
 */
#include "commands.h"

#include "cleanup.h"
#include "error.h"
#include "options.h"
#include "policy.h"
#include "runs.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#define STOP_MS 30000 /* it may have to write reports */

static const struct command_option options[] = { { 0 } };

/* Through a pidfd, so that a process that took over the tracer's pid is never signalled. */
static int stop_run(const struct run *r, const struct policy *policy, struct error *err)
{
	_cleanup_(close_fdp) int pidfd = (int)syscall(SYS_pidfd_open, r->tracer, 0);
	_cleanup_(runs_done) struct runs again = { 0 };
	struct pollfd p = { .fd = pidfd, .events = POLLIN };
	const struct run *same;
	int e;

	if (pidfd < 0)
		return error_set(err, errno, "open the tracer, process %d", r->tracer);
	/* Still the same tracer now that its pid is held? */
	e = runs_collect(policy, false, &again, err);
	if (e < 0)
		return e;
	if (runs_find(&again, r->folder, &same, NULL) < 0 || same->tracer != r->tracer)
		return 0;
	if (syscall(SYS_pidfd_send_signal, pidfd, SIGTERM, NULL, 0) < 0 && errno != ESRCH)
		return error_set(err, errno, "end the tracer, process %d", r->tracer);
	if (poll(&p, 1, STOP_MS) == 0)
		return error_say(err, ETIMEDOUT, "the tracer, process %d, has not ended after %d s",
			r->tracer, STOP_MS / 1000);
	return 0;
}

static int stop_named(const char *word, const struct policy *policy, struct error *err)
{
	_cleanup_(runs_done) struct runs runs = { 0 };
	const struct run *found;
	int r = runs_collect(policy, false, &runs, err);

	if (r < 0)
		return r;
	if (runs_find(&runs, word, &found, err) < 0)
		return error_say(err, ENOENT, runs.hidden ? "no container '%s' is being traced by you; there are tracers of other users: "
							    "run this as root" : "no container '%s' is being traced", word);
	r = stop_run(found, policy, err);
	if (r < 0)
		return r;
	(void)fprintf(stderr, "stopped: %s\n", found->folder);
	return 0;
}

static int run(int argc, char **argv, struct error *err)
{
	struct options o = options_begin(argc, argv, options);
	_cleanup_(policy_freep) struct policy *policy = NULL;
	int r = options_next(&o, err);

	if (r < 0)
		return EXIT_CODE_USAGE;
	if (o.n_operands == 0) {
		(void)error_say(err, EINVAL, "say which container");
		return EXIT_CODE_USAGE;
	}
	r = policy_load(&policy, err);
	for (int i = 0; r >= 0 && i < o.n_operands; i++)
		r = stop_named(o.operands[i], policy, err);
	return r < 0 ? r : EXIT_CODE_OK;
}

const struct command command_stop = {
	.name = "stop",
	.arguments = "CONTAINER…",
	.summary = "End the tracing of a container, which itself goes on",
	.group = "Trace",
	.options = options,
	.run = run,
	.details = "A container is named by its name, the beginning of its id, the pid of its first"
		   " process, or its run folder.",
};
