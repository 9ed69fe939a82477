/* SPDX-License-Identifier: BSD-2-Clause */
/* btrfs: its devices, how its data lies on them, and what the file system can do. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl-btrfs.h"
#include "decode/ioctl.h"
#include "decode/stat.h"

#include <linux/btrfs.h>
#include <linux/btrfs_tree.h>
#include <stdio.h>
#include <string.h>

#define GROUPS                                                                                     \
	NAMED(BTRFS_BLOCK_GROUP_DATA), NAMED(BTRFS_BLOCK_GROUP_SYSTEM),                            \
		NAMED(BTRFS_BLOCK_GROUP_METADATA), NAMED(BTRFS_BLOCK_GROUP_RAID0),                 \
		NAMED(BTRFS_BLOCK_GROUP_RAID1), NAMED(BTRFS_BLOCK_GROUP_DUP),                      \
		NAMED(BTRFS_BLOCK_GROUP_RAID10), NAMED(BTRFS_BLOCK_GROUP_RAID5),                   \
		NAMED(BTRFS_BLOCK_GROUP_RAID6), NAMED(BTRFS_AVAIL_ALLOC_BIT_SINGLE),               \
		NAMED(BTRFS_SPACE_INFO_GLOBAL_RSV)
CONSTANTS(profiles, "BTRFS_BLOCK_GROUP_", NULL, GROUPS);
CONSTANTS(spaces, "BTRFS_SPACE_INFO_", NULL, GROUPS);

/* --- balance ------------------------------------------------------------------------------------------- */
CONSTANTS(balance_flags, "BTRFS_BALANCE_", NULL, NAMED(BTRFS_BALANCE_DATA),
	NAMED(BTRFS_BALANCE_SYSTEM), NAMED(BTRFS_BALANCE_METADATA), NAMED(BTRFS_BALANCE_FORCE),
	NAMED(BTRFS_BALANCE_RESUME));
CONSTANTS(balance_filters, "BTRFS_BALANCE_ARGS_", NULL, NAMED(BTRFS_BALANCE_ARGS_PROFILES),
	NAMED(BTRFS_BALANCE_ARGS_USAGE), NAMED(BTRFS_BALANCE_ARGS_DEVID),
	NAMED(BTRFS_BALANCE_ARGS_DRANGE), NAMED(BTRFS_BALANCE_ARGS_VRANGE),
	NAMED(BTRFS_BALANCE_ARGS_LIMIT), NAMED(BTRFS_BALANCE_ARGS_LIMIT_RANGE),
	NAMED(BTRFS_BALANCE_ARGS_STRIPES_RANGE), NAMED(BTRFS_BALANCE_ARGS_CONVERT),
	NAMED(BTRFS_BALANCE_ARGS_SOFT), NAMED(BTRFS_BALANCE_ARGS_USAGE_RANGE));
CONSTANTS(balance_states, "BTRFS_BALANCE_STATE_", NULL, NAMED(BTRFS_BALANCE_STATE_RUNNING),
	NAMED(BTRFS_BALANCE_STATE_PAUSE_REQ), NAMED(BTRFS_BALANCE_STATE_CANCEL_REQ));
CONSTANTS(balance_commands, "BTRFS_BALANCE_CTL_", NULL, NAMED(BTRFS_BALANCE_CTL_PAUSE),
	NAMED(BTRFS_BALANCE_CTL_CANCEL));

#define FILTER(member_, kind_, ...) F(struct btrfs_balance_args, member_, kind_, ##__VA_ARGS__)
#define FILTER_MAX(member_)         FILTER(member_, PRINT, .print = print_btrfs_max)
static const struct field filter_fields[] = {
	FILTER(profiles, FLAGS, .names = &profiles), FILTER_MAX(usage), FILTER(devid, DEV),
	FILTER_MAX(pstart), FILTER_MAX(pend), FILTER_MAX(vstart), FILTER_MAX(vend), FILTER_MAX(target),
	FILTER(flags, FLAGS, .names = &balance_filters), F_END
};

#define BALANCE(member_, kind_, ...) F(struct btrfs_ioctl_balance_args, member_, kind_, ##__VA_ARGS__)

/* Each kind of data has its filter when it is to be balanced. */
static void put_filters(struct call *c, const void *bytes)
{
	static const struct {
		uint64_t bit;
		struct field fields[2];
	} kinds[] = {
		{ BTRFS_BALANCE_DATA, { BALANCE(data, STRUCT, .fields = filter_fields) } },
		{ BTRFS_BALANCE_METADATA, { BALANCE(meta, STRUCT, .fields = filter_fields) } },
		{ BTRFS_BALANCE_SYSTEM, { BALANCE(sys, STRUCT, .fields = filter_fields) } },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (field_number(bytes, 8) & kinds[i].bit)
			(void)put_fields(c, kinds[i].fields, bytes);
}

static const struct field balance_before[] = {
	BALANCE(flags, FLAGS, .names = &balance_flags), F_FIELDS(put_filters), F_END
};
static const struct field balance_after[] = {
	BALANCE(flags, FLAGS, .names = &balance_flags), BALANCE(state, FLAGS, .names = &balance_states),
	F_FIELDS(put_filters), F_END
};

/* As strace, what could not be read before is an address afterwards, too. */
static void both_balance(struct call *c, uint64_t address)
{
	size_t size = sizeof(struct btrfs_ioctl_balance_args);

	ioctl_changed(c, address, size, balance_before, balance_after);
	if (c->entry || c->failed || ioctl_opened(c, address, size))
		return;
	put_changed(c);
	put_address(c, address);
}

/* --- devices ------------------------------------------------------------------------------------------- */
CONSTANTS(scrub_flags, "BTRFS_SCRUB_", NULL, NAMED(BTRFS_SCRUB_READONLY));

#define PROGRESS(member_) F(struct btrfs_scrub_progress, member_, UNSIGNED)
static const struct field progress_fields[] = {
	PROGRESS(data_extents_scrubbed), PROGRESS(tree_extents_scrubbed), PROGRESS(data_bytes_scrubbed),
	PROGRESS(tree_bytes_scrubbed), PROGRESS(read_errors), PROGRESS(csum_errors),
	PROGRESS(verify_errors), PROGRESS(no_csum), PROGRESS(csum_discards), PROGRESS(super_errors),
	PROGRESS(malloc_errors), PROGRESS(uncorrectable_errors), PROGRESS(corrected_errors),
	PROGRESS(last_physical), PROGRESS(unverified_errors), F_END
};
#define SCRUB(member_, kind_, ...) F(struct btrfs_ioctl_scrub_args, member_, kind_, ##__VA_ARGS__)
static const struct field scrub_before[] = {
	SCRUB(devid, DEV), SCRUB(start, UNSIGNED), SCRUB(end, PRINT, .print = print_btrfs_max),
	SCRUB(flags, FLAGS, .names = &scrub_flags), F_END
};
static const struct field scrubbed_before[] = { SCRUB(devid, DEV), F_END };
static const struct field scrub_after[] = { SCRUB(progress, STRUCT, .fields = progress_fields), F_END };

#define DEVICE(member_, kind_, ...) F(struct btrfs_ioctl_dev_info_args, member_, kind_, ##__VA_ARGS__)
#define DEVICE_UUID                                                                                \
	{ .name = "uuid", .offset = offsetof(struct btrfs_ioctl_dev_info_args, uuid),              \
		.size = BTRFS_UUID_SIZE, .kind = F_PRINT, .when = NON_ZERO, .print = print_btrfs_uuid }
static const struct field device_before[] = { DEVICE(devid, DEV), DEVICE_UUID, F_END };
static const struct field device_after[] = {
	DEVICE_UUID, DEVICE(bytes_used, UNSIGNED), DEVICE(total_bytes, UNSIGNED), DEVICE(path, STRING), F_END
};

CONSTANTS(error_counters, "BTRFS_DEV_STAT_", NULL, NAMED(BTRFS_DEV_STAT_WRITE_ERRS),
	NAMED(BTRFS_DEV_STAT_READ_ERRS), NAMED(BTRFS_DEV_STAT_FLUSH_ERRS),
	NAMED(BTRFS_DEV_STAT_CORRUPTION_ERRS), NAMED(BTRFS_DEV_STAT_GENERATION_ERRS));
CONSTANTS(counter_flags, "BTRFS_DEV_STATS_", NULL, NAMED(BTRFS_DEV_STATS_RESET));

/* [[BTRFS_DEV_STAT_WRITE_ERRS]=0, …] */
static void put_counters(struct call *c, const void *bytes)
{
	struct btrfs_ioctl_get_dev_stats stats;
	unsigned count;

	memcpy(&stats, bytes, sizeof(stats));
	count = stats.nr_items < BTRFS_DEV_STAT_VALUES_MAX ? (unsigned)stats.nr_items
							   : BTRFS_DEV_STAT_VALUES_MAX;
	put_item(c);
	put_array_open(c);
	for (unsigned i = 0; i < count; i++) {
		put_item(c);
		put_text(c, "[");
		put_btrfs_name(c, i, &error_counters);
		put_text(c, "]=");
		put_number(c, stats.values[i]);
	}
	put_array_close(c, stats.nr_items > count);
}

#define STATS(member_, kind_, ...) F(struct btrfs_ioctl_get_dev_stats, member_, kind_, ##__VA_ARGS__)
static const struct field stats_before[] = {
	STATS(devid, DEV), STATS(nr_items, UNSIGNED), STATS(flags, FLAGS, .names = &counter_flags), F_END
};
static const struct field stats_after[] = {
	STATS(nr_items, UNSIGNED), STATS(flags, FLAGS, .names = &counter_flags), F_FIELDS(put_counters), F_END
};

/* --- one device for another ---------------------------------------------------------------------------- */
#define REPLACE(name_) NAMED(BTRFS_IOCTL_DEV_REPLACE_##name_)
CONSTANTS(replace_commands, "BTRFS_IOCTL_DEV_REPLACE_CMD_", NULL, REPLACE(CMD_START),
	REPLACE(CMD_STATUS), REPLACE(CMD_CANCEL));
CONSTANTS(replace_results, "BTRFS_IOCTL_DEV_REPLACE_RESULT_", NULL, REPLACE(RESULT_NO_ERROR),
	REPLACE(RESULT_NOT_STARTED), REPLACE(RESULT_ALREADY_STARTED),
	REPLACE(RESULT_SCRUB_INPROGRESS));
CONSTANTS(replace_states, "BTRFS_IOCTL_DEV_REPLACE_STATE_", NULL, REPLACE(STATE_NEVER_STARTED),
	REPLACE(STATE_STARTED), REPLACE(STATE_FINISHED), REPLACE(STATE_CANCELED),
	REPLACE(STATE_SUSPENDED));
CONSTANTS(replace_modes, "BTRFS_IOCTL_DEV_REPLACE_CONT_READING_FROM_SRCDEV_MODE_", NULL,
	REPLACE(CONT_READING_FROM_SRCDEV_MODE_ALWAYS),
	REPLACE(CONT_READING_FROM_SRCDEV_MODE_AVOID));

static void print_thousandths(struct call *c, const void *bytes)
{
	uint64_t value = field_number(bytes, 8);
	char text[48];

	put_number(c, value);
	(void)snprintf(text, sizeof(text), "%llu.%llu%%", (unsigned long long)value / 10,
		(unsigned long long)value % 10);
	put_comment(c, text);
}

static void print_when(struct call *c, const void *bytes)
{
	put_number(c, field_number(bytes, 8));
	put_time_comment(c, (int64_t)field_number(bytes, 8), 0, 0);
}

#define START(member_, kind_, ...)                                                                 \
	F(struct btrfs_ioctl_dev_replace_start_params, member_, kind_, ##__VA_ARGS__)
#define STATUS(member_, kind_, ...)                                                                \
	F(struct btrfs_ioctl_dev_replace_status_params, member_, kind_, ##__VA_ARGS__)
static const struct field start_fields[] = {
	START(srcdevid, DEV), START(cont_reading_from_srcdev_mode, ONE_OF, .names = &replace_modes),
	START(srcdev_name, STRING), START(tgtdev_name, STRING), F_END
};
static const struct field status_fields[] = {
	STATUS(replace_state, ONE_OF, .names = &replace_states),
	STATUS(progress_1000, PRINT, .print = print_thousandths),
	STATUS(time_started, PRINT, .print = print_when), STATUS(time_stopped, PRINT, .print = print_when),
	STATUS(num_write_errors, UNSIGNED), STATUS(num_uncorrectable_read_errors, UNSIGNED), F_END
};

#define REPLACED(member_, kind_, ...) F(struct btrfs_ioctl_dev_replace_args, member_, kind_, ##__VA_ARGS__)

static void put_start(struct call *c, const void *bytes)
{
	static const struct field fields[] = { REPLACED(start, STRUCT, .fields = start_fields), F_END };

	if (field_number(bytes, 8) == BTRFS_IOCTL_DEV_REPLACE_CMD_START)
		(void)put_fields(c, fields, bytes);
}

static void put_status(struct call *c, const void *bytes)
{
	static const struct field fields[] = { REPLACED(status, STRUCT, .fields = status_fields), F_END };

	if (field_number(bytes, 8) == BTRFS_IOCTL_DEV_REPLACE_CMD_STATUS)
		(void)put_fields(c, fields, bytes);
}

static const struct field replace_before[] = {
	REPLACED(cmd, ONE_OF, .names = &replace_commands), F_FIELDS(put_start), F_END
};
static const struct field replace_after[] = {
	REPLACED(result, ONE_OF, .names = &replace_results), F_FIELDS(put_status), F_END
};

/* --- space, and what the file system can do ------------------------------------------------------------ */
static const struct field space_fields[] = {
	F(struct btrfs_ioctl_space_info, flags, FLAGS, .names = &spaces),
	F(struct btrfs_ioctl_space_info, total_bytes, UNSIGNED),
	F(struct btrfs_ioctl_space_info, used_bytes, UNSIGNED), F_END
};
static const struct field slots_field[] = { F(struct btrfs_ioctl_space_args, space_slots, UNSIGNED), F_END };

static void print_space(struct call *c, const void *bytes)
{
	put_fields_struct(c, space_fields, bytes);
}

static void both_space(struct call *c, uint64_t address)
{
	const void *bytes = ioctl_bytes(c, address, sizeof(struct btrfs_ioctl_space_args));
	struct btrfs_ioctl_space_args space;
	bool asked; /* for more than how many there are */

	if (c->entry && bytes)
		put_fields_struct(c, slots_field, bytes);
	if (c->entry || c->failed || !ioctl_opened(c, address, sizeof(space)))
		return;
	put_changed(c);
	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(&space, bytes, sizeof(space));
	put_struct_open(c);
	FIELD(c, number, "total_spaces", space.total_spaces);
	asked = space.space_slots || !space.total_spaces;
	if (!c->abbrev && asked) {
		put_field(c, "spaces");
		put_array(c, address + sizeof(space), space.total_spaces,
			sizeof(struct btrfs_ioctl_space_info), AT_EXIT, print_space);
	}
	put_struct_close(c, c->abbrev && asked);
}

static void capture_spaces(struct capture_builder *b)
{
	ioctl_capture_more(b, CAPTURE_EXIT_OK, CAPTURE_STRUCT_MAX);
}

CONSTANTS(checksums, "BTRFS_CSUM_TYPE_", NULL, NAMED(BTRFS_CSUM_TYPE_CRC32), NAMED(BTRFS_CSUM_TYPE_XXHASH),
	NAMED(BTRFS_CSUM_TYPE_SHA256), NAMED(BTRFS_CSUM_TYPE_BLAKE2));
CONSTANTS(info_flags, "BTRFS_FS_INFO_FLAG_", NULL, NAMED(BTRFS_FS_INFO_FLAG_CSUM_INFO),
	NAMED(BTRFS_FS_INFO_FLAG_GENERATION), NAMED(BTRFS_FS_INFO_FLAG_METADATA_UUID));
CONSTANTS(compat_features, "BTRFS_FEATURE_COMPAT_", NULL, { 0, "0" });
CONSTANTS(compat_ro_features, "BTRFS_FEATURE_COMPAT_RO_", NULL,
	NAMED(BTRFS_FEATURE_COMPAT_RO_FREE_SPACE_TREE),
	NAMED(BTRFS_FEATURE_COMPAT_RO_FREE_SPACE_TREE_VALID), NAMED(BTRFS_FEATURE_COMPAT_RO_VERITY),
	NAMED(BTRFS_FEATURE_COMPAT_RO_BLOCK_GROUP_TREE));
CONSTANTS(incompat_features, "BTRFS_FEATURE_INCOMPAT_", NULL,
	NAMED(BTRFS_FEATURE_INCOMPAT_MIXED_BACKREF), NAMED(BTRFS_FEATURE_INCOMPAT_DEFAULT_SUBVOL),
	NAMED(BTRFS_FEATURE_INCOMPAT_MIXED_GROUPS), NAMED(BTRFS_FEATURE_INCOMPAT_COMPRESS_LZO),
	NAMED(BTRFS_FEATURE_INCOMPAT_COMPRESS_ZSTD), NAMED(BTRFS_FEATURE_INCOMPAT_BIG_METADATA),
	NAMED(BTRFS_FEATURE_INCOMPAT_EXTENDED_IREF), NAMED(BTRFS_FEATURE_INCOMPAT_RAID56),
	NAMED(BTRFS_FEATURE_INCOMPAT_SKINNY_METADATA), NAMED(BTRFS_FEATURE_INCOMPAT_NO_HOLES),
	NAMED(BTRFS_FEATURE_INCOMPAT_METADATA_UUID), NAMED(BTRFS_FEATURE_INCOMPAT_RAID1C34),
	NAMED(BTRFS_FEATURE_INCOMPAT_ZONED), NAMED(BTRFS_FEATURE_INCOMPAT_EXTENT_TREE_V2));

#define INFO(member_, kind_, ...) F(struct btrfs_ioctl_fs_info_args, member_, kind_, ##__VA_ARGS__)

static void print_info(struct call *c, const void *bytes)
{
	static const struct field head[] = {
		INFO(max_id, UNSIGNED), INFO(num_devices, UNSIGNED),
		INFO(fsid, PRINT, .print = print_btrfs_uuid), INFO(nodesize, UNSIGNED),
		INFO(sectorsize, UNSIGNED), INFO(clone_alignment, UNSIGNED), F_END
	};
	static const struct field checksum[] = {
		INFO(csum_type, ONE_OF, .names = &checksums), INFO(csum_size, UNSIGNED), F_END
	};
	static const struct field flags[] = { INFO(flags, FLAGS, .names = &info_flags), F_END };
	static const struct field generation[] = { INFO(generation, UNSIGNED), F_END };
	static const struct field metadata[] = {
		INFO(metadata_uuid, PRINT, .print = print_btrfs_uuid), F_END
	};
	struct btrfs_ioctl_fs_info_args info;

	memcpy(&info, bytes, sizeof(info));
	put_struct_open(c);
	(void)put_fields(c, head, bytes);
	if (info.flags & BTRFS_FS_INFO_FLAG_CSUM_INFO)
		(void)put_fields(c, checksum, bytes);
	(void)put_fields(c, flags, bytes);
	if (info.flags & BTRFS_FS_INFO_FLAG_GENERATION)
		(void)put_fields(c, generation, bytes);
	if (info.flags & BTRFS_FS_INFO_FLAG_METADATA_UUID)
		(void)put_fields(c, metadata, bytes);
	put_struct_close(c, false);
}

#define FEATURES(member_, names_) F(struct btrfs_ioctl_feature_flags, member_, FLAGS, .names = (names_))
static const struct field feature_fields[] = {
	FEATURES(compat_flags, &compat_features), FEATURES(compat_ro_flags, &compat_ro_features),
	FEATURES(incompat_flags, &incompat_features), F_END
};

static void put_feature_sets(struct call *c, const void *bytes, const char *const *names, unsigned count)
{
	const struct btrfs_ioctl_feature_flags *sets = bytes;

	put_array_open(c);
	for (unsigned i = 0; i < count; i++) {
		put_item(c);
		put_fields_struct(c, feature_fields, sets + i);
		if (names)
			put_comment(c, names[i]);
	}
	put_array_close(c, false);
}

static void print_set_features(struct call *c, const void *bytes)
{
	put_feature_sets(c, bytes, NULL, 2);
}

static void print_supported_features(struct call *c, const void *bytes)
{
	static const char *const names[] = { "supported", "safe to set", "safe to clear" };

	put_feature_sets(c, bytes, names, 3);
}

CONSTANTS(defrag_flags, "BTRFS_DEFRAG_RANGE_", NULL, NAMED(BTRFS_DEFRAG_RANGE_COMPRESS),
	NAMED(BTRFS_DEFRAG_RANGE_START_IO));
/* Of the kernel's fs/btrfs/compression.h: what the header calls compress_type. */
CONSTANTS(compressions, "BTRFS_COMPRESS_", NULL, { 0, "BTRFS_COMPRESS_NONE" },
	{ 1, "BTRFS_COMPRESS_ZLIB" }, { 2, "BTRFS_COMPRESS_LZO" }, { 3, "BTRFS_COMPRESS_ZSTD" });

#define DEFRAG(member_, kind_, ...) F(struct btrfs_ioctl_defrag_range_args, member_, kind_, ##__VA_ARGS__)
static const struct field defrag_fields[] = {
	DEFRAG(start, UNSIGNED), DEFRAG(len, PRINT, .print = print_btrfs_max),
	DEFRAG(flags, FLAGS, .names = &defrag_flags), DEFRAG(extent_thresh, UNSIGNED),
	DEFRAG(compress_type, ONE_OF, .names = &compressions), F_END
};

static const struct ioctl_row btrfs_device_rows[] = {
	NO_ARG(BTRFS_IOC_DEFRAG), NO_ARG(BTRFS_IOC_BALANCE), NO_ARG(BTRFS_IOC_SCRUB_CANCEL),
	IN_STRUCT(BTRFS_IOC_DEFRAG_RANGE, struct btrfs_ioctl_defrag_range_args, defrag_fields),
	BOTH(BTRFS_IOC_BALANCE_V2, both_balance),
	OUT_STRUCT(BTRFS_IOC_BALANCE_PROGRESS, struct btrfs_ioctl_balance_args, balance_after),
	VALUE(BTRFS_IOC_BALANCE_CTL, ONE_OF, 4, .names = &balance_commands),
	CHANGED(BTRFS_IOC_SCRUB, struct btrfs_ioctl_scrub_args, scrub_before, scrub_after),
	CHANGED(BTRFS_IOC_SCRUB_PROGRESS, struct btrfs_ioctl_scrub_args, scrubbed_before, scrub_after),
	CHANGED(BTRFS_IOC_DEV_INFO, struct btrfs_ioctl_dev_info_args, device_before, device_after),
	CHANGED(BTRFS_IOC_GET_DEV_STATS, struct btrfs_ioctl_get_dev_stats, stats_before, stats_after),
	CHANGED(BTRFS_IOC_DEV_REPLACE, struct btrfs_ioctl_dev_replace_args, replace_before, replace_after),
	BOTH(BTRFS_IOC_SPACE_INFO, both_space, .capture = capture_spaces),
	OUT_PRINT(BTRFS_IOC_FS_INFO, struct btrfs_ioctl_fs_info_args, print_info),
	OUT_STRUCT(BTRFS_IOC_GET_FEATURES, struct btrfs_ioctl_feature_flags, feature_fields),
	IN_PRINT(BTRFS_IOC_SET_FEATURES, struct btrfs_ioctl_feature_flags[2], print_set_features),
	OUT_PRINT(BTRFS_IOC_GET_SUPPORTED_FEATURES, struct btrfs_ioctl_feature_flags[3],
		print_supported_features),
};

IOCTL_FAMILY(btrfs_device, BTRFS_IOCTL_MAGIC);
