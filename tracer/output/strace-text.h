/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of strace's visitor share: text in place, and the methods that are another file's. */
#pragma once

#include "output/strace-visitor.h"

#include "buf.h"
#include "job.h"

static inline struct strace_visitor *strace_self(struct visitor *v)
{
	return (struct strace_visitor *)(void *)v;
}

#define LITERAL(b_, text_) buf_add((b_), (text_), sizeof(text_) - 1)

/*
 * Before an element: what parts it from the one before, if there was one at this depth. At `to` is room for two bytes;
 * returns where the element goes.
 */
static inline char *strace_put_separator(struct strace_visitor *s, char *to)
{
	uint64_t bit = 1ull << (s->depth & 63);

	if (s->started & bit) {
		if (!(s->blank & bit))
			*to++ = ',';
		*to++ = ' ';
	}
	s->started |= bit;
	return to;
}

static inline void strace_separate(struct strace_visitor *s)
{
	char *to = buf_room(s->out, 2);

	if (to)
		buf_end(s->out, strace_put_separator(s, to));
}

static inline void strace_comment_begin(struct strace_visitor *s)
{
	LITERAL(s->out, " /* ");
}

static inline void strace_comment_end(struct strace_visitor *s)
{
	LITERAL(s->out, " */");
}

/* strace-visitor.c */
void strace_visit_set_open(struct visitor *v);
void strace_visit_set_close(struct visitor *v);

/* strace-string.c */
void strace_visit_string(
	struct visitor *v, const void *bytes, size_t length, unsigned flags, int next_byte);

/* strace-names.c */
void strace_visit_one_of(struct visitor *v, uint64_t value, const struct constants *names);
void strace_visit_flags(struct visitor *v, uint64_t value, const struct constants *names);
void strace_visit_bit_set(struct visitor *v, const uint64_t *words, size_t n_bits,
	const char *(*name)(unsigned bit), bool invert);
void strace_visit_symbol(struct visitor *v, const char *name, uint64_t value);
