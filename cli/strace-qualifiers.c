/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * strace's -e NAME=SET: the names with their aliases, and what each does to the job.
 */
#include "strace-qualifiers.h"

#include "error.h"
#include "text.h"
#include "strace-sets.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int strace_replace_text(char **text, const char *value, struct error *err)
{
	char *copy = strdup(value);

	if (!copy)
		return error_set(err, ENOMEM, "keep '%s'", value);
	free(*text);
	*text = copy;
	return 0;
}

APPLY(set_trace)
{
	int r = set_parse_calls(value, &JOB(target)->request.filter, err);

	return r < 0 ? r : strace_replace_text(&JOB(target)->request.trace, value, err);
}

APPLY(set_abbrev)
{
	return set_parse_calls(value, &STYLE(target)->abbrev, err);
}

APPLY(set_verbose)
{
	return set_parse_calls(value, &STYLE(target)->verbose, err);
}

APPLY(set_raw)
{
	return set_parse_calls(value, &STYLE(target)->raw, err);
}

APPLY(set_signal)
{
	return set_parse_signals(value, JOB(target)->signals, err);
}

APPLY(set_read)
{
	return set_parse_fds(value, &JOB(target)->dump_read, err);
}

APPLY(set_write)
{
	return set_parse_fds(value, &JOB(target)->dump_write, err);
}

APPLY(set_status)
{
	static const struct set_word words[] = {
		{ "successful", STATUS_SUCCESSFUL },
		{ "failed", STATUS_FAILED },
		{ "unfinished", STATUS_UNFINISHED },
		{ "unavailable", STATUS_UNAVAILABLE },
		{ "detached", STATUS_DETACHED },
		{ 0 },
	};

	return set_parse(value, "status", words, &JOB(target)->status, err);
}

void strace_set_quiet(struct job *j, unsigned quiet)
{
	j->quiet_attach = quiet & QUIET_ATTACH;
	j->quiet_exit = quiet & QUIET_EXIT;
	j->quiet_path = quiet & QUIET_PATH;
	j->quiet_personality = quiet & QUIET_PERSONALITY;
	j->quiet_thread_execve = quiet & QUIET_EXECVE;
}

APPLY(set_quiet)
{
	static const struct set_word words[] = {
		{ "attach", QUIET_ATTACH },
		{ "exit", QUIET_EXIT },
		{ "exits", QUIET_EXIT },
		{ "path-resolution", QUIET_PATH },
		{ "path", QUIET_PATH },
		{ "personality", QUIET_PERSONALITY },
		{ "thread-execve", QUIET_EXECVE },
		{ "superseded", QUIET_EXECVE },
		{ 0 },
	};
	unsigned bits = QUIET_ATTACH | QUIET_PERSONALITY;
	int r = value ? set_parse(value, "quiet", words, &bits, err) : 0;

	if (r < 0)
		return r;
	SETTINGS(target)->quiet_set = true;
	strace_set_quiet(JOB(target), bits);
	return 0;
}

APPLY(set_decode_fds)
{
	static const struct set_word words[] = {
		{ "path", FD_SHOWS_PATH },
		{ "socket", FD_SHOWS_SOCKET },
		{ "dev", FD_SHOWS_DEVICE },
		{ "pidfd", FD_SHOWS_PIDFD },
		{ 0 },
	};
	unsigned bits = FD_SHOWS_PATH;
	int r = value ? set_parse(value, "decode-fds", words, &bits, err) : 0;

	if (r < 0)
		return r;
	SETTINGS(target)->fds_set = true;
	STYLE(target)->fds = !bits ? FDS_OFF : bits == FD_SHOWS_PATH ? FDS_PATH : FDS_ALL;
	STYLE(target)->fds_hidden = bits ? FD_SHOWS_ALL & ~bits : 0;
	return 0;
}

APPLY(set_decode_pids)
{
	enum { DECODE_COMM = 1, DECODE_NS = 2 };
	static const struct set_word words[] = {
		{ "comm", DECODE_COMM },
		{ "pidns", DECODE_NS },
		{ 0 },
	};
	unsigned bits;
	int r = set_parse(value, "decode-pids", words, &bits, err);

	if (r < 0)
		return r;
	STYLE(target)->pid_comm = bits & DECODE_COMM;
	STYLE(target)->pid_ns = bits & DECODE_NS;
	return 0;
}

int strace_invalid_argument(struct strace_settings *s, const struct command_option *row,
	const char *value, struct error *err)
{
	if (row->letter && !s->reader->by_name)
		return error_say(err, EINVAL, "invalid -%c argument: '%s'", row->letter, value);
	return error_say(err, EINVAL, "invalid --%s argument: '%s'", row->name, value);
}

int strace_append_text(char ***list, const char *value, struct error *err)
{
	size_t n = 0;
	char **longer;

	while (*list && (*list)[n])
		n++;
	longer = realloc(*list, (n + 2) * sizeof(*longer));
	if (!longer)
		return error_set(err, ENOMEM, "keep '%s'", value);
	*list = longer;
	longer[n + 1] = NULL;
	longer[n] = strdup(value);
	return longer[n] ? 0 : error_set(err, ENOMEM, "keep '%s'", value);
}

int strace_refuse(struct error *err, const char *what)
{
	return error_say(err, EINVAL, "%s of strace is not offered by sidetrace", what);
}

APPLY(set_inject)
{
	return strace_refuse(err, "tampering (-e inject=, -e fault=)");
}

APPLY(set_kvm)
{
	return strace_refuse(err, "-e kvm=");
}

APPLY(set_secontext)
{
	return strace_refuse(err, "--secontext");
}

static const struct qualifier {
	const char *name;
	int (*apply)(void *target, const struct command_option *row, const char *value,
		struct error *err);
} qualifiers[] = {
	{ "trace", set_trace },
	{ "t", set_trace },
	{ "abbrev", set_abbrev },
	{ "a", set_abbrev },
	{ "verbose", set_verbose },
	{ "v", set_verbose },
	{ "raw", set_raw },
	{ "x", set_raw },
	{ "signal", set_signal },
	{ "signals", set_signal },
	{ "s", set_signal },
	{ "status", set_status },
	{ "read", set_read },
	{ "reads", set_read },
	{ "r", set_read },
	{ "write", set_write },
	{ "writes", set_write },
	{ "w", set_write },
	{ "quiet", set_quiet },
	{ "silent", set_quiet },
	{ "silence", set_quiet },
	{ "q", set_quiet },
	{ "decode-fds", set_decode_fds },
	{ "decode-fd", set_decode_fds },
	{ "decode-pids", set_decode_pids },
	{ "decode-pid", set_decode_pids },
	{ "inject", set_inject },
	{ "fault", set_inject },
	{ "kvm", set_kvm },
	{ "secontext", set_secontext },
};

const char *const strace_qualifiers[] = { "trace", "signal", "status", "abbrev", "verbose", "raw",
	"read", "write", "quiet", "decode-fds", "decode-pids", NULL };

APPLY(apply_expression)
{
	for (size_t i = 0; i < ARRAY_SIZE(qualifiers); i++) {
		size_t length = strlen(qualifiers[i].name);

		if (strncmp(value, qualifiers[i].name, length) == 0 && value[length] == '=')
			return qualifiers[i].apply(target, row, value + length + 1, err);
	}
	return set_trace(target, row, value, err);
}
