/* SPDX-License-Identifier: BSD-2-Clause */
/* Files: open(2), fcntl(2), *at(2). */
#include "decode/constants.h"

#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

/* glibc says 0 where the kernel has a bit: on x86_64 it always sets it itself. */
#define KERNEL_O_LARGEFILE 0100000

static const struct constant access_mode_rows[] = {
	NAMED(O_RDONLY), NAMED(O_WRONLY), NAMED(O_RDWR), NAMED(O_ACCMODE), TABLE_END
};
static const struct constants access_mode = { access_mode_rows, "O_", NULL };

static const struct constant open_rows[] = {
	NAMED(O_CREAT), NAMED(O_EXCL), NAMED(O_NOCTTY), NAMED(O_TRUNC), NAMED(O_APPEND),
	NAMED(O_NONBLOCK), NAMED(O_SYNC), NAMED(O_DSYNC), { KERNEL_O_LARGEFILE, "O_LARGEFILE" },
	{ FASYNC, "FASYNC" }, NAMED(O_NOFOLLOW), NAMED(O_CLOEXEC), NAMED(O_DIRECT), NAMED(O_NOATIME),
	NAMED(O_PATH), NAMED(O_TMPFILE), NAMED(O_DIRECTORY), TABLE_END
};
const struct constants open_flags = {
	open_rows, "O_", .base = &access_mode, .base_mask = O_ACCMODE
};

static const struct constant at_rows[] = {
	NAMED(AT_SYMLINK_NOFOLLOW), NAMED(AT_REMOVEDIR), NAMED(AT_SYMLINK_FOLLOW),
	NAMED(AT_NO_AUTOMOUNT), NAMED(AT_EMPTY_PATH), { 0x8000, "AT_RECURSIVE" }, TABLE_END
};
const struct constants at_flags = { at_rows, "AT_", NULL };
const struct constants stat_at_flags = { at_rows, "AT_", NULL };

static const struct constant unlink_rows[] = { NAMED(AT_REMOVEDIR), TABLE_END };
const struct constants unlink_flags = { unlink_rows, "AT_", NULL };

static const struct constant faccess_rows[] = {
	NAMED(AT_SYMLINK_NOFOLLOW), NAMED(AT_EACCESS), NAMED(AT_EMPTY_PATH), TABLE_END
};
const struct constants faccess_flags = { faccess_rows, "AT_", NULL };

static const struct constant access_rows[] = {
	NAMED(R_OK), NAMED(W_OK), NAMED(X_OK), TABLE_END
};
const struct constants access_modes = { access_rows, "?_OK", "F_OK" };

static const struct constant seek_rows[] = {
	NAMED(SEEK_SET), NAMED(SEEK_CUR), NAMED(SEEK_END), NAMED(SEEK_DATA), NAMED(SEEK_HOLE),
	TABLE_END
};
const struct constants seek_whence = { seek_rows, "SEEK_", NULL };

static const struct constant fd_rows[] = { NAMED(FD_CLOEXEC), TABLE_END };
const struct constants fd_flags = { fd_rows, NULL, NULL };

static const struct constant pipe_rows[] = {
	NAMED(O_NONBLOCK), NAMED(O_CLOEXEC), NAMED(O_DIRECT), TABLE_END
};
const struct constants pipe_flags = { pipe_rows, "O_", NULL };

static const struct constant dup3_rows[] = { NAMED(O_CLOEXEC), TABLE_END };
const struct constants dup3_flags = { dup3_rows, "O_", NULL };
