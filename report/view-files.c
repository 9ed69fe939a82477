/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * files: what was done to each file: openings, reads, writes, bytes, bytes a call, time.
 */
#include "analysis.h"
#include "buf.h"
#include "tasks.h"
#include "view-states.h"
#include "view-tools.h"

enum { KEYS_MAX = 100000, SHOWN = 1000 };

static int begin(struct analysis *a, void *state)
{
	struct files_state *s = state;

	(void)a;
	map_init(&s->files, sizeof(struct file_row), KEYS_MAX);
	return 0;
}

static void moved(struct file_row *r, const struct call *c, bool write)
{
	uint64_t bytes = c->result > 0 && !(c->flags & CALL_FAILED) ? (uint64_t)c->result : 0;

	if (c->flags & (CALL_FAILED | CALL_INTERRUPTED | CALL_UNFINISHED))
		return;
	if (write) {
		r->writes++;
		r->written += bytes;
		if (c->duration > 0)
			time_add(&r->write_time, c->duration);
		if (bytes < FILE_SMALL)
			r->small_writes++;
	} else {
		r->reads++;
		r->read += bytes;
		if (c->duration > 0)
			time_add(&r->read_time, c->duration);
		/* the 0 that says "end of file" is no small read */
		if (bytes > 0 && bytes < FILE_SMALL)
			r->small_reads++;
		if (bytes == 0)
			r->ends++;
	}
}

/* The row's column that a call counts in; false: the call is not about a file. */
static bool count(struct file_row *r, const struct call *c)
{
	bool failed = c->flags & CALL_FAILED;

	switch (c->name) {
	case N_open:
	case N_openat:
	case N_openat2:
	case N_creat:
		r->opens += !failed;
		r->failed += failed;
		break;
	case N_read:
	case N_pread64:
	case N_readv:
	case N_preadv:
	case N_preadv2:
	case N_getdents64:
	case N_getdents:
		moved(r, c, false);
		break;
	case N_write:
	case N_pwrite64:
	case N_writev:
	case N_pwritev:
	case N_pwritev2:
		moved(r, c, true);
		break;
	case N_stat:
	case N_lstat:
	case N_fstat:
	case N_newfstatat:
	case N_statx:
	case N_access:
	case N_faccessat:
	case N_faccessat2:
	case N_readlink:
	case N_readlinkat:
		r->stats++;
		r->failed += failed;
		break;
	case N_fsync:
	case N_fdatasync:
	case N_sync_file_range:
	case N_syncfs:
		r->syncs++;
		if (c->duration > 0)
			time_add(&r->sync_time, c->duration);
		break;
	case N_mmap:
		r->maps++;
		break;
	case N_lseek:
		r->seeks++;
		break;
	default:
		r->others++;
		r->failed += failed;
	}
	return true;
}

static bool about_file(const struct call *c, const struct task *task, struct buf *path)
{
	struct fd_fact f;
	int dirfd, index;

	/* what was opened, links resolved: reads go by that name */
	if ((c->name == N_open || c->name == N_openat || c->name == N_openat2 ||
		    c->name == N_creat) &&
		fact_result_fd(c, &f) && f.path.length > 0) {
		buf_reset(path);
		buf_add(path, f.path.at, f.path.length);
		return true;
	}

	if (fact_path_args(c->name, &dirfd, &index) && fact_path(c, path) && path->length > 0) {
		/* newfstatat(3</x>, "") names the fd's own file */
		return true;
	}
	if (fact_fd_arg(c->name) < 0 || task->fd_number < 0)
		return false;
	if (task->fd_kind != FD_FILE && task->fd_kind != FD_DEVICE)
		return false;
	return call_object(path, c, task);
}

static void call(struct analysis *a, void *state, const struct call *c)
{
	struct files_state *s = state;
	struct task *task = analysis_task(a);
	struct file_row *r;

	if (c->kind != CALL_SYSCALL || c->name == N_close)
		return;
	if (!about_file(c, task, &s->path))
		return;
	if (s->path.length > 1 && s->path.data[s->path.length - 1] == '/')
		s->path.length--; /* opened with O_PATH|O_EMPTY_PATH forms: "/x" + "" */
	r = map_get(&s->files, (struct slice){s->path.data, s->path.length});
	if (!r)
		return;
	if (r->calls++ == 0) {
		r->first = c->time;
		r->kind = task->fd_kind;
	}
	if (r->n_lines < 3)
		r->lines[r->n_lines++] = c->line;
	s->calls++;
	if (c->duration > 0) {
		time_add(&r->time, c->duration);
		time_add(&s->time, c->duration);
	}
	(void)count(r, c);
}

static int most_time_first(const void *a, const void *b)
{
	const struct file_row *x = (const void *)(*(const struct map_entry *const *)a)->value,
			      *y = (const void *)(*(const struct map_entry *const *)b)->value;

	if (x->time != y->time)
		return x->time > y->time ? -1 : 1;
	if (x->calls != y->calls)
		return x->calls > y->calls ? -1 : 1;
	return (*(const struct map_entry *const *)a)->number <
			       (*(const struct map_entry *const *)b)->number
		       ? -1
		       : 1;
}

static void end(struct analysis *a, void *state)
{
	struct files_state *s = state;

	(void)a;
	map_sort(&s->files, most_time_first);
}

enum { TIME, OPENS, READS, READ, PER_READ, WRITES, WRITTEN, PER_WRITE, STATS, SYNCS, FAILED, PATH };

static const struct column columns[] = {
	[TIME] = {"seconds", "time", COLUMN_DURATION, true},
	[OPENS] = {"opens", "opens", COLUMN_COUNT},
	[READS] = {"reads", "reads", COLUMN_COUNT, true},
	[READ] = {"read_bytes", "read", COLUMN_BYTES, true},
	[PER_READ] = {"bytes_per_read", "a read", COLUMN_BYTES, true},
	[WRITES] = {"writes", "writes", COLUMN_COUNT, true},
	[WRITTEN] = {"written_bytes", "written", COLUMN_BYTES, true},
	[PER_WRITE] = {"bytes_per_write", "a write", COLUMN_BYTES, true},
	[STATS] = {"stats", "stats", COLUMN_COUNT, true},
	[SYNCS] = {"syncs", "syncs", COLUMN_COUNT, true},
	[FAILED] = {"failed", "failed", COLUMN_COUNT, true},
	[PATH] = {"path", "file", COLUMN_TEXT},
};

static void add_row(struct table *t, const struct map_entry *e)
{
	const struct file_row *r = (const void *)e->value;

	table_row(t);
	if (r->time > 0)
		table_number(t, TIME, r->time);
	table_number(t, OPENS, (int64_t)r->opens);
	if (r->reads) {
		table_number(t, READS, (int64_t)r->reads);
		table_number(t, READ, (int64_t)r->read);
		if (r->reads > r->ends)
			table_number(t, PER_READ, (int64_t)(r->read / (r->reads - r->ends)));
	}
	if (r->writes) {
		table_number(t, WRITES, (int64_t)r->writes);
		table_number(t, WRITTEN, (int64_t)r->written);
		table_number(t, PER_WRITE, (int64_t)(r->written / r->writes));
	}
	if (r->stats)
		table_number(t, STATS, (int64_t)r->stats);
	if (r->syncs)
		table_number(t, SYNCS, (int64_t)r->syncs);
	if (r->failed)
		table_number(t, FAILED, (int64_t)r->failed);
	table_text(t, PATH, e->key);
}

static void describe(struct analysis *a, void *state, struct section *out)
{
	static const unsigned needed[] = {
		N_open, N_openat, N_read, N_write, N_stat, N_newfstatat, N_NONE};
	static const unsigned moving[] = {N_read, N_write, N_NONE};
	struct files_state *s = state;
	struct table *t;

	if (section_not_recorded(a, out, needed, "calls on files", s->calls > 0))
		return;
	if (recorded_has_any(analysis_recorded(a), moving) == RECORDED_NO)
		section_note(out, "Reads and writes were not recorded; only names are here.");
	else if (!analysis_stats(a)->decorated && s->calls > 0)
		section_note(out, "The log has no -y: descriptors were followed by their numbers, "
				  "and what was open "
				  "before the trace began is not here.");
	if (map_overflowed(&s->files))
		section_note(out, "More than %d files: the later ones are one line, \"(others)\".",
			KEYS_MAX);
	t = section_table(out, "files", NULL, columns, PATH + 1);
	for (size_t i = 0; i < s->files.count; i++) {
		if (i >= SHOWN)
			t->n_left_out++;
		else
			add_row(t, s->files.order[i]);
	}
}

static void done(struct analysis *a, void *state)
{
	struct files_state *s = state;

	(void)a;
	map_done(&s->files);
	buf_done(&s->path);
}

const struct view view_files = {
	.name = "files",
	.title = "Files",
	.needs = VIEW_FDS,
	.state_size = sizeof(struct files_state),
	.begin = begin,
	.call = call,
	.end = end,
	.describe = describe,
	.done = done,
};
