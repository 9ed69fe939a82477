/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace-hook: a createRuntime (or prestart) hook. Container state on standard input; 0 lets the
 * container start, traced or not.
 */
#include "buf.h"
#include "cleanup.h"
#include "detach.h"
#include "engine_text.h"
#include "error.h"
#include "hook.h"
#include "log.h"
#include "policy.h"
#include "text.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * crun shows nothing of a hook's messages, so the log has them too; runc puts ours into its own, which
 * Docker looks through.
 */
static void tell(const struct hook_outcome *outcome, const struct error *err)
{
	_cleanup_(buf_donep) struct buf line = BUF_INIT;
	struct policy *policy = NULL;

	if (policy_load(&policy, NULL) < 0)
		policy = NULL;
	(void)log_append(policy, "sidetrace-hook", outcome->id[0] ? outcome->id : NULL, err->text);
	(void)policy_free(policy);
	message_clean(err->text, &line);
	(void)fprintf(stderr, "sidetrace: %s\n", buf_cstr(&line));
}

int main(int argc, char **argv)
{
	struct hook_outcome outcome;
	struct error err = { 0 };

	if (argc == 2 && text_equal(argv[1], "--version"))
		return printf("sidetrace-hook %s\n", SIDETRACE_VERSION) < 0;
	if (isatty(STDIN_FILENO)) {
		(void)fprintf(stderr, "sidetrace-hook: is run by an OCI runtime, with a container's "
			"state on standard input\n");
		return 2;
	}
	detach_signals(); /* crun with a timeout leaves SIGCHLD blocked; the rest would reach the tracer */
	if (hook_run(STDIN_FILENO, &outcome, &err) == 0)
		return 0;
	tell(&outcome, &err);
	return outcome.stop ? 1 : 0;
}
