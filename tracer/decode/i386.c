/* SPDX-License-Identifier: BSD-2-Clause */
/* Words of the calls that only i386 has: old forms, and what tracer/unfold.h could not unfold. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/signal.h"
#include "decode/types.h"

#include <string.h>

/* --- socketcall, ipc ----------------------------------------------------------------------------------- */
/* linux/net.h, whose header cannot stand beside libc's */
static const struct constant socket_rows[] = {
	{ 1, "SYS_SOCKET" }, { 2, "SYS_BIND" }, { 3, "SYS_CONNECT" }, { 4, "SYS_LISTEN" },
	{ 5, "SYS_ACCEPT" }, { 6, "SYS_GETSOCKNAME" }, { 7, "SYS_GETPEERNAME" },
	{ 8, "SYS_SOCKETPAIR" }, { 9, "SYS_SEND" }, { 10, "SYS_RECV" }, { 11, "SYS_SENDTO" },
	{ 12, "SYS_RECVFROM" }, { 13, "SYS_SHUTDOWN" }, { 14, "SYS_SETSOCKOPT" },
	{ 15, "SYS_GETSOCKOPT" }, { 16, "SYS_SENDMSG" }, { 17, "SYS_RECVMSG" },
	{ 18, "SYS_ACCEPT4" }, { 19, "SYS_RECVMMSG" }, { 20, "SYS_SENDMMSG" }, TABLE_END
};
static const struct constants socket_calls = { socket_rows, NULL, NULL };

static void print_socket_call(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (constant_name(&socket_calls, reg_unsigned(c, reg)))
		put_one_of(c, reg_unsigned(c, reg), &socket_calls);
	else
		put_decimal(c, reg_int(c, reg));
}

const struct arg_type arg_socket_call = { .print = print_socket_call };

/* The version of the arguments stands in the upper half. */
static void print_ipc_call(struct call *c, const struct arg *a, unsigned reg)
{
	unsigned value = reg_unsigned(c, reg);

	(void)a;
	if (value >> 16) {
		put_number(c, value >> 16);
		put_text(c, "<<16|");
	}
	put_number(c, value & 0xffff);
}

const struct arg_type arg_ipc_call = { .print = print_ipc_call };

/* --- signals of one word ------------------------------------------------------------------------------- */
static void print_signal_handler(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_handler(c, reg_raw(c, reg));
}

/* 0x1 (SIG_IGN): the handler before */
static void aux_signal_handler(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t before = (uint64_t)c->record->call.result;

	(void)a, (void)reg;
	if (c->failed || before > 1)
		return;
	PUT(c, aux_open);
	put_handler(c, before);
	PUT(c, aux_close);
}

static void print_mask_word(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t unused = (uint64_t)UINT32_MAX << 32;
	uint64_t bits = reg_unsigned(c, reg);

	(void)a;
	if (__builtin_popcountll(bits) >= 21) /* two thirds: told by what is missing */
		bits |= unused;
	print_sigset_bits(c, bits);
}

const struct arg_type arg_signal_handler = {
	.print = print_signal_handler, .aux = aux_signal_handler
};
const struct arg_type arg_mask_word = { .print = print_mask_word };

/* --- readdir ------------------------------------------------------------------------------------------- */
/* struct old_linux_dirent of the kernel's fs/readdir.c; d_reclen is the length of the name. */
enum { ENTRY_OFF = 4, ENTRY_LENGTH = 8, ENTRY_NAME = 10, NAME_MOST = 256 };

static void print_old_entry(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t address = reg_raw(c, reg), length;
	const uint8_t *bytes = NULL;
	struct memory m;

	(void)a;
	if (!c->failed && c->record->call.result)
		bytes = call_bytes(c, address, ENTRY_NAME, AT_EXIT);
	if (!bytes) {
		put_address(c, address);
		return;
	}
	length = field_number(bytes + ENTRY_LENGTH, 2);
	put_struct_open(c);
	FIELD(c, number, "d_ino", field_number(bytes, 4));
	FIELD(c, number, "d_off", field_number(bytes + ENTRY_OFF, 4));
	FIELD(c, number, "d_reclen", length);
	put_field(c, "d_name");
	if (length < NAME_MOST && call_find(c, address + ENTRY_NAME, AT_EXIT, &m) && m.size >= length)
		PUT(c, string, m.bytes, length, STRING_PATH, -1);
	else
		put_address(c, address + ENTRY_NAME);
	put_struct_close(c, false);
}

static void capture_old_entry(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_EXIT_OK, reg, ENTRY_NAME + NAME_MOST);
}

const struct arg_type arg_old_entry = {
	.print = print_old_entry, .capture = capture_old_entry, .at_exit = true
};
