/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The plain types of arguments: numbers, named numbers, descriptors, processes.
 */
#include "decode/types.h"

#include "decode/call.h"
#include "decode/signal-names.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>

/* --- words that the families use too ----------------------------------------------------------------- */
static const struct fd_info *info_of(const struct call *c, int fd, enum phase phase)
{
	return c->style->fds == FDS_OFF ? NULL : call_fd(c, fd, phase);
}

void put_fd(struct call *c, int fd, enum phase phase)
{
	if (fd == AT_FDCWD)
		put_decimal(c, fd); /* where it does not stand for the working directory */
	else
		PUT(c, fd, fd, info_of(c, fd, phase));
}

void put_dirfd(struct call *c, int fd, enum phase phase)
{
	const struct fd_info *info = info_of(c, fd, phase);

	if (fd == AT_FDCWD && !info)
		put_symbol(c, "AT_FDCWD", (uint64_t)(int64_t)fd);
	else
		PUT(c, fd, fd, info);
}

void put_pid(struct call *c, int64_t pid)
{
	PUT(c, pid, pid, PID_OF_THREAD);
}

void put_pgid(struct call *c, int64_t pgid)
{
	PUT(c, pid, pgid, PID_OF_GROUP);
}

void put_mode(struct call *c, uint64_t mode)
{
	char text[] = "000";

	if (mode > 07) {
		put_octal(c, mode);
		return;
	}
	text[2] = (char)('0' + mode);
	put_text(c, text);
}

void put_id(struct call *c, uint32_t id)
{
	if (id == UINT32_MAX)
		put_decimal(c, -1);
	else
		put_number(c, id);
}

void put_signal(struct call *c, int number)
{
	char buffer[24];
	const char *name = signal_name(number, buffer);

	if (name)
		put_symbol(c, name, (uint64_t)(int64_t)number);
	else
		put_decimal(c, number);
}

void put_dev(struct call *c, uint64_t dev)
{
	bool abbrev = c->style->constants == CONSTANTS_ABBREV;

	if (!abbrev)
		put_hex(c, dev);
	if (c->style->constants == CONSTANTS_RAW)
		return;
	if (!abbrev)
		PUT(c, comment_open);
	PUT(c, call_open, "makedev");
	put_item(c);
	put_hex(c, major(dev));
	put_item(c);
	put_hex(c, minor(dev));
	PUT(c, call_close);
	if (!abbrev)
		PUT(c, comment_close);
}

void put_padded_hex(struct call *c, uint64_t value, unsigned size)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%#0*llx", (int)(2 * size), (unsigned long long)value);
	put_text(c, text);
}

void put_worded(struct call *c, uint64_t value, const char *text)
{
	if (c->style->constants == CONSTANTS_ABBREV) {
		put_symbol(c, text, value);
		return;
	}
	put_hex(c, value);
	if (c->style->constants == CONSTANTS_VERBOSE)
		put_comment(c, text);
}

/* CPU time in clock ticks, and what that is in seconds: the unit is USER_HZ, 100 on x86. */
void put_ticks(struct call *c, uint64_t ticks)
{
	char text[40];
	size_t n = sizeof(text);
	uint64_t seconds = ticks / 100;

	put_number(c, ticks);
	if (!ticks || ticks == UINT64_MAX || c->style->constants == CONSTANTS_RAW)
		return;
	text[--n] = '\0';
	text[--n] = 's';
	text[--n] = ' ';
	text[--n] = (char)('0' + ticks % 10);
	text[--n] = (char)('0' + ticks / 10 % 10);
	text[--n] = '.';
	do
		text[--n] = (char)('0' + seconds % 10);
	while (seconds /= 10);
	put_comment(c, text + n);
}

/* The number of an error, by name; a number that is none stays. */
static void put_errno_as(struct call *c, int64_t shown, int error, const char *sign)
{
	const char *name = error > 0 ? strerrorname_np(error) : NULL;
	char text[40];

	if (!name || c->style->constants != CONSTANTS_ABBREV)
		put_decimal(c, shown);
	if (!name || c->style->constants == CONSTANTS_RAW)
		return;
	(void)stpncpy(stpcpy(text, sign), name, sizeof(text) - 2);
	if (c->style->constants == CONSTANTS_VERBOSE)
		put_comment(c, text);
	else
		put_symbol(c, text, (uint64_t)shown);
}

void put_negative_errno(struct call *c, int error)
{
	put_errno_as(c, error, error < 0 && error != INT32_MIN ? -error : 0, "-");
}

void put_positive_errno(struct call *c, unsigned error)
{
	put_errno_as(c, error, error <= INT32_MAX ? (int)error : 0, "");
}

void put_aux(struct call *c, const char *text)
{
	PUT(c, aux_open);
	PUT(c, aux_text, text);
	PUT(c, aux_close);
}

void put_cpus(struct call *c, const struct memory *m, uint64_t length)
{
	PUT(c, set_open);
	for (unsigned cpu = 0; cpu / 8 < length && cpu / 8 < m->size; cpu++)
		if (m->bytes[cpu / 8] >> cpu % 8 & 1) {
			put_item(c);
			put_number(c, cpu);
		}
	PUT(c, set_close);
}

void put_no_name(struct call *c, const struct constants *names)
{
	PUT(c, comment_open);
	put_text(c, names->prefix);
	put_text(c, "???");
	PUT(c, comment_close);
}

void put_one_of_decimal(struct call *c, uint64_t value, const struct constants *names)
{
	const char *name = constant_name(names, value);

	if (name) {
		put_symbol(c, name, value);
		return;
	}
	put_number(c, value);
	if (c->style->constants != CONSTANTS_RAW)
		put_no_name(c, names);
}

/* --- numbers ----------------------------------------------------------------------------------------- */
static void print_int(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_decimal(c, reg_int(c, reg));
}

static void print_uint(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_number(c, reg_unsigned(c, reg));
}

static void print_long(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_decimal(c, reg_long(c, reg));
}

static void print_ulong(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_number(c, reg_raw(c, reg));
}

static void print_hex(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_hex(c, reg_raw(c, reg));
}

static void print_hex32(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_hex(c, reg_unsigned(c, reg));
}

static void print_addr(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_address(c, reg_raw(c, reg));
}

static void print_mode(struct call *c, const struct arg *a, unsigned reg)
{
	unsigned mode = reg_unsigned(c, reg) & 0xffff;

	(void)a;
	put_mode(c, mode);
}

static void print_dev(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_dev(c, reg_unsigned(c, reg));
}

static void print_off_low(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_decimal(c, (int64_t)(reg_raw(c, reg + 1) << 32 | reg_unsigned(c, reg)));
}

static void print_off_high(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_decimal(c, (int64_t)(reg_raw(c, reg) << 32 | reg_unsigned(c, reg + 1)));
}

/* mmap2(2): a page is 4096 bytes to it, whatever it is to the machine. */
static void print_page_off(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_hex(c, (uint64_t)reg_unsigned(c, reg) << 12);
}

static void print_unused(struct call *c, const struct arg *a, unsigned reg)
{
	(void)c, (void)a, (void)reg;
}

const struct arg_type arg_int = { .print = print_int };
const struct arg_type arg_uint = { .print = print_uint };
const struct arg_type arg_long = { .print = print_long };
const struct arg_type arg_ulong = { .print = print_ulong };
const struct arg_type arg_hex = { .print = print_hex };
const struct arg_type arg_hex32 = { .print = print_hex32 };
const struct arg_type arg_addr = { .print = print_addr };
const struct arg_type arg_mode = { .print = print_mode };
const struct arg_type arg_dev = { .print = print_dev };
const struct arg_type arg_off_low = { .print = print_off_low };
const struct arg_type arg_off_high = { .print = print_off_high };
const struct arg_type arg_page_off = { .print = print_page_off };
const struct arg_type arg_unused = { .print = print_unused, .names_itself = true };

/* --- numbers with names ------------------------------------------------------------------------------ */
static void print_flags(struct call *c, const struct arg *a, unsigned reg)
{
	put_flags(c, reg_unsigned(c, reg), a->detail);
}

static void print_flags_long(struct call *c, const struct arg *a, unsigned reg)
{
	put_flags(c, reg_raw(c, reg), a->detail);
}

static void print_one_of(struct call *c, const struct arg *a, unsigned reg)
{
	put_one_of(c, reg_unsigned(c, reg), a->detail);
}

static void print_one_of_long(struct call *c, const struct arg *a, unsigned reg)
{
	put_one_of(c, reg_raw(c, reg), a->detail);
}

const struct arg_type arg_flags = { .print = print_flags };
const struct arg_type arg_flags_long = { .print = print_flags_long };
const struct arg_type arg_one_of = { .print = print_one_of };
const struct arg_type arg_one_of_long = { .print = print_one_of_long };

/* --- descriptors, processes ---------------------------------------------------------------------------- */
static void print_fd(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_fd(c, reg_int(c, reg), AT_ENTRY);
}

static void capture_fd(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	(void)capture_add(b, CAPTURE_FD, CAPTURE_ENTRY, reg);
}

static void print_dirfd(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_dirfd(c, reg_int(c, reg), AT_ENTRY);
}

static void capture_dirfd(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	(void)capture_add(b, CAPTURE_DIRFD, CAPTURE_ENTRY, reg);
}

static void print_pid(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_pid(c, reg_int(c, reg));
}

static void print_id(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_id(c, reg_unsigned(c, reg));
}

static void print_group(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_pgid(c, reg_int(c, reg));
}

static void print_signum(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_signal(c, reg_int(c, reg));
}

const struct arg_type arg_fd = { .print = print_fd, .capture = capture_fd };
const struct arg_type arg_dirfd = { .print = print_dirfd, .capture = capture_dirfd };
const struct arg_type arg_pid = { .print = print_pid };
const struct arg_type arg_group = { .print = print_group };
const struct arg_type arg_id = { .print = print_id };
const struct arg_type arg_signum = { .print = print_signum };
