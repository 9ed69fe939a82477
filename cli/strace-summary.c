/* SPDX-License-Identifier: BSD-2-Clause */
/* The words of strace's table of counts: -S, -U and -O. */
#include "strace-qualifiers.h"

#include "cleanup.h"
#include "error.h"
#include "strace-sets.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Columns of -U, which are also the keys of -S; the first spelling is the one the job carries. */
static const struct summary_word {
	const char *names[5];
	bool column, sort;
} summary_words[] = {
	{ { "time-percent", "time" }, true, false },
	{ { "total-time", "time-total" }, true, false },
	{ { "time", "time-percent", "time-total", "total-time" }, false, true },
	{ { "min-time", "shortest", "time-min" }, true, true },
	{ { "max-time", "longest", "time-max" }, true, true },
	{ { "avg-time", "time-avg" }, true, true },
	{ { "calls", "count" }, true, true },
	{ { "errors", "error" }, true, true },
	{ { "name", "syscall", "syscall-name" }, true, true },
	{ { "nothing", "none" }, false, true },
};

/* strace takes its words with underscores too. */
static bool same_word(const char *word, const char *text)
{
	while (*word && (*word == *text || (*word == '-' && *text == '_')))
		word++, text++;
	return *word == *text;
}

static int summary_word_index(const char *text, bool column)
{
	for (size_t i = 0; i < ARRAY_SIZE(summary_words); i++) {
		const struct summary_word *w = &summary_words[i];

		if (column ? !w->column : !w->sort)
			continue;
		for (size_t n = 0; n < ARRAY_SIZE(w->names) && w->names[n]; n++)
			if (same_word(w->names[n], text))
				return (int)i;
	}
	return -EINVAL;
}

APPLY(apply_summary_sort)
{
	int i = summary_word_index(value, false);

	if (i < 0)
		return error_say(err, EINVAL, "invalid sortby: '%s'", value);
	return strace_replace_text(&JOB(target)->summary_sort, summary_words[i].names[0], err);
}

APPLY(apply_summary_columns)
{
	_cleanup_(buf_donep) struct buf columns = BUF_INIT;
	_cleanup_(freep) char *copy = strdup(value);
	char *rest = copy, *part;
	unsigned seen = 0;

	while (copy && (part = strsep(&rest, ","))) {
		int i = summary_word_index(part, true);

		if (i < 0)
			return error_say(err, EINVAL, "unknown column name: '%s'", part);
		if (seen & 1U << i)
			return error_say(err, EINVAL,
				"call summary column has been provided more than once: '%s'", part);
		seen |= 1U << i;
		buf_printf(&columns, "%s%s", columns.length ? "," : "", summary_words[i].names[0]);
	}
	if (!copy || columns.failed)
		return error_set(err, ENOMEM, "read columns");
	return strace_replace_text(&JOB(target)->summary_columns, buf_cstr(&columns), err);
}

APPLY(apply_overhead)
{
	if (time_span_parse(value, &JOB(target)->summary_overhead) < 0)
		return strace_invalid_argument(target, row, value, err);
	return 0;
}
