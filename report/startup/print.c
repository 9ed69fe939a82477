/* SPDX-License-Identifier: BSD-2-Clause */
/* The profile in words: time, blame, and the section of the report. */
#include "startup/profile.h"

#include "buf.h"
#include "cleanup.h"
#include "text.h"

#include <stdlib.h>

void startup_describe(struct analysis *a, void *state, struct section *s);
const struct keys_entry **startup_blames(struct startup *s, size_t *ret_n);

static void add_time(struct buf *b, int64_t ns)
{
	print_duration(b, ns);
}

static const struct startup_thread *first_thread(const struct startup_summary *sum)
{
	return sum->n_threads ? &sum->threads[0] : NULL;
}

void startup_say_unknown(const struct startup *s, struct buf *b)
{
	if (s && s->attached)
		buf_str(b, "The start is not in the trace: it begins with no execve of the first process.\n");
	else
		buf_str(b, "The start-up cannot be timed: the log has no times (strace -tt or -ttt -T).\n");
}

void startup_print_time(struct analysis *a, struct buf *b)
{
	const struct startup_summary *sum = startup_summary(a);
	const struct startup_thread *t = first_thread(sum);
	bool first = true;

	if (!sum->known || !t) {
		startup_say_unknown(startup_state(a), b);
		return;
	}
	buf_str(b, "Startup finished in ");
	for (unsigned k = 0; k < BUCKETS; k++) {
		if (!t->bucket[k])
			continue;
		buf_str(b, first ? "" : " + ");
		add_time(b, t->bucket[k]);
		buf_printf(b, " (%s)", bucket_text((enum bucket)k));
		first = false;
	}
	buf_str(b, first ? "" : " = ");
	add_time(b, sum->ready - sum->start);
	buf_str(b, "\nready: ");
	print_escaped(b, slice_of(sum->ready_text));
	if (sum->ready_who[0]) {
		buf_str(b, " by ");
		print_escaped(b, slice_of(sum->ready_who));
	}
	if (sum->ready_line)
		buf_printf(b, " (line %llu)", (unsigned long long)sum->ready_line);
	buf_str(b, "\n");
	if (sum->n_threads > 1)
		buf_printf(b, "the phases are those of %s (%u); %zu threads took part\n", t->name, t->tid,
			sum->n_threads + sum->left_out);
}

static int by_time(const void *x, const void *y)
{
	const struct blame *a = (const struct blame *)(*(const struct keys_entry *const *)x)->value;
	const struct blame *b = (const struct blame *)(*(const struct keys_entry *const *)y)->value;

	return a->time != b->time ? (a->time < b->time ? 1 : -1) : a->line < b->line ? -1 : a->line > b->line;
}

/* Sorted, the largest first; the caller frees the array. */
const struct keys_entry **startup_blames(struct startup *s, size_t *ret_n)
{
	const struct keys_entry **list = calloc(s->blames.count ?: 1, sizeof(const struct keys_entry *));
	size_t n = 0;

	for (const struct keys_entry *e = NULL; list && (e = keys_next(&s->blames, e));)
		list[n++] = e;
	if (n)
		qsort(list, n, sizeof(const struct keys_entry *), by_time);
	*ret_n = n;
	return list;
}

static struct slice blame_text(const struct keys_entry *e)
{
	return slice_between(e->text + 2, e->text + e->length);
}

static enum bucket blame_bucket(const struct keys_entry *e)
{
	return (enum bucket)(e->text[0] - '0');
}

void startup_print_blame(struct analysis *a, struct buf *b)
{
	struct startup *s = startup_state(a);
	_cleanup_(freep) const struct keys_entry **list = NULL;
	size_t n = 0;

	if (!s || !s->summary.known) {
		startup_say_unknown(s, b);
		return;
	}
	list = startup_blames(s, &n);
	for (size_t i = 0; i < n && i < 200; i++) {
		const struct blame *blame = (const struct blame *)list[i]->value;
		_cleanup_(buf_donep) struct buf time = BUF_INIT;

		add_time(&time, blame->time);
		buf_repeat(b, ' ', time.length < 10 ? 10 - time.length : 0);
		buf_add(b, time.data, time.length);
		buf_printf(b, "  %s: ", bucket_text(blame_bucket(list[i])));
		print_escaped(b, blame_text(list[i]));
		if (blame->calls > 1)
			buf_printf(b, " (%llu calls)", (unsigned long long)blame->calls);
		buf_byte(b, '\n');
	}
}

/* --- the section -------------------------------------------------------------------------------------- */

static void describe_threads(const struct startup_summary *sum, struct section *section)
{
	static const struct column columns[] = {
		{ "tid", "Thread", COLUMN_LINE, false },
		{ "name", "Name", COLUMN_TEXT, false },
		{ "time", "Time", COLUMN_DURATION, false },
		{ "loader", "Loader", COLUMN_PERCENT, false },
		{ "modules", "Modules", COLUMN_PERCENT, false },
		{ "files", "Files", COLUMN_PERCENT, false },
		{ "dns", "DNS", COLUMN_PERCENT, false },
		{ "others", "Others", COLUMN_PERCENT, false },
		{ "own", "Own children, locks", COLUMN_PERCENT, false },
		{ "sleep", "Sleep", COLUMN_PERCENT, false },
		{ "compute", "Computing", COLUMN_PERCENT, false },
	};
	struct table *t = section_table(section, "threads", "Where the time of each thread went", columns,
		ARRAY_SIZE(columns));

	for (size_t i = 0; i < sum->n_threads; i++) {
		const struct startup_thread *thread = &sum->threads[i];

		table_row(t);
		table_number(t, 0, thread->tid);
		table_text(t, 1, slice_of(thread->name));
		table_number(t, 2, thread->end - thread->start);
		for (unsigned k = 0; k < BUCKETS; k++)
			table_number(t, 3 + k, thread->percent[k]);
	}
	t->n_left_out += sum->left_out;
}

static void describe_blame(struct startup *s, struct section *section)
{
	static const struct column columns[] = {
		{ "time", "Time", COLUMN_DURATION, false },
		{ "phase", "Phase", COLUMN_TEXT, false },
		{ "what", "What", COLUMN_TEXT, false },
		{ "calls", "Calls", COLUMN_COUNT, false },
		{ "line", "Line", COLUMN_LINE, false },
	};
	struct table *t = section_table(section, "blame", "Blame", columns, ARRAY_SIZE(columns));
	_cleanup_(freep) const struct keys_entry **list = NULL;
	size_t n = 0;

	list = startup_blames(s, &n);
	for (size_t i = 0; i < n && i < 200; i++) {
		const struct blame *blame = (const struct blame *)list[i]->value;

		table_row(t);
		table_number(t, 0, blame->time);
		table_text(t, 1, slice_of(bucket_text(blame_bucket(list[i]))));
		table_text(t, 2, blame_text(list[i]));
		table_number(t, 3, (int64_t)blame->calls);
		table_number(t, 4, (int64_t)blame->line);
	}
	t->n_left_out += n > 200 ? n - 200 : 0;
}

void startup_describe(struct analysis *a, void *state, struct section *section)
{
	struct startup *s = state;
	_cleanup_(buf_donep) struct buf text = BUF_INIT;
	char *line, *save = NULL;

	startup_print_time(a, &text);
	(void)buf_cstr(&text);
	for (line = strtok_r(text.data ?: (char[]){ "" }, "\n", &save); line;
		line = strtok_r(NULL, "\n", &save))
		section_note(section, "%s", line);
	if (!s->summary.known)
		return;
	startup_describe_chain(s, section);
	describe_threads(&s->summary, section);
	describe_blame(s, section);
}
