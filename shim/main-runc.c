/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace-runc: stands where an OCI runtime is expected. It settles what a container that is about to
 * start asks for and then becomes the real runtime, by exec and never by fork: the shim above waits for
 * this very process, has set its PDEATHSIG, and its standard streams are the container's.
 */
#include "ahead.h"
#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "log.h"
#include "message.h"
#include "oci_command_line.h"
#include "policy.h"
#include "prepare.h"
#include "runtime_find.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROGRAM "sidetrace-runc"

/* Says why and ends: on stderr, in the engine's log, in ours. */
static int fail(const struct oci_command_line *c, const struct policy *policy, const char *text)
{
	_cleanup_(buf_donep) struct buf clean = BUF_INIT;

	message_clean(text, &clean);
	(void)dprintf(STDERR_FILENO, PROGRAM ": %s\n", buf_cstr(&clean));
	(void)message_log(c->log, c->log_json, "error", buf_cstr(&clean));
	(void)log_append(policy, PROGRAM, c->id, buf_cstr(&clean));
	return EXIT_FAILURE;
}

/* The container starts without its trace: nothing on stderr, that is the container's own. */
static void warn(const struct oci_command_line *c, const struct policy *policy, const char *text)
{
	_cleanup_(buf_donep) struct buf clean = BUF_INIT;

	message_clean(text, &clean);
	(void)message_log(c->log, c->log_json, "warning", buf_cstr(&clean));
	(void)log_append(policy, PROGRAM, c->id, buf_cstr(&clean));
}

/*
 * A runtime that is itself a wrapper may look for "runc" and find us again, in the same process, for
 * ever. The mark tells; children that start containers of their own have another pid.
 */
static bool went_round(void)
{
	static const char name[] = "SIDETRACE_RUNC_PID";
	const char *before = getenv(name);
	char pid[16];

	(void)snprintf(pid, sizeof(pid), "%d", (int)getpid());
	if (before && strcmp(before, pid) == 0)
		return true;
	(void)setenv(name, pid, 1);
	return false;
}

int main(int argc, char **argv)
{
	_cleanup_(policy_freep) struct policy *policy = NULL;
	_cleanup_(freep) char *runtime = NULL;
	struct error policy_error = { 0 }, err = { 0 };
	struct oci_command_line c;
	int r;

	oci_command_line_parse(argc, argv, &c);
	(void)policy_load(&policy, &policy_error);
	if (went_round())
		return fail(&c, policy,
			"the low-level runtime leads back to sidetrace-runc; set \"runtime\" in the policy "
			"to the absolute path of runc or crun");
	r = runtime_find(argv[0], policy ? policy->runtime : NULL, &runtime, &err);
	if (r < 0)
		return fail(&c, policy, err.text);

	if (c.starts) {
		const struct prepare prepare = {
			.id = c.id,
			.bundle = c.bundle,
			.config = c.config,
			.runtime = runtime,
			.policy = policy,
			.policy_error = &policy_error,
		};

		r = prepare_bundle(&prepare, &err);
		if (r < 0)
			return fail(&c, policy, err.text);
		if (r == PREPARE_TRACED)
			ahead_start();
		if (r == PREPARE_UNTRACED)
			warn(&c, policy, err.text);
	}
	argv[0] = runtime;
	(void)execv(runtime, argv);
	(void)error_set(&err, errno, "start '%s'", runtime);
	return fail(&c, policy, err.text);
}
