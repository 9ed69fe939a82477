/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace completion bash: a script generated from the tables of commands, options and system
 * calls. What kind of value an option takes is read off the word for it in the table: FILE, PID,
 * CALLS …, or "a|b|c" for a choice.
 */
#include "commands.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "filter.h"
#include "options.h"
#include "syscalls.h"
#include "text.h"
#include "strace-options.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

/*
 * The part that does not depend on the tables. bash breaks words at '=', so the line is split here
 * again; what it replaces is the text after the last '=' (COMP_WORDBREAKS).
 */
static const char script[] =
	"_sidetrace() {\n"
	"\tlocal line=${COMP_LINE:0:COMP_POINT} words cur previous verb i head=\n"
	"\tread -ra words <<<\"$line\"\n"
	"\t[[ $line == *[[:blank:]] ]] && words+=('')\n"
	"\tcur=${words[-1]} verb=${words[1]-}\n"
	"\tCOMPREPLY=()\n"
	"\tif ((${#words[@]} <= 2)); then\n"
	"\t\t_sidetrace_reply \"$(_sidetrace_verbs)\" \"$cur\"\n"
	"\t\treturn\n"
	"\tfi\n"
	"\tprevious=${words[-2]}\n"
	"\tif [[ $cur == --*=* ]]; then\n"
	"\t\t[[ $COMP_WORDBREAKS == *=* ]] || head=${cur%%=*}=\n"
	"\t\t_sidetrace_value \"$(_sidetrace_kind \"$verb\" \"${cur%%=*}=\")\" \"${cur#*=}\" \"$head\"\n"
	"\telif [[ $previous == -* && $(_sidetrace_kind \"$verb\" \"$previous\") ]]; then\n"
	"\t\t_sidetrace_value \"$(_sidetrace_kind \"$verb\" \"$previous\")\" \"$cur\" ''\n"
	"\telif [[ $cur == -* ]]; then\n"
	"\t\t_sidetrace_reply \"$(_sidetrace_options \"$verb\")\" \"$cur\"\n"
	"\t\tif [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]]; then\n"
	"\t\t\tcompopt -o nospace 2>/dev/null || :\n"
	"\t\tfi\n"
	"\telse\n"
	"\t\t_sidetrace_value \"$(_sidetrace_kind \"$verb\" operand)\" \"$cur\" ''\n"
	"\tfi\n"
	"}\n"
	"\n"
	"_sidetrace_reply() { # WORDS STEM HEAD\n"
	"\tlocal word\n"
	"\twhile read -r word; do\n"
	"\t\t[[ $word ]] && COMPREPLY+=(\"${3-}$word\")\n"
	"\tdone < <(compgen -W \"$1\" -- \"$2\")\n"
	"}\n"
	"\n"
	"# A list: what is before the last comma (or '!' or '?') stays.\n"
	"_sidetrace_list() { # WORDS VALUE HEAD\n"
	"\tlocal kept=\n"
	"\t[[ $2 =~ ^(.*[,!?]) ]] && kept=${BASH_REMATCH[1]}\n"
	"\t_sidetrace_reply \"$1\" \"${2#\"$kept\"}\" \"$3$kept\"\n"
	"\tcompopt -o nospace 2>/dev/null\n"
	"\treturn 0\n"
	"}\n"
	"\n"
	"_sidetrace_value() { # KIND VALUE HEAD\n"
	"\tcase $1 in\n"
	"\twords:*) _sidetrace_list \"${1#words:}\" \"$2\" \"$3\" ;;\n"
	"\tcalls) _sidetrace_list \"$(_sidetrace_calls)\" \"$2\" \"$3\" ;;\n"
	"\tsignals) _sidetrace_list \"$(compgen -A signal SIG)\" \"$2\" \"$3\" ;;\n"
	"\texpression) _sidetrace_expression \"$2\" ;;\n"
	"\tverb) _sidetrace_reply \"$(_sidetrace_verbs)\" \"$2\" \"$3\" ;;\n"
	"\tpid) _sidetrace_reply \"$(cd /proc && echo [1-9]*)\" \"$2\" \"$3\" ;;\n"
	"\tuser) _sidetrace_reply \"$(compgen -u)\" \"$2\" \"$3\" ;;\n"
	"\tcontainer)\n"
	"\t\t_sidetrace_reply \"$(sidetrace ps --names 2>/dev/null)\" \"$2\" \"$3\"\n"
	"\t\tmapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -P \"$3\" -- \"$2\")\n"
	"\t\t;;\n"
	"\tcommand) mapfile -t COMPREPLY < <(compgen -c -- \"$2\") ;;\n"
	"\tfile)\n"
	"\t\tcompopt -o filenames 2>/dev/null\n"
	"\t\tmapfile -t COMPREPLY < <(compgen -f -P \"$3\" -- \"$2\")\n"
	"\t\t;;\n"
	"\tesac\n"
	"\treturn 0\n"
	"}\n"
	"\n"
	"_sidetrace_expression() { # VALUE\n"
	"\tlocal head=\n"
	"\tif [[ $1 != *=* ]]; then\n"
	"\t\t_sidetrace_list \"$(_sidetrace_qualifiers) $(_sidetrace_calls)\" \"$1\" ''\n"
	"\t\treturn\n"
	"\tfi\n"
	"\t[[ $COMP_WORDBREAKS == *=* ]] || head=${1%%=*}=\n"
	"\tcase ${1%%=*} in\n"
	"\tsignal) _sidetrace_value signals \"${1#*=}\" \"$head\" ;;\n"
	"\ttrace | abbrev | verbose | raw) _sidetrace_value calls \"${1#*=}\" \"$head\" ;;\n"
	"\t*) _sidetrace_value \"$(_sidetrace_kind trace \"--${1%%=*}=\")\" \"${1#*=}\" \"$head\" ;;\n"
	"\tesac\n"
	"}\n"
	"\n"
	"complete -F _sidetrace sidetrace\n";

/* "[a|b|c]", "a|b|c" or "a": the words of a choice, blank-separated; false: it is none. */
static bool add_choice(struct buf *out, const char *argument)
{
	const char *at = argument + (*argument == '[');

	if (!islower((unsigned char)*at))
		return false;
	buf_str(out, "words:");
	for (; *at && *at != ']'; at++)
		buf_byte(out, *at == '|' ? ' ' : *at);
	return true;
}

/* What the word for a value says about it. Nothing is added when it says nothing. */
static void add_kind(struct buf *out, const char *argument)
{
	static const struct {
		const char *word, *kind;
	} kinds[] = {
		{ "EXPR", "expression" },
		{ "CALLS", "calls" },
		{ "SIGNALS", "signals" },
		{ "PID", "pid" },
		{ "USER", "user" },
		{ "CONTAINER", "container" },
		{ "VERB", "verb" },
		{ "COMMAND", "command" },
		{ "LOG", "file" },
		{ "DIR", "file" },
		{ "FILE", "file" },
		{ "PATH", "file" },
		{ "OLD", "file" },
	};

	if (add_choice(out, argument))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (strstr(argument, kinds[i].word)) {
			buf_str(out, kinds[i].kind);
			return;
		}
	}
	buf_str(out, "none");
}

static bool is_row(const struct command_option *row)
{
	return row && (row->letter || row->name);
}

static void add_verbs(struct buf *out)
{
	buf_str(out, "_sidetrace_verbs() {\n\techo '");
	for (size_t i = 0; commands[i]; i++)
		buf_printf(out, "%s%s", i ? " " : "", commands[i]->name);
	buf_str(out, "'\n}\n\n");
}

static void add_options(struct buf *out)
{
	buf_str(out, "_sidetrace_options() { # VERB\n\tcase $1 in\n");
	for (size_t i = 0; commands[i]; i++) {
		buf_printf(out, "\t%s) echo '--help", commands[i]->name);
		for (const struct command_option *row = commands[i]->options; is_row(row); row++) {
			bool needs_value = row->argument && row->argument[0] != '[';

			if (!row->help || text_equal(row->name, "help"))
				continue;
			if (row->letter)
				buf_printf(out, " -%c", row->letter);
			if (row->name)
				buf_printf(out, " --%s%s", row->name, needs_value ? "=" : "");
		}
		buf_str(out, "' ;;\n");
	}
	buf_str(out, "\tesac\n}\n\n");
}

static void add_option_kind(struct buf *out, const char *verb, const struct command_option *row)
{
	bool optional = row->argument[0] == '[';

	buf_byte(out, '\t');
	/* A value that may be left out is never the next word. */
	if (row->letter && !optional)
		buf_printf(out, "%s:-%c%s", verb, row->letter, row->name ? " | " : "");
	if (row->name && !optional)
		buf_printf(out, "%s:--%s | ", verb, row->name);
	if (row->name)
		buf_printf(out, "%s:--%s=", verb, row->name);
	buf_str(out, ") echo '");
	add_kind(out, row->argument);
	buf_str(out, "' ;;\n");
}

static void add_kinds(struct buf *out)
{
	buf_str(out, "_sidetrace_kind() { # VERB OPTION|operand\n\tcase $1:$2 in\n");
	for (size_t i = 0; commands[i]; i++) {
		for (const struct command_option *row = commands[i]->options; is_row(row); row++)
			if (row->help && row->argument && (row->name || row->argument[0] != '['))
				add_option_kind(out, commands[i]->name, row);
		buf_printf(out, "\t%s:operand) echo '", commands[i]->name);
		add_kind(out, commands[i]->stop_at_operand ? "COMMAND" : commands[i]->arguments);
		buf_str(out, "' ;;\n");
	}
	buf_str(out, "\tesac\n}\n\n");
}

static void add_calls(struct buf *out)
{
	size_t n;
	const char *const *names = syscall_names(&n);

	buf_str(out, "_sidetrace_calls() {\n\techo 'all none");
	for (size_t i = 0; filter_class(i); i++)
		buf_printf(out, " %%%s", filter_class(i));
	for (size_t i = 0; i < n; i++)
		buf_printf(out, " %s", names[i]);
	buf_str(out, "'\n}\n\n_sidetrace_qualifiers() {\n\techo '");
	for (size_t i = 0; strace_qualifiers[i]; i++)
		buf_printf(out, "%s%s=", i ? " " : "", strace_qualifiers[i]);
	buf_str(out, "'\n}\n\n");
}

static const struct command_option options[] = { { 0 } };

static int run(int argc, char **argv, struct error *err)
{
	struct options o = options_begin(argc, argv, options);
	_cleanup_(buf_donep) struct buf out = BUF_INIT;
	int r = options_next(&o, err);

	if (r < 0)
		return EXIT_CODE_USAGE;
	if (o.n_operands != 1 || !text_equal(o.operands[0], "bash")) {
		(void)error_say(err, EINVAL, "say for which shell: 'bash' is the one there is");
		return EXIT_CODE_USAGE;
	}
	buf_str(&out, "# bash completion of sidetrace " SIDETRACE_VERSION
		      ", written by 'sidetrace completion bash'\n");
	add_verbs(&out);
	add_options(&out);
	add_kinds(&out);
	add_calls(&out);
	buf_str(&out, script);
	if (out.failed)
		return error_set(err, ENOMEM, "write the script");
	r = fd_write_all(STDOUT_FILENO, out.data, out.length);
	return r < 0 ? error_set(err, -r, "write the script") : EXIT_CODE_OK;
}

const struct command command_completion = {
	.name = "completion",
	.arguments = "bash",
	.summary = "Print a script that completes commands, options and system calls",
	.group = "Set up",
	.options = options,
	.run = run,
	.details = "source <(sidetrace completion bash)",
};
