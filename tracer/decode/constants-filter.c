/* SPDX-License-Identifier: BSD-2-Clause */
/* Classic BPF: the parts of an instruction's code, ancillary data, what seccomp filters return. */
#include "decode/constants.h"

#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>

static const struct constant class_rows[] = {
	NAMED(BPF_LD), NAMED(BPF_LDX), NAMED(BPF_ST), NAMED(BPF_STX), NAMED(BPF_ALU), NAMED(BPF_JMP),
	NAMED(BPF_RET), NAMED(BPF_MISC), TABLE_END
};
const struct constants bpf_classes = { class_rows, "BPF_", NULL };

static const struct constant size_rows[] = {
	NAMED(BPF_W), NAMED(BPF_H), NAMED(BPF_B), NAMED(BPF_DW), TABLE_END
};
const struct constants bpf_sizes = { size_rows, "BPF_", NULL };

static const struct constant mode_rows[] = {
	NAMED(BPF_IMM), NAMED(BPF_ABS), NAMED(BPF_IND), NAMED(BPF_MEM), NAMED(BPF_LEN),
	NAMED(BPF_MSH), NAMED(BPF_XADD), TABLE_END
};
const struct constants bpf_modes = { mode_rows, "BPF_", NULL };

static const struct constant ebpf_class_rows[] = {
	NAMED(BPF_LD), NAMED(BPF_LDX), NAMED(BPF_ST), NAMED(BPF_STX), NAMED(BPF_ALU), NAMED(BPF_JMP),
	NAMED(BPF_JMP32), NAMED(BPF_ALU64), TABLE_END
};
const struct constants ebpf_classes = { ebpf_class_rows, "BPF_", NULL };

static const struct constant ebpf_mode_rows[] = {
	NAMED(BPF_IMM), NAMED(BPF_ABS), NAMED(BPF_IND), NAMED(BPF_MEM), NAMED(BPF_XADD), TABLE_END
};
const struct constants ebpf_modes = { ebpf_mode_rows, "BPF_", NULL };

static const struct constant source_rows[] = { NAMED(BPF_K), NAMED(BPF_X), TABLE_END };
const struct constants bpf_sources = { source_rows, "BPF_", NULL };

static const struct constant alu_rows[] = {
	NAMED(BPF_ADD), NAMED(BPF_SUB), NAMED(BPF_MUL), NAMED(BPF_DIV), NAMED(BPF_OR), NAMED(BPF_AND),
	NAMED(BPF_LSH), NAMED(BPF_RSH), NAMED(BPF_NEG), NAMED(BPF_MOD), NAMED(BPF_XOR),
	NAMED(BPF_MOV), NAMED(BPF_ARSH), NAMED(BPF_END), TABLE_END
};
const struct constants bpf_alu_operations = { alu_rows, "BPF_", NULL };

static const struct constant jump_rows[] = {
	NAMED(BPF_JA), NAMED(BPF_JEQ), NAMED(BPF_JGT), NAMED(BPF_JGE), NAMED(BPF_JSET),
	NAMED(BPF_JNE), NAMED(BPF_JSGT), NAMED(BPF_JSGE), NAMED(BPF_CALL), NAMED(BPF_EXIT),
	NAMED(BPF_JLT), NAMED(BPF_JLE), NAMED(BPF_JSLT), NAMED(BPF_JSLE), TABLE_END
};
const struct constants bpf_jump_operations = { jump_rows, "BPF_", NULL };

static const struct constant return_rows[] = {
	NAMED(BPF_K), NAMED(BPF_X), NAMED(BPF_A), TABLE_END
};
const struct constants bpf_return_values = { return_rows, "BPF_", NULL };

static const struct constant misc_rows[] = { NAMED(BPF_TAX), NAMED(BPF_TXA), TABLE_END };
const struct constants bpf_misc_operations = { misc_rows, "BPF_", NULL };

static const struct constant extension_rows[] = {
	NAMED(SKF_AD_PROTOCOL), NAMED(SKF_AD_PKTTYPE), NAMED(SKF_AD_IFINDEX), NAMED(SKF_AD_NLATTR),
	NAMED(SKF_AD_NLATTR_NEST), NAMED(SKF_AD_MARK), NAMED(SKF_AD_QUEUE), NAMED(SKF_AD_HATYPE),
	NAMED(SKF_AD_RXHASH), NAMED(SKF_AD_CPU), NAMED(SKF_AD_ALU_XOR_X), NAMED(SKF_AD_VLAN_TAG),
	NAMED(SKF_AD_VLAN_TAG_PRESENT), NAMED(SKF_AD_PAY_OFFSET), NAMED(SKF_AD_RANDOM),
	NAMED(SKF_AD_VLAN_TPID), TABLE_END
};
const struct constants bpf_extensions = { extension_rows, "SKF_AD_", NULL };

static const struct constant action_rows[] = {
	NAMED(SECCOMP_RET_KILL_PROCESS), NAMED(SECCOMP_RET_KILL_THREAD), NAMED(SECCOMP_RET_TRAP),
	NAMED(SECCOMP_RET_ERRNO), NAMED(SECCOMP_RET_USER_NOTIF), NAMED(SECCOMP_RET_TRACE),
	NAMED(SECCOMP_RET_LOG), NAMED(SECCOMP_RET_ALLOW), TABLE_END
};
const struct constants seccomp_actions = { action_rows, "SECCOMP_RET_", NULL };
