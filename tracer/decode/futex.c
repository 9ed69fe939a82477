/* SPDX-License-Identifier: BSD-2-Clause */
/* futex(2): what the later arguments are depends on the operation. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/types.h"

#include <linux/futex.h>
#include <string.h>
#include <time.h>

enum { UADDR, OP, VAL, TIMEOUT, UADDR2, VAL3 };

/* FUTEX_WAIT_PRIVATE|FUTEX_CLOCK_REALTIME: the private flag is part of the name. */
static void put_operation(struct call *c, unsigned op)
{
	static const char *const names[] = {
		"FUTEX_WAIT", "FUTEX_WAKE", "FUTEX_FD", "FUTEX_REQUEUE", "FUTEX_CMP_REQUEUE",
		"FUTEX_WAKE_OP", "FUTEX_LOCK_PI", "FUTEX_UNLOCK_PI", "FUTEX_TRYLOCK_PI",
		"FUTEX_WAIT_BITSET", "FUTEX_WAKE_BITSET", "FUTEX_WAIT_REQUEUE_PI",
		"FUTEX_CMP_REQUEUE_PI", "FUTEX_LOCK_PI2",
	};
	/* those that wait may do so by another clock */
	static const unsigned waits = 1u << FUTEX_WAIT | 1u << FUTEX_WAIT_BITSET |
		1u << FUTEX_WAIT_REQUEUE_PI | 1u << FUTEX_LOCK_PI2;
	unsigned command = op & (unsigned)FUTEX_CMD_MASK;
	struct constant base_rows[2] = { TABLE_END, TABLE_END };
	struct constants base = { base_rows, "FUTEX_", NULL }, all = futex_flags;
	char name[64];

	if (command >= sizeof(names) / sizeof(names[0]) ||
		(op & FUTEX_CLOCK_REALTIME && !(waits >> command & 1))) {
		put_one_of(c, op, &(struct constants){ base_rows, "FUTEX_", NULL });
		return;
	}
	(void)stpcpy(stpcpy(name, names[command]), !(op & FUTEX_PRIVATE_FLAG) ? ""
			: command == FUTEX_FD ? "|FUTEX_PRIVATE_FLAG" : "_PRIVATE");
	base_rows[0] = (struct constant){ op & ~(unsigned)FUTEX_CLOCK_REALTIME, name };
	all.base = &base;
	all.base_mask = ~(uint64_t)FUTEX_CLOCK_REALTIME;
	put_flags(c, op, &all);
}

static void put_bitset(struct call *c, unsigned value)
{
	static const struct constant rows[] = { NAMED(FUTEX_BITSET_MATCH_ANY), TABLE_END };
	static const struct constants names = { rows, NULL, NULL };

	if (value == FUTEX_BITSET_MATCH_ANY)
		put_one_of(c, value, &names);
	else
		put_hex(c, value);
}

static void put_timeout(struct call *c)
{
	put_arg(c, "timeout");
	put_struct_at(c, reg_raw(c, TIMEOUT),
		c->row->special == &special_futex_time64 ? &struct_timespec64 : &struct_timespec,
		AT_ENTRY);
}

static void put_val(struct call *c, unsigned reg, const char *name)
{
	FIELD_ARG(c, number, name, reg_unsigned(c, reg));
}

CONSTANTS(wake_operations, "FUTEX_OP_", NULL, NAMED(FUTEX_OP_SET), NAMED(FUTEX_OP_ADD), NAMED(FUTEX_OP_OR),
	NAMED(FUTEX_OP_ANDN), NAMED(FUTEX_OP_XOR));
CONSTANTS(wake_comparisons, "FUTEX_OP_CMP_", NULL, NAMED(FUTEX_OP_CMP_EQ), NAMED(FUTEX_OP_CMP_NE),
	NAMED(FUTEX_OP_CMP_LT), NAMED(FUTEX_OP_CMP_LE), NAMED(FUTEX_OP_CMP_GT), NAMED(FUTEX_OP_CMP_GE));
CONSTANTS(wake_shifts, "FUTEX_OP_", NULL, NAMED(FUTEX_OP_OPARG_SHIFT));

/* What has no name has its comment behind the shift; to strace that is everything where constants are numbers. */
static void put_wake_part(struct call *c, unsigned value, const struct constants *names, const char *shift)
{
	if (c->style->constants != CONSTANTS_RAW && constant_name(names, value)) {
		put_one_of(c, value, names);
		put_text(c, shift);
		return;
	}
	put_hex(c, value);
	put_text(c, shift);
	put_no_name(c, names);
}

/* FUTEX_OP_SET<<28|0<<12|FUTEX_OP_CMP_EQ<<24|0: futex(2), "FUTEX_WAKE_OP". */
static void put_wake_op(struct call *c, unsigned value)
{
	put_arg(c, "val3");
	if (value >> 31) {
		put_one_of(c, FUTEX_OP_OPARG_SHIFT, &wake_shifts);
		put_text(c, "<<28|");
	}
	put_wake_part(c, value >> 28 & 7, &wake_operations, "<<28");
	put_text(c, "|");
	put_hex(c, value >> 12 & 0xfff);
	put_text(c, "<<12|");
	put_wake_part(c, value >> 24 & 15, &wake_comparisons, "<<24");
	put_text(c, "|");
	put_hex(c, value & 0xfff);
}

static void print_futex(struct call *c)
{
	unsigned command = reg_unsigned(c, OP) & (unsigned)FUTEX_CMD_MASK;

	if (!c->entry)
		return;
	FIELD_ARG(c, address, "uaddr", reg_raw(c, UADDR));
	put_arg(c, "futex_op");
	put_operation(c, reg_unsigned(c, OP));
	switch (command) {
	case FUTEX_WAIT:
		put_val(c, VAL, "val");
		put_timeout(c);
		return;
	case FUTEX_LOCK_PI:
	case FUTEX_LOCK_PI2:
		put_timeout(c);
		return;
	case FUTEX_UNLOCK_PI:
	case FUTEX_TRYLOCK_PI:
		return;
	case FUTEX_WAIT_BITSET:
		put_val(c, VAL, "val");
		put_timeout(c);
		put_arg(c, "val3");
		put_bitset(c, reg_unsigned(c, VAL3));
		return;
	case FUTEX_WAIT_REQUEUE_PI:
		put_val(c, VAL, "val");
		put_timeout(c);
		FIELD_ARG(c, address, "uaddr2", reg_raw(c, UADDR2));
		return;
	case FUTEX_FD:
	case FUTEX_WAKE:
		put_val(c, VAL, "val");
		return;
	case FUTEX_WAKE_BITSET:
		put_val(c, VAL, "val");
		put_arg(c, "val3");
		put_bitset(c, reg_unsigned(c, VAL3));
		return;
	default:
		put_val(c, VAL, "val");
		if (command > FUTEX_LOCK_PI2)
			FIELD_ARG(c, hex, "val2", reg_raw(c, TIMEOUT));
		else
			put_val(c, TIMEOUT, "val2");
		FIELD_ARG(c, address, "uaddr2", reg_raw(c, UADDR2));
	}
	if (command == FUTEX_CMP_REQUEUE || command == FUTEX_CMP_REQUEUE_PI)
		put_val(c, VAL3, "val3");
	else if (command == FUTEX_WAKE_OP)
		put_wake_op(c, reg_unsigned(c, VAL3));
	else if (command > FUTEX_LOCK_PI2)
		FIELD_ARG(c, hex, "val3", reg_unsigned(c, VAL3));
}

static void capture_futex(struct capture_builder *b)
{
	capture_bytes(b, CAPTURE_ENTRY, TIMEOUT, struct_size(&struct_timespec, b->abi == ABI_I386));
}

static void capture_futex_time64(struct capture_builder *b)
{
	capture_bytes(b, CAPTURE_ENTRY, TIMEOUT, struct_timespec64.size);
}

const struct special special_futex = { .print = print_futex, .capture = capture_futex };
const struct special special_futex_time64 = {
	.print = print_futex, .capture = capture_futex_time64
};
