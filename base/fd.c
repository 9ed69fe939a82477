/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bounded reads, complete writes, and where our own programs are.
 */
#include "fd.h"

#include "buf.h"
#include "cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int fd_read_all(int fd, size_t max, struct buf *b)
{
	size_t begin = b->length;

	for (;;) {
		size_t done = b->length - begin;
		size_t ask = 65536;
		ssize_t n;

		if (ask > max - done + 1)
			ask = max - done + 1;
		if (!buf_grow(b, ask))
			return -ENOMEM;
		n = read(fd, b->data + b->length, ask);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			return 0;
		b->length += (size_t)n;
		if (b->length - begin > max)
			return -EFBIG;
	}
}

int file_open_plain(int dirfd, const char *path, int *ret_fd)
{
	_cleanup_(close_fdp) int fd = openat(dirfd, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	struct stat st;

	if (fd < 0)
		return errno == ELOOP || errno == ENXIO ? -EBADF : -errno;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EBADF;
	*ret_fd = take_fd(&fd);
	return 0;
}

int file_read_all(int dirfd, const char *path, size_t max, struct buf *b)
{
	_cleanup_(close_fdp) int fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return -errno;
	return fd_read_all(fd, max, b);
}

int fd_write_all(int fd, const void *bytes, size_t length)
{
	const char *at = bytes;

	while (length > 0) {
		ssize_t n = write(fd, at, length);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		at += n;
		length -= (size_t)n;
	}
	return 0;
}

int self_folder(char **ret_folder)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *slash, *folder;

	if (n < 0)
		return -errno;
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (!slash)
		return -ENOENT;
	slash[slash == path] = '\0';
	folder = strdup(path);
	if (!folder)
		return -ENOMEM;
	*ret_folder = folder;
	return 0;
}

int self_sibling(const char *name, char **ret_path)
{
	static const char *const places[] = { ".", "../libexec/sidetrace", "../../bin", ".." };
	_cleanup_(freep) char *folder = NULL;
	int r = self_folder(&folder);

	if (r < 0)
		return r;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		char *path = NULL;

		if (asprintf(&path, "%s/%s%s%s", folder, i ? places[i] : "", i ? "/" : "",
			    name) < 0)
			return -ENOMEM;
		if (access(path, X_OK) == 0) {
			*ret_path = path;
			return 0;
		}
		free(path);
	}
	return -ENOENT;
}

int folder_create(const char *path, mode_t mode)
{
	_cleanup_(freep) char *partial = strdup(path);
	struct stat st;

	if (!partial)
		return -ENOMEM;
	if (*partial != '/')
		return -EINVAL;
	for (char *at = partial + 1;; at++) {
		char c = *at;

		if (c != '/' && c != '\0')
			continue;
		*at = '\0';
		if (at[-1] != '/' && mkdir(partial, mode) < 0 && errno != EEXIST)
			return -errno;
		if (c == '\0')
			break;
		*at = c;
	}
	if (stat(path, &st) < 0)
		return -errno;
	return S_ISDIR(st.st_mode) ? 0 : -ENOTDIR;
}

int fd_open_log(int folder_fd, const char *path, mode_t mode)
{
	struct stat st;
	int fd = openat(folder_fd, path,
		O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, mode);

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		(void)close(fd);
		return -EINVAL;
	}
	return fd;
}
