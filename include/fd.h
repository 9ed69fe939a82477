/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * File descriptors: whole-file reads with a bound, complete writes. All opens are O_CLOEXEC.
 */
#pragma once

#include <stddef.h>
#include <sys/types.h>

struct buf;

/* Reads to end of file into b (appended). -EFBIG when more than max bytes come. */
int fd_read_all(int fd, size_t max, struct buf *b);
/*
 * For reading what a container may have replaced: through no link at the end of the path, and never waiting for a
 * FIFO's other end. -EBADF: it is no regular file.
 */
int file_open_plain(int dirfd, const char *path, int *ret_fd);
/* open + fd_read_all; dirfd as openat's. -errno as open's and read's. */
int file_read_all(int dirfd, const char *path, size_t max, struct buf *b);
/* Writes everything, over short writes and EINTR; -errno. */
int fd_write_all(int fd, const void *bytes, size_t length);
/* The folder of the running program's file and its path (readlink of /proc/self/exe), malloc'ed. */
int self_folder(char **ret_folder);
/*
 * A sibling program, malloc'ed path: beside ourselves in a build tree, else ../libexec/sidetrace/
 * and ../../bin as installed. -ENOENT when none is there and executable.
 */
int self_sibling(const char *name, char **ret_path);
/*
 * mkdir -p: every missing folder of an absolute path, with this mode (and the umask). 0 also when it
 * was there; -ENOTDIR when something else is in the way.
 */
int folder_create(const char *path, mode_t mode);
/*
 * A log to append to: created when it is not there, through no link at its end, and a regular file, so that
 * nothing in its place can block or be fed. -EINVAL when it is none; -errno.
 */
int fd_open_log(int folder_fd, const char *path, mode_t mode);
