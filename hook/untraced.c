/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The smallest meta.json: a container that was to be traced and is not. Its members mean the same as
 * those that the tracer writes (tracer/meta.h).
 */
#include "untraced.h"

#include "buf.h"
#include "cleanup.h"
#include "fd.h"
#include "job.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#define META_MAX (1024 * 1024)
#define TEMPORARY ".meta.json.new"

static bool tracer_has_said_why(int folder_fd)
{
	_cleanup_(buf_donep) struct buf b = BUF_INIT;
	_cleanup_(close_fdp) int fd = openat(folder_fd, "meta.json",
		O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0 || fd_read_all(fd, META_MAX, &b) < 0)
		return false;
	return strstr(buf_cstr(&b), "\n\t\"end\": ") != NULL;
}

static void member(struct buf *b, const char *name, const char *text)
{
	if (!text)
		return;
	buf_printf(b, ",\n\t\"%s\": ", name);
	buf_json_string(b, text, strlen(text));
}

static void moment(struct buf *b, const char *name, const struct timespec *at)
{
	struct tm parts;
	char text[40], date[24] = "";

	if (gmtime_r(&at->tv_sec, &parts))
		(void)strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &parts);
	(void)snprintf(text, sizeof(text), "%s.%09ldZ", date, at->tv_nsec);
	member(b, name, text);
}

void untraced_write(const struct job *job, const struct timespec *start, const char *reason)
{
	_cleanup_(buf_donep) struct buf b = BUF_INIT;
	_cleanup_(close_fdp) int fd = -1;
	struct timespec now;

	if (job->folder_fd < 0 || tracer_has_said_why(job->folder_fd))
		return;
	(void)clock_gettime(CLOCK_REALTIME, &now);
	buf_str(&b, "{\n\t\"version\": 1,\n\t\"sidetrace\": \"" SIDETRACE_VERSION "\"");
	member(&b, "container", job->container_name ?: job->container_id);
	member(&b, "id", job->container_id);
	member(&b, "image", job->image);
	member(&b, "filter", job->request.trace);
	moment(&b, "start", start);
	moment(&b, "end", &now);
	buf_str(&b, ",\n\t\"complete\": false");
	member(&b, "reason", reason);
	buf_str(&b, "\n}\n");
	(void)unlinkat(job->folder_fd, TEMPORARY, 0);
	fd = openat(job->folder_fd, TEMPORARY, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		0644);
	if (fd < 0 || b.failed || fd_write_all(fd, b.data, b.length) < 0 ||
		renameat(job->folder_fd, TEMPORARY, job->folder_fd, "meta.json") < 0)
		(void)unlinkat(job->folder_fd, TEMPORARY, 0);
}
