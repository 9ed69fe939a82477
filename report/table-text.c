/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sections as text for people: aligned columns, human units, and no byte of the traced program that
 * could move a terminal's cursor.
 */
#include "table.h"

#include "buf.h"
#include "reader.h"

#include <math.h>
#include <stdlib.h>

enum { WIDTH_DEFAULT = 100, WIDTH_TEXT_MIN = 16, WIDTH_TEXT_FAIR = 36, GAP = 2 };

void print_duration(struct buf *b, int64_t ns)
{
	double v = (double)ns;

	if (ns < 0) {
		buf_byte(b, '-');
		v = -v;
	}
	/* one decimal less than the next unit would need: three figures are enough to compare */
	if (v < 999.5)
		buf_printf(b, "%.0f ns", v);
	else if (v < 999500)
		buf_printf(b, v < 9995 ? "%.2f us" : v < 99950 ? "%.1f us" : "%.0f us", v / 1e3);
	else if (v < 999.5e6)
		buf_printf(b,
			v < 9.995e6   ? "%.2f ms"
			: v < 99.95e6 ? "%.1f ms"
				      : "%.0f ms",
			v / 1e6);
	else if (v < 600e9)
		buf_printf(b, v < 9.995e9 ? "%.2f s" : v < 99.95e9 ? "%.1f s" : "%.0f s", v / 1e9);
	else
		buf_printf(b, "%.0f min", v / 60e9);
}

void print_bytes(struct buf *b, int64_t bytes)
{
	static const char *const units[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
	double v = (double)bytes / 1024;
	unsigned u = 0;

	if (bytes < 1024 && bytes > -1024) {
		buf_printf(b, "%lld B", (long long)bytes);
		return;
	}
	while (fabs(v) >= 999.5 && u + 1 < sizeof(units) / sizeof(units[0])) {
		v /= 1024;
		u++;
	}
	buf_printf(b, fabs(v) < 99.95 ? "%.1f %s" : "%.0f %s", v, units[u]);
}

/* The length of the well-formed UTF-8 sequence at p, 0 when it is none (Unicode 15, table 3-7). */
static size_t utf8_length(const unsigned char *p, size_t have)
{
	size_t n;

	if (p[0] < 0x80)
		return 1;
	n = p[0] >= 0xc2 && p[0] <= 0xdf   ? 2
	    : p[0] >= 0xe0 && p[0] <= 0xef ? 3
	    : p[0] >= 0xf0 && p[0] <= 0xf4 ? 4
					   : 0;
	if (n == 0 || n > have)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
		(p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return n;
}

/* Columns that a printed text takes: characters, not bytes (wide ones count one; they are rare). */
static size_t columns_of(struct slice text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.length; i++)
		n += ((unsigned char)text.at[i] & 0xc0) != 0x80;
	return n;
}

void print_escaped(struct buf *b, struct slice text)
{
	const unsigned char *p = (const unsigned char *)text.at, *end = p + text.length;

	while (p < end) {
		size_t n = utf8_length(p, (size_t)(end - p));
		bool control = p[0] < 0x20 || p[0] == 0x7f;

		/* C1 controls, U+0080 to U+009F, and the directional overrides that hide what a
		 * name is */
		if (n == 2 && p[0] == 0xc2 && p[1] < 0xa0)
			control = true;
		if (n == 3 && p[0] == 0xe2 &&
			((p[1] == 0x80 && (p[2] == 0x8e || p[2] == 0x8f ||
						  (p[2] >= 0xa8 && p[2] <= 0xae))) ||
				(p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9)))
			control = true;
		if (n > 0 && !control) {
			buf_add(b, p, n);
			p += n;
			continue;
		}
		for (size_t i = 0; i < (n ? n : 1); i++)
			buf_printf(b, "\\x%02x", p[i]);
		p += n ? n : 1;
	}
}

void cell_print(struct buf *b, const struct column *c, const struct cell *cell, int clock)
{
	if (!cell->set)
		return;
	switch (c->kind) {
	case COLUMN_TEXT:
		buf_add(b, cell->text.at, cell->text.length);
		break;
	case COLUMN_COUNT:
	case COLUMN_LINE:
		buf_decimal(b, cell->number);
		break;
	case COLUMN_DURATION:
		print_duration(b, cell->number);
		break;
	case COLUMN_BYTES:
		print_bytes(b, cell->number);
		break;
	case COLUMN_PERCENT:
		buf_printf(b, "%.2f", (double)cell->number / 100);
		break;
	case COLUMN_RATE:
		buf_printf(
			b, cell->number < 10000 ? "%.1f/s" : "%.0f/s", (double)cell->number / 1000);
		break;
	case COLUMN_TIME:
		clock_print(b, (enum reader_clock)clock, cell->number);
		break;
	}
}

/* One cell as it will stand in the text, escaped. */
static void cell_text(
	struct buf *b, const struct section *s, const struct table *t, size_t row, unsigned column)
{
	const struct cell *cell = &t->cells[row * t->n_columns + column];
	const struct column *c = &t->columns[column];

	buf_reset(b);
	if (c->kind == COLUMN_TEXT && cell->set)
		print_escaped(b, cell->text);
	else
		cell_print(b, c, cell, s->clock);
}

struct layout {
	size_t width[24];
	bool shown[24];
};

/* Takes columns off the widest texts until the row fits or all of them are at `least`. */
static size_t shrink(const struct table *t, struct layout *l, unsigned n, size_t total, size_t room,
	size_t least)
{
	while (total > room + GAP) {
		unsigned widest = n;

		for (unsigned c = 0; c < n; c++)
			if (l->shown[c] && t->columns[c].kind == COLUMN_TEXT &&
				l->width[c] > least &&
				(widest == n || l->width[c] > l->width[widest]))
				widest = c;
		if (widest == n)
			break;
		l->width[widest]--;
		total--;
	}
	return total;
}

static void measure(const struct section *s, const struct table *t, size_t rows, size_t room,
	struct layout *l, struct buf *scratch)
{
	unsigned n = t->n_columns < 24 ? t->n_columns : 24;
	size_t total = 0;

	*l = (struct layout){0};
	for (unsigned c = 0; c < n; c++) {
		bool any = false;

		l->width[c] = columns_of(slice_of(t->columns[c].heading));
		for (size_t r = 0; r < rows; r++) {
			size_t w;

			any = any || t->cells[r * t->n_columns + c].set;
			cell_text(scratch, s, t, r, c);
			w = columns_of((struct slice){scratch->data, scratch->length});
			if (w > l->width[c])
				l->width[c] = w;
		}
		l->shown[c] = any || !t->columns[c].optional;
		if (l->shown[c])
			total += l->width[c] + GAP;
	}
	/* long texts give way first, then what may be left out, from the right, then texts again */
	total = shrink(t, l, n, total, room, WIDTH_TEXT_FAIR);
	for (unsigned c = n; c > 0 && total > room + GAP; c--)
		if (t->columns[c - 1].optional && l->shown[c - 1] &&
			t->columns[c - 1].kind != COLUMN_TEXT) {
			l->shown[c - 1] = false;
			total -= l->width[c - 1] + GAP;
		}
	(void)shrink(t, l, n, total, room, WIDTH_TEXT_MIN);
}

/* Cut in the middle: beginnings and ends of paths and calls both matter. */
static void add_cut(struct buf *out, struct slice text, size_t width)
{
	size_t columns = columns_of(text), head, tail, at = 0, seen = 0;

	if (columns <= width) {
		buf_add(out, text.at, text.length);
		return;
	}
	tail = (width - 3) / 3;
	head = width - 3 - tail;
	for (; at < text.length; at++) {
		if (((unsigned char)text.at[at] & 0xc0) == 0x80)
			continue;
		if (seen++ == head)
			break;
	}
	buf_add(out, text.at, at);
	buf_str(out, "...");
	for (; at < text.length; at++) {
		if (((unsigned char)text.at[at] & 0xc0) == 0x80)
			continue;
		if (seen++ > columns - tail)
			break;
	}
	buf_add(out, text.at + at, text.length - at);
}

static void print_row(const struct table *t, const struct layout *l, struct buf *out,
	void (*cell)(void *userdata, unsigned column, struct buf *b), void *userdata,
	struct buf *scratch)
{
	unsigned last = t->n_columns, n = t->n_columns < 24 ? t->n_columns : 24;

	for (unsigned c = 0; c < n; c++)
		if (l->shown[c])
			last = c;
	for (unsigned c = 0; c <= last && c < n; c++) {
		size_t w, pad;

		if (!l->shown[c])
			continue;
		cell(userdata, c, scratch);
		w = columns_of((struct slice){scratch->data, scratch->length});
		pad = w < l->width[c] ? l->width[c] - w : 0;
		if (t->columns[c].kind != COLUMN_TEXT)
			buf_repeat(out, ' ', pad);
		add_cut(out, (struct slice){scratch->data, scratch->length}, l->width[c]);
		if (c == last)
			break;
		if (t->columns[c].kind == COLUMN_TEXT)
			buf_repeat(out, ' ', pad);
		buf_repeat(out, ' ', GAP);
	}
	buf_byte(out, '\n');
}

struct row_data {
	const struct section *section;
	const struct table *table;
	size_t row;
};

static void heading_cell(void *userdata, unsigned column, struct buf *b)
{
	const struct row_data *d = userdata;

	buf_reset(b);
	buf_str(b, d->table->columns[column].heading);
}

static void value_cell(void *userdata, unsigned column, struct buf *b)
{
	const struct row_data *d = userdata;

	cell_text(b, d->section, d->table, d->row, column);
}

static void print_table(const struct section *s, const struct table *t,
	const struct text_style *style, struct buf *out)
{
	struct buf scratch = BUF_INIT;
	struct row_data d = {s, t, 0};
	struct layout l;
	size_t most = style->max_rows ? style->max_rows : t->whole ? SIZE_MAX : TEXT_ROWS;
	size_t rows = t->n_rows > most ? most : t->n_rows;
	size_t left_out = t->n_left_out + (t->n_rows - rows);

	if (t->title)
		buf_printf(out, "\n%s\n", t->title);
	if (t->n_rows == 0) {
		buf_str(out, "  none\n");
		return;
	}
	measure(s, t, rows, style->width ? style->width : WIDTH_DEFAULT, &l, &scratch);
	if (style->colour)
		buf_str(out, "\033[1m");
	print_row(t, &l, out, heading_cell, &d, &scratch);
	if (style->colour) {
		/* the newline stays outside, or some terminals colour the rest of the line */
		out->length--;
		buf_str(out, "\033[0m\n");
	}
	for (d.row = 0; d.row < rows; d.row++)
		print_row(t, &l, out, value_cell, &d, &scratch);
	if (left_out > 0)
		buf_printf(out, "  and %zu more\n", left_out);
	buf_done(&scratch);
}

void section_print_text(const struct section *s, const struct text_style *style, struct buf *b)
{
	for (const struct note *n = s->notes; n; n = n->next) {
		print_escaped(b, slice_of(n->text));
		buf_byte(b, '\n');
	}
	for (const struct table *t = s->tables; t; t = t->next) {
		if (!t->title && (s->notes || t != s->tables))
			buf_byte(b, '\n');
		print_table(s, t, style, b);
	}
}
