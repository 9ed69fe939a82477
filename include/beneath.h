/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Opening and making folders where somebody else may change the tree while we look at it: one component
 * at a time, always from a descriptor.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

struct error;

/*
 * A folder by its absolute path, as O_PATH. A symbolic link on the way is followed only where root (or
 * we) alone could have put it, the last component must not be one.
 */
int folder_open_trusted(const char *path, int *ret_fd, struct error *err);
/* An existing folder beneath; no links at all. */
int folder_open_beneath(int dirfd, const char *name, int *ret_fd);
/* The same, made with this mode when it is not there. */
int folder_make_beneath(int dirfd, const char *name, mode_t mode, int *ret_fd);
/* A new folder of ours: -EEXIST when the name is taken, -EPERM when what was opened is not ours. */
int folder_new_beneath(int dirfd, const char *name, mode_t mode, int *ret_fd);
