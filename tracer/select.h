/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is left to select after the backend, which knows the system calls only: how a call ended (-z -Z,
 * trace.failed), what it touched (-P, trace.path) and which signals are shown.
 */
#pragma once

#include <stdbool.h>

struct job;
struct record;

struct selection {
	unsigned status;          /* STATUS_*; STATUS_ALL: every call */
	const char *const *paths; /* of -P, NULL-terminated; may be NULL */
	const char *path;         /* trace.path, NULL */
	const struct job *job;
};

void selection_init(struct selection *s, const struct job *job);
/*
 * Whether a call's fate decides about it: then a RECORD_ENTER must not be shown before the end of its
 * call, and the end is shown as a whole call.
 */
bool selection_is_late(const struct selection *s);
bool selection_has(const struct selection *s, const struct record *r);
