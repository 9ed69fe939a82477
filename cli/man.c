/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * roff from the tables of commands and options.
 */
#include "man.h"

#include "buf.h"
#include "cleanup.h"
#include "commands.h"
#include "error.h"
#include "help.h"
#include "text.h"

#include <errno.h>
#include <string.h>

/* Text as roff: hyphens that can be copied, no line that starts a request, "..." for the ellipsis. */
static void add_text(struct buf *out, const char *text)
{
	bool line_start = true;

	for (; *text; text++) {
		if (line_start && (*text == '.' || *text == '\''))
			buf_str(out, "\\&");
		line_start = *text == '\n';
		if (*text == '-')
			buf_str(out, "\\-");
		else if (*text == '\\')
			buf_str(out, "\\e");
		else if (text_starts(text, "…")) {
			buf_str(out, "...");
			text += strlen("…") - 1;
		} else {
			buf_byte(out, *text);
		}
	}
}

static void add_line(struct buf *out, const char *macro, const char *text)
{
	buf_str(out, macro);
	add_text(out, text);
	buf_byte(out, '\n');
}

static void add_option(struct buf *out, const struct command_option *row)
{
	_cleanup_(buf_donep) struct buf spelling = BUF_INIT;

	if (!row->help)
		return;
	help_spelling(&spelling, row);
	buf_str(out, ".TP\n");
	add_line(out, ".B ", buf_cstr(&spelling));
	add_line(out, "", row->help);
}

static void add_options(struct buf *out, const struct command *command)
{
	for (const struct command_option *o = command->options; o && (o->letter || o->name); o++)
		add_option(out, o);
}

static void add_command(struct buf *out, const struct command *command)
{
	buf_str(out, ".TP\n.B sidetrace ");
	add_line(out, "", command->name);
	if (help_has_options(command))
		buf_str(out, "[OPTION...]\n");
	if (command->arguments && *command->arguments)
		add_line(out, "", command->arguments);
	buf_str(out, ".br\n");
	add_line(out, "", command->summary);
	if (command->details)
		add_line(out, ".IP\n", command->details);
	buf_str(out, ".RS\n");
	add_options(out, command);
	buf_str(out, ".RE\n");
}

static void add_commands(struct buf *out)
{
	const char *group = NULL;

	for (size_t i = 0; commands[i]; i++) {
		if (!text_equal(group, commands[i]->group))
			add_line(out, ".SS ", commands[i]->group);
		group = commands[i]->group;
		add_command(out, commands[i]);
	}
}

static int add_part(struct buf *out, char *part, struct error *err)
{
	const struct command *command;
	char *verb = strchr(part, ' ');

	if (text_equal(part, "COMMANDS")) {
		add_commands(out);
		return 0;
	}
	if (verb)
		*verb++ = '\0';
	if (!verb || !text_equal(part, "OPTIONS"))
		return error_say(err, EINVAL, "no part of a man page is called '%s'", part);
	if (command_find(verb, &command, err) < 0)
		return -EINVAL;
	add_options(out, command);
	return 0;
}

static void add_versioned(struct buf *out, const char *line)
{
	static const char mark[] = "@VERSION@";
	const char *at = strstr(line, mark);

	if (at) {
		buf_add(out, line, (size_t)(at - line));
		buf_str(out, SIDETRACE_VERSION);
		line = at + strlen(mark);
	}
	buf_str(out, line);
	buf_byte(out, '\n');
}

int man_expand(const char *template, struct buf *out, struct error *err)
{
	_cleanup_(freep) char *copy = strdup(template);
	char *rest = copy, *line;
	int r = 0;

	if (!copy)
		return error_set(err, ENOMEM, "read the template");
	while (r >= 0 && (line = strsep(&rest, "\n"))) {
		size_t length = strlen(line);

		if (!rest && length == 0)
			break;
		if (length > 2 && line[0] == '@' && line[length - 1] == '@') {
			line[length - 1] = '\0';
			r = add_part(out, line + 1, err);
		} else {
			add_versioned(out, line);
		}
	}
	return r;
}
