/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * prctl(2): one row per option says what its arguments are and what the result means; an option that has
 * no row shows its registers.
 */
#include "decode/bpf-filter.h"
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/types.h"

#include <linux/capability.h>
#include <linux/seccomp.h>
#include <linux/securebits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

#include "decode/newer-constants.h"

enum { OPTION, FIRST, SECOND, THIRD };

/* linux/prctl.h: PR_SME_SET_VL and PR_SME_GET_VL, Linux 5.19 */
#define SME_SET_VL 63
#define SME_GET_VL 64

#define COMM_SIZE 16 /* TASK_COMM_LEN, with its NUL */

/* --- names --------------------------------------------------------------------------------------------- */
static const struct constant dump_rows[] = {
	{ 0, "SUID_DUMP_DISABLE" }, { 1, "SUID_DUMP_USER" }, { 2, "SUID_DUMP_ROOT" }, TABLE_END
};
static const struct constants dump_modes = { dump_rows, "SUID_DUMP_", NULL };

static const struct constant cap_rows[] = {
	NAMED(CAP_CHOWN), NAMED(CAP_DAC_OVERRIDE), NAMED(CAP_DAC_READ_SEARCH), NAMED(CAP_FOWNER),
	NAMED(CAP_FSETID), NAMED(CAP_KILL), NAMED(CAP_SETGID), NAMED(CAP_SETUID), NAMED(CAP_SETPCAP),
	NAMED(CAP_LINUX_IMMUTABLE), NAMED(CAP_NET_BIND_SERVICE), NAMED(CAP_NET_BROADCAST),
	NAMED(CAP_NET_ADMIN), NAMED(CAP_NET_RAW), NAMED(CAP_IPC_LOCK), NAMED(CAP_IPC_OWNER),
	NAMED(CAP_SYS_MODULE), NAMED(CAP_SYS_RAWIO), NAMED(CAP_SYS_CHROOT), NAMED(CAP_SYS_PTRACE),
	NAMED(CAP_SYS_PACCT), NAMED(CAP_SYS_ADMIN), NAMED(CAP_SYS_BOOT), NAMED(CAP_SYS_NICE),
	NAMED(CAP_SYS_RESOURCE), NAMED(CAP_SYS_TIME), NAMED(CAP_SYS_TTY_CONFIG), NAMED(CAP_MKNOD),
	NAMED(CAP_LEASE), NAMED(CAP_AUDIT_WRITE), NAMED(CAP_AUDIT_CONTROL), NAMED(CAP_SETFCAP),
	NAMED(CAP_MAC_OVERRIDE), NAMED(CAP_MAC_ADMIN), NAMED(CAP_SYSLOG), NAMED(CAP_WAKE_ALARM),
	NAMED(CAP_BLOCK_SUSPEND), NAMED(CAP_AUDIT_READ), NAMED(CAP_PERFMON), NAMED(CAP_BPF),
	NAMED(CAP_CHECKPOINT_RESTORE), TABLE_END
};
static const struct constants capabilities = { cap_rows, "CAP_", NULL };

static const struct constant secure_rows[] = {
	{ SECBIT_NOROOT, "SECBIT_NOROOT" }, { SECBIT_NOROOT_LOCKED, "SECBIT_NOROOT_LOCKED" },
	{ SECBIT_NO_SETUID_FIXUP, "SECBIT_NO_SETUID_FIXUP" },
	{ SECBIT_NO_SETUID_FIXUP_LOCKED, "SECBIT_NO_SETUID_FIXUP_LOCKED" },
	{ SECBIT_KEEP_CAPS, "SECBIT_KEEP_CAPS" },
	{ SECBIT_KEEP_CAPS_LOCKED, "SECBIT_KEEP_CAPS_LOCKED" },
	{ SECBIT_NO_CAP_AMBIENT_RAISE, "SECBIT_NO_CAP_AMBIENT_RAISE" },
	{ SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED, "SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED" }, TABLE_END
};
static const struct constants secure_bits = { secure_rows, "SECBIT_", NULL };

static const struct constant tsc_rows[] = {
	NAMED(PR_TSC_ENABLE), NAMED(PR_TSC_SIGSEGV), TABLE_END
};
static const struct constants tsc_modes = { tsc_rows, "PR_TSC_", NULL };

static const struct constant mce_rows[] = {
	NAMED(PR_MCE_KILL_CLEAR), NAMED(PR_MCE_KILL_SET), TABLE_END
};
static const struct constants mce_operations = { mce_rows, "PR_MCE_KILL_", NULL };

static const struct constant mce_policy_rows[] = {
	NAMED(PR_MCE_KILL_LATE), NAMED(PR_MCE_KILL_EARLY), NAMED(PR_MCE_KILL_DEFAULT), TABLE_END
};
static const struct constants mce_policies = { mce_policy_rows, "PR_MCE_KILL_", NULL };

static const struct constant mm_rows[] = {
	NAMED(PR_SET_MM_START_CODE), NAMED(PR_SET_MM_END_CODE), NAMED(PR_SET_MM_START_DATA),
	NAMED(PR_SET_MM_END_DATA), NAMED(PR_SET_MM_START_STACK), NAMED(PR_SET_MM_START_BRK),
	NAMED(PR_SET_MM_BRK), NAMED(PR_SET_MM_ARG_START), NAMED(PR_SET_MM_ARG_END),
	NAMED(PR_SET_MM_ENV_START), NAMED(PR_SET_MM_ENV_END), NAMED(PR_SET_MM_AUXV),
	NAMED(PR_SET_MM_EXE_FILE), NAMED(PR_SET_MM_MAP), NAMED(PR_SET_MM_MAP_SIZE), TABLE_END
};
static const struct constants mm_fields = { mm_rows, "PR_SET_MM_", NULL };

static const struct constant ambient_rows[] = {
	NAMED(PR_CAP_AMBIENT_IS_SET), NAMED(PR_CAP_AMBIENT_RAISE), NAMED(PR_CAP_AMBIENT_LOWER),
	NAMED(PR_CAP_AMBIENT_CLEAR_ALL), TABLE_END
};
static const struct constants ambient_operations = { ambient_rows, "PR_CAP_AMBIENT_", NULL };

static const struct constant speculation_rows[] = {
	NAMED(PR_SPEC_STORE_BYPASS), NAMED(PR_SPEC_INDIRECT_BRANCH), NAMED(PR_SPEC_L1D_FLUSH),
	TABLE_END
};
static const struct constants speculations = { speculation_rows, "PR_SPEC_", NULL };

static const struct constant control_rows[] = {
	NAMED(PR_SPEC_PRCTL), NAMED(PR_SPEC_ENABLE), NAMED(PR_SPEC_DISABLE),
	NAMED(PR_SPEC_FORCE_DISABLE), NAMED(PR_SPEC_DISABLE_NOEXEC), TABLE_END
};
static const struct constants speculation_controls = { control_rows, "PR_SPEC_", NULL };

static const struct constant seccomp_rows[] = {
	NAMED(SECCOMP_MODE_DISABLED), NAMED(SECCOMP_MODE_STRICT), NAMED(SECCOMP_MODE_FILTER),
	TABLE_END
};
static const struct constants seccomp_modes = { seccomp_rows, "SECCOMP_MODE_", NULL };

static const struct constant dispatch_rows[] = {
	NAMED(PR_SYS_DISPATCH_OFF), NAMED(PR_SYS_DISPATCH_ON), TABLE_END
};
static const struct constants dispatch_modes = { dispatch_rows, "PR_SYS_DISPATCH_", NULL };

static const struct constant vma_rows[] = { NAMED(PR_SET_VMA_ANON_NAME), TABLE_END };
static const struct constants vma_attributes = { vma_rows, "PR_SET_VMA_", NULL };

static const struct constant ptracer_rows[] = {
	{ (uint32_t)PR_SET_PTRACER_ANY, "PR_SET_PTRACER_ANY" }, TABLE_END
};
static const struct constants ptracers = { ptracer_rows, NULL, NULL };

CONSTANTS(authentication_keys, "PR_PAC_", NULL, NAMED(PR_PAC_APIAKEY), NAMED(PR_PAC_APIBKEY),
	NAMED(PR_PAC_APDAKEY), NAMED(PR_PAC_APDBKEY), NAMED(PR_PAC_APGAKEY));
CONSTANTS(enabled_keys, "PR_PAC_", NULL, NAMED(PR_PAC_APIAKEY), NAMED(PR_PAC_APIBKEY),
	NAMED(PR_PAC_APDAKEY), NAMED(PR_PAC_APDBKEY));
CONSTANTS(unaligned_modes, "PR_UNALIGN_", NULL, NAMED(PR_UNALIGN_NOPRINT), NAMED(PR_UNALIGN_SIGBUS));
CONSTANTS(float_modes, "PR_FP_MODE_", NULL, NAMED(PR_FP_MODE_FR), NAMED(PR_FP_MODE_FRE));
CONSTANTS(exec_gains, "PR_MDWE_", NULL, NAMED(PR_MDWE_REFUSE_EXEC_GAIN), NAMED(PR_MDWE_NO_INHERIT));
CONSTANTS(shadow_stacks, "PR_SHADOW_STACK_", NULL, NAMED(PR_SHADOW_STACK_ENABLE),
	NAMED(PR_SHADOW_STACK_WRITE), NAMED(PR_SHADOW_STACK_PUSH));
CONSTANTS(timer_restores, "PR_TIMER_CREATE_RESTORE_IDS_", NULL, NAMED(PR_TIMER_CREATE_RESTORE_IDS_OFF),
	NAMED(PR_TIMER_CREATE_RESTORE_IDS_ON), NAMED(PR_TIMER_CREATE_RESTORE_IDS_GET));
CONSTANTS(futex_hashes, "PR_FUTEX_HASH_", NULL, NAMED(PR_FUTEX_HASH_SET_SLOTS), NAMED(PR_FUTEX_HASH_GET_SLOTS));
CONSTANTS(tag_checks, NULL, NULL, NAMED(PR_MTE_TCF_NONE), NAMED(PR_MTE_TCF_SYNC),
	NAMED(PR_MTE_TCF_ASYNC), { PR_MTE_TCF_SYNC | PR_MTE_TCF_ASYNC, "PR_MTE_TCF_MASK" });
CONSTANTS(sve_flags, NULL, NULL, NAMED(PR_SVE_SET_VL_ONEXEC), NAMED(PR_SVE_VL_INHERIT));
CONSTANTS(sme_flags, NULL, NULL, { 1 << 18, "PR_SME_SET_VL_ONEXEC" }, { 1 << 17, "PR_SME_VL_INHERIT" });
CONSTANTS(core_operations, "PR_SCHED_CORE_", NULL, NAMED(PR_SCHED_CORE_GET), NAMED(PR_SCHED_CORE_CREATE),
	NAMED(PR_SCHED_CORE_SHARE_TO), NAMED(PR_SCHED_CORE_SHARE_FROM));
/* kernel/sched/core_sched.c takes these of linux/pid.h */
CONSTANTS(core_scopes, "PIDTYPE_", NULL, { 0, "PIDTYPE_PID" }, { 1, "PIDTYPE_TGID" },
	{ 2, "PIDTYPE_PGID" }, { 3, "PIDTYPE_SID" });

/* --- rows ---------------------------------------------------------------------------------------------- */
enum kind {
	NONE, /* the end of the arguments */
	NUMBER, HEX, ADDRESS, SIGNAL, LONG_SIGNAL, ONE_OF, LONG_ONE_OF, FLAGS, LONG_FLAGS, PID, EXPLAINED,
	VECTOR, TAGGED, NAME_IN, STRING_IN, FILTER, MEMORY_MAP,
	/* filled by the call */
	NAME_OUT, INT_OUT, UINT_OUT, SIGNAL_OUT, ONE_OF_OUT, POINTER_OUT, COOKIE_OUT, STACKS_OUT, AUXV_OUT,
};

struct part {
	enum kind kind;
	const struct constants *names;
};

struct option {
	unsigned number;
	bool aux_flags; /* the result is bits of names, and hexadecimal */
	const struct constants *result; /* NULL: a plain number */
	struct part parts[4];
	/* 0, or one and the register that has to have the value `only` for the row to hold */
	uint8_t only_at;
	uint64_t only;
};

static const struct option options[] = {
	{ PR_SET_PDEATHSIG, .parts = { { LONG_SIGNAL } } },
	{ PR_GET_PDEATHSIG, .parts = { { SIGNAL_OUT } } },
	{ PR_GET_DUMPABLE, .result = &dump_modes },
	{ PR_SET_DUMPABLE, .parts = { { LONG_ONE_OF, &dump_modes } } },
	{ PR_GET_UNALIGN, .parts = { { INT_OUT } } },
	{ PR_GET_KEEPCAPS }, { PR_SET_KEEPCAPS, .parts = { { NUMBER } } },
	{ PR_SET_FPEXC, .parts = { { NUMBER } } }, { PR_SET_ENDIAN, .parts = { { NUMBER } } },
	{ PR_SET_FP_MODE, .parts = { { LONG_FLAGS, &float_modes } } },
	{ PR_GET_FP_MODE, .aux_flags = true, .result = &float_modes }, { PR_SVE_GET_VL },
	{ PR_GET_TIMING }, { PR_SET_TIMING, .parts = { { NUMBER } } },
	{ PR_SET_NAME, .parts = { { NAME_IN } } }, { PR_GET_NAME, .parts = { { NAME_OUT } } },
	{ PR_GET_SECCOMP },
	{ PR_SET_SECCOMP, .parts = { { ONE_OF, &seccomp_modes }, { FILTER } },
		.only_at = SECOND, .only = SECCOMP_MODE_FILTER },
	{ PR_SET_SECCOMP, .parts = { { ONE_OF, &seccomp_modes } },
		.only_at = SECOND, .only = SECCOMP_MODE_STRICT },
	{ PR_SET_SECCOMP, .parts = { { LONG_ONE_OF, &seccomp_modes }, { HEX }, { HEX }, { HEX } } },
	{ PR_SET_PTRACER, .parts = { { ONE_OF, &ptracers } }, .only_at = SECOND, .only = UINT64_MAX },
	{ PR_SET_PTRACER, .parts = { { ONE_OF, &ptracers } }, .only_at = SECOND, .only = UINT32_MAX },
	{ PR_SET_PTRACER, .parts = { { NUMBER } } },
	{ PR_CAPBSET_READ, .parts = { { ONE_OF, &capabilities } } },
	{ PR_CAPBSET_DROP, .parts = { { ONE_OF, &capabilities } } },
	{ PR_GET_TSC, .parts = { { ONE_OF_OUT, &tsc_modes } } },
	{ PR_SET_TSC, .parts = { { ONE_OF, &tsc_modes } } },
	{ PR_GET_SECUREBITS, .aux_flags = true, .result = &secure_bits },
	{ PR_SET_SECUREBITS, .parts = { { LONG_FLAGS, &secure_bits } } },
	{ PR_SET_TIMERSLACK, .parts = { { NUMBER } } }, { PR_GET_TIMERSLACK },
	{ PR_TASK_PERF_EVENTS_DISABLE }, { PR_TASK_PERF_EVENTS_ENABLE },
	{ PR_MCE_KILL, .parts = { { ONE_OF, &mce_operations }, { ONE_OF, &mce_policies }, { HEX }, { HEX } },
		.only_at = SECOND, .only = PR_MCE_KILL_SET },
	{ PR_MCE_KILL, .parts = { { LONG_ONE_OF, &mce_operations }, { HEX }, { HEX }, { HEX } } },
	{ PR_GET_ENDIAN, .parts = { { INT_OUT } } }, { PR_GET_FPEMU, .parts = { { INT_OUT } } },
	{ PR_GET_FPEXC, .parts = { { INT_OUT } } },
	{ PR_SET_UNALIGN, .parts = { { FLAGS, &unaligned_modes } } },
	{ PR_PAC_RESET_KEYS, .parts = { { LONG_FLAGS, &authentication_keys }, { HEX }, { HEX }, { HEX } } },
	{ PR_PAC_SET_ENABLED_KEYS,
		.parts = { { LONG_FLAGS, &enabled_keys }, { LONG_FLAGS, &enabled_keys },
			{ HEX }, { HEX } } },
	{ PR_SVE_SET_VL, .parts = { { VECTOR, &sve_flags } } },
	{ SME_GET_VL }, { SME_SET_VL, .parts = { { VECTOR, &sme_flags } } },
	{ PR_SCHED_CORE, .parts = { { ONE_OF, &core_operations }, { PID }, { EXPLAINED, &core_scopes },
			{ COOKIE_OUT } }, .only_at = SECOND, .only = PR_SCHED_CORE_GET },
	{ PR_SCHED_CORE, .parts = { { ONE_OF, &core_operations }, { PID }, { EXPLAINED, &core_scopes },
			{ ADDRESS } } },
	{ PR_MCE_KILL_GET, .result = &mce_policies, .parts = { { HEX }, { HEX }, { HEX }, { HEX } } },
	{ PR_SET_MM, .parts = { { ONE_OF, &mm_fields }, { MEMORY_MAP }, { NUMBER }, { HEX } },
		.only_at = SECOND, .only = PR_SET_MM_MAP },
	{ PR_SET_MM, .parts = { { ONE_OF, &mm_fields }, { UINT_OUT }, { HEX }, { HEX } },
		.only_at = SECOND, .only = PR_SET_MM_MAP_SIZE },
	{ PR_SET_MM, .parts = { { ONE_OF, &mm_fields }, { HEX }, { HEX }, { HEX } } },
	{ PR_SET_CHILD_SUBREAPER, .parts = { { NUMBER } } },
	{ PR_GET_CHILD_SUBREAPER, .parts = { { INT_OUT } } },
	{ PR_SET_NO_NEW_PRIVS, .parts = { { NUMBER }, { HEX }, { HEX }, { HEX } } },
	{ PR_GET_NO_NEW_PRIVS, .parts = { { HEX }, { HEX }, { HEX }, { HEX } } },
	{ PR_GET_TID_ADDRESS, .parts = { { POINTER_OUT } } },
	{ PR_SET_THP_DISABLE, .parts = { { NUMBER }, { HEX }, { HEX }, { HEX } } },
	{ PR_GET_THP_DISABLE, .parts = { { HEX }, { HEX }, { HEX }, { HEX } } },
	{ PR_SET_IO_FLUSHER, .parts = { { NUMBER }, { HEX }, { HEX }, { HEX } } },
	{ PR_GET_IO_FLUSHER, .parts = { { HEX }, { HEX }, { HEX }, { HEX } } },
	{ PR_CAP_AMBIENT,
		.parts = { { ONE_OF, &ambient_operations }, { ONE_OF, &capabilities }, { HEX }, { HEX } },
		.only_at = SECOND, .only = PR_CAP_AMBIENT_IS_SET },
	{ PR_CAP_AMBIENT,
		.parts = { { ONE_OF, &ambient_operations }, { ONE_OF, &capabilities }, { HEX }, { HEX } },
		.only_at = SECOND, .only = PR_CAP_AMBIENT_RAISE },
	{ PR_CAP_AMBIENT,
		.parts = { { ONE_OF, &ambient_operations }, { ONE_OF, &capabilities }, { HEX }, { HEX } },
		.only_at = SECOND, .only = PR_CAP_AMBIENT_LOWER },
	{ PR_CAP_AMBIENT, .parts = { { ONE_OF, &ambient_operations }, { HEX }, { HEX }, { HEX } } },
	{ PR_GET_SPECULATION_CTRL, .aux_flags = true, .result = &speculation_controls,
		.parts = { { ONE_OF, &speculations } } },
	{ PR_SET_SPECULATION_CTRL,
		.parts = { { ONE_OF, &speculations }, { ONE_OF, &speculation_controls } } },
	{ PR_SET_SYSCALL_USER_DISPATCH,
		.parts = { { LONG_ONE_OF, &dispatch_modes }, { HEX }, { HEX }, { ADDRESS } } },
	{ PR_SET_TAGGED_ADDR_CTRL, .parts = { { TAGGED }, { HEX }, { HEX }, { HEX } } },
	{ PR_SET_MDWE, .parts = { { LONG_FLAGS, &exec_gains }, { HEX }, { HEX }, { HEX } } },
	{ PR_GET_MDWE, .aux_flags = true, .result = &exec_gains,
		.parts = { { HEX }, { HEX }, { HEX }, { HEX } } },
	{ PR_SET_MEMORY_MERGE, .parts = { { NUMBER }, { HEX }, { HEX }, { HEX } } },
	{ PR_GET_MEMORY_MERGE, .parts = { { HEX }, { HEX }, { HEX }, { HEX } } },
	{ PR_GET_SHADOW_STACK_STATUS, .parts = { { STACKS_OUT, &shadow_stacks }, { HEX }, { HEX }, { HEX } } },
	{ PR_SET_SHADOW_STACK_STATUS, .parts = { { LONG_FLAGS, &shadow_stacks }, { HEX }, { HEX }, { HEX } } },
	{ PR_LOCK_SHADOW_STACK_STATUS, .parts = { { LONG_FLAGS, &shadow_stacks }, { HEX }, { HEX }, { HEX } } },
	{ PR_TIMER_CREATE_RESTORE_IDS, .parts = { { LONG_ONE_OF, &timer_restores }, { HEX }, { HEX }, { HEX } } },
	{ PR_FUTEX_HASH, .parts = { { LONG_ONE_OF, &futex_hashes }, { NUMBER }, { HEX } } },
	{ PR_GET_AUXV, .parts = { { AUXV_OUT }, { NUMBER }, { HEX }, { HEX } } },
	{ PR_SET_VMA, .parts = { { ONE_OF, &vma_attributes }, { ADDRESS }, { NUMBER }, { STRING_IN } },
		.only_at = SECOND, .only = PR_SET_VMA_ANON_NAME },
	{ PR_SET_VMA, .parts = { { LONG_ONE_OF, &vma_attributes }, { ADDRESS }, { HEX }, { HEX } } },
};

/* The scheduler's operations are ints, all others longs. */
static uint64_t only_value(const struct call *c, const struct option *o)
{
	uint64_t value = reg_raw(c, o->only_at - 1u);

	return o->number == PR_SCHED_CORE ? (uint32_t)value : value;
}

static const struct option *option_of(const struct call *c)
{
	unsigned number = reg_unsigned(c, OPTION);

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (options[i].number == number &&
			(!options[i].only_at || options[i].only == only_value(c, &options[i])))
			return &options[i];
	return NULL;
}

/* --- values -------------------------------------------------------------------------------------------- */
static void put_comm(struct call *c, uint64_t address, enum phase phase)
{
	const uint8_t *end;
	struct memory m;

	if (!address || (phase == AT_EXIT && c->failed) ||
		!call_find(c, address, phase, &m) || !m.size) {
		put_address(c, address);
		return;
	}
	/* what goes in is not looked at as far as its NUL: fifteen letters show as cut off */
	if (m.size > COMM_SIZE - (phase == AT_ENTRY))
		m.size = COMM_SIZE - (phase == AT_ENTRY);
	end = memchr(m.bytes, 0, m.size);
	if (!end && phase == AT_ENTRY && m.size < COMM_SIZE - 1)
		put_address(c, address);
	else if (end)
		PUT(c, string, m.bytes, (size_t)(end - m.bytes), 0, 0);
	else
		PUT(c, string, m.bytes, m.size < COMM_SIZE ? m.size : COMM_SIZE - 1, STRING_CUT, -1);
}

static void put_out(struct call *c, const struct part *part, uint64_t address)
{
	const void *bytes = NULL;
	uint32_t value;

	if (!c->failed)
		bytes = call_bytes(
			c, address, part->kind == POINTER_OUT || part->kind == STACKS_OUT ? c->word
				: part->kind == COOKIE_OUT	 ? sizeof(uint64_t)
								 : sizeof(value), AT_EXIT);
	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(&value, bytes, sizeof(value));
	put_array_open(c);
	put_item(c);
	if (part->kind == SIGNAL_OUT)
		put_signal(c, (int)value);
	else if (part->kind == ONE_OF_OUT)
		put_one_of(c, value, part->names);
	else if (part->kind == POINTER_OUT)
		put_address(c, call_word(c, bytes));
	else if (part->kind == STACKS_OUT)
		put_flags(c, call_word(c, bytes), part->names);
	else if (part->kind == UINT_OUT)
		put_number(c, value);
	else if (part->kind == COOKIE_OUT)
		put_hex(c, field_number(bytes, sizeof(uint64_t)));
	else
		put_decimal(c, (int)value);
	put_array_close(c, false);
}

/* A number, and its name in a comment. */
static void put_explained(struct call *c, unsigned value, const struct constants *names)
{
	const struct constant *row = names->rows;

	while (row->name && row->value != value)
		row++;
	put_hex(c, value);
	if (c->style->constants != CONSTANTS_RAW)
		put_comment(c, row->name ? row->name : "PIDTYPE_???");
}

/* The length of a vector, in the lower 16 bits; what is above are flags. */
static void put_vector(struct call *c, uint64_t value, const struct constants *names)
{
	uint64_t length = (unsigned)value & 0xffff, flags = value & ~(uint64_t)0xffff;
	char text[128], *at = text;

	if (!flags) {
		put_hex(c, length);
		return;
	}
	if (!constants_join(names, flags, text, sizeof(text) - 24))
		(void)snprintf(text, sizeof(text), "%#llx", (unsigned long long)flags);
	at += strlen(at);
	(void)snprintf(at, (size_t)(text + sizeof(text) - at), "|%#llx", (unsigned long long)length);
	put_worded(c, value, text);
}

/* What top bytes of addresses may hold, and how tags of memory are checked: on arm64 alone. */
static void put_tagged(struct call *c, uint64_t value)
{
	static const uint64_t enable = PR_TAGGED_ADDR_ENABLE, checks = PR_MTE_TCF_SYNC | PR_MTE_TCF_ASYNC;
	uint64_t tags = value & PR_MTE_TAG_MASK, left = value & ~(enable | checks | PR_MTE_TAG_MASK);
	char text[160];
	int n = snprintf(text, sizeof(text), "%sPR_TAGGED_ADDR_ENABLE|%s", value & enable ? "" : "!",
		constant_name(&tag_checks, value & checks));

	if (tags)
		n += snprintf(text + n, sizeof(text) - (size_t)n, "|%#llx<<PR_MTE_TAG_SHIFT",
			(unsigned long long)tags >> PR_MTE_TAG_SHIFT);
	if (left)
		(void)snprintf(text + n, sizeof(text) - (size_t)n, "|%#llx", (unsigned long long)left);
	put_worded(c, value, text);
}

/* PR_SET_MM_MAP: all of what PR_SET_MM sets one by one. Members of 64 bits under every ABI, but for the last. */
#define MAP(member_, kind_) F(struct prctl_mm_map, member_, kind_)
static const struct field map_fields[] = {
	MAP(start_code, ADDRESS), MAP(end_code, ADDRESS), MAP(start_data, ADDRESS),
	MAP(end_data, ADDRESS), MAP(start_brk, ADDRESS), MAP(brk, ADDRESS),
	MAP(start_stack, ADDRESS), MAP(arg_start, ADDRESS), MAP(arg_end, ADDRESS),
	MAP(env_start, ADDRESS), MAP(env_end, ADDRESS),
	{ .name = "auxv", .offset = offsetof(struct prctl_mm_map, auxv), .size = 8, .kind = F_ADDRESS },
	MAP(auxv_size, UNSIGNED), MAP(exe_fd, FD), F_END
};

static void put_memory_map(struct call *c, uint64_t address, uint64_t size)
{
	const void *bytes = size == sizeof(struct prctl_mm_map)
		? call_bytes(c, address, sizeof(struct prctl_mm_map), AT_ENTRY)
		: NULL;

	if (bytes)
		put_fields_struct(c, map_fields, bytes);
	else
		put_address(c, address);
}

static void put_part(struct call *c, const struct part *part, uint64_t value)
{
	uint64_t result = (uint64_t)c->record->call.result;

	switch (part->kind) {
	case NONE:
		break;
	case NUMBER:
		put_number(c, value);
		break;
	case HEX:
		put_hex(c, value);
		break;
	case ADDRESS:
		put_address(c, value);
		break;
	case SIGNAL:
		put_signal(c, (int)value);
		break;
	case LONG_SIGNAL:
		if (value > INT32_MAX)
			put_number(c, value);
		else
			put_signal(c, (int)value);
		break;
	case PID:
		put_pid(c, (int)value);
		break;
	case EXPLAINED:
		put_explained(c, (unsigned)value, part->names);
		break;
	case VECTOR:
		put_vector(c, value, part->names);
		break;
	case TAGGED:
		put_tagged(c, value);
		break;
	case LONG_ONE_OF:
		put_one_of(c, value, part->names);
		break;
	case LONG_FLAGS:
		put_flags(c, value, part->names);
		break;
	case ONE_OF:
		put_one_of(c, (unsigned)value, part->names);
		break;
	case FLAGS:
		put_flags(c, (unsigned)value, part->names);
		break;
	case NAME_IN:
		put_comm(c, value, AT_ENTRY);
		break;
	case STRING_IN:
		put_c_string(c, value, AT_ENTRY);
		break;
	case FILTER:
		put_struct_at(c, value, &struct_seccomp_fprog, AT_ENTRY);
		break;
	case MEMORY_MAP:
		put_memory_map(c, value, reg_raw(c, THIRD));
		break;
	case AUXV_OUT:
		if (c->failed)
			put_address(c, value);
		else
			put_buffer(c, value, reg_raw(c, SECOND) < result ? reg_raw(c, SECOND) : result,
				AT_EXIT, STRING_HEX);
		break;
	case NAME_OUT:
		put_comm(c, value, AT_EXIT);
		break;
	case INT_OUT:
	case UINT_OUT:
	case STACKS_OUT:
	case SIGNAL_OUT:
	case ONE_OF_OUT:
	case POINTER_OUT:
	case COOKIE_OUT:
		put_out(c, part, value);
		break;
	}
}

static const char *const names[] = { "op", "arg2", "arg3", "arg4", "arg5" };

static void print_prctl(struct call *c)
{
	const struct option *o = option_of(c);
	bool late = false; /* an argument that the call fills was there: what follows is shown with it */

	if (c->entry)
		FIELD_ARG(c, one_of, names[0], reg_unsigned(c, OPTION), &prctl_options);
	for (unsigned i = 0; i < 4; i++) {
		enum kind kind = o ? o->parts[i].kind : HEX;

		if (o && kind == NONE)
			break;
		late |= kind >= NAME_OUT;
		if (late ? !c->exit : !c->entry)
			continue;
		put_arg(c, names[i + 1]);
		if (o)
			put_part(c, &o->parts[i], reg_raw(c, i + 1));
		else
			put_hex(c, reg_raw(c, i + 1));
	}
	if (c->exit && o && o->aux_flags)
		c->result = R_HEX;
}

/* Most structures are an int; the kernel reads no more of them than it knows. */
static void capture_prctl(struct capture_builder *b)
{
	struct capture_op *op;

	capture_unless(b, CAPTURE_ENTRY, OPTION, UINT32_MAX, PR_SET_NAME, 1);
	capture_bytes(b, CAPTURE_ENTRY, FIRST, COMM_SIZE);
	capture_unless(b, CAPTURE_ENTRY, OPTION, UINT32_MAX, PR_SET_VMA, 1);
	(void)capture_add(b, CAPTURE_STRING, CAPTURE_ENTRY, 4);
	capture_unless(b, CAPTURE_ENTRY, OPTION, UINT32_MAX, PR_SET_SECCOMP, 2);
	capture_bytes(b, CAPTURE_ENTRY, SECOND, struct_size(&struct_seccomp_fprog, b->abi == ABI_I386));
	struct_seccomp_fprog.capture(b, SECOND, CAPTURE_ENTRY);
	capture_unless(b, CAPTURE_ENTRY, OPTION, UINT32_MAX, PR_SET_MM, 3);
	capture_unless(b, CAPTURE_ENTRY, FIRST, UINT32_MAX, PR_SET_MM_MAP, 2);
	capture_bytes(b, CAPTURE_ENTRY, SECOND, sizeof(struct prctl_mm_map));
	op = capture_add(b, CAPTURE_FDS, CAPTURE_ENTRY, SECOND);
	op->count = 1;
	op->offset = offsetof(struct prctl_mm_map, exe_fd);
	op->element = sizeof(int);
	capture_unless(b, CAPTURE_EXIT_OK, OPTION, UINT32_MAX, PR_SET_MM, 2);
	capture_unless(b, CAPTURE_EXIT_OK, FIRST, UINT32_MAX, PR_SET_MM_MAP_SIZE, 1);
	capture_bytes(b, CAPTURE_EXIT_OK, SECOND, sizeof(uint32_t));
	capture_unless(b, CAPTURE_EXIT_OK, OPTION, UINT32_MAX, PR_GET_AUXV, 1);
	op = capture_add(b, CAPTURE_BYTES, CAPTURE_EXIT_OK, FIRST);
	op->length = LENGTH_MIN_RESULT;
	op->length_arg = SECOND;
	capture_unless(b, CAPTURE_EXIT_OK, OPTION, UINT32_MAX, PR_SCHED_CORE, 1);
	capture_bytes(b, CAPTURE_EXIT_OK, 4, sizeof(uint64_t));
	/* PR_GET_*: at most a name; the others do not point anywhere, and nothing is read of them */
	capture_bytes(b, CAPTURE_EXIT_OK, FIRST, COMM_SIZE);
}

/* 1 (SUID_DUMP_USER) */
static void aux_prctl(struct call *c)
{
	const struct option *o = option_of(c);
	uint64_t result = (uint64_t)c->record->call.result;

	if (c->failed || !o || !o->result || (o->aux_flags && (!result || c->style->constants == CONSTANTS_RAW)))
		return;
	PUT(c, aux_open);
	PUT(c, aux_names);
	if (o->aux_flags)
		put_flags(c, result, o->result);
	else
		put_one_of(c, result, o->result);
	PUT(c, aux_close);
}

const struct special special_prctl = {
	.print = print_prctl, .capture = capture_prctl, .aux = aux_prctl
};
