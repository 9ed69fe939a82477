/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a view has to say, before anybody prints it: a section with notes and tables, a table with
 * described columns and typed cells. Text, JSON and HTML printers walk these; a view never prints.
 */
#pragma once

#include "slice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

enum column_kind {
	COLUMN_TEXT, /* left-aligned; traced bytes as they are, printers escape */
	COLUMN_COUNT,
	COLUMN_DURATION, /* nanoseconds; text 1.234 ms, JSON seconds */
	COLUMN_BYTES,	 /* text 12.3 KiB, JSON the number */
	COLUMN_PERCENT,	 /* hundredths of a percent */
	COLUMN_RATE,	 /* thousandths of one a second */
	COLUMN_TIME,	 /* nanoseconds on the reader's clock */
	COLUMN_LINE,	 /* a line number of the log */
};

struct column {
	const char *key;     /* JSON */
	const char *heading; /* text and HTML */
	enum column_kind kind;
	bool optional; /* left out of the text when it would not fit, or no cell is set */
};

struct cell {
	bool set;
	int64_t number;
	struct slice text; /* owned by the table */
};

struct table {
	const char *key;	      /* JSON, e.g. "calls" */
	const char *title;	      /* heading, NULL: the section's own */
	const struct column *columns; /* borrowed, static */
	unsigned n_columns;
	struct cell *cells; /* n_rows * n_columns */
	size_t n_rows;
	size_t capacity;
	size_t n_left_out; /* rows that the view knew of and did not add */
	bool whole;	   /* text shows every row unless a number is asked for */
	struct table *next;
	bool failed; /* memory ran out */
	struct chunk *chunks;
};

struct note {
	struct note *next;
	char *text;
};

struct section {
	const char *key; /* the view's name */
	const char *title;
	bool not_recorded; /* the calls that the view lives on were not recorded */
	struct note *notes, **notes_end;
	struct table *tables, **tables_end;
	int clock; /* enum reader_clock, for COLUMN_TIME */
};

void section_init(struct section *s, const char *key, const char *title);
void section_done(struct section *s);

static inline void section_donep(struct section *s)
{
	section_done(s);
}

__attribute__((format(printf, 2, 3))) void section_note(struct section *s, const char *format, ...);
/* A new table at the section's end; never NULL (a failed one swallows rows when memory runs out).
 */
struct table *section_table(struct section *s, const char *key, const char *title,
	const struct column *columns, unsigned n_columns);

/* A new row; then its cells from the left. Text is copied. */
void table_row(struct table *t);
void table_number(struct table *t, unsigned column, int64_t value);
void table_text(struct table *t, unsigned column, struct slice text);
__attribute__((format(printf, 3, 4))) void table_printf(
	struct table *t, unsigned column, const char *format, ...);

/* One cell's text for people, without padding or escaping of COLUMN_TEXT. */
void cell_print(struct buf *b, const struct column *c, const struct cell *cell, int clock);
/* 1.234 ms; 12.3 KiB. */
void print_duration(struct buf *b, int64_t nanoseconds);
void print_bytes(struct buf *b, int64_t bytes);
/* Control characters, and bytes that are no valid UTF-8, as \xHH: safe on a terminal. */
void print_escaped(struct buf *b, struct slice text);

enum { TEXT_ROWS = 50 };

struct text_style {
	unsigned width; /* of the terminal; 0: 100 */
	bool colour;
	size_t max_rows; /* of a table; 0: TEXT_ROWS, or all where the table is `whole` */
};

void section_print_text(const struct section *s, const struct text_style *style, struct buf *b);
/* {"title":…,"notes":[…],"<table key>":[{…},…]} */
void section_print_json(const struct section *s, struct buf *b);
