/* SPDX-License-Identifier: BSD-2-Clause */
/* btrfs (linux/btrfs.h): subvolumes, what they are sent and received as, quotas. */
#include "decode/ioctl-btrfs.h"

#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"
#include "decode/stat.h"

#include <linux/btrfs.h>
#include <string.h>

CONSTANTS(subvolume_flags, "BTRFS_SUBVOL_", NULL, NAMED(BTRFS_SUBVOL_CREATE_ASYNC),
	NAMED(BTRFS_SUBVOL_RDONLY), NAMED(BTRFS_SUBVOL_QGROUP_INHERIT));
CONSTANTS(inherit_flags, "BTRFS_QGROUP_INHERIT_", NULL, NAMED(BTRFS_QGROUP_INHERIT_SET_LIMITS));
CONSTANTS(limit_flags, "BTRFS_QGROUP_LIMIT_", NULL, NAMED(BTRFS_QGROUP_LIMIT_MAX_RFER),
	NAMED(BTRFS_QGROUP_LIMIT_MAX_EXCL), NAMED(BTRFS_QGROUP_LIMIT_RSV_RFER),
	NAMED(BTRFS_QGROUP_LIMIT_RSV_EXCL), NAMED(BTRFS_QGROUP_LIMIT_RFER_CMPR),
	NAMED(BTRFS_QGROUP_LIMIT_EXCL_CMPR));
CONSTANTS(quota_commands, "BTRFS_QUOTA_CTL_", NULL, NAMED(BTRFS_QUOTA_CTL_ENABLE),
	NAMED(BTRFS_QUOTA_CTL_DISABLE), NAMED(BTRFS_QUOTA_CTL_RESCAN__NOTUSED));
CONSTANTS(send_flags, "BTRFS_SEND_FLAGS_", NULL, NAMED(BTRFS_SEND_FLAG_NO_FILE_DATA),
	NAMED(BTRFS_SEND_FLAG_OMIT_STREAM_HEADER), NAMED(BTRFS_SEND_FLAG_OMIT_END_CMD),
	NAMED(BTRFS_SEND_FLAG_VERSION), NAMED(BTRFS_SEND_FLAG_COMPRESSED));

/* --- subvolumes ---------------------------------------------------------------------------------------- */
static const struct field volume_fields[] = {
	F(struct btrfs_ioctl_vol_args, fd, FD), F(struct btrfs_ioctl_vol_args, name, STRING), F_END
};

#define LIMIT(member_, kind_, ...) F(struct btrfs_qgroup_limit, member_, kind_, ##__VA_ARGS__)
static const struct field limit_fields[] = {
	LIMIT(flags, FLAGS, .names = &limit_flags), LIMIT(max_rfer, UNSIGNED), LIMIT(max_excl, UNSIGNED),
	LIMIT(rsv_rfer, UNSIGNED), LIMIT(rsv_excl, UNSIGNED), F_END
};

static void print_number(struct call *c, const void *bytes)
{
	put_number(c, field_number(bytes, 8));
}

static void print_inherit(struct call *c, const void *bytes)
{
	struct btrfs_ioctl_vol_args_v2 args;
	struct btrfs_qgroup_inherit inherit;
	const void *there;

	memcpy(&args, bytes, sizeof(args));
	there = call_bytes(c, (uintptr_t)args.qgroup_inherit, sizeof(inherit), AT_ENTRY);
	if (!there) {
		put_address(c, (uintptr_t)args.qgroup_inherit);
		return;
	}
	memcpy(&inherit, there, sizeof(inherit));
	put_struct_open(c);
	FIELD(c, flags, "flags", inherit.flags, &inherit_flags);
	FIELD(c, number, "num_qgroups", inherit.num_qgroups);
	FIELD(c, number, "num_ref_copies", inherit.num_ref_copies);
	FIELD(c, number, "num_excl_copies", inherit.num_excl_copies);
	put_field(c, "lim");
	put_fields_struct(c, limit_fields, &inherit.lim);
	if (!c->abbrev) {
		put_field(c, "qgroups");
		put_array(c, (uintptr_t)args.qgroup_inherit + sizeof(inherit), inherit.num_qgroups,
			sizeof(inherit.qgroups[0]), AT_ENTRY, print_number);
	}
	put_struct_close(c, c->abbrev);
}

#define VOLUME(member_, kind_, ...) F(struct btrfs_ioctl_vol_args_v2, member_, kind_, ##__VA_ARGS__)

static void put_inheritance(struct call *c, const void *bytes)
{
	static const struct field fields[] = {
		VOLUME(size, UNSIGNED), VOLUME(qgroup_inherit, WITHIN, .print = print_inherit), F_END
	};

	if (((const struct btrfs_ioctl_vol_args_v2 *)bytes)->flags & BTRFS_SUBVOL_QGROUP_INHERIT)
		(void)put_fields(c, fields, bytes);
}

static void both_volume(struct call *c, uint64_t address)
{
	static const struct field before[] = {
		VOLUME(fd, FD), VOLUME(flags, FLAGS, .names = &subvolume_flags),
		F_FIELDS(put_inheritance), VOLUME(name, STRING), F_END
	};
	static const struct field after[] = { VOLUME(transid, UNSIGNED), F_END };

	ioctl_changed(c, address, sizeof(struct btrfs_ioctl_vol_args_v2), before, after);
}

static void capture_inherit(struct capture_builder *b)
{
	ioctl_capture_fd(b, CAPTURE_ENTRY, offsetof(struct btrfs_ioctl_vol_args_v2, fd));
	ioctl_capture_at(b, CAPTURE_ENTRY, offsetof(struct btrfs_ioctl_vol_args_v2, qgroup_inherit),
		CAPTURE_STRUCT_MAX);
}

static void print_subvolume_flags(struct call *c, const void *bytes)
{
	put_flags(c, field_number(bytes, 8), &subvolume_flags);
}

/* --- sent and received --------------------------------------------------------------------------------- */
#define SEND(member_, kind_, ...) F(struct btrfs_ioctl_send_args, member_, kind_, ##__VA_ARGS__)

static void print_sources(struct call *c, const void *bytes)
{
	struct btrfs_ioctl_send_args send;

	memcpy(&send, bytes, sizeof(send));
	if (c->abbrev)
		put_address(c, (uintptr_t)send.clone_sources);
	else
		put_array(c, (uintptr_t)send.clone_sources, send.clone_sources_count,
			sizeof(send.clone_sources[0]), AT_ENTRY, print_btrfs_object_id);
}

static const struct field send_fields[] = {
	SEND(send_fd, FD), SEND(clone_sources_count, UNSIGNED),
	SEND(clone_sources, WITHIN, .print = print_sources),
	SEND(parent_root, PRINT, .print = print_btrfs_object_id),
	SEND(flags, FLAGS, .names = &send_flags), F_END
};

static void capture_sources(struct capture_builder *b)
{
	(void)ioctl_capture_counted(b, CAPTURE_ENTRY, offsetof(struct btrfs_ioctl_send_args, clone_sources),
		offsetof(struct btrfs_ioctl_send_args, clone_sources_count), 8, 8);
}

static void print_time(struct call *c, const void *bytes)
{
	struct btrfs_ioctl_timespec t;

	memcpy(&t, bytes, sizeof(t));
	put_struct_open(c);
	FIELD(c, number, "sec", t.sec);
	FIELD(c, number, "nsec", t.nsec);
	put_struct_close(c, false);
	put_time_comment(c, (int64_t)t.sec, t.nsec, 9);
}

#define RECEIVED(member_, kind_, ...) F(struct btrfs_ioctl_received_subvol_args, member_, kind_, ##__VA_ARGS__)
static const struct field received_before[] = {
	RECEIVED(uuid, PRINT, .print = print_btrfs_uuid), RECEIVED(stransid, UNSIGNED),
	RECEIVED(stime, PRINT, .print = print_time), RECEIVED(flags, UNSIGNED), F_END
};
static const struct field received_after[] = {
	RECEIVED(rtransid, UNSIGNED), RECEIVED(rtime, PRINT, .print = print_time), F_END
};

/* --- quotas -------------------------------------------------------------------------------------------- */
static const struct field quota_fields[] = {
	F(struct btrfs_ioctl_quota_ctl_args, cmd, ONE_OF, .names = &quota_commands), F_END
};
static const struct field rescan_fields[] = {
	F(struct btrfs_ioctl_quota_rescan_args, flags, UNSIGNED), F_END
};
static const struct field rescan_status_fields[] = {
	F(struct btrfs_ioctl_quota_rescan_args, flags, UNSIGNED),
	F(struct btrfs_ioctl_quota_rescan_args, progress, PRINT, .print = print_btrfs_object_id), F_END
};
static const struct field assign_fields[] = {
	F(struct btrfs_ioctl_qgroup_assign_args, assign, UNSIGNED),
	F(struct btrfs_ioctl_qgroup_assign_args, src, UNSIGNED),
	F(struct btrfs_ioctl_qgroup_assign_args, dst, UNSIGNED), F_END
};
static const struct field create_fields[] = {
	F(struct btrfs_ioctl_qgroup_create_args, create, UNSIGNED),
	F(struct btrfs_ioctl_qgroup_create_args, qgroupid, UNSIGNED), F_END
};
static const struct field group_limit_fields[] = {
	F(struct btrfs_ioctl_qgroup_limit_args, qgroupid, UNSIGNED),
	F(struct btrfs_ioctl_qgroup_limit_args, lim, STRUCT, .fields = limit_fields), F_END
};

#define IN_VOLUME(number_) IN_STRUCT(number_, struct btrfs_ioctl_vol_args, volume_fields)

static const struct ioctl_row btrfs_rows[] = {
	IN_VOLUME(BTRFS_IOC_SNAP_CREATE), IN_VOLUME(BTRFS_IOC_SUBVOL_CREATE),
	IN_VOLUME(BTRFS_IOC_SNAP_DESTROY), IN_VOLUME(BTRFS_IOC_RESIZE), IN_VOLUME(BTRFS_IOC_SCAN_DEV),
	IN_VOLUME(BTRFS_IOC_FORGET_DEV), IN_VOLUME(BTRFS_IOC_ADD_DEV), IN_VOLUME(BTRFS_IOC_RM_DEV),
	IN_VOLUME(BTRFS_IOC_DEVICES_READY),
	BOTH_WIDE(BTRFS_IOC_SNAP_CREATE_V2, both_volume, .capture = capture_inherit),
	BOTH_WIDE(BTRFS_IOC_SUBVOL_CREATE_V2, both_volume, .capture = capture_inherit),
	POINTED(BTRFS_IOC_SUBVOL_GETFLAGS, OUT, PRINT, 8, .print = print_subvolume_flags),
	POINTED(BTRFS_IOC_SUBVOL_SETFLAGS, IN, PRINT, 8, .print = print_subvolume_flags),
	POINTED(BTRFS_IOC_DEFAULT_SUBVOL, IN, UNSIGNED, 8),
	NO_ARG(BTRFS_IOC_TRANS_START), NO_ARG(BTRFS_IOC_TRANS_END), NO_ARG(BTRFS_IOC_SYNC),
	POINTED(BTRFS_IOC_START_SYNC, OUT, UNSIGNED, 8), POINTED(BTRFS_IOC_WAIT_SYNC, IN, UNSIGNED, 8),
	{ .number = BTRFS_IOC_SEND, .way = IOCTL_IN, .wide = true, .capture = capture_sources,
		.is = { .size = sizeof(struct btrfs_ioctl_send_args), .kind = F_STRUCT, .fields = send_fields } },
	CHANGED(BTRFS_IOC_SET_RECEIVED_SUBVOL, struct btrfs_ioctl_received_subvol_args, received_before,
		received_after, .wide = true),
	IN_STRUCT(BTRFS_IOC_QUOTA_CTL, struct btrfs_ioctl_quota_ctl_args, quota_fields),
	IN_STRUCT(BTRFS_IOC_QUOTA_RESCAN, struct btrfs_ioctl_quota_rescan_args, rescan_fields),
	OUT_STRUCT(BTRFS_IOC_QUOTA_RESCAN_STATUS, struct btrfs_ioctl_quota_rescan_args, rescan_status_fields),
	NO_ARG(BTRFS_IOC_QUOTA_RESCAN_WAIT),
	IN_STRUCT(BTRFS_IOC_QGROUP_ASSIGN, struct btrfs_ioctl_qgroup_assign_args, assign_fields),
	IN_STRUCT(BTRFS_IOC_QGROUP_CREATE, struct btrfs_ioctl_qgroup_create_args, create_fields),
	/* read, by its number, which strace believes */
	OUT_STRUCT(BTRFS_IOC_QGROUP_LIMIT, struct btrfs_ioctl_qgroup_limit_args, group_limit_fields),
};

IOCTL_FAMILY(btrfs, BTRFS_IOCTL_MAGIC);
