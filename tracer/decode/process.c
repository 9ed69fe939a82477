/* SPDX-License-Identifier: BSD-2-Clause */
/* Making processes, waiting for them, their limits. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/signal-names.h"
#include "decode/types.h"

#include <asm/prctl.h>
#include <linux/sched.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* --- clone ------------------------------------------------------------------------------------------- */
/*
 * strace names every argument of clone and has its own order; those that the flags do not make the
 * kernel look at are not there. Registers: flags, stack, parent_tid, child_tid, tls.
 */
enum { CLONE_FLAGS, CLONE_STACK, CLONE_PARENT_TID, CLONE_CHILD_TID, CLONE_TLS };

static void put_labelled(struct call *c, const char *name)
{
	put_arg(c, c->style->arg_names ? name : NULL);
	if (!c->style->arg_names)
		PUT(c, label, name);
}

static void put_clone_flags(struct call *c, uint64_t value)
{
	uint64_t flags = value & ~(uint64_t)CSIGNAL;
	int number = (int)(value & CSIGNAL);

	if (flags || !number)
		put_flags(c, flags, &clone_flags);
	if (!number)
		return;
	if (flags)
		PUT(c, text, "|");
	put_signal(c, number);
}

static void print_clone(struct call *c)
{
	unsigned tls = c->i386 ? CLONE_CHILD_TID : CLONE_TLS;
	unsigned child = c->i386 ? CLONE_TLS : CLONE_CHILD_TID;
	uint64_t flags = reg_raw(c, CLONE_FLAGS);

	if (c->entry) {
		put_labelled(c, "child_stack");
		put_address(c, reg_raw(c, CLONE_STACK));
		put_labelled(c, "flags");
		put_clone_flags(c, (uint32_t)flags);
	}
	if (!c->exit)
		return;
	if (flags & (CLONE_PARENT_SETTID | CLONE_PIDFD)) {
		put_labelled(c, "parent_tid");
		put_pointed(c, c->failed ? 0 : reg_raw(c, CLONE_PARENT_TID), 4, true, AT_EXIT);
	}
	if (flags & CLONE_SETTLS) {
		put_labelled(c, "tls");
		put_address(c, reg_raw(c, tls));
	}
	if (flags & (CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID)) {
		put_labelled(c, "child_tidptr");
		put_address(c, reg_raw(c, child));
	}
}

static void capture_clone(struct capture_builder *b)
{
	capture_bytes(b, CAPTURE_EXIT_OK, CLONE_PARENT_TID, sizeof(int));
}

const struct special special_clone = { .print = print_clone, .capture = capture_clone };

/* --- wait -------------------------------------------------------------------------------------------- */
static char *add_number(char *at, unsigned value)
{
	char digits[10];
	size_t n = 0;

	do
		digits[n++] = (char)('0' + value % 10);
	while (value /= 10);
	while (n)
		*at++ = digits[--n];
	return at;
}

static char *add_signal(char *at, int number)
{
	char name[24];

	return signal_name(number, name) ? stpcpy(at, name) : add_number(at, (unsigned)number);
}

/* The macros that would be true, joined: what a program would ask of the status. */
static void status_text(int status, char text[256])
{
	char *at = text;

	*at++ = '{';
	if (WIFSTOPPED(status)) {
		at = stpcpy(at, "WIFSTOPPED(s) && WSTOPSIG(s) == ");
		at = add_signal(at, WSTOPSIG(status) & 0x7f);
		if (WSTOPSIG(status) & 0x80)
			at = stpcpy(at, " | 0x80");
	} else if (WIFCONTINUED(status)) {
		at = stpcpy(at, "WIFCONTINUED(s)");
	} else if (WIFSIGNALED(status)) {
		at = stpcpy(at, "WIFSIGNALED(s) && WTERMSIG(s) == ");
		at = add_signal(at, WTERMSIG(status));
		if (WCOREDUMP(status))
			at = stpcpy(at, " && WCOREDUMP(s)");
	} else {
		at = stpcpy(at, "WIFEXITED(s) && WEXITSTATUS(s) == ");
		at = add_number(at, (unsigned)WEXITSTATUS(status));
	}
	*at++ = '}';
	*at = '\0';
}

static void print_wait_status(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t address = reg_raw(c, reg);
	const void *bytes = NULL;
	char text[256];
	int status;

	(void)a;
	/* Nothing is written when no child was there: WNOHANG. */
	if (!c->failed && c->record->call.result != 0)
		bytes = call_bytes(c, address, sizeof(status), AT_EXIT);
	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(&status, bytes, sizeof(status));
	status_text(status, text);
	put_array_open(c);
	put_item(c);
	put_text(c, text);
	put_array_close(c, false);
}

static void capture_wait_status(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_EXIT_OK, reg, sizeof(int));
}

const struct arg_type arg_wait_status = {
	.print = print_wait_status, .capture = capture_wait_status, .at_exit = true
};

/* --- limits ------------------------------------------------------------------------------------------ */
static void put_limit(struct call *c, uint64_t value)
{
	char text[32];

	if (value == UINT64_MAX) {
		put_symbol(c, "RLIM64_INFINITY", value);
	} else if (value > 1024 && value % 1024 == 0) {
		char digits[24];
		size_t n = 0, at = 0;
		uint64_t left = value / 1024;

		do
			digits[n++] = (char)('0' + left % 10);
		while (left /= 10);
		while (n)
			text[at++] = digits[--n];
		memcpy(text + at, "*1024", 6);
		put_symbol(c, text, value);
	} else {
		put_number(c, value);
	}
}

static void print_rlimit(struct call *c, const void *bytes)
{
	struct rlimit r;

	memcpy(&r, bytes, sizeof(r));
	put_struct_open(c);
	FIELD(c, limit, "rlim_cur", r.rlim_cur);
	FIELD(c, limit, "rlim_max", r.rlim_max);
	put_struct_close(c, false);
}

const struct struct_type struct_rlimit = { .print = print_rlimit, .size = sizeof(struct rlimit) };

/* --- what a child used ----------------------------------------------------------------------------------- */
static void print_wait_rusage(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (c->failed || c->record->call.result == 0)
		put_address(c, reg_raw(c, reg));
	else
		put_struct_at(c, reg_raw(c, reg), &struct_rusage, AT_EXIT);
}

static void capture_wait_rusage(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	if (b->abi != ABI_I386)
		capture_bytes(b, CAPTURE_EXIT_OK, reg, struct_rusage.size);
}

const struct arg_type arg_wait_rusage = {
	.print = print_wait_rusage, .capture = capture_wait_rusage, .at_exit = true
};

/* --- arch_prctl ---------------------------------------------------------------------------------------- */
/* A segment's base goes in as a number and comes out through a pointer. */
static void print_arch_prctl(struct call *c, const struct arg *a, unsigned reg)
{
	int code = reg_int(c, 0);
	const void *bytes = NULL;

	(void)a;
	if (code == ARCH_GET_FS || code == ARCH_GET_GS) {
		if (!c->failed)
			bytes = call_bytes(c, reg_raw(c, reg), c->word, AT_EXIT);
	} else if (code == ARCH_SET_FS || code == ARCH_SET_GS) {
		put_hex(c, reg_raw(c, reg));
		return;
	}
	if (!bytes) {
		put_address(c, reg_raw(c, reg));
		return;
	}
	put_array_open(c);
	put_item(c);
	put_hex(c, call_word(c, bytes));
	put_array_close(c, false);
}

static void capture_arch_prctl(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_EXIT_OK, reg, b->abi == ABI_I386 ? 4 : 8);
}

const struct arg_type arg_arch_prctl = {
	.print = print_arch_prctl, .capture = capture_arch_prctl, .at_exit = true
};

/* --- clone3 -------------------------------------------------------------------------------------------- */
static void put_tid(struct call *c, const char *name, uint64_t address)
{
	put_field(c, name);
	put_pointed(c, address, sizeof(int), true, AT_EXIT);
}

static void put_clone_fields(struct call *c, const struct clone_args *a, size_t size)
{
	FIELD(c, flags, "flags", a->flags, &clone_flags);
	if (a->flags & CLONE_PIDFD)
		FIELD(c, address, "pidfd", a->pidfd);
	if (a->flags & (CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID))
		FIELD(c, address, "child_tid", a->child_tid);
	if (a->flags & CLONE_PARENT_SETTID)
		FIELD(c, address, "parent_tid", a->parent_tid);
	put_field(c, "exit_signal");
	put_signal(c, (int)a->exit_signal);
	FIELD(c, address, "stack", a->stack);
	FIELD(c, hex, "stack_size", a->stack_size);
	if (a->flags & CLONE_SETTLS)
		FIELD(c, address, "tls", a->tls);
	if (size >= CLONE_ARGS_SIZE_VER1 && (a->set_tid || a->set_tid_size)) {
		FIELD(c, address, "set_tid", a->set_tid);
		FIELD(c, number, "set_tid_size", a->set_tid_size);
	}
	if (size >= CLONE_ARGS_SIZE_VER2 && (a->flags & CLONE_INTO_CGROUP))
		FIELD(c, number, "cgroup", a->cgroup);
}

static void print_clone_args(struct call *c, const struct arg *arg, unsigned reg)
{
	uint64_t address = reg_raw(c, reg), size = reg_raw(c, reg + 1);
	struct clone_args a = { 0 };
	const void *bytes = NULL;

	(void)arg;
	if (size > sizeof(a))
		size = sizeof(a);
	if (size >= CLONE_ARGS_SIZE_VER0)
		bytes = call_bytes(c, address, size, AT_ENTRY);
	if (!bytes) {
		if (c->entry)
			put_address(c, address);
		return;
	}
	memcpy(&a, bytes, size);
	if (c->entry) {
		put_struct_open(c);
		put_clone_fields(c, &a, size);
		put_struct_close(c, false);
	}
	if (!c->exit || c->failed || !(a.flags & (CLONE_PIDFD | CLONE_PARENT_SETTID)))
		return;
	put_changed(c);
	put_struct_open(c);
	if (a.flags & CLONE_PIDFD)
		put_tid(c, "pidfd", a.pidfd);
	if (a.flags & CLONE_PARENT_SETTID)
		put_tid(c, "parent_tid", a.parent_tid);
	put_struct_close(c, false);
}

static void capture_clone_args(struct capture_builder *b, const struct arg *arg, unsigned reg)
{
	static const uint16_t pointers[] = {
		offsetof(struct clone_args, pidfd), offsetof(struct clone_args, parent_tid)
	};

	(void)arg;
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY, reg);

	op->length = LENGTH_ARG;
	op->length_arg = (uint8_t)(reg + 1);
	op->max = sizeof(struct clone_args);
	for (size_t i = 0; i < 2; i++) {
		op = capture_add(b, CAPTURE_BYTES, CAPTURE_EXIT_OK, reg);
		op->from = FROM_BLOB;
		op->wide = 1;
		op->offset = pointers[i];
		op->length = LENGTH_CONST;
		op->count = 1;
		op->element = op->max = sizeof(int);
	}
}

const struct arg_type arg_clone_args = {
	.print = print_clone_args, .capture = capture_clone_args, .split = true
};
