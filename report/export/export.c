/* SPDX-License-Identifier: BSD-2-Clause */
/* The pass that feeds an export format. */
#include "export/exporter.h"

#include "fd.h"
#include "text.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#define SECOND	INT64_C(1000000000)
#define MINUTE	(60 * SECOND)
#define QUARTER (15 * MINUTE) /* time zones differ by quarters of an hour */
#define DAY	(86400 * SECOND)

enum { FLUSH_AT = 1 << 18 };

static const struct exporter *const exporters[] = {
	&exporter_perfetto,
	&exporter_otlp,
	&exporter_folded,
	&exporter_jsonl,
	NULL,
};

const char *const exporter_names[] = { "perfetto", "otlp", "folded", "jsonl", NULL };

const struct exporter *exporter_find(const char *name)
{
	for (unsigned i = 0; exporters[i]; i++)
		if (text_equal(exporters[i]->name, name))
			return exporters[i];
	return NULL;
}

struct export_who export_who(const struct export *e, const struct call *c)
{
	const struct task *t = analysis_task(e->analysis);
	const struct process *p = t ? t->process : NULL;
	const char *slash;
	struct export_who who = { p ? p->pid : c->tid, c->tid, "", t && t->thread ? t->comm : "" };

	if (p && p->exe) {
		slash = strrchr(p->exe, '/');
		who.program = slash ? slash + 1 : p->exe;
	}
	return who;
}

int64_t export_time(const struct export *e, int64_t time)
{
	return time == TIME_UNKNOWN ? 0 : time + e->epoch;
}

void export_json(struct buf *b, struct slice text)
{
	buf_json_string(b, text.at, text.length);
}

static void flush(struct export *e)
{
	int r;

	if (e->out.failed)
		e->error = e->error ? e->error : -ENOMEM;
	if (e->out.length && !e->error) {
		r = fd_write_all(e->fd, e->out.data, e->out.length);
		if (r < 0)
			e->error = r;
	}
	buf_reset(&e->out);
}

void export_begin(struct analysis *a, const struct exporter *exporter, int fd, int64_t day)
{
	struct export *e = analysis_view(a, &view_export);

	e->analysis = a;
	e->exporter = exporter;
	e->fd = fd;
	e->day = day;
	if (exporter->begin)
		exporter->begin(e);
}

int export_end(struct analysis *a)
{
	struct export *e = analysis_view(a, &view_export);

	if (e->exporter->end)
		e->exporter->end(e);
	flush(e);
	return e->error;
}

/*
 * The zero of a clock of the day from the trace's start, which meta.json has in UTC and the log in its host's
 * own time. The first event is the start's as a rule: then the zone is what makes the two meet. Else the
 * zone is taken to be ours.
 */
static int64_t midnight_before(int64_t start, int64_t first)
{
	int64_t zero = (start - first + (start > first ? QUARTER / 2 : -QUARTER / 2)) / QUARTER * QUARTER;
	int64_t late = zero + first - start;
	time_t seconds = start / SECOND;
	struct tm tm;

	if ((late > -MINUTE && late < MINUTE) || !localtime_r(&seconds, &tm))
		return zero;
	tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
	tm.tm_isdst = -1;
	zero = (int64_t)mktime(&tm) * SECOND;
	return zero + first < start ? zero + DAY : zero;
}

static void date(struct export *e, int64_t first)
{
	enum reader_clock clock = analysis_stats(e->analysis)->clock;
	const struct recorded *r = analysis_recorded(e->analysis);
	struct tm tm = {0};
	const char *rest;
	int64_t start;

	e->dated = true;
	if (clock == READER_CLOCK_EPOCH)
		return;
	e->epoch = e->day;
	rest = !e->day && r->start ? strptime(r->start, "%Y-%m-%dT%H:%M:%S", &tm) : NULL;
	if (!rest || (*rest != '.' && *rest != 'Z'))
		return;
	start = (int64_t)timegm(&tm) * SECOND;
	e->epoch = clock == READER_CLOCK_DAY ? midnight_before(start, first) : start;
}

static void call(struct analysis *a, void *state, const struct call *c)
{
	struct export *e = state;

	(void)a;
	if (!e->exporter || e->error)
		return;
	if (!e->dated && c->time != TIME_UNKNOWN)
		date(e, c->time);
	e->exporter->event(e, c);
	if (e->out.length >= FLUSH_AT)
		flush(e);
}

static void done(struct analysis *a, void *state)
{
	struct export *e = state;

	(void)a;
	buf_done(&e->out);
	keys_done(&e->seen);
}

static void describe(struct analysis *a, void *state, struct section *s)
{
	const struct export *e = state;

	(void)a;
	section_note(s, "%llu events written", (unsigned long long)e->written);
}

const struct view view_export = {
	.name = "export",
	.title = "Export",
	.needs = VIEW_TASKS,
	.state_size = sizeof(struct export),
	.call = call,
	.describe = describe,
	.done = done,
};
