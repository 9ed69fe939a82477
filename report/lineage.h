/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whose child is whose. A new thread often prints before the call that made it returns; and in a
 * container the number that clone returns is the container's own, while the log's lines carry the
 * host's. What meta.json knows is believed; without it numbers and order are put together, and only
 * while no other reading is possible: else the parent stays unknown.
 */
#pragma once

#include "call.h"

#include <stdbool.h>
#include <stdint.h>

struct known_task;
struct lineage;
struct reader;
struct task;
struct tasks;

struct clone_flags {
	bool thread, files, parent;
};

/* known: of meta.json; n_known may be 0. */
struct lineage *lineage_new(const struct known_task *known, size_t n_known);
struct lineage *lineage_free(struct lineage *l);

/* CALL_TASK: the trace itself says who made whom. -ENOMEM. */
int lineage_told(struct lineage *l, const struct call *c);
/* k prints for the first time; `first` is the kind of event (CALL_NOTE: it joined from outside). -ENOMEM. */
int lineage_appeared(struct lineage *l, struct tasks *t, const struct reader *r, struct task *k,
	const struct call *c);
/* Before the first task of the log is looked at, and after each event. */
void lineage_event(struct lineage *l, const struct call *c);
/*
 * clone, fork, vfork came back in k. *ret_child is the tid of the new task as the log has it, or will
 * have it; 0 when it is not known (yet). -ENOMEM.
 */
int lineage_cloned(struct lineage *l, struct tasks *t, const struct reader *r, struct task *k,
	const struct call *c, uint32_t *ret_child);
/* k's process executes a program and is the only one there: whatever comes after it is its offspring. */
void lineage_alone(struct lineage *l);
/* k said what its own number is (gettid, set_tid_address, a leader's getpid). -ENOMEM. */
int lineage_own_number(struct lineage *l, struct tasks *t, const struct reader *r, struct task *k,
	int64_t number);
/* k's wait returned that number: the tid of the child in the log, 0 when it is not known which. */
uint32_t lineage_reaped(struct lineage *l, struct task *k, int64_t number);
/* Tasks are about to be freed: nothing may point at them any more. */
void lineage_forget(struct lineage *l);
