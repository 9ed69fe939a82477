/* SPDX-License-Identifier: BSD-2-Clause */
/* cli/strace-*: strace's command lines to jobs, and strace's messages. */
#include "test.h"

#include "cleanup.h"
#include "error.h"
#include "syscalls.h"
#include "text.h"
#include "strace-options.h"
#include "strace-sets.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#define WORDS_MAX 32

struct reading {
	struct strace_settings settings;
	struct options reader;
	struct error err;
	char *line;
	char *argv[WORDS_MAX];
};

/* Splits at blanks; the word '' is the empty one. */
static int read_line(struct reading *t, const char *line)
{
	int argc = 0;
	char *rest, *word;

	*t = (struct reading){ .line = strdup(line) };
	t->argv[argc++] = (char *)"trace";
	rest = t->line;
	while ((word = strsep(&rest, " ")) && *word)
		t->argv[argc++] = text_equal(word, "''") ? (char *)"" : word;
	t->reader = options_begin(argc, t->argv, strace_options);
	strace_settings_init(&t->settings);
	return strace_settings_read(&t->settings, &t->reader, &t->err);
}

static void reading_done(struct reading *t)
{
	strace_settings_done(&t->settings);
	free(t->line);
}

#define READ(line)                                                                                 \
	_cleanup_(reading_done) struct reading t;                                                  \
	if (read_line(&t, line) < 0)                                                               \
		fail_msg("%s", t.err.text);                                                        \
	__attribute__((unused)) struct job *j = &t.settings.job

static void expect_error(const char *line, const char *text)
{
	_cleanup_(reading_done) struct reading t;

	assert_true(read_line(&t, line) < 0);
	assert_string_equal(t.err.text, text);
}

static void expect_warning(const char *line, const char *text)
{
	READ(line);
	assert_string_equal(buf_cstr(&t.settings.warnings), text);
}

static void a_command_and_its_own_options(void **state)
{
	READ("-f -o out -- ls -l -- x");
	(void)state;
	assert_int_equal(j->kind, JOB_COMMAND);
	assert_true(j->follow);
	assert_false(j->separate);
	assert_string_equal(j->output_file, "out");
	assert_int_equal(t.reader.n_operands, 4);
	assert_string_equal(t.reader.operands[1], "-l");
	assert_string_equal(t.reader.operands[2], "--");
	assert_true(j->style.always_pid);
	assert_false(j->style.bracket_pid);
	assert_true(filter_has(&j->request.filter, ABI_X86_64, 0));
	assert_string_equal(j->program_name, "sidetrace");
	assert_true(j->request.max_size == 0);
}

static void defaults_are_straces(void **state)
{
	READ("ls");
	(void)state;
	assert_int_equal(j->style.strings, 32);
	assert_int_equal(j->request.strings, 32);
	assert_int_equal(j->style.column, 40);
	assert_int_equal(j->style.fds, FDS_OFF);
	assert_int_equal(j->request.fds, FDS_OFF);
	assert_int_equal(j->style.timestamps, TIME_NONE);
	assert_int_equal(j->status, STATUS_ALL);
	assert_true(j->style.bracket_pid);
	assert_false(j->style.always_pid);
	assert_true(j->style.abbrev.all && j->style.verbose.all);
	assert_false(j->follow || j->style.utc || j->quiet_attach || j->quiet_exit);
}

static void pids_come_in_lists(void **state)
{
	READ("-p 12,34 -p 56 -p 12 -o out");
	(void)state;
	assert_int_equal(j->kind, JOB_ATTACH);
	assert_int_equal(j->n_pids, 3);
	assert_int_equal(j->pids[2], 56);
	assert_true(j->style.always_pid);
}

static void expressions_have_short_and_long_names(void **state)
{
	READ("-e trace=open -e t=close,read -e s=!INT -e q=attach,path -e status=failed,detached"
	     " -e raw=write -e abbrev=none -e r=1,3 --write=all -e verbose=!read ls");
	(void)state;
	assert_string_equal(j->request.trace, "close,read");
	assert_false(filter_has(&j->request.filter, ABI_X86_64, (uint64_t)syscall_number(ABI_X86_64, "open")));
	assert_true(filter_has(&j->request.filter, ABI_X86_64, (uint64_t)syscall_number(ABI_X86_64, "read")));
	assert_false(j->signals[0] & 1U << (SIGINT - 1));
	assert_true(j->signals[0] & 1U << (SIGHUP - 1));
	assert_true(j->quiet_attach && j->quiet_path);
	assert_false(j->quiet_exit);
	assert_int_equal(j->status, STATUS_FAILED | STATUS_DETACHED);
	assert_true(filter_has(&j->style.raw, ABI_X86_64, 1));
	assert_false(filter_has(&j->style.raw, ABI_X86_64, 0));
	assert_false(j->style.abbrev.all);
	assert_true(j->dump_read.bits[0][0] == 0xa);
	assert_true(j->dump_write.all);
	assert_false(filter_has(&j->style.verbose, ABI_X86_64, 0));
}

static void an_expression_without_a_name_is_a_trace_set(void **state)
{
	READ("-emmap,/^open ls");
	(void)state;
	assert_string_equal(j->request.trace, "mmap,/^open");
	assert_true(filter_has(&j->request.filter, ABI_X86_64, (uint64_t)syscall_number(ABI_X86_64, "openat")));
	assert_false(filter_has(&j->request.filter, ABI_X86_64, 0));
}

static void times(void **state)
{
	(void)state;
	{
		READ("-t ls");
		assert_int_equal(j->style.timestamps, TIME_CLOCK);
		assert_int_equal(j->style.timestamp_digits, 0);
	}
	{
		READ("-tt -T -r ls");
		assert_int_equal(j->style.timestamps, TIME_CLOCK);
		assert_int_equal(j->style.timestamp_digits, 6);
		assert_true(j->style.durations && j->style.relative);
		assert_int_equal(j->style.duration_digits, 6);
	}
	{
		READ("-ttt --syscall-times=ns --relative-timestamps=ms ls");
		assert_int_equal(j->style.timestamps, TIME_EPOCH);
		assert_int_equal(j->style.timestamp_digits, 6);
		assert_int_equal(j->style.duration_digits, 9);
		assert_int_equal(j->style.relative_digits, 3);
	}
	{
		READ("--absolute-timestamps=ms,unix ls");
		assert_int_equal(j->style.timestamps, TIME_EPOCH);
		assert_int_equal(j->style.timestamp_digits, 3);
	}
	{
		READ("--timestamps=format:time,precision:ns ls");
		assert_int_equal(j->style.timestamps, TIME_CLOCK);
		assert_int_equal(j->style.timestamp_digits, 9);
	}
}

static void quietness(void **state)
{
	(void)state;
	{
		READ("-q ls");
		assert_true(j->quiet_attach && j->quiet_personality && !j->quiet_exit);
	}
	{
		READ("-qq ls");
		assert_true(j->quiet_exit && !j->quiet_path);
	}
	{
		READ("-qqqq ls");
		assert_true(j->quiet_exit && j->quiet_path && j->quiet_thread_execve);
	}
	{
		READ("-o out ls");
		assert_true(j->quiet_attach && j->quiet_personality && !j->quiet_exit);
	}
	{
		READ("-o out -e quiet=none ls");
		assert_false(j->quiet_attach || j->quiet_personality);
	}
	{
		READ("-o out -p 12");
		assert_false(j->quiet_attach);
	}
	{
		READ("--quiet ls");
		assert_true(j->quiet_attach && !j->quiet_exit);
	}
}

static void looks(void **state)
{
	(void)state;
	{
		READ("-xx -yy -Y -v -i -n -X verbose -a 7 -s 1000 -P /a -P b -Z ls");
		assert_int_equal(j->style.hex, HEX_ALL);
		assert_int_equal(j->style.fds, FDS_ALL);
		assert_int_equal(j->request.fds, FDS_ALL);
		assert_true(j->style.pid_comm && j->style.instruction_pointer && j->style.number);
		assert_int_equal(j->style.constants, CONSTANTS_VERBOSE);
		assert_int_equal(j->style.column, 7);
		assert_int_equal(j->request.strings, 1000);
		assert_false(filter_has(&j->style.abbrev, ABI_X86_64, 4));
		assert_string_equal(j->paths[1], "b");
		assert_null(j->paths[2]);
		assert_int_equal(j->status, STATUS_FAILED);
		assert_true(j->request.failed_only);
	}
	{
		READ("-x -y --decode-pids=pidns,comm -z ls");
		assert_int_equal(j->style.hex, HEX_NON_ASCII);
		assert_int_equal(j->style.fds, FDS_PATH);
		assert_true(j->style.pid_ns && j->style.pid_comm);
		assert_int_equal(j->status, STATUS_SUCCESSFUL);
	}
	{
		READ("--strings-in-hex --decode-fds=all ls");
		assert_int_equal(j->style.hex, HEX_ALL);
		assert_int_equal(j->style.fds, FDS_ALL);
	}
}

static void outputs(void **state)
{
	(void)state;
	{
		READ("-ff -A -o out ls");
		assert_true(j->follow && j->separate && j->append);
		assert_false(j->style.always_pid);
	}
	{
		READ("-ff ls");
		assert_false(j->separate);
		assert_true(j->style.bracket_pid);
	}
	{
		READ("-o |cat -E A=1 -E B -u root ls");
		assert_string_equal(j->output_file, "|cat");
		assert_string_equal(j->environment[0], "A=1");
		assert_string_equal(j->environment[1], "B");
		assert_string_equal(j->user, "root");
	}
}

static void summaries(void **state)
{
	(void)state;
	{
		READ("-c -w -S count -U syscall,time,shortest -O 1.5ms ls");
		assert_int_equal(j->request.summary, SUMMARY_ONLY);
		assert_true(j->summary_wall);
		assert_string_equal(j->summary_sort, "calls");
		assert_string_equal(j->summary_columns, "name,time-percent,min-time");
		assert_true(j->summary_overhead == 1500000);
	}
	{
		READ("-C -S time-total ls");
		assert_int_equal(j->request.summary, SUMMARY_ALSO);
		assert_string_equal(j->summary_sort, "time");
	}
}

static void errors_are_in_straces_words(void **state)
{
	(void)state;
	expect_error("", "must have PROG [ARGS] or -p PID");
	expect_error("-p ''", "must have PROG [ARGS] or -p PID");
	expect_error("-p 1,x", "Invalid process id: 'x'");
	expect_error("-p 0", "Invalid process id: '0'");
	expect_error("-e abc -h", "invalid system call 'abc'");
	expect_error("-e open,raed,x ls", "invalid system call 'raed' (did you mean 'read'?)");
	expect_error("-e trace=%nonsense ls", "invalid system call '%nonsense'");
	expect_error("-e trace= ls", "invalid system call ''");
	expect_error("-e foo=bar ls", "invalid system call 'foo=bar'");
	expect_error("-e signal=FOO ls", "invalid signal 'FOO'");
	expect_error("-e read=x ls", "invalid descriptor 'x'");
	expect_error("-e quiet=x ls", "invalid quiet 'x'");
	expect_error("-e status= ls", "invalid status ''");
	expect_error("--decode-pids=x ls", "invalid decode-pids 'x'");
	expect_error("-a x ls", "invalid -a argument: 'x'");
	expect_error("--columns=x ls", "invalid --columns argument: 'x'");
	expect_error("-s 1073741824 ls", "invalid -s argument: '1073741824'");
	expect_error("-O -1 -c ls", "invalid -O argument: '-1'");
	expect_error("-X abbre ls", "invalid -X argument: 'abbre'");
	expect_error("--absolute-timestamps=x ls", "invalid --absolute-timestamps argument: 'x'");
	expect_error("-S x -c ls", "invalid sortby: 'x'");
	expect_error("-U x -c ls", "unknown column name: 'x'");
	expect_error("-U calls ls", "-U/--summary-columns must be given with (-c/--summary-only or"
				    " -C/--summary)");
	expect_error("-c -C ls", "-c/--summary-only and -C/--summary are mutually exclusive");
	expect_error("-c -ff -o f ls", "(-c/--summary-only or -C/--summary) and"
				       " -ff/--output-separately are mutually exclusive");
	expect_error("-ff -o |cat ls",
		"piping the output and -ff/--output-separately are mutually exclusive");
	expect_error("-t --absolute-timestamps=unix ls",
		"-t and --absolute-timestamps cannot be provided simultaneously");
	expect_error("-u no-such-user ls", "Cannot find user 'no-such-user'");
}

static void what_is_not_offered_is_refused_by_name(void **state)
{
	(void)state;
	expect_error("-k ls", "option -k/--stack-traces of strace is not offered by sidetrace");
	expect_error("-DDD ls", "option -D/--daemonize of strace is not offered by sidetrace");
	expect_error("--tips ls", "option --tips of strace is not offered by sidetrace");
	expect_error("--inject=read:error=EIO ls",
		"tampering (-e inject=, -e fault=) of strace is not offered by sidetrace");
	expect_error("-e kvm=vcpu ls", "-e kvm= of strace is not offered by sidetrace");
}

static void what_has_no_effect_is_said(void **state)
{
	(void)state;
	expect_warning("ls", "");
	expect_warning(
		"-A ls", "sidetrace: -A/--output-append-mode has no effect without -o/--output\n");
	expect_warning("-c -T ls", "sidetrace: -T/--syscall-times has no effect with"
				   " -c/--summary-only\n");
	expect_warning("--seccomp-bpf ls", "sidetrace: --seccomp-bpf cannot be used without"
					   " -f/--follow-forks, disabling\n");
}

static void help_ends_reading_but_not_before_errors(void **state)
{
	READ("-emmap -h");
	(void)state;
	assert_true(t.settings.help);
}

/* Nobody can look an option up that is neither spelled nor applied. */
static void every_row_is_complete(void **state)
{
	(void)state;
	for (const struct command_option *row = strace_options; row->letter || row->name; row++) {
		assert_non_null(row->apply);
		for (const struct command_option *other = row + 1; other->letter || other->name; other++) {
			assert_false(row->letter && row->letter == other->letter);
			assert_false(row->name && text_equal(row->name, other->name));
		}
	}
}

static void signals_by_name_and_number(void **state)
{
	uint64_t s[2];

	(void)state;
	assert_int_equal(set_parse_signals("sigint,TERM,9,RTMIN,SIGRT_2,99", s, NULL), 0);
	assert_true(s[0] == (1ULL << 1 | 1ULL << 14 | 1ULL << 8 | 1ULL << 31 | 1ULL << 33));
	assert_int_equal(set_parse_signals("!all", s, NULL), 0);
	assert_true(s[0] == 0 && s[1] == 0);
	assert_int_equal(set_parse_signals("none", s, NULL), 0);
	assert_true(s[0] == 0);
	assert_int_equal(set_parse_signals("!!all", s, NULL), 0);
	assert_true(s[0] == UINT64_MAX);
	assert_int_equal(set_parse_signals("256", s, NULL), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_command_and_its_own_options),
		cmocka_unit_test(defaults_are_straces),
		cmocka_unit_test(pids_come_in_lists),
		cmocka_unit_test(expressions_have_short_and_long_names),
		cmocka_unit_test(an_expression_without_a_name_is_a_trace_set),
		cmocka_unit_test(times),
		cmocka_unit_test(quietness),
		cmocka_unit_test(looks),
		cmocka_unit_test(outputs),
		cmocka_unit_test(summaries),
		cmocka_unit_test(errors_are_in_straces_words),
		cmocka_unit_test(what_is_not_offered_is_refused_by_name),
		cmocka_unit_test(what_has_no_effect_is_said),
		cmocka_unit_test(help_ends_reading_but_not_before_errors),
		cmocka_unit_test(every_row_is_complete),
		cmocka_unit_test(signals_by_name_and_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
