/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names, numbers and classes of system calls, for every folder. The decoder's view of the same rows
 * is in tracer/decode/.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The classes of -e trace= (strace(1), "trace_set"); %%stat is C_STAT_LIKE. */
enum syscall_class {
	C_DESC = 1 << 0,
	C_FILE = 1 << 1,
	C_PROCESS = 1 << 2,
	C_NETWORK = 1 << 3,
	C_SIGNAL = 1 << 4,
	C_IPC = 1 << 5,
	C_MEMORY = 1 << 6,
	C_STAT = 1 << 7,
	C_LSTAT = 1 << 8,
	C_FSTAT = 1 << 9,
	C_STAT_LIKE = 1 << 10,
	C_STATFS = 1 << 11,
	C_FSTATFS = 1 << 12,
	C_STATFS_LIKE = 1 << 13,
	C_PURE = 1 << 14,
	C_CREDS = 1 << 15,
	C_CLOCK = 1 << 16,
};

/*
 * How a process entered the kernel. x32 calls are numbered as x86_64's with bit 30 set
 * (__X32_SYSCALL_BIT); records carry the number without it.
 */
enum abi {
	ABI_X86_64,
	ABI_I386,
	ABI_X32,
	ABI_COUNT,
};

#define SYSCALLS_LIMIT 576 /* every number of every ABI is below this (x32 goes to 547) */

/* The call's name, NULL when the table has no such number. */
const char *syscall_name(enum abi abi, uint64_t number);
/* The classes of a call, 0 for unknown ones. */
uint32_t syscall_classes(enum abi abi, uint64_t number);
/* The number of a name under an ABI; -ENOENT. */
int syscall_number(enum abi abi, const char *name);
/* Every name of x86_64 in the table's order, for "did you mean" and completion. */
const char *const *syscall_names(size_t *ret_count);
