/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The selected numbers as ranges, two comparisons each. execve is always among them, because it is
 * there that the recording begins.
 */
#include "ptrace/seccomp.h"

#include "filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <sys/prctl.h>

static bool stops(const struct filter *selected, int number)
{
	return number >= SYSCALLS_LIMIT || filter_has(selected, ABI_X86_64, (uint64_t)number) ||
		number == syscall_number(ABI_X86_64, "execve") ||
		number == syscall_number(ABI_X86_64, "execveat");
}

size_t seccomp_code(const struct filter *selected, struct sock_filter code[SECCOMP_CODE_MAX])
{
	const struct sock_filter trace = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
	size_t n = 0;

	code[n++] = (struct sock_filter)BPF_STMT(
		BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
	code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0);
	code[n++] = trace;
	code[n++] = (struct sock_filter)BPF_STMT(
		BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	/* x32 calls have a bit above the limit set. */
	code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, SYSCALLS_LIMIT, 0, 1);
	code[n++] = trace;
	for (int first = 0; first < SYSCALLS_LIMIT; first++) {
		int end = first;

		while (end < SYSCALLS_LIMIT && stops(selected, end))
			end++;
		if (end == first)
			continue;
		code[n++] = (struct sock_filter)BPF_JUMP(
			BPF_JMP | BPF_JGE | BPF_K, (unsigned)first, 0, 2);
		code[n++] = (struct sock_filter)BPF_JUMP(
			BPF_JMP | BPF_JGE | BPF_K, (unsigned)end, 1, 0);
		code[n++] = trace;
		first = end;
	}
	code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	return n;
}

int seccomp_install(const struct filter *selected)
{
	struct sock_filter code[SECCOMP_CODE_MAX];
	struct sock_fprog program = { .filter = code };

	program.len = (unsigned short)seccomp_code(selected, code);
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0)
		return 0;
	/* Without privileges only a process that can gain none may have a filter. */
	if (errno != EACCES || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0)
		return -errno;
	return 0;
}
