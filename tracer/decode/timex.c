/* SPDX-License-Identifier: BSD-2-Clause */
/* adjtimex(2), clock_adjtime(2): how a clock is steered. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/types.h"

#include <stddef.h>
#include <sys/timex.h>

static const struct field time_fields[] = {
	F(struct timeval, tv_sec, SIGNED), F(struct timeval, tv_usec, UNSIGNED), F_END,
};

#define TIMEX(member_, kind_, ...) F(struct timex, member_, kind_, ##__VA_ARGS__)

static const struct field timex_fields[] = {
	TIMEX(modes, FLAGS, .names = &timex_modes), TIMEX(offset, SIGNED), TIMEX(freq, SIGNED),
	TIMEX(maxerror, SIGNED), TIMEX(esterror, SIGNED),
	TIMEX(status, FLAGS, .names = &timex_status), TIMEX(constant, SIGNED),
	TIMEX(precision, SIGNED), TIMEX(tolerance, SIGNED), TIMEX(time, STRUCT, .fields = time_fields),
	TIMEX(tick, SIGNED), TIMEX(ppsfreq, SIGNED), TIMEX(jitter, SIGNED), TIMEX(shift, SIGNED),
	TIMEX(stabil, SIGNED), TIMEX(jitcnt, SIGNED), TIMEX(calcnt, SIGNED), TIMEX(errcnt, SIGNED),
	TIMEX(stbcnt, SIGNED), TIMEX(tai, SIGNED), F_END,
};

/* struct old_timex32 of the kernel's linux/time32.h: nothing but words. */
#define WORD(name_, place_, kind_, ...)                                                            \
	{ .name = name_, .offset = 4 * (place_), .size = 4, .kind = F_##kind_, ##__VA_ARGS__ }
static const struct field narrow_time_fields[] = {
	WORD("tv_sec", 0, SIGNED), WORD("tv_usec", 1, UNSIGNED), F_END,
};
static const struct field narrow_fields[] = {
	WORD("modes", 0, FLAGS, .names = &timex_modes), WORD("offset", 1, SIGNED),
	WORD("freq", 2, SIGNED), WORD("maxerror", 3, SIGNED), WORD("esterror", 4, SIGNED),
	WORD("status", 5, FLAGS, .names = &timex_status), WORD("constant", 6, SIGNED),
	WORD("precision", 7, SIGNED), WORD("tolerance", 8, SIGNED),
	WORD("time", 9, STRUCT, .fields = narrow_time_fields), WORD("tick", 11, SIGNED),
	WORD("ppsfreq", 12, SIGNED), WORD("jitter", 13, SIGNED), WORD("shift", 14, SIGNED),
	WORD("stabil", 15, SIGNED), WORD("jitcnt", 16, SIGNED), WORD("calcnt", 17, SIGNED),
	WORD("errcnt", 18, SIGNED), WORD("stbcnt", 19, SIGNED), WORD("tai", 20, SIGNED), F_END,
};
#define NARROW_BYTES 128

static void print_timex(struct call *c, const struct arg *a, unsigned reg)
{
	const void *bytes = NULL;

	(void)a;
	if (!c->failed)
		bytes = call_bytes(
			c, reg_raw(c, reg), c->i386 ? NARROW_BYTES : sizeof(struct timex), AT_EXIT);
	if (bytes)
		put_fields_struct(c, c->i386 ? narrow_fields : timex_fields, bytes);
	else
		put_address(c, reg_raw(c, reg));
}

static void capture_timex(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_EXIT_OK, reg, b->abi == ABI_I386 ? NARROW_BYTES : sizeof(struct timex));
}

/* 5 (TIME_ERROR) */
static void aux_timex(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t state = (uint64_t)c->record->call.result;

	(void)a, (void)reg;
	if (c->failed || state > TIME_ERROR)
		return;
	PUT(c, aux_open);
	PUT(c, aux_names);
	put_one_of(c, state, &timex_states);
	PUT(c, aux_close);
}

const struct arg_type arg_timex = {
	.print = print_timex, .capture = capture_timex, .aux = aux_timex, .at_exit = true
};
