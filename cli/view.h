/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the commands that read a trace have in common: their options, the trace that a word names,
 * progress, the exit code.
 */
#pragma once

#include "command.h"
#include "report.h"

#include <stdbool.h>

struct buf;
struct options;

enum view_option { VIEW_OPTION_JSON = 256, VIEW_OPTION_ROWS, VIEW_OPTION_LAST };

extern const struct command_option view_options[];

#define VIEW_OPTIONS                                                                               \
	{.name = "json", .id = VIEW_OPTION_JSON, .help = "as JSON"},                               \
	{                                                                                          \
		.name = "rows", .id = VIEW_OPTION_ROWS, .argument = "N",                           \
		.help = "rows of a table, 0: all",                                                 \
	}

/* Width and colour of stdout, progress on a terminal's stderr. */
void view_options_init(struct report_options *o);
/* The next option that is not one of VIEW_OPTIONS, which are taken into *report: as options_next(). */
int view_options_next(struct options *o, struct report_options *report, struct error *err);
/*
 * A path that is there, "-", or a container's newest run below the policy's output_root; malloc'ed.
 * -ENOENT says where was looked.
 */
int view_source(const char *word, char **ret_source, struct error *err);
/*
 * What is left when view_options_next() has returned `end`: n traces, each as view_source() gives it. 0,
 * EXIT_CODE_USAGE, -errno.
 */
int view_sources(const struct options *o, int end, size_t n, char **ret_sources, struct error *err);
/* Clears the progress line, writes out to stdout; the exit code of an outcome of report.h, or
 * -errno. */
int view_finish(int outcome, const struct buf *out, struct error *err);
/* A command that is one view and nothing else: argv's one operand is the trace. */
int view_command(const char *view, int argc, char **argv, struct error *err);
