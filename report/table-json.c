/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sections as JSON: the same tables, times in seconds, everything else in its own unit.
 */
#include "table.h"

#include "buf.h"

static void print_seconds(struct buf *b, int64_t ns)
{
	if (ns < 0) {
		buf_byte(b, '-');
		ns = -ns;
	}
	buf_decimal(b, ns / 1000000000);
	buf_byte(b, '.');
	buf_unsigned_padded(b, (uint64_t)(ns % 1000000000), 9);
}

static void print_cell(struct buf *b, const struct column *c, const struct cell *cell)
{
	switch (c->kind) {
	case COLUMN_TEXT:
		buf_json_string(b, cell->text.at, cell->text.length);
		break;
	case COLUMN_DURATION:
	case COLUMN_TIME:
		print_seconds(b, cell->number);
		break;
	case COLUMN_PERCENT:
		buf_printf(b, "%.2f", (double)cell->number / 100);
		break;
	case COLUMN_RATE:
		buf_printf(b, "%.3f", (double)cell->number / 1000);
		break;
	default:
		buf_decimal(b, cell->number);
	}
}

static void print_table(struct buf *b, const struct table *t)
{
	buf_byte(b, '[');
	for (size_t r = 0; r < t->n_rows; r++) {
		bool first = true;

		buf_str(b, r ? ",\n  {" : "\n  {");
		for (unsigned c = 0; c < t->n_columns; c++) {
			const struct cell *cell = &t->cells[r * t->n_columns + c];

			if (!cell->set)
				continue;
			buf_printf(b, "%s\"%s\":", first ? "" : ",", t->columns[c].key);
			print_cell(b, &t->columns[c], cell);
			first = false;
		}
		buf_byte(b, '}');
	}
	buf_byte(b, ']');
}

void section_print_json(const struct section *s, struct buf *b)
{
	buf_str(b, "{\"title\":");
	buf_json_string(b, s->title, strlen(s->title));
	buf_printf(b, ",\"recorded\":%s,\"notes\":[", s->not_recorded ? "false" : "true");
	for (const struct note *n = s->notes; n; n = n->next) {
		if (n != s->notes)
			buf_byte(b, ',');
		buf_json_string(b, n->text, strlen(n->text));
	}
	buf_byte(b, ']');
	for (const struct table *t = s->tables; t; t = t->next) {
		buf_printf(b, ",\n \"%s\":", t->key);
		print_table(b, t);
		if (t->n_left_out > 0)
			buf_printf(b, ",\"%s_left_out\":%zu", t->key, t->n_left_out);
	}
	buf_byte(b, '}');
}
