/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System-call names as small numbers. The names of x86_64 have constants (N_read, N_openat, …), so
 * that a view can switch over them; what else a log holds (calls of other architectures,
 * syscall_0x1f4) gets a number from N_KNOWN upwards when it is first seen.
 */
#pragma once

#include "slice.h"
#include "syscalls.h"

enum {
#define SYSCALL(number, name, ...) N_##name,
#include "syscalls.def"
#undef SYSCALL
	N_KNOWN,
	N_LIMIT = 4096, /* no more names than this; the ones after that share N_LIMIT - 1,
			   "(others)" */
	N_NONE = 0xffff,
};

struct names;

struct names *names_new(void); /* NULL: out of memory */
struct names *names_free(struct names *n);

static inline void names_freep(struct names **n)
{
	(void)names_free(*n);
}

/* The number of a name, a new one when it was never seen. */
unsigned names_intern(struct names *n, struct slice name);
/* The number of a name, N_NONE when it was never seen. */
unsigned names_find(const struct names *n, struct slice name);
/* Good as long as n lives. NUL-terminated as well. */
struct slice names_text(const struct names *n, unsigned name);
/* C_* classes (include/syscalls.h), 0 for unknown ones. */
uint32_t names_classes(const struct names *n, unsigned name);
/* One more than the highest number given out. */
unsigned names_count(const struct names *n);
