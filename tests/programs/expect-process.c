/* SPDX-License-Identifier: BSD-2-Clause */
/* Options of prctl and arch_prctl that strace 6.1 shows as numbers, with the lines that have to be shown. */
#include "expect.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* linux/prctl.h of 6.17, asm/prctl.h of 6.6 */
enum { SET_MDWE = 65, GET_MDWE, SET_MERGE, GET_MERGE, GET_STACK = 74, SET_STACK, LOCK_STACK, RESTORE_IDS, FUTEX_HASH };
enum { GET_UNTAG_MASK = 0x4001, SHSTK_ENABLE = 0x5001, SHSTK_STATUS = 0x5005 };
#define GET_AUXV 0x41555856

static void memory_map(char *bad)
{
	struct prctl_mm_map map = { .start_code = 0x1000, .end_code = 0x2000, .start_data = 0x3000,
		.end_data = 0x4000, .start_brk = 0x5000, .brk = 0x6000, .start_stack = 0x7000,
		.arg_start = 0x8000, .arg_end = 0x9000, .env_start = 0xa000, .env_end = 0xb000,
		.auxv_size = 16, .exe_fd = (uint32_t)-1 };
	unsigned size = 0;
	long r = syscall(SYS_prctl, PR_SET_MM, PR_SET_MM_MAP_SIZE, &size, 0, 0);

	if (r == 0)
		expect(r, "prctl(PR_SET_MM, PR_SET_MM_MAP_SIZE, [%u], 0, 0)", size);
	else
		expect(r, "prctl(PR_SET_MM, PR_SET_MM_MAP_SIZE, %p, 0, 0)", (void *)&size);
	r = syscall(SYS_prctl, PR_SET_MM, PR_SET_MM_MAP, &map, sizeof(map), 0);
	expect(r, "prctl(PR_SET_MM, PR_SET_MM_MAP, {start_code=0x1000, end_code=0x2000, start_data=0x3000, "
		"end_data=0x4000, start_brk=0x5000, brk=0x6000, start_stack=0x7000, arg_start=0x8000, "
		"arg_end=0x9000, env_start=0xa000, env_end=0xb000, auxv=NULL, auxv_size=16, exe_fd=-1}, %zu, 0)",
		sizeof(map));
	r = syscall(SYS_prctl, PR_SET_MM, PR_SET_MM_MAP, bad - 8, sizeof(map), 0);
	expect(r, "prctl(PR_SET_MM, PR_SET_MM_MAP, %p, %zu, 0)", (void *)(bad - 8), sizeof(map));
	r = syscall(SYS_prctl, PR_SET_MM, PR_SET_MM_MAP, &map, 7, 0);
	expect(r, "prctl(PR_SET_MM, PR_SET_MM_MAP, %p, 7, 0)", (void *)&map);
}

static void newer(char *bad)
{
	unsigned long word = 0;
	char vector[16];
	long r = syscall(SYS_prctl, SET_MDWE, 7, 0, 0, 0);

	expect(r, "prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN|PR_MDWE_NO_INHERIT|0x4, 0, 0, 0)");
	r = syscall(SYS_prctl, GET_MDWE, 0, 0, 0, 0);
	expect(r, "prctl(PR_GET_MDWE, 0, 0, 0, 0)");
	r = syscall(SYS_prctl, SET_MERGE, 0, 0, 0, 0);
	expect(r, "prctl(PR_SET_MEMORY_MERGE, 0, 0, 0, 0)");
	r = syscall(SYS_prctl, GET_MERGE, 0, 0, 0, 0);
	expect(r, "prctl(PR_GET_MEMORY_MERGE, 0, 0, 0, 0)");
	r = syscall(SYS_prctl, SET_STACK, 3, 0, 0, 0);
	expect(r, "prctl(PR_SET_SHADOW_STACK_STATUS, PR_SHADOW_STACK_ENABLE|PR_SHADOW_STACK_WRITE, 0, 0, 0)");
	r = syscall(SYS_prctl, LOCK_STACK, 8, 0, 0, 0);
	expect(r, "prctl(PR_LOCK_SHADOW_STACK_STATUS, 0x8 /* PR_SHADOW_STACK_??? */, 0, 0, 0)");
	r = syscall(SYS_prctl, GET_STACK, bad, 1, 2, 3);
	expect(r, "prctl(PR_GET_SHADOW_STACK_STATUS, %p, 0x1, 0x2, 0x3)", (void *)bad);
	r = syscall(SYS_prctl, RESTORE_IDS, 9, 0, 0, 0);
	expect(r, "prctl(PR_TIMER_CREATE_RESTORE_IDS, 0x9 /* PR_TIMER_CREATE_RESTORE_IDS_??? */, 0, 0, 0)");
	r = syscall(SYS_prctl, FUTEX_HASH, 9, 2, 3);
	expect(r, "prctl(PR_FUTEX_HASH, 0x9 /* PR_FUTEX_HASH_??? */, 2, 0x3)");
	r = syscall(SYS_prctl, GET_AUXV, bad, 16, 0, 0);
	expect(r, "prctl(PR_GET_AUXV, %p, 16, 0, 0)", (void *)bad);
	r = syscall(SYS_prctl, GET_AUXV, vector, 0, 0, 0);
	expect(r, r == -1 ? "prctl(PR_GET_AUXV, %p, 0, 0, 0)" : "prctl(PR_GET_AUXV, \"\", 0, 0, 0)", (void *)vector);
	r = syscall(SYS_arch_prctl, SHSTK_ENABLE, 0x18);
	expect(r, "arch_prctl(ARCH_SHSTK_ENABLE, 0x18 /* ARCH_SHSTK_??? */)");
	r = syscall(SYS_arch_prctl, SHSTK_STATUS, bad);
	expect(r, "arch_prctl(ARCH_SHSTK_STATUS, %p)", (void *)bad);
	r = syscall(SYS_arch_prctl, GET_UNTAG_MASK, &word);
	if (r == 0)
		expect(r, "arch_prctl(ARCH_GET_UNTAG_MASK, [%#lx])", word);
	else
		expect(r, "arch_prctl(ARCH_GET_UNTAG_MASK, %p)", (void *)&word);
}

int main(void)
{
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED || mprotect(page + 4096, 4096, PROT_NONE) < 0)
		return 1;
	page[0] = 1;
	memory_map(page + 4096);
	newer(page + 4096);
	return 0;
}
