/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For the decode-ioctl-* programs: commands of devices that a test machine does not have. On ANSWERED they
 * succeed, because a seccomp filter answers for the kernel with 0 and leaves memory as it is; on -1 they fail.
 */
#pragma once

#include "decode-calls.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>

#define ANSWERED 0x7a7a
#define IOCTL(fd_, number_, ...) S(ioctl, fd_, number_, ##__VA_ARGS__)
/* The command with success and with failure. */
#define BOTH(number_, argument_) (IOCTL(ANSWERED, number_, argument_), IOCTL(-1, number_, argument_))
/* The same, and with NULL and with what cannot be read. */
#define ALL(number_, argument_)                                                                    \
	(BOTH(number_, argument_), IOCTL(-1, number_, NULL), BOTH(number_, no_memory()))

static inline char *no_memory(void)
{
	static char *end;

	if (!end)
		end = end_of_memory();
	return end;
}

/* A copy of a structure, whose end is the end of what can be read. */
static inline void *at_end(const void *what, size_t size)
{
	return memcpy(no_memory() - size, what, size);
}

/* 1, 2, 3 … so that no two bytes that are near are equal. */
static inline void *numbered(void *what, size_t size)
{
	for (size_t i = 0; i < size; i++)
		((unsigned char *)what)[i] = (unsigned char)(i + 0x81);
	return what;
}

static inline void answer_ioctls(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ioctl, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ANSWERED, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(code) / sizeof(code[0]), code };

	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	(void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}
