/* SPDX-License-Identifier: BSD-2-Clause */
/* File systems, their files' extents and attributes. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"
#include "decode/newer-ioctl-constants.h"

#include <linux/fiemap.h>
#include <linux/fs.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>

/* --- flags and extents of an inode --------------------------------------------------------------------- */
CONSTANTS(inode_flags, "FS_???_FL", NULL, NAMED(FS_SECRM_FL), NAMED(FS_UNRM_FL), NAMED(FS_COMPR_FL),
	NAMED(FS_SYNC_FL), NAMED(FS_IMMUTABLE_FL), NAMED(FS_APPEND_FL), NAMED(FS_NODUMP_FL),
	NAMED(FS_NOATIME_FL), NAMED(FS_DIRTY_FL), NAMED(FS_COMPRBLK_FL), NAMED(FS_NOCOMP_FL),
	NAMED(FS_ENCRYPT_FL), NAMED(FS_INDEX_FL), NAMED(FS_IMAGIC_FL), NAMED(FS_JOURNAL_DATA_FL),
	NAMED(FS_NOTAIL_FL), NAMED(FS_DIRSYNC_FL), NAMED(FS_TOPDIR_FL), NAMED(FS_HUGE_FILE_FL),
	NAMED(FS_EXTENT_FL), NAMED(FS_VERITY_FL), NAMED(FS_EA_INODE_FL), NAMED(FS_EOFBLOCKS_FL),
	NAMED(FS_NOCOW_FL), NAMED(FS_DAX_FL), NAMED(FS_INLINE_DATA_FL), NAMED(FS_PROJINHERIT_FL),
	NAMED(FS_CASEFOLD_FL), NAMED(FS_RESERVED_FL));

CONSTANTS(map_flags, "FIEMAP_FLAG_", NULL, NAMED(FIEMAP_FLAG_SYNC), NAMED(FIEMAP_FLAG_XATTR),
	NAMED(FIEMAP_FLAG_CACHE));
CONSTANTS(extent_flags, "FIEMAP_EXTENT_", NULL, NAMED(FIEMAP_EXTENT_LAST),
	NAMED(FIEMAP_EXTENT_UNKNOWN), NAMED(FIEMAP_EXTENT_DELALLOC), NAMED(FIEMAP_EXTENT_ENCODED),
	NAMED(FIEMAP_EXTENT_DATA_ENCRYPTED), NAMED(FIEMAP_EXTENT_NOT_ALIGNED),
	NAMED(FIEMAP_EXTENT_DATA_INLINE), NAMED(FIEMAP_EXTENT_DATA_TAIL),
	NAMED(FIEMAP_EXTENT_UNWRITTEN), NAMED(FIEMAP_EXTENT_MERGED), NAMED(FIEMAP_EXTENT_SHARED));

static const struct field map_before[] = {
	F(struct fiemap, fm_start, UNSIGNED), F(struct fiemap, fm_length, UNSIGNED),
	F(struct fiemap, fm_flags, FLAGS, .names = &map_flags),
	F(struct fiemap, fm_extent_count, UNSIGNED), F_END
};
static const struct field map_after[] = {
	F(struct fiemap, fm_flags, FLAGS, .names = &map_flags),
	F(struct fiemap, fm_mapped_extents, UNSIGNED), F_END
};
static const struct field extent_fields[] = {
	F(struct fiemap_extent, fe_logical, UNSIGNED), F(struct fiemap_extent, fe_physical, UNSIGNED),
	F(struct fiemap_extent, fe_length, UNSIGNED),
	F(struct fiemap_extent, fe_flags, FLAGS, .names = &extent_flags), F_END
};

static void print_extent(struct call *c, const void *bytes)
{
	put_fields_struct(c, extent_fields, bytes);
}

static void both_fiemap(struct call *c, uint64_t address)
{
	const void *bytes;
	struct fiemap map;

	if (c->exit && (c->failed || !ioctl_opened(c, address, sizeof(map))))
		return;
	if (c->exit)
		put_changed(c);
	bytes = ioctl_bytes(c, address, sizeof(map));
	if (!bytes)
		return;
	if (c->entry) {
		put_fields_struct(c, map_before, bytes);
		return;
	}
	memcpy(&map, bytes, sizeof(map));
	put_struct_open(c);
	(void)put_fields(c, map_after, bytes);
	if (!c->abbrev) {
		put_field(c, "fm_extents");
		put_array(c, address + offsetof(struct fiemap, fm_extents), map.fm_mapped_extents,
			sizeof(struct fiemap_extent), AT_EXIT, print_extent);
	}
	put_struct_close(c, c->abbrev);
}

static void capture_extents(struct capture_builder *b)
{
	ioctl_capture_more(b, CAPTURE_EXIT_OK, CAPTURE_STRUCT_MAX);
}

#define INODE_FLAGS(number_, way_) POINTED(number_, way_, FLAGS, 4, .names = &inode_flags)

static const struct ioctl_row inode_rows[] = {
	BOTH(FS_IOC_FIEMAP, both_fiemap, .capture = capture_extents),
	INODE_FLAGS(FS_IOC_GETFLAGS, OUT), INODE_FLAGS(FS_IOC32_GETFLAGS, OUT),
	INODE_FLAGS(FS_IOC_SETFLAGS, IN), INODE_FLAGS(FS_IOC32_SETFLAGS, IN),
};

IOCTL_FAMILY(inode, 'f');

/* --- a whole file system, extended flags --------------------------------------------------------------- */
static const struct field trim_fields[] = {
	F(struct fstrim_range, start, HEX), F(struct fstrim_range, len, UNSIGNED),
	F(struct fstrim_range, minlen, UNSIGNED), F_END
};

CONSTANTS(extended_flags, "FS_XFLAG_", NULL, NAMED(FS_XFLAG_REALTIME), NAMED(FS_XFLAG_PREALLOC),
	NAMED(FS_XFLAG_IMMUTABLE), NAMED(FS_XFLAG_APPEND), NAMED(FS_XFLAG_SYNC),
	NAMED(FS_XFLAG_NOATIME), NAMED(FS_XFLAG_NODUMP), NAMED(FS_XFLAG_RTINHERIT),
	NAMED(FS_XFLAG_PROJINHERIT), NAMED(FS_XFLAG_NOSYMLINKS), NAMED(FS_XFLAG_EXTSIZE),
	NAMED(FS_XFLAG_EXTSZINHERIT), NAMED(FS_XFLAG_NODEFRAG), NAMED(FS_XFLAG_FILESTREAM),
	NAMED(FS_XFLAG_DAX), NAMED(FS_XFLAG_COWEXTSIZE), NAMED(FS_XFLAG_HASATTR));

static const struct field get_fsxattr[] = {
	F(struct fsxattr, fsx_xflags, FLAGS, .names = &extended_flags),
	F(struct fsxattr, fsx_extsize, UNSIGNED), F(struct fsxattr, fsx_nextents, UNSIGNED),
	F(struct fsxattr, fsx_projid, HEX), F(struct fsxattr, fsx_cowextsize, UNSIGNED), F_END
};
static const struct field set_fsxattr[] = {
	F(struct fsxattr, fsx_xflags, FLAGS, .names = &extended_flags),
	F(struct fsxattr, fsx_extsize, UNSIGNED), F(struct fsxattr, fsx_projid, HEX),
	F(struct fsxattr, fsx_cowextsize, UNSIGNED), F_END
};

static const struct ioctl_row volume_rows[] = {
	IN_STRUCT(FITRIM, struct fstrim_range, trim_fields),
	OUT_STRUCT(FS_IOC_FSGETXATTR, struct fsxattr, get_fsxattr),
	IN_STRUCT(FS_IOC_FSSETXATTR, struct fsxattr, set_fsxattr),
	NO_ARG(FIFREEZE), NO_ARG(FITHAW),
};

IOCTL_FAMILY(volume, 'X');

/* --- shared extents ------------------------------------------------------------------------------------ */
static const struct field clone_fields[] = {
	F(struct file_clone_range, src_fd, FD), F(struct file_clone_range, src_offset, UNSIGNED),
	F(struct file_clone_range, src_length, UNSIGNED),
	F(struct file_clone_range, dest_offset, UNSIGNED), F_END
};
static const struct field dedupe_before[] = {
	F(struct file_dedupe_range, src_offset, UNSIGNED),
	F(struct file_dedupe_range, src_length, UNSIGNED),
	F(struct file_dedupe_range, dest_count, UNSIGNED), F_END
};
static const struct field target_before[] = {
	F(struct file_dedupe_range_info, dest_fd, FD),
	F(struct file_dedupe_range_info, dest_offset, UNSIGNED), F_END
};
static const struct field target_after[] = {
	F(struct file_dedupe_range_info, bytes_deduped, UNSIGNED),
	F(struct file_dedupe_range_info, status, SIGNED), F_END
};

/* strace shows the first two when it abbreviates. */
#define TARGETS_SHOWN 2

static void put_targets(struct call *c, uint64_t address, unsigned count)
{
	const struct field *fields = c->entry ? target_before : target_after;
	enum phase phase = c->entry ? AT_ENTRY : AT_EXIT;
	size_t size = sizeof(struct file_dedupe_range_info);
	unsigned most = c->abbrev ? TARGETS_SHOWN : UINT32_MAX, n = 0;

	put_field(c, "info");
	if (count && !call_bytes(c, address, size, phase)) {
		put_address(c, address);
		return;
	}
	put_array_open(c);
	for (; n < count && n < most; n++) {
		const void *bytes = call_bytes(c, address + n * size, size, phase);

		if (!bytes)
			break;
		put_item(c);
		put_fields_struct(c, fields, bytes);
	}
	if (n < count && n < most) {
		put_item(c);
		PUT(c, unreadable, address + n * size);
	}
	put_array_close(c, n < count && n >= most);
}

static void both_dedupe(struct call *c, uint64_t address)
{
	const void *bytes;
	struct file_dedupe_range range;

	if (c->exit && (c->failed || !ioctl_opened(c, address, sizeof(range))))
		return;
	bytes = ioctl_bytes(c, address, sizeof(range));
	if (bytes)
		memcpy(&range, bytes, sizeof(range));
	if (c->exit && bytes && !range.dest_count)
		return;
	if (c->exit)
		put_changed(c);
	if (!bytes)
		return;
	put_struct_open(c);
	if (c->entry)
		(void)put_fields(c, dedupe_before, bytes);
	put_targets(c, address + sizeof(range), range.dest_count);
	put_struct_close(c, false);
}

static void capture_targets(struct capture_builder *b)
{
	struct capture_op *op = capture_add(b, CAPTURE_FDS, CAPTURE_ENTRY, 2);

	op->offset = sizeof(struct file_dedupe_range) + offsetof(struct file_dedupe_range_info, dest_fd);
	op->length = LENGTH_FIELD;
	op->length_offset = offsetof(struct file_dedupe_range, dest_count);
	op->field_width = 2;
	op->element = sizeof(struct file_dedupe_range_info);
	ioctl_capture_more(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, CAPTURE_STRUCT_MAX);
}

static const struct ioctl_row extents_rows[] = {
	VALUE_INT(FICLONE),
	IN_STRUCT(FICLONERANGE, struct file_clone_range, clone_fields),
	BOTH(FIDEDUPERANGE, both_dedupe, .capture = capture_targets),
	POINTED(FS_IOC_GETFSLABEL, OUT, STRING, FSLABEL_MAX),
	POINTED(FS_IOC_SETFSLABEL, IN, STRING, FSLABEL_MAX),
};

IOCTL_FAMILY(extents, 0x94);

/* --- what a file system calls itself ------------------------------------------------------------------- */
static void print_uuid(struct call *c, const void *bytes)
{
	struct fsuuid2 u;

	memcpy(&u, bytes, sizeof(u));
	put_bytes(c, u.uuid, sizeof(u.uuid), u.len < sizeof(u.uuid) ? u.len : sizeof(u.uuid), STRING_HEX);
}

static const struct field uuid_fields[] = {
	F(struct fsuuid2, len, UNSIGNED), F(struct fsuuid2, uuid, WITHIN, .print = print_uuid), F_END
};
static const struct field folder_fields[] = {
	F(struct fs_sysfs_path, len, UNSIGNED), F(struct fs_sysfs_path, name, STRING), F_END
};

static const struct ioctl_row fs_name_rows[] = {
	OUT_STRUCT(FS_IOC_GETFSUUID, struct fsuuid2, uuid_fields),
	OUT_STRUCT(FS_IOC_GETFSSYSFSPATH, struct fs_sysfs_path, folder_fields),
};

IOCTL_FAMILY(fs_name, 0x15);
