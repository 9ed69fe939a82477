/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Help from the tables. Nothing here names a command or an option.
 */
#include "help.h"

#include "buf.h"
#include "command.h"
#include "text.h"

#include <string.h>

#define NAME_WIDTH  14
#define HELP_COLUMN 26
#define LINE_WIDTH  100

static void pad_to(struct buf *out, size_t line_start, size_t column)
{
	size_t at = out->length - line_start;

	buf_repeat(out, ' ', at < column ? column - at : 1);
}

/* Words wrapped at LINE_WIDTH, every line indented; "\n" in the text begins a new one. */
static void add_wrapped(struct buf *out, const char *text, size_t line_start, size_t indent)
{
	while (*text) {
		size_t word = strcspn(text, " \n");

		if (out->length - line_start > indent && out->length - line_start + word + 1 > LINE_WIDTH) {
			buf_byte(out, '\n');
			line_start = out->length;
			buf_repeat(out, ' ', indent);
		} else if (out->length - line_start > indent) {
			buf_byte(out, ' ');
		}
		buf_add(out, text, word);
		text += word;
		if (*text == '\n') {
			buf_byte(out, '\n');
			line_start = out->length;
			buf_repeat(out, ' ', indent);
		}
		text += *text != '\0';
	}
	buf_byte(out, '\n');
}

void help_overview(struct buf *out)
{
	const char *group = NULL;

	buf_str(out, "Usage: sidetrace VERB [OPTION…] [ARGUMENT…]\n"
		     "System calls of containers and programs, in strace's syntax, and what they mean.\n");
	for (size_t i = 0; commands[i]; i++) {
		size_t line_start;

		if (!text_equal(group, commands[i]->group))
			buf_printf(out, "\n%s:\n", commands[i]->group);
		group = commands[i]->group;
		line_start = out->length;
		buf_printf(out, "  %s", commands[i]->name);
		pad_to(out, line_start, NAME_WIDTH);
		add_wrapped(out, commands[i]->summary, line_start, NAME_WIDTH);
	}
	buf_str(out, "\nEvery VERB may be shortened while it stays unambiguous.\n"
		     "'sidetrace help VERB' and 'man sidetrace' tell more.\n");
}

void help_spelling(struct buf *out, const struct command_option *row)
{
	bool optional = row->argument && row->argument[0] == '[';

	if (row->letter) {
		buf_printf(out, "-%c", row->letter);
		if (row->argument && !optional)
			buf_printf(out, " %s", row->argument);
	}
	if (row->name) {
		buf_printf(out, "%s--%s", row->letter ? ", " : "", row->name);
		if (optional)
			buf_printf(out, "[=%s", row->argument + 1);
		else if (row->argument)
			buf_printf(out, "=%s", row->argument);
	}
}

static void add_option(struct buf *out, const struct command_option *row)
{
	size_t line_start = out->length;

	if (!row->help)
		return;
	buf_str(out, row->letter ? "  " : "      ");
	help_spelling(out, row);
	if (out->length - line_start >= HELP_COLUMN) {
		buf_byte(out, '\n');
		line_start = out->length;
	}
	pad_to(out, line_start, HELP_COLUMN);
	add_wrapped(out, row->help, line_start, HELP_COLUMN);
}

bool help_has_options(const struct command *command)
{
	for (const struct command_option *o = command->options; o && (o->letter || o->name); o++)
		if (o->help)
			return true;
	return false;
}

void help_command(struct buf *out, const struct command *command)
{
	buf_printf(out, "Usage: sidetrace %s", command->name);
	if (help_has_options(command))
		buf_str(out, " [OPTION…]");
	if (command->arguments && *command->arguments)
		buf_printf(out, " %s", command->arguments);
	buf_byte(out, '\n');
	add_wrapped(out, command->summary, out->length, 0);
	if (help_has_options(command)) {
		buf_str(out, "\nOptions:\n");
		for (const struct command_option *o = command->options; o->letter || o->name; o++)
			add_option(out, o);
	}
	if (command->details) {
		buf_byte(out, '\n');
		add_wrapped(out, command->details, out->length, 0);
	}
}
