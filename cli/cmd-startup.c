/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace startup [time|blame|critical-chain|plot] LOG: in systemd-analyze's words.
 */
#include "commands.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "options.h"
#include "text.h"
#include "view.h"

#include <errno.h>

static const char *const verbs[] = { "time", "blame", "critical-chain", "plot" };

static int run(int argc, char **argv, struct error *err)
{
	_cleanup_(buf_donep) struct buf out = BUF_INIT;
	_cleanup_(freep) char *source = NULL;
	struct options o = options_begin(argc, argv, view_options);
	struct report_options options;
	const char *verb = NULL, *near;
	int r;

	view_options_init(&options);
	if (view_options_next(&o, &options, err) < 0)
		return EXIT_CODE_USAGE;
	if (o.n_operands < 1 || o.n_operands > 2) {
		(void)error_say(err, EINVAL, "takes [time|blame|critical-chain|plot] and one trace");
		return EXIT_CODE_USAGE;
	}
	if (o.n_operands == 2) {
		for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
			if (text_equal(verbs[i], o.operands[0]))
				verb = verbs[i];
		if (!verb) {
			near = text_nearest(o.operands[0], verbs, ARRAY_SIZE(verbs));
			(void)error_say(err, EINVAL, "'%s' is none of time, blame, critical-chain, plot%s%s%s",
				o.operands[0], near ? " (did you mean '" : "", near ?: "", near ? "'?)" : "");
			return EXIT_CODE_USAGE;
		}
	}
	r = view_source(o.operands[o.n_operands - 1], &source, err);
	if (r < 0)
		return r;
	return view_finish(report_startup(verb, source, &options, &out, err), &out, err);
}

const struct command command_startup = {
	.name = "startup",
	.arguments = "[time|blame|critical-chain|plot] LOG|DIR|CONTAINER",
	.summary = "Where the time went until the program was ready",
	.group = "Understand",
	.options = view_options,
	.run = run,
	.details = "time: the phases, from the first execve to ready (sd_notify, listen, first accept, or "
		   "quiet). blame: what took longest. critical-chain: back from ready through what was "
		   "waited for. plot: an SVG on standard output.",
};
