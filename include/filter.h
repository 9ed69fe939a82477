/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which system calls: the language of strace's -e trace=, resolved to one bit per number and ABI.
 *
 *	set   := '!'* ( "all" | "none" | token ("," token)* )     each '!' inverts the whole set
 *	token := '?'? ( number | '/'regex | '%'class | legacy class | name ) ( "@64" | "@32" | "@x32" )?
 *
 * '?' means: no error when it matches nothing. Numbers outside the table are always traced, whatever
 * the set (strace 6.1 does the same): their bits are set by filter_parse(), filter_all(), filter_none()
 * and filter_and(), so that the bits alone say what filter_has() says.
 */
#pragma once

#include "syscalls.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

struct filter {
	uint64_t bits[ABI_COUNT][SYSCALLS_LIMIT / 64];
	bool all; /* every known call is in: the fast test */
};

/*
 * -EINVAL with a message that names the token and the nearest right word:
 * "unknown class 'netwrok' (did you mean 'network'?)". Does not know the words of labels such as
 * `true` or `startup`: request_parse() resolves those first.
 */
int filter_parse(const char *text, struct filter *ret_filter, struct error *err);
/* The names of the classes as they stand after '%', by index; NULL after the last. */
const char *filter_class(size_t index);
void filter_all(struct filter *f);
void filter_none(struct filter *f);
static inline bool filter_has(const struct filter *f, enum abi abi, uint64_t number)
{
	return f->all || number >= SYSCALLS_LIMIT || (unsigned)abi >= ABI_COUNT ||
		f->bits[abi][number / 64] >> (number % 64) & 1;
}
void filter_add(struct filter *f, enum abi abi, uint64_t number);
/* The intersection, for a host policy that allows less than a label asks. */
void filter_and(struct filter *f, const struct filter *other);
/* True when every call of f is in other. */
bool filter_within(const struct filter *f, const struct filter *other);
