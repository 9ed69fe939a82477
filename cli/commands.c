/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of subcommands. Adding one is: a file cmd-<name>.c that defines `command_<name>`, its
 * declaration in commands.h, and a row here, in the group and place where the help should show it.
 */
#include "commands.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "text.h"

#include <errno.h>
#include <string.h>

const struct command *const commands[] = {
	/* Trace */
	&command_trace,
	&command_attach,
	&command_ps,
	&command_logs,
	&command_stop,
	/* Understand */
	&command_report,
	&command_startup,
	&command_summary,
	&command_export,
	&command_seccomp,
	&command_slow,
	&command_errors,
	&command_files,
	&command_dns,
	&command_network,
	&command_fds,
	&command_polling,
	&command_tree,
	&command_diff,
	/* Set up */
	&command_doctor,
	&command_install,
	&command_uninstall,
	&command_completion,
	&command_help,
	&command_version,
	NULL,
};

static int say_unknown(const char *word, struct error *err)
{
	const char *names[ARRAY_SIZE(commands)];
	const char *nearest;
	size_t n = 0;

	for (size_t i = 0; commands[i]; i++)
		names[n++] = commands[i]->name;
	nearest = text_nearest(word, names, n);
	if (nearest)
		return error_say(err, EINVAL, "unknown command '%s' (did you mean '%s'?)", word, nearest);
	return error_say(err, EINVAL, "unknown command '%s'; 'sidetrace help' lists them", word);
}

static int say_ambiguous(const char *word, struct error *err)
{
	_cleanup_(buf_donep) struct buf list = BUF_INIT;

	for (size_t i = 0; commands[i]; i++)
		if (text_starts(commands[i]->name, word))
			buf_printf(&list, "%s'%s'", list.length ? ", " : "", commands[i]->name);
	return error_say(err, EINVAL, "'%s' is ambiguous: %s", word, buf_cstr(&list));
}

int command_find(const char *word, const struct command **ret_command, struct error *err)
{
	const struct command *found = NULL;
	unsigned count = 0;

	for (size_t i = 0; commands[i]; i++) {
		if (!text_starts(commands[i]->name, word))
			continue;
		found = commands[i];
		count++;
		if (text_equal(commands[i]->name, word)) {
			count = 1;
			break;
		}
	}
	if (count == 0 || !*word)
		return say_unknown(word, err);
	if (count > 1)
		return say_ambiguous(word, err);
	*ret_command = found;
	return 0;
}
