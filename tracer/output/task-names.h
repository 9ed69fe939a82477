/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the trace knows of its own threads, for -Y and --decode-pids: their names, and whom a pid of
 * another pid namespace means here. Nothing is guessed: a process that is not traced has neither, and a
 * number that two threads bear in namespaces of their own is translated to none of them.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct record;
struct task_names;

/*
 * comm: whether names are to be told at all. They are not when the trace leaves execve out: a thread would go on
 * under the name of the program that it was before. NULL without memory.
 */
struct task_names *task_names_new(bool comm);
struct task_names *task_names_free(struct task_names *n);

/* Who it is: before the record's line, which may already speak of itself by its own namespace's number. */
void task_names_see(struct task_names *n, const struct record *record);
/* Learns from births, from successful execves and from PR_SET_NAME. Without memory it learns nothing. */
void task_names_note(struct task_names *n, const struct record *record);
/* "" when it is not known. Valid until the next note. */
const char *task_names_comm(const struct task_names *n, uint32_t tid);
/* The thread here that `caller`'s namespace knows as `pid`; 0: not known, or not in another namespace. */
uint32_t task_names_here(const struct task_names *n, const struct record *caller, int64_t pid);
