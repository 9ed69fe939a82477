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
static void print_sigset_of(struct call *c, uint64_t bits, unsigned size)
{
	unsigned n = size * 8;
	/* From two thirds on it is shorter to say which are not in it. */
	bool invert = (unsigned)__builtin_popcountll(bits) >= n * 2 / 3;

	PUT(c, bit_set, &bits, n, signal_bit_name, invert);
}

void print_sigset_bits(struct call *c, uint64_t bits)
{
	print_sigset_of(c, bits, 8);
}

static void put_sigset_from(
	struct call *c, uint64_t address, uint64_t size, uint64_t least, enum phase phase)
{
	const void *bytes = NULL;
	uint64_t bits = 0;

	if (size >= least && size <= sizeof(bits))
		bytes = call_bytes(c, address, size, phase);
	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(&bits, bytes, size);
	print_sigset_of(c, bits, (unsigned)size);
}

void put_sigset(struct call *c, uint64_t address, uint64_t size, enum phase phase)
{
	put_sigset_from(c, address, size, c->word, phase);
}

/* An argument says it, or the row: the calls of before real-time signals take a long. */
static uint64_t set_size(const struct call *c, const struct arg *a)
{
	return a->length == LENGTH_ARG ? reg_raw(c, a->length_arg) : a->count;
}

static void print_sigset_in(struct call *c, const struct arg *a, unsigned reg)
{
	put_sigset(c, reg_raw(c, reg), set_size(c, a), AT_ENTRY);
}

static void capture_set(struct capture_builder *b, const struct arg *a, unsigned reg, unsigned when)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, when, reg);

	capture_set_length(op, a);
	op->max = sizeof(uint64_t);
}

static void capture_sigset_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_set(b, a, reg, CAPTURE_ENTRY);
}

static void print_sigset_out(struct call *c, const struct arg *a, unsigned reg)
{
	if (c->failed)
		put_address(c, reg_raw(c, reg));
	else
		put_sigset(c, reg_raw(c, reg), set_size(c, a), AT_EXIT);
}

/* rt_sigpending gives as little of a set as it is asked for. */
static void print_sigset_part_out(struct call *c, const struct arg *a, unsigned reg)
{
	if (c->failed)
		put_address(c, reg_raw(c, reg));
	else
		put_sigset_from(c, reg_raw(c, reg), reg_raw(c, a->length_arg), 1, AT_EXIT);
}

static void capture_sigset_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_set(b, a, reg, CAPTURE_EXIT_OK);
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
const struct arg_type arg_sigset_part_out = {
	.print = print_sigset_part_out, .capture = capture_sigset_out, .at_exit = true
};

/* --- actions --------------------------------------------------------------------------------------- */
/* The kernel's struct sigaction of x86_64 (arch/x86/include/uapi/asm/signal.h); libc has another. */
struct kernel_sigaction {
	uint64_t handler;
	uint64_t flags;
	uint64_t restorer;
	uint64_t mask;
};

void put_handler(struct call *c, uint64_t handler)
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

/* The same with longs of 32 bits: struct compat_sigaction of linux/compat.h. */
static struct kernel_sigaction sigaction_read(const struct call *c, const void *bytes)
{
	struct kernel_sigaction sa;
	uint32_t narrow[3];

	if (!c->i386) {
		memcpy(&sa, bytes, sizeof(sa));
		return sa;
	}
	memcpy(narrow, bytes, sizeof(narrow));
	memcpy(&sa.mask, (const uint8_t *)bytes + sizeof(narrow), sizeof(sa.mask));
	sa.handler = narrow[0] == UINT32_MAX ? UINT64_MAX : narrow[0];
	sa.flags = narrow[1];
	sa.restorer = narrow[2];
	return sa;
}

static void print_sigaction(struct call *c, const void *bytes)
{
	struct kernel_sigaction sa = sigaction_read(c, bytes);

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
	.print = print_sigaction, .size = sizeof(struct kernel_sigaction), .size_i386 = 20
};

/* struct compat_old_sigaction: another order, and a mask of one word. */
static void print_old_sigaction(struct call *c, const void *bytes)
{
	uint32_t m[4];

	memcpy(m, bytes, sizeof(m));
	put_struct_open(c);
	FIELD(c, handler, "sa_handler", m[0] == UINT32_MAX ? UINT64_MAX : m[0]);
	put_field(c, "sa_mask");
	print_sigset_of(c, m[1], sizeof(m[1]));
	FIELD(c, flags, "sa_flags", m[2], &sigaction_flags);
	if (m[2] & 0x04000000) /* SA_RESTORER */
		FIELD(c, address, "sa_restorer", m[3]);
	put_struct_close(c, false);
}

const struct struct_type struct_old_sigaction = {
	.print = print_old_sigaction, .size = 16, .portable = true
};

/* --- alternative stack, events, return from a handler ---------------------------------------------------- */
static void print_sigaltstack(struct call *c, const void *bytes)
{
	const uint8_t *at = bytes;
	uint32_t flags;

	/* a pointer, an int, and a long behind it where longs begin */
	memcpy(&flags, at + c->word, sizeof(flags));
	put_struct_open(c);
	FIELD(c, address, "ss_sp", call_word(c, at));
	FIELD(c, flags, "ss_flags", flags, &sigaltstack_flags);
	FIELD(c, number, "ss_size", call_word(c, at + 2 * c->word));
	put_struct_close(c, false);
}

static void put_sigevent_value(struct call *c, const uint8_t *at)
{
	int number;

	memcpy(&number, at, sizeof(number));
	if (!call_word(c, at))
		return;
	put_field(c, "sigev_value");
	put_struct_open(c);
	FIELD(c, decimal, "sival_int", number);
	FIELD(c, address, "sival_ptr", call_word(c, at));
	put_struct_close(c, false);
}

/* sigev_value is a long; then come the numbers, and what goes with them. */
#define SIGEVENT_SIZE(word) (3 * (word) + 8)
static void print_sigevent(struct call *c, const void *bytes)
{
	const uint8_t *at = bytes, *rest = at + c->word + 8;
	int signo, notify, tid;

	memcpy(&signo, at + c->word, sizeof(signo));
	memcpy(&notify, at + c->word + 4, sizeof(notify));
	put_struct_open(c);
	put_sigevent_value(c, at);
	put_field(c, "sigev_signo");
	if (notify == SIGEV_SIGNAL || notify == SIGEV_THREAD || notify == SIGEV_THREAD_ID)
		put_signal(c, signo);
	else
		put_number(c, (unsigned)signo);
	FIELD(c, one_of, "sigev_notify", (unsigned)notify, &sigevent_notifications);
	if (notify == SIGEV_THREAD_ID) {
		memcpy(&tid, rest, sizeof(tid));
		FIELD(c, pid, "sigev_notify_thread_id", tid);
	} else if (notify == SIGEV_THREAD) {
		FIELD(c, address, "sigev_notify_function", call_word(c, rest));
		FIELD(c, address, "sigev_notify_attributes", call_word(c, rest + c->word));
	}
	put_struct_close(c, false);
}

const struct struct_type struct_sigaltstack = {
	.print = print_sigaltstack, .size = sizeof(stack_t), .size_i386 = 12
};
const struct struct_type struct_sigevent = {
	/* What the kernel has names for: the rest of the 64 bytes is room to grow. */
	.print = print_sigevent, .size = SIGEVENT_SIZE(8), .size_i386 = SIGEVENT_SIZE(4)
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
	if (c->i386 || !call_copy(c, at, AT_ENTRY, &bits, sizeof(bits))) {
		put_address(c, c->record->call.sp);
		return;
	}
	put_struct_open(c);
	put_field(c, "mask");
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
