/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * errors: what failed, by call, errno and object. Failures that are questions (is it a terminal? is
 * the library here?) are folded into one line each.
 */
#include "analysis.h"
#include "buf.h"
#include "harmless.h"
#include "tasks.h"
#include "view-states.h"
#include "view-tools.h"

enum { KEYS_MAX = 50000, SHOWN = 60 };

static int begin(struct analysis *a, void *state)
{
	struct errors_state *s = state;

	(void)a;
	map_init(&s->failed, sizeof(struct error_row), KEYS_MAX);
	map_init(&s->harmless, sizeof(struct error_row), KEYS_MAX);
	return 0;
}

static void call(struct analysis *a, void *state, const struct call *c)
{
	struct errors_state *s = state;
	struct buf *object = &s->object, *key = &s->key;
	struct error_row *row;
	const char *why;

	if (c->kind != CALL_SYSCALL)
		return;
	s->calls++;
	if (c->error == 0)
		return;
	s->errors++;
	if (!call_object(object, c, analysis_task(a)))
		buf_reset(object);
	why = error_harmless(c, (struct slice){object->data, object->length});
	buf_reset(key);
	buf_add(key, c->text.at, c->text.length);
	buf_printf(key, " %d ", c->error);
	if (why)
		buf_str(key, why);
	else
		buf_add(key, object->data, object->length);
	row = map_get(why ? &s->harmless : &s->failed, (struct slice){key->data, key->length});
	if (!row)
		return;
	if (row->count++ == 0) {
		row->name = c->name;
		row->error = c->error;
		row->why = why;
		row->first_line = c->line;
		row->first = c->time;
		row->matters = !why && error_matters(c);
		row->error_name = chunk_copy(&s->texts, c->error_name);
		row->object = chunk_copy(&s->texts, (struct slice){object->data, object->length});
	}
	if (row->n_lines < 3)
		row->lines[row->n_lines++] = c->line;
	row->last = c->time;
	if (c->duration != DURATION_UNKNOWN)
		time_add(&row->time_spent, c->duration);
}

static int worst_first(const void *a, const void *b)
{
	const struct error_row *x = (const void *)(*(const struct map_entry *const *)a)->value,
			       *y = (const void *)(*(const struct map_entry *const *)b)->value;

	if (x->matters != y->matters)
		return x->matters ? -1 : 1;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return x->first_line < y->first_line ? -1 : 1;
}

static void end(struct analysis *a, void *state)
{
	struct errors_state *s = state;

	(void)a;
	map_sort(&s->failed, worst_first);
	map_sort(&s->harmless, worst_first);
}

enum { COUNT, NAME, ERROR, OBJECT, SPENT, LINE };

static const struct column columns[] = {
	[COUNT] = {"count", "times", COLUMN_COUNT},
	[NAME] = {"syscall", "call", COLUMN_TEXT},
	[ERROR] = {"errno", "error", COLUMN_TEXT},
	[OBJECT] = {"object", "of", COLUMN_TEXT},
	[SPENT] = {"seconds", "time", COLUMN_DURATION, true},
	[LINE] = {"line", "first line", COLUMN_LINE},
};

static const struct column harmless_columns[] = {
	[COUNT] = {"count", "times", COLUMN_COUNT},
	[NAME] = {"syscall", "call", COLUMN_TEXT},
	[ERROR] = {"errno", "error", COLUMN_TEXT},
	[OBJECT] = {"why", "why it is harmless", COLUMN_TEXT},
	[SPENT] = {"seconds", "time", COLUMN_DURATION, true},
	[LINE] = {"line", "first line", COLUMN_LINE},
};

static void add_rows(struct analysis *a, struct table *t, const struct map *m, size_t shown)
{
	for (size_t i = 0; i < m->count; i++) {
		const struct error_row *r = (const void *)m->order[i]->value;

		if (i >= shown) {
			t->n_left_out++;
			continue;
		}
		table_row(t);
		table_number(t, COUNT, (int64_t)r->count);
		table_text(t, NAME, names_text(analysis_names(a), r->name));
		table_text(t, ERROR, slice_of(r->error_name ? r->error_name : ""));
		table_text(t, OBJECT, slice_of(r->why ? r->why : r->object ? r->object : ""));
		if (r->time_spent > 0)
			table_number(t, SPENT, r->time_spent);
		table_number(t, LINE, (int64_t)r->first_line);
	}
}

static void describe(struct analysis *a, void *state, struct section *out)
{
	struct errors_state *s = state;

	section_note(out, "%llu of %llu calls failed.", (unsigned long long)s->errors,
		(unsigned long long)s->calls);
	add_rows(a, section_table(out, "failed", NULL, columns, LINE + 1), &s->failed, SHOWN);
	if (s->harmless.count > 0)
		add_rows(a,
			section_table(out, "harmless",
				"Harmless: questions that are answered with an error",
				harmless_columns, LINE + 1),
			&s->harmless, SHOWN);
}

static void done(struct analysis *a, void *state)
{
	struct errors_state *s = state;

	(void)a;
	map_done(&s->failed);
	map_done(&s->harmless);
	chunk_free(&s->texts);
	buf_done(&s->object);
	buf_done(&s->key);
}

const struct view view_errors = {
	.name = "errors",
	.title = "Failed calls",
	.needs = VIEW_FDS,
	.state_size = sizeof(struct errors_state),
	.begin = begin,
	.call = call,
	.end = end,
	.describe = describe,
	.done = done,
};
