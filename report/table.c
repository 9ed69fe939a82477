/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Building sections and tables (table.h). Printing them is table-text.c's and table-json.c's.
 */
#include "table.h"

#include "buf.h"
#include "call.h"
#include "chunk.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void section_init(struct section *s, const char *key, const char *title)
{
	*s = (struct section){.key = key, .title = title};
	s->notes_end = &s->notes;
	s->tables_end = &s->tables;
}

static void table_free(struct table *t)
{
	free(t->cells);
	chunk_free(&t->chunks);
	free(t);
}

void section_done(struct section *s)
{
	while (s->notes) {
		struct note *next = s->notes->next;

		free(s->notes->text);
		free(s->notes);
		s->notes = next;
	}
	while (s->tables) {
		struct table *next = s->tables->next;

		table_free(s->tables);
		s->tables = next;
	}
	s->notes_end = &s->notes;
	s->tables_end = &s->tables;
}

void section_note(struct section *s, const char *format, ...)
{
	struct note *n = calloc(1, sizeof(*n));
	va_list ap;

	if (!n)
		return;
	va_start(ap, format);
	if (vasprintf(&n->text, format, ap) < 0)
		n->text = NULL;
	va_end(ap);
	if (!n->text) {
		free(n);
		return;
	}
	*s->notes_end = n;
	s->notes_end = &n->next;
}

/* Takes rows when there was no memory for a real one; never printed. */
static struct table *lost_table(void)
{
	static _Thread_local struct table lost;

	lost = (struct table){.failed = true};
	return &lost;
}

struct table *section_table(struct section *s, const char *key, const char *title,
	const struct column *columns, unsigned n_columns)
{
	struct table *t = calloc(1, sizeof(*t));

	if (!t)
		return lost_table();
	t->key = key;
	t->title = title;
	t->columns = columns;
	t->n_columns = n_columns;
	*s->tables_end = t;
	s->tables_end = &t->next;
	return t;
}

void table_row(struct table *t)
{
	if (t->failed)
		return;
	if (t->n_rows == t->capacity) {
		size_t bigger = t->capacity ? 2 * t->capacity : 16;
		struct cell *cells = realloc(t->cells, bigger * t->n_columns * sizeof(*cells));

		if (!cells) {
			t->failed = true;
			return;
		}
		t->cells = cells;
		t->capacity = bigger;
	}
	memset(t->cells + t->n_rows * t->n_columns, 0, t->n_columns * sizeof(struct cell));
	t->n_rows++;
}

static struct cell *last_cell(struct table *t, unsigned column)
{
	if (t->failed || t->n_rows == 0 || column >= t->n_columns)
		return NULL;
	return &t->cells[(t->n_rows - 1) * t->n_columns + column];
}

void table_number(struct table *t, unsigned column, int64_t value)
{
	struct cell *c = last_cell(t, column);

	if (c && !(t->columns[column].kind == COLUMN_TIME && value == TIME_UNKNOWN) &&
		!(t->columns[column].kind == COLUMN_DURATION && value == DURATION_UNKNOWN)) {
		c->set = true;
		c->number = value;
	}
}

void table_text(struct table *t, unsigned column, struct slice text)
{
	struct cell *c = last_cell(t, column);
	char *copy;

	if (!c)
		return;
	copy = chunk_copy(&t->chunks, text);
	if (!copy) {
		t->failed = true;
		return;
	}
	c->set = true;
	c->text = (struct slice){copy, text.length};
}

void table_printf(struct table *t, unsigned column, const char *format, ...)
{
	char *text;
	va_list ap;
	int n;

	va_start(ap, format);
	n = vasprintf(&text, format, ap);
	va_end(ap);
	if (n < 0) {
		t->failed = true;
		return;
	}
	table_text(t, column, (struct slice){text, (size_t)n});
	free(text);
}
