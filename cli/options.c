/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command-line reader behind options.h. It knows no option by itself.
 */
#include "options.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "text.h"

#include <errno.h>
#include <string.h>

#define NAMES_MAX 128

struct options options_begin(int argc, char **argv, const struct command_option *table)
{
	static const struct command_option none[] = { { 0 } };

	return (struct options){
		.table = table ?: none, .argc = argc, .argv = argv, .next = 1, .operands = argv + 1
	};
}

static bool is_row(const struct command_option *row)
{
	return row->letter || row->name;
}

static bool takes_value(const struct command_option *row)
{
	return row->argument != NULL;
}

static bool value_optional(const struct command_option *row)
{
	return row->argument && row->argument[0] == '[';
}

static int found(struct options *o, const struct command_option *row, const char *value,
	bool by_name)
{
	o->option = row;
	o->value = value;
	o->by_name = by_name;
	return row->id ? row->id : row->letter ? row->letter : OPTION_NAMED;
}

static int next_short(struct options *o, struct error *err)
{
	char letter = *o->cluster++;
	const struct command_option *row = o->table;
	const char *value = NULL;

	while (is_row(row) && row->letter != letter)
		row++;
	if (!is_row(row))
		return error_say(err, EINVAL, "invalid option -- '%c'", letter);
	if (takes_value(row) && !value_optional(row)) {
		if (*o->cluster)
			value = o->cluster;
		else if (o->next < o->argc)
			value = o->argv[o->next++];
		else
			return error_say(err, EINVAL, "option requires an argument -- '%c'", letter);
		o->cluster = NULL;
	}
	if (o->cluster && !*o->cluster)
		o->cluster = NULL;
	return found(o, row, value, false);
}

static bool name_starts(const struct command_option *row, const char *word, size_t length)
{
	return row->name && strncmp(row->name, word, length) == 0;
}

static int say_unknown(const struct options *o, const char *word, struct error *err)
{
	const char *names[NAMES_MAX], *nearest;
	size_t n = 0;

	for (const struct command_option *row = o->table; is_row(row); row++)
		if (row->name && row->help && n < NAMES_MAX)
			names[n++] = row->name;
	nearest = text_nearest(word, names, n);
	if (nearest)
		return error_say(err, EINVAL, "unrecognized option '--%s' (did you mean '--%s'?)", word,
			nearest);
	return error_say(err, EINVAL, "unrecognized option '--%s'", word);
}

static int say_ambiguous(const struct options *o, const char *word, struct error *err)
{
	_cleanup_(buf_donep) struct buf list = BUF_INIT;

	for (const struct command_option *row = o->table; is_row(row); row++)
		if (name_starts(row, word, strlen(word)))
			buf_printf(&list, " '--%s'", row->name);
	return error_say(err, EINVAL, "option '--%s' is ambiguous; possibilities:%s", word,
		buf_cstr(&list));
}

/* Rows that do the same (several spellings of one option) are no ambiguity. */
static bool same_effect(const struct command_option *a, const struct command_option *b)
{
	return a->letter == b->letter && a->id == b->id && a->apply == b->apply &&
		text_equal(a->argument, b->argument) && text_equal(a->name, b->name);
}

static int find_long(const struct options *o, const char *word,
	const struct command_option **ret_row, struct error *err)
{
	const struct command_option *match = NULL;
	bool ambiguous = false;

	for (const struct command_option *row = o->table; is_row(row); row++) {
		if (!name_starts(row, word, strlen(word)))
			continue;
		if (text_equal(row->name, word)) {
			*ret_row = row;
			return 0;
		}
		if (match && !same_effect(match, row))
			ambiguous = true;
		match = row;
	}
	if (!match || !*word)
		return say_unknown(o, word, err);
	if (ambiguous)
		return say_ambiguous(o, word, err);
	*ret_row = match;
	return 0;
}

static int next_long(struct options *o, const char *text, struct error *err)
{
	const char *equals = strchr(text, '='), *value = equals ? equals + 1 : NULL;
	_cleanup_(freep) char *word = equals ? strndup(text, (size_t)(equals - text)) : strdup(text);
	const struct command_option *row = NULL;
	int r;

	if (!word)
		return -ENOMEM;
	r = find_long(o, word, &row, err);
	if (r < 0)
		return r;
	if (value && !takes_value(row))
		return error_say(err, EINVAL, "option '--%s' doesn't allow an argument", row->name);
	if (!value && takes_value(row) && !value_optional(row)) {
		if (o->next >= o->argc)
			return error_say(err, EINVAL, "option '--%s' requires an argument", row->name);
		value = o->argv[o->next++];
	}
	return found(o, row, value, true);
}

static void keep_operand(struct options *o, char *operand)
{
	o->operands[o->n_operands++] = operand;
}

int options_next(struct options *o, struct error *err)
{
	if (o->cluster)
		return next_short(o, err);
	while (o->next < o->argc) {
		char *word = o->argv[o->next++];

		if (o->operands_only || word[0] != '-' || !word[1]) {
			keep_operand(o, word);
			o->operands_only = o->operands_only || o->stop_at_operand;
		} else if (text_equal(word, "--")) {
			o->operands_only = true;
		} else if (word[1] == '-') {
			return next_long(o, word + 2, err);
		} else {
			o->cluster = word + 1;
			return next_short(o, err);
		}
	}
	o->operands[o->n_operands] = NULL;
	return 0;
}

int options_apply(struct options *o, void *target, struct error *err)
{
	int r;

	while ((r = options_next(o, err)) > 0) {
		r = o->option->apply(target, o->option, o->value, err);
		if (r < 0)
			return r;
	}
	return r;
}

const struct command_option options_json[] = {
	{ .name = "json", .help = "as a JSON object" },
	{ 0 },
};

int options_json_only(int argc, char **argv, bool *ret_json, struct error *err)
{
	struct options o = options_begin(argc, argv, options_json);
	bool json = false;
	int r;

	while ((r = options_next(&o, err)) > 0)
		json = true;
	if (r < 0)
		return r;
	if (o.n_operands > 0)
		return error_say(err, EINVAL, "takes no argument, not '%s'", o.operands[0]);
	*ret_json = json;
	return 0;
}
