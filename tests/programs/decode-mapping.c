/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory: mapping, protection, advice, locking and protection keys, for the decoder's comparison
 * with strace.
 */
#include "decode-calls.h"

#include <fcntl.h>

int main(void)
{
	char *bad = end_of_memory(), *at, *moved;
	int fd = (int)S(open, "/proc/self/exe", O_RDONLY);

	at = (char *)S(mmap, NULL, 16384, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
	S(mmap, NULL, 4096, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 4096L);
	S(mmap, NULL, 0, PROT_NONE, MAP_PRIVATE, -1, 0L);
	S(mmap, (void *)4096, -1L, 0x100000f, MAP_FIXED | MAP_GROWSDOWN | MAP_LOCKED | MAP_STACK | MAP_HUGETLB | (21 << 26), -1, -1L);
	S(mmap, NULL, 4096, PROT_READ, 0x80000000 | MAP_SHARED_VALIDATE | MAP_SYNC, fd, 1L);
	S(mmap, at, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0L);
	S(mprotect, at, 4096, PROT_READ);
	S(mprotect, at, 4096, PROT_READ | PROT_WRITE);
	S(mprotect, 1, 4096, PROT_GROWSDOWN | PROT_GROWSUP | 0x100);
	S(madvise, at, 4096, MADV_WILLNEED);
	S(madvise, at, 4096, MADV_DONTNEED);
	S(madvise, at, 4096, 77);
	S(madvise, 1, -1L, MADV_HUGEPAGE);
	S(msync, at, 4096, MS_SYNC);
	S(msync, at, 4096, MS_SYNC | MS_ASYNC | 0x10);
	S(mlock, at, 4096);
	S(mlock, 1, -1L);
	S(mlock2, at, 4096, 1);
	S(mlock2, at, 4096, 0x6);
	S(munlock, at, 4096);
	S(munlock, 4096, 4096);
	S(mlockall, MCL_CURRENT | MCL_FUTURE | 4);
	S(mlockall, 0x80);
	S(munlockall);
	moved = (char *)S(mremap, at + 8192, 8192, 16384, MREMAP_MAYMOVE);
	S(mremap, moved, 16384, 4096, 0);
	S(mremap, moved, 4096, 8192, MREMAP_MAYMOVE | MREMAP_FIXED | 0x10, 0x1000);
	S(mremap, 1, 5, 5, 0x100);
	S(mremap, 1, 5, 5, MREMAP_FIXED, 0x1000);
	S(mremap, 1, 5, 5, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, 0x1000);
	S(munmap, moved, 4096);
	S(munmap, 1, 4096);
	S(munmap, at, 8192);
	S(brk, NULL);
	S(brk, -1L);
	S(remap_file_pages, at, 4096, 0, 0, 0);
	S(remap_file_pages, bad - 4096, -1L, PROT_READ, 1, MAP_NONBLOCK);
	S(pkey_alloc, 0, 0);
	S(pkey_alloc, 5, 7);
	S(pkey_free, 1);
	S(pkey_free, -1);
	S(pkey_mprotect, bad - 4096, 4096, PROT_READ | PROT_WRITE, -1);
	S(pkey_mprotect, 1, 4096, PROT_EXEC, 99);
	S(close, fd);
	return 0;
}
