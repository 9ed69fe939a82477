/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages for engines, appended to the runtime's log in its format (logrus, as runc
 * writes it).
 */
#include "message.h"

#include "buf.h"
#include "cleanup.h"
#include "fd.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static void add_time(struct buf *b)
{
	time_t now = time(NULL);
	struct tm tm;
	char text[32];

	(void)gmtime_r(&now, &tm);
	(void)strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	buf_str(b, text);
}

static int open_log(const char *path)
{
	if (!path || !*path || text_starts(path, "journald:") || text_starts(path, "syslog:"))
		return -ENOENT;
	if (text_starts(path, "file:"))
		path += strlen("file:");
	return fd_open_log(AT_FDCWD, path, 0644);
}

int message_log(const char *path, bool json, const char *level, const char *text)
{
	_cleanup_(close_fdp) int fd = open_log(path);
	_cleanup_(buf_donep) struct buf line = BUF_INIT;

	if (fd < 0)
		return fd;
	if (json) {
		buf_printf(&line, "{\"level\":\"%s\",\"msg\":", level);
		buf_json_string(&line, text, strlen(text));
		buf_str(&line, ",\"time\":\"");
		add_time(&line);
		buf_str(&line, "\"}\n");
	} else {
		buf_str(&line, "time=\"");
		add_time(&line);
		buf_printf(&line, "\" level=%s msg=", level);
		buf_json_string(&line, text, strlen(text));
		buf_byte(&line, '\n');
	}
	return line.failed ? -ENOMEM : fd_write_all(fd, line.data, line.length);
}
