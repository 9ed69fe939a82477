/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Puts the page together. Nothing traced reaches it but through html_text(); the content security
 * policy allows this style and this script by their hashes and nothing else, so that even a mistake
 * here could not run what a container wrote.
 */
#include "html/page.h"

#include "analysis.h"
#include "buf.h"
#include "cleanup.h"
#include "findings/findings.h"
#include "html/assets.h"
#include "html/escape.h"
#include "sha256.h"
#include "startup/startup.h"

#include <stdio.h>

enum {
	CELL_MOST = 400,       /* bytes of text in a cell */
	TABLE_MOST = 60000,    /* bytes of rows in a table */
	SECTION_MOST = 90000,  /* bytes of a view */
	FINDINGS_MOST = 100,   /* findings shown */
};

static void add_hash(struct buf *b, const char *what, struct slice asset)
{
	unsigned char digest[SHA256_SIZE];

	sha256(asset.at, asset.length, digest);
	buf_printf(b, "%s 'sha256-", what);
	html_base64(b, digest, sizeof(digest));
	buf_str(b, "'; ");
}

static const char *title_of(struct analysis *a)
{
	const struct recorded *r = analysis_recorded(a);

	return r->container ?: analysis_source(a);
}

static void print_head(struct analysis *a, struct buf *b)
{
	buf_str(b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		   "img-src data:; base-uri 'none'; form-action 'none'; ");
	add_hash(b, "style-src", page_css());
	add_hash(b, "script-src", page_js());
	buf_str(b, "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		   "<meta name=\"color-scheme\" content=\"light dark\">\n"
		   "<link rel=\"icon\" href=\"data:,\">\n<title>");
	html_text(b, slice_of(title_of(a)), CELL_MOST);
	buf_str(b, " · sidetrace</title>\n<style>");
	buf_add(b, page_css().at, page_css().length);
	buf_str(b, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#findings\">To the findings</a>\n");
}

static void print_fact(struct buf *b, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	buf_printf(b, "<div><dt>%s</dt><dd>", name);
	html_text(b, slice_of(value), CELL_MOST);
	buf_str(b, "</dd></div>\n");
}

static void print_count(struct buf *b, const char *name, uint64_t value)
{
	char text[32];
	const struct column column = { NULL, NULL, COLUMN_COUNT, false };
	_cleanup_(buf_donep) struct buf digits = BUF_INIT;

	cell_print(&digits, &column, &(struct cell){ true, (int64_t)value, SLICE_NONE }, 0);
	(void)snprintf(text, sizeof(text), "%s", buf_cstr(&digits));
	print_fact(b, name, text);
}

static void print_incomplete(struct analysis *a, struct buf *b)
{
	_cleanup_(buf_donep) struct buf reasons = BUF_INIT;
	const char *line;

	if (!analysis_incomplete(a, &reasons))
		return;
	buf_str(b, "<p class=\"banner\" role=\"alert\"><strong>This trace is not whole.</strong> What is "
		   "missing may hide causes.");
	for (line = buf_cstr(&reasons); *line;) {
		size_t length = strcspn(line, "\n");

		buf_str(b, "<br>");
		html_text(b, (struct slice){ line, length }, CELL_MOST);
		line += length + (line[length] == '\n');
	}
	buf_str(b, "</p>\n");
}

static void print_header(struct analysis *a, struct buf *b)
{
	const struct recorded *r = analysis_recorded(a);
	const struct reader_stats *s = analysis_stats(a);
	_cleanup_(buf_donep) struct buf span = BUF_INIT;

	buf_str(b, "<header class=\"wrap\">\n<h1>");
	html_text(b, slice_of(title_of(a)), CELL_MOST);
	buf_str(b, "</h1>\n<p class=\"lead\">What its system calls say");
	if (r->container) {
		buf_str(b, " · <span class=\"mono\">");
		html_text(b, slice_of(analysis_source(a)), CELL_MOST);
		buf_str(b, "</span>");
	}
	buf_str(b, "</p>\n<dl class=\"facts\">\n");
	print_fact(b, "Image", r->image);
	print_fact(b, "Command", r->command);
	print_fact(b, "Recorded", r->filter);
	print_fact(b, "Backend", r->backend);
	print_fact(b, "Kernel", r->kernel);
	print_fact(b, "Start", r->start);
	print_fact(b, "End", r->end);
	if (s->first != TIME_UNKNOWN && s->last > s->first) {
		print_duration(&span, s->last - s->first);
		print_fact(b, "Span", buf_cstr(&span));
	}
	print_count(b, "Calls", s->calls);
	print_count(b, "Lost", r->meta && r->lost > s->lost ? r->lost : s->lost);
	buf_str(b, "</dl>\n");
	print_incomplete(a, b);
	buf_str(b, "</header>\n");
}

static void print_nav(const struct view *const *shown, struct buf *b)
{
	buf_str(b, "<nav aria-label=\"Sections\"><div class=\"wrap\"><div class=\"links\">"
		   "<a href=\"#findings\">Findings</a>");
	for (; *shown; shown++)
		if (*shown != &view_findings)
			buf_printf(b, "<a href=\"#%s\">%s</a>", (*shown)->name, (*shown)->title);
	buf_str(b, "</div><span class=\"hint\" id=\"matches\" role=\"status\"></span>"
		   "<input type=\"search\" id=\"search\" placeholder=\"Search everything  ( / )\" "
		   "aria-label=\"Search findings and tables\"></div></nav>\n");
}

static void print_evidence(struct analysis *a, const struct finding *f, struct buf *b)
{
	bool many = false;

	for (unsigned i = 0; i < f->n_evidence; i++)
		many = many || f->evidence[i].file != 0;
	buf_str(b, "<pre class=\"evidence\">");
	for (unsigned i = 0; i < f->n_evidence; i++) {
		const struct evidence *e = &f->evidence[i];

		buf_str(b, i ? "\n<span class=\"no\">" : "<span class=\"no\">");
		if (many) {
			html_text(b, slice_of(analysis_path(a, e->file) ?: ""), 80);
			buf_byte(b, ':');
		}
		buf_printf(b, "%llu</span>", (unsigned long long)e->line);
		html_text(b, slice_of(e->text), 2 * CELL_MOST);
	}
	buf_str(b, "</pre>\n");
}

static void print_finding(struct analysis *a, const struct finding *f, struct buf *b)
{
	const char *severity = severity_text(f->severity);

	buf_printf(b, "<article class=\"finding %s\" data-rule=\"%s\"><div class=\"top\">"
		      "<span class=\"badge\">%s</span><span class=\"name\">%s</span>",
		severity, finding_rule_name(f), severity, finding_rule_title(f));
	if (f->cost >= 0) {
		buf_str(b, "<span class=\"cost\">");
		print_duration(b, f->cost);
		buf_str(b, "</span>");
	}
	buf_str(b, "</div>\n<h3>");
	html_text(b, slice_of(f->sentence ?: ""), 0);
	buf_str(b, "</h3>\n");
	if (f->n_evidence)
		print_evidence(a, f, b);
	if (f->advice) {
		buf_str(b, "<p>");
		html_text(b, slice_of(f->advice), 0);
		buf_str(b, "</p>\n");
	}
	if (f->limits && *f->limits) {
		buf_str(b, "<p class=\"limit\">Threshold: ");
		html_text(b, slice_of(f->limits), 0);
		buf_str(b, "</p>\n");
	}
	buf_str(b, "</article>\n");
}

static void print_findings(struct analysis *a, struct buf *b)
{
	const char *const *missing = findings_not_recorded(a);
	const struct finding *f = findings_list(a);
	unsigned n[SEVERITY_NONE] = { 0 }, shown = 0, all = 0;

	for (const struct finding *i = f; i; i = i->next, all++)
		n[i->severity]++;
	buf_str(b, "<section id=\"findings\"><h2 tabindex=\"-1\">Findings <span class=\"count\">");
	for (int i = SEVERITY_SERIOUS, first = 1; i >= SEVERITY_INFO; i--)
		if (n[i]) {
			buf_printf(b, "%s%u %s", first ? "" : " · ", n[i], severity_text((enum severity)i));
			first = 0;
		}
	buf_str(b, "</span></h2>\n");
	if (!f)
		buf_str(b, "<p class=\"all-good\">Nothing found: none of the rules was met.</p>\n");
	for (; f && shown < FINDINGS_MOST; f = f->next, shown++)
		print_finding(a, f, b);
	if (all > shown)
		buf_printf(b, "<p class=\"note\">%u more of the lightest are left out here.</p>\n", all - shown);
	if (missing[0]) {
		buf_str(b, "<p class=\"absent\">Not judged, because the calls were not recorded: ");
		for (unsigned i = 0; missing[i]; i++)
			buf_printf(b, "%s%s", i ? ", " : "", missing[i]);
		buf_str(b, ".</p>\n");
	}
	buf_str(b, "</section>\n");
}

/* --- tables ---------------------------------------------------------------------------------------- */

static bool column_used(const struct table *t, unsigned column)
{
	if (!t->columns[column].optional)
		return true;
	for (size_t i = 0; i < t->n_rows; i++)
		if (t->cells[i * t->n_columns + column].set)
			return true;
	return false;
}

static void print_cell(const struct table *t, const struct cell *cell, unsigned column, int clock, struct buf *b)
{
	const struct column *c = &t->columns[column];
	_cleanup_(buf_donep) struct buf text = BUF_INIT;

	buf_str(b, c->kind == COLUMN_TEXT ? "<td class=\"text\"" : "<td class=\"num\"");
	if (!cell->set) {
		buf_str(b, "></td>");
		return;
	}
	if (c->kind != COLUMN_TEXT)
		buf_printf(b, " data-v=\"%lld\"", (long long)cell->number);
	buf_byte(b, '>');
	if (c->kind == COLUMN_TEXT) {
		html_text(b, cell->text, CELL_MOST);
	} else {
		cell_print(&text, c, cell, clock);
		html_text(b, (struct slice){ text.data ?: "", text.length }, 0);
	}
	buf_str(b, "</td>");
}

/* Rows up to a size; returns how many. */
static size_t print_rows(const struct table *t, const bool *used, int clock, struct buf *b)
{
	size_t start = b->length, row = 0;

	for (; row < t->n_rows && b->length - start < TABLE_MOST; row++) {
		buf_str(b, "<tr>");
		for (unsigned i = 0; i < t->n_columns; i++)
			if (used[i])
				print_cell(t, &t->cells[row * t->n_columns + i], i, clock, b);
		buf_str(b, "</tr>\n");
	}
	return row;
}

static void print_table(const struct table *t, int clock, struct buf *b)
{
	bool used[32] = { false };
	size_t shown;

	if (t->title) {
		buf_str(b, "<h3>");
		html_text(b, slice_of(t->title), CELL_MOST);
		buf_str(b, "</h3>\n");
	}
	if (t->n_rows == 0) {
		buf_str(b, "<p class=\"absent\">None.</p>\n");
		return;
	}
	buf_str(b, "<div class=\"box\"><div class=\"scroll\" tabindex=\"0\"><table class=\"sortable\"><thead><tr>");
	for (unsigned i = 0; i < t->n_columns && i < 32; i++) {
		used[i] = column_used(t, i);
		if (used[i])
			buf_printf(b, "<th scope=\"col\"%s><button type=\"button\">%s</button></th>",
				t->columns[i].kind == COLUMN_TEXT ? "" : " class=\"num\"",
				t->columns[i].heading);
	}
	buf_str(b, "</tr></thead><tbody>\n");
	shown = print_rows(t, used, clock, b);
	buf_str(b, "</tbody></table></div></div>\n");
	if (shown < t->n_rows || t->n_left_out)
		buf_printf(b, "<p class=\"note\">The first %zu of %zu rows; the command line shows them all."
			      "</p>\n", shown, t->n_rows + t->n_left_out);
}

static void print_section(struct analysis *a, const struct view *view, struct buf *b)
{
	_cleanup_(section_donep) struct section s = { 0 };
	size_t start = b->length;

	if (analysis_describe(a, view, &s) < 0)
		return;
	buf_printf(b, "<section id=\"%s\"><h2 tabindex=\"-1\">%s <span class=\"count shown\"></span></h2>\n",
		view->name, view->title);
	if (s.not_recorded)
		buf_str(b, "<p class=\"absent\">Not recorded.</p>\n");
	for (const struct note *n = s.notes; n; n = n->next) {
		buf_str(b, "<p class=\"note\">");
		html_text(b, slice_of(n->text), 4 * CELL_MOST);
		buf_str(b, "</p>\n");
	}
	if (view == &view_startup)
		startup_print_plot(a, b, STARTUP_PLOT_INLINE);
	for (const struct table *t = s.tables; t; t = t->next) {
		if (b->length - start > SECTION_MOST) {
			buf_str(b, "<p class=\"note\">More tables: see the command line.</p>\n");
			break;
		}
		if (!s.not_recorded || t->n_rows)
			print_table(t, s.clock, b);
	}
	buf_str(b, "</section>\n");
}

void page_print(struct analysis *a, const struct view *const *shown, struct buf *b)
{
	print_head(a, b);
	print_header(a, b);
	print_nav(shown, b);
	buf_str(b, "<main class=\"wrap\">\n");
	print_findings(a, b);
	for (; *shown; shown++)
		if (*shown != &view_findings)
			print_section(a, *shown, b);
	buf_str(b, "</main>\n<footer class=\"wrap\">Made by sidetrace " SIDETRACE_VERSION
		   ". <span class=\"keys\">Keys: <kbd>/</kbd> search, <kbd>Esc</kbd> clear, "
		   "<kbd>j</kbd> <kbd>k</kbd> next and previous section; a column's heading sorts."
		   "</span></footer>\n<script>");
	buf_add(b, page_js().at, page_js().length);
	buf_str(b, "</script>\n</body>\n</html>\n");
}
