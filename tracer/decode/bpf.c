/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bpf(2): its attributes as far as they could be read, each half of them when it is known, and what of them
 * and behind them is copied. What a command's attributes are is bpf-commands.c's.
 */
#include "decode/bpf.h"

#include "decode/call.h"
#include "decode/fields.h"
#include "decode/types.h"

#include <linux/bpf.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { COMMAND, ATTR, SIZE };

#define ATTR_MOST 4096u /* a larger structure is none */

void put_bpf_extra(struct call *c, const uint8_t *bytes, uint64_t known, uint64_t size)
{
	char text[48];
	uint64_t i = known;

	while (i < size && !bytes[i])
		i++;
	if (i >= size)
		return;
	if (c->abbrev) {
		put_item(c);
		put_text(c, "...");
		return;
	}
	put_field(c, "extra_data");
	PUT(c, string, bytes + known, size - known, STRING_HEX, -1);
	(void)snprintf(text, sizeof(text), "bytes %u..%u", (unsigned)known, (unsigned)size - 1);
	put_comment(c, text);
}

static bool attributes_read(struct call *c, struct bpf_attributes *t, enum phase phase)
{
	uint64_t address = reg_raw(c, ATTR);
	struct memory m;
	uint32_t n;

	t->size = reg_unsigned(c, SIZE);
	if (!t->size || t->size > ATTR_MOST || !address || !c->verbose ||
		!call_find(c, address, phase, &m) || (m.size < t->size && !m.cut))
		return false;
	if (t->size > m.size)
		t->size = (uint32_t)m.size;
	n = t->size < sizeof(t->a) ? t->size : sizeof(t->a);
	memset(&t->a, 0, sizeof(t->a));
	memcpy(&t->a, m.bytes, n);
	t->all = m.bytes;
	return true;
}

static void put_begin(struct call *c, const struct bpf_command *command, struct bpf_attributes *t)
{
	put_struct_open(c);
	if (command->inside) {
		put_field(c, command->inside);
		put_struct_open(c);
	}
	t->known = command->known;
	if (command->put)
		command->put(c, t);
	else
		(void)put_fields_within(c, command->fields, &t->a,
			t->size < t->known ? t->size : t->known);
}

static void put_end(struct call *c, const struct bpf_command *command, const struct bpf_attributes *t)
{
	if (command->inside)
		put_struct_close(c, false);
	put_bpf_extra(c, t->all, t->known, t->size);
	put_struct_close(c, false);
}

/* The half that the entry knows, and whether there is another. */
static void print_bpf_attr(struct call *c, const struct arg *a, unsigned reg)
{
	const struct bpf_command *command = bpf_command_find(reg_unsigned(c, COMMAND));
	struct bpf_attributes t;

	(void)a;
	if (command && command->gives_fd)
		c->result = R_FD;
	if (!command || !attributes_read(c, &t, AT_ENTRY)) {
		if (c->entry)
			put_address(c, reg_raw(c, reg));
		return;
	}
	t.known = command->known;
	if (c->entry) {
		put_begin(c, command, &t);
		if (!command->end || command->apart)
			put_end(c, command, &t);
		return;
	}
	if (!command->end)
		return;
	t.before = t.a;
	if (!attributes_read(c, &t, AT_EXIT))
		t.a = t.before;
	command->end(c, &t);
	if (!command->apart)
		put_end(c, command, &t);
}

/* --- what is copied -------------------------------------------------------------------------------------------- */
/* Sets of commands, for the capture program. */
#define BIT(command_) (1ull << (command_))
#define GIVE_FD                                                                                    \
	(BIT(BPF_MAP_CREATE) | BIT(BPF_PROG_LOAD) | BIT(BPF_OBJ_PIN) | BIT(BPF_OBJ_GET) |          \
		BIT(BPF_PROG_GET_FD_BY_ID) | BIT(BPF_MAP_GET_FD_BY_ID) | BIT(BPF_BTF_LOAD) |       \
		BIT(BPF_BTF_GET_FD_BY_ID) | BIT(BPF_LINK_CREATE) | BIT(BPF_LINK_GET_FD_BY_ID) |    \
		BIT(BPF_ENABLE_STATS) | BIT(BPF_ITER_CREATE))
#define FD_FIRST                                                                                   \
	(BIT(BPF_MAP_LOOKUP_ELEM) | BIT(BPF_MAP_UPDATE_ELEM) | BIT(BPF_MAP_DELETE_ELEM) |          \
		BIT(BPF_MAP_GET_NEXT_KEY) | BIT(BPF_PROG_ATTACH) | BIT(BPF_PROG_DETACH) |          \
		BIT(BPF_PROG_TEST_RUN) | BIT(BPF_OBJ_GET_INFO_BY_FD) | BIT(BPF_PROG_QUERY) |       \
		BIT(BPF_MAP_LOOKUP_AND_DELETE_ELEM) | BIT(BPF_MAP_FREEZE) | BIT(BPF_LINK_CREATE) | \
		BIT(BPF_LINK_UPDATE) | BIT(BPF_ITER_CREATE) | BIT(BPF_LINK_DETACH) |               \
		BIT(BPF_PROG_BIND_MAP))
#define FD_SECOND                                                                                  \
	(BIT(BPF_PROG_ATTACH) | BIT(BPF_TASK_FD_QUERY) | BIT(BPF_LINK_CREATE) |                    \
		BIT(BPF_LINK_UPDATE) | BIT(BPF_PROG_BIND_MAP))
#define BATCHES                                                                                    \
	(BIT(BPF_MAP_LOOKUP_BATCH) | BIT(BPF_MAP_LOOKUP_AND_DELETE_BATCH) |                        \
		BIT(BPF_MAP_UPDATE_BATCH) | BIT(BPF_MAP_DELETE_BATCH))

static struct capture_op *capture_at(struct capture_builder *b, enum capture_kind kind, unsigned when,
	size_t offset)
{
	struct capture_op *op = capture_add(b, kind, when, ATTR);

	op->from = FROM_BLOB;
	op->wide = true;
	op->offset = (uint16_t)offset;
	return op;
}

static void capture_counted(struct capture_builder *b, unsigned when, size_t offset, size_t count,
	uint32_t element, uint32_t most)
{
	struct capture_op *op = capture_at(b, CAPTURE_BYTES, when, offset);

	op->length = LENGTH_FIELD;
	op->length_offset = (uint16_t)count;
	op->field_width = 4;
	op->element = element;
	op->max = most;
}

static void capture_one_fd(struct capture_builder *b, size_t offset)
{
	struct capture_op *op = capture_add(b, CAPTURE_FDS, CAPTURE_ENTRY, ATTR);

	op->count = 1;
	op->offset = (uint16_t)offset;
}

#define AT(member_) offsetof(union bpf_attr, member_)
#define INFO_MOST   512u

static void capture_bpf_attr(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	const unsigned entry = CAPTURE_ENTRY;
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, entry | CAPTURE_EXIT, reg);

	(void)a;
	op->length = LENGTH_ARG;
	op->length_arg = SIZE;
	op->max = ATTR_MOST;
	capture_unless_in(b, entry, COMMAND, FD_FIRST, 1);
	capture_one_fd(b, 0);
	capture_unless_in(b, entry, COMMAND, FD_SECOND, 1);
	capture_one_fd(b, 4);
	capture_unless_in(
		b, entry, COMMAND, BIT(BPF_OBJ_PIN) | BIT(BPF_OBJ_GET) | BIT(BPF_RAW_TRACEPOINT_OPEN), 2);
	capture_one_fd(b, AT(bpf_fd));
	capture_at(b, CAPTURE_STRING, entry, AT(pathname))->max = CAPTURE_PATH_MAX;
	capture_unless_in(b, entry, COMMAND, BIT(BPF_MAP_CREATE), 1);
	capture_one_fd(b, AT(inner_map_fd));
	capture_unless_in(b, entry, COMMAND, BIT(BPF_PROG_LOAD), 4);
	capture_counted(b, entry, AT(insns), AT(insn_cnt), sizeof(struct bpf_insn), CAPTURE_STRUCT_MAX);
	(void)capture_at(b, CAPTURE_STRING, entry, AT(license));
	(void)capture_at(b, CAPTURE_STRING, entry, AT(log_buf));
	capture_one_fd(b, AT(prog_btf_fd));
	capture_unless_in(b, entry, COMMAND, BIT(BPF_BTF_LOAD), 1);
	capture_counted(b, entry, AT(btf), AT(btf_size), 1, 0);
	capture_unless_in(b, entry, COMMAND, BATCHES, 1);
	capture_one_fd(b, AT(batch.map_fd));
	capture_unless_in(b, entry, COMMAND, BIT(BPF_LINK_CREATE), 4);
	capture_counted(b, entry, AT(link_create.iter_info), AT(link_create.iter_info_len),
		BPF_ITERATOR_SIZE, CAPTURE_STRUCT_MAX);
	(void)capture_at(b, CAPTURE_STRINGS, entry, AT(link_create.kprobe_multi.syms));
	capture_counted(b, entry, AT(link_create.kprobe_multi.addrs), AT(link_create.kprobe_multi.cnt),
		sizeof(uint64_t), CAPTURE_STRUCT_MAX);
	capture_counted(b, entry, AT(link_create.kprobe_multi.cookies),
		AT(link_create.kprobe_multi.cnt), sizeof(uint64_t), CAPTURE_STRUCT_MAX);
	capture_unless_in(b, CAPTURE_EXIT, COMMAND, BIT(BPF_PROG_QUERY), 1);
	capture_counted(b, CAPTURE_EXIT_OK, AT(query.prog_ids), AT(query.prog_cnt), sizeof(uint32_t),
		CAPTURE_STRUCT_MAX);
	capture_unless_in(b, CAPTURE_EXIT, COMMAND, BIT(BPF_TASK_FD_QUERY), 1);
	(void)capture_at(b, CAPTURE_STRING, CAPTURE_EXIT, AT(task_fd_query.buf));
	capture_unless_in(
		b, entry | CAPTURE_EXIT, COMMAND, BIT(BPF_OBJ_GET_INFO_BY_FD), 1);
	capture_counted(b, entry | CAPTURE_EXIT_OK, AT(info.info), AT(info.info_len), 1, INFO_MOST);
	capture_unless_in(b, CAPTURE_EXIT_OK, COMMAND, GIVE_FD, 1);
	(void)capture_add(b, CAPTURE_FD_RESULT, CAPTURE_EXIT_OK, 0);
}

const struct arg_type arg_bpf_attr = {
	.print = print_bpf_attr, .capture = capture_bpf_attr, .split = true
};
