/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs a call's capture program (tracer/capture.h) against a stopped task and adds the blobs to its
 * record.
 */
#pragma once

#include "capture.h"

#include <stdint.h>

struct tracee;
struct tracee_set;

/*
 * The operations of one moment: CAPTURE_ENTRY, CAPTURE_EXIT_OK or CAPTURE_EXIT_FAILED. The call's
 * number and arguments are the tracee's; result matters at the exit only.
 */
void collect(struct tracee_set *set, struct tracee *t, const struct capture_program *program,
	enum capture_when when, int64_t result);
