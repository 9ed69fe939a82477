/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * BPF_OBJ_GET_INFO_BY_FD: what the kernel tells of a map or a program. Which of them it is only the kind of
 * descriptor says, so that it shows as an address when descriptors are not looked at.
 */
#include "decode/bpf.h"

#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"

#include <linux/bpf.h>
#include <stddef.h>
#include <string.h>

#define INFO_PAGE 4096u /* a larger one is not looked at */

/* --- maps ------------------------------------------------------------------------------------------------- */
#define MAP(member_, kind_, ...)     F(struct bpf_map_info, member_, kind_, ##__VA_ARGS__)
#define MAP_WITH(member_)            SINCE(struct bpf_map_info, member_)
#define PROGRAM(member_, kind_, ...) F(struct bpf_prog_info, member_, kind_, ##__VA_ARGS__)
#define PROGRAM_WITH(member_)        SINCE(struct bpf_prog_info, member_)

static const struct field map_fields[] = {
	MAP(type, ONE_OF, .names = &bpf_map_types), MAP(id, UNSIGNED), MAP(key_size, UNSIGNED),
	MAP(value_size, UNSIGNED), MAP(max_entries, UNSIGNED),
	MAP(map_flags, FLAGS, .names = &bpf_map_flags), MAP(name, STRING, MAP_WITH(name)),
	MAP(ifindex, IFINDEX, MAP_WITH(ifindex)),
	MAP(btf_vmlinux_value_type_id, UNSIGNED, MAP_WITH(ifindex)),
	MAP(netns_dev, DEV, MAP_WITH(ifindex)), MAP(netns_ino, UNSIGNED, MAP_WITH(ifindex)),
	MAP(btf_id, UNSIGNED, MAP_WITH(btf_id)), MAP(btf_key_type_id, UNSIGNED, MAP_WITH(btf_id)),
	MAP(btf_value_type_id, UNSIGNED, MAP_WITH(btf_id)), F_END,
};

#define MAP_KNOWN (offsetof(struct bpf_map_info, map_extra) + FIELD_SIZE(struct bpf_map_info, map_extra))

static void put_map_info(struct call *c, const uint8_t *bytes, uint32_t size)
{
	struct bpf_map_info info = { 0 };
	uint32_t known = size < MAP_KNOWN ? size : MAP_KNOWN;

	memcpy(&info, bytes, known);
	put_struct_open(c);
	(void)put_fields_within(c, map_fields, &info, known);
	put_bpf_extra(c, bytes, MAP_KNOWN, size);
	put_struct_close(c, false);
}

/* --- programs ---------------------------------------------------------------------------------------------- */
/* 0 => 5: what the program gave room for, and what there is */
static void put_pair(struct call *c, const char *name, uint64_t before, uint64_t after)
{
	put_field(c, name);
	if (before != after) {
		put_number(c, before);
		put_changed(c);
	}
	put_number(c, after);
}

static void put_pair_address(struct call *c, const char *name, uint64_t before, uint64_t after)
{
	put_field(c, name);
	if (before != after) {
		put_address(c, before);
		put_changed(c);
	}
	put_address(c, after);
}

#define PAIR(member_)         put_pair(c, #member_, b->member_, a->member_)
#define PAIR_ADDRESS(member_) put_pair_address(c, #member_, b->member_, a->member_)

static const struct field origin_fields[] = {
	PROGRAM(name, STRING), F_END,
};
static const struct field interface_fields[] = {
	PROGRAM(ifindex, IFINDEX), F_END,
};
static const struct field namespace_fields[] = {
	PROGRAM(netns_dev, DEV), PROGRAM(netns_ino, UNSIGNED), F_END,
};
static const struct field counters[] = {
	PROGRAM(run_time_ns, UNSIGNED, PROGRAM_WITH(run_time_ns)),
	PROGRAM(run_cnt, UNSIGNED, PROGRAM_WITH(run_time_ns)),
	PROGRAM(recursion_misses, UNSIGNED, PROGRAM_WITH(recursion_misses)),
	PROGRAM(verified_insns, UNSIGNED, PROGRAM_WITH(verified_insns)), F_END,
};

#define PROGRAM_KNOWN                                                                              \
	(offsetof(struct bpf_prog_info, verified_insns) +                                          \
		FIELD_SIZE(struct bpf_prog_info, verified_insns))
#define HAS(member_) (size > offsetof(struct bpf_prog_info, member_))

static void put_code(struct call *c, const struct bpf_prog_info *b, const struct bpf_prog_info *a)
{
	FIELD(c, one_of, "type", a->type, &bpf_program_types);
	FIELD(c, number, "id", a->id);
	put_field(c, "tag");
	PUT(c, string, a->tag, sizeof(a->tag), STRING_HEX, -1);
	PAIR(jited_prog_len);
	FIELD(c, address, "jited_prog_insns", a->jited_prog_insns);
	PAIR(xlated_prog_len);
	FIELD(c, address, "xlated_prog_insns", a->xlated_prog_insns);
}

static void put_symbols(struct call *c, const struct bpf_prog_info *b, const struct bpf_prog_info *a)
{
	PAIR(nr_jited_ksyms);
	PAIR(nr_jited_func_lens);
	PAIR_ADDRESS(jited_ksyms);
	PAIR_ADDRESS(jited_func_lens);
}

static void put_lines(struct call *c, const struct bpf_prog_info *b, const struct bpf_prog_info *a)
{
	FIELD(c, number, "btf_id", a->btf_id);
	PAIR(func_info_rec_size);
	FIELD(c, address, "func_info", a->func_info);
	PAIR(nr_func_info);
	PAIR(nr_line_info);
	FIELD(c, address, "line_info", a->line_info);
	PAIR_ADDRESS(jited_line_info);
	PAIR(nr_jited_line_info);
	PAIR(line_info_rec_size);
	PAIR(jited_line_info_rec_size);
	PAIR(nr_prog_tags);
	FIELD(c, address, "prog_tags", a->prog_tags);
}

static void put_program_info(
	struct call *c, const struct bpf_prog_info *b, const uint8_t *bytes, uint32_t size)
{
	struct bpf_prog_info whole = { 0 };
	const struct bpf_prog_info *a = &whole;
	uint32_t known = size < PROGRAM_KNOWN ? size : PROGRAM_KNOWN;

	memcpy(&whole, bytes, known);
	put_struct_open(c);
	put_code(c, b, a);
	if (HAS(load_time)) {
		FIELD(c, number, "load_time", a->load_time);
		FIELD(c, id, "created_by_uid", a->created_by_uid);
		PAIR(nr_map_ids);
		FIELD(c, address, "map_ids", a->map_ids);
		(void)put_fields(c, origin_fields, a);
	}
	if (HAS(ifindex)) {
		(void)put_fields(c, interface_fields, a);
		FIELD(c, number, "gpl_compatible", a->gpl_compatible);
		(void)put_fields(c, namespace_fields, a);
	}
	if (HAS(nr_jited_ksyms))
		put_symbols(c, b, a);
	if (HAS(btf_id))
		put_lines(c, b, a);
	(void)put_fields_within(c, counters, a, known);
	put_bpf_extra(c, bytes, PROGRAM_KNOWN, size);
	put_struct_close(c, false);
}

static bool fd_is(const struct fd_info *fd, const char *path)
{
	return fd && fd->path_size == strlen(path) && memcmp(fd + 1, path, fd->path_size) == 0;
}

void put_bpf_info(struct call *c, int fd, uint64_t address, uint32_t before, uint32_t after)
{
	const struct fd_info *kind = call_fd(c, fd, AT_ENTRY);
	struct bpf_prog_info given = { 0 };
	struct memory m;

	if (c->abbrev || c->failed || !address || !after || after > INFO_PAGE ||
		!call_find(c, address, AT_EXIT, &m) || m.size < after) {
		put_address(c, address);
		return;
	}
	if (fd_is(kind, "anon_inode:bpf-map")) {
		put_map_info(c, m.bytes, after);
	} else if (fd_is(kind, "anon_inode:bpf-prog")) {
		if (before > sizeof(given))
			before = sizeof(given);
		(void)call_copy(c, address, AT_ENTRY, &given, before);
		put_program_info(c, &given, m.bytes, after);
	} else {
		put_address(c, address);
	}
}
