/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ranges of a stopped task's memory that go into its record as blobs, read together.
 */
#pragma once

#include "ptrace/memory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tracee;
struct tracee_set;

#define SCRATCH_SIZE (128u << 10) /* of tracee_set.scratch */

struct gather_want {
	uint64_t address;
	size_t size;  /* most bytes */
	size_t first; /* bytes read with the others */
	char *to;
	bool string;
	bool cut; /* there is more than size */
};

struct gatherer {
	struct tracee_set *set;
	struct tracee *t;
	uint8_t flags; /* of the blobs */
	size_t n_wants;
	size_t scratch_used;
	struct gather_want wants[MEMORY_RANGES_MAX];
};

void gather_init(struct gatherer *g, struct tracee_set *set, struct tracee *t, uint8_t flags);
/* Nothing at address 0 or of no size. cut: size is our limit, there is more. */
void gather_bytes(struct gatherer *g, uint64_t address, size_t size, bool cut);
/* To its NUL, which is in the blob; at most size bytes. */
void gather_string(struct gatherer *g, uint64_t address, size_t size);
/* Makes the reads: their blobs are in the record afterwards, in the order in which they were asked. */
void gather_now(struct gatherer *g);
