/* SPDX-License-Identifier: BSD-2-Clause */
/* Programs of classic BPF, as the macros that make them: BPF_STMT(BPF_LD|BPF_W|BPF_ABS, 0x4). */
#include "decode/bpf-filter.h"

#include "decode/call.h"
#include "decode/constants.h"

#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>

/* One more part of an instruction's code, behind a bar. */
static void put_part(struct call *c, const struct constants *names, unsigned value)
{
	put_text(c, "|");
	put_one_of(c, value, names);
}

static void put_rest(struct call *c, unsigned value)
{
	if (!value)
		return;
	put_text(c, "|");
	put_hex(c, value);
	put_comment(c, "BPF_???");
}

static void put_load(struct call *c, unsigned value, const struct constants *modes)
{
	put_part(c, &bpf_sizes, BPF_SIZE(value));
	put_part(c, modes, BPF_MODE(value));
}

static void put_operation(struct call *c, unsigned value, const struct constants *operations)
{
	put_part(c, &bpf_sources, BPF_SRC(value));
	put_part(c, operations, BPF_OP(value));
}

/* Extended BPF has the same parts in other classes. */
void put_ebpf_code(struct call *c, unsigned value)
{
	put_one_of(c, BPF_CLASS(value), &ebpf_classes);
	switch (BPF_CLASS(value)) {
	case BPF_LD:
	case BPF_LDX:
	case BPF_ST:
	case BPF_STX:
		put_load(c, value, &ebpf_modes);
		break;
	case BPF_ALU:
	case BPF_ALU64:
		put_operation(c, value, &bpf_alu_operations);
		break;
	case BPF_JMP:
		put_operation(c, value, &bpf_jump_operations);
		break;
	default:
		put_rest(c, value & ~7u);
	}
}

/* As strace, nothing is said of bits that only these classes could have and do not. */
static void put_code(struct call *c, unsigned value)
{
	unsigned rest = value & ~7u;

	put_one_of(c, BPF_CLASS(value), &bpf_classes);
	switch (BPF_CLASS(value)) {
	case BPF_LD:
	case BPF_LDX:
		put_load(c, value, &bpf_modes);
		break;
	case BPF_ST:
	case BPF_STX:
		put_rest(c, rest);
		break;
	case BPF_ALU:
		put_operation(c, value, &bpf_alu_operations);
		break;
	case BPF_JMP:
		put_operation(c, value, &bpf_jump_operations);
		break;
	case BPF_RET:
		put_part(c, &bpf_return_values, BPF_RVAL(value));
		put_rest(c, rest & ~(unsigned)BPF_RVAL(value));
		break;
	case BPF_MISC:
		put_part(c, &bpf_misc_operations, BPF_MISCOP(value));
		put_rest(c, rest & ~(unsigned)BPF_MISCOP(value));
		break;
	}
}

CONSTANTS(offsets, NULL, NULL,
	{ (uint32_t)SKF_LL_OFF, "SKF_LL_OFF" }, { (uint32_t)SKF_NET_OFF, "SKF_NET_OFF" },
	{ (uint32_t)SKF_AD_OFF, "SKF_AD_OFF" });

/* Offsets below these are not into the packet, but into what the kernel knows of it. */
static void put_extension(struct call *c, uint32_t k)
{
	uint32_t base = (uint32_t)SKF_LL_OFF;

	if (k < base) {
		put_hex(c, k);
		return;
	}
	if (k >= (uint32_t)SKF_AD_OFF)
		base = (uint32_t)SKF_AD_OFF;
	else if (k >= (uint32_t)SKF_NET_OFF)
		base = (uint32_t)SKF_NET_OFF;
	put_one_of(c, base, &offsets);
	put_text(c, "+");
	if (base == (uint32_t)SKF_AD_OFF)
		put_one_of(c, k - base, &bpf_extensions);
	else
		put_number(c, k - base);
}

/* What a filter returns: an action, and what that means by itself. */
static void put_seccomp_return(struct call *c, uint32_t k)
{
	uint32_t data = k & ~SECCOMP_RET_ACTION_FULL;

	put_one_of(c, k & SECCOMP_RET_ACTION_FULL, &seccomp_actions);
	if (!data)
		return;
	put_text(c, "|");
	put_hex(c, data);
}

static void put_instruction(struct call *c, const void *bytes, bool seccomp)
{
	struct sock_filter f;
	bool jump;

	memcpy(&f, bytes, sizeof(f));
	jump = f.jt || f.jf;
	PUT(c, call_open, jump ? "BPF_JUMP" : "BPF_STMT");
	put_item(c);
	put_code(c, f.code);
	put_item(c);
	if (seccomp && !jump && BPF_CLASS(f.code) == BPF_RET)
		put_seccomp_return(c, f.k);
	else if (!seccomp && !jump && BPF_CLASS(f.code) == BPF_LD && BPF_MODE(f.code) == BPF_ABS)
		put_extension(c, f.k);
	else
		put_hex(c, f.k);
	if (jump) {
		put_item(c);
		put_hex(c, f.jt);
		put_item(c);
		put_hex(c, f.jf);
	}
	PUT(c, call_close);
}

void print_socket_instruction(struct call *c, const void *bytes)
{
	put_instruction(c, bytes, false);
}

static void print_seccomp_instruction(struct call *c, const void *bytes)
{
	put_instruction(c, bytes, true);
}

static void put_program(struct call *c, const void *bytes,
	void (*print)(struct call *c, const void *element))
{
	uint64_t filter = call_word(c, (const uint8_t *)bytes + c->word);
	uint16_t length;

	memcpy(&length, bytes, sizeof(length));
	put_struct_open(c);
	FIELD(c, number, "len", length);
	put_field(c, "filter");
	if (c->abbrev)
		put_address(c, filter);
	else
		put_array(c, filter, length, sizeof(struct sock_filter), AT_ENTRY, print);
	put_struct_close(c, false);
}

void put_seccomp_instructions(struct call *c, uint64_t address, uint64_t count, enum phase phase)
{
	if (c->abbrev)
		put_address(c, address);
	else
		put_array(c, address, count, sizeof(struct sock_filter), phase,
			print_seccomp_instruction);
}

void put_socket_instructions(struct call *c, uint64_t address, uint64_t count, enum phase phase)
{
	if (c->abbrev)
		put_address(c, address);
	else
		put_array(c, address, count, sizeof(struct sock_filter), phase,
			print_socket_instruction);
}

static void print_sock_fprog(struct call *c, const void *bytes)
{
	put_program(c, bytes, print_socket_instruction);
}

static void print_seccomp_fprog(struct call *c, const void *bytes)
{
	put_program(c, bytes, print_seccomp_instruction);
}

static void capture_filter(struct capture_builder *b, unsigned reg, unsigned when)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, when, reg);

	op->from = FROM_BLOB;
	op->offset = b->abi == ABI_I386 ? 4 : offsetof(struct sock_fprog, filter);
	op->length = LENGTH_FIELD;
	op->field_width = sizeof(((struct sock_fprog *)0)->len);
	op->element = sizeof(struct sock_filter);
	op->max = BPF_MAXINSNS * sizeof(struct sock_filter);
}

const struct struct_type struct_sock_fprog = {
	.print = print_sock_fprog, .size = sizeof(struct sock_fprog), .size_i386 = 8,
	.capture = capture_filter
};
const struct struct_type struct_seccomp_fprog = {
	.print = print_seccomp_fprog, .size = sizeof(struct sock_fprog), .size_i386 = 8,
	.capture = capture_filter
};
