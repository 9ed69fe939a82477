/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading a stopped task's memory. Short reads are normal: what lies before the first unreadable
 * page is what one gets. No errors: a task that dies meanwhile has no readable memory.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct tracee_set;

struct memory_range {
	uint64_t address;
	void *to;
	size_t size;
	size_t done; /* out: bytes read, from the start */
};

#define MEMORY_RANGES_MAX 64

/* All of them with as few system calls as possible; n <= MEMORY_RANGES_MAX. */
void memory_read_ranges(struct tracee_set *set, pid_t tid, struct memory_range *ranges, size_t n);
/* Bytes read. */
size_t memory_read(struct tracee_set *set, pid_t tid, uint64_t address, void *to, size_t size);
