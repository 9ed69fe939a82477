/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One subcommand: one file cli/cmd-<name>.c and one row of the table in cli/commands.c. The table
 * drives dispatch, `sidetrace help`, the man page and the completions.
 */
#pragma once

#include <stddef.h>

struct error;

/* A row of a subcommand's own options; a table of them ends in { 0 }. */
struct command_option {
	char letter;              /* 0: none */
	const char *name;         /* long name, NULL: none */
	const char *argument;     /* the word for its value in the help, NULL: takes none */
	const char *help;
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
};

extern const struct command *const commands[]; /* NULL-terminated, in the order of the help */
