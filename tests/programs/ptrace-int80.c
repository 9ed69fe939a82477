/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * i386 system calls from a 64-bit process: the numbers and argument registers are i386's.
 */
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

static long int80(long number, long a, long b, long c)
{
	long result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(number), "b"(a), "c"(b), "d"(c)
			 : "memory", "r8", "r9", "r10", "r11");
	return result;
}

enum { I386_OPEN = 5, I386_WRITE = 4, I386_CLOSE = 6, I386_GETPID = 20, I386_WRITEV = 146 };

int main(void)
{
	/* i386 pointers are 32 bits wide. */
	char *low = mmap(
		NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	uint32_t *iov;
	long fd;

	if (low == MAP_FAILED)
		return 1;
	strcpy(low, "/dev/null");
	fd = int80(I386_OPEN, (long)low, 1, 0);
	if (fd < 0)
		return 77; /* this kernel has no i386 calls */
	if (int80(I386_WRITE, fd, (long)low, 9) != 9)
		return 2;
	iov = (uint32_t *)(void *)(low + 64);
	iov[0] = iov[2] = (uint32_t)(uintptr_t)low;
	iov[1] = 4;
	iov[3] = 5;
	if (int80(I386_WRITEV, fd, (long)iov, 2) != 9)
		return 3;
	if (int80(I386_GETPID, 0, 0, 0) <= 0)
		return 4;
	return int80(I386_CLOSE, fd, 0, 0) == 0 ? 0 : 5;
}
