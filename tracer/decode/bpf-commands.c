/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the attributes of each command of bpf(2) are: a row a command. Some commands fill in attributes; the
 * rest of those is told when the call has ended: {start_id=0, next_id=0 => 5}.
 */
#include "decode/bpf.h"

#include "decode/bpf-filter.h"
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/types.h"

#include <linux/bpf.h>
#include <stddef.h>
#include <string.h>

/* --- values -------------------------------------------------------------------------------------------- */
static void put_numa_node(struct call *c, const void *bytes)
{
	union bpf_attr a;

	memcpy(&a, bytes, sizeof(a));
	put_number(c, a.numa_node);
	if (a.numa_node == UINT32_MAX && c->style->constants != CONSTANTS_RAW)
		put_comment(c, "NUMA_NO_NODE");
}

static void put_kernel_version(struct call *c, const void *bytes)
{
	bool abbrev = c->style->constants == CONSTANTS_ABBREV;
	uint32_t version;

	memcpy(&version, bytes, sizeof(version));
	if (!abbrev)
		put_hex(c, version);
	if (c->style->constants == CONSTANTS_RAW)
		return;
	if (!abbrev)
		PUT(c, comment_open);
	PUT(c, call_open, "KERNEL_VERSION");
	put_item(c);
	put_number(c, version >> 16);
	put_item(c);
	put_number(c, version >> 8 & 0xff);
	put_item(c);
	put_number(c, version & 0xff);
	PUT(c, call_close);
	if (!abbrev)
		PUT(c, comment_close);
}

static void print_instruction(struct call *c, const void *bytes)
{
	struct bpf_insn insn;

	memcpy(&insn, bytes, sizeof(insn));
	put_struct_open(c);
	FIELD(c, ebpf_code, "code", insn.code);
	FIELD(c, one_of, "dst_reg", insn.dst_reg, &bpf_registers);
	FIELD(c, one_of, "src_reg", insn.src_reg, &bpf_registers);
	FIELD(c, decimal, "off", insn.off);
	FIELD(c, hex, "imm", (uint32_t)insn.imm);
	put_struct_close(c, false);
}

void put_bpf_program(struct call *c, uint64_t address, uint32_t count)
{
	if (c->abbrev)
		put_address(c, address);
	else
		put_array(c, address, count, sizeof(struct bpf_insn), AT_ENTRY, print_instruction);
}

static void put_instructions(struct call *c, const void *bytes)
{
	union bpf_attr a;

	memcpy(&a, bytes, sizeof(a));
	put_bpf_program(c, a.insns, a.insn_cnt);
}

static void put_log(struct call *c, const void *bytes)
{
	union bpf_attr a;

	memcpy(&a, bytes, sizeof(a));
	put_text_at(c, a.log_buf, a.log_size, AT_ENTRY);
}

static void put_btf(struct call *c, const void *bytes)
{
	union bpf_attr a;

	memcpy(&a, bytes, sizeof(a));
	put_buffer(c, a.btf, a.btf_size, AT_ENTRY, 0);
}

#define NAME_MOST 128u /* of a tracepoint */

static void put_tracepoint(struct call *c, const void *bytes)
{
	union bpf_attr a;

	memcpy(&a, bytes, sizeof(a));
	put_text_at(c, a.raw_tracepoint.name, NAME_MOST, AT_ENTRY);
}

static void print_number(struct call *c, const void *bytes)
{
	uint32_t number;

	memcpy(&number, bytes, sizeof(number));
	put_number(c, number);
}

static void print_hex_long(struct call *c, const void *bytes)
{
	uint64_t number;

	memcpy(&number, bytes, sizeof(number));
	put_hex(c, number);
}

static void print_string_at(struct call *c, const void *bytes)
{
	put_c_string(c, call_word(c, bytes), AT_ENTRY);
}

/* --- structures ------------------------------------------------------------------------------------------ */
#define A(member_, kind_, ...) F(union bpf_attr, member_, kind_, ##__VA_ARGS__)
/* of a structure in the union: A_IN(test, prog_fd, FD) */
#define A_IN(in_, member_, kind_, ...)                                                             \
	{ .name = #member_, .offset = offsetof(union bpf_attr, in_.member_),                       \
		.size = FIELD_SIZE(union bpf_attr, in_.member_), .kind = F_##kind_, ##__VA_ARGS__ }
#define WITH(member_) SINCE(union bpf_attr, member_)

static const struct field map_create[] = {
	A(map_type, ONE_OF, .names = &bpf_map_types), A(key_size, UNSIGNED),
	A(value_size, UNSIGNED), A(max_entries, UNSIGNED),
	A(map_flags, FLAGS, .names = &bpf_map_flags, WITH(map_flags)),
	A(inner_map_fd, FD, WITH(inner_map_fd)), F_END,
};
/* only when the flags say that it counts */
static const struct field map_node[] = {
	A(numa_node, WITHIN, .print = put_numa_node, WITH(numa_node)), F_END,
};
static const struct field map_create_rest[] = {
	A(map_name, STRING, WITH(map_name)), A(map_ifindex, IFINDEX, WITH(map_ifindex)),
	A(btf_fd, FD, WITH(btf_fd)), A(btf_key_type_id, UNSIGNED, WITH(btf_fd)),
	A(btf_value_type_id, UNSIGNED, WITH(btf_fd)),
	A(btf_vmlinux_value_type_id, UNSIGNED, WITH(btf_vmlinux_value_type_id)),
	A(map_extra, UNSIGNED, WITH(map_extra)), F_END,
};
static const struct field map_lookup[] = {
	A(map_fd, FD), A(key, ADDRESS), A(value, ADDRESS),
	A(flags, FLAGS, .names = &bpf_map_lookup_flags, WITH(flags)), F_END,
};
static const struct field map_update[] = {
	A(map_fd, FD), A(key, ADDRESS), A(value, ADDRESS),
	A(flags, ONE_OF, .names = &bpf_map_update_flags), F_END,
};
static const struct field map_delete[] = { A(map_fd, FD), A(key, ADDRESS), F_END };
static const struct field map_next[] = {
	A(map_fd, FD), A(key, ADDRESS), A(next_key, ADDRESS), F_END,
};
static const struct field map_freeze[] = { A(map_fd, FD), F_END };

static const struct field program_load[] = {
	A(prog_type, ONE_OF, .names = &bpf_program_types), A(insn_cnt, UNSIGNED),
	A(insns, WITHIN, .print = put_instructions), A(license, STRING_AT),
	A(log_level, UNSIGNED, WITH(log_level)), A(log_size, UNSIGNED, WITH(log_level)),
	A(log_buf, WITHIN, .print = put_log, WITH(log_level)),
	A(kern_version, PRINT, .print = put_kernel_version, WITH(kern_version)),
	A(prog_flags, FLAGS, .names = &bpf_program_flags, WITH(prog_flags)),
	A(prog_name, STRING, WITH(prog_name)), A(prog_ifindex, IFINDEX, WITH(prog_ifindex)),
	A(expected_attach_type, ONE_OF, .names = &bpf_attach_types, WITH(expected_attach_type)),
	A(prog_btf_fd, FD, WITH(prog_btf_fd)), A(func_info_rec_size, UNSIGNED, WITH(prog_btf_fd)),
	A(func_info, ADDRESS, WITH(prog_btf_fd)), A(func_info_cnt, UNSIGNED, WITH(prog_btf_fd)),
	A(line_info_rec_size, UNSIGNED, WITH(prog_btf_fd)),
	A(line_info, ADDRESS, WITH(prog_btf_fd)), A(line_info_cnt, UNSIGNED, WITH(prog_btf_fd)),
	A(attach_btf_id, UNSIGNED, WITH(attach_btf_id)), A(attach_prog_fd, FD, WITH(attach_prog_fd)),
	A(fd_array, ADDRESS, WITH(fd_array)), F_END,
};
static const struct field object[] = {
	A(pathname, PATH_AT), A(bpf_fd, FD),
	A(file_flags, FLAGS, .names = &bpf_file_flags, WITH(file_flags)), F_END,
};
static const struct field program_attach[] = {
	A(target_fd, FD), A(attach_bpf_fd, FD), A(attach_type, ONE_OF, .names = &bpf_attach_types),
	A(attach_flags, FLAGS, .names = &bpf_attach_flags),
	A(replace_bpf_fd, FD, WITH(replace_bpf_fd)), F_END,
};
static const struct field program_detach[] = {
	A(target_fd, FD), A(attach_type, ONE_OF, .names = &bpf_attach_types), F_END,
};
static const struct field test_run[] = {
	A_IN(test, prog_fd, FD), A_IN(test, retval, UNSIGNED), A_IN(test, data_size_in, UNSIGNED),
	A_IN(test, data_size_out, UNSIGNED), A_IN(test, data_in, ADDRESS),
	A_IN(test, data_out, ADDRESS), A_IN(test, repeat, UNSIGNED), A_IN(test, duration, UNSIGNED),
	A_IN(test, ctx_size_in, UNSIGNED, WITH(test.ctx_size_in)),
	A_IN(test, ctx_size_out, UNSIGNED, WITH(test.ctx_size_in)),
	A_IN(test, ctx_in, ADDRESS, WITH(test.ctx_size_in)),
	A_IN(test, ctx_out, ADDRESS, WITH(test.ctx_size_in)),
	A_IN(test, flags, FLAGS, .names = &bpf_run_flags, WITH(test.flags)),
	A_IN(test, cpu, UNSIGNED, WITH(test.flags)),
	A_IN(test, batch_size, UNSIGNED, WITH(test.batch_size)), F_END,
};
static const struct field id_start[] = { A(start_id, UNSIGNED), A(next_id, UNSIGNED), F_END };
static const struct field id_flags[] = {
	A(open_flags, FLAGS, .names = &bpf_file_flags, WITH(open_flags)), F_END,
};
static const struct field program_id[] = {
	A(prog_id, UNSIGNED), A(next_id, UNSIGNED),
	A(open_flags, FLAGS, .names = &bpf_file_flags, WITH(open_flags)), F_END,
};
static const struct field map_id[] = {
	A(map_id, UNSIGNED), A(next_id, UNSIGNED),
	A(open_flags, FLAGS, .names = &bpf_file_flags, WITH(open_flags)), F_END,
};
static const struct field btf_id[] = { A(btf_id, UNSIGNED), F_END };
static const struct field link_id[] = { A(link_id, UNSIGNED), F_END };
static const struct field info[] = {
	A_IN(info, bpf_fd, FD), A_IN(info, info_len, UNSIGNED), F_END,
};
static const struct field query[] = {
	A_IN(query, target_fd, FD), A_IN(query, attach_type, ONE_OF, .names = &bpf_attach_types),
	A_IN(query, query_flags, FLAGS, .names = &bpf_query_flags),
	A_IN(query, attach_flags, FLAGS, .names = &bpf_attach_flags), F_END,
};
static const struct field tracepoint[] = {
	A_IN(raw_tracepoint, name, WITHIN, .print = put_tracepoint),
	A_IN(raw_tracepoint, prog_fd, FD), F_END,
};
static const struct field btf_load[] = {
	A(btf, WITHIN, .print = put_btf), A(btf_log_buf, ADDRESS), A(btf_size, UNSIGNED),
	A(btf_log_size, UNSIGNED), A(btf_log_level, UNSIGNED), F_END,
};
static const struct field task_query[] = {
	A_IN(task_fd_query, pid, PID), A_IN(task_fd_query, fd, FD),
	A_IN(task_fd_query, flags, UNSIGNED), A_IN(task_fd_query, buf_len, UNSIGNED), F_END,
};
static const struct field task_query_rest[] = {
	A_IN(task_fd_query, prog_id, UNSIGNED),
	A_IN(task_fd_query, fd_type, ONE_OF, .names = &bpf_fd_types),
	A_IN(task_fd_query, probe_offset, HEX), A_IN(task_fd_query, probe_addr, HEX), F_END,
};
#define BATCH_REST                                                                                 \
	A_IN(batch, count, UNSIGNED), A_IN(batch, map_fd, FD),                                     \
		A_IN(batch, elem_flags, FLAGS, .names = &bpf_map_lookup_flags),                    \
		A_IN(batch, flags, HEX), F_END
static const struct field batch_lookup[] = {
	A_IN(batch, in_batch, ADDRESS), A_IN(batch, out_batch, ADDRESS), A_IN(batch, keys, ADDRESS),
	A_IN(batch, values, ADDRESS), BATCH_REST,
};
static const struct field batch_update[] = {
	A_IN(batch, keys, ADDRESS), A_IN(batch, values, ADDRESS), BATCH_REST,
};
static const struct field batch_delete[] = { A_IN(batch, keys, ADDRESS), BATCH_REST };
static const struct field link_create[] = {
	A_IN(link_create, prog_fd, FD), A_IN(link_create, target_fd, FD),
	A_IN(link_create, attach_type, ONE_OF, .names = &bpf_attach_types),
	A_IN(link_create, flags, HEX), F_END,
};
static const struct field link_update[] = {
	A_IN(link_update, link_fd, FD), A_IN(link_update, new_prog_fd, FD),
	A_IN(link_update, flags, FLAGS, .names = &bpf_attach_flags), F_END,
};
static const struct field link_update_old[] = { A_IN(link_update, old_prog_fd, FD), F_END };
static const struct field enable_stats[] = {
	A_IN(enable_stats, type, ONE_OF, .names = &bpf_stats_types), F_END,
};
static const struct field iter_create[] = {
	A_IN(iter_create, link_fd, FD), A_IN(iter_create, flags, HEX), F_END,
};
static const struct field link_detach[] = { A_IN(link_detach, link_fd, FD), F_END };
static const struct field bind_map[] = {
	A_IN(prog_bind_map, prog_fd, FD), A_IN(prog_bind_map, map_fd, FD),
	A_IN(prog_bind_map, flags, HEX), F_END,
};

/* --- commands that a list cannot say ----------------------------------------------------------------------- */
static void put_map_create(struct call *c, struct bpf_attributes *t)
{
	(void)put_fields_within(c, map_create, &t->a, t->size);
	if (t->a.map_flags & BPF_F_NUMA_NODE)
		(void)put_fields_within(c, map_node, &t->a, t->size);
	(void)put_fields_within(c, map_create_rest, &t->a, t->size);
}

static void put_new_number(struct call *c, uint32_t before, uint32_t after)
{
	if (before == after)
		return;
	put_changed(c);
	put_number(c, after);
}

static void put_id_end(struct call *c, struct bpf_attributes *t)
{
	put_new_number(c, t->before.next_id, t->a.next_id);
	(void)put_fields_within(c, id_flags, &t->a, t->size);
}

static void put_info_end(struct call *c, struct bpf_attributes *t)
{
	put_new_number(c, t->before.info.info_len, t->a.info.info_len);
	put_field(c, "info");
	put_bpf_info(c, (int)t->before.info.bpf_fd, t->a.info.info, t->before.info.info_len,
		t->a.info.info_len);
}

static void put_query_end(struct call *c, struct bpf_attributes *t)
{
	put_field(c, "prog_ids");
	put_array(c, t->a.query.prog_ids, t->a.query.prog_cnt, sizeof(uint32_t), AT_EXIT,
		print_number);
	put_field(c, "prog_cnt");
	put_number(c, t->before.query.prog_cnt);
	put_new_number(c, t->before.query.prog_cnt, t->a.query.prog_cnt);
}

static void put_task_query_end(struct call *c, struct bpf_attributes *t)
{
	uint32_t before = t->before.task_fd_query.buf_len, after = t->a.task_fd_query.buf_len;

	put_new_number(c, before, after);
	put_field(c, "buf");
	put_text_at(c, t->a.task_fd_query.buf, before < after ? before : after, AT_EXIT);
	(void)put_fields_within(c, task_query_rest, &t->a, t->size);
}

/* Behind the structure that the entry has shown: => {batch={count=5}} */
static void put_batch_end(struct call *c, struct bpf_attributes *t)
{
	if (t->before.batch.count == t->a.batch.count)
		return;
	put_changed(c);
	put_struct_open(c);
	put_field(c, "batch");
	put_struct_open(c);
	FIELD(c, number, "count", t->a.batch.count);
	put_struct_close(c, false);
	put_struct_close(c, false);
}

#define BEHIND(member_)                                                                            \
	(offsetof(union bpf_attr, link_create.member_) +                                           \
		FIELD_SIZE(union bpf_attr, link_create.member_))

static void print_iterator(struct call *c, const void *bytes)
{
	int fd;

	memcpy(&fd, bytes, sizeof(fd));
	put_struct_open(c);
	put_field(c, "map");
	put_struct_open(c);
	FIELD(c, fd, "map_fd", fd, AT_ENTRY);
	put_struct_close(c, false);
	put_struct_close(c, false);
}

static void put_kprobes(struct call *c, const union bpf_attr *a)
{
	uint32_t count = a->link_create.kprobe_multi.cnt;

	put_field(c, "kprobe_multi");
	put_struct_open(c);
	FIELD(c, flags, "flags", a->link_create.kprobe_multi.flags, &bpf_kprobe_multi_flags);
	FIELD(c, number, "cnt", count);
	FIELD(c, array, "syms", a->link_create.kprobe_multi.syms, count, c->word, AT_ENTRY,
		print_string_at);
	FIELD(c, array, "addrs", a->link_create.kprobe_multi.addrs, count, sizeof(uint64_t), AT_ENTRY,
		print_hex_long);
	FIELD(c, array, "cookies", a->link_create.kprobe_multi.cookies, count, sizeof(uint64_t),
		AT_ENTRY, print_hex_long);
	put_struct_close(c, false);
}

/* What comes last depends on what the link is for. */
static void put_link_create(struct call *c, struct bpf_attributes *t)
{
	const union bpf_attr *a = &t->a;

	(void)put_fields_within(c, link_create, a, t->size);
	if (t->size <= offsetof(union bpf_attr, link_create.target_btf_id))
		return;
	switch (a->link_create.attach_type) {
	case 0: /* nothing is said of what it is: a program that extends another */
		if (a->link_create.target_btf_id)
			FIELD(c, number, "target_btf_id", a->link_create.target_btf_id);
		t->known = BEHIND(target_btf_id);
		break;
	case BPF_TRACE_ITER:
		FIELD(c, array, "iter_info", a->link_create.iter_info, a->link_create.iter_info_len,
			BPF_ITERATOR_SIZE, AT_ENTRY, print_iterator);
		FIELD(c, number, "iter_info_len", a->link_create.iter_info_len);
		t->known = BEHIND(iter_info_len);
		break;
	case BPF_PERF_EVENT:
		put_field(c, "perf_event");
		put_struct_open(c);
		FIELD(c, hex, "bpf_cookie", a->link_create.perf_event.bpf_cookie);
		put_struct_close(c, false);
		t->known = BEHIND(perf_event.bpf_cookie);
		break;
	case BPF_TRACE_KPROBE_MULTI:
		put_kprobes(c, a);
		t->known = BEHIND(kprobe_multi.cookies);
		break;
	default:
		t->known = BEHIND(flags);
	}
}

static void put_link_update(struct call *c, struct bpf_attributes *t)
{
	(void)put_fields_within(c, link_update, &t->a, t->size);
	if (t->a.link_update.flags & BPF_F_REPLACE)
		(void)put_fields_within(c, link_update_old, &t->a, t->size);
}

/* --- rows ---------------------------------------------------------------------------------------------------- */
#define LAST(member_) (offsetof(union bpf_attr, member_) + FIELD_SIZE(union bpf_attr, member_))

static const struct bpf_command commands[] = {
	[BPF_MAP_CREATE] = { .put = put_map_create, .known = LAST(map_extra), .gives_fd = true },
	[BPF_MAP_LOOKUP_ELEM] = { NULL, map_lookup, LAST(flags) },
	[BPF_MAP_UPDATE_ELEM] = { NULL, map_update, LAST(flags) },
	[BPF_MAP_DELETE_ELEM] = { NULL, map_delete, LAST(key) },
	[BPF_MAP_GET_NEXT_KEY] = { NULL, map_next, LAST(next_key) },
	[BPF_PROG_LOAD] = { NULL, program_load, LAST(fd_array), .gives_fd = true },
	[BPF_OBJ_PIN] = { NULL, object, LAST(file_flags), .gives_fd = true },
	[BPF_OBJ_GET] = { NULL, object, LAST(file_flags), .gives_fd = true },
	[BPF_PROG_ATTACH] = { NULL, program_attach, LAST(replace_bpf_fd) },
	[BPF_PROG_DETACH] = { NULL, program_detach, LAST(attach_type) },
	[BPF_PROG_TEST_RUN] = { "test", test_run, LAST(test.batch_size) },
	[BPF_PROG_GET_NEXT_ID] = { NULL, id_start, LAST(open_flags), .end = put_id_end },
	[BPF_MAP_GET_NEXT_ID] = { NULL, id_start, LAST(open_flags), .end = put_id_end },
	[BPF_PROG_GET_FD_BY_ID] = { NULL, program_id, LAST(open_flags), .gives_fd = true },
	[BPF_MAP_GET_FD_BY_ID] = { NULL, map_id, LAST(open_flags), .gives_fd = true },
	[BPF_OBJ_GET_INFO_BY_FD] = { "info", info, LAST(info.info), .end = put_info_end },
	[BPF_PROG_QUERY] = { "query", query, LAST(query.prog_cnt), .end = put_query_end },
	[BPF_RAW_TRACEPOINT_OPEN] = { "raw_tracepoint", tracepoint, LAST(raw_tracepoint.prog_fd) },
	[BPF_BTF_LOAD] = { NULL, btf_load, LAST(btf_log_level), .gives_fd = true },
	[BPF_BTF_GET_FD_BY_ID] = { NULL, btf_id, LAST(btf_id), .gives_fd = true },
	[BPF_TASK_FD_QUERY] = { "task_fd_query", task_query, LAST(task_fd_query.probe_addr),
		.end = put_task_query_end },
	[BPF_MAP_LOOKUP_AND_DELETE_ELEM] = { NULL, map_lookup, LAST(flags) },
	[BPF_MAP_FREEZE] = { NULL, map_freeze, LAST(map_fd) },
	[BPF_BTF_GET_NEXT_ID] = { NULL, id_start, LAST(open_flags), .end = put_id_end },
	[BPF_MAP_LOOKUP_BATCH] = { "batch", batch_lookup, LAST(batch.flags), .apart = true,
		.end = put_batch_end },
	[BPF_MAP_LOOKUP_AND_DELETE_BATCH] = { "batch", batch_lookup, LAST(batch.flags),
		.apart = true, .end = put_batch_end },
	[BPF_MAP_UPDATE_BATCH] = { "batch", batch_update, LAST(batch.flags), .apart = true,
		.end = put_batch_end },
	[BPF_MAP_DELETE_BATCH] = { "batch", batch_delete, LAST(batch.flags), .apart = true,
		.end = put_batch_end },
	[BPF_LINK_CREATE] = { "link_create", .put = put_link_create,
		.known = LAST(link_create.kprobe_multi.cookies), .gives_fd = true },
	[BPF_LINK_UPDATE] = { "link_update", .put = put_link_update,
		.known = LAST(link_update.old_prog_fd) },
	[BPF_LINK_GET_FD_BY_ID] = { NULL, link_id, LAST(link_id), .gives_fd = true },
	[BPF_LINK_GET_NEXT_ID] = { NULL, id_start, LAST(open_flags), .end = put_id_end },
	[BPF_ENABLE_STATS] = { "enable_stats", enable_stats, LAST(enable_stats.type),
		.gives_fd = true },
	[BPF_ITER_CREATE] = { "iter_create", iter_create, LAST(iter_create.flags), .gives_fd = true },
	[BPF_LINK_DETACH] = { "link_detach", link_detach, LAST(link_detach.link_fd) },
	[BPF_PROG_BIND_MAP] = { "prog_bind_map", bind_map, LAST(prog_bind_map.flags) },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

const struct bpf_command *bpf_command_find(uint32_t number)
{
	const struct bpf_command *command = &commands[number % COMMANDS];

	return number < COMMANDS && (command->fields || command->put) ? command : NULL;
}
