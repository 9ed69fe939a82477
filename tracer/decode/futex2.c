/* SPDX-License-Identifier: BSD-2-Clause */
/* The futex calls that came after futex(2): futex_waitv, futex_wake, futex_wait, futex_requeue. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/types.h"

#include <linux/futex.h>
#include <stddef.h>
#include <string.h>

#include "decode/newer-constants.h"

#define SIZE_MASK 3u /* linux/futex.h of 6.7: FUTEX2_SIZE_MASK */

/* FUTEX2_SIZE_U32|FUTEX2_PRIVATE: the lowest bits are a size, and a size is always there. */
static void put_futex_flags(struct call *c, unsigned flags)
{
	struct constants names = futex2_flags;

	names.base = &futex2_sizes;
	names.base_mask = SIZE_MASK;
	put_flags(c, flags, &names);
}

static void print_futex2_flags(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_futex_flags(c, reg_unsigned(c, reg));
}

static void put_bitset(struct call *c, uint64_t value)
{
	static const struct constant rows[] = { NAMED_INT(FUTEX_BITSET_MATCH_ANY), TABLE_END };
	static const struct constants names = { rows, NULL, NULL };

	put_one_of(c, value, &names);
}

static void print_futex_mask(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_bitset(c, reg_raw(c, reg));
}

const struct arg_type arg_futex2_flags = { .print = print_futex2_flags };
const struct arg_type arg_futex_mask = { .print = print_futex_mask };

/* --- what is waited for ------------------------------------------------------------------------------------ */
static void put_waiter_flags(struct call *c, const void *bytes)
{
	uint32_t flags;

	memcpy(&flags, bytes, sizeof(flags));
	put_futex_flags(c, flags);
}

#define WAITER(member_, kind_, ...) F(struct futex_waitv, member_, kind_, ##__VA_ARGS__)

static const struct field waiter_fields[] = {
	WAITER(val, HEX), WAITER(uaddr, ADDRESS),
	WAITER(flags, FLAGS, .names = &futex_waiter_flags),
	WAITER(__reserved, HEX, .when = NON_ZERO), F_END,
};

/* futex_requeue came with new names for the flags. */
static const struct field requeued_fields[] = {
	WAITER(val, HEX), WAITER(uaddr, ADDRESS), WAITER(flags, PRINT, .print = put_waiter_flags),
	WAITER(__reserved, HEX, .when = NON_ZERO), F_END,
};

static void print_waiter(struct call *c, const void *bytes)
{
	put_fields_struct(c, waiter_fields, bytes);
}

static void print_requeued(struct call *c, const void *bytes)
{
	put_fields_struct(c, requeued_fields, bytes);
}

const struct struct_type struct_futex_waiter = {
	.print = print_waiter, .size = sizeof(struct futex_waitv), .portable = true,
	.most = FUTEX_WAITV_MAX
};
const struct struct_type struct_futex_requeued = {
	.print = print_requeued, .size = sizeof(struct futex_waitv), .portable = true
};
