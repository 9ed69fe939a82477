/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace: everything that a person types. Finds the subcommand in the table, runs it, prints its
 * error. Nothing else prints errors.
 */
#include "commands.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "help.h"
#include "options.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int print_overview(int fd)
{
	_cleanup_(buf_donep) struct buf out = BUF_INIT;

	help_overview(&out);
	if (out.failed || fd_write_all(fd, out.data, out.length) < 0)
		return EXIT_CODE_ERROR;
	return EXIT_CODE_OK;
}

/* `--help` (or a `-h` that means nothing else) anywhere among a command's own options. */
static bool help_wanted(const struct command *command, int argc, char **argv)
{
	static const struct command_option none[] = { { 0 } };
	const struct command_option *table = command->options ?: none;
	_cleanup_(freep) char **copy = calloc((size_t)argc + 1, sizeof(*copy));
	_cleanup_(freep) struct command_option *with_help = NULL;
	struct options o;
	bool has_h = false;
	size_t n = 0;
	int r;

	if (!copy)
		return false;
	memcpy(copy, argv, (size_t)argc * sizeof(*copy));
	for (; table[n].letter || table[n].name; n++) {
		if (text_equal(table[n].name, "help"))
			return false;
		has_h = has_h || table[n].letter == 'h';
	}
	with_help = calloc(n + 2, sizeof(*with_help));
	if (!with_help)
		return false;
	memcpy(with_help, table, n * sizeof(*table));
	with_help[n] = (struct command_option){ .letter = has_h ? 0 : 'h', .name = "help", .id = -1 };
	o = options_begin(argc, copy, with_help);
	o.stop_at_operand = command->stop_at_operand;
	while ((r = options_next(&o, NULL)) > 0)
		;
	return r == -1 && o.option == &with_help[n];
}

static void print_error(const struct command *command, const char *text)
{
	if (command->error_prefix)
		(void)fprintf(stderr, "%s: %s\n", command->error_prefix, text);
	else
		(void)fprintf(stderr, "sidetrace %s: %s\n", command->name, text);
}

static int run_command(const struct command *command, int argc, char **argv)
{
	struct error err = { 0 };
	char *name = argv[0];
	int r;

	if (help_wanted(command, argc, argv)) {
		char *words[] = { name, (char *)command->name, NULL };

		command = &command_help;
		r = command->run(2, words, &err);
	} else {
		r = command->run(argc, argv, &err);
	}
	if (r < 0 || (err.text[0] && r != EXIT_CODE_OK))
		print_error(command, err.text[0] ? err.text : strerror(-r));
	if (r == EXIT_CODE_USAGE)
		(void)fprintf(stderr, "Try 'sidetrace help %s'.\n", command->name);
	if (fflush(stdout) != 0 && r == EXIT_CODE_OK) {
		(void)fprintf(stderr, "sidetrace %s: write: %s\n", command->name, strerror(errno));
		return EXIT_CODE_ERROR;
	}
	return r < 0 ? EXIT_CODE_ERROR : r;
}

int main(int argc, char **argv)
{
	const struct command *command;
	struct error err = { 0 };

	if (argc < 2) {
		(void)print_overview(STDERR_FILENO);
		return EXIT_CODE_USAGE;
	}
	if (text_equal(argv[1], "--help") || text_equal(argv[1], "-h"))
		return print_overview(STDOUT_FILENO);
	if (text_equal(argv[1], "--version") || text_equal(argv[1], "-V"))
		argv[1] = (char *)"version";
	if (command_find(argv[1], &command, &err) < 0) {
		(void)fprintf(stderr, "sidetrace: %s\n", err.text);
		return EXIT_CODE_USAGE;
	}
	return run_command(command, argc - 1, argv + 1);
}
