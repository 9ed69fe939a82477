/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads a command line by a table of struct command_option rows, as getopt_long(3) does but without
 * its globals: -v, -ofile, -o file, clusters (-vf), --name, --name=value, --name value, any unambiguous
 * prefix of a long name, and "--" ends the options.
 *
 *	struct options o = options_begin(argc, argv, table);
 *
 *	while ((r = options_next(&o, err)) > 0)
 *		switch (r) { case 'j': json = true; break; case OPT_HTML: html = o.value; break; }
 *	if (r < 0)
 *		return EXIT_CODE_USAGE;
 *	… o.operands[0 … o.n_operands) …
 */
#pragma once

#include "command.h"

enum { OPTION_NAMED = 0xffff }; /* the id of rows that have neither an id nor a letter */

struct options {
	const struct command_option *table;
	const struct command_option *option; /* the row found */
	const char *value;                   /* its value, NULL: none */
	bool by_name;                        /* spelled --name */
	char **operands;                     /* at the end: what is no option, NULL-terminated */
	int n_operands;
	bool stop_at_operand; /* set before the first options_next(): POSIX's order */
	int argc, next;
	char **argv;
	const char *cluster; /* what is left of "-abc" */
	bool operands_only;  /* after "--" */
};

/* argv's pointers are moved about so that the operands end up together; its strings stay as they are. */
struct options options_begin(int argc, char **argv, const struct command_option *table);
/* The id (or the letter) of the next option, 0 at the end, -EINVAL with a message. */
int options_next(struct options *o, struct error *err);
/* Runs through all options and calls each row's apply(target, …); 0, or the first negative result. */
int options_apply(struct options *o, void *target, struct error *err);

/* A command whose one option is --json, and that takes no operand: its table, and how it is read. */
extern const struct command_option options_json[];
int options_json_only(int argc, char **argv, bool *ret_json, struct error *err);
