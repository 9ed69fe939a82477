/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See present.h.
 */
#include "present.h"

#include "analysis.h"
#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "findings/findings.h"

#include <errno.h>
#include <string.h>

int present_no_trace(struct analysis *a, const char *source, struct error *err)
{
	const struct reader_stats *s = analysis_stats(a);

	if (s->calls > 0 || s->first != TIME_UNKNOWN || (s->skipped == 0 && !s->binary))
		return 0;
	return error_say(err, EINVAL, "'%s' is no trace: %llu lines, and none is a system call as strace writes it%s",
		source, (unsigned long long)s->lines, s->binary ? " (the file is binary)" : "");
}

int present_analyse(struct analysis **ret_analysis, const char *source,
	const struct view *const *wanted, const struct report_options *options, struct error *err)
{
	_cleanup_(analysis_freep) struct analysis *a = NULL;
	int r = analysis_new(&a, source, wanted, err);

	for (size_t i = 0; r == 0 && options->set && options->set[i]; i++)
		r = findings_set(a, options->set[i], err);
	if (r < 0)
		return r;
	r = analysis_run(a, options->progress, options->userdata, err);
	if (r == 0)
		r = present_no_trace(a, source, err);
	if (r < 0)
		return r;
	*ret_analysis = take_ptr(&a);
	return 0;
}

int present_warning(struct analysis *a, const struct report_options *options, struct buf *out)
{
	_cleanup_(buf_donep) struct buf reasons = BUF_INIT;
	const char *line, *newline;

	if (analysis_incomplete(a, &reasons) == 0)
		return REPORT_OK;
	for (line = buf_cstr(&reasons); *line; line = newline + 1) {
		newline = strchr(line, '\n');
		if (options->colour)
			buf_str(out, "\033[1;31m");
		buf_str(out, "INCOMPLETE TRACE: ");
		print_escaped(out, slice_between(line, newline));
		if (options->colour)
			buf_str(out, "\033[0m");
		buf_byte(out, '\n');
	}
	buf_byte(out, '\n');
	return REPORT_INCOMPLETE;
}

static void line_of(struct buf *out, const char *key, const char *value)
{
	if (!value || !*value)
		return;
	buf_printf(out, "%-10s ", key);
	print_escaped(out, slice_of(value));
	buf_byte(out, '\n');
}

void present_header(struct analysis *a, const struct report_options *options, struct buf *out)
{
	const struct recorded *r = analysis_recorded(a);
	const struct reader_stats *s = analysis_stats(a);

	(void)options;
	line_of(out, "Trace", analysis_source(a));
	line_of(out, "Container", r->container);
	line_of(out, "Image", r->image);
	line_of(out, "Command", r->command);
	line_of(out, "Recorded", r->filter);
	line_of(out, "Backend", r->backend);
	buf_printf(out, "%-10s %llu call%s", "Events", (unsigned long long)s->calls,
		s->calls == 1 ? "" : "s");
	if (s->lost > 0 || r->lost > 0)
		buf_printf(out, ", %llu lost",
			(unsigned long long)(s->lost > r->lost ? s->lost : r->lost));
	if (s->skipped > 0)
		buf_printf(out, ", %llu lines that are no events", (unsigned long long)s->skipped);
	buf_byte(out, '\n');
	if (s->first != TIME_UNKNOWN) {
		buf_printf(out, "%-10s ", "Time");
		clock_print(out, s->clock, s->first);
		buf_str(out, " to ");
		clock_print(out, s->clock, s->last);
		buf_str(out, ", ");
		print_duration(out, s->last - s->first);
		buf_byte(out, '\n');
	} else {
		line_of(out, "Time",
			s->lines == 0 ? "nothing was recorded" :
					"the log has no times (strace -t, -tt, -ttt or -r)");
	}
	if (r->failed_only)
		line_of(out, "Note", "only calls that failed were recorded");
	if (r->path) {
		buf_printf(out, "%-10s only calls that touch ", "Note");
		print_escaped(out, slice_of(r->path));
		buf_str(out, " were recorded\n");
	}
}

static void json_text(struct buf *out, const char *key, const char *value)
{
	if (!value)
		return;
	buf_printf(out, ",\"%s\":", key);
	buf_json_string(out, value, strlen(value));
}

int present_json_header(struct analysis *a, struct buf *out)
{
	_cleanup_(buf_donep) struct buf reasons = BUF_INIT;
	const struct recorded *r = analysis_recorded(a);
	const struct reader_stats *s = analysis_stats(a);
	bool incomplete = analysis_incomplete(a, &reasons) > 0;
	static const char *const clocks[] = {"none", "day", "epoch", "relative"};
	const char *line, *newline;

	buf_printf(out, "\"source\":");
	buf_json_string(out, analysis_source(a), strlen(analysis_source(a)));
	buf_printf(out, ",\"complete\":%s,\"incomplete\":[", incomplete ? "false" : "true");
	for (line = buf_cstr(&reasons); *line; line = newline + 1) {
		newline = strchr(line, '\n');
		buf_json_string(out, line, (size_t)(newline - line));
		if (newline[1])
			buf_byte(out, ',');
	}
	buf_printf(out, "],\"trace\":{\"calls\":%llu,\"lines\":%llu,\"lost\":%llu,\"clock\":\"%s\"",
		(unsigned long long)s->calls, (unsigned long long)s->lines,
		(unsigned long long)(s->lost > r->lost ? s->lost : r->lost), clocks[s->clock]);
	if (s->first != TIME_UNKNOWN)
		buf_printf(out, ",\"start\":%.9f,\"end\":%.9f", (double)s->first / 1e9,
			(double)s->last / 1e9);
	json_text(out, "container", r->container);
	json_text(out, "id", r->id);
	json_text(out, "image", r->image);
	json_text(out, "command", r->command);
	json_text(out, "filter", r->filter);
	json_text(out, "backend", r->backend);
	buf_byte(out, '}');
	return incomplete ? REPORT_INCOMPLETE : REPORT_OK;
}

void present_section(const struct section *s, bool with_title, const struct report_options *options,
	struct buf *out)
{
	struct text_style style = {
		.width = options->width,
		.colour = options->colour,
		.max_rows = options->rows,
	};

	if (with_title) {
		buf_printf(
			out, options->colour ? "\n\033[1;4m%s\033[0m\n" : "\n== %s ==\n", s->title);
	}
	section_print_text(s, &style, out);
}
