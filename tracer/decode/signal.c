/* SPDX-License-Identifier: BSD-2-Clause */
/* Signals: sets, actions, siginfo. */
#include "decode/signal.h"

#include "decode/call.h"
#include "decode/constants.h"
#include "decode/signal-names.h"
#include "decode/types.h"

#include <stddef.h>
#include <ucontext.h>
#include <signal.h>
#include <string.h>

/* --- sets ---------------------------------------------------------------------------------------- */
void print_sigset_bits(struct call *c, uint64_t bits)
{
	/* From two thirds on it is shorter to say which are not in it. */
	bool invert = __builtin_popcountll(bits) >= 64 * 2 / 3;

	PUT(c, bit_set, &bits, 64, signal_bit_name, invert);
}

void put_sigset(struct call *c, uint64_t address, uint64_t size, enum phase phase)
{
	const void *bytes = NULL;
	uint64_t bits;

	if (size == sizeof(bits))
		bytes = call_bytes(c, address, sizeof(bits), phase);
	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(&bits, bytes, sizeof(bits));
	print_sigset_bits(c, bits);
}

static void print_sigset_in(struct call *c, const struct arg *a, unsigned reg)
{
	put_sigset(c, reg_raw(c, reg), reg_raw(c, a->length_arg), AT_ENTRY);
}

static void capture_sigset_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_ENTRY, reg, sizeof(uint64_t));
}

static void print_sigset_out(struct call *c, const struct arg *a, unsigned reg)
{
	if (c->failed)
		put_address(c, reg_raw(c, reg));
	else
		put_sigset(c, reg_raw(c, reg), reg_raw(c, a->length_arg), AT_EXIT);
}

static void capture_sigset_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_EXIT_OK, reg, sizeof(uint64_t));
}

/* Where the call shows its mask only when it has ended. */
static void print_sigset_late(struct call *c, const struct arg *a, unsigned reg)
{
	if (c->failed)
		put_address(c, reg_raw(c, reg));
	else
		print_sigset_in(c, a, reg);
}

/* rt_sigtimedwait(2) tells which of them came. */
static void aux_sigset_awaited(struct call *c, const struct arg *a, unsigned reg)
{
	char buffer[24];
	const char *name = c->failed ? NULL : signal_name((int)c->record->call.result, buffer);

	(void)a, (void)reg;
	if (name)
		put_aux(c, name);
}

const struct arg_type arg_sigset_late = {
	.print = print_sigset_late, .capture = capture_sigset_in, .at_exit = true
};
const struct arg_type arg_sigset_awaited = {
	.print = print_sigset_in, .capture = capture_sigset_in, .aux = aux_sigset_awaited
};
const struct arg_type arg_sigset_in = { .print = print_sigset_in, .capture = capture_sigset_in };
const struct arg_type arg_sigset_out = {
	.print = print_sigset_out, .capture = capture_sigset_out, .at_exit = true
};

/* --- actions --------------------------------------------------------------------------------------- */
/* The kernel's struct sigaction of x86_64 (arch/x86/include/uapi/asm/signal.h); libc has another. */
struct kernel_sigaction {
	uint64_t handler;
	uint64_t flags;
	uint64_t restorer;
	uint64_t mask;
};

static void put_handler(struct call *c, uint64_t handler)
{
	static const struct constant rows[] = {
		{ 0, "SIG_DFL" }, { 1, "SIG_IGN" }, { (uint64_t)-1, "SIG_ERR" }, TABLE_END
	};
	static const struct constants handlers = { rows, NULL, NULL };

	if (handler <= 1 || handler == (uint64_t)-1)
		put_one_of(c, handler, &handlers);
	else
		put_address(c, handler);
}

static void print_sigaction(struct call *c, const void *bytes)
{
	struct kernel_sigaction sa;

	memcpy(&sa, bytes, sizeof(sa));
	put_struct_open(c);
	FIELD(c, handler, "sa_handler", sa.handler);
	put_field(c, "sa_mask");
	print_sigset_bits(c, sa.mask);
	FIELD(c, flags, "sa_flags", sa.flags, &sigaction_flags);
	if (sa.flags & 0x04000000) /* SA_RESTORER, which libc's header hides */
		FIELD(c, address, "sa_restorer", sa.restorer);
	put_struct_close(c, false);
}

const struct struct_type struct_sigaction = {
	.print = print_sigaction, .size = sizeof(struct kernel_sigaction)
};

/* --- alternative stack, events, return from a handler ---------------------------------------------------- */
static void print_sigaltstack(struct call *c, const void *bytes)
{
	stack_t ss;

	memcpy(&ss, bytes, sizeof(ss));
	put_struct_open(c);
	FIELD(c, address, "ss_sp", (uint64_t)(uintptr_t)ss.ss_sp);
	FIELD(c, flags, "ss_flags", (unsigned)ss.ss_flags, &sigaltstack_flags);
	FIELD(c, number, "ss_size", ss.ss_size);
	put_struct_close(c, false);
}

static void print_sigevent(struct call *c, const void *bytes)
{
	struct sigevent e;
	int tid;

	memcpy(&e, bytes, sizeof(e));
	put_struct_open(c);
	if (e.sigev_value.sival_ptr) {
		put_field(c, "sigev_value");
		put_struct_open(c);
		FIELD(c, decimal, "sival_int", e.sigev_value.sival_int);
		FIELD(c, address, "sival_ptr", (uint64_t)(uintptr_t)e.sigev_value.sival_ptr);
		put_struct_close(c, false);
	}
	put_field(c, "sigev_signo");
	if (e.sigev_notify == SIGEV_SIGNAL || e.sigev_notify == SIGEV_THREAD || e.sigev_notify == 4)
		put_signal(c, e.sigev_signo);
	else /* no signal is sent, so the number means nothing */
		put_number(c, (unsigned)e.sigev_signo);
	FIELD(c, one_of, "sigev_notify", (unsigned)e.sigev_notify, &sigevent_notifications);
	if (e.sigev_notify == 4) { /* SIGEV_THREAD_ID: the member after it, which libc hides */
		memcpy(&tid, (const uint8_t *)bytes + 16, sizeof(tid));
		FIELD(c, pid, "sigev_notify_thread_id", tid);
	}
	put_struct_close(c, false);
}

const struct struct_type struct_sigaltstack = {
	.print = print_sigaltstack, .size = sizeof(stack_t)
};
const struct struct_type struct_sigevent = {
	.print = print_sigevent, .size = sizeof(struct sigevent)
};

/*
 * The frame that the kernel laid on the stack for the handler: the handler's own return has taken its first
 * word off, so the stack pointer stands at its struct ucontext (arch/x86/include/asm/sigframe.h).
 */
#define SIGFRAME_MASK offsetof(ucontext_t, uc_sigmask)

static void print_rt_sigreturn(struct call *c)
{
	uint64_t at = c->record->call.sp + SIGFRAME_MASK, bits;

	if (!c->entry)
		return;
	put_arg(c, "frame");
	if (c->i386 || !memory_copy(c->record, at, AT_ENTRY, &bits, sizeof(bits))) {
		put_address(c, c->record->call.sp);
		return;
	}
	put_struct_open(c);
	PUT(c, field, "mask");
	print_sigset_bits(c, bits);
	put_struct_close(c, false);
}

static void capture_rt_sigreturn(struct capture_builder *b)
{
	struct capture_op *op;

	if (b->abi == ABI_I386)
		return;
	op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY, 0);
	op->from = FROM_STACK;
	op->offset = SIGFRAME_MASK;
	op->length = LENGTH_CONST;
	op->count = sizeof(uint64_t);
	op->max = sizeof(uint64_t);
}

const struct special special_rt_sigreturn = {
	.print = print_rt_sigreturn, .capture = capture_rt_sigreturn
};
