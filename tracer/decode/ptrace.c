/* SPDX-License-Identifier: BSD-2-Clause */
/* ptrace(2): what the last two arguments are depends on the request. */
#include "decode/bpf-filter.h"
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/signal.h"
#include "decode/types.h"
#include "syscalls.h"

#include <elf.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>

enum { REQUEST, TRACEE, ADDRESS, DATA };

CONSTANTS(trace_options, "PTRACE_O_", NULL,
	NAMED(PTRACE_O_TRACESYSGOOD), NAMED(PTRACE_O_TRACEFORK), NAMED(PTRACE_O_TRACEVFORK),
	NAMED(PTRACE_O_TRACECLONE), NAMED(PTRACE_O_TRACEEXEC), NAMED(PTRACE_O_TRACEVFORKDONE),
	NAMED(PTRACE_O_TRACEEXIT), NAMED(PTRACE_O_TRACESECCOMP), NAMED(PTRACE_O_EXITKILL),
	NAMED(PTRACE_O_SUSPEND_SECCOMP));
CONSTANTS(register_sets, "NT_", NULL,
	NAMED(NT_PRSTATUS), NAMED(NT_FPREGSET), NAMED(NT_PRPSINFO), NAMED(NT_PRXREG),
	NAMED(NT_PLATFORM), NAMED(NT_AUXV), NAMED(NT_GWINDOWS), NAMED(NT_ASRS), NAMED(NT_PSTATUS),
	NAMED(NT_PSINFO), NAMED(NT_PRCRED), NAMED(NT_UTSNAME), NAMED(NT_LWPSTATUS),
	NAMED(NT_LWPSINFO), NAMED(NT_PRFPXREG), NAMED(NT_PPC_VMX), NAMED(NT_PPC_SPE),
	NAMED(NT_PPC_VSX), NAMED(NT_PPC_TAR), NAMED(NT_PPC_PPR), NAMED(NT_PPC_DSCR),
	NAMED(NT_PPC_EBB), NAMED(NT_PPC_PMU), NAMED(NT_PPC_TM_CGPR), NAMED(NT_PPC_TM_CFPR),
	NAMED(NT_PPC_TM_CVMX), NAMED(NT_PPC_TM_CVSX), NAMED(NT_PPC_TM_SPR), NAMED(NT_PPC_TM_CTAR),
	NAMED(NT_PPC_TM_CPPR), NAMED(NT_PPC_TM_CDSCR), NAMED(NT_PPC_PKEY), NAMED(NT_386_TLS),
	NAMED(NT_386_IOPERM), NAMED(NT_X86_XSTATE), NAMED(NT_S390_HIGH_GPRS), NAMED(NT_S390_TIMER),
	NAMED(NT_S390_TODCMP), NAMED(NT_S390_TODPREG), NAMED(NT_S390_CTRS), NAMED(NT_S390_PREFIX),
	NAMED(NT_S390_LAST_BREAK), NAMED(NT_S390_SYSTEM_CALL), NAMED(NT_S390_TDB),
	NAMED(NT_S390_VXRS_LOW), NAMED(NT_S390_VXRS_HIGH), NAMED(NT_S390_GS_CB),
	NAMED(NT_S390_GS_BC), NAMED(NT_S390_RI_CB), { 0x30e, "NT_S390_PV_CPU_DATA" },
	NAMED(NT_ARM_VFP), NAMED(NT_ARM_TLS), NAMED(NT_ARM_HW_BREAK), NAMED(NT_ARM_HW_WATCH),
	NAMED(NT_ARM_SYSTEM_CALL), NAMED(NT_ARM_SVE), NAMED(NT_ARM_PAC_MASK),
	NAMED(NT_ARM_PACA_KEYS), NAMED(NT_ARM_PACG_KEYS), NAMED(NT_ARM_TAGGED_ADDR_CTRL),
	NAMED(NT_ARM_PAC_ENABLED_KEYS), { 0x40b, "NT_ARM_SSVE" }, { 0x40c, "NT_ARM_ZA" },
	{ 0x500, "NT_METAG_CBUF" }, { 0x501, "NT_METAG_RPIPE" }, { 0x502, "NT_METAG_TLS" },
	{ 0x600, "NT_ARC_V2" }, NAMED(NT_VMCOREDD), NAMED(NT_MIPS_DSP), NAMED(NT_MIPS_FP_MODE),
	NAMED(NT_MIPS_MSA), { 0xa00, "NT_LOONGARCH_CPUCFG" }, { 0xa01, "NT_LOONGARCH_CSR" },
	{ 0xa02, "NT_LOONGARCH_LSX" }, { 0xa03, "NT_LOONGARCH_LASX" },
	{ 0xa04, "NT_LOONGARCH_LBT" }, NAMED(NT_FILE), NAMED(NT_PRXFPREG), NAMED(NT_SIGINFO));
CONSTANTS(call_operations, "PTRACE_SYSCALL_INFO_", NULL,
	NAMED(PTRACE_SYSCALL_INFO_NONE), NAMED(PTRACE_SYSCALL_INFO_ENTRY),
	NAMED(PTRACE_SYSCALL_INFO_EXIT), NAMED(PTRACE_SYSCALL_INFO_SECCOMP));
CONSTANTS(architectures, "AUDIT_ARCH_", NULL,
	NAMED(AUDIT_ARCH_AARCH64), NAMED(AUDIT_ARCH_ALPHA), NAMED(AUDIT_ARCH_ARCOMPACT),
	NAMED(AUDIT_ARCH_ARCOMPACTBE), NAMED(AUDIT_ARCH_ARCV2), NAMED(AUDIT_ARCH_ARCV2BE),
	NAMED(AUDIT_ARCH_ARM), NAMED(AUDIT_ARCH_ARMEB), NAMED(AUDIT_ARCH_C6X),
	NAMED(AUDIT_ARCH_C6XBE), NAMED(AUDIT_ARCH_CRIS), NAMED(AUDIT_ARCH_CSKY),
	NAMED(AUDIT_ARCH_FRV), NAMED(AUDIT_ARCH_H8300), NAMED(AUDIT_ARCH_HEXAGON),
	NAMED(AUDIT_ARCH_I386), NAMED(AUDIT_ARCH_IA64), NAMED(AUDIT_ARCH_LOONGARCH32),
	NAMED(AUDIT_ARCH_LOONGARCH64), NAMED(AUDIT_ARCH_M32R), NAMED(AUDIT_ARCH_M68K),
	NAMED(AUDIT_ARCH_MICROBLAZE), NAMED(AUDIT_ARCH_MIPS), NAMED(AUDIT_ARCH_MIPS64),
	NAMED(AUDIT_ARCH_MIPS64N32), NAMED(AUDIT_ARCH_MIPSEL), NAMED(AUDIT_ARCH_MIPSEL64),
	NAMED(AUDIT_ARCH_MIPSEL64N32), NAMED(AUDIT_ARCH_NDS32), NAMED(AUDIT_ARCH_NDS32BE),
	NAMED(AUDIT_ARCH_NIOS2), NAMED(AUDIT_ARCH_OPENRISC), NAMED(AUDIT_ARCH_PARISC),
	NAMED(AUDIT_ARCH_PARISC64), NAMED(AUDIT_ARCH_PPC), NAMED(AUDIT_ARCH_PPC64),
	NAMED(AUDIT_ARCH_PPC64LE), NAMED(AUDIT_ARCH_RISCV32), NAMED(AUDIT_ARCH_RISCV64),
	NAMED(AUDIT_ARCH_S390), NAMED(AUDIT_ARCH_S390X), NAMED(AUDIT_ARCH_SH),
	NAMED(AUDIT_ARCH_SH64), NAMED(AUDIT_ARCH_SHEL), NAMED(AUDIT_ARCH_SHEL64),
	NAMED(AUDIT_ARCH_SPARC), NAMED(AUDIT_ARCH_SPARC64), NAMED(AUDIT_ARCH_TILEGX),
	NAMED(AUDIT_ARCH_TILEGX32), NAMED(AUDIT_ARCH_TILEPRO), NAMED(AUDIT_ARCH_UNICORE),
	{ (EM_V850|__AUDIT_ARCH_LE), "AUDIT_ARCH_V850" }, NAMED(AUDIT_ARCH_X86_64),
	NAMED(AUDIT_ARCH_XTENSA));
CONSTANTS(peek_flags, "PTRACE_PEEKSIGINFO_", NULL, { 1, "PTRACE_PEEKSIGINFO_SHARED" });

/* --- registers ----------------------------------------------------------------------------------------- */
#define REG(name_) F(struct user_regs_struct, name_, HEX)
static const struct field general_registers[] = {
	REG(r15), REG(r14), REG(r13), REG(r12), REG(rbp), REG(rbx), REG(r11), REG(r10), REG(r9), REG(r8),
	REG(rax), REG(rcx), REG(rdx), REG(rsi), REG(rdi), REG(orig_rax), REG(rip), REG(cs), REG(eflags),
	REG(rsp), REG(ss), REG(fs_base), REG(gs_base), REG(ds), REG(es), REG(fs), REG(gs), F_END
};
#define FPREG(name_) F(struct user_fpregs_struct, name_, HEX)
static const struct field float_registers[] = {
	FPREG(cwd), FPREG(swd), FPREG(ftw), FPREG(fop), FPREG(rip), FPREG(rdp), FPREG(mxcsr),
	FPREG(mxcr_mask), F_ARRAY(struct user_fpregs_struct, st_space, HEX),
	F_ARRAY(struct user_fpregs_struct, xmm_space, HEX),
	F_ARRAY(struct user_fpregs_struct, padding, HEX), F_END
};

/* As many registers as `size` bytes hold. */
static void put_registers(struct call *c, uint64_t address, uint64_t size, const struct field *fields,
	size_t whole, enum phase phase)
{
	size_t known = size < whole ? size : whole, n = 0;
	const void *bytes = known && !(size & 7) ? call_bytes(c, address, known, phase) : NULL;
	struct field some[32];

	if (!bytes) {
		put_address(c, address);
		return;
	}
	for (; fields->name && fields->offset < known; fields++) {
		some[n] = *fields;
		if (some[n].count && (size_t)some[n].offset + (size_t)some[n].size * some[n].count > known)
			some[n].count = (uint16_t)((known - some[n].offset) / some[n].size);
		n++;
	}
	some[n] = (struct field)F_END;
	put_struct_open(c);
	(void)put_fields(c, some, bytes);
	put_struct_close(c, size > whole);
}

static void put_general(struct call *c, uint64_t address, uint64_t size, enum phase phase)
{
	put_registers(c, address, size, general_registers, sizeof(struct user_regs_struct), phase);
}

static void put_float(struct call *c, uint64_t address, uint64_t size, enum phase phase)
{
	put_registers(c, address, size, float_registers, sizeof(struct user_fpregs_struct), phase);
}

static void put_set(struct call *c, uint64_t base, uint64_t size, enum phase phase)
{
	if (reg_unsigned(c, ADDRESS) == NT_PRSTATUS)
		put_general(c, base, size, phase);
	else if (reg_unsigned(c, ADDRESS) == NT_FPREGSET)
		put_float(c, base, size, phase);
	else
		put_address(c, base);
}

/* {iov_base={…}, iov_len=216 => 27}: the kernel tells how much there was. */
static void put_register_set(struct call *c, bool get)
{
	const uint8_t *before = c->i386 ? NULL : call_bytes(c, reg_raw(c, DATA), 16, AT_ENTRY);
	const uint8_t *after = c->i386 ? NULL : call_bytes(c, reg_raw(c, DATA), 16, AT_EXIT);
	uint64_t old, new;

	if (!before) {
		if (c->entry)
			put_address(c, reg_raw(c, DATA));
		return;
	}
	old = field_number(before + 8, 8);
	new = after ? field_number(after + 8, 8) : old;
	if (c->entry && !get) {
		put_struct_open(c);
		put_field(c, "iov_base");
		put_set(c, field_number(before, 8), old, AT_ENTRY);
		FIELD(c, number, "iov_len", old);
	}
	if (c->exit && get) {
		put_struct_open(c);
		put_field(c, "iov_base");
		put_set(c, field_number(after ? after : before, 8), new, AT_EXIT);
		FIELD(c, number, "iov_len", old);
	}
	if (!c->exit)
		return;
	if (new != old) {
		put_changed(c);
		put_number(c, new);
	}
	put_struct_close(c, false);
}

/* A place in struct user: 8*RAX, offsetof(struct user, u_debugreg) + 8 */
static void put_user_offset(struct call *c, uint64_t offset)
{
	static const char *const names[] = { "8*R15", "8*R14", "8*R13", "8*R12", "8*RBP", "8*RBX",
		"8*R11", "8*R10", "8*R9", "8*R8", "8*RAX", "8*RCX", "8*RDX", "8*RSI", "8*RDI",
		"8*ORIG_RAX", "8*RIP", "8*CS", "8*EFL", "8*RSP", "8*SS" };
#define USER(member_) { offsetof(struct user, member_), "offsetof(struct user, " #member_ ")" }
	static const struct constant members[] = {
		USER(u_fpvalid), USER(i387), USER(u_tsize), USER(u_dsize), USER(u_ssize),
		USER(start_code), USER(start_stack), USER(signal), USER(reserved), USER(u_ar0),
		USER(u_fpstate), USER(magic), USER(u_comm), USER(u_debugreg)
	};
#undef USER
	size_t n = sizeof(names) / sizeof(names[0]), last = sizeof(members) / sizeof(members[0]) - 1;
	const char *name = NULL;
	uint64_t base = 0;
	char text[64];

	if (offset < 8 * n || offset < members[0].value) {
		size_t i = offset / 8 < n ? offset / 8 : n - 1;

		name = names[i];
		base = 8 * i;
	} else {
		for (size_t i = 0; i <= last && members[i].value <= offset; i++) {
			name = members[i].name;
			base = members[i].value;
		}
		if (offset > sizeof(struct user))
			name = NULL;
		else if (offset == sizeof(struct user))
			name = "sizeof(struct user)", base = offset;
	}
	if (!name || c->style->constants != CONSTANTS_ABBREV)
		put_address(c, offset);
	if (!name || c->style->constants == CONSTANTS_RAW)
		return;
	(void)snprintf(text, sizeof(text), offset == base ? "%s" : "%s+%llu", name,
		(unsigned long long)(offset - base));
	if (c->style->constants == CONSTANTS_VERBOSE)
		put_comment(c, text);
	else
		put_text(c, text);
}

/* --- calls of the tracee ------------------------------------------------------------------------------- */
/* linux/ptrace.h's struct ptrace_syscall_info, which does not stand beside sys/ptrace.h */
struct call_info {
	uint8_t op, pad[3];
	uint32_t arch;
	uint64_t instruction_pointer, stack_pointer;
	uint64_t number; /* or the result */
	uint64_t args[6];
	uint32_t ret_data;
};

static void put_call_number(struct call *c, const struct call_info *info)
{
	enum abi abi = info->arch == AUDIT_ARCH_I386 ? ABI_I386 : ABI_X86_64;
	const char *name = info->arch == AUDIT_ARCH_I386 || info->arch == AUDIT_ARCH_X86_64
		? syscall_name(abi, info->number)
		: NULL;
	char text[48];

	put_field(c, "nr");
	if (!name || c->style->constants != CONSTANTS_ABBREV)
		put_number(c, info->number);
	if (!name || c->style->constants == CONSTANTS_RAW)
		return;
	(void)snprintf(text, sizeof(text), "__NR_%s", name);
	if (c->style->constants == CONSTANTS_VERBOSE)
		put_comment(c, text);
	else
		put_text(c, text);
}

static void put_call(struct call *c, const struct call_info *info, size_t size, bool seccomp)
{
	size_t args = offsetof(struct call_info, args), end = offsetof(struct call_info, ret_data);
	size_t count = size < args ? 0 : (size - args) / 8;

	put_field(c, seccomp ? "seccomp" : "entry");
	put_struct_open(c);
	put_call_number(c, info);
	if (count > 6)
		count = 6;
	if (count) {
		put_field(c, "args");
		put_array_open(c);
		for (size_t i = 0; i < count; i++) {
			put_item(c);
			put_hex(c, info->args[i]);
		}
		put_array_close(c, false);
	}
	if (seccomp && size >= end + 4)
		FIELD(c, number, "ret_data", info->ret_data);
	put_struct_close(c, false);
}

static void put_return(struct call *c, const struct call_info *info, size_t size)
{
	uint8_t is_error = (uint8_t)info->args[0];
	bool told = size > offsetof(struct call_info, args);

	put_field(c, "exit");
	put_struct_open(c);
	put_field(c, "rval");
	if (told && is_error)
		put_negative_errno(c, (int)info->number);
	else
		put_decimal(c, (int64_t)info->number);
	if (told)
		FIELD(c, number, "is_error", is_error);
	put_struct_close(c, false);
}

static void put_call_info(struct call *c)
{
	uint64_t room = reg_raw(c, ADDRESS), there = (uint64_t)c->record->call.result;
	size_t most = offsetof(struct call_info, ret_data) + 4;
	uint64_t size = room < there ? room : there;
	struct call_info info = { 0 };
	const void *bytes = NULL;

	if (size > most)
		size = most;
	if (!c->failed && size)
		bytes = call_bytes(c, reg_raw(c, DATA), size, AT_EXIT);
	if (!bytes) {
		put_address(c, reg_raw(c, DATA));
		return;
	}
	memcpy(&info, bytes, size);
	put_struct_open(c);
	FIELD(c, one_of, "op", info.op, &call_operations);
	if (size >= 8)
		FIELD(c, one_of, "arch", info.arch, &architectures);
	if (size >= 16)
		FIELD(c, address, "instruction_pointer", info.instruction_pointer);
	if (size >= 24)
		FIELD(c, address, "stack_pointer", info.stack_pointer);
	if (size >= 32 && (info.op == 1 || info.op == 3))
		put_call(c, &info, size, info.op == 3);
	else if (size >= 32 && info.op == 2)
		put_return(c, &info, size);
	put_struct_close(c, false);
}

/* --- seccomp, signals ---------------------------------------------------------------------------------- */
static const struct field peek_fields[] = {
	{ .name = "off", .size = 8, .kind = F_UNSIGNED },
	{ .name = "flags", .offset = 8, .size = 4, .kind = F_FLAGS, .names = &peek_flags },
	{ .name = "nr", .offset = 12, .size = 4, .kind = F_UNSIGNED }, F_END
};

static void put_peek(struct call *c)
{
	const void *bytes = call_bytes(c, reg_raw(c, ADDRESS), 16, AT_ENTRY);

	if (bytes)
		put_fields_struct(c, peek_fields, bytes);
	else
		put_address(c, reg_raw(c, ADDRESS));
}

static void put_metadata(struct call *c)
{
	uint64_t size = reg_raw(c, ADDRESS), result = (uint64_t)c->record->call.result;
	const uint8_t *before = size < 8 ? NULL : call_bytes(c, reg_raw(c, DATA), 8, AT_ENTRY);
	const uint8_t *after;

	if (!before) {
		if (c->entry)
			put_address(c, reg_raw(c, DATA));
		return;
	}
	if (c->entry) {
		put_struct_open(c);
		FIELD(c, number, "filter_off", field_number(before, 8));
	}
	if (!c->exit)
		return;
	if (!c->failed && result > 8) {
		after = result < 16 ? NULL : call_bytes(c, reg_raw(c, DATA), 16, AT_EXIT);
		if (after) {
			FIELD(c, flags, "flags", field_number(after + 8, 8), &seccomp_filter_flags);
		} else {
			put_item(c);
			put_text(c, "???");
		}
	}
	put_struct_close(c, !c->failed && result > 16);
}

static void put_instructions(struct call *c)
{
	if (c->failed)
		put_address(c, reg_raw(c, DATA));
	else
		put_seccomp_instructions(c, reg_raw(c, DATA), (uint64_t)c->record->call.result, AT_EXIT);
}

static void put_infos(struct call *c)
{
	if (c->failed)
		put_address(c, reg_raw(c, DATA));
	else
		put_array(c, reg_raw(c, DATA), (uint64_t)c->record->call.result, struct_siginfo.size,
			AT_EXIT, struct_siginfo.print);
}

/* --- requests ------------------------------------------------------------------------------------------ */
enum kind {
	NOTHING, /* the argument is not looked at by the kernel */
	POINTER, SIGNAL_NUMBER, OPTIONS, SIZE, USER_OFFSET, SET_TYPE, PEEK,
	INFO_IN, MASK_IN, REGISTERS_IN, FLOATS_IN,
	SET_IN, METADATA, /* in both halves */
	SET_OUT,          /* an address at the entry, the rest at the exit */
	/* filled by the call */
	WORD_OUT, NUMBER_OUT, INFO_OUT, INFOS_OUT, MASK_OUT, FILTER_OUT, CALL_OUT, REGISTERS_OUT, FLOATS_OUT,
};

static const struct ptrace_request {
	int number;
	uint8_t address, data; /* enum kind */
} requests[] = {
	{ PTRACE_ATTACH, NOTHING, NOTHING }, { PTRACE_INTERRUPT, NOTHING, NOTHING },
	{ PTRACE_KILL, NOTHING, NOTHING }, { PTRACE_LISTEN, NOTHING, NOTHING },
	{ PTRACE_PEEKUSER, USER_OFFSET, WORD_OUT }, { PTRACE_POKEUSER, USER_OFFSET, POINTER },
	{ PTRACE_PEEKDATA, POINTER, WORD_OUT }, { PTRACE_PEEKTEXT, POINTER, WORD_OUT },
	{ PTRACE_GETREGSET, SET_TYPE, SET_OUT }, { PTRACE_SETREGSET, SET_TYPE, SET_IN },
	{ PTRACE_GETSIGMASK, SIZE, MASK_OUT }, { PTRACE_SETSIGMASK, SIZE, MASK_IN },
	{ PTRACE_SECCOMP_GET_FILTER, SIZE, FILTER_OUT }, { PTRACE_SECCOMP_GET_METADATA, SIZE, METADATA },
	{ PTRACE_GET_SYSCALL_INFO, SIZE, CALL_OUT }, { PTRACE_PEEKSIGINFO, PEEK, INFOS_OUT },
	{ PTRACE_SETREGS, NOTHING, REGISTERS_IN }, { PTRACE_GETREGS, NOTHING, REGISTERS_OUT },
	{ PTRACE_SETFPREGS, NOTHING, FLOATS_IN }, { PTRACE_GETFPREGS, NOTHING, FLOATS_OUT },
	{ PTRACE_CONT, POINTER, SIGNAL_NUMBER }, { PTRACE_DETACH, POINTER, SIGNAL_NUMBER },
	{ PTRACE_SYSCALL, POINTER, SIGNAL_NUMBER }, { PTRACE_SINGLESTEP, POINTER, SIGNAL_NUMBER },
	{ PTRACE_SINGLEBLOCK, POINTER, SIGNAL_NUMBER }, { PTRACE_SYSEMU, POINTER, SIGNAL_NUMBER },
	{ PTRACE_SYSEMU_SINGLESTEP, POINTER, SIGNAL_NUMBER },
	{ PTRACE_SEIZE, POINTER, OPTIONS }, { PTRACE_SETOPTIONS, POINTER, OPTIONS },
	{ 21 /* PTRACE_OLDSETOPTIONS */, POINTER, OPTIONS },
	{ PTRACE_SETSIGINFO, POINTER, INFO_IN }, { PTRACE_GETSIGINFO, POINTER, INFO_OUT },
	{ PTRACE_GETEVENTMSG, POINTER, NUMBER_OUT },
};

static struct ptrace_request request_of(const struct call *c)
{
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++)
		if ((uint64_t)requests[i].number == reg_raw(c, REQUEST))
			return requests[i];
	return (struct ptrace_request){ 0, POINTER, POINTER };
}

static void put_word(struct call *c, bool hex)
{
	const void *bytes = c->failed ? NULL : call_bytes(c, reg_raw(c, DATA), c->word, AT_EXIT);

	if (!bytes) {
		put_address(c, reg_raw(c, DATA));
		return;
	}
	put_array_open(c);
	put_item(c);
	if (hex)
		put_address(c, call_word(c, bytes));
	else
		put_number(c, call_word(c, bytes));
	put_array_close(c, false);
}

static void put_argument(struct call *c, enum kind kind, unsigned reg)
{
	uint64_t value = reg_raw(c, reg);

	switch (kind) {
	case NOTHING:
		break;
	case POINTER:
		put_address(c, value);
		break;
	case SIGNAL_NUMBER:
		put_signal(c, (int)value);
		break;
	case OPTIONS:
		put_flags(c, value, &trace_options);
		break;
	case SIZE:
		put_number(c, value);
		break;
	case USER_OFFSET:
		put_user_offset(c, value);
		break;
	case SET_TYPE:
		put_one_of(c, (uint32_t)value, &register_sets);
		break;
	case PEEK:
		put_peek(c);
		break;
	case INFO_IN:
		put_struct_at(c, value, &struct_siginfo, AT_ENTRY);
		break;
	case MASK_IN:
		put_sigset(c, value, reg_raw(c, ADDRESS), AT_ENTRY);
		break;
	case REGISTERS_IN:
		put_general(c, value, sizeof(struct user_regs_struct), AT_ENTRY);
		break;
	case FLOATS_IN:
		put_float(c, value, sizeof(struct user_fpregs_struct), AT_ENTRY);
		break;
	case SET_IN:
	case SET_OUT:
		put_register_set(c, kind == SET_OUT);
		break;
	case METADATA:
		put_metadata(c);
		break;
	case WORD_OUT:
	case NUMBER_OUT:
		put_word(c, kind == WORD_OUT);
		break;
	case INFO_OUT:
		if (c->failed)
			put_address(c, value);
		else
			put_struct_at(c, value, &struct_siginfo, AT_EXIT);
		break;
	case INFOS_OUT:
		put_infos(c);
		break;
	case MASK_OUT:
		if (c->failed)
			put_address(c, value);
		else
			put_sigset(c, value, reg_raw(c, ADDRESS), AT_EXIT);
		break;
	case FILTER_OUT:
		put_instructions(c);
		break;
	case CALL_OUT:
		put_call_info(c);
		break;
	case REGISTERS_OUT:
	case FLOATS_OUT:
		if (c->failed)
			put_address(c, value);
		else if (kind == REGISTERS_OUT)
			put_general(c, value, sizeof(struct user_regs_struct), AT_EXIT);
		else
			put_float(c, value, sizeof(struct user_fpregs_struct), AT_EXIT);
		break;
	}
}

static void print_ptrace(struct call *c)
{
	struct ptrace_request request = request_of(c);

	if (c->entry)
		FIELD_ARG(c, one_of, "op", reg_raw(c, REQUEST), &ptrace_requests);
	if (reg_raw(c, REQUEST) == PTRACE_TRACEME)
		return;
	if (c->entry) {
		FIELD_ARG(c, pid, "pid", reg_int(c, TRACEE));
		if (request.address != NOTHING) {
			put_arg(c, "addr");
			put_argument(c, request.address, ADDRESS);
		}
	}
	if (request.data == NOTHING || (request.data < SET_IN && !c->entry) ||
		(request.data >= WORD_OUT && !c->exit))
		return;
	if (c->entry || request.data >= WORD_OUT)
		put_arg(c, "data");
	put_argument(c, request.data, DATA);
}

/* No structure but lists of them is longer than the floating-point registers. */
static void capture_ptrace(struct capture_builder *b)
{
	struct capture_op *op;

	capture_bytes(b, CAPTURE_ENTRY, ADDRESS, 16);
	capture_bytes(b, CAPTURE_ENTRY | CAPTURE_EXIT, DATA, sizeof(struct user_fpregs_struct));
	capture_unless(b, CAPTURE_ENTRY, REQUEST, UINT32_MAX, PTRACE_SETSIGINFO, 1);
	struct_siginfo.capture(b, DATA, CAPTURE_ENTRY);
	/* PTRACE_SECCOMP_GET_FILTER and PTRACE_PEEKSIGINFO fill lists */
	capture_unless(b, CAPTURE_EXIT_OK, REQUEST, UINT32_MAX, PTRACE_SECCOMP_GET_FILTER, 1);
	capture_bytes(b, CAPTURE_EXIT_OK, DATA, CAPTURE_STRUCT_MAX);
	capture_unless(b, CAPTURE_EXIT_OK, REQUEST, UINT32_MAX, PTRACE_PEEKSIGINFO, 1);
	capture_bytes(b, CAPTURE_EXIT_OK, DATA, CAPTURE_STRUCT_MAX);
	/* PTRACE_GETREGSET and PTRACE_SETREGSET differ in one bit */
	capture_unless(b, CAPTURE_ENTRY, REQUEST, UINT32_MAX & ~1u, PTRACE_GETREGSET, 1);
	op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY | CAPTURE_EXIT_OK, DATA);
	op->from = FROM_BLOB;
	op->wide = 1;
	op->length = LENGTH_FIELD;
	op->length_offset = 8;
	op->field_width = 8;
	op->max = CAPTURE_STRUCT_MAX;
}

_Static_assert((PTRACE_GETREGSET & 1) == 0 && PTRACE_SETREGSET == PTRACE_GETREGSET + 1,
	"one comparison for both");

const struct special special_ptrace = { .print = print_ptrace, .capture = capture_ptrace };
