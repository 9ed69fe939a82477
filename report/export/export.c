/* SPDX-License-Identifier: BSD-2-Clause */
/* The pass that feeds an export format. */
#include "export/exporter.h"

#include "fd.h"
#include "text.h"

#include <errno.h>
#include <string.h>

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

void export_begin(struct analysis *a, const struct exporter *exporter, int fd, int64_t epoch)
{
	struct export *e = analysis_view(a, &view_export);

	e->analysis = a;
	e->exporter = exporter;
	e->fd = fd;
	e->epoch = epoch;
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

static void call(struct analysis *a, void *state, const struct call *c)
{
	struct export *e = state;

	(void)a;
	if (!e->exporter || e->error)
		return;
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
