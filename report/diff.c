/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * diff: what the second trace does that the first did not: calls, time, files, peers, errors. Rows
 * that are the same in both are not shown.
 */
#include "report.h"

#include "analysis.h"
#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "present.h"
#include "view-states.h"

#include <errno.h>
#include <stdlib.h>

enum { SHOWN = 1000 };

enum side { OLD, NEW };

struct pair {
	struct slice key;
	const void *value[2]; /* NULL: not in that trace */
	int64_t weight;	      /* how much it changed */
};

struct pairs {
	struct pair *pair;
	size_t count;
};

static int heaviest_first(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return slice_equal(x->key, y->key) ? 0 : strcmp(x->key.at, y->key.at);
}

/* Every key of either map, once. */
static int pair_up(struct pairs *out, const struct map *old, const struct map *new)
{
	out->pair = calloc(old->count + new->count + 1, sizeof(*out->pair));
	if (!out->pair)
		return -ENOMEM;
	for (size_t i = 0; i < old->count; i++) {
		const struct map_entry *e = old->order[i];

		out->pair[out->count++] =
			(struct pair){e->key, {e->value, map_find(new, e->key)}, 0};
	}
	for (size_t i = 0; i < new->count; i++) {
		const struct map_entry *e = new->order[i];

		if (!map_find(old, e->key))
			out->pair[out->count++] = (struct pair){e->key, {NULL, e->value}, 0};
	}
	return 0;
}

static int64_t distance(int64_t a, int64_t b)
{
	return a > b ? a - b : b - a;
}

enum { C_NAME, C_OLD, C_NEW, C_MORE, C_OLD_ERRORS, C_NEW_ERRORS, C_OLD_TIME, C_NEW_TIME, C_TIME };

static const struct column call_columns[] = {
	[C_NAME] = {"syscall", "call", COLUMN_TEXT},
	[C_OLD] = {"old_calls", "old", COLUMN_COUNT},
	[C_NEW] = {"new_calls", "new", COLUMN_COUNT},
	[C_MORE] = {"calls_more", "more", COLUMN_COUNT},
	[C_OLD_ERRORS] = {"old_errors", "old err", COLUMN_COUNT, true},
	[C_NEW_ERRORS] = {"new_errors", "new err", COLUMN_COUNT, true},
	[C_OLD_TIME] = {"old_seconds", "old time", COLUMN_DURATION, true},
	[C_NEW_TIME] = {"new_seconds", "new time", COLUMN_DURATION, true},
	[C_TIME] = {"seconds_more", "more time", COLUMN_DURATION, true},
};

static void call_row(struct table *t, struct slice name, const struct summary_row *old,
	const struct summary_row *new)
{
	table_row(t);
	table_text(t, C_NAME, name);
	table_number(t, C_OLD, (int64_t)old->calls);
	table_number(t, C_NEW, (int64_t) new->calls);
	table_number(t, C_MORE, (int64_t)(new->calls - old->calls));
	if (old->errors + new->errors > 0) {
		table_number(t, C_OLD_ERRORS, (int64_t)old->errors);
		table_number(t, C_NEW_ERRORS, (int64_t) new->errors);
	}
	if (old->times.count + new->times.count > 0) {
		table_number(t, C_OLD_TIME, old->times.sum);
		table_number(t, C_NEW_TIME, new->times.sum);
		table_number(t, C_TIME, new->times.sum - old->times.sum);
	}
}

static int diff_calls(struct analysis *const a[2], struct section *out)
{
	const struct summary_state *s[2] = {
		analysis_view(a[OLD], &view_summary), analysis_view(a[NEW], &view_summary)};
	static const struct summary_row none;
	struct table *t = section_table(out, "calls", NULL, call_columns, C_TIME + 1);
	unsigned n_old = names_count(analysis_names(a[OLD]));
	unsigned n_new = names_count(analysis_names(a[NEW]));
	struct pair *pair = calloc((size_t)n_old + n_new + 1, sizeof(*pair));
	struct summary_row total[2] = {0};
	size_t n = 0;

	if (!pair)
		return -ENOMEM;
	for (unsigned i = 0; i < n_old; i++) {
		struct slice name = names_text(analysis_names(a[OLD]), i);
		unsigned other = names_find(analysis_names(a[NEW]), name);

		pair[n++] = (struct pair){
			name, {&s[OLD]->row[i], other == N_NONE ? &none : &s[NEW]->row[other]}, 0};
	}
	for (unsigned i = 0; i < n_new; i++) {
		struct slice name = names_text(analysis_names(a[NEW]), i);

		if (names_find(analysis_names(a[OLD]), name) == N_NONE)
			pair[n++] = (struct pair){name, {&none, &s[NEW]->row[i]}, 0};
	}
	for (size_t i = 0; i < n; i++) {
		const struct summary_row *x = pair[i].value[OLD], *y = pair[i].value[NEW];

		/* without times a call counts as a microsecond, so that both orders are one */
		pair[i].weight = distance(x->times.sum, y->times.sum) +
				 1000 * distance((int64_t)x->calls, (int64_t)y->calls);
	}
	qsort(pair, n, sizeof(*pair), heaviest_first);
	for (size_t i = 0; i < n; i++) {
		const struct summary_row *x = pair[i].value[OLD], *y = pair[i].value[NEW];

		if (x->calls == y->calls && x->errors == y->errors && x->times.sum == y->times.sum)
			continue;
		if (t->n_rows >= SHOWN)
			t->n_left_out++;
		else
			call_row(t, pair[i].key, x, y);
	}
	for (enum side k = OLD; k <= NEW; k++)
		total[k] = (struct summary_row){.calls = s[k]->calls,
			.errors = s[k]->errors,
			.times = {.count = s[k]->time > 0, .sum = s[k]->time}};
	call_row(t, SLICE("total"), &total[OLD], &total[NEW]);
	free(pair);
	return 0;
}

enum {
	F_CHANGE,
	F_OLD_OPENS,
	F_NEW_OPENS,
	F_OLD_CALLS,
	F_NEW_CALLS,
	F_OLD_BYTES,
	F_NEW_BYTES,
	F_TIME,
	F_PATH
};

static const struct column file_columns[] = {
	[F_CHANGE] = {"change", "", COLUMN_TEXT},
	[F_OLD_OPENS] = {"old_opens", "old opens", COLUMN_COUNT, true},
	[F_NEW_OPENS] = {"new_opens", "new opens", COLUMN_COUNT, true},
	[F_OLD_CALLS] = {"old_calls", "old calls", COLUMN_COUNT},
	[F_NEW_CALLS] = {"new_calls", "new calls", COLUMN_COUNT},
	[F_OLD_BYTES] = {"old_bytes", "old bytes", COLUMN_BYTES, true},
	[F_NEW_BYTES] = {"new_bytes", "new bytes", COLUMN_BYTES, true},
	[F_TIME] = {"seconds_more", "more time", COLUMN_DURATION, true},
	[F_PATH] = {"path", "file", COLUMN_TEXT},
};

static struct slice change_of(const struct pair *p)
{
	return !p->value[OLD] ? SLICE("new") : !p->value[NEW] ? SLICE("gone") : SLICE("");
}

static int diff_files(struct analysis *const a[2], struct section *out)
{
	static const struct file_row none;
	const struct files_state *s[2] = {
		analysis_view(a[OLD], &view_files), analysis_view(a[NEW], &view_files)};
	struct table *t = section_table(out, "files", "Files", file_columns, F_PATH + 1);
	struct pairs all = {0};

	if (pair_up(&all, &s[OLD]->files, &s[NEW]->files) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < all.count; i++) {
		const struct file_row *x = all.pair[i].value[OLD] ?: &none;
		const struct file_row *y = all.pair[i].value[NEW] ?: &none;

		all.pair[i].weight = distance(x->time, y->time) +
				     1000 * distance((int64_t)x->calls, (int64_t)y->calls);
	}
	qsort(all.pair, all.count, sizeof(*all.pair), heaviest_first);
	for (size_t i = 0; i < all.count; i++) {
		const struct file_row *x = all.pair[i].value[OLD] ?: &none;
		const struct file_row *y = all.pair[i].value[NEW] ?: &none;

		/* time alone differs in every run */
		if (x->calls == y->calls && x->opens == y->opens &&
			x->read + x->written == y->read + y->written)
			continue;
		if (t->n_rows >= SHOWN) {
			t->n_left_out++;
			continue;
		}
		table_row(t);
		table_text(t, F_CHANGE, change_of(&all.pair[i]));
		table_number(t, F_OLD_OPENS, (int64_t)x->opens);
		table_number(t, F_NEW_OPENS, (int64_t)y->opens);
		table_number(t, F_OLD_CALLS, (int64_t)x->calls);
		table_number(t, F_NEW_CALLS, (int64_t)y->calls);
		if (x->read + x->written + y->read + y->written > 0) {
			table_number(t, F_OLD_BYTES, (int64_t)(x->read + x->written));
			table_number(t, F_NEW_BYTES, (int64_t)(y->read + y->written));
		}
		if (x->time + y->time > 0)
			table_number(t, F_TIME, y->time - x->time);
		table_text(t, F_PATH, all.pair[i].key);
	}
	free(all.pair);
	return 0;
}

enum { P_CHANGE, P_OLD, P_NEW, P_OLD_BAD, P_NEW_BAD, P_OLD_LATENCY, P_NEW_LATENCY, P_PEER };

static const struct column peer_columns[] = {
	[P_CHANGE] = {"change", "", COLUMN_TEXT},
	[P_OLD] = {"old_attempts", "old tries", COLUMN_COUNT},
	[P_NEW] = {"new_attempts", "new tries", COLUMN_COUNT},
	[P_OLD_BAD] = {"old_failed", "old failed", COLUMN_COUNT, true},
	[P_NEW_BAD] = {"new_failed", "new failed", COLUMN_COUNT, true},
	[P_OLD_LATENCY] = {"old_median", "old median", COLUMN_DURATION, true},
	[P_NEW_LATENCY] = {"new_median", "new median", COLUMN_DURATION, true},
	[P_PEER] = {"peer", "peer", COLUMN_TEXT},
};

static int64_t bad(const struct peer_row *p)
{
	return (int64_t)(p->refused + p->timed_out + p->failed);
}

static int diff_peers(struct analysis *const a[2], struct section *out)
{
	static const struct peer_row none;
	const struct network_state *s[2] = {
		analysis_view(a[OLD], &view_network), analysis_view(a[NEW], &view_network)};
	struct table *t = section_table(out, "peers", "Peers", peer_columns, P_PEER + 1);
	struct pairs all = {0};

	if (pair_up(&all, &s[OLD]->peers, &s[NEW]->peers) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < all.count; i++) {
		const struct peer_row *x = all.pair[i].value[OLD] ?: &none;
		const struct peer_row *y = all.pair[i].value[NEW] ?: &none;

		all.pair[i].weight = distance((int64_t)x->attempts, (int64_t)y->attempts) +
				     1000 * distance(bad(x), bad(y));
	}
	qsort(all.pair, all.count, sizeof(*all.pair), heaviest_first);
	for (size_t i = 0; i < all.count; i++) {
		const struct peer_row *x = all.pair[i].value[OLD] ?: &none;
		const struct peer_row *y = all.pair[i].value[NEW] ?: &none;

		if (all.pair[i].weight == 0)
			continue;
		if (t->n_rows >= SHOWN) {
			t->n_left_out++;
			continue;
		}
		table_row(t);
		table_text(t, P_CHANGE, change_of(&all.pair[i]));
		table_number(t, P_OLD, (int64_t)x->attempts);
		table_number(t, P_NEW, (int64_t)y->attempts);
		if (bad(x) + bad(y) > 0) {
			table_number(t, P_OLD_BAD, bad(x));
			table_number(t, P_NEW_BAD, bad(y));
		}
		table_number(t, P_OLD_LATENCY, histogram_quantile(&x->latency, 500));
		table_number(t, P_NEW_LATENCY, histogram_quantile(&y->latency, 500));
		table_text(t, P_PEER, all.pair[i].key);
	}
	free(all.pair);
	return 0;
}

enum { E_CHANGE, E_OLD, E_NEW, E_CALL, E_ERROR, E_OBJECT };

static const struct column error_columns[] = {
	[E_CHANGE] = {"change", "", COLUMN_TEXT},
	[E_OLD] = {"old_count", "old", COLUMN_COUNT},
	[E_NEW] = {"new_count", "new", COLUMN_COUNT},
	[E_CALL] = {"syscall", "call", COLUMN_TEXT},
	[E_ERROR] = {"errno", "error", COLUMN_TEXT},
	[E_OBJECT] = {"object", "of", COLUMN_TEXT},
};

/* Those that are not harmless. */
static int diff_errors(struct analysis *const a[2], struct section *out)
{
	const struct errors_state *s[2] = {
		analysis_view(a[OLD], &view_errors), analysis_view(a[NEW], &view_errors)};
	struct table *t = section_table(out, "errors", "Failures", error_columns, E_OBJECT + 1);
	struct pairs all = {0};

	if (pair_up(&all, &s[OLD]->failed, &s[NEW]->failed) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < all.count; i++) {
		const struct error_row *x = all.pair[i].value[OLD], *y = all.pair[i].value[NEW];

		all.pair[i].weight = distance(x ? (int64_t)x->count : 0, y ? (int64_t)y->count : 0);
	}
	qsort(all.pair, all.count, sizeof(*all.pair), heaviest_first);
	for (size_t i = 0; i < all.count && all.pair[i].weight > 0; i++) {
		const struct error_row *x = all.pair[i].value[OLD], *y = all.pair[i].value[NEW];
		const struct error_row *any = y ? y : x;

		if (t->n_rows >= SHOWN) {
			t->n_left_out++;
			continue;
		}
		table_row(t);
		table_text(t, E_CHANGE, change_of(&all.pair[i]));
		table_number(t, E_OLD, x ? (int64_t)x->count : 0);
		table_number(t, E_NEW, y ? (int64_t)y->count : 0);
		table_text(t, E_CALL, names_text(analysis_names(a[y ? NEW : OLD]), any->name));
		table_text(t, E_ERROR, slice_of(any->error_name ? any->error_name : ""));
		table_text(t, E_OBJECT, slice_of(any->object ? any->object : ""));
	}
	free(all.pair);
	return 0;
}

static int describe(struct analysis *const a[2], struct section *out)
{
	const struct reader_stats *s[2] = {analysis_stats(a[OLD]), analysis_stats(a[NEW])};
	int r;

	if (s[OLD]->first != TIME_UNKNOWN && s[NEW]->first != TIME_UNKNOWN) {
		_cleanup_(buf_donep) struct buf b = BUF_INIT;

		buf_str(&b, "The old trace lasts ");
		print_duration(&b, s[OLD]->last - s[OLD]->first);
		buf_str(&b, ", the new one ");
		print_duration(&b, s[NEW]->last - s[NEW]->first);
		section_note(out, "%s.", buf_cstr(&b));
	}
	if (s[OLD]->durations != s[NEW]->durations)
		section_note(out, "Only the %s trace has times per call (strace -T).",
			s[OLD]->durations ? "old" : "new");
	r = diff_calls(a, out);
	if (r == 0)
		r = diff_files(a, out);
	if (r == 0)
		r = diff_peers(a, out);
	return r == 0 ? diff_errors(a, out) : r;
}

int report_diff(const char *old_source, const char *new_source,
	const struct report_options *options, struct buf *out, struct error *err)
{
	static const struct view *const wanted[] = {
		&view_summary, &view_files, &view_network, &view_errors, NULL};
	_cleanup_(analysis_freep) struct analysis *old = NULL;
	_cleanup_(analysis_freep) struct analysis *new = NULL;
	_cleanup_(section_donep) struct section s;
	int r, incomplete;

	section_init(&s, "diff", "What is different");
	r = present_analyse(&old, old_source, wanted, options, err);
	if (r >= 0)
		r = present_analyse(&new, new_source, wanted, options, err);
	if (r < 0)
		return r;
	r = describe((struct analysis *const[2]){old, new}, &s);
	if (r < 0)
		return error_set(err, -r, "compare '%s' and '%s'", old_source, new_source);
	if (options->json) {
		buf_str(out, "{\"old\":{");
		incomplete = present_json_header(old, out);
		buf_str(out, "},\n\"new\":{");
		incomplete |= present_json_header(new, out);
		buf_str(out, "},\n\"diff\":");
		section_print_json(&s, out);
		buf_str(out, "}\n");
	} else {
		incomplete = present_warning(old, options, out);
		incomplete |= present_warning(new, options, out);
		present_section(&s, false, options, out);
	}
	if (out->failed)
		return error_set(err, ENOMEM, "write the answer");
	return incomplete;
}
