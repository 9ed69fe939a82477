/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The visitor that writes strace's text: arguments into one buffer, the result into another, because
 * between them stand the closing parenthesis and the padding, which are the sink's.
 *
 *	strace_visitor_init(&v, style, &args, &result);
 *	for each record:
 *		buf_reset(&args), buf_reset(&result);
 *		strace_visitor_start(&v);
 *		decode_call(record, style, part, &v.visitor);
 *		name "(" args ")" padding "= " result " <0.000012>"
 *
 * After DECODE_ENTRY `args` is what stands between "(" and " <unfinished ...>", after DECODE_REST what
 * follows "resumed>" (its own leading ", " included), and `result` is empty after DECODE_ENTRY.
 * `result` has no "= " and is whole: "3</dev/null>", "-1 ENOENT (No such file or directory)",
 * "0 (Timeout)", "?". decode_siginfo() writes its structure into `args`.
 */
#pragma once

#include "decode/visitor.h"
#include "job.h"

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct fd_cache;
struct record;
struct style;
struct task_names;

struct strace_visitor {
	struct visitor visitor; /* first: the methods get a pointer to it */
	const struct style *style;
	struct buf *args, *result;
	struct buf *out;   /* the one that is written to now */
	unsigned depth;    /* of structures, arrays, sets and calls that are open */
	uint64_t started;  /* bit d: something was written at depth d, so a separator is due */
	enum constant_style constants; /* the style's, but for results that are explained in names always */
	uint64_t blank;    /* bit d: elements at depth d are parted by a blank, not by a comma */
	/* -Y, --decode-pids; NULL: pids stand bare. Borrowed; caller: whose record is being shown */
	const struct task_names *names;
	struct fd_cache *fds; /* NULL: texts of descriptors are made each time. Borrowed */
	const struct record *caller;
};

/* Borrows style and both buffers. */
void strace_visitor_init(
	struct strace_visitor *v, const struct style *style, struct buf *args, struct buf *result);
/* Before each decode_call() or decode_siginfo(). Does not empty the buffers. */
void strace_visitor_start(struct strace_visitor *v);
