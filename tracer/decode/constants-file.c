/* SPDX-License-Identifier: BSD-2-Clause */
/* Files: open(2), fcntl(2), *at(2), splice(2), inotify(7), fanotify(7). */
#include "decode/constants.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <linux/memfd.h>
#include <linux/stat.h>
#include <linux/xattr.h>
#include <stddef.h>
#include <sys/fanotify.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "decode/newer-constants.h"

static const struct constant access_modes_rows[] = {
	NAMED(R_OK), NAMED(W_OK), NAMED(X_OK), TABLE_END
};
const struct constants access_modes = {
	access_modes_rows, "?_OK", "F_OK"
};

static const struct constant at_flags_rows[] = {
	NAMED(AT_SYMLINK_NOFOLLOW), NAMED(AT_REMOVEDIR), NAMED(AT_SYMLINK_FOLLOW),
	NAMED(AT_NO_AUTOMOUNT), NAMED(AT_EMPTY_PATH), NAMED(AT_RECURSIVE), TABLE_END
};
const struct constants at_flags = {
	at_flags_rows, "AT_", NULL
};

static const struct constant close_range_flags_rows[] = {
	NAMED(CLOSE_RANGE_UNSHARE), NAMED(CLOSE_RANGE_CLOEXEC), TABLE_END
};
const struct constants close_range_flags = {
	close_range_flags_rows, "CLOSE_RANGE_", NULL
};

static const struct constant faccess_flags_rows[] = {
	NAMED(AT_SYMLINK_NOFOLLOW), NAMED(AT_EACCESS), NAMED(AT_EMPTY_PATH), TABLE_END
};
const struct constants faccess_flags = {
	faccess_flags_rows, "AT_", NULL
};

static const struct constant fadvise_advice_rows[] = {
	NAMED(POSIX_FADV_NORMAL), NAMED(POSIX_FADV_RANDOM), NAMED(POSIX_FADV_SEQUENTIAL),
	NAMED(POSIX_FADV_WILLNEED), NAMED(POSIX_FADV_DONTNEED), NAMED(POSIX_FADV_NOREUSE),
	TABLE_END
};
const struct constants fadvise_advice = {
	fadvise_advice_rows, "POSIX_FADV_", NULL
};

static const struct constant fallocate_modes_rows[] = {
	NAMED(FALLOC_FL_KEEP_SIZE), NAMED(FALLOC_FL_PUNCH_HOLE), NAMED(FALLOC_FL_NO_HIDE_STALE),
	NAMED(FALLOC_FL_COLLAPSE_RANGE), NAMED(FALLOC_FL_ZERO_RANGE),
	NAMED(FALLOC_FL_INSERT_RANGE), NAMED(FALLOC_FL_UNSHARE_RANGE), TABLE_END
};
const struct constants fallocate_modes = {
	fallocate_modes_rows, "FALLOC_FL_", NULL
};

static const struct constant fanotify_mark_flags_rows[] = {
	NAMED(FAN_MARK_ADD), NAMED(FAN_MARK_REMOVE), NAMED(FAN_MARK_DONT_FOLLOW),
	NAMED(FAN_MARK_ONLYDIR), NAMED(FAN_MARK_MOUNT), NAMED(FAN_MARK_IGNORED_MASK),
	NAMED(FAN_MARK_IGNORED_SURV_MODIFY), NAMED(FAN_MARK_FLUSH), NAMED(FAN_MARK_FILESYSTEM),
	NAMED(FAN_MARK_EVICTABLE), NAMED(FAN_MARK_IGNORE), TABLE_END
};
const struct constants fanotify_mark_flags = {
	fanotify_mark_flags_rows, "FAN_MARK_", NULL
};

static const struct constant fanotify_mask_rows[] = {
	NAMED(FAN_ACCESS), NAMED(FAN_MODIFY), NAMED(FAN_ATTRIB), NAMED(FAN_CLOSE_WRITE),
	NAMED(FAN_CLOSE_NOWRITE), NAMED(FAN_OPEN), NAMED(FAN_MOVED_FROM), NAMED(FAN_MOVED_TO),
	NAMED(FAN_CREATE), NAMED(FAN_DELETE), NAMED(FAN_DELETE_SELF), NAMED(FAN_MOVE_SELF),
	NAMED(FAN_OPEN_EXEC), NAMED(FAN_Q_OVERFLOW), NAMED(FAN_FS_ERROR), NAMED(FAN_OPEN_PERM),
	NAMED(FAN_ACCESS_PERM), NAMED(FAN_OPEN_EXEC_PERM), NAMED(FAN_DIR_MODIFY),
	NAMED(FAN_ONDIR), NAMED(FAN_EVENT_ON_CHILD), NAMED(FAN_RENAME), TABLE_END
};
const struct constants fanotify_mask = {
	fanotify_mask_rows, "FAN_", NULL
};

static const struct constant fcntl_commands_rows[] = {
	NAMED(F_DUPFD), NAMED(F_GETFD), NAMED(F_SETFD), NAMED(F_GETFL), NAMED(F_SETFL),
	NAMED(F_GETLK), NAMED(F_SETLK), NAMED(F_SETLKW), NAMED(F_SETOWN), NAMED(F_GETOWN),
	NAMED(F_SETSIG), NAMED(F_GETSIG),
	/* include/uapi/asm-generic/fcntl.h; glibc gives a 64-bit program the numbers of F_GETLK for these. */
	{ 12, "F_GETLK64" }, { 13, "F_SETLK64" }, { 14, "F_SETLKW64" },
	NAMED(F_SETOWN_EX), NAMED(F_GETOWN_EX), NAMED(F_GETOWNER_UIDS), NAMED(F_OFD_GETLK),
	NAMED(F_OFD_SETLK), NAMED(F_OFD_SETLKW), NAMED(F_SETLEASE), NAMED(F_GETLEASE),
	NAMED(F_NOTIFY), NAMED(F_CANCELLK), NAMED(F_DUPFD_CLOEXEC), NAMED(F_SETPIPE_SZ),
	NAMED(F_GETPIPE_SZ), NAMED(F_ADD_SEALS), NAMED(F_GET_SEALS), TABLE_END
};
const struct constants fcntl_commands = {
	fcntl_commands_rows, "F_", NULL
};

static const struct constant flock_flags_rows[] = {
	NAMED(LOCK_SH), NAMED(LOCK_EX), NAMED(LOCK_NB), NAMED(LOCK_UN), NAMED(LOCK_MAND),
	NAMED(LOCK_RW), NAMED(LOCK_READ), NAMED(LOCK_WRITE), TABLE_END
};
const struct constants flock_flags = {
	flock_flags_rows, "LOCK_", NULL
};

static const struct constant file_xflags_rows[] = {
	NAMED(FS_XFLAG_REALTIME), NAMED(FS_XFLAG_PREALLOC), NAMED(FS_XFLAG_IMMUTABLE),
	NAMED(FS_XFLAG_APPEND), NAMED(FS_XFLAG_SYNC), NAMED(FS_XFLAG_NOATIME),
	NAMED(FS_XFLAG_NODUMP), NAMED(FS_XFLAG_RTINHERIT), NAMED(FS_XFLAG_PROJINHERIT),
	NAMED(FS_XFLAG_NOSYMLINKS), NAMED(FS_XFLAG_EXTSIZE), NAMED(FS_XFLAG_EXTSZINHERIT),
	NAMED(FS_XFLAG_NODEFRAG), NAMED(FS_XFLAG_FILESTREAM), NAMED(FS_XFLAG_DAX),
	NAMED(FS_XFLAG_COWEXTSIZE), NAMED(FS_XFLAG_VERITY), NAMED(FS_XFLAG_HASATTR),
	NAMED(FS_XFLAG_CASEFOLD), NAMED(FS_XFLAG_CASENONPRESERVING), TABLE_END
};
const struct constants file_xflags = { file_xflags_rows, "FS_XFLAG_", NULL };

static const struct constant handle_flags_rows[] = {
	NAMED(AT_HANDLE_MNT_ID_UNIQUE), NAMED(AT_HANDLE_CONNECTABLE), NAMED(AT_HANDLE_FID),
	NAMED(AT_SYMLINK_FOLLOW), NAMED(AT_EMPTY_PATH), TABLE_END
};
const struct constants handle_flags = { handle_flags_rows, "AT_", NULL };

static const struct constant file_attr_flags_rows[] = {
	NAMED(AT_SYMLINK_NOFOLLOW), NAMED(AT_EMPTY_PATH), TABLE_END
};
const struct constants file_attr_flags = { file_attr_flags_rows, "AT_", NULL };

static const struct constant inotify_flags_rows[] = {
	NAMED(IN_NONBLOCK), NAMED(IN_CLOEXEC), TABLE_END
};
const struct constants inotify_flags = {
	inotify_flags_rows, "IN_", NULL
};

static const struct constant inotify_mask_rows[] = {
	NAMED(IN_ACCESS), NAMED(IN_MODIFY), NAMED(IN_ATTRIB), NAMED(IN_CLOSE_WRITE),
	NAMED(IN_CLOSE_NOWRITE), NAMED(IN_OPEN), NAMED(IN_MOVED_FROM), NAMED(IN_MOVED_TO),
	NAMED(IN_CREATE), NAMED(IN_DELETE), NAMED(IN_DELETE_SELF), NAMED(IN_MOVE_SELF),
	NAMED(IN_UNMOUNT), NAMED(IN_Q_OVERFLOW), NAMED(IN_IGNORED), NAMED(IN_ONLYDIR),
	NAMED(IN_DONT_FOLLOW), NAMED(IN_EXCL_UNLINK), NAMED(IN_MASK_CREATE), NAMED(IN_MASK_ADD),
	NAMED(IN_ISDIR), NAMED(IN_ONESHOT), TABLE_END
};
const struct constants inotify_mask = {
	inotify_mask_rows, "IN_", NULL
};

static const struct constant memfd_flags_rows[] = {
	NAMED(MFD_CLOEXEC), NAMED(MFD_ALLOW_SEALING), NAMED(MFD_HUGETLB), TABLE_END
};
const struct constants memfd_flags = {
	memfd_flags_rows, "MFD_",
	.shift_mask = (uint64_t)MFD_HUGE_MASK << MFD_HUGE_SHIFT, .shift_name = "MFD_HUGE_SHIFT"
};

static const struct constant rename_flags_rows[] = {
	NAMED(RENAME_NOREPLACE), NAMED(RENAME_EXCHANGE), NAMED(RENAME_WHITEOUT), TABLE_END
};
const struct constants rename_flags = {
	rename_flags_rows, "RENAME_??", NULL
};

static const struct constant rwf_flags_rows[] = {
	NAMED(RWF_HIPRI), NAMED(RWF_DSYNC), NAMED(RWF_SYNC), NAMED(RWF_NOWAIT), NAMED(RWF_APPEND),
	TABLE_END
};
const struct constants rwf_flags = {
	rwf_flags_rows, "RWF_", NULL
};

static const struct constant seek_whence_rows[] = {
	NAMED(SEEK_SET), NAMED(SEEK_CUR), NAMED(SEEK_END), NAMED(SEEK_DATA), NAMED(SEEK_HOLE),
	TABLE_END
};
const struct constants seek_whence = {
	seek_whence_rows, "SEEK_", NULL
};

static const struct constant splice_flags_rows[] = {
	NAMED(SPLICE_F_MOVE), NAMED(SPLICE_F_NONBLOCK), NAMED(SPLICE_F_MORE),
	NAMED(SPLICE_F_GIFT), TABLE_END
};
const struct constants splice_flags = {
	splice_flags_rows, "SPLICE_F_", NULL
};

static const struct constant sync_range_flags_rows[] = {
	NAMED(SYNC_FILE_RANGE_WAIT_BEFORE), NAMED(SYNC_FILE_RANGE_WRITE),
	NAMED(SYNC_FILE_RANGE_WAIT_AFTER), TABLE_END
};
const struct constants sync_range_flags = {
	sync_range_flags_rows, "SYNC_FILE_RANGE_", NULL
};

static const struct constant xattr_flags_rows[] = {
	NAMED(XATTR_CREATE), NAMED(XATTR_REPLACE), TABLE_END
};
const struct constants xattr_flags = {
	xattr_flags_rows, "XATTR_", NULL
};

/* glibc says 0 where the kernel has a bit, because on x86_64 the kernel always sets it itself. */
#define KERNEL_O_LARGEFILE 0100000

static const struct constant open_access_rows[] = {
	NAMED(O_RDONLY), NAMED(O_WRONLY), NAMED(O_RDWR), NAMED(O_ACCMODE), TABLE_END
};
static const struct constants open_access = { open_access_rows, "O_", NULL };

static const struct constant open_rows[] = {
	NAMED(O_CREAT), NAMED(O_EXCL), NAMED(O_NOCTTY), NAMED(O_TRUNC), NAMED(O_APPEND),
	NAMED(O_NONBLOCK), NAMED(O_SYNC), { 04000000, "__O_SYNC" }, NAMED(O_DSYNC), NAMED(O_DIRECT),
	{ KERNEL_O_LARGEFILE, "O_LARGEFILE" }, NAMED(O_NOFOLLOW), NAMED(O_NOATIME),
	NAMED(O_CLOEXEC), NAMED(O_PATH), NAMED(O_TMPFILE), { 020000000, "__O_TMPFILE" }, NAMED(O_DIRECTORY),
	NAMED(FASYNC), TABLE_END
};
const struct constants open_flags = {
	open_rows, NULL, .base = &open_access, .base_mask = O_ACCMODE
};
/* What pipe2 and dup3 take: the same names, but no access mode. */
const struct constants open_only_flags = { open_rows, "O_", NULL };

static const struct constant statx_sync_rows[] = {
	NAMED(AT_STATX_SYNC_AS_STAT), NAMED(AT_STATX_FORCE_SYNC), NAMED(AT_STATX_DONT_SYNC),
	{ AT_STATX_SYNC_TYPE, "AT_STATX_FORCE_SYNC|AT_STATX_DONT_SYNC" }, TABLE_END
};
static const struct constants statx_sync = { statx_sync_rows, "AT_STATX_", NULL };
const struct constants statx_flags = {
	at_flags_rows, NULL, .base = &statx_sync, .base_mask = AT_STATX_SYNC_TYPE
};

/* struct stat's names for the mask that stands for all basic ones come before their parts. */
static const struct constant statx_mask_rows[] = {
	NAMED(STATX_ALL), NAMED(STATX_BASIC_STATS), NAMED(STATX_TYPE), NAMED(STATX_MODE),
	NAMED(STATX_NLINK), NAMED(STATX_UID), NAMED(STATX_GID), NAMED(STATX_ATIME),
	NAMED(STATX_MTIME), NAMED(STATX_CTIME), NAMED(STATX_INO), NAMED(STATX_SIZE),
	NAMED(STATX_BLOCKS), NAMED(STATX_BTIME), NAMED(STATX_MNT_ID), NAMED(STATX_DIOALIGN), TABLE_END
};
const struct constants statx_mask = { statx_mask_rows, "STATX_", NULL };

static const struct constant statx_attribute_rows[] = {
	NAMED(STATX_ATTR_COMPRESSED), NAMED(STATX_ATTR_IMMUTABLE), NAMED(STATX_ATTR_APPEND),
	NAMED(STATX_ATTR_NODUMP), NAMED(STATX_ATTR_ENCRYPTED), NAMED(STATX_ATTR_AUTOMOUNT),
	NAMED(STATX_ATTR_MOUNT_ROOT), NAMED(STATX_ATTR_VERITY), NAMED(STATX_ATTR_DAX), TABLE_END
};
const struct constants statx_attributes = { statx_attribute_rows, "STATX_ATTR_", NULL };

static const struct constant fanotify_class_rows[] = {
	NAMED(FAN_CLASS_NOTIF), NAMED(FAN_CLASS_CONTENT), NAMED(FAN_CLASS_PRE_CONTENT), TABLE_END
};
const struct constants fanotify_classes = { fanotify_class_rows, "FAN_CLASS_", NULL };
static const struct constant fanotify_init_rows[] = {
	NAMED(FAN_CLOEXEC), NAMED(FAN_NONBLOCK), NAMED(FAN_UNLIMITED_QUEUE),
	NAMED(FAN_UNLIMITED_MARKS), NAMED(FAN_ENABLE_AUDIT), NAMED(FAN_REPORT_PIDFD),
	NAMED(FAN_REPORT_TID), NAMED(FAN_REPORT_FID), NAMED(FAN_REPORT_DIR_FID),
	NAMED(FAN_REPORT_NAME), NAMED(FAN_REPORT_TARGET_FID), TABLE_END
};
const struct constants fanotify_init_flags = { fanotify_init_rows, "FAN_", NULL };

static const struct constant fd_rows[] = { NAMED(FD_CLOEXEC), TABLE_END };
const struct constants fd_flags = { fd_rows, "FD_", NULL };

static const struct constant lock_rows[] = {
	NAMED(F_RDLCK), NAMED(F_WRLCK), NAMED(F_UNLCK), NAMED(F_EXLCK), NAMED(F_SHLCK), TABLE_END
};
const struct constants lock_types = { lock_rows, "F_", NULL };

static const struct constant owner_rows[] = {
	NAMED(F_OWNER_TID), NAMED(F_OWNER_PID), NAMED(F_OWNER_PGRP), TABLE_END
};
const struct constants owner_types = { owner_rows, "F_OWNER_", NULL };

static const struct constant seal_rows[] = {
	NAMED(F_SEAL_SEAL), NAMED(F_SEAL_SHRINK), NAMED(F_SEAL_GROW), NAMED(F_SEAL_WRITE),
	NAMED(F_SEAL_FUTURE_WRITE), TABLE_END
};
const struct constants file_seals = { seal_rows, "F_SEAL_", NULL };

static const struct constant notify_rows[] = {
	NAMED(DN_ACCESS), NAMED(DN_MODIFY), NAMED(DN_CREATE), NAMED(DN_DELETE), NAMED(DN_RENAME),
	NAMED(DN_ATTRIB), NAMED(DN_MULTISHOT), TABLE_END
};
const struct constants notify_flags = { notify_rows, "DN_", NULL };

/* memfd_secret: what else is set has no comment */
static const struct constant secret_flags_rows[] = {
	NAMED(O_CLOEXEC), TABLE_END
};
const struct constants secret_flags = { secret_flags_rows, NULL, NULL };
