/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * small-reads and unbuffered-writes: a file or pipe is moved in many small pieces. Sockets, devices
 * and event descriptors are left out: there the pieces are somebody else's choice.
 */
#include "findings/finding.h"
#include "findings/keys.h"

#include "buf.h"

struct state {
	struct keys files;
};

struct file {
	uint64_t calls, bytes;
	int64_t time, first, last;
	struct samples samples;
};

static const struct threshold thresholds[] = {
	{ "count", 1000, "calls", NULL },
	{ "bytes", 512, "bytes a call, mean", "stat(2): st_blksize, mostly 4,096, is the preferred size; an eighth of it" },
	{ "rate", 100, "calls a second", NULL },
};
static const unsigned reads[] = { N_read, N_pread64, N_readv, N_preadv, N_preadv2, N_NONE };
static const unsigned writes[] = { N_write, N_pwrite64, N_writev, N_pwritev, N_pwritev2, N_NONE };

static void file_release(void *value)
{
	samples_done(&((struct file *)value)->samples);
}

static void call(struct watch *w, void *state, const struct call *c)
{
	struct buf *key = watch_scratch(w, 0);
	struct state *s = state;
	struct watch_fd fd;
	struct file *f;

	if (c->flags & (CALL_FAILED | CALL_UNFINISHED | CALL_INTERRUPTED | CALL_HEADLESS) ||
		c->result <= 0 || !watch_fd(w, c, 0, &fd))
		return;
	if (fd.kind != FD_FILE && fd.kind != FD_PIPE && fd.kind != FD_UNKNOWN)
		return;
	if (!s->files.limit)
		s->files = KEYS(sizeof(struct file), 4096, file_release);
	buf_unsigned(key, watch_process_number(w));
	buf_byte(key, ' ');
	if (fd.what.length)
		buf_add(key, fd.what.at, fd.what.length);
	else
		buf_printf(key, "descriptor %d", fd.fd);
	f = keys_get(&s->files, (struct slice){ key->data, key->length });
	if (!f)
		return;
	if (f->calls++ == 0)
		f->first = c->time;
	f->bytes += (uint64_t)c->result;
	f->time += c->duration > 0 ? c->duration : 0;
	f->last = c->time;
	if (f->calls > 100) /* well inside the run, and nothing is copied for files that are read once */
		samples_add(&f->samples, w, c);
}

static void end_with(struct watch *w, struct state *s, const char *verb, const char *advice)
{
	for (const struct keys_entry *e = NULL; (e = keys_next(&s->files, e));) {
		struct file *f = (struct file *)e->value;
		struct slice name = slice_between(strchr(e->text, ' ') + 1, e->text + e->length);
		double seconds = (double)time_between(f->first, f->last) / 1e9;
		double mean = (double)f->bytes / (double)f->calls;
		struct finding *found;

		if ((double)f->calls < watch_limit(w, "count") || mean >= watch_limit(w, "bytes") ||
			(seconds > 0 && (double)f->calls / seconds < watch_limit(w, "rate")))
			continue;
		found = finding_new(w, SEVERITY_WARNING, f->time,
			"%s was %s in %s of %.*f byte%s on average (%s)", say_text(name),
			verb, say_many(f->calls, "call"), mean < 10 && mean != (double)(int)mean ? 1 : 0, mean,
			mean == 1 ? "" : "s", say_many(f->bytes, "byte"));
		finding_advise(found, advice, say_many((f->bytes + 8191) / 8192, "call"));
		finding_prove(found, &f->samples);
	}
}

static void end_reads(struct watch *w, void *state)
{
	end_with(w, state, "read",
		"Read through a buffer: with 8 KiB at a time the same needs %s. (C: stdio instead of "
		"read; Python: open() without buffering=0; Java: BufferedInputStream; Go: bufio.Reader.)");
}

static void end_writes(struct watch *w, void *state)
{
	end_with(w, state, "written",
		"Write through a buffer: with 8 KiB at a time the same needs %s. (C: setvbuf; Python: "
		"no flush=True, no -u / PYTHONUNBUFFERED for bulk output; Java: BufferedOutputStream; Go: "
		"bufio.Writer.)");
}

static void done(void *state)
{
	keys_done(&((struct state *)state)->files);
}

const struct rule rule_small_reads = {
	.name = "small-reads",
	.title = "Small reads",
	.names = reads,
	.needs = reads,
	.thresholds = thresholds,
	.n_thresholds = 3,
	.state_size = sizeof(struct state),
	.call = call,
	.end = end_reads,
	.done = done,
};

const struct rule rule_unbuffered_writes = {
	.name = "unbuffered-writes",
	.title = "Small or unbuffered writes",
	.names = writes,
	.needs = writes,
	.thresholds = thresholds,
	.n_thresholds = 3,
	.state_size = sizeof(struct state),
	.call = call,
	.end = end_writes,
	.done = done,
};
