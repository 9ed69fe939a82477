/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The engine: walks a row's arguments and lets their types speak. It knows no call by name.
 */
#include "decode/decode.h"

#include "cleanup.h"
#include "decode/call.h"
#include "decode/types.h"

#include <string.h>

static void call_init(struct call *c, const struct record *record, const struct style *style,
	enum decode_part part, struct visitor *v)
{
	*c = (struct call){
		.record = record,
		.style = style,
		.v = v,
		.row = row_find(record->abi, record->call.number),
		.entry = part != DECODE_REST,
		.exit = part != DECODE_ENTRY,
		.failed = record->flags & (RECORD_FAILED | RECORD_NO_RETURN | RECORD_UNAVAILABLE |
						  RECORD_UNFINISHED),
		.abbrev = filter_has(&style->abbrev, record->abi, record->call.number),
		.verbose = filter_has(&style->verbose, record->abi, record->call.number),
		.i386 = record->abi == ABI_I386,
		.word = record->abi == ABI_X86_64 ? 8 : 4,
	};
	c->result = c->row ? c->row->result : R_INT;
	if (c->row && (c->row->result & R_NEVER_FAILS))
		c->failed = !(record->flags & RECORD_FAILED) && c->failed;
}

static bool call_returned(const struct call *c)
{
	return !(c->record->flags & (RECORD_NO_RETURN | RECORD_UNAVAILABLE | RECORD_UNFINISHED));
}

/* All registers as hex: -e raw=, and numbers that the table does not have. */
static void put_raw_args(struct call *c)
{
	unsigned n = 0;

	if (!c->row) {
		static const char *const names[] = { "arg1", "arg2", "arg3", "arg4", "arg5",
			"arg6" };

		for (; n < 6; n++)
			FIELD_ARG(c, hex, names[n], reg_raw(c, n));
		return;
	}
	for (const struct arg *a = c->row->args; a->type; a++)
		FIELD_ARG(c, hex, a->name, reg_raw(c, arg_register(c->row, a)));
}

static inline void put_one_arg(struct call *c, const struct arg *a)
{
	unsigned reg = arg_register(c->row, a);
	bool continued = a->type->split && !c->entry;

	if (!a->type->names_itself && !continued)
		put_arg(c, a->name);
	a->type->print(c, a, reg);
}

static void put_args(struct call *c)
{
	const struct arg *a = c->row->args;
	bool entry = c->entry, exit = c->exit;

	/* The first half: up to what the entry cannot know. */
	c->exit = false;
	for (; a->type && !a->type->at_exit && !a->type->split; a++)
		if (entry)
			put_one_arg(c, a);
	c->exit = exit;
	if (a->type && a->type->split && entry) {
		c->exit = false;
		put_one_arg(c, a);
		c->exit = exit;
	}
	if (!a->type || !exit)
		return;
	if (!call_returned(c)) {
		PUT(c, unfinished);
		return;
	}
	if (!entry && (a != c->row->args || a->type->split))
		PUT(c, resume);
	c->entry = false;
	for (; a->type; a++)
		put_one_arg(c, a);
	c->entry = entry;
}

static void put_aux_of(struct call *c)
{
	if (c->row->special) {
		if (c->row->special->aux)
			c->row->special->aux(c);
		return;
	}
	for (const struct arg *a = c->row->args; a->type; a++)
		if (a->type->aux)
			a->type->aux(c, a, arg_register(c->row, a));
}

static const enum result_kind result_kinds[] = {
	[R_INT] = RESULT_DECIMAL,
	[R_HEX] = RESULT_HEX,
	[R_OCTAL] = RESULT_OCTAL,
	[R_FD] = RESULT_FD,
	[R_PID] = RESULT_PID,
	[R_PGID] = RESULT_GROUP,
	[R_SID] = RESULT_SESSION,
	[R_NOTHING] = RESULT_NONE,
};

static void put_result(struct call *c, bool raw)
{
	const struct record *r = c->record;
	unsigned row = c->result;
	int64_t value = c->i386 ? (int64_t)(int32_t)r->call.result : r->call.result;
	const struct fd_info *info = NULL;
	enum result_kind kind = result_kinds[row & R_KIND];

	if (r->flags & (RECORD_NO_RETURN | RECORD_UNFINISHED)) {
		PUT(c, result, RESULT_NONE, 0, NULL);
		return;
	}
	if (r->flags & RECORD_UNAVAILABLE) {
		PUT(c, result, RESULT_UNAVAILABLE, 0, NULL);
		return;
	}
	if ((r->flags & RECORD_FAILED) && !(row & R_NEVER_FAILS)) {
		PUT(c, result, RESULT_ERROR, (int64_t)(0 - (uint64_t)value), NULL); /* whatever a record says */
		if (c->row && !raw)
			put_aux_of(c);
		return;
	}
	if (raw) {
		PUT(c, result, RESULT_HEX, value, NULL);
		return;
	}
	if (kind == RESULT_HEX && c->i386)
		value = (int64_t)(uint32_t)value;
	if (kind == RESULT_FD && c->style->fds != FDS_OFF)
		info = call_fd(c, (int)value, AT_EXIT);
	PUT(c, result, kind, value, info);
	if (c->row)
		put_aux_of(c);
}

void decode_call(const struct record *record, const struct style *style, enum decode_part part,
	struct visitor *visitor)
{
	_cleanup_(memory_index_freep) struct memory_index *index = NULL;
	struct call c;
	bool raw;

	call_init(&c, record, style, part, visitor);
	if (record->n_blobs >= MEMORY_INDEX_LEAST)
		c.index = index = memory_index_new(record);
	raw = filter_has(&style->raw, record->abi, record->call.number);
	if (raw || !c.row) {
		if (c.entry)
			put_raw_args(&c);
	} else if (c.row->special) {
		if (!c.entry)
			PUT(&c, resume);
		c.row->special->print(&c);
	} else {
		put_args(&c);
	}
	if (c.exit)
		put_result(&c, raw);
}

void decode_siginfo(const struct record *record, const struct style *style, struct visitor *visitor)
{
	const struct blob *b = record_first_blob(record);
	struct call c = { .record = record, .style = style, .v = visitor, .verbose = true,
		.abbrev = true, .entry = true, .exit = true, .word = 8 };

	for (uint32_t i = 0; i < record->n_blobs; i++, b = blob_next(b))
		if (b->kind == BLOB_SIGINFO && b->size >= struct_siginfo.size) {
			struct_siginfo.print(&c, b->data);
			return;
		}
}

const char *decode_name(const struct record *record, char buffer[32])
{
	const char *name = syscall_name(record->abi, record->call.number);
	static const char prefix[] = "syscall_0x";
	char digits[16];
	size_t n = 0, at = sizeof(prefix) - 1;
	uint64_t number = record->call.number;

	if (name)
		return name;
	if (record->abi == ABI_X32)
		number |= 0x40000000;
	do {
		digits[n++] = "0123456789abcdef"[number & 15];
		number >>= 4;
	} while (number);
	memcpy(buffer, prefix, at);
	while (n)
		buffer[at++] = digits[--n];
	buffer[at] = '\0';
	return buffer;
}
