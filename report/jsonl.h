/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trace.jsonl as an input (docs/jsonl.md). A line of it is written anew as the line that the strace form
 * of the same event has, and that is read as any other: so all that is known of strace's text holds for
 * both, and the two forms of one run cannot be understood differently.
 */
#pragma once

#include "buf.h"
#include "line.h"

struct jsonl {
	struct buf text;    /* the line in strace's form: the parsed line's slices are in it */
	struct buf scratch; /* a string while its escapes are undone */
	struct names *names;
};

/* The text of a file that begins so is JSON Lines: no strace log begins with a brace. */
static inline bool jsonl_begins(struct slice text)
{
	return text.length > 0 && text.at[0] == '{';
}

int jsonl_init(struct jsonl *j); /* -ENOMEM */
void jsonl_done(struct jsonl *j);
/*
 * What is no event of ours is LINE_JUNK, the header LINE_QUIET. Slices of *ret_line are good until the
 * next call.
 */
void jsonl_parse(struct jsonl *j, struct slice text, struct line *ret_line);
