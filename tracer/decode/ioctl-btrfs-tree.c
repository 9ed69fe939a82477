/* SPDX-License-Identifier: BSD-2-Clause */
/* btrfs: searches in its trees, and what a number in them is called. */
#include "decode/ioctl-btrfs.h"

#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"

#include <linux/btrfs.h>
#include <linux/btrfs_tree.h>
#include <stdio.h>
#include <string.h>

#define OBJECT(name_) { (uint64_t)(name_), #name_ }

static const struct constant object_id_rows[] = {
	OBJECT(BTRFS_ROOT_TREE_OBJECTID), OBJECT(BTRFS_EXTENT_TREE_OBJECTID),
	OBJECT(BTRFS_CHUNK_TREE_OBJECTID), OBJECT(BTRFS_DEV_TREE_OBJECTID),
	OBJECT(BTRFS_FS_TREE_OBJECTID), OBJECT(BTRFS_ROOT_TREE_DIR_OBJECTID),
	OBJECT(BTRFS_CSUM_TREE_OBJECTID), OBJECT(BTRFS_QUOTA_TREE_OBJECTID),
	OBJECT(BTRFS_UUID_TREE_OBJECTID), OBJECT(BTRFS_FREE_SPACE_TREE_OBJECTID),
	OBJECT(BTRFS_BLOCK_GROUP_TREE_OBJECTID), OBJECT(BTRFS_FIRST_FREE_OBJECTID),
	OBJECT(BTRFS_LAST_FREE_OBJECTID), { UINT64_MAX, "UINT64_MAX" }, TABLE_END
};
static const struct constant key_type_rows[] = {
	NAMED(BTRFS_INODE_ITEM_KEY), NAMED(BTRFS_INODE_REF_KEY), NAMED(BTRFS_INODE_EXTREF_KEY),
	NAMED(BTRFS_XATTR_ITEM_KEY), NAMED(BTRFS_VERITY_DESC_ITEM_KEY),
	NAMED(BTRFS_VERITY_MERKLE_ITEM_KEY), NAMED(BTRFS_ORPHAN_ITEM_KEY),
	NAMED(BTRFS_DIR_LOG_ITEM_KEY), NAMED(BTRFS_DIR_LOG_INDEX_KEY), NAMED(BTRFS_DIR_ITEM_KEY),
	NAMED(BTRFS_DIR_INDEX_KEY), NAMED(BTRFS_EXTENT_DATA_KEY), NAMED(BTRFS_EXTENT_CSUM_KEY),
	NAMED(BTRFS_ROOT_ITEM_KEY), NAMED(BTRFS_ROOT_BACKREF_KEY), NAMED(BTRFS_ROOT_REF_KEY),
	NAMED(BTRFS_EXTENT_ITEM_KEY), NAMED(BTRFS_METADATA_ITEM_KEY),
	NAMED(BTRFS_TREE_BLOCK_REF_KEY), NAMED(BTRFS_EXTENT_DATA_REF_KEY),
	NAMED(BTRFS_EXTENT_REF_V0_KEY), NAMED(BTRFS_SHARED_BLOCK_REF_KEY),
	NAMED(BTRFS_SHARED_DATA_REF_KEY), NAMED(BTRFS_BLOCK_GROUP_ITEM_KEY),
	NAMED(BTRFS_FREE_SPACE_INFO_KEY), NAMED(BTRFS_FREE_SPACE_EXTENT_KEY),
	NAMED(BTRFS_FREE_SPACE_BITMAP_KEY), NAMED(BTRFS_DEV_EXTENT_KEY), NAMED(BTRFS_DEV_ITEM_KEY),
	NAMED(BTRFS_CHUNK_ITEM_KEY), NAMED(BTRFS_QGROUP_STATUS_KEY), NAMED(BTRFS_QGROUP_INFO_KEY),
	NAMED(BTRFS_QGROUP_LIMIT_KEY), NAMED(BTRFS_QGROUP_RELATION_KEY),
	NAMED(BTRFS_TEMPORARY_ITEM_KEY), NAMED(BTRFS_PERSISTENT_ITEM_KEY),
	NAMED(BTRFS_DEV_REPLACE_KEY), NAMED(BTRFS_UUID_KEY_SUBVOL),
	NAMED(BTRFS_UUID_KEY_RECEIVED_SUBVOL), NAMED(BTRFS_STRING_ITEM_KEY),
	{ UINT32_MAX, "UINT32_MAX" }, TABLE_END
};
const struct constants btrfs_object_ids = { object_id_rows, NULL, NULL };
static const struct constants key_types = { key_type_rows, NULL, NULL };

/* Numbers are decimal, unlike those of other constants. */
static void put_named(struct call *c, uint64_t value, const char *name)
{
	bool abbrev = c->style->constants == CONSTANTS_ABBREV;

	if (!name || !abbrev)
		put_number(c, value);
	if (!name || ioctl_raw(c))
		return;
	if (abbrev)
		put_text(c, name);
	else
		put_comment(c, name);
}

void put_btrfs_name(struct call *c, uint64_t value, const struct constants *names)
{
	put_named(c, value, constant_name(names, value));
}

void put_btrfs_max(struct call *c, uint64_t value)
{
	put_named(c, value, value == UINT64_MAX ? "UINT64_MAX" : NULL);
}

void print_btrfs_max(struct call *c, const void *bytes)
{
	put_btrfs_max(c, field_number(bytes, 8));
}

void print_btrfs_object_id(struct call *c, const void *bytes)
{
	put_btrfs_name(c, field_number(bytes, 8), &btrfs_object_ids);
}

static void print_key_type(struct call *c, const void *bytes)
{
	put_btrfs_name(c, field_number(bytes, 4), &key_types);
}

void print_btrfs_uuid(struct call *c, const void *bytes)
{
	const uint8_t *u = bytes;
	char text[40], *at = text;

	for (unsigned i = 0; i < BTRFS_UUID_SIZE; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*at++ = '-';
		at += snprintf(at, 3, "%02x", u[i]);
	}
	put_text(c, text);
}

/* --- searches ------------------------------------------------------------------------------------------ */
#define KEY(member_, kind_, ...) F(struct btrfs_ioctl_search_key, member_, kind_, ##__VA_ARGS__)
#define KEY_ID(member_)          KEY(member_, PRINT, .print = print_btrfs_object_id)
#define KEY_MAX(member_)         KEY(member_, PRINT, .print = print_btrfs_max)

/* What is the first or the last one possible goes without saying. */
static void put_objects(struct call *c, const void *bytes)
{
	static const struct field first[] = { KEY_ID(min_objectid), F_END };
	static const struct field last[] = { KEY_ID(max_objectid), F_END };
	struct btrfs_ioctl_search_key key;

	memcpy(&key, bytes, sizeof(key));
	if (!c->abbrev || key.min_objectid != BTRFS_FIRST_FREE_OBJECTID)
		(void)put_fields(c, first, bytes);
	if (!c->abbrev || key.max_objectid != BTRFS_LAST_FREE_OBJECTID)
		(void)put_fields(c, last, bytes);
}

static const struct field key_fields[] = {
	KEY_ID(tree_id), F_FIELDS(put_objects), KEY_MAX(min_offset), KEY_MAX(max_offset),
	KEY_MAX(min_transid), KEY_MAX(max_transid), KEY(min_type, PRINT, .print = print_key_type),
	KEY(max_type, PRINT, .print = print_key_type), KEY(nr_items, UNSIGNED), F_END
};
static const struct field found_fields[] = { KEY(nr_items, UNSIGNED), F_END };

#define HEADER(member_, kind_, ...) F(struct btrfs_ioctl_search_header, member_, kind_, ##__VA_ARGS__)
static const struct field header_fields[] = {
	HEADER(transid, UNSIGNED), HEADER(objectid, PRINT, .print = print_btrfs_object_id),
	HEADER(offset, UNSIGNED), HEADER(type, PRINT, .print = print_key_type), HEADER(len, UNSIGNED),
	F_END
};

/* Items of their own length, one behind the other. */
static void put_items(struct call *c, uint64_t address, uint64_t size, unsigned count)
{
	struct btrfs_ioctl_search_header h;
	uint64_t offset = 0;
	unsigned i = 0;

	put_field(c, "buf");
	put_array_open(c);
	for (; i < count && offset + sizeof(h) <= size; i++) {
		const void *bytes = call_bytes(c, address + offset, sizeof(h), AT_EXIT);

		put_item(c);
		if (!bytes) {
			PUT(c, unreadable, address + offset);
			count = i;
			break;
		}
		put_fields_struct(c, header_fields, bytes);
		memcpy(&h, bytes, sizeof(h));
		offset += sizeof(h) + h.len;
	}
	put_array_close(c, i < count);
}

static void put_search(struct call *c, uint64_t address, bool sized)
{
	size_t head = sizeof(struct btrfs_ioctl_search_key) + (sized ? sizeof(uint64_t) : 0);
	const uint8_t *bytes = ioctl_bytes(c, address, head);
	struct btrfs_ioctl_search_key key;
	uint64_t size = BTRFS_SEARCH_ARGS_BUFSIZE;

	if (!ioctl_opened(c, address, head) || (!c->entry && c->failed))
		return;
	if (!c->entry)
		put_changed(c);
	if (!bytes) {
		if (!c->entry)
			put_address(c, address);
		return;
	}
	memcpy(&key, bytes, sizeof(key));
	if (sized)
		size = field_number(bytes + sizeof(key), 8);
	put_struct_open(c);
	put_field(c, "key");
	put_fields_struct(c, c->entry ? key_fields : found_fields, bytes);
	if (sized)
		FIELD(c, number, "buf_size", size);
	if (!c->entry && !c->abbrev)
		put_items(c, address + head, size, key.nr_items);
	put_struct_close(c, !c->entry && c->abbrev);
}

static void both_search(struct call *c, uint64_t address)
{
	put_search(c, address, false);
}

static void both_search2(struct call *c, uint64_t address)
{
	put_search(c, address, true);
}

static void capture_found(struct capture_builder *b)
{
	ioctl_capture_more(b, CAPTURE_EXIT_OK, CAPTURE_STRUCT_MAX);
}

/* --- names --------------------------------------------------------------------------------------------- */
#define LOOKUP(member_, kind_, ...) F(struct btrfs_ioctl_ino_lookup_args, member_, kind_, ##__VA_ARGS__)
#define LOOKUP_ID(member_)          LOOKUP(member_, PRINT, .print = print_btrfs_object_id)

/* Asked for 0, the kernel says which tree it is. */
static void both_lookup(struct call *c, uint64_t address)
{
	static const struct field asked[] = { LOOKUP_ID(treeid), LOOKUP_ID(objectid), F_END };
	static const struct field whole[] = { LOOKUP_ID(treeid), LOOKUP(name, STRING), F_END };
	static const struct field named[] = { LOOKUP(name, STRING), F_END };
	const void *before = call_bytes(c, address, sizeof(struct btrfs_ioctl_ino_lookup_args), AT_ENTRY);
	bool any = before && !field_number(before, 8);

	ioctl_changed(c, address, sizeof(struct btrfs_ioctl_ino_lookup_args), asked, any ? whole : named);
}

/* What a list of answers is put into: struct btrfs_data_container. */
static const struct field container_fields[] = {
	F(struct btrfs_data_container, bytes_left, UNSIGNED),
	F(struct btrfs_data_container, bytes_missing, UNSIGNED),
	F(struct btrfs_data_container, elem_cnt, UNSIGNED),
	F(struct btrfs_data_container, elem_missed, UNSIGNED), F_END
};

static void put_container(struct call *c, uint64_t address,
	void (*put)(struct call *c, uint64_t address, unsigned count))
{
	const void *bytes = call_bytes(c, address, sizeof(struct btrfs_data_container), AT_EXIT);

	if (!bytes) {
		put_address(c, address);
		return;
	}
	put_struct_open(c);
	(void)put_fields(c, container_fields, bytes);
	if (!c->abbrev) {
		put_field(c, "val");
		put(c, address, (unsigned)field_number(
			(const uint8_t *)bytes + offsetof(struct btrfs_data_container, elem_cnt), 4));
	}
	put_struct_close(c, c->abbrev);
}

/* The numbers are offsets of the names behind them. */
static void put_paths(struct call *c, uint64_t address, unsigned count)
{
	uint64_t base = address + sizeof(struct btrfs_data_container);

	put_array_open(c);
	for (unsigned i = 0; i < count; i++) {
		const void *offset = call_bytes(c, base + 8ull * i, 8, AT_EXIT);

		if (!offset)
			break;
		put_item(c);
		put_path(c, base + field_number(offset, 8), AT_EXIT);
	}
	put_array_close(c, false);
}

struct reference {
	uint64_t inum, offset, root;
};

static const struct field reference_fields[] = {
	F(struct reference, inum, UNSIGNED), F(struct reference, offset, UNSIGNED),
	F(struct reference, root, UNSIGNED), F_END
};

static void print_reference(struct call *c, const void *bytes)
{
	put_fields_struct(c, reference_fields, bytes);
}

static void put_references(struct call *c, uint64_t address, unsigned count)
{
	put_array(c, address + sizeof(struct btrfs_data_container), count / 3, sizeof(struct reference),
		AT_EXIT, print_reference);
}

#define LOGICAL(member_, kind_, ...) F(struct btrfs_ioctl_logical_ino_args, member_, kind_, ##__VA_ARGS__)

CONSTANTS(logical_flags, "BTRFS_LOGICAL_INO_ARGS_", NULL, NAMED(BTRFS_LOGICAL_INO_ARGS_IGNORE_OFFSET));

static void print_inodes(struct call *c, const void *bytes)
{
	put_container(c, field_number(bytes, 8), put_references);
}

static void print_names(struct call *c, const void *bytes)
{
	put_container(c, field_number(bytes, 8), put_paths);
}

static const struct field logical_before[] = {
	LOGICAL(logical, UNSIGNED), LOGICAL(size, UNSIGNED),
	F_ARRAY(struct btrfs_ioctl_logical_ino_args, reserved, HEX, .when = NON_ZERO),
	LOGICAL(flags, FLAGS, .names = &logical_flags), LOGICAL(inodes, ADDRESS), F_END
};
static const struct field logical_after[] = { LOGICAL(inodes, PRINT, .print = print_inodes), F_END };
static const struct field paths_before[] = {
	F(struct btrfs_ioctl_ino_path_args, inum, UNSIGNED),
	F(struct btrfs_ioctl_ino_path_args, size, UNSIGNED),
	F(struct btrfs_ioctl_ino_path_args, fspath, ADDRESS), F_END
};
static const struct field paths_after[] = {
	F(struct btrfs_ioctl_ino_path_args, fspath, PRINT, .print = print_names), F_END
};

static void capture_container(struct capture_builder *b)
{
	_Static_assert(offsetof(struct btrfs_ioctl_logical_ino_args, inodes) ==
			offsetof(struct btrfs_ioctl_ino_path_args, fspath), "one place for both");
	for (unsigned i = 0; i < 2; i++) { /* its head, and as much as there is room for */
		struct capture_op *op = ioctl_capture_counted(b, CAPTURE_EXIT_OK,
			offsetof(struct btrfs_ioctl_ino_path_args, fspath),
			offsetof(struct btrfs_ioctl_ino_path_args, size), 8, 1);

		op->wide = true;
		op->length = i ? LENGTH_FIELD : LENGTH_CONST;
		op->count = sizeof(struct btrfs_data_container);
	}
}

static const struct ioctl_row btrfs_tree_rows[] = {
	BOTH(BTRFS_IOC_TREE_SEARCH, both_search), BOTH(BTRFS_IOC_TREE_SEARCH_V2, both_search2,
		.capture = capture_found),
	BOTH(BTRFS_IOC_INO_LOOKUP, both_lookup),
	CHANGED(BTRFS_IOC_LOGICAL_INO, struct btrfs_ioctl_logical_ino_args, logical_before, logical_after,
		.capture = capture_container),
	CHANGED(BTRFS_IOC_INO_PATHS, struct btrfs_ioctl_ino_path_args, paths_before, paths_after,
		.capture = capture_container),
};

IOCTL_FAMILY(btrfs_tree, BTRFS_IOCTL_MAGIC);
