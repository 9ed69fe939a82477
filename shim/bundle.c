/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading and replacing config.json. The folder is opened once and everything happens below that
 * descriptor. No fsync: a bundle does not outlive a crash of the machine, the runtime's own state
 * beside it is on a tmpfs.
 */
#include "bundle.h"

#include "cleanup.h"
#include "error.h"
#include "fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The folder part of a path, malloc'ed: "." when it has none. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return strdup(".");
	return strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

static int open_folder(struct bundle *b, const char *bundle, const char *config, struct error *err)
{
	_cleanup_(freep) char *folder = NULL;
	const char *slash = config ? strrchr(config, '/') : NULL;

	if (config && *config) {
		folder = folder_of(config);
		b->name = strdup(slash ? slash + 1 : config);
	} else {
		folder = strdup(bundle && *bundle ? bundle : ".");
		b->name = strdup("config.json");
	}
	if (!folder || !b->name)
		return error_set(err, ENOMEM, "open the bundle");
	b->folder_fd = open(folder, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
	if (b->folder_fd < 0)
		return error_set(err, errno, "open bundle '%s'", folder);
	return 0;
}

int bundle_read(struct bundle *b, const char *bundle, const char *config, struct error *err)
{
	const int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	_cleanup_(close_fdp) int fd = -1;
	int r = open_folder(b, bundle, config, err);

	if (r < 0)
		return r;
	fd = openat(b->folder_fd, b->name, flags | O_NOFOLLOW);
	if (fd < 0 && errno == ELOOP) {
		b->link = true;
		fd = openat(b->folder_fd, b->name, flags);
	}
	if (fd < 0 || fstat(fd, &b->st) < 0)
		return error_set(err, errno, "open '%s' of the bundle", b->name);
	if (!S_ISREG(b->st.st_mode))
		return error_say(err, EINVAL, "'%s' of the bundle is no regular file", b->name);
	if (b->st.st_size > 0 && (size_t)b->st.st_size <= CONFIG_MAX)
		(void)buf_grow(&b->text, (size_t)b->st.st_size + 1);
	r = fd_read_all(fd, CONFIG_MAX, &b->text);
	if (r < 0)
		return error_set(err, -r, "read '%s' of the bundle", b->name);
	return 0;
}

static int fill(int fd, const struct bundle *b, const struct buf *text)
{
	int r = fd_write_all(fd, text->data, text->length);

	if (r < 0)
		return r;
	if ((b->st.st_uid != geteuid() || b->st.st_gid != getegid()) &&
		fchown(fd, b->st.st_uid, b->st.st_gid) < 0)
		return -errno;
	/* After fchown, which takes set-id bits away; and open's mode was cut by the umask. */
	return fchmod(fd, b->st.st_mode & 07777) < 0 ? -errno : 0;
}

int bundle_write(const struct bundle *b, const struct buf *text, struct error *err)
{
	_cleanup_(freep) char *name = NULL;
	_cleanup_(close_fdp) int fd = -1;
	int r;

	if (b->link)
		return error_say(err, ELOOP, "'%s' of the bundle is a symbolic link", b->name);
	if (asprintf(&name, ".%s.sidetrace.%d", b->name, (int)getpid()) < 0) {
		name = NULL;
		return error_set(err, ENOMEM, "write '%s' of the bundle", b->name);
	}
	/* The pid is ours alone: what is there under this name was left by a run that was killed. */
	(void)unlinkat(b->folder_fd, name, 0);
	fd = openat(b->folder_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return error_set(err, errno, "write '%s' beside '%s' of the bundle", name, b->name);
	r = fill(fd, b, text);
	if (r == 0 && renameat(b->folder_fd, name, b->folder_fd, b->name) < 0)
		r = -errno;
	if (r < 0) {
		(void)unlinkat(b->folder_fd, name, 0);
		return error_set(err, -r, "write '%s' of the bundle", b->name);
	}
	return 0;
}

void bundle_done(struct bundle *b)
{
	close_fdp(&b->folder_fd);
	free(b->name);
	buf_done(&b->text);
	*b = BUNDLE_INIT;
}
