/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The engine of the findings: shows each rule the calls it asked for, collects what they find, worst
 * first. It knows no rule by name.
 */
#include "findings/findings.h"

#include "findings/finding.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "text.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RULES_MAX = 48, LINE_MAX_TEXT = 240 };

/* --set */
struct override {
	struct override *next;
	const struct threshold *threshold;
	double value;
};

struct watch {
	struct analysis *analysis;
	struct override *overrides;
	const struct rule *rule;
	void *states[RULES_MAX];
	uint64_t wanted[N_KNOWN]; /* bit n: rule n is shown this call */
	uint64_t all, events;     /* rules that see every call; also the lines between the calls */
	unsigned n_rules;
	struct finding *list;
	struct finding nowhere; /* takes what is said when memory ran out */
	const char *missing[RULES_MAX + 1];
	int64_t first, last;
	struct args args; /* of the call that watch_fd() split last */
	struct buf scratch[2];
};

static const char *const severities[] = { "info", "warning", "serious", "none" };

const char *severity_text(enum severity s)
{
	return severities[s];
}

int severity_parse(const char *word, enum severity *ret_severity, struct error *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(severities); i++)
		if (text_equal(word, severities[i])) {
			*ret_severity = (enum severity)i;
			return 0;
		}
	return error_say(err, EINVAL, "unknown severity '%s' (info, warning, serious or none)", word);
}

/* --- thresholds ---------------------------------------------------------------------------------- */

static int say_unknown_threshold(const char *name, struct error *err)
{
	char text[RULES_MAX * 4][64];
	const char *words[RULES_MAX * 4];
	const char *near;
	size_t n = 0;

	for (unsigned i = 0; rules[i]; i++)
		for (unsigned j = 0; j < rules[i]->n_thresholds && n < ARRAY_SIZE(words); j++) {
			(void)snprintf(text[n], sizeof(text[n]), "%s.%s", rules[i]->name,
				rules[i]->thresholds[j].name);
			words[n] = text[n];
			n++;
		}
	near = text_nearest(name, words, n);
	return error_say(err, EINVAL, near ? "no threshold '%s' (did you mean '%s'?)" :
				"no threshold '%s'; 'sidetrace report --rules' lists them", name, near);
}

/* RULE.NAME=VALUE */
static int assignment_parse(const char *assignment, const struct threshold **ret_threshold, double *ret_value,
	struct error *err)
{
	const char *equals = strchr(assignment, '='), *dot = strchr(assignment, '.');
	_cleanup_(freep) char *name = NULL;
	char *end;
	double value;

	if (!equals || !dot || dot > equals)
		return error_say(err, EINVAL, "'%s' is not RULE.NAME=VALUE", assignment);
	name = strndup(assignment, (size_t)(equals - assignment));
	if (!name)
		return error_set(err, ENOMEM, "set '%s'", assignment);
	value = strtod(equals + 1, &end);
	if (end == equals + 1 || *end || !isfinite(value) || value < 0)
		return error_say(err, EINVAL, "%s: '%s' is no number of 0 or more", name, equals + 1);
	name[dot - assignment] = '\0';
	for (unsigned i = 0; rules[i]; i++)
		for (unsigned j = 0; j < rules[i]->n_thresholds; j++)
			if (text_equal(rules[i]->name, name) &&
				text_equal(rules[i]->thresholds[j].name, name + (dot - assignment) + 1)) {
				*ret_threshold = &rules[i]->thresholds[j];
				*ret_value = value;
				return 0;
			}
	name[dot - assignment] = '.';
	return say_unknown_threshold(name, err);
}

int findings_check(const char *assignment, struct error *err)
{
	const struct threshold *threshold;
	double value;

	return assignment_parse(assignment, &threshold, &value, err);
}

int findings_set(struct analysis *a, const char *assignment, struct error *err)
{
	struct watch *w = analysis_view(a, &view_findings);
	const struct threshold *threshold;
	struct override *o;
	double value;
	int r = assignment_parse(assignment, &threshold, &value, err);

	if (r < 0)
		return r;
	o = malloc(sizeof(*o));
	if (!o)
		return error_set(err, ENOMEM, "set '%s'", assignment);
	*o = (struct override){ w->overrides, threshold, value };
	w->overrides = o;
	return 0;
}

static double threshold_value(const struct watch *w, const struct threshold *t)
{
	for (const struct override *o = w->overrides; o; o = o->next)
		if (o->threshold == t)
			return o->value;
	return t->value;
}

double watch_limit(const struct watch *w, const char *name)
{
	for (unsigned i = 0; i < w->rule->n_thresholds; i++)
		if (text_equal(w->rule->thresholds[i].name, name))
			return threshold_value(w, &w->rule->thresholds[i]);
	return INFINITY; /* a rule that misspells its own threshold never fires: its test notices */
}

/* --- what a rule may ask --------------------------------------------------------------------------- */

struct analysis *watch_analysis(const struct watch *w)
{
	return w->analysis;
}

struct task *watch_task(const struct watch *w)
{
	return analysis_task(w->analysis);
}

struct buf *watch_scratch(struct watch *w, unsigned which)
{
	buf_reset(&w->scratch[which]);
	return &w->scratch[which];
}

struct process *watch_process(const struct watch *w)
{
	struct task *t = watch_task(w);

	return t ? t->process : NULL;
}

uint32_t watch_process_number(const struct watch *w)
{
	struct process *p = watch_process(w);

	return p ? p->number : 0;
}

int64_t watch_span(const struct watch *w)
{
	return w->first == TIME_UNKNOWN ? 0 : w->last - w->first;
}

bool watch_fd(struct watch *w, const struct call *c, unsigned index, struct watch_fd *ret_fd)
{
	struct task *task = watch_task(w);
	const struct fd_entry *e;
	struct fd_fact f;

	if (fact_fd_arg(c->name) == (int)index) {
		if (!fact_call_fd(c, &f))
			return false;
	} else {
		args_split_first(c->args, index + 1, &w->args);
		if (!fact_fd(args_get(&w->args, index), &f))
			return false;
	}
	*ret_fd = (struct watch_fd){ f.fd, f.kind, f.inside };
	if (f.path.length)
		ret_fd->what = f.path;
	if (f.kind != FD_UNKNOWN || !task || !task->fds)
		return true;
	e = fdtable_get(task->fds, f.fd);
	if (e) {
		ret_fd->kind = e->kind;
		ret_fd->what = fdtable_what(task->fds, e);
	}
	return true;
}

/* --- evidence and findings -------------------------------------------------------------------------- */

static void add_shortened(struct buf *b, struct slice text, size_t most)
{
	if (text.length <= most) {
		buf_add(b, text.at, text.length);
		return;
	}
	buf_add(b, text.at, most * 2 / 3);
	buf_str(b, " … ");
	buf_add(b, text.at + text.length - most / 3, most / 3);
}

/* The line as strace would print it in one piece. */
static char *line_text(struct watch *w, const struct call *c)
{
	_cleanup_(buf_donep) struct buf b = BUF_INIT;

	if (c->tid)
		buf_printf(&b, "%u ", c->tid);
	if (c->time != TIME_UNKNOWN) {
		clock_print(&b, analysis_stats(w->analysis)->clock, c->time);
		buf_byte(&b, ' ');
	}
	switch (c->kind) {
	case CALL_SYSCALL:
		buf_add(&b, c->text.at, c->text.length);
		buf_byte(&b, '(');
		add_shortened(&b, c->args, LINE_MAX_TEXT);
		buf_str(&b, ") = ");
		if (c->outcome.length)
			add_shortened(&b, c->outcome, LINE_MAX_TEXT / 2);
		else
			buf_byte(&b, '?');
		if (c->duration >= 0)
			buf_printf(&b, " <%lld.%06lld>", (long long)(c->duration / 1000000000),
				(long long)(c->duration / 1000 % 1000000));
		break;
	case CALL_SIGNAL:
		buf_str(&b, "--- ");
		buf_add(&b, c->text.at, c->text.length);
		buf_byte(&b, ' ');
		add_shortened(&b, c->args, LINE_MAX_TEXT);
		buf_str(&b, " ---");
		break;
	case CALL_EXITED:
		buf_printf(&b, "+++ exited with %llu +++", (unsigned long long)c->count);
		break;
	case CALL_KILLED:
		buf_str(&b, "+++ killed by ");
		buf_add(&b, c->text.at, c->text.length);
		buf_str(&b, c->flags & CALL_CORE ? " (core dumped) +++" : " +++");
		break;
	default:
		buf_add(&b, c->text.at, c->text.length);
		break;
	}
	return buf_take(&b);
}

static void evidence_fill(struct evidence *e, struct watch *w, const struct call *c, int64_t weight)
{
	free(e->text);
	*e = (struct evidence){ c->file, c->line, weight, line_text(w, c) };
}

void samples_add(struct samples *s, struct watch *w, const struct call *c)
{
	if (s->n < FINDING_EVIDENCE)
		evidence_fill(&s->line[s->n++], w, c, 0);
}

void samples_top(struct samples *s, struct watch *w, const struct call *c, int64_t weight)
{
	unsigned least = 0;

	if (s->n < FINDING_EVIDENCE) {
		evidence_fill(&s->line[s->n++], w, c, weight);
		return;
	}
	for (unsigned i = 1; i < FINDING_EVIDENCE; i++)
		if (s->line[i].weight < s->line[least].weight)
			least = i;
	if (s->line[least].weight < weight)
		evidence_fill(&s->line[least], w, c, weight);
}

void samples_done(struct samples *s)
{
	for (unsigned i = 0; i < s->n; i++)
		free(s->line[i].text);
	*s = (struct samples){ 0 };
}

static int by_line(const void *a, const void *b)
{
	const struct evidence *x = a, *y = b;

	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

void finding_prove(struct finding *f, struct samples *s)
{
	for (unsigned i = 0; i < s->n; i++)
		if (f->n_evidence < FINDING_EVIDENCE && s->line[i].text)
			f->evidence[f->n_evidence++] = s->line[i];
		else
			free(s->line[i].text);
	*s = (struct samples){ 0 };
	qsort(f->evidence, f->n_evidence, sizeof(f->evidence[0]), by_line);
}

static char *limits_of(const struct watch *w)
{
	const struct rule *r = w->rule;
	_cleanup_(buf_donep) struct buf b = BUF_INIT;

	for (unsigned i = 0; i < r->n_thresholds; i++) {
		const struct threshold *t = &r->thresholds[i];

		buf_printf(&b, "%s%s.%s = %.10g %s%s%s%s", i ? "; " : "", r->name, t->name,
			threshold_value(w, t), t->unit, t->source ? " (" : "", t->source ?: "",
			t->source ? ")" : "");
	}
	return buf_take(&b);
}

/* Worst first: severity, then cost, then the order of the rules. */
static bool is_before(const struct finding *a, const struct finding *b)
{
	if (a->severity != b->severity)
		return a->severity > b->severity;
	return a->cost > b->cost;
}

struct finding *finding_new(
	struct watch *w, enum severity severity, int64_t cost, const char *format, ...)
{
	struct finding *f = calloc(1, sizeof(*f)), **at = &w->list;
	va_list args;

	if (!f)
		return &w->nowhere;
	*f = (struct finding){ .rule = w->rule, .severity = severity, .cost = cost };
	va_start(args, format);
	if (vasprintf(&f->sentence, format, args) < 0)
		f->sentence = NULL;
	va_end(args);
	f->limits = limits_of(w);
	while (*at && !is_before(f, *at))
		at = &(*at)->next;
	f->next = *at;
	*at = f;
	return f;
}

void finding_advise(struct finding *f, const char *format, ...)
{
	va_list args;

	free(f->advice);
	va_start(args, format);
	if (vasprintf(&f->advice, format, args) < 0)
		f->advice = NULL;
	va_end(args);
}

static void finding_free(struct finding *f)
{
	for (unsigned i = 0; i < f->n_evidence; i++)
		free(f->evidence[i].text);
	free(f->sentence);
	free(f->advice);
	free(f->limits);
	free(f);
}

const char *finding_rule_name(const struct finding *f)
{
	return f->rule->name;
}

const char *finding_rule_title(const struct finding *f)
{
	return f->rule->title;
}

/* --- the view ------------------------------------------------------------------------------------------ */

static int begin(struct analysis *a, void *state)
{
	struct watch *w = state;

	w->analysis = a;
	w->first = w->last = TIME_UNKNOWN;
	for (; rules[w->n_rules]; w->n_rules++) {
		const struct rule *r = rules[w->n_rules];
		uint64_t bit = UINT64_C(1) << w->n_rules;

		w->states[w->n_rules] = calloc(1, r->state_size ?: 1);
		if (!w->states[w->n_rules])
			return -ENOMEM;
		if (!r->names)
			w->all |= bit;
		for (unsigned i = 0; r->names && r->names[i] != N_NONE; i++)
			w->wanted[r->names[i]] |= bit;
		if (r->events)
			w->events |= bit;
	}
	return 0;
}

static void call(struct analysis *a, void *state, const struct call *c)
{
	struct watch *w = state;
	uint64_t due = w->all;

	(void)a;
	if (c->time != TIME_UNKNOWN) {
		int64_t end = c->duration > 0 ? c->time + c->duration : c->time;

		if (w->first == TIME_UNKNOWN || c->time < w->first)
			w->first = c->time;
		if (w->last == TIME_UNKNOWN || end > w->last)
			w->last = end;
	}
	if (c->kind != CALL_SYSCALL)
		due = w->events;
	else if (c->name < N_KNOWN)
		due |= w->wanted[c->name];
	for (; due; due &= due - 1) {
		unsigned i = (unsigned)__builtin_ctzll(due);

		w->rule = rules[i];
		rules[i]->call(w, w->states[i], c);
	}
}

static void end(struct analysis *a, void *state)
{
	struct watch *w = state;
	const struct recorded *recorded = analysis_recorded(a);
	unsigned n = 0;

	for (unsigned i = 0; i < w->n_rules; i++) {
		const struct rule *r = rules[i];

		w->rule = r;
		if (r->needs && recorded_has_any(recorded, r->needs) == RECORDED_NO)
			w->missing[n++] = r->name;
		if (r->end)
			r->end(w, w->states[i]);
	}
}

static void describe(struct analysis *a, void *state, struct section *s)
{
	static const struct column columns[] = {
		{ "severity", "Severity", COLUMN_TEXT, false },
		{ "rule", "Finding", COLUMN_TEXT, false },
		{ "cost", "Cost", COLUMN_DURATION, true },
		{ "sentence", "What", COLUMN_TEXT, false },
		{ "line", "Line", COLUMN_LINE, true },
		{ "advice", "What to do", COLUMN_TEXT, true },
	};
	const struct watch *w = state;
	struct table *t = section_table(s, "findings", NULL, columns, ARRAY_SIZE(columns));

	(void)a;
	for (const struct finding *f = w->list; f; f = f->next) {
		table_row(t);
		table_text(t, 0, slice_of(severity_text(f->severity)));
		table_text(t, 1, slice_of(f->rule->name));
		if (f->cost >= 0)
			table_number(t, 2, f->cost);
		table_text(t, 3, slice_of(f->sentence ?: ""));
		if (f->n_evidence)
			table_number(t, 4, (int64_t)f->evidence[0].line);
		if (f->advice)
			table_text(t, 5, slice_of(f->advice));
	}
	for (unsigned i = 0; w->missing[i]; i++)
		section_note(s, "%s: not recorded", w->missing[i]);
}

static void done(struct analysis *a, void *state)
{
	struct watch *w = state;

	(void)a;
	for (unsigned i = 0; i < w->n_rules; i++) {
		if (w->states[i] && rules[i]->done)
			rules[i]->done(w->states[i]);
		free(w->states[i]);
	}
	while (w->overrides) {
		struct override *o = w->overrides;

		w->overrides = o->next;
		free(o);
	}
	free(w->nowhere.advice);
	buf_done(&w->scratch[0]);
	buf_done(&w->scratch[1]);
	while (w->list) {
		struct finding *f = w->list;

		w->list = f->next;
		finding_free(f);
	}
}

const struct view view_findings = {
	.name = "findings",
	.title = "Findings",
	.needs = VIEW_TASKS | VIEW_FDS,
	.state_size = sizeof(struct watch),
	.begin = begin,
	.call = call,
	.end = end,
	.describe = describe,
	.done = done,
};

const struct finding *findings_list(struct analysis *a)
{
	struct watch *w = analysis_view(a, &view_findings);

	return w ? w->list : NULL;
}

bool findings_reach(struct analysis *a, enum severity s)
{
	const struct finding *worst = findings_list(a);

	return worst && s != SEVERITY_NONE && worst->severity >= s;
}

const char *const *findings_not_recorded(struct analysis *a)
{
	static const char *const nothing[] = { NULL };
	struct watch *w = analysis_view(a, &view_findings);

	return w ? w->missing : nothing;
}
