/* SPDX-License-Identifier: BSD-2-Clause */
/* Programs of classic BPF, as the macros that make them: BPF_STMT(BPF_LD|BPF_W|BPF_ABS, 0x4). */
#include "decode/bpf-filter.h"

#include "decode/call.h"
#include "decode/constants.h"

#include <linux/bpf.h>
#include <linux/filter.h>
#include <stddef.h>
#include <string.h>

/* The parts of an instruction's code, between bars. */
struct code {
	char text[128];
	size_t length;
};

static void code_add(struct code *code, const char *text)
{
	size_t n = strlen(text);

	if (code->length + n + 2 > sizeof(code->text))
		return;
	if (code->length)
		code->text[code->length++] = '|';
	memcpy(code->text + code->length, text, n + 1);
	code->length += n;
}

static void code_add_unknown(struct code *code, unsigned value)
{
	char text[32] = "0x";
	size_t n = 2;

	for (int shift = 12; shift >= 0; shift -= 4)
		if (value >> shift)
			text[n++] = "0123456789abcdef"[value >> shift & 15];
	memcpy(text + n, " /* BPF_??? */", sizeof(" /* BPF_??? */"));
	code_add(code, text);
}

static void code_add_part(struct code *code, const struct constants *names, unsigned value)
{
	const char *name = constant_name(names, value);

	if (name)
		code_add(code, name);
	else
		code_add_unknown(code, value);
}

/* Extended BPF has the same parts in other classes. */
static void code_make_extended(struct code *code, unsigned value)
{
	code_add_part(code, &ebpf_classes, BPF_CLASS(value));
	switch (BPF_CLASS(value)) {
	case BPF_LD:
	case BPF_LDX:
	case BPF_ST:
	case BPF_STX:
		code_add_part(code, &bpf_sizes, BPF_SIZE(value));
		code_add_part(code, &ebpf_modes, BPF_MODE(value));
		break;
	case BPF_ALU:
	case BPF_ALU64:
		code_add_part(code, &bpf_sources, BPF_SRC(value));
		code_add_part(code, &bpf_alu_operations, BPF_OP(value));
		break;
	case BPF_JMP:
		code_add_part(code, &bpf_sources, BPF_SRC(value));
		code_add_part(code, &bpf_jump_operations, BPF_OP(value));
		break;
	default:
		if (value & ~7u)
			code_add_unknown(code, value & ~7u);
	}
}

void put_ebpf_code(struct call *c, unsigned value)
{
	struct code code = { .length = 0 };

	if (c->style->constants == CONSTANTS_RAW) {
		put_hex(c, value);
		return;
	}
	code_make_extended(&code, value);
	put_text(c, code.text);
}

static void code_make(struct code *code, unsigned value)
{
	unsigned rest = value & ~7u;

	code_add_part(code, &bpf_classes, BPF_CLASS(value));
	switch (BPF_CLASS(value)) {
	case BPF_LD:
	case BPF_LDX:
		code_add_part(code, &bpf_sizes, BPF_SIZE(value));
		code_add_part(code, &bpf_modes, BPF_MODE(value));
		rest &= ~0xf8u;
		break;
	case BPF_ST:
	case BPF_STX:
		if (rest)
			code_add_unknown(code, rest);
		return;
	case BPF_ALU:
		code_add_part(code, &bpf_sources, BPF_SRC(value));
		code_add_part(code, &bpf_alu_operations, BPF_OP(value));
		rest &= ~0xf8u;
		break;
	case BPF_JMP:
		code_add_part(code, &bpf_sources, BPF_SRC(value));
		code_add_part(code, &bpf_jump_operations, BPF_OP(value));
		rest &= ~0xf8u;
		break;
	case BPF_RET:
		code_add_part(code, &bpf_return_values, BPF_RVAL(value));
		rest &= ~0x18u;
		break;
	case BPF_MISC:
		code_add_part(code, &bpf_misc_operations, BPF_MISCOP(value));
		rest &= ~0xf8u;
		break;
	}
	if (rest)
		code_add_unknown(code, rest);
}

static char *copy_text(char *to, const char *from)
{
	size_t n = strlen(from);

	memcpy(to, from, n + 1);
	return to + n;
}

static char *copy_number(char *to, uint32_t value, unsigned base)
{
	char digits[16];
	size_t n = 0;

	do
		digits[n++] = "0123456789abcdef"[value % base];
	while (value /= base);
	while (n)
		*to++ = digits[--n];
	*to = '\0';
	return to;
}

/* Offsets below these are not into the packet, but into what the kernel knows of it. */
static void put_extension(struct call *c, uint32_t k)
{
	const char *name = constant_name(&bpf_extensions, k - (uint32_t)SKF_AD_OFF);
	char text[64], *at = text;

	if (k < (uint32_t)SKF_LL_OFF) {
		put_hex(c, k);
		return;
	}
	if (k < (uint32_t)SKF_NET_OFF) {
		at = copy_text(at, "SKF_LL_OFF+");
		(void)copy_number(at, k - (uint32_t)SKF_LL_OFF, 10);
	} else if (k < (uint32_t)SKF_AD_OFF) {
		at = copy_text(at, "SKF_NET_OFF+");
		(void)copy_number(at, k - (uint32_t)SKF_NET_OFF, 10);
	} else {
		at = copy_text(at, "SKF_AD_OFF+");
		if (name) {
			(void)copy_text(at, name);
		} else {
			at = copy_number(copy_text(at, "0x"), k - (uint32_t)SKF_AD_OFF, 16);
			(void)copy_text(at, " /* SKF_AD_??? */");
		}
	}
	put_symbol(c, text, k);
}

static void put_seccomp_return(struct call *c, uint32_t k)
{
	put_flags(c, k, &seccomp_returns);
}

static void put_instruction(struct call *c, const void *bytes, bool seccomp)
{
	struct sock_filter f;
	struct code code = { .length = 0 };
	bool jump;

	memcpy(&f, bytes, sizeof(f));
	jump = f.jt || f.jf;
	code_make(&code, f.code);
	PUT(c, call_open, jump ? "BPF_JUMP" : "BPF_STMT");
	put_item(c);
	put_text(c, code.text);
	put_item(c);
	if (seccomp && BPF_CLASS(f.code) == BPF_RET && BPF_RVAL(f.code) == BPF_K)
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

static void print_socket_instruction(struct call *c, const void *bytes)
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
	struct sock_fprog p;

	memcpy(&p, bytes, sizeof(p));
	put_struct_open(c);
	FIELD(c, number, "len", p.len);
	put_field(c, "filter");
	if (c->abbrev)
		put_address(c, (uintptr_t)p.filter);
	else
		put_array(c, (uintptr_t)p.filter, p.len, sizeof(struct sock_filter), AT_ENTRY, print);
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
	op->offset = offsetof(struct sock_fprog, filter);
	op->length = LENGTH_FIELD;
	op->field_width = sizeof(((struct sock_fprog *)0)->len);
	op->element = sizeof(struct sock_filter);
	op->max = CAPTURE_STRUCT_MAX;
}

const struct struct_type struct_sock_fprog = {
	.print = print_sock_fprog, .size = sizeof(struct sock_fprog), .capture = capture_filter
};
const struct struct_type struct_seccomp_fprog = {
	.print = print_seccomp_fprog, .size = sizeof(struct sock_fprog), .capture = capture_filter
};
