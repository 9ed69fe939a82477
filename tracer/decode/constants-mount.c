/* SPDX-License-Identifier: BSD-2-Clause */
/* Mounting, old and new; swap areas. */
#include "decode/constants.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <stddef.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/swap.h>

#include "decode/newer-constants.h"

static const struct constant fsconfig_commands_rows[] = {
	NAMED(FSCONFIG_SET_FLAG), NAMED(FSCONFIG_SET_STRING), NAMED(FSCONFIG_SET_BINARY),
	NAMED(FSCONFIG_SET_PATH), NAMED(FSCONFIG_SET_PATH_EMPTY), NAMED(FSCONFIG_SET_FD),
	NAMED(FSCONFIG_CMD_CREATE), NAMED(FSCONFIG_CMD_RECONFIGURE),
	NAMED(FSCONFIG_CMD_CREATE_EXCL), TABLE_END
};
const struct constants fsconfig_commands = { fsconfig_commands_rows, "FSCONFIG_", NULL };

static const struct constant fsmount_flags_rows[] = {
	NAMED(FSMOUNT_CLOEXEC), NAMED(FSMOUNT_NAMESPACE), TABLE_END
};
const struct constants fsmount_flags = { fsmount_flags_rows, "FSMOUNT_", NULL };

static const struct constant fsopen_flags_rows[] = {
	NAMED(FSOPEN_CLOEXEC), TABLE_END
};
const struct constants fsopen_flags = {
	fsopen_flags_rows, "FSOPEN_", NULL
};

static const struct constant fspick_flags_rows[] = {
	NAMED(FSPICK_CLOEXEC), NAMED(FSPICK_SYMLINK_NOFOLLOW), NAMED(FSPICK_NO_AUTOMOUNT),
	NAMED(FSPICK_EMPTY_PATH), TABLE_END
};
const struct constants fspick_flags = {
	fspick_flags_rows, "FSPICK_", NULL
};

static const struct constant fsmount_attributes_rows[] = {
	NAMED(MOUNT_ATTR_RDONLY), NAMED(MOUNT_ATTR_NOSUID), NAMED(MOUNT_ATTR_NODEV),
	NAMED(MOUNT_ATTR_NOEXEC), NAMED(MOUNT_ATTR_NOATIME), NAMED(MOUNT_ATTR_STRICTATIME),
	NAMED(MOUNT_ATTR__ATIME), NAMED(MOUNT_ATTR_NODIRATIME), NAMED(MOUNT_ATTR_NOSYMFOLLOW),
	TABLE_END
};
const struct constants fsmount_attributes = { fsmount_attributes_rows, "MOUNT_ATTR_", NULL };

static const struct constant mount_attributes_rows[] = {
	NAMED(MOUNT_ATTR_RDONLY), NAMED(MOUNT_ATTR_NOSUID), NAMED(MOUNT_ATTR_NODEV),
	NAMED(MOUNT_ATTR_NOEXEC), NAMED(MOUNT_ATTR_NOATIME), NAMED(MOUNT_ATTR_STRICTATIME),
	NAMED(MOUNT_ATTR__ATIME), NAMED(MOUNT_ATTR_NODIRATIME), NAMED(MOUNT_ATTR_IDMAP),
	NAMED(MOUNT_ATTR_NOSYMFOLLOW), TABLE_END
};
const struct constants mount_attributes = { mount_attributes_rows, "MOUNT_ATTR_", NULL };

static const struct constant mount_flags_rows[] = {
	NAMED(MS_RDONLY), NAMED(MS_NOSUID), NAMED(MS_NODEV), NAMED(MS_NOEXEC),
	NAMED(MS_SYNCHRONOUS), NAMED(MS_REMOUNT), NAMED(MS_MANDLOCK), NAMED(MS_DIRSYNC),
	NAMED(MS_NOSYMFOLLOW), NAMED(MS_NOATIME), NAMED(MS_NODIRATIME), NAMED(MS_BIND),
	NAMED(MS_MOVE), NAMED(MS_REC), NAMED(MS_SILENT), NAMED(MS_POSIXACL), NAMED(MS_UNBINDABLE),
	NAMED(MS_PRIVATE), NAMED(MS_SLAVE), NAMED(MS_SHARED), NAMED(MS_RELATIME),
	NAMED(MS_KERNMOUNT), NAMED(MS_I_VERSION), NAMED(MS_STRICTATIME), NAMED(MS_LAZYTIME),
	NAMED(MS_SUBMOUNT), NAMED(MS_NOREMOTELOCK), NAMED(MS_NOSEC), NAMED(MS_BORN),
	NAMED(MS_ACTIVE), NAMED_INT(MS_NOUSER), TABLE_END
};
const struct constants mount_flags = {
	mount_flags_rows, "MS_", NULL
};

static const struct constant mount_setattr_flags_rows[] = {
	NAMED(AT_SYMLINK_NOFOLLOW), NAMED(AT_NO_AUTOMOUNT), NAMED(AT_EMPTY_PATH),
	NAMED(AT_RECURSIVE), TABLE_END
};
const struct constants mount_setattr_flags = {
	mount_setattr_flags_rows, "AT_", NULL
};

static const struct constant move_mount_flags_rows[] = {
	NAMED(MOVE_MOUNT_F_SYMLINKS), NAMED(MOVE_MOUNT_F_AUTOMOUNTS),
	NAMED(MOVE_MOUNT_F_EMPTY_PATH), NAMED(MOVE_MOUNT_T_SYMLINKS),
	NAMED(MOVE_MOUNT_T_AUTOMOUNTS), NAMED(MOVE_MOUNT_T_EMPTY_PATH), NAMED(MOVE_MOUNT_SET_GROUP),
	NAMED(MOVE_MOUNT_BENEATH), TABLE_END
};
const struct constants move_mount_flags = { move_mount_flags_rows, "MOVE_MOUNT_", NULL };

static const struct constant open_tree_flags_rows[] = {
	NAMED(OPEN_TREE_CLONE), NAMED(OPEN_TREE_NAMESPACE), NAMED(OPEN_TREE_CLOEXEC),
	NAMED(AT_SYMLINK_NOFOLLOW),
	NAMED(AT_REMOVEDIR), NAMED(AT_SYMLINK_FOLLOW), NAMED(AT_NO_AUTOMOUNT),
	NAMED(AT_EMPTY_PATH), NAMED(AT_RECURSIVE), TABLE_END
};
const struct constants open_tree_flags = {
	open_tree_flags_rows, "OPEN_TREE_", NULL
};

static const struct constant swap_flags_rows[] = {
	NAMED(SWAP_FLAG_PREFER), NAMED(SWAP_FLAG_DISCARD), NAMED(SWAP_FLAG_DISCARD_ONCE),
	NAMED(SWAP_FLAG_DISCARD_PAGES), TABLE_END
};
const struct constants swap_flags = {
	swap_flags_rows, "SWAP_FLAG_", NULL
};

static const struct constant umount_flags_rows[] = {
	NAMED(MNT_FORCE), NAMED(MNT_DETACH), NAMED(MNT_EXPIRE), NAMED(UMOUNT_NOFOLLOW), TABLE_END
};
const struct constants umount_flags = {
	umount_flags_rows, "MNT_", NULL
};

static const struct constant listmount_flags_rows[] = {
	NAMED(LISTMOUNT_REVERSE), TABLE_END
};
const struct constants listmount_flags = { listmount_flags_rows, "LISTMOUNT_", NULL };

static const struct constant listmount_roots_rows[] = {
	NAMED(LSMT_ROOT), TABLE_END
};
const struct constants listmount_roots = { listmount_roots_rows, NULL, NULL };

static const struct constant mount_propagation_rows[] = {
	NAMED(MS_UNBINDABLE), NAMED(MS_PRIVATE), NAMED(MS_SLAVE), NAMED(MS_SHARED), TABLE_END
};
const struct constants mount_propagation = { mount_propagation_rows, "MS_", NULL };

static const struct constant statmount_flags_rows[] = {
	NAMED(STATMOUNT_BY_FD), TABLE_END
};
const struct constants statmount_flags = { statmount_flags_rows, "STATMOUNT_", NULL };

static const struct constant statmount_mask_rows[] = {
	NAMED(STATMOUNT_SB_BASIC), NAMED(STATMOUNT_MNT_BASIC), NAMED(STATMOUNT_PROPAGATE_FROM),
	NAMED(STATMOUNT_MNT_ROOT), NAMED(STATMOUNT_MNT_POINT), NAMED(STATMOUNT_FS_TYPE),
	NAMED(STATMOUNT_MNT_NS_ID), NAMED(STATMOUNT_MNT_OPTS), NAMED(STATMOUNT_FS_SUBTYPE),
	NAMED(STATMOUNT_SB_SOURCE), NAMED(STATMOUNT_OPT_ARRAY), NAMED(STATMOUNT_OPT_SEC_ARRAY),
	NAMED(STATMOUNT_SUPPORTED_MASK), NAMED(STATMOUNT_MNT_UIDMAP), NAMED(STATMOUNT_MNT_GIDMAP),
	TABLE_END
};
const struct constants statmount_mask = { statmount_mask_rows, "STATMOUNT_", NULL };

static const struct constant statmount_superblock_flags_rows[] = {
	NAMED(MS_RDONLY), NAMED(MS_SYNCHRONOUS), NAMED(MS_DIRSYNC), NAMED(MS_LAZYTIME), TABLE_END
};
const struct constants statmount_superblock_flags = { statmount_superblock_flags_rows, "MS_", NULL };

static const struct constant filesystem_rows[] = {
	NAMED(ADFS_SUPER_MAGIC), NAMED(AFFS_SUPER_MAGIC), NAMED(AFS_SUPER_MAGIC),
	NAMED(AUTOFS_SUPER_MAGIC), NAMED(BDEVFS_MAGIC), NAMED(BINDERFS_SUPER_MAGIC),
	NAMED(BPF_FS_MAGIC), NAMED(BTRFS_SUPER_MAGIC), NAMED(CGROUP2_SUPER_MAGIC),
	NAMED(CGROUP_SUPER_MAGIC), NAMED(CRAMFS_MAGIC), NAMED(DEBUGFS_MAGIC),
	NAMED(DEVPTS_SUPER_MAGIC), NAMED(ECRYPTFS_SUPER_MAGIC), NAMED(EFIVARFS_MAGIC),
	NAMED(EROFS_SUPER_MAGIC_V1), NAMED(EXT2_SUPER_MAGIC), NAMED(F2FS_SUPER_MAGIC),
	NAMED(FUSE_SUPER_MAGIC), NAMED(HUGETLBFS_MAGIC), NAMED(ISOFS_SUPER_MAGIC),
	NAMED(JFFS2_SUPER_MAGIC), NAMED(MINIX_SUPER_MAGIC), NAMED(MSDOS_SUPER_MAGIC),
	NAMED(NFS_SUPER_MAGIC), NAMED(NSFS_MAGIC), NAMED(OVERLAYFS_SUPER_MAGIC),
	NAMED(PIPEFS_MAGIC), NAMED(PROC_SUPER_MAGIC), NAMED(PSTOREFS_MAGIC), NAMED(RAMFS_MAGIC),
	NAMED(REISERFS_SUPER_MAGIC), NAMED(SECURITYFS_MAGIC), NAMED(SELINUX_MAGIC),
	NAMED(SMB2_SUPER_MAGIC), NAMED(SMB_SUPER_MAGIC), NAMED(SOCKFS_MAGIC),
	NAMED(SQUASHFS_MAGIC), NAMED(SYSFS_MAGIC), NAMED(TMPFS_MAGIC), NAMED(TRACEFS_MAGIC),
	NAMED(UDF_SUPER_MAGIC), NAMED(V9FS_MAGIC), NAMED(XENFS_SUPER_MAGIC),
	NAMED(XFS_SUPER_MAGIC), TABLE_END
};
const struct constants filesystem_types = { filesystem_rows, NULL, NULL };

static const struct constant statfs_rows[] = {
	{ 0x20, "ST_VALID" }, NAMED(ST_RDONLY), NAMED(ST_NOSUID), NAMED(ST_NODEV), NAMED(ST_NOEXEC),
	NAMED(ST_SYNCHRONOUS), NAMED(ST_MANDLOCK), NAMED(ST_NOATIME), NAMED(ST_NODIRATIME),
	NAMED(ST_RELATIME), { 0x2000, "ST_NOSYMFOLLOW" }, TABLE_END
};
const struct constants statfs_flags = { statfs_rows, "ST_", NULL };
