/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A file of the run folder. The folder may lie in a volume that the container owns: every open is
 * beneath the folder's descriptor, makes a new file and follows nothing. With a size limit the trace
 * is kept in three parts of a third each: the first, and the two newest.
 */
#include "output/channel.h"
#include "output/output-kinds.h"

#include "cleanup.h"
#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FILE_MODE 0644

struct output_run {
	struct output output;
	int folder_fd;
	char *name;
	uint64_t part_size; /* 0: no limit */
	unsigned part;      /* 1: `name`; then 2: name.1, 3: name.2, 4: name.1 … */
	struct channel channel;
	uint64_t written;      /* bytes of the parts that are closed, whether they are kept or not */
	uint64_t calls;        /* of all parts that are closed */
	uint64_t dropped_bytes, dropped_calls;
	uint64_t before_bytes, before_calls; /* of the part before this one, dropped with the next */
};

int output_create_beneath(int folder_fd, const char *name, unsigned mode, int *ret_fd)
{
	struct open_how how = {
		.flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY,
		.mode = mode,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
	};
	long fd = syscall(SYS_openat2, folder_fd, name, &how, sizeof(how));

	if (fd < 0)
		return -errno;
	*ret_fd = (int)fd;
	return 0;
}

static struct output_run *run_of(struct output *o)
{
	return (struct output_run *)o;
}

static const struct output_run *run_of_const(const struct output *o)
{
	return (const struct output_run *)o;
}

/* name for the first part, name.1 and name.2 in turn for the others. */
static int part_open(struct output_run *o, unsigned part)
{
	_cleanup_(freep) char *numbered = NULL;
	const char *name = o->name;
	int fd = -1, r;

	if (part > 1) {
		if (asprintf(&numbered, "%s.%u", o->name, 1 + part % 2) < 0)
			return -ENOMEM;
		name = numbered;
		/* What has this name is ours and due to go, or somebody's who only loses a link to it. */
		if (unlinkat(o->folder_fd, name, 0) < 0 && errno != ENOENT)
			return -errno;
	}
	r = output_create_beneath(o->folder_fd, name, FILE_MODE, &fd);
	if (r < 0)
		return r;
	return channel_open(&o->channel, fd, CHANNEL_BUFFER);
}

static int rotate(struct output_run *o)
{
	struct channel old = o->channel;
	int r = part_open(o, o->part + 1);

	if (r < 0) {
		o->channel = old;
		return r;
	}
	o->part++;
	o->written += old.written;
	o->calls += old.calls;
	if (o->part >= 4) {
		o->dropped_bytes += o->before_bytes;
		o->dropped_calls += o->before_calls;
	}
	if (o->part >= 3) {
		o->before_bytes = old.written;
		o->before_calls = old.calls;
	}
	channel_close(&old);
	return 0;
}

static int run_channel(struct output *output, pid_t tid, size_t length, struct channel **ret_channel)
{
	struct output_run *o = run_of(output);
	uint64_t filled = o->channel.written + o->channel.length;
	int r;

	(void)tid;
	if (o->part_size && filled > 0 && filled + length > o->part_size) {
		r = channel_flush(&o->channel, false);
		if (r == 0)
			r = rotate(o);
		if (r < 0)
			return r;
	}
	*ret_channel = &o->channel;
	return 0;
}

static struct channel *run_current(struct output *o, pid_t tid)
{
	(void)tid;
	return &run_of(o)->channel;
}

static int run_flush(struct output *o, bool force)
{
	return channel_flush(&run_of(o)->channel, force);
}

static void run_calls(const struct output *output, struct output_calls *ret_calls)
{
	const struct output_run *o = run_of_const(output);

	*ret_calls = (struct output_calls){
		.written = o->calls + o->channel.calls - o->dropped_calls,
		.dropped = o->dropped_calls,
		.held = o->channel.calls_held,
	};
}

static uint64_t run_written(const struct output *o)
{
	return run_of_const(o)->written + run_of_const(o)->channel.written;
}

static uint64_t run_dropped(const struct output *o)
{
	return run_of_const(o)->dropped_bytes;
}

static unsigned run_part(const struct output *o)
{
	return run_of_const(o)->part;
}

static void run_free(struct output *output)
{
	struct output_run *o = run_of(output);

	(void)channel_flush(&o->channel, true);
	channel_close(&o->channel);
	free(o->name);
	free(o);
}

static const struct output_kind run_kind = {
	.channel = run_channel,
	.current = run_current,
	.flush = run_flush,
	.calls = run_calls,
	.written = run_written,
	.dropped = run_dropped,
	.part = run_part,
	.free = run_free,
};

int output_open_run(
	int folder_fd, const char *name, uint64_t max_size, struct output **ret_output, struct error *err)
{
	struct output_run *o = calloc(1, sizeof(*o));
	int r = -ENOMEM;

	if (!o)
		return error_set(err, ENOMEM, "open '%s'", name);
	*o = (struct output_run){
		.output.kind = &run_kind,
		.folder_fd = folder_fd,
		.name = strdup(name),
		.part_size = max_size ? (max_size + 2) / 3 : 0,
		.part = 1,
		.channel = CHANNEL_CLOSED,
	};
	if (o->name)
		r = part_open(o, 1);
	if (r < 0) {
		free(o->name);
		free(o);
		return error_set(err, -r, "make '%s' in the run folder", name);
	}
	*ret_output = &o->output;
	return 0;
}
