/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace report: everything at once, findings first, as text, JSON or a page.
 */
#include "commands.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "options.h"
#include "text.h"
#include "view.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { OPTION_HTML = VIEW_OPTION_LAST, OPTION_FAIL_ON, OPTION_SET, OPTION_RULES };
enum { SETS_MOST = 32 };

static const struct command_option options[] = {
	{ .name = "html", .id = OPTION_HTML, .argument = "FILE",
		.help = "write one HTML file that needs nothing else; '-': to standard output" },
	VIEW_OPTIONS,
	{ .name = "fail-on", .id = OPTION_FAIL_ON, .argument = "SEVERITY",
		.help = "exit with 3 when a finding is info, warning or serious, or worse" },
	{ .name = "set", .id = OPTION_SET, .argument = "RULE.NAME=VALUE", .help = "set a threshold of a rule" },
	{ .name = "rules", .id = OPTION_RULES, .help = "list the rules and their thresholds" },
	{ 0 },
};

struct wish {
	struct report_options report;
	const char *html;
	const char *sets[SETS_MOST + 1];
	bool rules;
};

static int take_options(struct options *o, struct wish *wish, struct error *err)
{
	unsigned n_sets = 0;
	int r;

	while ((r = view_options_next(o, &wish->report, err)) > 0) {
		switch (r) {
		case OPTION_HTML:
			wish->html = o->value;
			break;
		case OPTION_FAIL_ON:
			wish->report.fail_on = o->value;
			break;
		case OPTION_SET:
			if (n_sets == SETS_MOST)
				return error_say(err, EINVAL, "more than %d thresholds", SETS_MOST);
			wish->sets[n_sets++] = o->value;
			break;
		case OPTION_RULES:
			wish->rules = true;
			break;
		}
	}
	if (n_sets)
		wish->report.set = wish->sets;
	if (r == 0 && wish->html && wish->report.json)
		return error_say(err, EINVAL, "--html and --json are two reports: one at a time");
	return r < 0 ? r : report_check(&wish->report, err);
}

/* Through a temporary file: a page that is there is a whole one. */
static int write_page(const char *path, const struct buf *page, struct error *err)
{
	_cleanup_(freep) char *temporary = NULL;
	_cleanup_(close_fdp) int fd = -1;
	int r;

	if (asprintf(&temporary, "%s.%d.part", path, (int)getpid()) < 0) {
		temporary = NULL;
		return error_set(err, ENOMEM, "write '%s'", path);
	}
	fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return error_set(err, errno, "create '%s'", path);
	r = fd_write_all(fd, page->data, page->length);
	if (r == 0 && rename(temporary, path) < 0)
		r = -errno;
	if (r < 0) {
		(void)unlink(temporary);
		return error_set(err, -r, "write '%s'", path);
	}
	return 0;
}

static int run(int argc, char **argv, struct error *err)
{
	_cleanup_(buf_donep) struct buf out = BUF_INIT;
	_cleanup_(freep) char *source = NULL;
	struct options o = options_begin(argc, argv, options);
	struct wish wish = { 0 };
	int r;

	view_options_init(&wish.report);
	r = take_options(&o, &wish, err);
	if (r == 0 && wish.rules)
		return view_finish(report_rules(&out), &out, err);
	r = view_sources(&o, r, 1, &source, err);
	if (r != 0)
		return r;
	if (!wish.html)
		return view_finish(report_all(source, &wish.report, &out, err), &out, err);
	r = report_page(source, &wish.report, &out, err);
	if (r >= 0 && !text_equal(wish.html, "-")) {
		int written = write_page(wish.html, &out, err);

		buf_reset(&out);
		r = written < 0 ? written : r;
	}
	return view_finish(r, &out, err);
}

const struct command command_report = {
	.name = "report",
	.arguments = "LOG|DIR|CONTAINER",
	.summary = "What a trace means: findings first, then every view",
	.group = "Understand",
	.options = options,
	.run = run,
	.details = "Reads any strace log, ours or not. What was not recorded is said, never guessed. With "
		   "--fail-on the exit code is 3 when something as severe was found; 4 means that the trace "
		   "is not whole.",
};
