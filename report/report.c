/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The answers that the command line asks for (include/report.h).
 */
#include "report.h"

#include "analysis.h"
#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "export/export.h"
#include "findings/findings.h"
#include "html/page.h"
#include "present.h"
#include "seccomp.h"
#include "startup/startup.h"
#include "text.h"

#include <errno.h>
#include <time.h>

enum { REPORT_ROWS = 15 }; /* of a table in the whole report; a view alone shows more */

static int finish(struct buf *out, int outcome, struct error *err)
{
	return out->failed ? error_set(err, ENOMEM, "write the answer") : outcome;
}

int report_check(const struct report_options *options, struct error *err)
{
	enum severity least;
	int r = options->fail_on ? severity_parse(options->fail_on, &least, err) : 0;

	for (size_t i = 0; r == 0 && options->set && options->set[i]; i++)
		r = findings_check(options->set[i], err);
	return r;
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

static int outcome_of(
	struct analysis *a, const struct report_options *options, int outcome, struct error *err)
{
	enum severity least;
	int r;

	if (!options->fail_on)
		return outcome;
	r = severity_parse(options->fail_on, &least, err);
	if (r < 0)
		return r;
	return findings_reach(a, least) ? REPORT_FINDINGS : outcome;
}

static void all_findings(struct analysis *a, const struct report_options *options, struct buf *out)
{
	if (options->json) {
		buf_str(out, ",\n\"findings\":");
		findings_print_json(a, out);
	} else {
		buf_str(out,
			options->colour ? "\n\033[1;4mFindings\033[0m\n" : "\n== Findings ==\n");
		findings_print_text(a, options->colour, out);
	}
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
	all_findings(a, options, out);
	for (size_t i = 0; views[i]; i++) {
		_cleanup_(section_donep) struct section s = {0};

		if (views[i] == &view_findings)
			continue;
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
	return finish(out, outcome_of(a, options, outcome, err), err);
}

int report_page(const char *source, const struct report_options *options, struct buf *out,
	struct error *err)
{
	_cleanup_(analysis_freep) struct analysis *a = NULL;
	_cleanup_(buf_donep) struct buf reasons = BUF_INIT;
	int r = present_analyse(&a, source, views, options, err);

	if (r < 0)
		return r;
	page_print(a, views, out);
	r = analysis_incomplete(a, &reasons) ? REPORT_INCOMPLETE : REPORT_OK;
	return finish(out, outcome_of(a, options, r, err), err);
}

int report_rules(struct buf *out)
{
	findings_print_rules(out);
	return REPORT_OK;
}

int report_startup(const char *what, const char *source, const struct report_options *options,
	struct buf *out, struct error *err)
{
	static const struct view *const wanted[] = {&view_startup, NULL};
	_cleanup_(analysis_freep) struct analysis *a = NULL;
	int r;

	if (options->json)
		return report_view(view_startup.name, source, options, out, err);
	r = present_analyse(&a, source, wanted, options, err);
	if (r < 0)
		return r;
	if (text_equal(what, "plot")) {
		startup_print_plot(a, out, STARTUP_PLOT_FILE);
		if (out->length == 0)
			return error_say(err, EINVAL, "'%s' has no times: nothing to plot", source);
		return finish(out, REPORT_OK, err);
	}
	r = present_warning(a, options, out);
	if (text_equal(what, "blame"))
		startup_print_blame(a, out);
	else if (text_equal(what, "critical-chain"))
		startup_print_chain(a, out);
	else
		startup_print_time(a, out);
	return finish(out, r, err);
}

/* "2026-11-23…" as nanoseconds since 1970 of its midnight, UTC; 0 when it is no day. */
static int64_t midnight(const char *day)
{
	struct tm tm = {0};
	const char *end = day ? strptime(day, "%Y-%m-%d", &tm) : NULL;

	return end ? (int64_t)timegm(&tm) * 1000000000 : 0;
}

int report_export_check(const char *format, const char *day, struct error *err)
{
	if (!exporter_find(format))
		return error_say(err, EINVAL, "unknown format '%s' (perfetto, otlp, folded or jsonl)", format);
	if (day && midnight(day) == 0)
		return error_say(err, EINVAL, "'%s' is no day (YYYY-MM-DD)", day);
	return 0;
}

int report_export(const char *format, const char *day, const char *source,
	const struct report_options *options, int fd, struct error *err)
{
	static const struct view *const wanted[] = {&view_export, NULL};
	const struct exporter *exporter = exporter_find(format);
	_cleanup_(analysis_freep) struct analysis *a = NULL;
	_cleanup_(buf_donep) struct buf reasons = BUF_INIT;
	int r = report_export_check(format, day, err);

	if (r == 0)
		r = analysis_new(&a, source, wanted, err);
	if (r < 0)
		return r;
	export_begin(a, exporter, fd, midnight(day));
	r = analysis_run(a, options->progress, options->userdata, err);
	if (r < 0)
		return r;
	r = export_end(a);
	if (r < 0)
		return error_set(err, -r, "write the export");
	r = present_no_trace(a, source, err);
	if (r < 0)
		return r;
	return analysis_incomplete(a, &reasons) ? REPORT_INCOMPLETE : REPORT_OK;
}

int report_seccomp(const char *source, bool force, const struct report_options *options,
	struct buf *out, struct error *err)
{
	static const struct view *const wanted[] = {&view_summary, NULL};
	_cleanup_(analysis_freep) struct analysis *a = NULL;
	int r = present_analyse(&a, source, wanted, options, err);

	if (r < 0)
		return r;
	r = seccomp_print(a, force, out, err);
	return finish(out, r, err);
}
