/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace ps: containers that are being traced, and with -a also past runs.
 */
#include "commands.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "options.h"
#include "policy.h"
#include "runs.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define N_COLUMNS 7

enum { OPTION_JSON = 256, OPTION_NAMES };

static const struct command_option options[] = {
	{ .letter = 'a', .name = "all", .help = "also runs that ended, below the host's output folder" },
	{ .name = "json", .id = OPTION_JSON, .help = "as a JSON array" },
	{ .name = "names", .id = OPTION_NAMES, .help = "only the names of the containers" },
	{ 0 },
};

static const char *const titles[N_COLUMNS] = { "CONTAINER", "ID", "STARTED", "STATE", "FILTER",
	"BACKEND", "FOLDER" };

/* A cell as it is printed. */
static void cell(const struct run *r, size_t column, struct buf *out)
{
	char text[32];

	switch (column) {
	case 0:
		run_show(out, run_text(r, "container"));
		break;
	case 1:
		(void)snprintf(text, sizeof(text), "%.12s", run_text(r, "id"));
		run_show(out, text);
		break;
	case 2: /* seconds are enough: "2026-01-31T12:00:00" */
		(void)snprintf(text, sizeof(text), "%.19s", run_text(r, "start"));
		run_show(out, text);
		break;
	case 3:
		buf_str(out, run_state(r));
		break;
	case 4:
		run_show(out, run_text(r, "filter"));
		break;
	case 5:
		run_show(out, run_text(r, "backend"));
		break;
	default:
		run_show(out, r->folder);
	}
}

static void add_table(const struct runs *runs, struct buf *out)
{
	size_t width[N_COLUMNS];

	for (size_t c = 0; c < N_COLUMNS; c++) {
		width[c] = strlen(titles[c]);
		for (size_t i = 0; i < runs->count; i++) {
			_cleanup_(buf_donep) struct buf b = BUF_INIT;

			cell(&runs->list[i], c, &b);
			if (b.length > width[c])
				width[c] = b.length;
		}
	}
	for (size_t i = 0; i <= runs->count; i++) {
		for (size_t c = 0; c < N_COLUMNS; c++) {
			size_t begin = out->length, length;

			if (i == 0)
				buf_str(out, titles[c]);
			else
				cell(&runs->list[i - 1], c, out);
			length = out->length - begin;
			if (c + 1 < N_COLUMNS)
				buf_repeat(out, ' ', width[c] - length + 2);
		}
		buf_byte(out, '\n');
	}
}

static void add_field(struct buf *out, const char *key, const char *value)
{
	buf_printf(out, "\"%s\":", key);
	buf_json_string(out, value, strlen(value));
	buf_byte(out, ',');
}

static void add_json(const struct runs *runs, struct buf *out)
{
	static const char *const keys[] = { "container", "id", "image", "engine", "start", "end",
		"filter", "backend" };

	buf_byte(out, '[');
	for (size_t i = 0; i < runs->count; i++) {
		const struct run *r = &runs->list[i];

		buf_str(out, i ? ",\n{" : "\n{");
		for (size_t k = 0; k < ARRAY_SIZE(keys); k++)
			if (*run_text(r, keys[k]))
				add_field(out, keys[k], run_text(r, keys[k]));
		add_field(out, "state", run_state(r));
		if (r->tracer)
			buf_printf(out, "\"tracer_pid\":%d,", r->tracer);
		add_field(out, "folder", r->folder);
		out->length--;
		buf_byte(out, '}');
	}
	buf_str(out, "\n]\n");
}

static void add_names(const struct runs *runs, struct buf *out)
{
	for (size_t i = 0; i < runs->count; i++) {
		size_t earlier = 0;

		while (earlier < i && !text_equal(run_text(&runs->list[earlier], "container"),
					       run_text(&runs->list[i], "container")))
			earlier++;
		if (earlier < i)
			continue;
		run_show(out, run_text(&runs->list[i], "container"));
		buf_byte(out, '\n');
	}
}

static int run(int argc, char **argv, struct error *err)
{
	struct options o = options_begin(argc, argv, options);
	_cleanup_(policy_freep) struct policy *policy = NULL;
	_cleanup_(runs_done) struct runs runs = { 0 };
	_cleanup_(buf_donep) struct buf out = BUF_INIT;
	bool all = false, json = false, names = false;
	int r;

	while ((r = options_next(&o, err)) > 0) {
		all = all || r == 'a';
		json = json || r == OPTION_JSON;
		names = names || r == OPTION_NAMES;
	}
	if (r < 0)
		return EXIT_CODE_USAGE;
	if (o.n_operands > 0) {
		(void)error_say(err, EINVAL, "takes no argument, not '%s'", o.operands[0]);
		return EXIT_CODE_USAGE;
	}
	r = policy_load(&policy, err);
	if (r >= 0)
		r = runs_collect(policy, all || names, &runs, err);
	if (r < 0)
		return r;
	if (json)
		add_json(&runs, &out);
	else if (names)
		add_names(&runs, &out);
	else
		add_table(&runs, &out);
	if (out.failed)
		return error_set(err, ENOMEM, "list runs");
	if (runs.hidden && !names)
		(void)fprintf(stderr, "there are tracers of other users, which are not shown: run this as root\n");
	r = fd_write_all(STDOUT_FILENO, out.data, out.length);
	return r < 0 ? error_set(err, -r, "write the list") : EXIT_CODE_OK;
}

const struct command command_ps = {
	.name = "ps",
	.arguments = "",
	.summary = "List the containers that are being traced",
	.group = "Trace",
	.options = options,
	.run = run,
	.details = "Only root sees the tracers of containers.",
};
