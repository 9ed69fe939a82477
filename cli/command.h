/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One subcommand: one file cli/cmd-<name>.c and one row of the table in cli/commands.c. The table
 * drives dispatch, `sidetrace help`, the man page and the completions.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct error;

/*
 * A row of a subcommand's own options; a table of them ends in { 0 }. What a row is called by
 * (options_next) or does (options_apply) are the last two fields: see options.h.
 */
struct command_option {
	char letter;              /* 0: none */
	const char *name;         /* long name, NULL: none */
	/* The word for its value in the help, NULL: takes none; "[WORD]": the value may be left out. */
	const char *argument;
	const char *help;         /* "\n" begins a new line; NULL: works, but is not shown */
	int id;                   /* what options_next() returns; 0: the letter */
	int (*apply)(void *target, const struct command_option *row, const char *value,
		struct error *err);
};

enum { /* exit codes, DESIGN.md "The CLI" */
	EXIT_CODE_OK = 0,
	EXIT_CODE_ERROR = 1,
	EXIT_CODE_USAGE = 2,
	EXIT_CODE_FINDINGS = 3,
	EXIT_CODE_INCOMPLETE = 4,
};

struct command {
	const char *name;
	const char *arguments;    /* the synopsis after the name and [options] */
	const char *summary;      /* one line */
	const char *group;        /* heading in the help: "Trace", "Understand", "Set up" */
	const struct command_option *options;
	/*
	 * argv[0] is the verb. Returns an exit code, or -errno with err filled in, which main prints as
	 * "sidetrace VERB: text" and turns into EXIT_CODE_ERROR (-EINVAL from parsing: EXIT_CODE_USAGE when
	 * the command returns EXIT_CODE_USAGE itself with err filled in).
	 */
	int (*run)(int argc, char **argv, struct error *err);
	const char *details;      /* paragraphs for `sidetrace help VERB` and the man page, may be NULL */
	bool stop_at_operand;     /* what follows the first operand belongs to it, options too */
	const char *error_prefix; /* of its messages; NULL: "sidetrace VERB" */
};

extern const struct command *const commands[]; /* NULL-terminated, in the order of the help */
