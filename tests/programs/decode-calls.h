/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the decode-* programs share: a call by its bare name, so that no library stands between the program
 * and the kernel, and a page that ends where nothing can be read. They work in the folder that they are
 * started in, and leave it as they found it.
 */
#pragma once

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define S(n, ...) syscall(SYS_##n __VA_OPT__(, ) __VA_ARGS__)

#define READABLE 8192

/* The first byte that cannot be read; READABLE zeros that can be lie before it. */
static inline char *end_of_memory(void)
{
	char *page = mmap(NULL, READABLE + 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED || mprotect(page + READABLE, 4096, PROT_NONE) < 0)
		abort();
	memset(page, 0, READABLE);
	return page + READABLE;
}
