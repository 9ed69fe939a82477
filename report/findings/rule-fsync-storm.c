/* SPDX-License-Identifier: BSD-2-Clause */
/* fsync-storm: one file is forced to the disk many times a second. */
#include "findings/finding.h"
#include "findings/keys.h"

#include "buf.h"

static const struct threshold thresholds[] = {
	{ "count", 100, "syncs of one file", NULL },
	{ "rate", 10, "a second", NULL },
	{ "serious", 1000, "ms in all", NULL },
};
static const unsigned syncs[] = { N_fsync, N_fdatasync, N_sync_file_range, N_msync, N_sync, N_syncfs,
	N_NONE };

struct file {
	uint64_t calls;
	int64_t time, longest, first, last;
	struct samples samples;
};

struct state {
	struct keys files;
};

static void file_release(void *value)
{
	samples_done(&((struct file *)value)->samples);
}

static void call(struct watch *w, void *state, const struct call *c)
{
	struct buf *key = watch_scratch(w, 0);
	struct state *s = state;
	struct watch_fd fd = { .fd = -1 };
	struct file *f;

	if (c->flags & (CALL_UNFINISHED | CALL_HEADLESS))
		return;
	if (!s->files.limit)
		s->files = KEYS(sizeof(struct file), 4096, file_release);
	if (c->name == N_sync || c->name == N_msync)
		buf_str(key, c->name == N_sync ? "every file system (sync)" : "mapped memory (msync)");
	else if (watch_fd(w, c, 0, &fd) && fd.what.length)
		buf_add(key, fd.what.at, fd.what.length);
	else
		buf_printf(key, "a file (descriptor %d of process %u)", fd.fd, c->tid);
	f = keys_get(&s->files, (struct slice){ key->data, key->length });
	if (!f)
		return;
	if (f->calls++ == 0)
		f->first = c->time;
	f->last = c->time;
	f->time += c->duration > 0 ? c->duration : 0;
	if (c->duration > f->longest)
		f->longest = c->duration;
	if (f->calls > 10)
		samples_top(&f->samples, w, c, c->duration);
}

static void end(struct watch *w, void *state)
{
	struct state *s = state;

	for (const struct keys_entry *e = NULL; (e = keys_next(&s->files, e));) {
		struct file *f = (struct file *)e->value;
		double seconds = (double)time_between(f->first, f->last) / 1e9;
		struct finding *found;

		if ((double)f->calls < watch_limit(w, "count") ||
			(seconds > 0 && (double)f->calls / seconds < watch_limit(w, "rate")))
			continue;
		found = finding_new(w,
			f->time >= (int64_t)(watch_limit(w, "serious") * MS) ? SEVERITY_SERIOUS :
									       SEVERITY_WARNING,
			f->time, "%s was synced to disk %s times, %s in all, %s the longest",
			say_text(keys_text(e)), say_count(f->calls), say_time(f->time),
			say_time(f->longest));
		finding_advise(found, "Sync once for a group of records (group commit), or let the "
				      "store do it: Redis appendfsync everysec, PostgreSQL "
				      "commit_delay, SQLite one transaction for many statements.");
		finding_prove(found, &f->samples);
	}
}

static void done(void *state)
{
	keys_done(&((struct state *)state)->files);
}

const struct rule rule_fsync_storm = {
	.name = "fsync-storm",
	.title = "Fsync storm",
	.names = syncs,
	.needs = syncs,
	.thresholds = thresholds,
	.n_thresholds = 3,
	.state_size = sizeof(struct state),
	.call = call,
	.end = end,
	.done = done,
};
