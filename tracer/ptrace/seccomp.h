/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --seccomp-bpf: the command carries a filter that stops it at the selected calls only, so that all
 * others run at full speed. Only ever on request: without a tracer such a call fails with ENOSYS, for
 * ever, so a tracee can then not be left to itself.
 */
#pragma once

#include <linux/filter.h>
#include <stddef.h>

struct filter;

#define SECCOMP_CODE_MAX 1024

/* The filter's instructions; how many. i386 and x32 calls, and unknown numbers, always stop. */
size_t seccomp_code(const struct filter *selected, struct sock_filter code[SECCOMP_CODE_MAX]);
/* In the command's process, before its execve. -errno. */
int seccomp_install(const struct filter *selected);
