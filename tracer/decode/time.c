/* SPDX-License-Identifier: BSD-2-Clause */
/* Points in time and spans. */
#include "decode/time.h"

#include "decode/call.h"
#include "decode/constants.h"
#include "decode/stat.h"
#include "decode/types.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <utime.h>

void print_timespec(struct call *c, const void *bytes)
{
	struct timespec t;

	memcpy(&t, bytes, sizeof(t));
	put_struct_open(c);
	FIELD(c, decimal, "tv_sec", t.tv_sec);
	FIELD(c, number, "tv_nsec", (uint64_t)t.tv_nsec);
	put_struct_close(c, false);
}

void print_timeval(struct call *c, const void *bytes)
{
	struct timeval t;

	memcpy(&t, bytes, sizeof(t));
	put_struct_open(c);
	FIELD(c, decimal, "tv_sec", t.tv_sec);
	FIELD(c, number, "tv_usec", (uint64_t)t.tv_usec);
	put_struct_close(c, false);
}

const struct struct_type struct_timespec = {
	.print = print_timespec, .size = sizeof(struct timespec)
};
const struct struct_type struct_timespec64 = {
	.print = print_timespec, .size = sizeof(struct timespec), .portable = true
};
const struct struct_type struct_timeval = {
	.print = print_timeval, .size = sizeof(struct timeval)
};

/* --- pairs ------------------------------------------------------------------------------------------- */
static void print_itimerval(struct call *c, const void *bytes)
{
	const uint8_t *at = bytes;

	put_struct_open(c);
	FIELD_PRINT(c, timeval, "it_interval", at);
	FIELD_PRINT(c, timeval, "it_value", at + sizeof(struct timeval));
	put_struct_close(c, false);
}

static void print_itimerspec(struct call *c, const void *bytes)
{
	const uint8_t *at = bytes;

	put_struct_open(c);
	FIELD_PRINT(c, timespec, "it_interval", at);
	FIELD_PRINT(c, timespec, "it_value", at + sizeof(struct timespec));
	put_struct_close(c, false);
}

static void print_timezone(struct call *c, const void *bytes)
{
	struct timezone tz;

	memcpy(&tz, bytes, sizeof(tz));
	put_struct_open(c);
	FIELD(c, decimal, "tz_minuteswest", tz.tz_minuteswest);
	FIELD(c, decimal, "tz_dsttime", tz.tz_dsttime);
	put_struct_close(c, false);
}

static void print_utimbuf(struct call *c, const void *bytes)
{
	struct utimbuf u;

	memcpy(&u, bytes, sizeof(u));
	put_struct_open(c);
	FIELD(c, decimal, "actime", u.actime);
	put_time_comment(c, u.actime, 0, 9);
	FIELD(c, decimal, "modtime", u.modtime);
	put_time_comment(c, u.modtime, 0, 9);
	put_struct_close(c, false);
}

/* utimensat(2) has two words for nanoseconds. */
static void print_utimespec(struct call *c, const void *bytes)
{
	struct timespec t;

	memcpy(&t, bytes, sizeof(t));
	if (t.tv_nsec == UTIME_NOW || t.tv_nsec == UTIME_OMIT) {
		put_symbol(c, t.tv_nsec == UTIME_NOW ? "UTIME_NOW" : "UTIME_OMIT",
			(uint64_t)t.tv_nsec);
		return;
	}
	put_struct_open(c);
	FIELD(c, decimal, "tv_sec", t.tv_sec);
	FIELD(c, number, "tv_nsec", (uint64_t)t.tv_nsec);
	put_struct_close(c, false);
	put_time_comment(c, t.tv_sec, (uint64_t)t.tv_nsec, 9);
}

/* utimes(2), utimensat(2): access and modification, both or none. */
static void print_utimespecs(struct call *c, const void *bytes)
{
	put_array_open(c);
	put_item(c);
	print_utimespec(c, bytes);
	put_item(c);
	print_utimespec(c, (const struct timespec *)bytes + 1);
	put_array_close(c, false);
}

static void print_utimeval(struct call *c, const void *bytes)
{
	struct timeval t;

	print_timeval(c, bytes);
	memcpy(&t, bytes, sizeof(t));
	put_time_comment(c, t.tv_sec, (uint64_t)t.tv_usec, 6);
}

static void print_utimevals(struct call *c, const void *bytes)
{
	put_array_open(c);
	put_item(c);
	print_utimeval(c, bytes);
	put_item(c);
	print_utimeval(c, (const struct timeval *)bytes + 1);
	put_array_close(c, false);
}

static void print_tms(struct call *c, const void *bytes)
{
	struct tms t;

	memcpy(&t, bytes, sizeof(t));
	put_struct_open(c);
	FIELD(c, ticks, "tms_utime", (uint64_t)t.tms_utime);
	FIELD(c, ticks, "tms_stime", (uint64_t)t.tms_stime);
	FIELD(c, ticks, "tms_cutime", (uint64_t)t.tms_cutime);
	FIELD(c, ticks, "tms_cstime", (uint64_t)t.tms_cstime);
	put_struct_close(c, false);
}

const struct struct_type struct_itimerval = {
	.print = print_itimerval, .size = sizeof(struct itimerval)
};
const struct struct_type struct_itimerspec = {
	.print = print_itimerspec, .size = sizeof(struct itimerspec)
};
const struct struct_type struct_timezone = {
	.print = print_timezone, .size = sizeof(struct timezone), .portable = true
};
const struct struct_type struct_utimbuf = {
	.print = print_utimbuf, .size = sizeof(struct utimbuf)
};
const struct struct_type struct_utimespecs = {
	.print = print_utimespecs, .size = 2 * sizeof(struct timespec)
};
const struct struct_type struct_utimevals = {
	.print = print_utimevals, .size = 2 * sizeof(struct timeval)
};
const struct struct_type struct_tms = { .print = print_tms, .size = sizeof(struct tms) };

/* --- time(2) ------------------------------------------------------------------------------------------ */
static void print_time_out(struct call *c, const struct arg *a, unsigned reg)
{
	const void *bytes = c->failed ? NULL : call_bytes(c, reg_raw(c, reg), c->word, AT_EXIT);
	int64_t seconds;

	(void)a;
	if (!bytes) {
		put_address(c, reg_raw(c, reg));
		return;
	}
	seconds = c->i386 ? (int32_t)call_word(c, bytes) : (int64_t)call_word(c, bytes);
	put_array_open(c);
	put_item(c);
	put_decimal(c, seconds);
	put_time_comment(c, seconds, 0, 9);
	put_array_close(c, false);
}

static void capture_time_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_EXIT_OK, reg, b->abi == ABI_I386 ? 4 : 8);
}

static void aux_time_out(struct call *c, const struct arg *a, unsigned reg)
{
	char text[TIME_TEXT];

	(void)a, (void)reg;
	if (!c->failed && time_text(text, c->record->call.result, 0, 9))
		put_aux(c, text);
}

const struct arg_type arg_time_out = {
	.print = print_time_out, .capture = capture_time_out, .aux = aux_time_out, .at_exit = true
};

/* --- sleeping ---------------------------------------------------------------------------------------- */
/* ERESTARTSYS to ERESTART_RESTARTBLOCK of the kernel's linux/errno.h: a signal broke the sleep off. */
static bool was_interrupted(const struct call *c)
{
	int64_t result = c->record->call.result;

	return (c->record->flags & RECORD_FAILED) && result <= -512 && result >= -516;
}

static void print_remaining(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (was_interrupted(c))
		put_struct_at(c, reg_raw(c, reg), &struct_timespec, AT_EXIT);
	else
		put_address(c, reg_raw(c, reg));
}

static void capture_remaining(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	if (b->abi != ABI_I386)
		capture_bytes(b, CAPTURE_EXIT_FAILED, reg, sizeof(struct timespec));
}

const struct arg_type arg_remaining = {
	.print = print_remaining, .capture = capture_remaining, .at_exit = true
};

/* A clock by name, or made of a pid or a descriptor: linux/posix-timers.h. */
static void print_clockid(struct call *c, const struct arg *a, unsigned reg)
{
	static const char *const kinds[] = { "CPUCLOCK_PROF", "CPUCLOCK_VIRT", "CPUCLOCK_SCHED" };
	int clock = reg_int(c, reg);

	(void)a;
	if (clock >= 0) {
		put_one_of(c, (unsigned)clock, &clocks);
		return;
	}
	if (c->style->constants == CONSTANTS_RAW) {
		put_hex(c, (unsigned)clock);
		return;
	}
	if ((clock & 7) == 3) {
		PUT(c, call_open, "FD_TO_CLOCKID");
		put_item(c);
		put_decimal(c, ~(clock >> 3));
	} else {
		PUT(c, call_open,
			clock & 4 ? "MAKE_THREAD_CPUCLOCK" : "MAKE_PROCESS_CPUCLOCK");
		put_item(c);
		put_decimal(c, ~(clock >> 3));
		put_item(c);
		if ((clock & 3) < 3)
			put_text(c, kinds[clock & 3]);
		else
			put_decimal(c, clock & 3);
	}
	PUT(c, call_close);
}

const struct arg_type arg_clockid = { .print = print_clockid };
