/* SPDX-License-Identifier: BSD-2-Clause */
/* Values by their names, and what strace says of those that have none. */
#include "output/strace-text.h"

#include <string.h>

static void comment_unknown(struct strace_visitor *s, const char *prefix)
{
	if (!prefix)
		return;
	strace_comment_begin(s);
	buf_str(s->out, prefix);
	/* some prefixes have question marks of their own: SOL_??, ?_OK */
	if (strchr(prefix, '?'))
		strace_comment_end(s);
	else
		LITERAL(s->out, "??? */");
}

static void unknown(struct strace_visitor *s, uint64_t value, const struct constants *names)
{
	buf_hex(s->out, value);
	comment_unknown(s, names->prefix);
}

void strace_visit_one_of(struct visitor *v, uint64_t value, const struct constants *names)
{
	struct strace_visitor *s = strace_self(v);
	const char *name;

	if (s->constants == CONSTANTS_RAW) {
		buf_hex(s->out, value);
		return;
	}
	name = constant_name(names, value);
	if (!name) {
		unknown(s, value, names);
		return;
	}
	if (s->constants == CONSTANTS_ABBREV) {
		buf_str(s->out, name);
		return;
	}
	buf_hex(s->out, value);
	strace_comment_begin(s);
	buf_str(s->out, name);
	strace_comment_end(s);
}

static void add_base_name(struct strace_visitor *s, uint64_t value, const struct constants *names)
{
	const char *base = constant_name(names->base, value & names->base_mask);

	if (base) {
		buf_str(s->out, base);
	} else {
		buf_hex(s->out, value & names->base_mask);
		comment_unknown(s, names->base->prefix);
	}
}

static void add_shifted(struct strace_visitor *s, uint64_t value, const struct constants *names)
{
	buf_unsigned(s->out, (value & names->shift_mask) >> __builtin_ctzll(names->shift_mask));
	LITERAL(s->out, "<<");
	buf_str(s->out, names->shift_name);
}

static void add_flag_names(struct strace_visitor *s, uint64_t value, const struct constants *names)
{
	uint64_t left = value & ~names->base_mask & ~names->shift_mask;
	bool any = names->base, named = false;

	if (any)
		add_base_name(s, value, names);
	for (const struct constant *row = names->rows; left && row->name; row++) {
		if (!row->value || (left & row->value) != row->value)
			continue;
		if (any)
			buf_byte(s->out, '|');
		buf_str(s->out, row->name);
		left &= ~row->value;
		any = named = true;
	}
	if (left) {
		if (any)
			buf_byte(s->out, '|');
		buf_hex(s->out, left);
		any = true;
		if (!named)
			comment_unknown(s, names->prefix);
	}
	if (value & names->shift_mask) {
		if (any)
			buf_byte(s->out, '|');
		add_shifted(s, value, names);
	}
}

/* Otherwise the value is a number with the comment that nothing in it has a name. */
static bool knows_some(uint64_t value, const struct constants *names)
{
	if (names->base || (value & names->shift_mask))
		return true;
	for (const struct constant *row = names->rows; row->name; row++)
		if (row->value && (value & row->value) == row->value)
			return true;
	return false;
}

static __attribute__((noinline)) void add_flags(
	struct strace_visitor *s, uint64_t value, const struct constants *names)
{
	bool verbose = s->constants == CONSTANTS_VERBOSE;

	if (value && !knows_some(value, names)) {
		unknown(s, value, names);
		return;
	}
	if (verbose) {
		buf_hex(s->out, value);
		strace_comment_begin(s);
	}
	if (!value && !names->base)
		buf_str(s->out, names->zero);
	else
		add_flag_names(s, value, names);
	if (verbose)
		strace_comment_end(s);
}

void strace_visit_flags(struct visitor *v, uint64_t value, const struct constants *names)
{
	struct strace_visitor *s = strace_self(v);

	if (s->constants == CONSTANTS_RAW || (!value && !names->base && !names->zero))
		buf_hex(s->out, value);
	else
		add_flags(s, value, names);
}

void strace_visit_bit_set(struct visitor *v, const uint64_t *words, size_t n_bits,
	const char *(*name)(unsigned bit), bool invert)
{
	struct strace_visitor *s = strace_self(v);

	if (invert)
		buf_byte(s->out, '~');
	strace_visit_set_open(v);
	for (unsigned bit = 0; bit < n_bits; bit++) {
		const char *text;

		if ((words[bit / 64] >> (bit % 64) & 1) == invert)
			continue;
		strace_separate(s);
		text = s->constants != CONSTANTS_RAW ? name(bit) : NULL;
		if (!text || s->constants == CONSTANTS_VERBOSE)
			buf_unsigned(s->out, bit + 1);
		if (!text)
			continue;
		if (s->constants == CONSTANTS_VERBOSE)
			strace_comment_begin(s);
		buf_str(s->out, text);
		if (s->constants == CONSTANTS_VERBOSE)
			strace_comment_end(s);
	}
	strace_visit_set_close(v);
}

void strace_visit_symbol(struct visitor *v, const char *name, uint64_t value)
{
	struct strace_visitor *s = strace_self(v);

	if (s->constants != CONSTANTS_ABBREV)
		buf_decimal(s->out, (int64_t)value);
	if (s->constants == CONSTANTS_VERBOSE)
		strace_comment_begin(s);
	if (s->constants != CONSTANTS_RAW)
		buf_str(s->out, name);
	if (s->constants == CONSTANTS_VERBOSE)
		strace_comment_end(s);
}
