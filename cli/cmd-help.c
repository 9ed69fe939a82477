/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace help [VERB].
 */
#include "commands.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "help.h"
#include "man.h"
#include "options.h"

#include <errno.h>
#include <unistd.h>

enum { OPTION_MAN = 256 };

#define TEMPLATE_MAX (1 << 20)

static const struct command_option options[] = {
	{ .name = "man", .id = OPTION_MAN }, /* for the build: expands a template on stdin */
	{ 0 },
};

static int expand_man(struct buf *out, struct error *err)
{
	_cleanup_(buf_donep) struct buf template = BUF_INIT;
	int r = fd_read_all(STDIN_FILENO, TEMPLATE_MAX, &template);

	if (r < 0)
		return error_set(err, -r, "read the man page's template");
	return man_expand(buf_cstr(&template), out, err);
}

static int run(int argc, char **argv, struct error *err)
{
	_cleanup_(buf_donep) struct buf out = BUF_INIT;
	struct options o = options_begin(argc, argv, options);
	const struct command *command;
	bool man = false;
	int r;

	while ((r = options_next(&o, err)) > 0)
		man = true;
	if (r < 0)
		return EXIT_CODE_USAGE;
	if (o.n_operands > 1) {
		(void)error_say(err, EINVAL, "one command at most, not '%s' too", o.operands[1]);
		return EXIT_CODE_USAGE;
	}
	if (man) {
		r = expand_man(&out, err);
		if (r < 0)
			return r;
	} else if (o.n_operands == 0) {
		help_overview(&out);
	} else {
		if (command_find(o.operands[0], &command, err) < 0)
			return EXIT_CODE_USAGE;
		help_command(&out, command);
	}
	if (out.failed)
		return error_set(err, ENOMEM, "help");
	r = fd_write_all(STDOUT_FILENO, out.data, out.length);
	return r < 0 ? error_set(err, -r, "write the help") : EXIT_CODE_OK;
}

const struct command command_help = {
	.name = "help",
	.arguments = "[VERB]",
	.summary = "Explain a command and its options",
	.group = "Set up",
	.run = run,
};
