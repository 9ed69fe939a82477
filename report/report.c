/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The answers that the command line asks for (include/report.h).
 */
#include "report.h"

#include "analysis.h"
#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "present.h"

#include <errno.h>

enum { REPORT_ROWS = 15 }; /* of a table in the whole report; a view alone shows more */

static int finish(struct buf *out, int outcome, struct error *err)
{
	return out->failed ? error_set(err, ENOMEM, "write the answer") : outcome;
}

int report_view(const char *name, const char *source, const struct report_options *options,
	struct buf *out, struct error *err)
{
	_cleanup_(analysis_freep) struct analysis *a = NULL;
	_cleanup_(section_donep) struct section s;
	const struct view *wanted[] = {view_find(name), NULL};
	int r;

	section_init(&s, name, name);
	if (!wanted[0])
		return error_say(err, EINVAL, "there is no view '%s'", name);
	r = present_analyse(&a, source, wanted, options, err);
	if (r < 0)
		return r;
	r = analysis_describe(a, wanted[0], &s);
	if (r < 0)
		return error_set(err, -r, "describe '%s'", name);
	if (options->json) {
		buf_byte(out, '{');
		r = present_json_header(a, out);
		buf_printf(out, ",\n\"%s\":", name);
		section_print_json(&s, out);
		buf_str(out, "}\n");
	} else {
		r = present_warning(a, options, out);
		present_section(&s, false, options, out);
	}
	return finish(out, r, err);
}

int report_all(const char *source, const struct report_options *options, struct buf *out,
	struct error *err)
{
	_cleanup_(analysis_freep) struct analysis *a = NULL;
	struct report_options each = *options;
	int r = present_analyse(&a, source, views, options, err), outcome;

	if (r < 0)
		return r;
	if (each.rows == 0)
		each.rows = REPORT_ROWS;
	if (options->json) {
		buf_byte(out, '{');
		outcome = present_json_header(a, out);
	} else {
		outcome = present_warning(a, options, out);
		present_header(a, options, out);
	}
	for (size_t i = 0; views[i]; i++) {
		_cleanup_(section_donep) struct section s;

		r = analysis_describe(a, views[i], &s);
		if (r < 0)
			return error_set(err, -r, "describe '%s'", views[i]->name);
		if (options->json) {
			buf_printf(out, ",\n\"%s\":", views[i]->name);
			section_print_json(&s, out);
		} else {
			present_section(&s, true, &each, out);
		}
	}
	if (options->json)
		buf_str(out, "}\n");
	return finish(out, outcome, err);
}
