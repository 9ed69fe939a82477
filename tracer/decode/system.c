/* SPDX-License-Identifier: BSD-2-Clause */
/* What a process asks about the machine and about itself: uname, sysinfo, rusage, groups, scheduling. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/time.h"
#include "decode/types.h"

#include <limits.h>
#include <sched.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/utsname.h>

static void print_utsname(struct call *c, const void *bytes)
{
	struct utsname u;

	memcpy(&u, bytes, sizeof(u));
	put_struct_open(c);
	FIELD(c, fixed_string, "sysname", u.sysname, sizeof(u.sysname));
	FIELD(c, fixed_string, "nodename", u.nodename, sizeof(u.nodename));
	if (!c->abbrev) {
		FIELD(c, fixed_string, "release", u.release, sizeof(u.release));
		FIELD(c, fixed_string, "version", u.version, sizeof(u.version));
		FIELD(c, fixed_string, "machine", u.machine, sizeof(u.machine));
		FIELD(c, fixed_string, "domainname", u.domainname, sizeof(u.domainname));
	}
	put_struct_close(c, c->abbrev);
}

const struct struct_type struct_utsname = {
	.print = print_utsname, .size = sizeof(struct utsname), .portable = true
};

/* Longs but for what is said to be something else. */
static void print_sysinfo(struct call *c, const void *bytes)
{
	static const char *const names[] = {
		"totalram", "freeram", "sharedram", "bufferram", "totalswap", "freeswap"
	};
	const uint8_t *at = bytes;
	unsigned word = call_long_size(c), after;
	uint16_t procs;
	uint32_t unit;

	put_struct_open(c);
	FIELD(c, number, "uptime", call_long(c, at));
	put_field(c, "loads");
	put_array_open(c);
	for (unsigned i = 1; i < 4; i++) {
		put_item(c);
		put_number(c, call_long(c, at + i * word));
	}
	put_array_close(c, false);
	for (unsigned i = 0; i < 6; i++)
		FIELD(c, number, names[i], call_long(c, at + (4 + i) * word));
	memcpy(&procs, at + 10 * word, sizeof(procs));
	after = (10 * word + 4 + word - 1) / word * word;
	memcpy(&unit, at + after + 2 * word, sizeof(unit));
	FIELD(c, number, "procs", procs);
	FIELD(c, number, "totalhigh", call_long(c, at + after));
	FIELD(c, number, "freehigh", call_long(c, at + after + word));
	FIELD(c, number, "mem_unit", unit);
	put_struct_close(c, false);
}

const struct struct_type struct_sysinfo = {
	.print = print_sysinfo, .size = sizeof(struct sysinfo), .size_i386 = 64
};

/* Two times and longs. */
static void print_rusage(struct call *c, const void *bytes)
{
	static const char *const names[] = {
		"ru_maxrss", "ru_ixrss", "ru_idrss", "ru_isrss", "ru_minflt", "ru_majflt",
		"ru_nswap", "ru_inblock", "ru_oublock", "ru_msgsnd", "ru_msgrcv", "ru_nsignals",
		"ru_nvcsw", "ru_nivcsw"
	};
	const uint8_t *at = bytes;

	put_struct_open(c);
	FIELD_PRINT(c, timeval, "ru_utime", at);
	FIELD_PRINT(c, timeval, "ru_stime", at + 2 * call_long_size(c));
	for (unsigned i = 0; !c->abbrev && i < sizeof(names) / sizeof(names[0]); i++)
		FIELD(c, number, names[i], call_long(c, at + (4 + i) * call_long_size(c)));
	put_struct_close(c, c->abbrev);
}

const struct struct_type struct_rusage = {
	.print = print_rusage, .size = sizeof(struct rusage), .size_i386 = 72
};

static void print_gid(struct call *c, const void *bytes)
{
	uint32_t gid;

	memcpy(&gid, bytes, sizeof(gid));
	put_id(c, gid);
}

static void print_groups(struct call *c, uint64_t address, unsigned count, enum phase phase)
{
	/* more than the kernel takes: it does not look at them */
	if (count > NGROUPS_MAX)
		put_address(c, address);
	else
		put_array(c, address, count, sizeof(uint32_t), phase, print_gid);
}

static void print_groups_in(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	print_groups(c, reg_raw(c, reg), reg_unsigned(c, 0), AT_ENTRY);
}

static void print_groups_out(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (c->failed)
		put_address(c, reg_raw(c, reg));
	else
		print_groups(c, reg_raw(c, reg), (unsigned)c->record->call.result, AT_EXIT);
}

static void capture_groups_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY, reg);

	(void)a;
	op->length = LENGTH_ARG;
	op->length_arg = 0;
	op->element = sizeof(uint32_t);
	op->max = CAPTURE_STRUCT_MAX;
}

static void capture_groups_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_EXIT_OK, reg);

	(void)a;
	op->length = LENGTH_RESULT; /* also where 0 only asks how many there are: as strace, what is there then */
	op->element = sizeof(uint32_t);
	op->max = CAPTURE_STRUCT_MAX;
}

const struct arg_type arg_groups_in = { .print = print_groups_in, .capture = capture_groups_in };
const struct arg_type arg_groups_out = {
	.print = print_groups_out, .capture = capture_groups_out, .at_exit = true
};

/* --- scheduling -------------------------------------------------------------------------------------- */
static void print_sched_param(struct call *c, const void *bytes)
{
	int priority;

	memcpy(&priority, bytes, sizeof(priority));
	put_array_open(c);
	put_item(c);
	put_decimal(c, priority);
	put_array_close(c, false);
}

const struct struct_type struct_sched_param = {
	.print = print_sched_param, .size = sizeof(int), .portable = true
};

static void print_sched_pid(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_pid(c, reg_int(c, reg));
}

/* 0 (SCHED_OTHER); a policy with SCHED_RESET_ON_FORK has no name. */
static void aux_sched_pid(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t policy = (uint64_t)c->record->call.result;
	const struct constant *row = sched_policies.rows;

	(void)a, (void)reg;
	while (row->name && row->value != policy)
		row++;
	if (c->failed || !row->name)
		return;
	put_aux(c, row->name);
}

const struct arg_type arg_sched_pid = { .print = print_sched_pid, .aux = aux_sched_pid };

#define CPU_SET_MOST 1024 /* bytes that are looked at: more than any kernel has */

static void put_cpu_set(struct call *c, uint64_t address, uint64_t length, enum phase phase)
{
	struct memory m;

	if (address && c->verbose && !length) {
		PUT(c, set_open);
		PUT(c, set_close);
		return;
	}
	if (!address || !c->verbose || !call_find(c, address, phase, &m) || !m.size ||
		(m.fault && m.size < length)) {
		put_address(c, address);
		return;
	}
	put_cpus(c, &m, length);
}

static void print_cpu_set_in(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_cpu_set(c, reg_raw(c, reg), reg_unsigned(c, 1), AT_ENTRY);
}

static void print_cpu_set_out(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (c->failed)
		put_address(c, reg_raw(c, reg));
	else
		put_cpu_set(c, reg_raw(c, reg), (uint64_t)c->record->call.result, AT_EXIT);
}

static void capture_cpu_set_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY, reg);

	(void)a;
	op->length = LENGTH_ARG;
	op->length_arg = 1;
	op->max = CPU_SET_MOST;
}

static void capture_cpu_set_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_EXIT_OK, reg);

	(void)a;
	op->length = LENGTH_RESULT;
	op->max = CPU_SET_MOST;
}

const struct arg_type arg_cpu_set_in = {
	.print = print_cpu_set_in, .capture = capture_cpu_set_in
};
const struct arg_type arg_cpu_set_out = {
	.print = print_cpu_set_out, .capture = capture_cpu_set_out, .at_exit = true
};

/* --- the name of the system -------------------------------------------------------------------------- */
/* One that is too long is not looked at. */
static void print_system_name(struct call *c, const struct arg *a, unsigned reg)
{
	if (reg_unsigned(c, a->length_arg) >= sizeof(((struct utsname *)0)->nodename))
		put_address(c, reg_raw(c, reg));
	else
		arg_buf_in.print(c, a, reg);
}

static void capture_system_name(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	arg_buf_in.capture(b, a, reg);
}

const struct arg_type arg_system_name = { .print = print_system_name, .capture = capture_system_name };

/* --- _sysctl ----------------------------------------------------------------------------------------- */
/* linux/sysctl.h's struct __sysctl_args: the call is gone since Linux 5.5, what it was given still shows. */
#define LONGS(name_, place_, kind_)                                                                \
	{ .name = name_, .offset = 8 * (place_), .size = 8, .kind = F_##kind_ }
static const struct field sysctl_fields[] = {
	LONGS("name", 0, ADDRESS), { .name = "nlen", .offset = 8, .size = 4, .kind = F_SIGNED },
	LONGS("oldval", 2, ADDRESS), LONGS("oldlenp", 3, ADDRESS), LONGS("newval", 4, ADDRESS),
	LONGS("newlen", 5, UNSIGNED), F_END
};

static void print_sysctl_args(struct call *c, const void *bytes)
{
	put_fields_struct(c, sysctl_fields, bytes);
}

const struct struct_type struct_sysctl_args = { .print = print_sysctl_args, .size = 10 * 8 };

/* --- personality ------------------------------------------------------------------------------------- */
/* The personality and its flags are two numbers where numbers are shown. */
static void put_persona(struct call *c, unsigned persona)
{
	struct constants flags = personalities;

	if (c->style->constants == CONSTANTS_ABBREV) {
		put_flags(c, persona, &personalities);
		return;
	}
	flags.base = NULL;
	flags.base_mask = 0;
	put_one_of(c, persona & PER_MASK, personalities.base);
	if (!(persona & ~(unsigned)PER_MASK))
		return;
	put_text(c, "|");
	put_flags(c, persona & ~(unsigned)PER_MASK, &flags);
}

static void print_persona(struct call *c, const struct arg *a, unsigned reg)
{
	unsigned persona = reg_unsigned(c, reg);

	(void)a;
	if (persona == UINT32_MAX)
		put_hex(c, persona);
	else
		put_persona(c, persona);
}

static void aux_persona(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a, (void)reg;
	PUT(c, aux_open);
	put_persona(c, (unsigned)c->record->call.result);
	PUT(c, aux_close);
}

const struct arg_type arg_persona = { .print = print_persona, .aux = aux_persona };

/* --- capabilities ------------------------------------------------------------------------------------ */
static void print_cap_header(struct call *c, const void *bytes)
{
	static const struct constant rows[] = {
		{ 0x19980330, "_LINUX_CAPABILITY_VERSION_1" },
		{ 0x20071026, "_LINUX_CAPABILITY_VERSION_2" },
		{ 0x20080522, "_LINUX_CAPABILITY_VERSION_3" }, TABLE_END
	};
	static const struct constants versions = { rows, "_LINUX_CAPABILITY_VERSION_", NULL };
	struct {
		uint32_t version;
		int pid;
	} h;

	memcpy(&h, bytes, sizeof(h));
	put_struct_open(c);
	FIELD(c, one_of, "version", h.version, &versions);
	FIELD(c, pid, "pid", h.pid);
	put_struct_close(c, false);
}

const struct struct_type struct_cap_header = {
	.print = print_cap_header, .size = 8, .portable = true
};
