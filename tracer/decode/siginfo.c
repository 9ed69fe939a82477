/* SPDX-License-Identifier: BSD-2-Clause */
/* siginfo_t: which members are meant follows from the signal and its code. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/types.h"

#include <linux/audit.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const struct constant general_rows[] = {
	NAMED_INT(SI_USER), NAMED_INT(SI_KERNEL), NAMED_INT(SI_QUEUE), NAMED_INT(SI_TIMER),
	NAMED_INT(SI_MESGQ), NAMED_INT(SI_ASYNCIO), NAMED_INT(SI_SIGIO), NAMED_INT(SI_TKILL),
	NAMED_INT(SI_DETHREAD), NAMED_INT(SI_ASYNCNL), TABLE_END
};
static const struct constants general_codes = { general_rows, NULL, NULL };

/* The code's name depends on the signal. */
static const struct constant ill_rows[] = {
	NAMED(ILL_ILLOPC), NAMED(ILL_ILLOPN), NAMED(ILL_ILLADR), NAMED(ILL_ILLTRP),
	NAMED(ILL_PRVOPC), NAMED(ILL_PRVREG), NAMED(ILL_COPROC), NAMED(ILL_BADSTK),
	NAMED(ILL_BADIADDR), TABLE_END
}, fpe_rows[] = {
	NAMED(FPE_INTDIV), NAMED(FPE_INTOVF), NAMED(FPE_FLTDIV), NAMED(FPE_FLTOVF),
	NAMED(FPE_FLTUND), NAMED(FPE_FLTRES), NAMED(FPE_FLTINV), NAMED(FPE_FLTSUB),
	NAMED(FPE_FLTUNK), NAMED(FPE_CONDTRAP), TABLE_END
}, segv_rows[] = {
	NAMED(SEGV_MAPERR), NAMED(SEGV_ACCERR), NAMED(SEGV_BNDERR), NAMED(SEGV_PKUERR),
	NAMED(SEGV_ACCADI), NAMED(SEGV_ADIDERR), NAMED(SEGV_ADIPERR),
	{ 8, "SEGV_MTEAERR" }, { 9, "SEGV_MTESERR" }, TABLE_END
}, bus_rows[] = {
	NAMED(BUS_ADRALN), NAMED(BUS_ADRERR), NAMED(BUS_OBJERR), NAMED(BUS_MCEERR_AR),
	NAMED(BUS_MCEERR_AO), TABLE_END
}, trap_rows[] = {
	NAMED(TRAP_BRKPT), NAMED(TRAP_TRACE), NAMED(TRAP_BRANCH), NAMED(TRAP_HWBKPT),
	NAMED(TRAP_UNK), { 6, "TRAP_PERF" }, TABLE_END
}, chld_rows[] = {
	NAMED(CLD_EXITED), NAMED(CLD_KILLED), NAMED(CLD_DUMPED), NAMED(CLD_TRAPPED),
	NAMED(CLD_STOPPED), NAMED(CLD_CONTINUED), TABLE_END
}, poll_rows[] = {
	NAMED(POLL_IN), NAMED(POLL_OUT), NAMED(POLL_MSG), NAMED(POLL_ERR), NAMED(POLL_PRI),
	NAMED(POLL_HUP), TABLE_END
}, sys_rows[] = { { 1, "SYS_SECCOMP" }, { 2, "SYS_USER_DISPATCH" }, TABLE_END };

static const struct constants codes[65] = {
	[SIGILL] = { ill_rows, NULL, NULL },
	[SIGFPE] = { fpe_rows, NULL, NULL },
	[SIGSEGV] = { segv_rows, NULL, NULL },
	[SIGBUS] = { bus_rows, NULL, NULL },
	[SIGTRAP] = { trap_rows, NULL, NULL },
	[SIGCHLD] = { chld_rows, NULL, NULL },
	[SIGPOLL] = { poll_rows, NULL, NULL },
	[SIGSYS] = { sys_rows, NULL, NULL },
};

static bool names(const struct constant *rows, uint32_t value)
{
	for (; rows->name; rows++)
		if (rows->value == value)
			return true;
	return false;
}

static void put_code(struct call *c, int number, int code)
{
	const struct constants *own =
		number > 0 && number < 65 && codes[number].rows ? &codes[number] : NULL;

	if (!own || names(general_rows, (uint32_t)code))
		put_one_of(c, (uint32_t)code, &general_codes);
	else
		put_one_of(c, (uint32_t)code, own);
}

/* What comes with sigqueue(3) and its like. */
static void put_value(struct call *c, const siginfo_t *si)
{
	FIELD(c, decimal, "si_int", si->si_int);
	FIELD(c, address, "si_ptr", (uint64_t)(uintptr_t)si->si_ptr);
}

static void put_sender(struct call *c, const siginfo_t *si)
{
	FIELD(c, pid, "si_pid", si->si_pid);
	FIELD(c, id, "si_uid", si->si_uid);
}

static void put_child(struct call *c, const siginfo_t *si)
{
	put_sender(c, si);
	put_field(c, "si_status");
	if (si->si_code == CLD_EXITED)
		put_decimal(c, si->si_status);
	else
		put_signal(c, si->si_status);
	FIELD(c, ticks, "si_utime", (uint64_t)si->si_utime);
	FIELD(c, ticks, "si_stime", (uint64_t)si->si_stime);
}

static void put_fault(struct call *c, const siginfo_t *si)
{
	FIELD(c, address, "si_addr", (uint64_t)(uintptr_t)si->si_addr);
	if (si->si_signo == SIGBUS && (si->si_code == BUS_MCEERR_AR || si->si_code == BUS_MCEERR_AO))
		FIELD(c, hex, "si_addr_lsb", (uint16_t)si->si_addr_lsb);
	if (si->si_signo == SIGSEGV && si->si_code == SEGV_BNDERR) {
		FIELD(c, address, "si_lower", (uint64_t)(uintptr_t)si->si_lower);
		FIELD(c, address, "si_upper", (uint64_t)(uintptr_t)si->si_upper);
	}
	if (si->si_signo == SIGSEGV && si->si_code == SEGV_PKUERR)
		FIELD(c, number, "si_pkey", si->si_pkey);
}

/* A call that a seccomp filter trapped; __NR_ is the prefix of the caller's own numbers. */
static void put_trapped(struct call *c, const siginfo_t *si)
{
	static const struct constant arch_rows[] = {
		{ AUDIT_ARCH_X86_64, "AUDIT_ARCH_X86_64" }, { AUDIT_ARCH_I386, "AUDIT_ARCH_I386" },
		TABLE_END
	};
	static const struct constants archs = { arch_rows, "AUDIT_ARCH_", NULL };
	uint64_t number = (unsigned)si->si_syscall;
	bool i386 = si->si_arch == AUDIT_ARCH_I386;
	const char *name = i386 || si->si_arch == AUDIT_ARCH_X86_64
		? syscall_name(i386 ? ABI_I386 : ABI_X86_64, number)
		: NULL;
	char text[64];

	FIELD(c, address, "si_call_addr", (uint64_t)(uintptr_t)si->si_call_addr);
	put_field(c, "si_syscall");
	(void)snprintf(text, sizeof(text), "__NR_%s", name ? name : "");
	if (name && i386 == c->i386) {
		put_symbol(c, text, number);
	} else {
		put_number(c, number);
		if (name && c->style->constants != CONSTANTS_RAW)
			put_comment(c, name);
	}
	FIELD(c, one_of, "si_arch", si->si_arch, &archs);
}

static void put_by_signal(struct call *c, const siginfo_t *si)
{
	switch (si->si_signo) {
	case SIGCHLD:
		put_child(c, si);
		break;
	case SIGILL:
	case SIGFPE:
	case SIGSEGV:
	case SIGBUS:
	case SIGTRAP:
		put_fault(c, si);
		break;
	case SIGPOLL:
		if (si->si_code < POLL_IN || si->si_code > POLL_HUP)
			break;
		FIELD(c, decimal, "si_band", si->si_band);
		FIELD(c, fd, "si_fd", si->si_fd, AT_ENTRY);
		break;
	case SIGSYS:
		put_trapped(c, si);
		break;
	default:
		if (si->si_pid || si->si_uid)
			put_sender(c, si);
		if (si->si_ptr)
			put_value(c, si);
	}
}

static bool is_from(const siginfo_t *si, int number)
{
	return si->si_signo == number && si->si_code > 0;
}

/* struct compat_siginfo of linux/compat.h, as far as it is looked at: its members follow three ints. */
static void siginfo_widen(const uint8_t *bytes, siginfo_t *si)
{
	uint32_t head[3], m[5];

	memcpy(head, bytes, sizeof(head));
	memcpy(m, bytes + sizeof(head), sizeof(m));
	memset(si, 0, sizeof(*si));
	si->si_signo = (int)head[0];
	si->si_errno = (int)head[1];
	si->si_code = (int)head[2];
	if (is_from(si, SIGILL) || is_from(si, SIGFPE) || is_from(si, SIGSEGV) ||
		is_from(si, SIGBUS) || is_from(si, SIGTRAP)) {
		si->si_addr = (void *)(uintptr_t)m[0];
		if (si->si_code == SEGV_PKUERR && si->si_signo == SIGSEGV) {
			si->si_pkey = m[2];
		} else if (si->si_code == SEGV_BNDERR && si->si_signo == SIGSEGV) {
			si->si_lower = (void *)(uintptr_t)m[2];
			si->si_upper = (void *)(uintptr_t)m[3];
		}
	} else if (is_from(si, SIGPOLL) || si->si_code == SI_SIGIO) {
		si->si_band = (int)m[0];
		si->si_fd = (int)m[1];
	} else if (is_from(si, SIGSYS)) {
		si->si_call_addr = (void *)(uintptr_t)m[0];
		si->si_syscall = (int)m[1];
		si->si_arch = m[2];
	} else {
		si->si_pid = (int)m[0]; /* a timer's id and overrun lie in the same places */
		si->si_uid = m[1];
		if (is_from(si, SIGCHLD)) {
			si->si_status = (int)m[2];
			si->si_utime = (int)m[3];
			si->si_stime = (int)m[4];
		} else {
			si->si_ptr = (void *)(uintptr_t)m[2];
		}
	}
}

/* Sent by a process or on its behalf. */
static void put_sent(struct call *c, const siginfo_t *si)
{
	switch (si->si_code) {
	case SI_TIMER:
		FIELD(c, hex, "si_timerid", (uint64_t)(unsigned)si->si_timerid);
		FIELD(c, decimal, "si_overrun", si->si_overrun);
		put_value(c, si);
		break;
	case SI_SIGIO:
		FIELD(c, decimal, "si_band", si->si_band);
		FIELD(c, fd, "si_fd", si->si_fd, AT_ENTRY);
		break;
	case SI_USER:
	case SI_TKILL:
		put_sender(c, si);
		break;
	default:
		put_sender(c, si);
		if (si->si_ptr)
			put_value(c, si);
	}
}

static void print_siginfo(struct call *c, const void *bytes)
{
	siginfo_t si;

	if (c->i386)
		siginfo_widen(bytes, &si);
	else
		memcpy(&si, bytes, sizeof(si));
	put_struct_open(c);
	if (!si.si_signo) { /* nobody to wait for */
		put_struct_close(c, false);
		return;
	}
	FIELD(c, signal, "si_signo", si.si_signo);
	put_field(c, "si_code");
	put_code(c, si.si_signo, si.si_code);
	if (si.si_errno)
		FIELD(c, positive_errno, "si_errno", (unsigned)si.si_errno);
	if (si.si_code <= 0)
		put_sent(c, &si);
	else if (si.si_code != SI_KERNEL || si.si_signo == SIGSEGV)
		put_by_signal(c, &si);
	put_struct_close(c, false);
}

/* What is given may be about a descriptor. */
static void capture_siginfo(struct capture_builder *b, unsigned reg, unsigned when)
{
	struct capture_op *op;

	if (when != CAPTURE_ENTRY)
		return;
	op = capture_add(b, CAPTURE_FDS, when, reg);
	op->count = 1;
	op->offset = b->abi == ABI_I386 ? 16 : offsetof(siginfo_t, si_fd);
	op->element = sizeof(int);
}

const struct struct_type struct_siginfo = { .print = print_siginfo,
	.size = sizeof(siginfo_t), .portable = true, .capture = capture_siginfo };
