/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who a number is, for -Y and --decode-pids: the name of a thread, and whom a pid of another pid namespace means
 * here. The records tell it of the trace's own threads (BLOB_TASK). A process that is not traced is asked for its
 * name in /proc when its line is made; to numbers of another namespace nobody answers for it.
 */
#pragma once

#include "record.h"

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct task_names;

/* NULL without memory. */
struct task_names *task_names_new(void);
struct task_names *task_names_free(struct task_names *n);

/* Who it is: before the record's line, which may already speak of itself by its own namespace's number. */
void task_names_see(struct task_names *n, const struct record *record);
/* After its line: births and ends, successful execves and PR_SET_NAME. Without memory it learns nothing. */
void task_names_note(struct task_names *n, const struct record *record);
/* "<name>" of the thread with this number here, nothing when it is not known. */
void task_names_put(const struct task_names *n, uint32_t tid, struct buf *to);
/*
 * The number here of what `caller`'s namespace knows as `number`: the number itself when that is the tracer's.
 * 0: not known, or two namespaces know somebody by it and the caller's is not known.
 */
uint32_t task_names_here(const struct task_names *n, const struct record *caller, uint32_t number, enum pid_kind kind);
