/* SPDX-License-Identifier: BSD-2-Clause */
/* statmount(2), listmount(2): what is mounted where. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/types.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

#include "decode/newer-constants.h"

/* --- the request ----------------------------------------------------------------------------------------- */
/* linux/mount.h of 6.18: struct mnt_id_req; its size is its own first field. */
struct id_request {
	uint32_t size, mnt_ns_fd;
	uint64_t mnt_id, param, mnt_ns_id;
};

#define REQUEST_VER0 24u
#define REQUEST_MOST 4096u

const struct field statmount_request[] = {
	F(struct id_request, mnt_ns_fd, FD),
	F(struct id_request, mnt_id, HEX),
	F(struct id_request, param, FLAGS, .names = &statmount_mask),
	F(struct id_request, mnt_ns_id, HEX, .since = sizeof(struct id_request) - 1),
	F_END,
};

const struct field listmount_request[] = {
	F(struct id_request, mnt_ns_fd, FD),
	F(struct id_request, mnt_id, ONE_OF, .names = &listmount_roots),
	F(struct id_request, param, HEX),
	F(struct id_request, mnt_ns_id, HEX, .since = sizeof(struct id_request) - 1),
	F_END,
};

static void print_request(struct call *c, const struct arg *a, unsigned reg)
{
	struct id_request request = { 0 };
	uint64_t address = reg_raw(c, reg);
	const void *bytes = call_bytes(c, address, sizeof(request.size), AT_ENTRY);
	uint32_t size;

	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(&size, bytes, sizeof(size));
	put_struct_open(c);
	FIELD(c, number, "size", size);
	if (size >= REQUEST_VER0) {
		uint32_t known = size < sizeof(request) ? size : sizeof(request);

		bytes = call_bytes(c, address, known, AT_ENTRY);
		if (bytes) {
			memcpy(&request, bytes, known);
			(void)put_fields_within(c, a->detail, &request, known);
			put_extra_bytes(c, address, sizeof(request),
				size < REQUEST_MOST ? size : REQUEST_MOST, AT_ENTRY);
		} else {
			put_item(c);
			put_text(c, "???");
		}
	}
	put_struct_close(c, false);
}

static void capture_request(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op;

	(void)a;
	capture_bytes(b, CAPTURE_ENTRY, reg, sizeof(uint32_t));
	op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY, reg);
	op->length = LENGTH_FIELD;
	op->field_width = 4;
	op->max = REQUEST_MOST;
	op = capture_add(b, CAPTURE_FDS, CAPTURE_ENTRY, reg);
	op->count = 1;
	op->offset = offsetof(struct id_request, mnt_ns_fd);
}

const struct arg_type arg_mount_request = { .print = print_request, .capture = capture_request };

/* --- the answer ------------------------------------------------------------------------------------------ */
/* linux/mount.h of 6.18: struct statmount. Strings lie behind it; their fields say where. */
struct answer {
	uint32_t size, mnt_opts;
	uint64_t mask;
	uint32_t sb_dev_major, sb_dev_minor;
	uint64_t sb_magic;
	uint32_t sb_flags, fs_type;
	uint64_t mnt_id, mnt_parent_id;
	uint32_t mnt_id_old, mnt_parent_id_old;
	uint64_t mnt_attr, mnt_propagation, mnt_peer_group, mnt_master, propagate_from;
	uint32_t mnt_root, mnt_point;
	uint64_t mnt_ns_id;
	uint32_t fs_subtype, sb_source, opt_num, opt_array, opt_sec_num, opt_sec_array;
	uint64_t supported_mask;
	uint32_t mnt_uidmap_num, mnt_uidmap, mnt_gidmap_num, mnt_gidmap;
	uint64_t spare[43];
};

enum part_kind { PART_FIELDS, PART_STRING, PART_STRINGS };

/* What a bit of the mask says is there; an array of strings has its length right before it. */
struct part {
	uint64_t mask;
	enum part_kind kind;
	const char *name;
	uint16_t offset;
	const struct field *fields;
};

#define PART_OF(mask_, kind_, field_)                                                              \
	{ .mask = (mask_), .kind = PART_##kind_, .name = #field_,                                  \
		.offset = offsetof(struct answer, field_) }
#define ANSWER(member_, kind_, ...) F(struct answer, member_, kind_, ##__VA_ARGS__)

static const struct field superblock[] = {
	ANSWER(sb_dev_major, UNSIGNED), ANSWER(sb_dev_minor, UNSIGNED),
	ANSWER(sb_magic, ONE_OF, .names = &filesystem_types),
	ANSWER(sb_flags, FLAGS, .names = &statmount_superblock_flags), F_END,
};
static const struct field mount[] = {
	ANSWER(mnt_id, HEX), ANSWER(mnt_parent_id, HEX), ANSWER(mnt_id_old, HEX),
	ANSWER(mnt_parent_id_old, HEX), ANSWER(mnt_attr, FLAGS, .names = &mount_attributes),
	ANSWER(mnt_propagation, FLAGS, .names = &mount_propagation), ANSWER(mnt_peer_group, HEX),
	ANSWER(mnt_master, HEX), F_END,
};
static const struct field mask[] = {
	ANSWER(mask, FLAGS, .names = &statmount_mask), F_END,
};
static const struct field propagate_from[] = { ANSWER(propagate_from, HEX), F_END };
static const struct field namespace[] = { ANSWER(mnt_ns_id, HEX), F_END };
static const struct field options[] = { ANSWER(opt_num, UNSIGNED), F_END };
static const struct field security_options[] = { ANSWER(opt_sec_num, UNSIGNED), F_END };
static const struct field supported[] = {
	ANSWER(supported_mask, FLAGS, .names = &statmount_mask), F_END,
};
static const struct field uid_maps[] = { ANSWER(mnt_uidmap_num, UNSIGNED), F_END };
static const struct field gid_maps[] = { ANSWER(mnt_gidmap_num, UNSIGNED), F_END };

/* In strace's order. */
static const struct part parts[] = {
	PART_OF(STATMOUNT_MNT_OPTS, STRING, mnt_opts),
	{ .mask = UINT64_MAX, .fields = mask },
	{ .mask = STATMOUNT_SB_BASIC, .fields = superblock },
	PART_OF(STATMOUNT_FS_TYPE, STRING, fs_type),
	{ .mask = STATMOUNT_MNT_BASIC, .fields = mount },
	{ .mask = STATMOUNT_PROPAGATE_FROM, .fields = propagate_from },
	PART_OF(STATMOUNT_MNT_ROOT, STRING, mnt_root),
	PART_OF(STATMOUNT_MNT_POINT, STRING, mnt_point),
	{ .mask = STATMOUNT_MNT_NS_ID, .fields = namespace },
	PART_OF(STATMOUNT_FS_SUBTYPE, STRING, fs_subtype),
	PART_OF(STATMOUNT_SB_SOURCE, STRING, sb_source),
	{ .mask = STATMOUNT_OPT_ARRAY, .fields = options },
	PART_OF(STATMOUNT_OPT_ARRAY, STRINGS, opt_array),
	{ .mask = STATMOUNT_OPT_SEC_ARRAY, .fields = security_options },
	PART_OF(STATMOUNT_OPT_SEC_ARRAY, STRINGS, opt_sec_array),
	{ .mask = STATMOUNT_SUPPORTED_MASK, .fields = supported },
	{ .mask = STATMOUNT_MNT_UIDMAP, .fields = uid_maps },
	PART_OF(STATMOUNT_MNT_UIDMAP, STRINGS, mnt_uidmap),
	{ .mask = STATMOUNT_MNT_GIDMAP, .fields = gid_maps },
	PART_OF(STATMOUNT_MNT_GIDMAP, STRINGS, mnt_gidmap),
};

/* The string that begins at `at`, and where the next one does. */
static size_t put_one_string(struct call *c, const uint8_t *strings, size_t size, size_t at)
{
	size_t length = strnlen((const char *)strings + at, size - at);
	size_t shown = length < c->style->strings ? length : c->style->strings;

	PUT(c, string, strings + at, shown,
		shown < length || at + length == size ? STRING_CUT : 0, -1);
	return at + length < size ? at + length + 1 : size;
}

static void put_strings(struct call *c, const uint8_t *strings, size_t size, size_t at, uint32_t count)
{
	size_t most = call_most_items(c);
	uint32_t n = 0;

	put_array_open(c);
	for (; n < count && n < most && at < size; n++) {
		put_item(c);
		at = put_one_string(c, strings, size, at);
	}
	put_array_close(c, n < count);
}

static void put_part(
	struct call *c, const struct part *part, const struct answer *answer, const struct memory *all)
{
	const uint8_t *strings = all->bytes + sizeof(*answer);
	size_t size = all->size - sizeof(*answer);
	uint32_t at, count;

	if (part->kind == PART_FIELDS) {
		(void)put_fields_within(c, part->fields, answer, sizeof(*answer));
		return;
	}
	memcpy(&at, (const uint8_t *)answer + part->offset, sizeof(at));
	put_field(c, part->name);
	if (at >= size) {
		put_hex(c, at);
	} else if (part->kind == PART_STRING) {
		(void)put_one_string(c, strings, size, at);
	} else {
		memcpy(&count, (const uint8_t *)answer + part->offset - sizeof(count), sizeof(count));
		put_strings(c, strings, size, at, count);
	}
}

static void print_answer(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t address = reg_raw(c, reg), room = reg_raw(c, reg + 1);
	struct answer answer;
	struct memory m;

	(void)a;
	if (c->failed || room < sizeof(answer) || !c->verbose ||
		!call_find(c, address, AT_EXIT, &m) || m.size < sizeof(answer)) {
		put_address(c, address);
		return;
	}
	memcpy(&answer, m.bytes, sizeof(answer));
	if (m.size > answer.size)
		m.size = answer.size > sizeof(answer) ? answer.size : sizeof(answer);
	put_struct_open(c);
	FIELD(c, number, "size", answer.size);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i].mask == UINT64_MAX || answer.mask & parts[i].mask)
			put_part(c, &parts[i], &answer, &m);
	put_struct_close(c, false);
}

static void capture_answer(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_EXIT_OK, reg);

	(void)a;
	op->length = LENGTH_FIELD;
	op->field_width = 4;
	op->max = CAPTURE_STRUCT_MAX;
}

static void print_id(struct call *c, const void *bytes)
{
	uint64_t id;

	memcpy(&id, bytes, sizeof(id));
	put_hex(c, id);
}

const struct arg_type arg_statmount = {
	.print = print_answer, .capture = capture_answer, .at_exit = true
};
const struct struct_type struct_mount_id = {
	.print = print_id, .size = sizeof(uint64_t), .portable = true
};
