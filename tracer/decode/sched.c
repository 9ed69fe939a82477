/* SPDX-License-Identifier: BSD-2-Clause */
/* Scheduling attributes, I/O priorities, memory barriers; seccomp's operations; comparing processes. */
#include "decode/bpf-filter.h"
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/iovec.h"
#include "decode/types.h"

#include <errno.h>
#include <linux/ioprio.h>
#include <linux/kcmp.h>
#include <linux/membarrier.h>
#include <linux/sched.h>
#include <linux/sched/types.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/uio.h>

/* --- sched_setattr, sched_getattr ---------------------------------------------------------------------- */
#define ATTR_OFFERED SCHED_ATTR_SIZE_VER0 /* what a size of 0 means */

/* The bytes say how many there are; strace shows what lies in them. keep: see SCHED_FLAG_KEEP_*. */
static void put_sched_attr(struct call *c, uint64_t address, uint32_t size, bool keep, enum phase phase)
{
	struct sched_attr a = { 0 };
	uint32_t known = size ? size : ATTR_OFFERED;
	const void *bytes;

	if (known > sizeof(a))
		known = sizeof(a);
	bytes = call_bytes(c, address, known, phase);
	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(&a, bytes, known);
	put_struct_open(c);
	FIELD(c, number, "size", a.size);
	if (known < ATTR_OFFERED) {
		put_struct_close(c, false);
		return;
	}
	if (!keep || (int)a.sched_policy < 0 ||
		!(a.sched_flags & (SCHED_FLAG_KEEP_POLICY | SCHED_FLAG_KEEP_PARAMS)))
		FIELD(c, one_of, "sched_policy", a.sched_policy, &sched_policies);
	FIELD(c, flags, "sched_flags", a.sched_flags, &sched_flags);
	if (!keep || !(a.sched_flags & SCHED_FLAG_KEEP_PARAMS)) {
		FIELD(c, decimal, "sched_nice", a.sched_nice);
		FIELD(c, number, "sched_priority", a.sched_priority);
		FIELD(c, number, "sched_runtime", a.sched_runtime);
		FIELD(c, number, "sched_deadline", a.sched_deadline);
		FIELD(c, number, "sched_period", a.sched_period);
	}
	if (known >= SCHED_ATTR_SIZE_VER1) {
		FIELD(c, number, "sched_util_min", a.sched_util_min);
		FIELD(c, number, "sched_util_max", a.sched_util_max);
	}
	put_struct_close(c, size > known);
}

/* The kernel writes the size that it knows when it was given one that it cannot take. */
static void put_size_known(struct call *c, uint64_t address)
{
	uint32_t size;
	const void *bytes = NULL;

	if (c->record->call.result == -E2BIG)
		bytes = call_bytes(c, address, sizeof(size), AT_EXIT);
	if (!bytes)
		return;
	memcpy(&size, bytes, sizeof(size));
	put_changed(c);
	put_struct_open(c);
	FIELD(c, number, "size", size);
	put_struct_close(c, false);
}

static void print_sched_attr_in(struct call *c, const struct arg *a, unsigned reg)
{
	uint32_t size = 0;

	(void)a;
	if (c->exit)
		put_size_known(c, reg_raw(c, reg));
	if (!c->entry)
		return;
	if (call_copy(c, reg_raw(c, reg), AT_ENTRY, &size, sizeof(size)))
		put_sched_attr(c, reg_raw(c, reg), size, true, AT_ENTRY);
	else
		put_address(c, reg_raw(c, reg));
}

static void capture_sched_attr_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_ENTRY, reg, sizeof(struct sched_attr));
	capture_bytes(b, CAPTURE_EXIT_FAILED, reg, sizeof(uint32_t));
}

static void print_sched_attr_out(struct call *c, const struct arg *a, unsigned reg)
{
	uint32_t size = 0;

	(void)a;
	if (c->failed ||
		!call_copy(c, reg_raw(c, reg), AT_EXIT, &size, sizeof(size)))
		put_address(c, reg_raw(c, reg));
	else
		put_sched_attr(c, reg_raw(c, reg), size, false, AT_EXIT);
}

static void capture_sched_attr_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_EXIT_OK, reg, sizeof(struct sched_attr));
}

const struct arg_type arg_sched_attr_in = {
	.print = print_sched_attr_in, .capture = capture_sched_attr_in, .split = true
};
const struct arg_type arg_sched_attr_out = {
	.print = print_sched_attr_out, .capture = capture_sched_attr_out, .at_exit = true
};

/* --- I/O priority ---------------------------------------------------------------------------------------- */
/* IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 4) */
void put_ioprio(struct call *c, unsigned value)
{
	PUT(c, call_open, "IOPRIO_PRIO_VALUE");
	put_item(c);
	put_one_of(c, value >> IOPRIO_CLASS_SHIFT, &ioprio_classes);
	put_item(c);
	put_number(c, value & ((1u << IOPRIO_CLASS_SHIFT) - 1));
	PUT(c, call_close);
}

static void print_ioprio(struct call *c, const struct arg *a, unsigned reg)
{
	bool abbrev = c->style->constants == CONSTANTS_ABBREV;

	(void)a;
	if (!abbrev)
		put_decimal(c, reg_int(c, reg));
	if (c->style->constants == CONSTANTS_RAW)
		return;
	if (!abbrev)
		PUT(c, comment_open);
	put_ioprio(c, reg_unsigned(c, reg));
	if (!abbrev)
		PUT(c, comment_close);
}

/* Whose priority: the argument before says whether it is a process, a group of them, or a user. */
static void put_who(struct call *c, unsigned reg, int process, int group)
{
	int which = reg_int(c, reg - 1);

	if (which == process)
		put_pid(c, reg_int(c, reg));
	else if (which == group)
		put_pgid(c, reg_int(c, reg));
	else
		put_decimal(c, reg_int(c, reg));
}

static void print_ioprio_who(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_who(c, reg, IOPRIO_WHO_PROCESS, IOPRIO_WHO_PGRP);
}

static void print_priority_who(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_who(c, reg, PRIO_PROCESS, PRIO_PGRP);
}

static void aux_ioprio_who(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a, (void)reg;
	if (c->failed || c->style->constants == CONSTANTS_RAW)
		return;
	PUT(c, aux_open);
	put_ioprio(c, (unsigned)c->record->call.result);
	PUT(c, aux_close);
}

const struct arg_type arg_ioprio = { .print = print_ioprio };
const struct arg_type arg_ioprio_who = { .print = print_ioprio_who };
const struct arg_type arg_ioprio_whose = { .print = print_ioprio_who, .aux = aux_ioprio_who };
const struct arg_type arg_priority_who = { .print = print_priority_who };

/* --- membarrier ------------------------------------------------------------------------------------------ */
/* The query's result is a set of commands. */
static void print_membarrier(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_one_of(c, reg_unsigned(c, reg), &membarrier_commands);
	if (reg_int(c, reg) == MEMBARRIER_CMD_QUERY)
		c->result = R_HEX;
}

static void aux_membarrier(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (c->failed || reg_int(c, reg) != MEMBARRIER_CMD_QUERY || !c->record->call.result)
		return;
	PUT(c, aux_open);
	put_flags(c, (uint64_t)c->record->call.result, &membarrier_supported);
	PUT(c, aux_close);
}

static void print_membarrier_cpu(struct call *c, const struct arg *a, unsigned reg)
{
	if (reg_unsigned(c, 1) & MEMBARRIER_CMD_FLAG_CPU)
		FIELD_ARG(c, decimal, a->name, reg_int(c, reg));
}

const struct arg_type arg_membarrier = { .print = print_membarrier, .aux = aux_membarrier };
const struct arg_type arg_membarrier_cpu = { .print = print_membarrier_cpu, .names_itself = true };

/* --- kcmp ------------------------------------------------------------------------------------------------ */
enum { KCMP_PID1, KCMP_PID2, KCMP_TYPE, KCMP_IDX1, KCMP_IDX2 };

/* A number of a process that is the caller itself is one of its descriptors; another's show bare. */
static void put_fd_of(struct call *c, unsigned pid_reg, int fd)
{
	int pid = reg_int(c, pid_reg);

	if (pid > 0 && ((uint32_t)pid == c->record->ns_pid || (uint32_t)pid == c->record->ns_tid))
		put_fd(c, fd, AT_ENTRY);
	else
		put_decimal(c, fd);
}

static void print_epoll_slot(struct call *c, const void *bytes)
{
	struct kcmp_epoll_slot slot;

	memcpy(&slot, bytes, sizeof(slot));
	put_struct_open(c);
	put_field(c, "efd");
	put_fd_of(c, KCMP_PID2, (int)slot.efd);
	put_field(c, "tfd");
	put_fd_of(c, KCMP_PID2, (int)slot.tfd);
	FIELD(c, number, "toff", slot.toff);
	put_struct_close(c, false);
}

static const struct struct_type struct_epoll_slot = {
	.print = print_epoll_slot, .size = sizeof(struct kcmp_epoll_slot), .portable = true
};

/* Only some comparisons are of numbered things. */
static void print_kcmp_index(struct call *c, const struct arg *a, unsigned reg)
{
	unsigned type = reg_unsigned(c, KCMP_TYPE);

	if (type == KCMP_FILE || (type == KCMP_EPOLL_TFD && reg == KCMP_IDX1)) {
		put_arg(c, a->name);
		put_fd_of(c, reg - KCMP_IDX1, reg_int(c, reg));
	} else if (type == KCMP_EPOLL_TFD) {
		put_arg(c, a->name);
		put_struct_at(c, reg_raw(c, reg), &struct_epoll_slot, AT_ENTRY);
	} else if (type > KCMP_EPOLL_TFD) {
		FIELD_ARG(c, hex, a->name, reg_raw(c, reg));
	}
}

static void capture_kcmp_index(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op;

	(void)a;
	capture_unless(b, CAPTURE_ENTRY, KCMP_TYPE, UINT32_MAX, KCMP_FILE, 1);
	(void)capture_add(b, CAPTURE_FD, CAPTURE_ENTRY, reg);
	capture_unless(b, CAPTURE_ENTRY, KCMP_TYPE, UINT32_MAX, KCMP_EPOLL_TFD, reg == KCMP_IDX1 ? 1 : 2);
	if (reg == KCMP_IDX1) {
		(void)capture_add(b, CAPTURE_FD, CAPTURE_ENTRY, reg);
		return;
	}
	capture_bytes(b, CAPTURE_ENTRY, reg, struct_epoll_slot.size);
	op = capture_add(b, CAPTURE_FDS, CAPTURE_ENTRY, reg);
	op->count = 2; /* efd, tfd */
	op->element = sizeof(int);
}

const struct arg_type arg_kcmp_index = {
	.print = print_kcmp_index, .capture = capture_kcmp_index, .names_itself = true
};

/* --- seccomp --------------------------------------------------------------------------------------------- */
static void print_seccomp_flags(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (reg_unsigned(c, 0) == SECCOMP_SET_MODE_FILTER)
		put_flags(c, reg_unsigned(c, reg), &seccomp_filter_flags);
	else
		put_hex(c, reg_unsigned(c, reg));
}

static void put_notif_sizes(struct call *c, uint64_t address)
{
	struct seccomp_notif_sizes s;
	const void *bytes = c->failed ? NULL : call_bytes(c, address, sizeof(s), AT_EXIT);

	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(&s, bytes, sizeof(s));
	put_struct_open(c);
	FIELD(c, number, "seccomp_notif", s.seccomp_notif);
	FIELD(c, number, "seccomp_notif_resp", s.seccomp_notif_resp);
	FIELD(c, number, "seccomp_data", s.seccomp_data);
	put_struct_close(c, false);
}

static void put_action(struct call *c, uint64_t address)
{
	uint32_t action;
	const void *bytes = call_bytes(c, address, sizeof(action), AT_ENTRY);

	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(&action, bytes, sizeof(action));
	put_array_open(c);
	put_item(c);
	put_one_of(c, action, &seccomp_actions);
	put_array_close(c, false);
}

/* Only the sizes are for the call to fill, but which operation it is the entry knows. */
static void print_seccomp_args(struct call *c, const struct arg *a, unsigned reg)
{
	unsigned operation = reg_unsigned(c, 0);
	uint64_t address = reg_raw(c, reg);

	if (operation == SECCOMP_GET_NOTIF_SIZES) {
		if (c->exit)
			FIELD_ARG(c, notif_sizes, a->name, address);
		return;
	}
	if (!c->entry)
		return;
	put_arg(c, a->name);
	if (operation == SECCOMP_SET_MODE_FILTER)
		put_struct_at(c, address, &struct_seccomp_fprog, AT_ENTRY);
	else if (operation == SECCOMP_GET_ACTION_AVAIL)
		put_action(c, address);
	else
		put_address(c, address);
}

static void capture_seccomp_args(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_unless(b, CAPTURE_ENTRY, 0, UINT32_MAX, SECCOMP_SET_MODE_FILTER, 2);
	capture_bytes(b, CAPTURE_ENTRY, reg, struct_size(&struct_seccomp_fprog, b->abi == ABI_I386));
	struct_seccomp_fprog.capture(b, reg, CAPTURE_ENTRY);
	capture_unless(b, CAPTURE_ENTRY, 0, UINT32_MAX, SECCOMP_GET_ACTION_AVAIL, 1);
	capture_bytes(b, CAPTURE_ENTRY, reg, sizeof(uint32_t));
	capture_unless(b, CAPTURE_EXIT_OK, 0, UINT32_MAX, SECCOMP_GET_NOTIF_SIZES, 1);
	capture_bytes(b, CAPTURE_EXIT_OK, reg, sizeof(struct seccomp_notif_sizes));
}

const struct arg_type arg_seccomp_flags = { .print = print_seccomp_flags };
const struct arg_type arg_seccomp_args = {
	.print = print_seccomp_args,
	.capture = capture_seccomp_args,
	.split = true,
	.names_itself = true,
};

/* --- buffers of another process -------------------------------------------------------------------------- */
static void print_bare_iovec(struct call *c, const struct arg *a, unsigned reg)
{
	put_bare_iovecs(c, reg_raw(c, reg), reg_raw(c, a->length_arg), AT_ENTRY);
}

static void capture_bare_iovec(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY, reg);

	capture_set_length(op, a);
	op->element = b->abi == ABI_I386 ? 8 : sizeof(struct iovec);
	op->max = CAPTURE_STRUCT_MAX;
}

const struct arg_type arg_bare_iovec = { .print = print_bare_iovec, .capture = capture_bare_iovec };
