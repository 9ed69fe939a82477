/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * openat2(2) with RESOLVE_BENEATH for what lies below a descriptor, and a walk with a rule of trust for
 * the way there.
 */
#include "beneath.h"

#include "cleanup.h"
#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LINKS_MAX 16

int folder_open_beneath(int dirfd, const char *name, int *ret_fd)
{
	struct open_how how = {
		.flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
	};
	long fd = syscall(SYS_openat2, dirfd, name, &how, sizeof(how));

	if (fd < 0)
		return -errno;
	*ret_fd = (int)fd;
	return 0;
}

int folder_make_beneath(int dirfd, const char *name, mode_t mode, int *ret_fd)
{
	if (mkdirat(dirfd, name, mode) < 0 && errno != EEXIST)
		return -errno;
	return folder_open_beneath(dirfd, name, ret_fd);
}

int folder_new_beneath(int dirfd, const char *name, mode_t mode, int *ret_fd)
{
	_cleanup_(close_fdp) int fd = -1;
	struct stat status;
	int r;

	if (mkdirat(dirfd, name, mode) < 0)
		return -errno;
	r = folder_open_beneath(dirfd, name, &fd);
	if (r < 0)
		return r;
	/* Between the two calls the owner of the parent could have put another folder in its place. */
	if (fstat(fd, &status) < 0)
		return -errno;
	if (status.st_uid != geteuid() || (status.st_mode & 07777 & ~mode) != 0)
		return -EPERM;
	*ret_fd = take_fd(&fd);
	return 0;
}

/* Nobody but root and us can change what is in it. */
static bool only_root_writes(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 && (status.st_uid == 0 || status.st_uid == geteuid()) &&
		(status.st_mode & 0022) == 0;
}

struct walk {
	char rest[PATH_MAX]; /* what is still to go */
	int fd;
	unsigned links;
};

/* Puts the link's text in front of the rest. */
static int walk_follow(struct walk *w, int link_fd)
{
	char target[PATH_MAX], rest[PATH_MAX];
	ssize_t n = readlinkat(link_fd, "", target, sizeof(target) - 1);
	int written;

	if (n < 0)
		return -errno;
	if (!only_root_writes(w->fd))
		return -EPERM;
	if (++w->links > LINKS_MAX)
		return -ELOOP;
	target[n] = '\0';
	written = snprintf(rest, sizeof(rest), "%s/%s", target, w->rest);
	if (written < 0 || (size_t)written >= sizeof(rest))
		return -ENAMETOOLONG;
	memcpy(w->rest, rest, (size_t)written + 1);
	if (*target == '/') {
		(void)close(w->fd);
		w->fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (w->fd < 0)
			return -errno;
	}
	return 0;
}

/* Takes one component. */
static int walk_step(struct walk *w)
{
	_cleanup_(close_fdp) int next = -1;
	size_t skip = strspn(w->rest, "/"), length = strcspn(w->rest + skip, "/");
	char name[NAME_MAX + 1];
	struct stat status;
	bool last;

	if (length > NAME_MAX)
		return -ENAMETOOLONG;
	memcpy(name, w->rest + skip, length);
	name[length] = '\0';
	memmove(w->rest, w->rest + skip + length, strlen(w->rest + skip + length) + 1);
	if (length == 0)
		return 0;
	last = w->rest[strspn(w->rest, "/")] == '\0';
	next = openat(w->fd, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (next < 0 || fstat(next, &status) < 0)
		return -errno;
	if (S_ISLNK(status.st_mode))
		return last ? -ELOOP : walk_follow(w, next);
	if (!S_ISDIR(status.st_mode))
		return -ENOTDIR;
	(void)close(w->fd);
	w->fd = take_fd(&next);
	return 0;
}

int folder_open_trusted(const char *path, int *ret_fd, struct error *err)
{
	struct walk w = { 0 };
	int r = 0;

	if (*path != '/')
		return error_say(err, EINVAL, "'%s' is no absolute path", path);
	if (strlen(path) >= sizeof(w.rest))
		return error_set(err, ENAMETOOLONG, "'%.100s…'", path);
	memcpy(w.rest, path, strlen(path) + 1);
	w.fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (w.fd < 0)
		return error_set(err, errno, "open '/'");
	while (r == 0 && w.rest[strspn(w.rest, "/")])
		r = walk_step(&w);
	if (r == 0) {
		*ret_fd = w.fd;
		return 0;
	}
	if (w.fd >= 0)
		(void)close(w.fd);
	if (r == -ELOOP)
		return error_say(err, ELOOP, "'%s' is a symbolic link: name the folder itself", path);
	if (r == -EPERM)
		return error_say(err, EPERM, "'%s' leads through a symbolic link that others could change",
			path);
	return error_set(err, -r, "open '%s'", path);
}
