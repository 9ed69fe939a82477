/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * containerd-shim-sidetrace-v2: for `ctr run --runtime io.containerd.sidetrace.v2`. On `start` the
 * bundle, which is the working directory, is prepared; then, as for every other action, this becomes the
 * real shim. The output of `start`, stdout and stderr together, is an address that containerd reads, and
 * its stdin is containerd's: nothing is written but when failing, nothing is ever read.
 */
#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "log.h"
#include "message.h"
#include "policy.h"
#include "prepare.h"
#include "runtime_find.h"
#include "shim_command_line.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define PROGRAM   "containerd-shim-sidetrace-v2"
#define REAL_SHIM "containerd-shim-runc-v2"

static int fail(const struct shim_command_line *c, const struct policy *policy, const char *text)
{
	_cleanup_(buf_donep) struct buf clean = BUF_INIT;

	message_clean(text, &clean);
	(void)dprintf(STDERR_FILENO, PROGRAM ": %s\n", buf_cstr(&clean));
	(void)log_append(policy, PROGRAM, c->id, buf_cstr(&clean));
	return EXIT_FAILURE;
}

static int prepare_start(const struct shim_command_line *c, struct error *err)
{
	_cleanup_(policy_freep) struct policy *policy = NULL;
	struct error policy_error = { 0 };
	struct prepare prepare = {
		.id = c->id, .engine = "containerd", .policy_error = &policy_error
	};
	_cleanup_(buf_donep) struct buf clean = BUF_INIT;
	int r;

	(void)policy_load(&policy, &policy_error);
	prepare.policy = policy;
	r = prepare_bundle(&prepare, err);
	if (r < 0)
		return fail(c, policy, err->text);
	if (r == PREPARE_UNTRACED) {
		message_clean(err->text, &clean);
		(void)log_append(policy, PROGRAM, c->id, buf_cstr(&clean));
	}
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	_cleanup_(freep) char *real = NULL;
	struct shim_command_line c;
	struct error err = { 0 };

	shim_command_line_parse(argc, argv, &c);
	if (program_find(REAL_SHIM, &real, &err) < 0)
		return fail(&c, NULL, err.text);
	if (c.starts && prepare_start(&c, &err) != EXIT_SUCCESS)
		return EXIT_FAILURE;
	argv[0] = real;
	(void)execv(real, argv);
	(void)error_set(&err, errno, "start '%s'", real);
	return fail(&c, NULL, err.text);
}
