/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * meta.json, and the header line of trace.jsonl, which is the same without line breaks.
 */
#include "meta.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "job.h"
#include "output/output.h"
#include "pipeline.h"
#include "record.h"
#include "reports.h"
#include "request.h"
#include "roster.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#define TEMPORARY ".meta.json.new"

struct object {
	struct buf *b;
	bool one_line;
	bool begun;
};

enum amount { WHOLE, WITHOUT_TASKS };

static void key(struct object *o, const char *name)
{
	if (o->begun)
		buf_byte(o->b, ',');
	if (!o->one_line)
		buf_str(o->b, "\n\t");
	o->begun = true;
	buf_json_string(o->b, name, strlen(name));
	buf_byte(o->b, ':');
	if (!o->one_line)
		buf_byte(o->b, ' ');
}

static void text(struct object *o, const char *name, const char *value)
{
	if (!value)
		return;
	key(o, name);
	buf_json_string(o->b, value, strlen(value));
}

static void number(struct object *o, const char *name, uint64_t value)
{
	key(o, name);
	buf_unsigned(o->b, value);
}

static void truth(struct object *o, const char *name, bool value)
{
	key(o, name);
	buf_str(o->b, value ? "true" : "false");
}

static void moment(struct object *o, const char *name, const struct timespec *at)
{
	struct tm parts;
	char date[40];

	(void)gmtime_r(&at->tv_sec, &parts);
	(void)strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &parts);
	key(o, name);
	buf_printf(o->b, "\"%s.%09ldZ\"", date, at->tv_nsec);
}

static void command(struct object *o, char *const *argv)
{
	if (!argv)
		return;
	key(o, "command");
	buf_byte(o->b, '[');
	for (size_t i = 0; argv[i]; i++) {
		if (i > 0)
			buf_str(o->b, ", ");
		buf_json_string(o->b, argv[i], strlen(argv[i]));
	}
	buf_byte(o->b, ']');
}

static int put_option(void *userdata, const char *name, const char *value)
{
	struct buf *b = userdata;

	if (b->data[b->length - 1] != '{')
		buf_str(b, ", ");
	buf_json_string(b, name, strlen(name));
	buf_str(b, ": ");
	buf_json_string(b, value, strlen(value));
	return 0;
}

static void subject(struct object *o, const struct meta *m)
{
	const struct job *job = m->job;

	text(o, "container", job->container_name ?: job->container_id);
	text(o, "id", job->container_id);
	text(o, "image", job->image);
	text(o, "engine", job->engine);
	text(o, "runtime", job->runtime);
	text(o, "bundle", job->bundle);
	text(o, "cgroup", job->cgroup);
	command(o, job->command);
	text(o, "filter", job->request.trace);
	key(o, "options");
	buf_byte(o->b, '{');
	(void)request_to_settings(&job->request, put_option, o->b);
	buf_byte(o->b, '}');
	if (job->n_pids > 0)
		number(o, "pid", (uint64_t)job->pids[0]);
}

static void tools(struct object *o, const struct meta *m)
{
	struct utsname kernel;

	text(o, "backend", m->backend);
	text(o, "backend_reason", m->backend_reason);
	if (uname(&kernel) == 0) {
		text(o, "kernel", kernel.release);
		text(o, "machine", kernel.machine);
	}
	number(o, "tracer_pid", (uint64_t)m->tracer_pid);
}

static void balance(struct object *o, const struct meta *m)
{
	const struct pipeline_figures *f = m->figures;
	uint64_t lost[LOST_CAUSES];
	bool any = false;

	memcpy(lost, m->stats.lost, sizeof(lost));
	lost[LOST_OUTPUT] += f->lost;
	key(o, "events");
	buf_printf(o->b, "{\"seen\": %llu, \"written\": %llu, \"not_selected\": %llu, \"lost\": {",
		(unsigned long long)m->stats.seen, (unsigned long long)f->written,
		(unsigned long long)f->not_selected);
	for (uint32_t i = 0; i < LOST_CAUSES; i++) {
		if (lost[i] == 0)
			continue;
		buf_printf(o->b, "%s\"%s\": %llu", any ? ", " : "", lost_cause_text(i),
			(unsigned long long)lost[i]);
		any = true;
	}
	buf_str(o->b, "}}");
	if (f->rotated > 0)
		number(o, "rotated_away", f->rotated);
	if (f->other_lost + m->stats.other_lost > 0)
		number(o, "other_lost", f->other_lost + m->stats.other_lost);
	number(o, "tasks", m->stats.tasks);
	if (m->stats.paused_times > 0) {
		key(o, "paused");
		buf_printf(o->b, "{\"times\": %llu, \"seconds\": %.6f}",
			(unsigned long long)m->stats.paused_times,
			(double)m->stats.paused_ns / 1e9);
	}
}

static void exit_status(struct object *o, const struct backend_stats *stats)
{
	int status = stats->root_status;

	if (!stats->root_ended)
		return;
	key(o, "exit");
	if (WIFSIGNALED(status))
		buf_printf(o->b, "{\"signal\": \"SIG%s\"}",
			sigabbrev_np(WTERMSIG(status)) ?: "RT");
	else
		buf_printf(o->b, "{\"code\": %d}", WEXITSTATUS(status));
}

static void files(struct object *o, const struct pipeline *pipeline)
{
	struct pipeline_file file;

	key(o, "files");
	buf_byte(o->b, '[');
	for (size_t i = 0; pipeline_file(pipeline, i, &file); i++) {
		if (i > 0)
			buf_str(o->b, ", ");
		buf_str(o->b, "{\"name\": ");
		buf_json_string(o->b, file.name, strlen(file.name));
		buf_printf(o->b, ", \"bytes\": %llu, \"dropped_bytes\": %llu, \"parts\": %u}",
			(unsigned long long)file.bytes, (unsigned long long)file.dropped,
			file.parts);
	}
	buf_byte(o->b, ']');
}

static void reports(struct object *o, const struct reports *r)
{
	const struct report_result *result;
	bool any = false;

	for (size_t i = 0; (result = reports_result(r, i)); i++) {
		if (!any)
			key(o, "reports");
		buf_str(o->b, any ? ", " : "{");
		any = true;
		buf_json_string(o->b, result->file, strlen(result->file));
		buf_str(o->b, ": ");
		buf_json_string(o->b, result->outcome, strlen(result->outcome));
	}
	if (any)
		buf_byte(o->b, '}');
}

static void notes(struct object *o, const struct pipeline_figures *f)
{
	if (!f->io_uring && !f->write_error)
		return;
	key(o, "notes");
	buf_byte(o->b, '[');
	if (f->io_uring)
		buf_str(o->b, "\"io_uring was used: what it did is no system call and is not here\"");
	if (f->write_error)
		buf_printf(o->b, "%s\"the trace could not always be written: %s\"",
			f->io_uring ? ", " : "", strerrordesc_np(f->write_error) ?: "error");
	buf_byte(o->b, ']');
}

static void task(const struct roster_entry *e, struct buf *b)
{
	buf_printf(b, "\n\t\t{\"tid\": %u, \"pid\": %u", e->tid, e->pid);
	if (e->ns_tid)
		buf_printf(b, ", \"ns_tid\": %u, \"ns_pid\": %u", e->ns_tid, e->ns_pid);
	if (e->parent)
		buf_printf(b, ", \"parent\": %u", e->parent);
	buf_str(b, ", \"comm\": ");
	buf_json_string(b, e->comm, strlen(e->comm));
	buf_byte(b, '}');
}

static void task_list(struct object *o, const struct roster *roster)
{
	if (roster->n == 0)
		return;
	key(o, "task_list");
	buf_byte(o->b, '[');
	for (size_t i = 0; i < roster->n; i++) {
		if (i > 0)
			buf_byte(o->b, ',');
		task(&roster->entries[i], o->b);
	}
	buf_str(o->b, "\n\t]");
	if (roster->left_out > 0)
		number(o, "tasks_not_listed", roster->left_out);
}

static double seconds_between(const struct timespec *from, const struct timespec *to)
{
	return (double)(to->tv_sec - from->tv_sec) + (double)(to->tv_nsec - from->tv_nsec) / 1e9;
}

static void print(const struct meta *m, bool one_line, enum amount amount, struct buf *b)
{
	struct object o = { .b = b, .one_line = one_line };

	buf_byte(b, '{');
	if (one_line)
		text(&o, "type", "header");
	number(&o, "version", 1);
	text(&o, "sidetrace", SIDETRACE_VERSION);
	subject(&o, m);
	tools(&o, m);
	moment(&o, "start", &m->start);
	if (m->ended) {
		moment(&o, "end", &m->end);
		key(&o, "duration");
		buf_printf(b, "%.6f", seconds_between(&m->start, &m->end));
		if (m->pipeline) {
			balance(&o, m);
			exit_status(&o, &m->stats);
			files(&o, m->pipeline);
			notes(&o, m->figures);
		}
		if (m->reports)
			reports(&o, m->reports);
		truth(&o, "complete", m->complete);
		text(&o, "reason", m->reason);
		if (m->pipeline && amount == WHOLE)
			task_list(&o, pipeline_roster(m->pipeline));
	}
	buf_str(b, one_line ? "}" : "\n}\n");
}

void meta_print(const struct meta *m, bool one_line, struct buf *b)
{
	print(m, one_line, WHOLE, b);
}

static int write_new(int folder_fd, const struct buf *b, int *ret_fd)
{
	_cleanup_(close_fdp) int fd = -1;
	int r;

	if (unlinkat(folder_fd, TEMPORARY, 0) < 0 && errno != ENOENT)
		return -errno;
	r = output_create_beneath(folder_fd, TEMPORARY, 0644, &fd);
	if (r == 0)
		r = fd_write_all(fd, b->data, b->length);
	if (r == 0 && renameat(folder_fd, TEMPORARY, folder_fd, "meta.json") < 0)
		r = -errno;
	if (r < 0) {
		(void)unlinkat(folder_fd, TEMPORARY, 0);
		return r;
	}
	*ret_fd = take_fd(&fd);
	return 0;
}

/* Only where its blocks are enough: half a meta.json would be worse than the old one. */
static int write_over(int fd, const struct buf *b)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return -errno;
	if ((uint64_t)status.st_blocks * 512 < b->length)
		return -ENOSPC;
	if (lseek(fd, 0, SEEK_SET) < 0)
		return -errno;
	return fd_write_all(fd, b->data, b->length);
}

int meta_write(const struct meta *m, int folder_fd, int *kept_fd, struct error *err)
{
	_cleanup_(buf_donep) struct buf b = BUF_INIT;
	int fd = -1, r;

	meta_print(m, false, &b);
	if (b.failed)
		return error_set(err, ENOMEM, "write meta.json");
	r = write_new(folder_fd, &b, &fd);
	if (r == 0) {
		close_fdp(kept_fd);
		*kept_fd = fd;
	} else if ((r == -ENOSPC || r == -EDQUOT) && *kept_fd >= 0) {
		buf_reset(&b);
		print(m, false, WITHOUT_TASKS, &b);
		r = b.failed ? -ENOMEM : write_over(*kept_fd, &b);
	}
	return r < 0 ? error_set(err, -r, "write meta.json") : 0;
}
