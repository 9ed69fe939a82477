/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace trace: strace's command line, carried out by sidetrace-tracer. The options become a job;
 * then this process turns into the tracer, so that stdin, signals, the terminal and the exit status
 * are between the caller and the tracer alone.
 */
#include "commands.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "help.h"
#include "strace-options.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static int print(const char *text, size_t length, struct error *err)
{
	int r = fd_write_all(STDOUT_FILENO, text, length);

	return r < 0 ? error_set(err, -r, "write") : EXIT_CODE_OK;
}

static int print_help(struct error *err)
{
	_cleanup_(buf_donep) struct buf out = BUF_INIT;

	help_command(&out, &command_trace);
	return print(out.data, out.length, err);
}

static int print_version(struct error *err)
{
	static const char text[] = "sidetrace -- version " SIDETRACE_VERSION "\n";

	return print(text, sizeof(text) - 1, err);
}

static int become_tracer(const struct job *job, char **command, int n_command, struct error *err)
{
	_cleanup_(freep) char *tracer = NULL;
	_cleanup_(freep) char **arguments = calloc((size_t)n_command + 5, sizeof(*arguments));
	_cleanup_(close_fdp) int fd = -1;
	char number[16];
	int n = 0, r;

	if (!arguments)
		return error_set(err, ENOMEM, "start the tracer");
	r = self_sibling("sidetrace-tracer", &tracer);
	if (r < 0)
		return error_set(err, -r, "find sidetrace-tracer, which belongs beside sidetrace");
	r = job_write(job, &fd, err);
	if (r < 0)
		return r;
	(void)snprintf(number, sizeof(number), "%d", fd);
	arguments[n++] = tracer;
	arguments[n++] = (char *)"--job";
	arguments[n++] = number;
	if (n_command > 0)
		arguments[n++] = (char *)"--";
	for (int i = 0; i < n_command; i++)
		arguments[n++] = command[i];
	(void)execv(tracer, arguments);
	return error_set(err, errno, "run '%s'", tracer);
}

static int run(int argc, char **argv, struct error *err)
{
	_cleanup_(strace_settings_done) struct strace_settings s;
	struct options reader = options_begin(argc, argv, strace_options);

	strace_settings_init(&s);
	if (strace_settings_read(&s, &reader, err) < 0)
		return EXIT_CODE_ERROR; /* strace has no exit code of its own for usage */
	if (s.help)
		return print_help(err);
	if (s.version)
		return print_version(err);
	if (s.warnings.length > 0)
		(void)fd_write_all(STDERR_FILENO, s.warnings.data, s.warnings.length);
	return become_tracer(&s.job, reader.operands, reader.n_operands, err);
}

const struct command command_trace = {
	.name = "trace",
	.arguments = "{-p PID | [--] COMMAND [ARGUMENT…]}",
	.summary = "Trace a command or running processes, with strace's options",
	.group = "Trace",
	.options = strace_options,
	.run = run,
	.details =
		"Everything from the first word that is no option belongs to the command. The exit status"
		" is the command's; a command that a signal killed makes sidetrace die of the same signal."
		" Errors of its own: 1.",
	.stop_at_operand = true,
	.error_prefix = "sidetrace",
};
