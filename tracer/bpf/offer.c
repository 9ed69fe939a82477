/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the running kernel has of what the programs may use, by looking, never by its version; and its numbers put into
 * their code, where the compiler left marks for them (shared.h).
 */
#include "bpf/ebpf.h"

#include "text.h"

#include <bpf/btf.h>
#include <linux/bpf.h>
#include <stdlib.h>

static void offer_functions(struct offer *offer)
{
	static const char *const names[] = {
#define NAMES(name_, first_, second_) first_, second_,
		BPF_FUNCTIONS_EACH(NAMES)
#undef NAMES
	};
	uint32_t ids[ARRAY_SIZE(names)] = { 0 };

	kernel_types_functions(offer->types, names, ARRAY_SIZE(names), ids);
	for (size_t i = 0; i < BPF_FUNCTIONS; i++)
		offer->functions[i] = ids[2 * i] ? ids[2 * i] : ids[2 * i + 1];
}

/* Which types pointers are given back, and whether a call may wait for pages. */
static void offer_numbers(struct offer *offer)
{
	static const char *const names[BPF_TYPES] = {
#define NAME(type_) [BPF_TYPE_##type_] = #type_,
		BPF_TYPES_EACH(NAME)
#undef NAME
	};

	for (size_t i = 0; i < BPF_TYPES; i++) {
		offer->numbers[i] = kernel_types_find(offer->types, BTF_KIND_STRUCT, names[i]);
		if (!offer->numbers[i])
			offer->plain = true;
	}
	offer->numbers[BPF_NUMBER_WAITS] = 1;
	for (size_t i = 0; i < BPF_FUNCTIONS; i++)
		if (!offer->functions[i])
			offer->numbers[BPF_NUMBER_WAITS] = 0;
}

void offer_init(struct offer *offer, const struct kernel_types *types)
{
	*offer = (struct offer){ .types = types, .plain = getenv("SIDETRACE_BPF_PLAIN") != NULL };
	if (offer->plain)
		return;
	offer_functions(offer);
	if (offer->functions[BPF_FUNCTION_CAST])
		offer_numbers(offer);
	else
		offer->plain = true;
}

/* A call of a function of the kernel is told by the function's type. */
static void put_function(struct bpf_insn *insn, const struct offer *offer)
{
	uint32_t function = (uint32_t)insn->imm - BPF_FUNCTION_CALL;

	if (insn->src_reg != 0 || function >= BPF_FUNCTIONS || !offer->functions[function])
		return;
	insn->src_reg = BPF_PSEUDO_KFUNC_CALL;
	insn->imm = (int)offer->functions[function];
}

static void put_number(struct bpf_insn *insn, const struct offer *offer)
{
	uint32_t number = (uint32_t)insn->imm - BPF_NUMBER;

	if (number < BPF_NUMBERS)
		insn->imm = (int)offer->numbers[number];
}

void offer_put(const struct offer *offer, struct bpf_insn *code, size_t n)
{
	for (size_t i = 0; !offer->plain && i < n; i++) {
		if (code[i].code == (BPF_JMP | BPF_CALL))
			put_function(&code[i], offer);
		else if (code[i].code == (BPF_ALU64 | BPF_MOV | BPF_K))
			put_number(&code[i], offer);
	}
}
