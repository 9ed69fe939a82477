/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One line at a time into <output_root>/sidetrace.log. Never blocks, never follows a link, never
 * grows without bound, and never writes anything but whole lines.
 */
#include "log.h"

#include "buf.h"
#include "cleanup.h"
#include "fd.h"
#include "policy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

#define LOG_LINE_MAX 4096

/* Times as RFC 3339 with milliseconds, UTC. */
static void add_time(struct buf *b)
{
	struct timespec now;
	struct tm tm;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	(void)gmtime_r(&now.tv_sec, &tm);
	buf_printf(b, "%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ", tm.tm_year + 1900, tm.tm_mon + 1,
		tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, now.tv_nsec / 1000000);
}

/* A log line must stay one line and must not talk to the terminal of whoever reads it. */
static void add_escaped(struct buf *b, const char *text)
{
	for (const unsigned char *s = (const unsigned char *)text; *s && b->length < LOG_LINE_MAX;
		s++) {
		if (*s == '\n')
			buf_str(b, "\\n");
		else if (*s == '\t')
			buf_str(b, "\\t");
		else if (*s < 0x20 || *s == 0x7f)
			buf_printf(b, "\\x%02x", *s);
		else
			buf_byte(b, (char)*s);
	}
}

/*
 * Two writers that both find the log full must not both rename it, or the second would throw the
 * first one's fresh log away: the lock is on the full file, and who gets it looks again whether the
 * name still means that file. Whoever does not get it writes into the old file; no line is lost.
 */
static void rotate(int folder_fd, int fd)
{
	struct stat mine, named;

	if (flock(fd, LOCK_EX | LOCK_NB) < 0)
		return;
	if (fstat(fd, &mine) == 0 &&
		fstatat(folder_fd, LOG_NAME, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
		mine.st_dev == named.st_dev && mine.st_ino == named.st_ino)
		(void)renameat(folder_fd, LOG_NAME, folder_fd, LOG_NAME ".1");
	(void)flock(fd, LOCK_UN);
}

int log_append(const struct policy *policy, const char *program, const char *container_id,
	const char *text)
{
	const char *root = policy && policy->output_root ? policy->output_root
							 : POLICY_OUTPUT_ROOT;
	_cleanup_(buf_donep) struct buf line = BUF_INIT;
	_cleanup_(close_fdp) int folder_fd = -1, fd = -1;
	struct stat st;
	int r;

	r = folder_create(root, 0750);
	if (r < 0)
		return r;
	folder_fd = open(root, O_DIRECTORY | O_PATH | O_CLOEXEC);
	if (folder_fd < 0)
		return -errno;
	fd = fd_open_log(folder_fd, LOG_NAME, 0600);
	if (fd < 0)
		return fd;
	if (fstat(fd, &st) == 0 && st.st_size >= LOG_MAX) {
		rotate(folder_fd, fd);
		(void)close(take_fd(&fd));
		fd = fd_open_log(folder_fd, LOG_NAME, 0600);
		if (fd < 0)
			return fd;
	}

	add_time(&line);
	buf_printf(&line, " %s ", program);
	add_escaped(&line, container_id && *container_id ? container_id : "-");
	buf_byte(&line, ' ');
	add_escaped(&line, text);
	buf_byte(&line, '\n');
	if (line.failed)
		return -ENOMEM;
	return fd_write_all(fd, line.data, line.length);
}
