/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * strace's -o: a file, a command that reads the trace, or standard error. The person who typed the
 * path means that path, so it is opened as any program would.
 */
#include "output/channel.h"
#include "output/output-kinds.h"

#include "cleanup.h"
#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct output_strace {
	struct output output;
	struct channel channel;
	pid_t command; /* of "|command", 0: none */
};

static int strace_channel(struct output *o, pid_t tid, size_t length, struct channel **ret_channel)
{
	(void)tid;
	(void)length;
	*ret_channel = &((struct output_strace *)o)->channel;
	return 0;
}

static struct channel *strace_current(struct output *o, pid_t tid)
{
	(void)tid;
	return &((struct output_strace *)o)->channel;
}

static int strace_flush(struct output *o, bool force)
{
	return channel_flush(&((struct output_strace *)o)->channel, force);
}

static void strace_calls(const struct output *output, struct output_calls *ret_calls)
{
	const struct output_strace *o = (const struct output_strace *)output;

	*ret_calls = (struct output_calls){
		.written = o->channel.calls,
		.held = o->channel.calls_held,
	};
}

static uint64_t strace_written(const struct output *o)
{
	return ((const struct output_strace *)o)->channel.written;
}

static void strace_free(struct output *output)
{
	struct output_strace *o = (struct output_strace *)output;

	(void)channel_flush(&o->channel, true);
	channel_close(&o->channel);
	if (o->command > 0)
		while (waitpid(o->command, NULL, 0) < 0 && errno == EINTR)
			;
	free(o);
}

static const struct output_kind strace_kind = {
	.channel = strace_channel,
	.current = strace_current,
	.flush = strace_flush,
	.calls = strace_calls,
	.written = strace_written,
	.free = strace_free,
};

extern char **environ;

static int command_start(const char *command, int *ret_fd, pid_t *ret_pid, struct error *err)
{
	char *const argv[] = { (char *)"sh", (char *)"-c", (char *)command, NULL };
	posix_spawn_file_actions_t actions;
	int ends[2], r;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set(err, errno, "pipe for '%s'", command);
	r = posix_spawn_file_actions_init(&actions);
	if (r == 0) {
		r = posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
		if (r == 0)
			r = posix_spawn(ret_pid, "/bin/sh", &actions, NULL, argv, environ);
		(void)posix_spawn_file_actions_destroy(&actions);
	}
	(void)close(ends[0]);
	if (r != 0) {
		(void)close(ends[1]);
		return error_set(err, r, "start '%s'", command);
	}
	*ret_fd = ends[1];
	return 0;
}

int output_open_strace(
	const char *target, bool append, struct output **ret_output, struct error *err)
{
	_cleanup_(freep) struct output_strace *o = calloc(1, sizeof(*o));
	bool immediate = true;
	int fd = STDERR_FILENO, r;

	if (!o)
		return error_set(err, ENOMEM, "open the output");
	if (target && (*target == '|' || *target == '!')) {
		r = command_start(target + 1, &fd, &o->command, err);
		if (r < 0)
			return r;
	} else if (target) {
		fd = open(target, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY |
				(append ? O_APPEND : O_TRUNC), 0666);
		if (fd < 0)
			return error_set(err, errno, "open '%s' for the trace", target);
		immediate = isatty(fd);
	}
	r = channel_open(&o->channel, fd, CHANNEL_BUFFER);
	if (r < 0)
		return error_set(err, -r, "open the output");
	o->channel.immediate = immediate;
	o->output.kind = &strace_kind;
	*ret_output = &take_ptr(&o)->output;
	return 0;
}
