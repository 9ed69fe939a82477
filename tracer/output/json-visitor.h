/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The visitor that writes a call's arguments and result as JSON members into a buffer:
 *
 *	"args":{"dirfd":…,"pathname":"/etc/passwd"},"result":3
 *
 * Names stand for constants ("O_RDONLY|O_CLOEXEC"), addresses are strings ("0x7ffe…") because JSON's
 * numbers are not sure to hold 64 bits, a descriptor is {"fd":3,"path":…}, a value that the call changed
 * is {"before":…,"after":…}, a string that is not UTF-8 is {"hex":…}, one that was cut short has
 * "cut":true beside it. docs/jsonl.md describes the whole format.
 */
#pragma once

#include "decode/visitor.h"

#include "buf.h"

#define JSON_DEPTH_MAX 32

struct json_visitor {
	struct visitor visitor; /* first: the methods cast back */
	struct buf *out;
	struct json_level {
		bool begun;      /* something is in it: a comma comes first */
		bool object;     /* members, so a value needs a name before it */
		bool keyed;      /* and has one */
		size_t made_up;  /* a call that stands without one: where the name that it got begins */
		bool list;       /* values follow each other without item() */
		bool after;      /* changed() was called: a brace closes behind the next value */
		size_t opened;   /* where it was opened, in out */
		size_t value;    /* where its last value begins, in out */
		unsigned values; /* in a list; else since the last name or item: one, as a rule */
		bool several;    /* more than one came where one is expected: they became an array */
	} levels[JSON_DEPTH_MAX];
	unsigned depth;
};

void json_visitor_init(struct json_visitor *v, struct buf *out);
/* "args":{ and }: around the decoder's work. */
void json_args_begin(struct json_visitor *v);
void json_args_end(struct json_visitor *v);
