/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From a command line to a whole job: what is between strace's options (which exclude each other,
 * which have no effect without another) and what follows from them all.
 */
#include "strace-qualifiers.h"

#include "cleanup.h"
#include "error.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

__attribute__((format(printf, 2, 3))) static void warn(
	struct strace_settings *s, const char *format, ...)
{
	char line[512];
	va_list ap;

	va_start(ap, format);
	(void)vsnprintf(line, sizeof(line), format, ap);
	va_end(ap);
	buf_printf(&s->warnings, "sidetrace: %s\n", line);
}

void strace_settings_init(struct strace_settings *s)
{
	*s = (struct strace_settings){ 0 };
	job_init(&s->job);
	request_init(&s->job.request);
	style_init(&s->job.style);
	s->job.folder_fd = s->job.ready_fd = s->job.pidfd = -1;
	s->job.request.traced = true;
	s->job.request.max_size = 0;
	s->job.status = STATUS_ALL;
	s->job.signals[0] = s->job.signals[1] = UINT64_MAX;
	filter_all(&s->job.request.filter);
}

void strace_settings_done(struct strace_settings *s)
{
	job_done(&s->job);
	buf_done(&s->warnings);
}

static int check_mixed(const struct strace_settings *s, struct error *err)
{
	const struct {
		unsigned letters;
		bool other;
		const char *names;
	} pairs[] = {
		{ s->follow_letters, s->follow_long, "-f and --follow-forks" },
		{ s->time_letters, s->time_long, "-t and --absolute-timestamps" },
		{ s->quiet_letters, s->quiet_set, "-q and -e quiet/--quiet" },
		{ s->hex_letters, s->hex_long, "-x and --strings-in-hex" },
		{ s->fds_letters, s->fds_set, "-y and --decode-fds" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		if (pairs[i].letters && pairs[i].other)
			return error_say(err, EINVAL, "%s cannot be provided simultaneously",
				pairs[i].names);
	return 0;
}

static int check_summary(struct strace_settings *s, struct error *err)
{
	static const char both[] = "(-c/--summary-only or -C/--summary)";
	struct job *j = &s->job;
	bool summary = s->summary_only || s->summary_also;

	if (s->summary_only && s->summary_also)
		return error_say(err, EINVAL,
			"-c/--summary-only and -C/--summary are mutually exclusive");
	if (summary && j->separate && j->follow)
		return error_say(err, EINVAL,
			"%s and -ff/--output-separately are mutually exclusive", both);
	if (j->summary_wall && !summary)
		return error_say(err, EINVAL, "-w/--summary-wall-clock must be given with %s", both);
	if (j->summary_columns && !summary)
		return error_say(err, EINVAL, "-U/--summary-columns must be given with %s", both);
	j->request.summary = s->summary_only ? SUMMARY_ONLY : s->summary_also ? SUMMARY_ALSO :
										SUMMARY_OFF;
	return 0;
}

static bool is_pipe(const char *output)
{
	return output && (output[0] == '|' || output[0] == '!');
}

/* What has no effect is said, as strace does, and left out. */
static void warn_without_effect(struct strace_settings *s)
{
	struct job *j = &s->job;
	const struct {
		bool given;
		const char *name;
	} useless[] = {
		{ j->style.instruction_pointer, "-i/--instruction-pointer" },
		{ j->style.number, "-n/--syscall-number" },
		{ j->style.relative, "-r/--relative-timestamps" },
		{ j->style.timestamps != TIME_NONE, "-t/--absolute-timestamps" },
		{ j->style.durations, "-T/--syscall-times" },
		{ j->style.fds != FDS_OFF, "-y/--decode-fds" },
	};

	for (size_t i = 0; s->summary_only && i < ARRAY_SIZE(useless); i++)
		if (useless[i].given)
			warn(s, "%s has no effect with -c/--summary-only", useless[i].name);
	if (j->append && !j->output_file)
		warn(s, "-A/--output-append-mode has no effect without -o/--output");
	if (s->statuses_twice)
		warn(s, "Only the last of -z/--successful-only/-Z/--failed-only options will take"
			" effect. See status qualifier for more complex filters.");
	if (j->seccomp_bpf && !j->follow) {
		warn(s, "--seccomp-bpf cannot be used without -f/--follow-forks, disabling");
		j->seccomp_bpf = false;
	}
	if (j->seccomp_bpf && j->detach_on_execve) {
		warn(s, "--seccomp-bpf is not enabled because it is not compatible with -b");
		j->seccomp_bpf = false;
	}
}

/* strace: with an output file the pid is on every line as soon as there can be several. */
static void settle_pids(struct job *j, bool has_command)
{
	j->separate = j->separate && j->follow && j->output_file;
	j->style.bracket_pid = !j->output_file;
	if (j->output_file && !j->separate && (j->follow || j->n_pids + has_command > 1))
		j->style.always_pid = true;
}

/* As strace: -P is the path as it was given and, where there is such a file now, its canonical name. */
static int resolve_paths(struct strace_settings *s, struct error *err)
{
	size_t given = 0;

	while (s->job.paths && s->job.paths[given])
		given++;
	for (size_t i = 0; i < given; i++) {
		_cleanup_(freep) char *real = realpath(s->job.paths[i], NULL);

		if (!real || text_equal(real, s->job.paths[i]))
			continue;
		if (!s->job.quiet_path)
			warn(s, "Requested path \"%s\" resolved into \"%s\"", s->job.paths[i], real);
		if (strace_append_text(&s->job.paths, real, err) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int settle(struct strace_settings *s, bool has_command, struct error *err)
{
	struct job *j = &s->job;
	int r;

	if (!has_command && j->n_pids == 0)
		return error_say(err, EINVAL, "must have PROG [ARGS] or -p PID");
	if (j->user && !has_command)
		warn(s, "-u/--user has no effect without a command");
	r = check_mixed(s, err);
	if (r >= 0)
		r = check_summary(s, err);
	if (r < 0)
		return r;
	if (is_pipe(j->output_file) && j->separate)
		return error_say(err, EINVAL,
			"piping the output and -ff/--output-separately are mutually exclusive");
	warn_without_effect(s);
	settle_pids(j, has_command);
	j->kind = has_command ? JOB_COMMAND : JOB_ATTACH;
	/* strace(1), -q: so it is when output goes to a file and the command is run directly. */
	if (has_command && j->output_file && !s->quiet_letters && !s->quiet_set)
		j->quiet_attach = j->quiet_personality = true;
	j->request.strings = j->style.strings;
	j->request.fds = j->style.fds;
	j->request.failed_only = j->status == STATUS_FAILED;
	r = resolve_paths(s, err);
	if (r < 0)
		return r;
	r = j->request.trace ? 0 : strace_replace_text(&j->request.trace, "all", err);
	return r < 0 ? r : strace_replace_text(&j->program_name, "sidetrace", err);
}

int strace_settings_read(struct strace_settings *s, struct options *reader, struct error *err)
{
	int r;

	s->reader = reader;
	reader->stop_at_operand = true;
	while ((r = options_next(reader, err)) > 0) {
		r = reader->option->apply(s, reader->option, reader->value, err);
		if (r < 0)
			return r;
		if (s->help || s->version)
			return 0;
	}
	return r < 0 ? r : settle(s, reader->n_operands > 0, err);
}
