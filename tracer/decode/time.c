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

/* A time as the call's ABI has it: two longs. */
struct pair {
	int64_t whole;
	uint64_t part;
};

static struct pair pair_read(const struct call *c, const void *bytes)
{
	int32_t narrow[2];
	struct pair p;

	if (!c->i386) {
		memcpy(&p, bytes, sizeof(p));
		return p;
	}
	memcpy(narrow, bytes, sizeof(narrow));
	return (struct pair){ narrow[0], (uint32_t)narrow[1] };
}

static void put_pair(struct call *c, struct pair p, const char *part)
{
	put_struct_open(c);
	FIELD(c, decimal, "tv_sec", p.whole);
	FIELD(c, number, part, p.part);
	put_struct_close(c, false);
}

void print_timespec(struct call *c, const void *bytes)
{
	put_pair(c, pair_read(c, bytes), "tv_nsec");
}

void print_timeval(struct call *c, const void *bytes)
{
	put_pair(c, pair_read(c, bytes), "tv_usec");
}

void print_timespec64(struct call *c, const void *bytes)
{
	struct pair p;

	memcpy(&p, bytes, sizeof(p));
	put_pair(c, p, "tv_nsec");
}

const struct struct_type struct_timespec = {
	.print = print_timespec, .size = sizeof(struct timespec), .size_i386 = 8
};
const struct struct_type struct_timespec64 = {
	.print = print_timespec64, .size = sizeof(struct timespec), .portable = true
};
const struct struct_type struct_timeval = {
	.print = print_timeval, .size = sizeof(struct timeval), .size_i386 = 8
};

/* --- pairs ------------------------------------------------------------------------------------------- */
static void print_itimerval(struct call *c, const void *bytes)
{
	const uint8_t *at = bytes;

	put_struct_open(c);
	FIELD_PRINT(c, timeval, "it_interval", at);
	FIELD_PRINT(c, timeval, "it_value", at + 2 * call_long_size(c));
	put_struct_close(c, false);
}

static void print_itimerspec(struct call *c, const void *bytes)
{
	const uint8_t *at = bytes;

	put_struct_open(c);
	FIELD_PRINT(c, timespec, "it_interval", at);
	FIELD_PRINT(c, timespec, "it_value", at + 2 * call_long_size(c));
	put_struct_close(c, false);
}

static void print_itimerspec64(struct call *c, const void *bytes)
{
	const uint8_t *at = bytes;

	put_struct_open(c);
	FIELD_PRINT(c, timespec64, "it_interval", at);
	FIELD_PRINT(c, timespec64, "it_value", at + sizeof(struct timespec));
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
	struct pair p = pair_read(c, bytes);
	int64_t modified = c->i386 ? (int32_t)p.part : (int64_t)p.part;

	put_struct_open(c);
	FIELD(c, decimal, "actime", p.whole);
	put_time_comment(c, p.whole, 0, 9);
	FIELD(c, decimal, "modtime", modified);
	put_time_comment(c, modified, 0, 9);
	put_struct_close(c, false);
}

/* utimensat(2) has two words for nanoseconds. */
static void put_utimespec(struct call *c, struct pair p)
{
	const char *word = p.part == UTIME_NOW ? "UTIME_NOW" :
		p.part == UTIME_OMIT	       ? "UTIME_OMIT" :
						 NULL;

	if (!word) {
		put_pair(c, p, "tv_nsec");
		put_time_comment(c, p.whole, p.part, 9);
	} else if (c->style->constants == CONSTANTS_ABBREV) {
		put_symbol(c, word, p.part);
	} else {
		put_pair(c, p, "tv_nsec");
		if (c->style->constants == CONSTANTS_VERBOSE)
			put_comment(c, word);
	}
}

/* Both times of a file: the kernel takes both or none. */
static void put_two(struct call *c, struct pair first, struct pair second,
	void (*put)(struct call *c, struct pair p))
{
	put_array_open(c);
	put_item(c);
	put(c, first);
	put_item(c);
	put(c, second);
	put_array_close(c, false);
}

static void put_utime(struct call *c, struct pair p)
{
	put_pair(c, p, "tv_usec");
	put_time_comment(c, p.whole, p.part, 6);
}

static void print_utimevals(struct call *c, const void *bytes)
{
	const uint8_t *at = bytes;

	put_two(c, pair_read(c, at), pair_read(c, at + 2 * call_long_size(c)), put_utime);
}

static void print_utimespecs(struct call *c, const void *bytes)
{
	const uint8_t *at = bytes;

	put_two(c, pair_read(c, at), pair_read(c, at + 2 * call_long_size(c)), put_utimespec);
}

static void print_utimespecs64(struct call *c, const void *bytes)
{
	struct pair p[2];

	memcpy(p, bytes, sizeof(p));
	put_two(c, p[0], p[1], put_utimespec);
}

static void print_tms(struct call *c, const void *bytes)
{
	static const char *const names[] = { "tms_utime", "tms_stime", "tms_cutime", "tms_cstime" };
	const uint8_t *at = bytes;

	put_struct_open(c);
	for (size_t i = 0; i < 4; i++)
		FIELD(c, ticks, names[i], call_long(c, at + i * call_long_size(c)));
	put_struct_close(c, false);
}

const struct struct_type struct_itimerval = {
	.print = print_itimerval, .size = sizeof(struct itimerval), .size_i386 = 16
};
const struct struct_type struct_itimerspec = {
	.print = print_itimerspec, .size = sizeof(struct itimerspec), .size_i386 = 16
};
const struct struct_type struct_itimerspec64 = {
	.print = print_itimerspec64, .size = sizeof(struct itimerspec), .portable = true
};
const struct struct_type struct_timezone = {
	.print = print_timezone, .size = sizeof(struct timezone), .portable = true
};
const struct struct_type struct_utimbuf = {
	.print = print_utimbuf, .size = sizeof(struct utimbuf), .size_i386 = 8
};
const struct struct_type struct_utimevals = {
	.print = print_utimevals, .size = 2 * sizeof(struct timeval), .size_i386 = 16
};
const struct struct_type struct_utimespecs = {
	.print = print_utimespecs, .size = 2 * sizeof(struct timespec), .size_i386 = 16
};
const struct struct_type struct_utimespecs64 = {
	.print = print_utimespecs64, .size = 2 * sizeof(struct timespec), .portable = true
};
const struct struct_type struct_tms = {
	.print = print_tms, .size = sizeof(struct tms), .size_i386 = 16
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
	capture_bytes(b, CAPTURE_EXIT_FAILED, reg, struct_size(&struct_timespec, b->abi == ABI_I386));
}

/* Nothing remains of a point in time; the flags are the argument before the last. */
static void print_remaining_unless_absolute(struct call *c, const struct arg *a, unsigned reg)
{
	if (reg_raw(c, 1))
		put_address(c, reg_raw(c, reg));
	else
		print_remaining(c, a, reg);
}

static void print_remaining64(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (was_interrupted(c) && !reg_raw(c, 1))
		put_struct_at(c, reg_raw(c, reg), &struct_timespec64, AT_EXIT);
	else
		put_address(c, reg_raw(c, reg));
}

static void capture_remaining64(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_EXIT_FAILED, reg, sizeof(struct timespec));
}

const struct arg_type arg_remaining = {
	.print = print_remaining, .capture = capture_remaining, .at_exit = true
};
const struct arg_type arg_remaining_unless_absolute = {
	.print = print_remaining_unless_absolute, .capture = capture_remaining, .at_exit = true
};
const struct arg_type arg_remaining64 = {
	.print = print_remaining64, .capture = capture_remaining64, .at_exit = true
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
