/* SPDX-License-Identifier: BSD-2-Clause */
/* Making processes, waiting for them, their limits. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/signal-names.h"
#include "decode/sized.h"
#include "decode/types.h"

#include <asm/prctl.h>
#include <limits.h>
#include <linux/sched.h>
#include <stddef.h>
#include <stdio.h>
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

/* One place for both: the child's id when it is asked for, else the descriptor that stands for it. */
static void put_parent_tid(struct call *c, uint64_t flags, uint64_t address)
{
	const void *bytes = c->failed ? NULL : call_bytes(c, address, sizeof(int), AT_EXIT);
	int value;

	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(&value, bytes, sizeof(value));
	put_array_open(c);
	put_item(c);
	if (flags & CLONE_PARENT_SETTID)
		put_pid(c, value);
	else
		put_fd(c, value, AT_EXIT);
	put_array_close(c, false);
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
		put_parent_tid(c, flags, reg_raw(c, CLONE_PARENT_TID));
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
	struct capture_op *op;

	capture_bytes(b, CAPTURE_EXIT_OK, CLONE_PARENT_TID, sizeof(int));
	capture_unless(b, CAPTURE_EXIT_OK, CLONE_FLAGS, CLONE_PARENT_SETTID | CLONE_PIDFD, CLONE_PIDFD, 1);
	op = capture_add(b, CAPTURE_FDS, CAPTURE_EXIT_OK, CLONE_PARENT_TID);
	op->length = LENGTH_CONST;
	op->count = 1;
	op->element = sizeof(int);
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

void put_wait_status(struct call *c, int status)
{
	char text[256];

	status_text(status, text);
	put_array_open(c);
	put_item(c);
	put_text(c, text);
	put_array_close(c, false);
}

static void print_wait_status(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t address = reg_raw(c, reg);
	const void *bytes = NULL;
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
	put_wait_status(c, status);
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
/* 8192*1024, and a word for no limit: the ABI's own. */
static void put_limit(struct call *c, uint64_t value, uint64_t infinity)
{
	char text[32] = "RLIM64_INFINITY";
	bool multiple = value > 1024 && value % 1024 == 0;
	bool named = value == infinity || multiple;

	if (!named || c->style->constants != CONSTANTS_ABBREV)
		put_number(c, value);
	if (!named || c->style->constants == CONSTANTS_RAW)
		return;
	if (value != infinity)
		(void)snprintf(text, sizeof(text), "%llu*1024", (unsigned long long)value / 1024);
	else if (infinity != UINT64_MAX)
		memcpy(text, "RLIM_INFINITY", sizeof("RLIM_INFINITY"));
	if (c->style->constants == CONSTANTS_ABBREV)
		put_symbol(c, text, value);
	else
		put_comment(c, text);
}

static void put_limits(struct call *c, uint64_t current, uint64_t most, uint64_t infinity)
{
	put_struct_open(c);
	FIELD(c, limit, "rlim_cur", current, infinity);
	FIELD(c, limit, "rlim_max", most, infinity);
	put_struct_close(c, false);
}

static void print_rlimit(struct call *c, const void *bytes)
{
	const uint8_t *at = bytes;

	put_limits(c, call_long(c, at), call_long(c, at + call_long_size(c)),
		c->i386 ? UINT32_MAX : UINT64_MAX);
}

/* prlimit64(2): 64 bits under every ABI. */
static void print_rlimit64(struct call *c, const void *bytes)
{
	uint64_t limits[2];

	memcpy(limits, bytes, sizeof(limits));
	put_limits(c, limits[0], limits[1], UINT64_MAX);
}

const struct struct_type struct_rlimit = {
	.print = print_rlimit, .size = sizeof(struct rlimit), .size_i386 = 8
};
const struct struct_type struct_rlimit64 = {
	.print = print_rlimit64, .size = 2 * sizeof(uint64_t), .portable = true
};

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
	capture_bytes(b, CAPTURE_EXIT_OK, reg, struct_size(&struct_rusage, b->abi == ABI_I386));
}

const struct arg_type arg_wait_rusage = {
	.print = print_wait_rusage, .capture = capture_wait_rusage, .at_exit = true
};

/* --- pidfd_getfd --------------------------------------------------------------------------------------- */
/* A descriptor of another process: when the call succeeded, its result is the same file. */
static void print_fd_there(struct call *c, const struct arg *a, unsigned reg)
{
	const struct fd_info *info = NULL;

	(void)a;
	if (!c->failed && c->style->fds != FDS_OFF)
		info = call_fd(c, (int)c->record->call.result, AT_EXIT);
	PUT(c, fd, reg_int(c, reg), info);
}

const struct arg_type arg_fd_there = { .print = print_fd_there, .at_exit = true };

/* --- clone3 -------------------------------------------------------------------------------------------- */
static void put_tid(struct call *c, const char *name, uint64_t address)
{
	put_field(c, name);
	put_pointed(c, address, sizeof(int), true, AT_EXIT);
}

#define SET_TIDS_MOST 32 /* MAX_PID_NS_LEVEL of the kernel's linux/pid_namespace.h */

static void print_tid(struct call *c, const void *bytes)
{
	int tid;

	memcpy(&tid, bytes, sizeof(tid));
	put_decimal(c, tid);
}

static void put_set_tids(struct call *c, const struct clone_args *a)
{
	put_field(c, "set_tid");
	if (!a->set_tid_size || a->set_tid_size > SET_TIDS_MOST)
		put_address(c, a->set_tid);
	else
		put_array(c, a->set_tid, a->set_tid_size, sizeof(int), AT_ENTRY, print_tid);
	FIELD(c, number, "set_tid_size", a->set_tid_size);
}

static void put_clone_fields(struct call *c, const struct clone_args *a, size_t size)
{
	FIELD(c, flags, "flags", a->flags, &clone3_flags);
	if (a->flags & CLONE_PIDFD)
		FIELD(c, address, "pidfd", a->pidfd);
	if (a->flags & (CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID))
		FIELD(c, address, "child_tid", a->child_tid);
	if (a->flags & CLONE_PARENT_SETTID)
		FIELD(c, address, "parent_tid", a->parent_tid);
	put_field(c, "exit_signal");
	if (a->exit_signal < INT_MAX)
		put_signal(c, (int)a->exit_signal);
	else
		put_number(c, a->exit_signal);
	FIELD(c, address, "stack", a->stack);
	FIELD(c, hex, "stack_size", a->stack_size);
	if (a->flags & CLONE_SETTLS)
		FIELD(c, address, "tls", a->tls);
	if (a->set_tid || a->set_tid_size)
		put_set_tids(c, a);
	if (size >= CLONE_ARGS_SIZE_VER2 && (a->cgroup || (a->flags & CLONE_INTO_CGROUP)))
		FIELD(c, number, "cgroup", a->cgroup);
}

static void print_clone_args(struct call *c, const struct arg *arg, unsigned reg)
{
	uint64_t address = reg_raw(c, reg), size = reg_raw(c, reg + 1);
	size_t known = size < sizeof(struct clone_args) ? (size_t)size : sizeof(struct clone_args);
	struct clone_args a = { 0 };
	const void *bytes = NULL;

	(void)arg;
	if (known >= CLONE_ARGS_SIZE_VER0)
		bytes = call_bytes(c, address, known, AT_ENTRY);
	if (!bytes) {
		if (c->entry)
			put_address(c, address);
		return;
	}
	memcpy(&a, bytes, known);
	if (c->entry) {
		put_struct_open(c);
		put_clone_fields(c, &a, known);
		put_extra_bytes(c, address, known, size, AT_ENTRY);
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
	op->max = CAPTURE_STRUCT_MAX;
	op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY, reg);
	op->from = FROM_BLOB;
	op->wide = 1;
	op->offset = offsetof(struct clone_args, set_tid);
	op->length = LENGTH_FIELD;
	op->length_offset = offsetof(struct clone_args, set_tid_size);
	op->field_width = 8;
	op->element = sizeof(int);
	op->max = SET_TIDS_MOST * sizeof(int);
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

/* --- restart_syscall --------------------------------------------------------------------------------- */
/* What it goes on with, if the trace saw that (BLOB_TEXT). It has no arguments of its own. */
static void print_restart_syscall(struct call *c)
{
	const struct blob *b = record_first_blob(c->record);
	char text[80], name[40] = "system call";

	if (!c->entry)
		return;
	for (uint32_t i = 0; i < c->record->n_blobs; i++, b = blob_next(b))
		if (b->kind == BLOB_TEXT && b->size > 0 && b->size < sizeof(name)) {
			memcpy(name, b->data, b->size);
			name[b->size] = '\0';
		}
	for (char *at = name; *at; at++)
		if (*at < ' ' || *at > '~')
			*at = '?';
	(void)snprintf(text, sizeof(text), "<... resuming interrupted %s ...>", name);
	put_arg(c, "call");
	put_text(c, text);
}

const struct special special_restart_syscall = { .print = print_restart_syscall };
