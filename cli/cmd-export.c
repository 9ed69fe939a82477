/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace export --format perfetto|otlp|folded|jsonl LOG: a trace for other tools.
 */
#include "commands.h"

#include "cleanup.h"
#include "error.h"
#include "options.h"
#include "view.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

enum { OPTION_FORMAT = 'f', OPTION_DAY = VIEW_OPTION_LAST };

static const struct command_option options[] = {
	{ .letter = 'f', .name = "format", .argument = "FORMAT",
		.help = "perfetto: Chrome trace JSON, for ui.perfetto.dev\n"
			"otlp: OpenTelemetry spans, JSON lines\n"
			"folded: stacks by program and call, for flame graphs\n"
			"jsonl: our JSON lines, see docs/jsonl.md" },
	{ .name = "day", .id = OPTION_DAY, .argument = "YYYY-MM-DD",
		.help = "the day of a log that has clock times only, and no meta.json (otlp, jsonl)" },
	{ 0 },
};

static int run(int argc, char **argv, struct error *err)
{
	_cleanup_(freep) char *source = NULL;
	struct options o = options_begin(argc, argv, options);
	const char *format = NULL, *day = NULL;
	struct report_options report;
	int r;

	view_options_init(&report);
	while ((r = view_options_next(&o, &report, err)) > 0) {
		if (r == OPTION_FORMAT)
			format = o.value;
		else
			day = o.value;
	}
	if (r == 0 && !format) {
		(void)error_say(err, EINVAL, "needs --format perfetto, otlp, folded or jsonl");
		return EXIT_CODE_USAGE;
	}
	if (r == 0)
		r = report_export_check(format, day, err);
	r = view_sources(&o, r, 1, &source, err);
	if (r != 0)
		return r;
	r = report_export(format, day, source, &report, STDOUT_FILENO, err);
	if (isatty(STDERR_FILENO))
		(void)fputs("\r\033[K", stderr);
	if (r < 0)
		return r;
	return r == REPORT_INCOMPLETE ? EXIT_CODE_INCOMPLETE : EXIT_CODE_OK;
}

const struct command command_export = {
	.name = "export",
	.arguments = "--format FORMAT LOG|DIR|CONTAINER",
	.summary = "Write a trace in another tool's format",
	.group = "Understand",
	.options = options,
	.run = run,
};
