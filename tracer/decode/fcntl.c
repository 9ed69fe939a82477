/* SPDX-License-Identifier: BSD-2-Clause */
/* fcntl(2): the command says what the third argument is, whether there is one, and what the result means. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/types.h"

#include <fcntl.h>
#include <string.h>

enum { DESCRIPTOR, COMMAND, ARGUMENT };

/* fcntl64 of i386: asm-generic/fcntl.h */
enum { I386_GETLK64 = 12, I386_SETLK64, I386_SETLKW64 };

/* As strace: the whole register, of which the kernel looks at the lower half. */
static void put_whole(struct call *c, uint64_t value)
{
	put_decimal(c, (int64_t)value);
}

static void put_fd_flags(struct call *c, uint64_t value)
{
	put_flags(c, (unsigned)value, &fd_flags);
}

static void put_open_flags(struct call *c, uint64_t value)
{
	put_flags(c, (unsigned)value, &open_flags);
}

static void put_number_of_signal(struct call *c, uint64_t value)
{
	put_signal(c, (int)value);
}

static void put_process(struct call *c, uint64_t value)
{
	put_pid(c, (int)value);
}

static void put_seals(struct call *c, uint64_t value)
{
	put_flags(c, value, &file_seals);
}

static void put_lease(struct call *c, uint64_t value)
{
	put_one_of(c, value, &lock_types);
}

static void put_notify(struct call *c, uint64_t value)
{
	put_flags(c, value, &notify_flags);
}

/* struct compat_flock of the kernel's linux/compat.h; F_GETLK64 and its like have another of 64-bit numbers */
struct narrow_flock {
	int16_t l_type, l_whence;
	int32_t l_start, l_len, l_pid;
};
struct packed_flock64 {
	int16_t l_type, l_whence;
	int64_t l_start, l_len;
	int32_t l_pid;
} __attribute__((packed));

static bool is_wide(unsigned command)
{
	return (command >= I386_GETLK64 && command <= I386_SETLKW64) || command >= F_OFD_GETLK;
}

static size_t flock_size(const struct call *c)
{
	if (!c->i386)
		return sizeof(struct flock);
	return is_wide(reg_unsigned(c, COMMAND)) ? sizeof(struct packed_flock64) : sizeof(struct narrow_flock);
}

static struct flock flock_of(const struct call *c, const void *bytes)
{
	struct packed_flock64 wide;
	struct narrow_flock narrow;
	struct flock fl;

	if (!c->i386) {
		memcpy(&fl, bytes, sizeof(fl));
	} else if (flock_size(c) == sizeof(wide)) {
		memcpy(&wide, bytes, sizeof(wide));
		fl = (struct flock){ wide.l_type, wide.l_whence, wide.l_start, wide.l_len, wide.l_pid };
	} else {
		memcpy(&narrow, bytes, sizeof(narrow));
		fl = (struct flock){ narrow.l_type, narrow.l_whence, narrow.l_start, narrow.l_len, narrow.l_pid };
	}
	return fl;
}

static void put_flock(struct call *c, uint64_t address, enum phase phase, bool with_pid)
{
	const void *bytes = call_bytes(c, address, flock_size(c), phase);
	struct flock fl;

	if (!bytes) {
		put_address(c, address);
		return;
	}
	fl = flock_of(c, bytes);
	put_struct_open(c);
	FIELD(c, one_of, "l_type", (uint16_t)fl.l_type, &lock_types);
	FIELD(c, one_of, "l_whence", (uint16_t)fl.l_whence, &seek_whence);
	FIELD(c, decimal, "l_start", fl.l_start);
	FIELD(c, decimal, "l_len", fl.l_len);
	if (with_pid)
		FIELD(c, pid, "l_pid", fl.l_pid);
	put_struct_close(c, false);
}

static void put_lock(struct call *c, uint64_t address)
{
	put_flock(c, address, AT_ENTRY, false);
}

static void put_lock_found(struct call *c, uint64_t address)
{
	put_flock(c, address, AT_EXIT, true);
}

static void put_owner_at(struct call *c, uint64_t address, enum phase phase)
{
	struct f_owner_ex owner;
	const void *bytes = call_bytes(c, address, sizeof(owner), phase);

	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(&owner, bytes, sizeof(owner));
	put_struct_open(c);
	FIELD(c, one_of, "type", (unsigned)owner.type, &owner_types);
	if (owner.type == F_OWNER_PGRP)
		FIELD(c, pgid, "pid", owner.pid);
	else
		FIELD(c, pid, "pid", owner.pid);
	put_struct_close(c, false);
}

static void put_owner(struct call *c, uint64_t address)
{
	put_owner_at(c, address, AT_ENTRY);
}

static void put_owner_found(struct call *c, uint64_t address)
{
	put_owner_at(c, address, AT_EXIT);
}

/* What the result means: its words go between parentheses. */
static void explain_fd_flags(struct call *c, uint64_t value)
{
	PUT(c, aux_text, "flags ");
	put_fd_flags(c, value);
}

static void explain_open_flags(struct call *c, uint64_t value)
{
	PUT(c, aux_text, "flags ");
	PUT(c, aux_names);
	put_open_flags(c, value);
}

static void explain_signal(struct call *c, uint64_t value)
{
	PUT(c, aux_names);
	put_signal(c, (int)value);
}

static void explain_lease(struct call *c, uint64_t value)
{
	PUT(c, aux_names);
	put_lease(c, value);
}

static void explain_seals(struct call *c, uint64_t value)
{
	PUT(c, aux_text, "seals ");
	put_seals(c, value);
}

enum { FLOCK_BYTES = sizeof(struct flock), OWNER_BYTES = sizeof(struct f_owner_ex) };

static const struct command {
	unsigned number;
	void (*put)(struct call *c, uint64_t value);     /* NULL: there is no argument */
	void (*explain)(struct call *c, uint64_t value); /* NULL: the result says all */
	bool at_exit;   /* the argument is filled by the call */
	uint8_t result; /* enum row_result */
} commands[] = {
	{ F_DUPFD, .put = put_whole, .result = R_FD },
	{ F_DUPFD_CLOEXEC, .put = put_whole, .result = R_FD },
	{ F_GETFD, .explain = explain_fd_flags, .result = R_HEX },
	{ F_SETFD, .put = put_fd_flags },
	{ F_GETFL, .explain = explain_open_flags, .result = R_HEX },
	{ F_SETFL, .put = put_open_flags },
	{ F_GETLK, .put = put_lock_found, .at_exit = true },
	{ F_SETLK, .put = put_lock },
	{ F_SETLKW, .put = put_lock },
	{ F_OFD_GETLK, .put = put_lock_found, .at_exit = true },
	{ F_OFD_SETLK, .put = put_lock },
	{ F_OFD_SETLKW, .put = put_lock },
	{ I386_GETLK64, .put = put_lock_found, .at_exit = true },
	{ I386_SETLK64, .put = put_lock },
	{ I386_SETLKW64, .put = put_lock },
	{ F_SETOWN, .put = put_process },
	{ F_GETOWN, .result = R_PID },
	{ F_SETSIG, .put = put_number_of_signal },
	{ F_GETSIG, .explain = explain_signal },
	{ F_SETOWN_EX, .put = put_owner },
	{ F_GETOWN_EX, .put = put_owner_found, .at_exit = true },
	{ F_SETLEASE, .put = put_lease },
	{ F_GETLEASE, .explain = explain_lease, .result = R_HEX },
	{ F_NOTIFY, .put = put_notify },
	{ F_SETPIPE_SZ, .put = put_whole },
	{ F_GETPIPE_SZ },
	{ F_ADD_SEALS, .put = put_seals },
	{ F_GET_SEALS, .explain = explain_seals, .result = R_HEX },
};

static const struct command *command_of(const struct call *c, unsigned reg)
{
	unsigned number = reg_unsigned(c, reg - 1);

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (commands[i].number == number &&
			(c->i386 || number < I386_GETLK64 || number > I386_SETLKW64))
			return &commands[i];
	return NULL;
}

static void print_fcntl_arg(struct call *c, const struct arg *a, unsigned reg)
{
	const struct command *command = command_of(c, reg);

	if (!command) {
		if (c->entry)
			FIELD_ARG(c, hex, a->name, reg_raw(c, reg));
		return;
	}
	if (command->result)
		c->result = command->result;
	if (!command->put || command->at_exit == c->entry)
		return;
	put_arg(c, a->name);
	if (command->at_exit && c->failed)
		put_address(c, reg_raw(c, reg));
	else
		command->put(c, reg_raw(c, reg));
}

static void aux_fcntl_arg(struct call *c, const struct arg *a, unsigned reg)
{
	const struct command *command = command_of(c, reg);
	uint64_t result = (uint64_t)c->record->call.result;

	(void)a;
	/* No flags set needs no words; no lease has a name of its own. */
	if (c->failed || !command || !command->explain ||
		(!result && command->number != F_GETLEASE && command->number != F_GETFL))
		return;
	PUT(c, aux_open);
	command->explain(c, result);
	PUT(c, aux_close);
}

static void capture_owner(struct capture_builder *b, unsigned reg)
{
	capture_unless(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, reg - 1, UINT32_MAX, F_SETOWN_EX, 1);
	capture_bytes(b, CAPTURE_ENTRY, reg, OWNER_BYTES);
	capture_unless(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, reg - 1, UINT32_MAX, F_GETOWN_EX, 1);
	capture_bytes(b, CAPTURE_EXIT_OK, reg, OWNER_BYTES);
}

/* The structures are few and short, so they are read whatever the command is. */
static void capture_fcntl_arg(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_unless(b, CAPTURE_EXIT_OK, reg - 1, UINT32_MAX, F_DUPFD, 1);
	(void)capture_add(b, CAPTURE_FD_RESULT, CAPTURE_EXIT_OK, 0);
	capture_unless(b, CAPTURE_EXIT_OK, reg - 1, UINT32_MAX, F_DUPFD_CLOEXEC, 1);
	(void)capture_add(b, CAPTURE_FD_RESULT, CAPTURE_EXIT_OK, 0);
	if (b->abi == ABI_I386) {
		/* F_GETLK to F_SETLKW and F_GETLK64 to F_SETLKW64: 5 to 7, 12 to 14, 36 to 38 */
		capture_unless_in(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, reg - 1, 7ull << F_GETLK |
			7ull << I386_GETLK64 | 7ull << F_OFD_GETLK, 1);
		capture_bytes(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, reg, FLOCK_BYTES);
		capture_owner(b, reg);
		return;
	}
	/* F_GETLK to F_SETLKW are 5 to 7 and F_OFD_GETLK to F_OFD_SETLKW 36 to 38: one mask for both */
	capture_unless(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, reg - 1, UINT32_MAX & ~0x23u, 4, 1);
	capture_bytes(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, reg, FLOCK_BYTES);
	capture_owner(b, reg);
}

const struct arg_type arg_fcntl_arg = {
	.print = print_fcntl_arg,
	.capture = capture_fcntl_arg,
	.aux = aux_fcntl_arg,
	.split = true,
	.names_itself = true,
};
