/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Records on their way out. A call whose end comes before anything else is sent as one RECORD_CALL;
 * its RECORD_ENTER is only sent when another record has to be sent first, or when it lasts.
 */
#pragma once

#include "record.h"

#include <stdint.h>
#include <sys/types.h>

struct buf;
struct tracee;
struct tracee_set;

uint64_t emit_now(void); /* CLOCK_MONOTONIC, ns */

/* Adds who t is by now, if that is wanted. */
void emit_who(const struct tracee_set *set, struct tracee *t, struct buf *record);
/* t's record holds a call that began: it is sent later. */
void emit_hold(struct tracee_set *set, struct tracee *t);
/* Sends the RECORD_ENTER of the call that is held back, unless it is that of `except`. */
void emit_held(struct tracee_set *set, const struct tracee *except);
/* Completes and sends the call that t is in; it is in none afterwards. */
void emit_call(struct tracee_set *set, struct tracee *t, uint32_t flags, int64_t result,
	uint64_t end, uint64_t cpu);
/* The call that t is in was seen, and cannot be told. */
void emit_lost(struct tracee_set *set, struct tracee *t, enum lost_cause cause);

void emit_signal(struct tracee_set *set, struct tracee *t, int number);
void emit_stopped(struct tracee_set *set, struct tracee *t, int number);
void emit_task(struct tracee_set *set, struct tracee *t, pid_t parent);
void emit_end(struct tracee_set *set, struct tracee *t, int status);
void emit_superseded(struct tracee_set *set, struct tracee *t, pid_t by);
void emit_detached(struct tracee_set *set, struct tracee *t);
__attribute__((format(printf, 3, 4))) void emit_note(
	struct tracee_set *set, struct tracee *t, const char *format, ...);
