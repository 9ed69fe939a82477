/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * strace's options: letters, long names and meanings are those of strace 6.1 (strace(1)); a few of
 * 7.x and our own are marked. Options that sidetrace does not offer have rows too, without help text,
 * so that they are refused by name.
 */
#include "strace-qualifiers.h"

#include "cleanup.h"
#include "error.h"
#include "text.h"
#include "strace-sets.h"

#include <errno.h>
#include <string.h>

#define STRING_LIMIT_MAX 1073741823 /* strace's: UINT_MAX / 4 */
#define COLUMN_MAX       INT32_MAX

/* --- which processes ------------------------------------------------------------------------- */

static APPLY(apply_follow_letter)
{
	JOB(target)->follow = true;
	if (++SETTINGS(target)->follow_letters > 1)
		JOB(target)->separate = true;
	return 0;
}

static APPLY(apply_follow_long)
{
	JOB(target)->follow = SETTINGS(target)->follow_long = true;
	return 0;
}

static APPLY(apply_separate)
{
	JOB(target)->separate = true;
	return 0;
}

static APPLY(apply_seccomp_bpf)
{
	JOB(target)->seccomp_bpf = true;
	return 0;
}

static APPLY(apply_backend)
{
	static const struct set_word words[] = {
		{ "auto", BACKEND_AUTO },
		{ "ebpf", BACKEND_EBPF },
		{ "ptrace", BACKEND_PTRACE },
		{ 0 },
	};

	for (const struct set_word *w = words; w->word; w++) {
		if (text_equal(w->word, value)) {
			JOB(target)->request.backend = (enum request_backend)w->bits;
			return 0;
		}
	}
	return error_say(err, EINVAL, "invalid backend '%s' (auto, ebpf, ptrace)", value);
}

/* --- which calls ----------------------------------------------------------------------------- */

static APPLY(apply_path)
{
	return strace_append_text(&JOB(target)->paths, value, err);
}

static int set_status_letter(struct strace_settings *s, unsigned status)
{
	s->statuses_twice = s->statuses_twice || s->statuses_by_letter;
	s->statuses_by_letter = true;
	s->job.status = status;
	return 0;
}

static APPLY(apply_successful)
{
	return set_status_letter(target, STATUS_SUCCESSFUL);
}

static APPLY(apply_failed)
{
	return set_status_letter(target, STATUS_FAILED);
}

/* --- how a line looks ------------------------------------------------------------------------ */

static APPLY(apply_columns)
{
	uint64_t column;

	if (text_to_unsigned(value, COLUMN_MAX, &column) < 0)
		return strace_invalid_argument(target, row, value, err);
	STYLE(target)->column = (unsigned)column;
	return 0;
}

static APPLY(apply_string_limit)
{
	uint64_t limit;

	if (text_to_unsigned(value, STRING_LIMIT_MAX, &limit) < 0)
		return strace_invalid_argument(target, row, value, err);
	STYLE(target)->strings = (uint32_t)limit;
	return 0;
}

static void set_timestamps(struct style *style, enum timestamps kind, unsigned digits)
{
	style->timestamps = kind;
	style->timestamp_digits = digits;
}

static APPLY(apply_time_letter)
{
	unsigned times = ++SETTINGS(target)->time_letters;

	set_timestamps(STYLE(target), times > 2 ? TIME_EPOCH : TIME_CLOCK, times > 1 ? 6 : 0);
	return 0;
}

/* One comma-separated part of --absolute-timestamps: a format or a precision, named or bare. */
static int read_timestamp_part(const char *part, enum timestamps *kind, unsigned *digits)
{
	static const struct set_word formats[] = {
		{ "none", TIME_NONE },
		{ "time", TIME_CLOCK },
		{ "unix", TIME_EPOCH },
		{ 0 },
	};
	bool format = text_starts(part, "format:"), precision = text_starts(part, "precision:");

	if (format || precision)
		part = strchr(part, ':') + 1;
	for (const struct set_word *w = formats; !precision && w->word; w++) {
		if (text_equal(w->word, part)) {
			*kind = (enum timestamps)w->bits;
			return 0;
		}
	}
	return format ? -EINVAL : precision_parse(part, digits);
}

static APPLY(apply_time_long)
{
	/* a second one adds to the first: a format, or a precision */
	bool again = SETTINGS(target)->time_long;
	enum timestamps kind = again ? STYLE(target)->timestamps : TIME_CLOCK;
	unsigned digits = again ? STYLE(target)->timestamp_digits : 0;
	_cleanup_(freep) char *copy = strdup(value ?: "time");
	char *rest = copy, *part;

	if (!copy)
		return error_set(err, ENOMEM, "read --%s", row->name);
	while ((part = strsep(&rest, ",")))
		if (read_timestamp_part(part, &kind, &digits) < 0)
			return strace_invalid_argument(target, row, value, err);
	SETTINGS(target)->time_long = true;
	set_timestamps(STYLE(target), kind, digits);
	return 0;
}

static APPLY(apply_relative)
{
	STYLE(target)->relative_digits = 6;
	if (value && precision_parse(value, &STYLE(target)->relative_digits) < 0)
		return strace_invalid_argument(target, row, value, err);
	STYLE(target)->relative = true;
	return 0;
}

static APPLY(apply_syscall_times)
{
	STYLE(target)->duration_digits = 6;
	if (value && precision_parse(value, &STYLE(target)->duration_digits) < 0)
		return strace_invalid_argument(target, row, value, err);
	STYLE(target)->durations = true;
	return 0;
}

static APPLY(apply_instruction_pointer)
{
	STYLE(target)->instruction_pointer = true;
	return 0;
}

static APPLY(apply_number)
{
	STYLE(target)->number = true;
	return 0;
}

static APPLY(apply_arg_names)
{
	STYLE(target)->arg_names = true;
	return 0;
}

static APPLY(apply_no_abbrev)
{
	filter_none(&STYLE(target)->abbrev);
	return 0;
}

static APPLY(apply_hex_letter)
{
	STYLE(target)->hex = ++SETTINGS(target)->hex_letters > 1 ? HEX_ALL : HEX_NON_ASCII;
	return 0;
}

static APPLY(apply_hex_long)
{
	static const struct set_word words[] = {
		{ "none", HEX_NONE },
		{ "non-ascii-chars", HEX_NON_ASCII_CHARS },
		{ "non-ascii", HEX_NON_ASCII },
		{ "all", HEX_ALL },
		{ 0 },
	};

	for (const struct set_word *w = words; w->word; w++) {
		if (text_equal(w->word, value ?: "all")) {
			STYLE(target)->hex = (enum hex_strings)w->bits;
			SETTINGS(target)->hex_long = true;
			return 0;
		}
	}
	return strace_invalid_argument(target, row, value, err);
}

static APPLY(apply_constants)
{
	static const struct set_word words[] = {
		{ "raw", CONSTANTS_RAW },
		{ "abbrev", CONSTANTS_ABBREV },
		{ "verbose", CONSTANTS_VERBOSE },
		{ 0 },
	};

	for (const struct set_word *w = words; w->word; w++) {
		if (text_equal(w->word, value)) {
			STYLE(target)->constants = (enum constant_style)w->bits;
			return 0;
		}
	}
	return strace_invalid_argument(target, row, value, err);
}

static APPLY(apply_fds_letter)
{
	STYLE(target)->fds = ++SETTINGS(target)->fds_letters > 1 ? FDS_ALL : FDS_PATH;
	return 0;
}

static APPLY(apply_pid_names)
{
	STYLE(target)->pid_comm = true;
	return 0;
}

static APPLY(apply_pidns)
{
	STYLE(target)->pid_ns = true;
	return 0;
}

static APPLY(apply_always_pid)
{
	STYLE(target)->always_pid = true;
	return 0;
}

/* --- where it goes --------------------------------------------------------------------------- */

static APPLY(apply_output)
{
	return strace_replace_text(&JOB(target)->output_file, value, err);
}

static APPLY(apply_append)
{
	JOB(target)->append = true;
	return 0;
}

static APPLY(apply_quiet_letter)
{
	static const unsigned levels[] = {
		QUIET_ATTACH | QUIET_PERSONALITY,
		QUIET_ATTACH | QUIET_PERSONALITY | QUIET_EXIT,
		QUIET_ATTACH | QUIET_PERSONALITY | QUIET_EXIT | QUIET_PATH | QUIET_EXECVE,
	};
	unsigned level = SETTINGS(target)->quiet_letters;

	if (level < ARRAY_SIZE(levels)) {
		strace_set_quiet(JOB(target), levels[level]);
		SETTINGS(target)->quiet_letters++;
	}
	return 0;
}

/* --- the table of counts --------------------------------------------------------------------- */

static APPLY(apply_summary_only)
{
	SETTINGS(target)->summary_only = true;
	return 0;
}

static APPLY(apply_summary)
{
	SETTINGS(target)->summary_also = true;
	return 0;
}

static APPLY(apply_wall_clock)
{
	JOB(target)->summary_wall = true;
	return 0;
}

static APPLY(apply_help)
{
	SETTINGS(target)->help = true;
	return 0;
}

static APPLY(apply_version)
{
	SETTINGS(target)->version = true;
	return 0;
}

static APPLY(apply_not_offered)
{
	char what[64];

	(void)snprintf(what, sizeof(what), row->letter ? "option -%2$c/--%1$s" : "option --%1$s",
		row->name, row->letter);
	return strace_refuse(err, what);
}

#define CALLS "[!][?]{CALL|CLASS|/REGEX}[@64|@32|@x32],…"

const struct command_option strace_options[] = {
	{ 'e', NULL, "EXPR", "NAME=SET, where NAME is trace, signal, status, abbrev, verbose, raw, read,"
	  " write, quiet, decode-fds or decode-pids; a SET alone means trace=SET",
		.apply = apply_expression },

	{ 'p', "attach", "PID", "trace a running process; several with commas or blanks, and repeated",
		.apply = apply_attach },
	{ 'E', "env", "NAME[=VALUE]", "put NAME=VALUE into the command's environment, or remove NAME",
		.apply = apply_environment },
	{ 'u', "user", "USER", "run the command as this user, with set-user-ID programs honoured",
		.apply = apply_user },
	{ 'b', "detach-on", "execve", "let go of a process when it starts another program",
		.apply = apply_detach_on },
	{ 'I', "interruptible", "anywhere|waiting|never|never_tstp", "whether a signal that ends programs ends the trace,"
	  " also by its number, 1 to 4; waiting is the default, and never with -o FILE and a command;"
	  " never_tstp: nor does ^Z stop it", .apply = apply_interruptible },
	{ 'f', NULL, NULL, "follow forks: trace children and threads; -ff: and one file for each",
		.apply = apply_follow_letter },
	{ 0, "follow-forks", NULL, "as -f", .apply = apply_follow_long },
	{ 0, "output-separately", NULL, "one file for each process and thread, FILE.TID",
		.apply = apply_separate },
	{ 0, "seccomp-bpf", NULL, "stop only at the selected calls (needs -f)",
		.apply = apply_seccomp_bpf },
	{ 0, "backend", "auto|ebpf|ptrace", "how calls are seen; auto, the default: eBPF when the trace goes into a file,"
	  " ptrace otherwise or where eBPF is not to be had; sidetrace's own",
		.apply = apply_backend },

	{ 0, "trace", "CALLS", "only these system calls: " CALLS "\nClasses: %network %file %process"
	  " %memory %signal %ipc %desc %creds %clock %pure %stat %lstat %fstat %%stat %statfs %fstatfs"
	  " %%statfs all none. The last one given counts", .apply = set_trace },
	{ 0, "signal", "SIGNALS", "only these signals", .apply = set_signal },
	{ 0, "status", "successful|failed|unfinished|unavailable|detached",
		"only calls that end so; several with commas, ! negates", .apply = set_status },
	{ 'P', "trace-path", "PATH", "only calls that touch PATH; may be repeated",
		.apply = apply_path },
	{ 'z', "successful-only", NULL, "only calls that succeeded", .apply = apply_successful },
	{ 'Z', "failed-only", NULL, "only calls that failed", .apply = apply_failed },

	{ 'a', "columns", "COLUMN", "where the result begins (40)", .apply = apply_columns },
	{ 0, "abbrev", "CALLS", "print large structures of these calls in short", .apply = set_abbrev },
	{ 0, "verbose", "CALLS", "follow the pointers of these calls", .apply = set_verbose },
	{ 0, "raw", "CALLS", "print the arguments of these calls undecoded", .apply = set_raw },
	{ 0, "read", "FDS", "dump all data read from these descriptors", .apply = set_read },
	{ 0, "write", "FDS", "dump all data written to these descriptors", .apply = set_write },
	{ 'q', NULL, NULL, "no messages on attaching and personality; -qq: nor on exits; -qqq: none",
		.apply = apply_quiet_letter },
	{ 0, "quiet", "[attach|exit|path-resolution|personality|thread-execve]",
		"leave these messages out; several with commas",
		.apply = set_quiet },
	{ 0, "silent", "[SET]", NULL, .apply = set_quiet },
	{ 0, "silence", "[SET]", NULL, .apply = set_quiet },
	{ 'i', "instruction-pointer", NULL, "print the instruction pointer",
		.apply = apply_instruction_pointer },
	{ 'n', "syscall-number", NULL, "print the number of the call", .apply = apply_number },
	{ 'N', "arg-names", NULL, "print the names of arguments", .apply = apply_arg_names },
	{ 'o', "output", "FILE", "write to FILE, not to stderr; |COMMAND or !COMMAND: into a pipe",
		.apply = apply_output },
	{ 'A', "output-append-mode", NULL, "append to the file of -o", .apply = apply_append },
	{ 0, "always-show-pid", NULL, "print the process id on every line", .apply = apply_always_pid },
	{ 'r', "relative-timestamps", "[s|ms|us|ns]", "time since the line before; us is the default",
		.apply = apply_relative },
	{ 's', "string-limit", "LENGTH", "longest string printed (32)", .apply = apply_string_limit },
	{ 't', NULL, NULL, "time of day; -tt: with microseconds; -ttt: as seconds since the epoch",
		.apply = apply_time_letter },
	{ 0, "absolute-timestamps", "[[format:]FORMAT[,[precision:]PRECISION]]",
		"FORMAT: time (default), unix, none; PRECISION: s (default), ms, us, ns",
		.apply = apply_time_long },
	{ 0, "timestamps", "[[format:]FORMAT[,[precision:]PRECISION]]", NULL,
		.apply = apply_time_long },
	{ 'T', "syscall-times", "[s|ms|us|ns]", "time spent in each call; us is the default",
		.apply = apply_syscall_times },
	{ 'v', "no-abbrev", NULL, "print structures and environments in full",
		.apply = apply_no_abbrev },
	{ 'x', NULL, NULL, "strings that are not ASCII in hexadecimal; -xx: all strings",
		.apply = apply_hex_letter },
	{ 0, "strings-in-hex", "[all|non-ascii|non-ascii-chars|none]",
		"which strings in hexadecimal; all is the default",
		.apply = apply_hex_long },
	{ 'X', "const-print-style", "raw|abbrev|verbose",
		"how constants and flags are printed; abbrev is the default",
		.apply = apply_constants },
	{ 'y', NULL, NULL, "print the paths of descriptors; -yy: and all else that is known of them",
		.apply = apply_fds_letter },
	{ 0, "decode-fds", "[path|socket|dev|pidfd|all|none]",
		"what is printed of descriptors, several with commas; path is the default",
		.apply = set_decode_fds },
	{ 'Y', NULL, NULL, "print the command names of processes, as --decode-pids=comm",
		.apply = apply_pid_names },
	{ 0, "decode-pids", "comm|pidns", "what is printed of process ids",
		.apply = set_decode_pids },
	{ 0, "pidns-translation", NULL, NULL, .apply = apply_pidns },

	{ 'c', "summary-only", NULL, "count times, calls and errors by call; print only that table",
		.apply = apply_summary_only },
	{ 'C', "summary", NULL, "the calls, then the table", .apply = apply_summary },
	{ 'O', "summary-syscall-overhead", "SPAN", "take this off each call; us unless s, ms, ns is said",
		.apply = apply_overhead },
	{ 'S', "summary-sort-by", "time|min-time|max-time|avg-time|calls|errors|name|nothing",
		"the order of the table; time is the default", .apply = apply_summary_sort },
	{ 'U', "summary-columns",
		"time-percent|total-time|min-time|max-time|avg-time|calls|errors|name",
		"the columns of the table, with commas", .apply = apply_summary_columns },
	{ 'w', "summary-wall-clock", NULL, "count the time between a call's begin and end, not the"
	  " processor's", .apply = apply_wall_clock },

	{ 'h', "help", NULL, "print this help", .apply = apply_help },
	{ 'V', "version", NULL, "print the version", .apply = apply_version },

	/* strace's, but not ours */
	{ 'd', "debug", NULL, NULL, .apply = apply_not_offered },
	{ 'D', "daemonize", "[HOW]", NULL, .apply = apply_not_offered },
	{ 'k', "stack-traces", "[HOW]", NULL, .apply = apply_not_offered },
	{ 0, "stack-trace-frame-limit", "LIMIT", NULL, .apply = apply_not_offered },
	{ 0, "tips", "[WHICH]", NULL, .apply = apply_not_offered },
	{ 0, "inject", "SET", NULL, .apply = set_inject },
	{ 0, "fault", "SET", NULL, .apply = set_inject },
	{ 0, "kvm", "VCPU", NULL, .apply = set_kvm },
	{ 0, "secontext", "[FORMAT]", NULL, .apply = set_secontext },
	{ 0, "syscall-limit", "LIMIT", NULL, .apply = apply_not_offered },
	{ 0 },
};
