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

#include <errno.h>
#include <string.h>

enum { KEYS_MAX = 50000, SHOWN = 1000 };

static int begin(struct analysis *a, void *state)
{
	struct errors_state *s = state;

	(void)a;
	map_init(&s->failed, sizeof(struct error_row), KEYS_MAX);
	map_init(&s->harmless, sizeof(struct error_row), KEYS_MAX);
	map_init(&s->searches, sizeof(struct error_search), KEYS_MAX);
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
	buf_byte(key, ' ');
	buf_decimal(key, c->error);
	buf_byte(key, ' ');
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

static struct error_search *search_of(struct errors_state *s, const struct error_row *r, bool make)
{
	const char *slash = r->object ? strrchr(r->object, '/') : NULL;
	struct slice key;

	if (r->error != ENOENT || !slash || !slash[1])
		return NULL;
	buf_reset(&s->key);
	buf_printf(&s->key, "%u %s", r->name, slash + 1);
	key = (struct slice){s->key.data, s->key.length};
	return make ? map_get(&s->searches, key) : map_find(&s->searches, key);
}

/* The same name looked for in folder after folder is one thing, not twenty. */
static void find_searches(struct errors_state *s)
{
	struct error_search *f;

	for (size_t i = 0; i < s->failed.count; i++) {
		const struct error_row *r = (const void *)s->failed.order[i]->value;

		f = search_of(s, r, true);
		if (!f)
			continue;
		if (f->folders++ == 0) {
			f->name = r->name;
			f->base = strrchr(r->object, '/') + 1;
			f->first_line = r->first_line;
		}
		if (r->first_line < f->first_line)
			f->first_line = r->first_line;
		f->count += r->count;
		time_add(&f->time_spent, r->time_spent);
	}
	for (size_t i = 0; i < s->failed.count; i++) {
		struct error_row *r = (void *)s->failed.order[i]->value;

		f = search_of(s, r, false);
		r->in_search = f && f->folders >= ERROR_SEARCH;
	}
}

static int longest_search_first(const void *a, const void *b)
{
	const struct error_search *x = (const void *)(*(const struct map_entry *const *)a)->value,
				  *y = (const void *)(*(const struct map_entry *const *)b)->value;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return x->first_line < y->first_line ? -1 : x->first_line > y->first_line;
}

static void end(struct analysis *a, void *state)
{
	struct errors_state *s = state;

	(void)a;
	find_searches(s);
	map_sort(&s->searches, longest_search_first);
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

static const struct column search_columns[] = {
	{"count", "times", COLUMN_COUNT},
	{"folders", "folders", COLUMN_COUNT},
	{"syscall", "call", COLUMN_TEXT},
	{"seconds", "time", COLUMN_DURATION, true},
	{"line", "first line", COLUMN_LINE},
	{"name", "looked for", COLUMN_TEXT},
};

static void add_searches(struct analysis *a, struct errors_state *s, struct section *out)
{
	struct table *t = NULL;

	for (size_t i = 0; i < s->searches.count; i++) {
		const struct error_search *f = (const void *)s->searches.order[i]->value;

		if (f->folders < ERROR_SEARCH)
			continue;
		if (!t)
			t = section_table(out, "searches",
				"Searches: one name, not there in folder after folder (ENOENT)",
				search_columns, 6);
		if (t->n_rows >= SHOWN) {
			t->n_left_out++;
			continue;
		}
		table_row(t);
		table_number(t, 0, (int64_t)f->count);
		table_number(t, 1, (int64_t)f->folders);
		table_text(t, 2, names_text(analysis_names(a), f->name));
		if (f->time_spent > 0)
			table_number(t, 3, f->time_spent);
		table_number(t, 4, (int64_t)f->first_line);
		table_text(t, 5, slice_of(f->base));
	}
}

static void add_rows(struct analysis *a, struct table *t, const struct map *m, size_t shown)
{
	for (size_t i = 0; i < m->count; i++) {
		const struct error_row *r = (const void *)m->order[i]->value;

		if (r->in_search)
			continue;
		if (t->n_rows >= shown) {
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
	add_searches(a, s, out);
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
	map_done(&s->searches);
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
