/* SPDX-License-Identifier: BSD-2-Clause */
/* ioctl on btrfs: every command, and the lists and names behind them. */
#include "decode-ioctls.h"

#include <linux/btrfs.h>

static union {
	char bytes[8192];
	struct btrfs_ioctl_vol_args volume;
	struct btrfs_ioctl_vol_args_v2 volume2;
	struct btrfs_ioctl_balance_args balance;
	struct btrfs_ioctl_search_args search;
	struct btrfs_ioctl_space_args space;
	struct btrfs_ioctl_scrub_args scrub;
	struct btrfs_ioctl_dev_info_args device;
	struct btrfs_ioctl_fs_info_args fs;
	struct btrfs_ioctl_dev_replace_args replace;
	struct btrfs_ioctl_ino_path_args paths;
	struct btrfs_ioctl_logical_ino_args logical;
	struct btrfs_ioctl_received_subvol_args received;
	struct btrfs_ioctl_send_args send;
	struct btrfs_ioctl_quota_ctl_args quota;
	struct btrfs_ioctl_qgroup_limit_args limit;
	struct btrfs_ioctl_get_dev_stats stats;
	struct btrfs_ioctl_feature_flags features[3];
	struct btrfs_ioctl_defrag_range_args defrag;
	struct btrfs_ioctl_ino_lookup_args lookup;
	struct btrfs_ioctl_get_subvol_info_args subvolume;
	struct btrfs_ioctl_encoded_io_args encoded;
	struct btrfs_ioctl_same_args same;
} u;

/* All of it zeroes again. */
static void clear(void)
{
	memset(u.bytes, 0, sizeof(u.bytes));
}

static void every_command(void)
{
	static const unsigned long commands[] = { BTRFS_IOC_SNAP_CREATE, BTRFS_IOC_DEFRAG,
		BTRFS_IOC_RESIZE, BTRFS_IOC_SCAN_DEV, BTRFS_IOC_FORGET_DEV, BTRFS_IOC_TRANS_START,
		BTRFS_IOC_TRANS_END, BTRFS_IOC_SYNC, BTRFS_IOC_CLONE, BTRFS_IOC_ADD_DEV,
		BTRFS_IOC_RM_DEV, BTRFS_IOC_BALANCE, BTRFS_IOC_CLONE_RANGE, BTRFS_IOC_SUBVOL_CREATE,
		BTRFS_IOC_SNAP_DESTROY, BTRFS_IOC_DEFRAG_RANGE, BTRFS_IOC_TREE_SEARCH,
		BTRFS_IOC_TREE_SEARCH_V2, BTRFS_IOC_INO_LOOKUP, BTRFS_IOC_DEFAULT_SUBVOL,
		BTRFS_IOC_SPACE_INFO, BTRFS_IOC_START_SYNC, BTRFS_IOC_WAIT_SYNC,
		BTRFS_IOC_SNAP_CREATE_V2, BTRFS_IOC_SUBVOL_CREATE_V2, BTRFS_IOC_SUBVOL_GETFLAGS,
		BTRFS_IOC_SUBVOL_SETFLAGS, BTRFS_IOC_SCRUB, BTRFS_IOC_SCRUB_CANCEL,
		BTRFS_IOC_SCRUB_PROGRESS, BTRFS_IOC_DEV_INFO, BTRFS_IOC_FS_INFO,
		BTRFS_IOC_BALANCE_V2, BTRFS_IOC_BALANCE_CTL, BTRFS_IOC_BALANCE_PROGRESS,
		BTRFS_IOC_INO_PATHS, BTRFS_IOC_LOGICAL_INO, BTRFS_IOC_SET_RECEIVED_SUBVOL,
		BTRFS_IOC_SEND, BTRFS_IOC_DEVICES_READY, BTRFS_IOC_QUOTA_CTL,
		BTRFS_IOC_QGROUP_ASSIGN, BTRFS_IOC_QGROUP_CREATE, BTRFS_IOC_QGROUP_LIMIT,
		BTRFS_IOC_QUOTA_RESCAN, BTRFS_IOC_QUOTA_RESCAN_STATUS, BTRFS_IOC_QUOTA_RESCAN_WAIT,
		BTRFS_IOC_GET_DEV_STATS, BTRFS_IOC_DEV_REPLACE, BTRFS_IOC_FILE_EXTENT_SAME,
		BTRFS_IOC_GET_FEATURES, BTRFS_IOC_SET_FEATURES, BTRFS_IOC_GET_SUPPORTED_FEATURES,
		BTRFS_IOC_RM_DEV_V2, BTRFS_IOC_LOGICAL_INO_V2, BTRFS_IOC_GET_SUBVOL_INFO,
		BTRFS_IOC_GET_SUBVOL_ROOTREF, BTRFS_IOC_INO_LOOKUP_USER,
		BTRFS_IOC_SNAP_DESTROY_V2, BTRFS_IOC_ENCODED_READ, BTRFS_IOC_ENCODED_WRITE,
		_IO(0x94, 0xff) };

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		clear();
		ALL(commands[i], &u);
		if (commands[i] == BTRFS_IOC_FILE_EXTENT_SAME) /* more of them than are copied */
			continue;
		numbered(&u, sizeof(u));
		BOTH(commands[i], &u);
		memset(&u, 0xff, sizeof(u));
		BOTH(commands[i], &u);
		BOTH(commands[i], 1);
		if (_IOC_SIZE(commands[i]) && _IOC_SIZE(commands[i]) < 4096) {
			clear();
			BOTH(commands[i], at_end(&u, _IOC_SIZE(commands[i])));
			BOTH(commands[i], at_end(&u, _IOC_SIZE(commands[i]) - 1));
		}
	}
}

static void volumes(void)
{
	struct btrfs_qgroup_inherit *inherit = (void *)(no_memory() - sizeof(*inherit) - 3 * sizeof(__u64));

	clear();
	u.volume.fd = 2;
	strcpy(u.volume.name, "a name");
	BOTH(BTRFS_IOC_SNAP_CREATE, &u);
	memset(u.volume.name, 'n', sizeof(u.volume.name));
	BOTH(BTRFS_IOC_RESIZE, &u);
	clear();
	u.volume2.fd = 1;
	strcpy(u.volume2.name, "sub");
	for (unsigned flags = 0; flags < 0x40; flags++) {
		u.volume2.flags = flags;
		BOTH(BTRFS_IOC_SNAP_CREATE_V2, &u);
	}
	u.volume2.flags = BTRFS_SUBVOL_QGROUP_INHERIT;
	u.volume2.qgroup_inherit = inherit;
	*inherit = (struct btrfs_qgroup_inherit){ 3, 3, 4, 5, { 0x7f, 6, 7, 8, 9 } };
	memcpy(inherit->qgroups, (__u64[]){ 256, 257, ~0ull }, 3 * sizeof(__u64));
	for (unsigned size = 0; size < 12; size++) {
		u.volume2.size = 8 * size + 32;
		BOTH(BTRFS_IOC_SUBVOL_CREATE_V2, &u);
	}
	inherit->num_qgroups = 5;
	BOTH(BTRFS_IOC_SUBVOL_CREATE_V2, &u);
	inherit->num_qgroups = ~0ull;
	BOTH(BTRFS_IOC_SUBVOL_CREATE_V2, &u);
	u.volume2.qgroup_inherit = (void *)no_memory();
	BOTH(BTRFS_IOC_SUBVOL_CREATE_V2, &u);
	for (unsigned i = 0; i < 9; i++) {
		clear();
		u.quota.cmd = i;
		u.quota.status = 1ull << i;
		BOTH(BTRFS_IOC_QUOTA_CTL, &u);
		BOTH(BTRFS_IOC_BALANCE_CTL, i);
		BOTH(BTRFS_IOC_QUOTA_RESCAN, &u);
		BOTH(BTRFS_IOC_QUOTA_RESCAN_STATUS, &u);
		BOTH(BTRFS_IOC_QGROUP_CREATE, &u);
		BOTH(BTRFS_IOC_SUBVOL_SETFLAGS, &u);
		BOTH(BTRFS_IOC_SUBVOL_GETFLAGS, &u);
	}
	clear();
	u.limit.qgroupid = 0x1000000000005;
	u.limit.lim.flags = 0x80;
	BOTH(BTRFS_IOC_QGROUP_LIMIT, &u);
}

static void trees(void)
{
	static const __u64 ids[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 255, 256, 257, -1ull, -2ull,
		-3ull, -4ull, -5ull, -6ull, -7ull, -8ull, -9ull, -10ull, -11ull, -12ull, -13ull,
		-255ull, -256ull, -257ull, 1ull << 32 };
	struct btrfs_ioctl_search_header *h = (void *)u.search.buf;

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		clear();
		u.search.key.tree_id = ids[i];
		u.search.key.min_objectid = u.search.key.max_objectid = ids[i];
		u.search.key.max_offset = u.search.key.max_transid = ids[i];
		BOTH(BTRFS_IOC_TREE_SEARCH, &u);
		u.lookup.treeid = ids[i];
		u.lookup.objectid = ids[i];
		strcpy(u.lookup.name, "folder/");
		BOTH(BTRFS_IOC_INO_LOOKUP, &u);
	}
	for (unsigned type = 0; type < 260; type++) {
		clear();
		u.search.key = (struct btrfs_ioctl_search_key){ .tree_id = 1, .min_type = type,
			.max_type = type + 1 };
		BOTH(BTRFS_IOC_TREE_SEARCH, &u);
	}
	for (unsigned n = 0; n < 4; n++) {
		clear();
		u.search.key = (struct btrfs_ioctl_search_key){ .tree_id = 5, .nr_items = n, .unused = n & 1,
			.unused1 = n & 2, .unused4 = n };
		h[0] = (struct btrfs_ioctl_search_header){ 7, 256, 9, 1, 16 };
		*(struct btrfs_ioctl_search_header *)(u.search.buf + sizeof(*h) + 16) =
			(struct btrfs_ioctl_search_header){ 8, -7ull, 10, 132, n > 2 ? 5000 : 0 };
		BOTH(BTRFS_IOC_TREE_SEARCH, &u);
		memmove(u.bytes + sizeof(struct btrfs_ioctl_search_key) + 8, u.search.buf, 512);
		*(__u64 *)u.search.buf = 100;
		BOTH(BTRFS_IOC_TREE_SEARCH_V2, &u);
		*(__u64 *)u.search.buf = 0;
		BOTH(BTRFS_IOC_TREE_SEARCH_V2, &u);
	}
}

static void numbers(void)
{
	static __u64 roots[] = { 5, 256, 257, -1ull };
	struct btrfs_data_container *found = (void *)(no_memory() - sizeof(*found) - 6 * sizeof(__u64));

	for (unsigned n = 0; n < 4; n++) {
		clear();
		u.space.space_slots = n;
		u.space.total_spaces = 2;
		u.space.spaces[0] = (struct btrfs_ioctl_space_info){ 1 << n, 1000, 500 };
		u.space.spaces[1] = (struct btrfs_ioctl_space_info){ 2ull << (12 * n), 1, ~0ull };
		BOTH(BTRFS_IOC_SPACE_INFO, &u);
		clear();
		u.stats.nr_items = 3 * n;
		u.stats.flags = n;
		u.stats.devid = n;
		numbered(u.stats.values, sizeof(u.stats.values));
		BOTH(BTRFS_IOC_GET_DEV_STATS, &u);
		clear();
		u.replace.cmd = n;
		u.replace.start.srcdevid = n & 1;
		u.replace.start.cont_reading_from_srcdev_mode = n;
		strcpy((char *)u.replace.start.srcdev_name, "/dev/a");
		strcpy((char *)u.replace.start.tgtdev_name, "/dev/b");
		BOTH(BTRFS_IOC_DEV_REPLACE, &u);
		u.replace.cmd = BTRFS_IOCTL_DEV_REPLACE_CMD_STATUS;
		u.replace.result = n;
		u.replace.status = (struct btrfs_ioctl_dev_replace_status_params){ n + 1, 500, 1463193386,
			1463193387, 1, 2 };
		BOTH(BTRFS_IOC_DEV_REPLACE, &u);
		clear();
		u.send.send_fd = 1;
		u.send.clone_sources_count = n;
		u.send.clone_sources = n == 3 ? (void *)no_memory() : roots + 4 - n;
		u.send.parent_root = 256 + n;
		u.send.flags = 1 << n;
		BOTH(BTRFS_IOC_SEND, &u);
	}
	*found = (struct btrfs_data_container){ 10, 0, 3, 1 };
	memcpy(found->val, (__u64[]){ 1, 2, 3, 4, 5, 6 }, 6 * sizeof(__u64));
	for (unsigned n = 0; n < 8; n++) {
		clear();
		u.logical.logical = 4096;
		u.logical.size = 16 * n;
		u.logical.inodes = (uintptr_t)found;
		u.logical.flags = n;
		u.logical.reserved[1] = n & 1;
		found->elem_cnt = n;
		BOTH(BTRFS_IOC_LOGICAL_INO, &u);
		BOTH(BTRFS_IOC_LOGICAL_INO_V2, &u);
		u.logical.inodes = (uintptr_t)no_memory();
		BOTH(BTRFS_IOC_LOGICAL_INO, &u);
	}
	memset(found, 0, sizeof(*found) + 6 * sizeof(__u64));
	strcpy((char *)found->val + 24, "a/path");
	found->val[0] = 24;
	found->val[1] = 26;
	found->val[2] = 1 << 20;
	for (unsigned n = 0; n < 4; n++) {
		clear();
		u.paths.inum = 257;
		u.paths.size = 16 + 48;
		u.paths.fspath = (uintptr_t)found;
		u.paths.reserved[2] = n;
		found->elem_cnt = n;
		BOTH(BTRFS_IOC_INO_PATHS, &u);
	}
}

static void records(void)
{
	clear();
	memcpy(u.received.uuid, "\x01\x23\x45\x67\x89\xab\xcd\xef\xfe\xdc\xba\x98\x76\x54\x32\x10", 16);
	u.received.stransid = 5;
	u.received.rtransid = 6;
	u.received.stime.sec = 1463193386;
	u.received.stime.nsec = 12345;
	u.received.flags = 1;
	BOTH(BTRFS_IOC_SET_RECEIVED_SUBVOL, &u);
	clear();
	u.device.devid = 1;
	u.device.total_bytes = 1000;
	strcpy((char *)u.device.path, "/dev/sda");
	BOTH(BTRFS_IOC_DEV_INFO, &u);
	for (unsigned bit = 0; bit < 64; bit++) {
		clear();
		u.features[0] = (struct btrfs_ioctl_feature_flags){ 1ull << bit, 1ull << bit, 1ull << bit };
		u.features[1] = u.features[2] = u.features[0];
		BOTH(BTRFS_IOC_GET_FEATURES, &u);
		BOTH(BTRFS_IOC_SET_FEATURES, &u);
		BOTH(BTRFS_IOC_GET_SUPPORTED_FEATURES, &u);
		clear();
		u.balance.flags = u.balance.state = 1ull << bit;
		u.balance.data.profiles = u.balance.meta.flags = 1ull << bit;
		u.balance.sys.usage = bit;
		u.balance.sys.vend = u.balance.sys.devid = ~0ull;
		BOTH(BTRFS_IOC_BALANCE_V2, &u);
		BOTH(BTRFS_IOC_BALANCE_PROGRESS, &u);
		clear();
		u.defrag.flags = 1ull << bit;
		u.defrag.compress_type = bit;
		u.defrag.len = bit & 1 ? ~0ull : 5;
		BOTH(BTRFS_IOC_DEFRAG_RANGE, &u);
		clear();
		u.fs.flags = 1ull << bit;
		u.fs.csum_type = (__u16)bit;
		u.fs.csum_size = 4;
		BOTH(BTRFS_IOC_FS_INFO, &u);
		u.scrub.flags = 1ull << bit;
		BOTH(BTRFS_IOC_SCRUB, &u);
	}
}

int main(void)
{
	answer_ioctls();
	every_command();
	volumes();
	trees();
	numbers();
	records();
	return 0;
}
