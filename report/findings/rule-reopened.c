/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reopened-file and stat-storm: one process asks for the same path again and again, and it is there
 * each time.
 */
#include "findings/finding.h"
#include "findings/keys.h"

#include "buf.h"


struct state {
	struct keys paths;
};

struct path {
	uint64_t calls;
	int64_t time, first, last;
	struct samples samples;
};

static const struct threshold open_thresholds[] = {
	{ "count", 100, "opens by one process", NULL },
	{ "rate", 10, "opens a second", NULL },
};
static const struct threshold stat_thresholds[] = {
	{ "count", 500, "calls by one process", NULL },
	{ "rate", 10, "calls a second", NULL },
};
static const unsigned opens[] = { N_open, N_openat, N_openat2, N_creat, N_NONE };
static const unsigned stats[] = { N_stat, N_lstat, N_newfstatat, N_statx, N_access, N_faccessat,
	N_faccessat2, N_readlink, N_readlinkat, N_NONE };

static void path_release(void *value)
{
	samples_done(&((struct path *)value)->samples);
}

static void call(struct watch *w, void *state, const struct call *c)
{
	struct buf *key = watch_scratch(w, 0), *text = watch_scratch(w, 1);
	const struct process *process = watch_process(w);
	struct state *s = state;
	struct path *p;

	if (c->flags & (CALL_FAILED | CALL_UNFINISHED | CALL_INTERRUPTED | CALL_HEADLESS) ||
		!fact_path(c, text) || !text->length)
		return;
	if (!s->paths.limit)
		s->paths = KEYS(sizeof(struct path), 16384, path_release);
	/* Each program that a process becomes starts anew: its loader opens the same libraries. */
	buf_unsigned(key, process ? process->number : 0);
	buf_byte(key, '.');
	buf_unsigned(key, process ? process->execs : 0);
	buf_byte(key, ' ');
	buf_add(key, text->data, text->length);
	p = keys_get(&s->paths, (struct slice){ key->data, key->length });
	if (!p)
		return;
	if (p->calls++ == 0)
		p->first = c->time;
	p->time += c->duration > 0 ? c->duration : 0;
	p->last = c->time;
	if (p->calls > 50)
		samples_add(&p->samples, w, c);
}

static bool is_storm(struct watch *w, const struct path *p)
{
	double seconds = (double)time_between(p->first, p->last) / 1e9;

	return (double)p->calls >= watch_limit(w, "count") &&
	       (seconds <= 0 || (double)p->calls / seconds >= watch_limit(w, "rate"));
}

static struct slice path_of(const struct keys_entry *e)
{
	return slice_between(strchr(e->text, ' ') + 1, e->text + e->length);
}

static void end_opens(struct watch *w, void *state)
{
	struct state *s = state;

	for (const struct keys_entry *e = NULL; (e = keys_next(&s->paths, e));) {
		struct path *p = (struct path *)e->value;
		struct finding *f;

		if (!is_storm(w, p) || slice_starts(path_of(e), "/dev/"))
			continue;
		f = finding_new(w, SEVERITY_WARNING, p->time, "%s was opened %s times by one process",
			say_text(path_of(e)), say_count(p->calls));
		finding_advise(f, "Open it once and keep it, or cache what it says; watch it with "
				  "inotify when it may change.");
		finding_prove(f, &p->samples);
	}
}

static void end_stats(struct watch *w, void *state)
{
	struct state *s = state;

	for (const struct keys_entry *e = NULL; (e = keys_next(&s->paths, e));) {
		struct path *p = (struct path *)e->value;
		struct slice path = path_of(e);
		struct finding *f;

		if (!is_storm(w, p))
			continue;
		f = finding_new(w, SEVERITY_WARNING, p->time,
			"%s was looked at %s times by one process (stat, access, readlink)",
			say_text(path), say_count(p->calls));
		if (slice_is(path, "/etc/localtime"))
			finding_advise(f, "libc looks at it at each conversion of a time while TZ is "
					  "not set: set TZ=:/etc/localtime in the container's "
					  "environment.");
		else
			finding_advise(f, "Remember the answer for a second or so; turn off reload-on-"
					  "change checks in production (templates, autoloaders, "
					  "opcache.validate_timestamps).");
		finding_prove(f, &p->samples);
	}
}

static void done(void *state)
{
	keys_done(&((struct state *)state)->paths);
}

const struct rule rule_reopened_file = {
	.name = "reopened-file",
	.title = "File opened again and again",
	.names = opens,
	.needs = opens,
	.thresholds = open_thresholds,
	.n_thresholds = 2,
	.state_size = sizeof(struct state),
	.call = call,
	.end = end_opens,
	.done = done,
};

const struct rule rule_stat_storm = {
	.name = "stat-storm",
	.title = "Stat storm",
	.names = stats,
	.needs = stats,
	.thresholds = stat_thresholds,
	.n_thresholds = 2,
	.state_size = sizeof(struct state),
	.call = call,
	.end = end_stats,
	.done = done,
};
