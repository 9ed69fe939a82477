/* SPDX-License-Identifier: BSD-2-Clause */
/* Findings as text for a terminal and as JSON; the page has its own printer. */
#include "findings/finding.h"

#include "buf.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH = 96 };

/* Folds at blanks; every line begins with `indent` blanks. */
static void add_folded(struct buf *b, const char *text, unsigned indent)
{
	unsigned column = WIDTH;

	for (const char *word = text; *word;) {
		size_t length = strcspn(word, " ");

		if (column + 1 + length > WIDTH) {
			if (word != text)
				buf_byte(b, '\n');
			buf_repeat(b, ' ', indent);
			column = indent;
		} else {
			buf_byte(b, ' ');
			column++;
		}
		buf_add(b, word, length);
		column += (unsigned)length;
		word += length;
		word += *word == ' ';
	}
	buf_byte(b, '\n');
}

static void print_one(struct analysis *a, const struct finding *f, bool colour, struct buf *b)
{
	static const char *const tones[] = { "\033[36m", "\033[33m", "\033[1;31m" };
	bool many_files = false;

	for (unsigned i = 0; i < f->n_evidence; i++)
		many_files = many_files || f->evidence[i].file != 0;
	buf_printf(b, "%s%s%s: %s (%s)", colour ? tones[f->severity] : "", severity_text(f->severity),
		colour ? "\033[0m" : "", finding_rule_title(f), finding_rule_name(f));
	if (f->cost >= 0)
		buf_printf(b, " — %s", say_time(f->cost));
	buf_byte(b, '\n');
	add_folded(b, f->sentence ?: "", 2);
	for (unsigned i = 0; i < f->n_evidence; i++) {
		if (many_files)
			buf_printf(b, "    %s:", analysis_path(a, f->evidence[i].file) ?: "");
		else
			buf_str(b, "    line ");
		buf_printf(b, "%llu: ", (unsigned long long)f->evidence[i].line);
		print_escaped(b, slice_of(f->evidence[i].text));
		buf_byte(b, '\n');
	}
	if (f->advice)
		add_folded(b, f->advice, 2);
	if (f->limits && *f->limits) {
		buf_str(b, colour ? "\033[2m" : "");
		add_folded(b, f->limits, 2);
		buf_str(b, colour ? "\033[0m" : "");
	}
	buf_byte(b, '\n');
}

void findings_print_text(struct analysis *a, bool colour, struct buf *b)
{
	const char *const *missing = findings_not_recorded(a);
	const struct finding *f = findings_list(a);

	if (!f)
		buf_str(b, "Nothing found: no rule was met.\n\n");
	for (; f; f = f->next)
		print_one(a, f, colour, b);
	for (unsigned i = 0; missing[i]; i++)
		buf_printf(b, "%s%s", i ? ", " : "Not judged, because the calls were not recorded: ",
			missing[i]);
	if (missing[0])
		buf_str(b, "\n\n");
}

static void add_json_text(struct buf *b, const char *key, const char *text)
{
	buf_printf(b, ",\"%s\":", key);
	buf_json_string(b, text ?: "", strlen(text ?: ""));
}

void findings_print_json(struct analysis *a, struct buf *b)
{
	buf_byte(b, '[');
	for (const struct finding *f = findings_list(a); f; f = f->next) {
		buf_printf(b, "{\"rule\":\"%s\",\"severity\":\"%s\"", finding_rule_name(f),
			severity_text(f->severity));
		add_json_text(b, "title", finding_rule_title(f));
		add_json_text(b, "sentence", f->sentence);
		if (f->cost >= 0)
			buf_printf(b, ",\"cost\":%.6f", (double)f->cost / 1e9);
		else
			buf_str(b, ",\"cost\":null");
		add_json_text(b, "advice", f->advice);
		add_json_text(b, "thresholds", f->limits);
		buf_str(b, ",\"evidence\":[");
		for (unsigned i = 0; i < f->n_evidence; i++) {
			const struct evidence *e = &f->evidence[i];

			buf_printf(b, "%s{\"line\":%llu", i ? "," : "", (unsigned long long)e->line);
			add_json_text(b, "file", analysis_path(a, e->file));
			add_json_text(b, "text", e->text);
			buf_byte(b, '}');
		}
		buf_str(b, "]}");
		buf_str(b, f->next ? "," : "");
	}
	buf_byte(b, ']');
}

void findings_print_rules(struct buf *b)
{
	for (unsigned i = 0; rules[i]; i++) {
		buf_printf(b, "%s: %s\n", rules[i]->name, rules[i]->title);
		for (unsigned j = 0; j < rules[i]->n_thresholds; j++) {
			const struct threshold *t = &rules[i]->thresholds[j];

			buf_printf(b, "  --set %s.%s=%.10g   %s (%s)\n", rules[i]->name, t->name, t->value,
				t->unit, t->source ?: "sidetrace's own choice");
		}
	}
}
