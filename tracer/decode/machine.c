/* SPDX-License-Identifier: BSD-2-Clause */
/* The machine as a whole: its log, how it reboots, which kernel comes next. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/types.h"

#include <linux/kexec.h>
#include <linux/reboot.h>
#include <stddef.h>

#include "decode/newer-constants.h"

/* --- reboot ---------------------------------------------------------------------------------------------- */
enum { REBOOT_COMMAND = 2 };

#define RESTART_MOST 255u /* what the kernel copies of a restart's command */

/* Only a restart with a command has one. */
static void print_reboot_arg(struct call *c, const struct arg *a, unsigned reg)
{
	if (reg_unsigned(c, REBOOT_COMMAND) != LINUX_REBOOT_CMD_RESTART2)
		return;
	put_arg(c, a->name);
	put_text_at(c, reg_raw(c, reg), RESTART_MOST, AT_ENTRY);
}

static void capture_reboot_arg(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_unless(
		b, CAPTURE_ENTRY, REBOOT_COMMAND, UINT32_MAX, LINUX_REBOOT_CMD_RESTART2, 1);
	(void)capture_add(b, CAPTURE_STRING, CAPTURE_ENTRY, reg);
}

const struct arg_type arg_reboot_arg = {
	.print = print_reboot_arg, .capture = capture_reboot_arg, .names_itself = true
};

/* --- syslog ---------------------------------------------------------------------------------------------- */
enum { LOG_ACTION, LOG_BUFFER, LOG_LENGTH };

static bool log_reads(const struct call *c)
{
	int action = reg_int(c, LOG_ACTION);

	return action >= SYSLOG_ACTION_READ && action <= SYSLOG_ACTION_READ_CLEAR;
}

/* Actions that take no buffer have no more arguments. */
static bool log_has_buffer(const struct call *c)
{
	int action = reg_int(c, LOG_ACTION);

	return log_reads(c) || action == SYSLOG_ACTION_CONSOLE_LEVEL || action < 0 ||
		action > SYSLOG_ACTION_SIZE_BUFFER;
}

/* 3, and its name beside it in every style: strace shows the number of an action first. */
static void put_numbered(struct call *c, int value, const struct constants *names)
{
	put_decimal(c, value);
	for (const struct constant *row = names->rows; row->name; row++)
		if (row->value == (uint64_t)value) {
			put_comment(c, row->name);
			return;
		}
	put_no_name(c, names);
}

static void print_log_action(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_numbered(c, reg_int(c, reg), &syslog_actions);
}

static void print_log_buffer(struct call *c, const struct arg *a, unsigned reg)
{
	if (!log_has_buffer(c) || (log_reads(c) ? !c->exit : !c->entry))
		return;
	put_arg(c, a->name);
	if (log_reads(c) && !c->failed)
		put_buffer(c, reg_raw(c, reg), (uint64_t)c->record->call.result, AT_EXIT, 0);
	else
		put_address(c, reg_raw(c, reg));
}

static void capture_log_buffer(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	/* READ, READ_ALL and READ_CLEAR are 2 to 4; nothing is read when the call gives 0 */
	capture_add(b, CAPTURE_BYTES, CAPTURE_EXIT_OK, reg)->length = LENGTH_RESULT;
}

static void print_log_length(struct call *c, const struct arg *a, unsigned reg)
{
	if (!log_has_buffer(c))
		return;
	put_arg(c, a->name);
	if (reg_int(c, LOG_ACTION) == SYSLOG_ACTION_CONSOLE_LEVEL)
		put_numbered(c, reg_int(c, reg), &syslog_levels);
	else
		put_decimal(c, reg_int(c, reg));
}

const struct arg_type arg_log_action = { .print = print_log_action };
const struct arg_type arg_log_buffer = { .print = print_log_buffer,
	.capture = capture_log_buffer, .split = true, .names_itself = true };
const struct arg_type arg_log_length = { .print = print_log_length, .names_itself = true };

/* --- kexec_load ------------------------------------------------------------------------------------------ */
enum { KEXEC_ENTRY, KEXEC_COUNT, KEXEC_SEGMENTS };

static void print_segment(struct call *c, const void *bytes)
{
	const uint8_t *at = bytes;

	put_struct_open(c);
	FIELD(c, address, "buf", call_word(c, at));
	FIELD(c, number, "bufsz", call_word(c, at + c->word));
	FIELD(c, address, "mem", call_word(c, at + 2 * c->word));
	FIELD(c, number, "memsz", call_word(c, at + 3 * c->word));
	put_struct_close(c, false);
}

static void print_kexec_segments(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t count = reg_raw(c, KEXEC_COUNT);

	(void)a;
	if (count > KEXEC_SEGMENT_MAX)
		put_address(c, reg_raw(c, reg));
	else
		put_array(c, reg_raw(c, reg), count, 4u * c->word, AT_ENTRY, print_segment);
}

static void capture_kexec_segments(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY, reg);

	(void)a;
	op->length = LENGTH_ARG;
	op->length_arg = KEXEC_COUNT;
	op->element = b->abi == ABI_I386 ? 16 : sizeof(struct kexec_segment);
	op->max = KEXEC_SEGMENT_MAX * sizeof(struct kexec_segment);
}

static void print_kexec_flags(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t flags = reg_raw(c, reg), others = flags & ~(uint64_t)KEXEC_ARCH_MASK;

	(void)a;
	put_one_of(c, flags & KEXEC_ARCH_MASK, &kexec_architectures);
	if (!others)
		return;
	put_text(c, "|");
	put_flags(c, others, &kexec_flags);
}

const struct arg_type arg_kexec_segments = {
	.print = print_kexec_segments, .capture = capture_kexec_segments
};
const struct arg_type arg_kexec_flags = { .print = print_kexec_flags };
