/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See view.h.
 */
#include "view.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "options.h"
#include "policy.h"
#include "runs.h"
#include "text.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

const struct command_option view_options[] = {VIEW_OPTIONS, {0}};

static void show_progress(void *userdata, int thousandths, uint64_t calls)
{
	static const char clear[] = "\r\033[K";

	(void)userdata;
	if (thousandths >= 0)
		(void)fprintf(stderr, "%s%d%%, %llu calls", clear, thousandths / 10,
			(unsigned long long)calls);
	else
		(void)fprintf(stderr, "%s%llu calls", clear, (unsigned long long)calls);
	(void)fflush(stderr);
}

void view_options_init(struct report_options *o)
{
	struct winsize size;
	const char *no_colour = getenv("NO_COLOR");

	*o = (struct report_options){0};
	if (isatty(STDOUT_FILENO)) {
		o->colour = !no_colour || !*no_colour;
		if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
			o->width = size.ws_col;
	}
	if (isatty(STDERR_FILENO))
		o->progress = show_progress;
}

static int apply(struct report_options *report, int id, const char *value, struct error *err)
{
	uint64_t rows;

	if (id == VIEW_OPTION_JSON) {
		report->json = true;
		return 0;
	}
	if (text_to_unsigned(value, UINT32_MAX, &rows) < 0)
		return error_say(err, EINVAL, "--rows takes a number, not '%s'", value);
	report->rows = rows ? (size_t)rows : SIZE_MAX;
	return 0;
}

int view_options_next(struct options *o, struct report_options *report, struct error *err)
{
	int r;

	while ((r = options_next(o, err)) == VIEW_OPTION_JSON || r == VIEW_OPTION_ROWS)
		if (apply(report, r, o->value, err) < 0)
			return -EINVAL;
	return r;
}

/* "NAME" of "strace -ff -o NAME": only NAME.PID are there, and the reader looks for them. */
static bool is_set(const char *word)
{
	_cleanup_(freep) char *pattern = NULL;
	glob_t found = {0};
	bool any;

	if (strpbrk(word, "*?[\\") || asprintf(&pattern, "%s.[0-9]*", word) < 0)
		return false;
	any = glob(pattern, GLOB_NOSORT, NULL, &found) == 0;
	globfree(&found);
	return any;
}

/* The newest run of a container that was traced on this host. */
static int run_of(const char *word, char **ret_source, struct error *err)
{
	_cleanup_(policy_freep) struct policy *policy = NULL;
	_cleanup_(runs_done) struct runs runs = {0};
	const struct run *found;
	int r = policy_load(&policy, err);

	if (r >= 0)
		r = runs_collect(policy, true, &runs, err);
	if (r < 0)
		return r;
	r = runs_find(&runs, word, &found, err);
	if (r == -ENOENT)
		return error_say(err, ENOENT,
			"'%s' is neither a file or folder here nor a container with a trace in %s "
			"(%s/sidetrace.log says why one with a label has none)",
			word, policy->output_root, policy->output_root);
	if (r < 0)
		return r;
	*ret_source = strdup(found->folder);
	return *ret_source ? 0 : error_set(err, ENOMEM, "open '%s'", word);
}

int view_source(const char *word, char **ret_source, struct error *err)
{
	if (strcmp(word, "-") != 0 && !strchr(word, '/') && access(word, F_OK) < 0 && !is_set(word))
		return run_of(word, ret_source, err);
	*ret_source = strdup(word);
	return *ret_source ? 0 : error_set(err, ENOMEM, "open '%s'", word);
}

int view_sources(const struct options *o, int end, size_t n, char **ret_sources, struct error *err)
{
	int r = 0;

	if (end < 0)
		return EXIT_CODE_USAGE;
	if ((size_t)o->n_operands != n) {
		(void)error_say(err, EINVAL,
			n == 1 ? "takes one trace: a log, a folder or a container"
			       : "takes two traces: the old one and the new one");
		return EXIT_CODE_USAGE;
	}
	for (size_t i = 0; r == 0 && i < n; i++)
		r = view_source(o->operands[i], &ret_sources[i], err);
	return r;
}

int view_finish(int outcome, const struct buf *out, struct error *err)
{
	int r;

	if (isatty(STDERR_FILENO))
		(void)fputs("\r\033[K", stderr);
	if (outcome < 0)
		return outcome;
	r = fd_write_all(STDOUT_FILENO, out->data, out->length);
	if (r < 0 && r != -EPIPE)
		return error_set(err, -r, "write the answer");
	return outcome == REPORT_INCOMPLETE ? EXIT_CODE_INCOMPLETE
	       : outcome == REPORT_FINDINGS ? EXIT_CODE_FINDINGS
					    : EXIT_CODE_OK;
}

int view_command(const char *view, int argc, char **argv, struct error *err)
{
	_cleanup_(buf_donep) struct buf out = BUF_INIT;
	_cleanup_(freep) char *source = NULL;
	struct options o = options_begin(argc, argv, view_options);
	struct report_options options;
	int r;

	view_options_init(&options);
	r = view_options_next(&o, &options, err);
	r = view_sources(&o, r, 1, &source, err);
	if (r != 0)
		return r;
	r = report_view(view, source, &options, &out, err);
	return view_finish(r, &out, err);
}
