/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * strace's -c: calls, errors and times by system call, written as a table when the trace ends. Calls
 * that never returned and numbers without a name are not counted, as strace does not count them.
 */
#include "output/sink.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "job.h"
#include "output/output.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct row {
	const char *name;
	uint64_t calls, errors;
	uint64_t total, least, most; /* ns */
	unsigned number;
};

struct column;

#define COLUMNS_MAX 8

struct sink {
	struct output *output;
	bool wall;
	uint64_t overhead;
	int (*compare)(const void *a, const void *b);
	const struct column *columns[COLUMNS_MAX];
	size_t n_columns;
	bool written;
	struct row rows[ABI_COUNT][SYSCALLS_LIMIT];
};

/* --- order --------------------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

#define DEFINE_DESCENDING(name, key)                                                               \
	static int name(const void *a, const void *b)                                              \
	{                                                                                          \
		uint64_t x = key((const struct row *)a), y = key((const struct row *)b);           \
                                                                                                   \
		return x != y ? (x < y) - (x > y) : by_number(a, b);                               \
	}

#define KEY_TIME(row)    ((row)->total)
#define KEY_LEAST(row)   ((row)->least)
#define KEY_MOST(row)    ((row)->most)
#define KEY_AVERAGE(row) ((row)->total / (row)->calls)
#define KEY_CALLS(row)   ((row)->calls)
#define KEY_ERRORS(row)  ((row)->errors)

DEFINE_DESCENDING(by_time, KEY_TIME)
DEFINE_DESCENDING(by_least, KEY_LEAST)
DEFINE_DESCENDING(by_most, KEY_MOST)
DEFINE_DESCENDING(by_average, KEY_AVERAGE)
DEFINE_DESCENDING(by_calls, KEY_CALLS)
DEFINE_DESCENDING(by_errors, KEY_ERRORS)

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct row *)a)->name, ((const struct row *)b)->name);
}

static const struct order {
	const char *name;
	int (*compare)(const void *a, const void *b);
} orders[] = {
	{ "time", by_time },
	{ "time-percent", by_time },
	{ "time-total", by_time },
	{ "total-time", by_time },
	{ "min-time", by_least },
	{ "shortest", by_least },
	{ "time-min", by_least },
	{ "max-time", by_most },
	{ "longest", by_most },
	{ "time-max", by_most },
	{ "avg-time", by_average },
	{ "time-avg", by_average },
	{ "calls", by_calls },
	{ "count", by_calls },
	{ "errors", by_errors },
	{ "error", by_errors },
	{ "name", by_name },
	{ "syscall", by_name },
	{ "syscall-name", by_name },
	{ "nothing", by_number },
	{ "none", by_number },
};

/* --- columns ------------------------------------------------------------------------------------- */

struct cell {
	const struct row *row, *total;
};

static void put_percent(struct buf *b, struct cell c)
{
	double all = (double)c.total->total;

	buf_printf(b, "%.2f", all > 0 ? 100.0 * (double)c.row->total / all : c.row == c.total ? 100.0 : 0.0);
}

static void put_seconds(struct buf *b, struct cell c)
{
	buf_printf(b, "%.6f", (double)c.row->total / 1e9);
}

static void put_least(struct buf *b, struct cell c)
{
	buf_printf(b, "%.6f", (double)c.row->least / 1e9);
}

static void put_most(struct buf *b, struct cell c)
{
	buf_printf(b, "%.6f", (double)c.row->most / 1e9);
}

static void put_average(struct buf *b, struct cell c)
{
	buf_unsigned(b, c.row->calls ? c.row->total / 1000 / c.row->calls : 0);
}

static void put_calls(struct buf *b, struct cell c)
{
	buf_unsigned(b, c.row->calls);
}

static void put_errors(struct buf *b, struct cell c)
{
	if (c.row->errors)
		buf_unsigned(b, c.row->errors);
}

static void put_name(struct buf *b, struct cell c)
{
	buf_str(b, c.row->name);
}

/* Widths as strace(1)'s -c prints them; a column grows to its longest cell. */
static const struct column {
	const char *names[5];
	const char *title;
	unsigned width;
	bool left;
	void (*put)(struct buf *b, struct cell c);
} all_columns[] = {
	{ { "time-percent", "time", "time_percent" }, "% time", 6, false, put_percent },
	{ { "total-time", "time-total", "seconds" }, "seconds", 11, false, put_seconds },
	{ { "min-time", "shortest", "time-min" }, "shortest", 8, false, put_least },
	{ { "max-time", "longest", "time-max" }, "longest", 8, false, put_most },
	{ { "avg-time", "time-avg" }, "usecs/call", 11, false, put_average },
	{ { "calls", "count" }, "calls", 9, false, put_calls },
	{ { "errors", "error" }, "errors", 9, false, put_errors },
	{ { "name", "syscall", "syscall-name" }, "syscall", 16, true, put_name },
};

#define COLUMNS_DEFAULT "time-percent,total-time,avg-time,calls,errors,name"

static const struct column *column_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(all_columns); i++)
		for (size_t k = 0; k < ARRAY_SIZE(all_columns[i].names); k++)
			if (all_columns[i].names[k] && strcmp(all_columns[i].names[k], name) == 0)
				return &all_columns[i];
	return NULL;
}

static int columns_choose(struct sink *s, const char *list, struct error *err)
{
	_cleanup_(freep) char *copy = strdup(list);
	char *rest = copy, *name;

	if (!copy)
		return error_set(err, ENOMEM, "summary columns");
	while ((name = strsep(&rest, ","))) {
		const struct column *column = column_find(name);

		if (!column)
			return error_say(err, EINVAL, "unknown column name: '%s'", name);
		for (size_t i = 0; i < s->n_columns; i++)
			if (s->columns[i] == column)
				return error_say(err, EINVAL, "call summary column has been provided more "
							      "than once: '%s'", name);
		if (s->n_columns == COLUMNS_MAX)
			return error_say(err, EINVAL, "too many summary columns: '%s'", list);
		s->columns[s->n_columns++] = column;
	}
	/* strace always names the call: a list without it gets it at its end. */
	if (s->n_columns < COLUMNS_MAX) {
		const struct column *name_column = column_find("name");

		for (size_t i = 0; i < s->n_columns; i++)
			if (s->columns[i] == name_column)
				return 0;
		s->columns[s->n_columns++] = name_column;
	}
	return 0;
}

/* --- the table ----------------------------------------------------------------------------------- */

struct table {
	const struct sink *sink;
	struct row total;
	size_t widths[COLUMNS_MAX];
	struct buf cell;
	struct buf out;
};

static const char *table_cell(struct table *t, size_t column, const struct row *row)
{
	buf_reset(&t->cell);
	t->sink->columns[column]->put(&t->cell, (struct cell){ row, &t->total });
	return buf_cstr(&t->cell);
}

static void table_measure(struct table *t, const struct row *row)
{
	for (size_t i = 0; i < t->sink->n_columns; i++) {
		/* A name is followed by a blank even where it is the last thing of its line. */
		size_t length = strlen(table_cell(t, i, row)) + t->sink->columns[i]->left;

		if (length > t->widths[i])
			t->widths[i] = length;
	}
}

static void table_text(struct table *t, size_t column, const char *text)
{
	bool last = column + 1 == t->sink->n_columns;
	size_t length = strlen(text);
	size_t pad = t->widths[column] > length ? t->widths[column] - length : 0;

	if (!t->sink->columns[column]->left)
		buf_repeat(&t->out, ' ', pad);
	buf_str(&t->out, text);
	if (t->sink->columns[column]->left && !last)
		buf_repeat(&t->out, ' ', pad);
	buf_byte(&t->out, last ? '\n' : ' ');
}

static void table_rule(struct table *t)
{
	for (size_t i = 0; i < t->sink->n_columns; i++) {
		buf_repeat(&t->out, '-', t->widths[i]);
		buf_byte(&t->out, i + 1 == t->sink->n_columns ? '\n' : ' ');
	}
}

static void table_row(struct table *t, const struct row *row)
{
	for (size_t i = 0; i < t->sink->n_columns; i++)
		table_text(t, i, table_cell(t, i, row));
}

static void row_add(struct row *total, const struct row *row)
{
	total->calls += row->calls;
	total->errors += row->errors;
	total->total += row->total;
	if (row->least < total->least)
		total->least = row->least;
	if (row->most > total->most)
		total->most = row->most;
}

/* Sorted copies of the rows that counted something; returns how many. */
static size_t rows_select(const struct sink *s, enum abi abi, struct row *ret_rows)
{
	size_t n = 0;

	for (size_t i = 0; i < SYSCALLS_LIMIT; i++)
		if (s->rows[abi][i].calls)
			ret_rows[n++] = s->rows[abi][i];
	qsort(ret_rows, n, sizeof(*ret_rows), s->compare);
	return n;
}

static int table_write(struct sink *s, enum abi abi)
{
	static const char *const headings[ABI_COUNT] = { NULL, "32 bit", "x32" };
	struct table t = { .sink = s, .total = { .name = "total", .least = UINT64_MAX } };
	_cleanup_(freep) struct row *rows = calloc(SYSCALLS_LIMIT, sizeof(*rows));
	size_t n;
	int r;

	if (!rows)
		return -ENOMEM;
	n = rows_select(s, abi, rows);
	if (n == 0)
		return 0;
	if (headings[abi])
		buf_printf(&t.out, "System call usage summary for %s mode:\n", headings[abi]);
	for (size_t i = 0; i < s->n_columns; i++)
		t.widths[i] = s->columns[i]->width;
	for (size_t i = 0; i < n; i++) {
		row_add(&t.total, &rows[i]);
		table_measure(&t, &rows[i]);
	}
	table_measure(&t, &t.total);
	for (size_t i = 0; i < s->n_columns; i++)
		table_text(&t, i, s->columns[i]->title);
	table_rule(&t);
	for (size_t i = 0; i < n; i++)
		table_row(&t, &rows[i]);
	table_rule(&t);
	table_row(&t, &t.total);
	r = t.out.failed ? -ENOMEM : output_write(s->output, 0, t.out.data, t.out.length);
	buf_done(&t.cell);
	buf_done(&t.out);
	return r;
}

/* --- the sink ------------------------------------------------------------------------------------ */

static struct sink *summary_free(struct sink *s)
{
	free(s);
	return NULL;
}

static int summary_open(const struct sink_config *config, struct sink **ret_sink, struct error *err)
{
	const char *sort = config->job->summary_sort ?: "time";
	struct sink *s = calloc(1, sizeof(*s));
	int r;

	if (!s)
		return error_set(err, ENOMEM, "summary");
	s->output = config->output;
	s->wall = config->job->summary_wall;
	s->overhead = config->job->summary_overhead;
	for (size_t i = 0; i < ARRAY_SIZE(orders) && !s->compare; i++)
		if (strcmp(orders[i].name, sort) == 0)
			s->compare = orders[i].compare;
	if (!s->compare) {
		free(s);
		return error_say(err, EINVAL, "invalid sortby: '%s'", sort);
	}
	r = columns_choose(s, config->job->summary_columns ?: COLUMNS_DEFAULT, err);
	if (r < 0) {
		free(s);
		return r;
	}
	*ret_sink = s;
	return 0;
}

static uint64_t call_time(const struct sink *s, const struct record *record)
{
	uint64_t time = 0;

	if (s->wall)
		time = record->call.end > record->start ? record->call.end - record->start : 0;
	else if (record->call.cpu != UINT64_MAX)
		time = record->call.cpu;
	return time > s->overhead ? time - s->overhead : 0;
}

/* NULL for numbers without a name. */
static struct row *row_of(struct sink *s, unsigned abi, uint64_t number)
{
	struct row *row;

	if (abi >= ABI_COUNT || number >= SYSCALLS_LIMIT)
		return NULL;
	row = &s->rows[abi][number];
	if (!row->name) {
		row->name = syscall_name((enum abi)abi, number);
		row->number = (unsigned)number;
		row->least = UINT64_MAX;
	}
	return row->name ? row : NULL;
}

static void summary_count(struct sink *s, const struct record_sum *sum)
{
	struct row *row = row_of(s, sum->abi, sum->number);

	if (!row || !sum->calls)
		return;
	row_add(row, &(const struct row){
			     .calls = sum->calls,
			     .errors = sum->errors,
			     .total = sum->total,
			     .least = sum->least,
			     .most = sum->most,
		     });
}

static int summary_record(struct sink *s, const struct record *record)
{
	uint64_t time = call_time(s, record);
	const struct record_sum one = {
		.abi = record->abi,
		.number = record->call.number,
		.calls = 1,
		.errors = (record->flags & RECORD_FAILED) != 0,
		.total = time,
		.least = time,
		.most = time,
	};

	if (record->type == RECORD_CALL && !(record->flags & (RECORD_NO_RETURN | RECORD_UNFINISHED)))
		summary_count(s, &one);
	return 0;
}

static int summary_flush(struct sink *s, bool last)
{
	if (!last || s->written)
		return 0;
	s->written = true;
	for (enum abi abi = 0; abi < ABI_COUNT; abi++) {
		int r = table_write(s, abi);

		if (r < 0)
			return r;
	}
	return output_flush(s->output);
}

const struct sink_type sink_summary = {
	.name = "summary",
	.file_name = "summary.txt",
	.open = summary_open,
	.record = summary_record,
	.count = summary_count,
	.flush = summary_flush,
	.free = summary_free,
};
