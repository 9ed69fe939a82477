/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The reference of labels, once, for two printers: Markdown and man(7). `Backquoted` words are code in
 * both. What is in a table of the program is taken from there; only the prose is here.
 */
#include "label-options.h"

#include "buf.h"
#include "cleanup.h"
#include "policy-json.h"
#include "policy.h"

#include <stdio.h>
#include <string.h>

struct printer {
	void (*begin)(FILE *f);
	void (*heading)(FILE *f, const char *text);
	void (*paragraph)(FILE *f, const char *text);
	void (*item)(FILE *f, const char *term, const char *text);
	void (*words)(FILE *f, const struct option_word *words);
	void (*code)(FILE *f, const char *text);
};

/* ---- Markdown ---- */

static void markdown_begin(FILE *f)
{
	fputs("<!-- Written by UPDATE=1 build/unit/test-config-docs from config/label-docs.c and the tables it reads. -->\n"
	      "# Labels and annotations\n",
		f);
}

static void markdown_heading(FILE *f, const char *text)
{
	fprintf(f, "\n## %s\n", text);
}

static void markdown_paragraph(FILE *f, const char *text)
{
	fprintf(f, "\n%s\n", text);
}

static void markdown_item(FILE *f, const char *term, const char *text)
{
	fprintf(f, "\n* `%s`: %s\n", term, text);
}

static void markdown_words(FILE *f, const struct option_word *words)
{
	for (; words->name; words++)
		if (words->help)
			fprintf(f, "  * `%s`: %s\n", words->name, words->help);
}

static void markdown_code(FILE *f, const char *text)
{
	fprintf(f, "\n```\n%s\n```\n", text);
}

static const struct printer markdown = { markdown_begin, markdown_heading, markdown_paragraph,
	markdown_item, markdown_words, markdown_code };

/* ---- man(7) ---- */

/* Backquotes to bold; what roff would take for its own is escaped. */
static void man_text(FILE *f, const char *text)
{
	bool bold = false, line_begins = true;

	for (; *text; text++) {
		if (line_begins && (*text == '.' || *text == '\''))
			fputs("\\&", f);
		line_begins = *text == '\n';
		if (*text == '`') {
			fputs(bold ? "\\fR" : "\\fB", f);
			bold = !bold;
		} else if (*text == '\\') {
			fputs("\\e", f);
		} else if (*text == '-') {
			fputs("\\-", f);
		} else if (*text == '\'' && bold) {
			fputs("\\(aq", f);
		} else if (*text == '~' || *text == '^') {
			fputs(*text == '~' ? "\\(ti" : "\\(ha", f);
		} else {
			fputc(*text, f);
		}
	}
}

static void man_begin(FILE *f)
{
	fputs(".\\\" Written by UPDATE=1 build/unit/test-config-docs from config/label-docs.c and the tables it reads.\n"
	      ".TH SIDETRACE\\-LABELS 7 \"\" \"sidetrace\" \"Miscellaneous\"\n"
	      ".SH NAME\n"
	      "sidetrace\\-labels \\- the labels and annotations that trace a container\n",
		f);
}

static void man_heading(FILE *f, const char *text)
{
	fputs(".SH ", f);
	for (; *text; text++)
		fputc(*text >= 'a' && *text <= 'z' ? *text - 'a' + 'A' : *text, f);
	fputc('\n', f);
}

static void man_paragraph(FILE *f, const char *text)
{
	fputs(".PP\n", f);
	man_text(f, text);
	fputc('\n', f);
}

static void man_item(FILE *f, const char *term, const char *text)
{
	fputs(".TP\n.B ", f);
	man_text(f, term);
	fputc('\n', f);
	man_text(f, text);
	fputc('\n', f);
}

static void man_words(FILE *f, const struct option_word *words)
{
	fputs(".RS\n", f);
	for (; words->name; words++)
		if (words->help)
			man_item(f, words->name, words->help);
	fputs(".RE\n", f);
}

static void man_code(FILE *f, const char *text)
{
	fputs(".PP\n.in +4n\n.EX\n", f);
	man_text(f, text);
	fputs("\n.EE\n.in\n", f);
}

static const struct printer man = { man_begin, man_heading, man_paragraph, man_item, man_words,
	man_code };

/* ---- what there is to say ---- */

static void say_keys(const struct printer *p, FILE *f)
{
	p->heading(f, "Description");
	p->paragraph(f, "The label or annotation `trace` turns tracing on for one container and says which "
			"system calls are recorded; `trace.`OPTION says how. "
			"`io.sidetrace.trace` and `io.sidetrace.trace.`OPTION mean the same.");
	p->code(f, "docker run --runtime sidetrace --label trace=network nginx\n"
		   "docker run --runtime sidetrace --label trace=file,network \\\n"
		   "    --label trace.output=/traces -v /srv/traces:/traces nginx\n"
		   "podman --runtime sidetrace-runc run --annotation trace=startup nginx");
	p->paragraph(f, "When several speak of the same option, an annotation wins over a label, and the "
			"long form wins over the short. Blanks around keys and values are trimmed. An "
			"option without `trace` means the host's default set, else `all`. `trace=off` ends "
			"the matter, whatever else is there.");
	p->paragraph(f, "A key or value that cannot be understood stops the container's creation with one "
			"line that names it and says what would be right:");
	p->code(f, "label trace: unknown class 'netwrok' (did you mean 'network'?)");
}

static void say_set(const struct printer *p, FILE *f)
{
	p->heading(f, "Which calls");
	p->paragraph(f, "The value of `trace` is what strace's `-e trace=` takes: tokens with commas between "
			"them. A `!` in front of the whole value inverts it.");
	p->item(f, "%class", "a class: `network` `file` `process` `memory` `signal` `ipc` `desc` `creds` "
			     "`clock` `pure`, with or without the `%`; `%stat` `%lstat` `%fstat` `%statfs` "
			     "`%fstatfs` `%%stat` `%%statfs` only with it, because there are calls of those "
			     "names");
	p->item(f, "name", "a system call, such as `openat`");
	p->item(f, "number", "a system call by its number");
	p->item(f, "/regex", "every call whose name matches the POSIX extended regular expression, which is "
			     "not anchored, holds no comma, and is at most 256 bytes long");
	p->item(f, "?token", "the same, and no error when nothing matches");
	p->item(f, "token@64", "only under that ABI: `@64`, `@32` (i386) or `@x32`");
	p->paragraph(f, "Words that sidetrace adds:");
	p->item(f, "true, on, yes, 1", "every call, as `all`; so does an empty value");
	p->item(f, "false, off, no, 0, none", "the container is not traced");
	for (const struct label_preset *preset = label_presets; preset->name; preset++)
		p->item(f, preset->name, preset->help);
	p->paragraph(f, "Presets mix with other tokens: `startup,memory`, `summary,network`. Calls whose "
			"number no table has are always recorded. `startup` stands for:");
	/* one token of the set a word, so that lines break */
	for (const struct label_preset *preset = label_presets; preset->name; preset++) {
		_cleanup_(buf_donep) struct buf set = BUF_INIT;

		if (strcmp(preset->name, "startup") != 0)
			continue;
		for (const char *c = preset->set; *c; c++) {
			buf_byte(&set, *c);
			if (*c == ',')
				buf_byte(&set, ' ');
		}
		p->paragraph(f, buf_cstr(&set));
	}
}

static void say_options(const struct printer *p, FILE *f)
{
	size_t count;
	const struct label_option *options = label_options(&count);

	p->heading(f, "Options");
	for (size_t i = 0; i < count; i++) {
		const struct label_option *o = &options[i];
		_cleanup_(buf_donep) struct buf term = BUF_INIT, text = BUF_INIT;

		buf_printf(&term, "trace.%s=%s", o->name, o->argument);
		buf_printf(&text, "%s. Default: ", o->help);
		if (o->absent)
			buf_str(&text, o->absent);
		else
			buf_printf(&text, "`%s`", o->fallback);
		buf_byte(&text, '.');
		if (o->strace)
			buf_printf(&text, " In strace: `%s`.", o->strace);
		p->item(f, buf_cstr(&term), buf_cstr(&text));
		if (o->words && strcmp(o->argument, "BOOL") != 0)
			p->words(f, o->words);
	}
	p->paragraph(f, "BOOL is `true`, `on`, `yes` or `1`; `false`, `off`, `no` or `0`. SIZE is bytes, or "
			"with `k`, `m`, `g` or `t`, units of 1024. TIME is seconds, or with units, such as "
			"`250ms`, `30s`, `5m`, `1h30m`. PATH is absolute and has no `..` in it; an empty "
			"one takes back what a default set.");
}

struct say_key {
	const struct printer *printer;
	FILE *f;
};

static void say_policy_key(
	void *userdata, const char *section, const char *name, const char *help)
{
	struct say_key *s = userdata;
	char term[64];

	(void)snprintf(term, sizeof(term), "%s%s", section, name);
	s->printer->item(s->f, term, help);
}

static void say_policy(const struct printer *p, FILE *f)
{
	struct say_key s = { p, f };

	p->heading(f, "The host's policy");
	p->paragraph(f, "`" POLICY_PATH "` is a JSON object that root owns and nobody else may write. "
			"Without it the defaults hold, which are in brackets here. Keys after a dot are in "
			"the object before it. A label can ask for less than the policy, never for more: "
			"what is asked for in so many words and not allowed stops the creation; what "
			"nobody asked for is cut down.");
	policy_each_key(say_policy_key, &s);
}

static void say_everything(const struct printer *p, FILE *f)
{
	p->begin(f);
	say_keys(p, f);
	say_set(p, f);
	say_options(p, f);
	say_policy(p, f);
}

void label_options_markdown(FILE *f)
{
	say_everything(&markdown, f);
}

void label_options_man(FILE *f)
{
	say_everything(&man, f);
	fputs(".SH SEE ALSO\n.BR sidetrace (1),\n.BR strace (1)\n", f);
}
