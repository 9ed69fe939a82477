/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory policies and their node masks, resident and moved pages, page protection, futexes of the second kind for
 * the decoder's comparison with strace: success, failure, NULL, unreadable, unknown values.
 */
#include <linux/futex.h>
#include <linux/mempolicy.h>
#include <linux/userfaultfd.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#define S(n, ...) syscall(SYS_##n, ##__VA_ARGS__)

int main(void)
{
	char *page = (char *)mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *pages = (char *)mmap(NULL, 64 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *bad = page + 4096;
	unsigned long mask[32] = { 1, 0, 0xdeadbeef, 0 }, *late;
	int mode = 0, status[4] = { 1, 2, 3, 4 }, nodes[4] = { 0, 0, -1, 99 };
	void *moved[4] = { pages, pages + 4096, NULL, bad };
	unsigned char vector[64];
	struct iovec v = { pages, 8192 };
	struct futex_waitv w[2] = { { .val = 7, .uaddr = (uintptr_t)page, .flags = 0xff0 }, { .__reserved = 5 } };
	struct timespec past = { 1, 2 };
	int fd;

	memset(page, 0, 4096);
	mprotect(bad, 4096, PROT_NONE);
	late = (unsigned long *)(bad - 8);
	*late = 5;
	memset(pages, 1, 3 * 4096);
	/* residency */
	S(mincore, pages, 4096 * 5, vector);
	S(mincore, pages, 4097, vector);
	S(mincore, pages, 4096 * 64, vector);
	S(mincore, pages, 0, vector);
	S(mincore, pages + 1, 4096, vector);
	S(mincore, pages, 4096, NULL);
	S(mincore, pages, 4096, bad);
	S(mincore, NULL, -1L, vector);
	/* policies */
	S(get_mempolicy, &mode, NULL, 0, NULL, 0);
	S(get_mempolicy, &mode, mask, 0, pages, MPOL_F_ADDR);
	S(get_mempolicy, NULL, mask, 1024, NULL, MPOL_F_MEMS_ALLOWED);
	S(get_mempolicy, &mode, page, 1024, NULL, 0);
	S(get_mempolicy, bad, bad, -1L, bad, 0xff0);
	S(get_mempolicy, &mode, mask, 1, NULL, 0);
	S(set_mempolicy, MPOL_BIND, mask, 64);
	S(set_mempolicy, MPOL_BIND | MPOL_F_STATIC_NODES, mask, 65);
	S(set_mempolicy, MPOL_INTERLEAVE | MPOL_F_RELATIVE_NODES | MPOL_F_NUMA_BALANCING, mask, 129);
	S(set_mempolicy, 0x77 | MPOL_F_STATIC_NODES, mask, 257);
	S(set_mempolicy, 0x77, NULL, 0);
	S(set_mempolicy, MPOL_DEFAULT, NULL, 0);
	S(set_mempolicy, MPOL_PREFERRED, mask, 1);
	S(set_mempolicy, MPOL_PREFERRED, mask, 0);
	S(set_mempolicy, MPOL_BIND, late, 64);
	S(set_mempolicy, MPOL_BIND, late, 66);
	S(set_mempolicy, MPOL_DEFAULT, bad - sizeof(long), 2);
	S(set_mempolicy, MPOL_BIND, bad, 64);
	S(set_mempolicy, MPOL_BIND, mask, -1L);
	S(mbind, pages, 4096, MPOL_BIND, mask, 64, MPOL_MF_STRICT | MPOL_MF_MOVE);
	S(mbind, pages, 4096, MPOL_PREFERRED_MANY | MPOL_F_STATIC_NODES, mask, 0, 0xff00);
	S(mbind, pages, 4096, 0x1234567890L, NULL, 5, 0);
	S(mbind, NULL, 0, MPOL_LOCAL, bad, 64, 0);
	S(mbind, pages, 4096, MPOL_DEFAULT, NULL, 0, 0);
	S(set_mempolicy_home_node, pages, 4096, 0, 0);
	S(set_mempolicy_home_node, NULL, -1L, -1L, 0xff);
	/* moving */
	S(migrate_pages, getpid(), 64, mask, mask);
	S(migrate_pages, 0, 200, mask, bad);
	S(migrate_pages, -1, 0, NULL, NULL);
	S(move_pages, 0, 4, moved, NULL, status, MPOL_MF_MOVE);
	S(move_pages, 0, 4, moved, nodes, status, MPOL_MF_MOVE);
	S(move_pages, 0, 2, moved, nodes, status, 0xf0);
	S(move_pages, 0, 0, moved, nodes, status, 0);
	S(move_pages, 0, 2, bad, bad, bad, 0);
	S(move_pages, 0, 2, late, bad - 4, bad - 4, 0);
	S(move_pages, -1, -1L, NULL, NULL, NULL, MPOL_MF_MOVE_ALL);
	/* another process's */
	fd = S(pidfd_open, getpid(), 0);
	S(pidfd_open, -1, 0xf000);
	S(process_madvise, fd, &v, 1, MADV_COLD, 0);
	S(process_madvise, -1, bad, 1, 77, 5);
	S(process_madvise, fd, NULL, 0, MADV_PAGEOUT, 0);
	S(process_mrelease, fd, 0);
	S(process_mrelease, -1, 0xff);
	S(pidfd_getfd, fd, 0, 0);
	S(pidfd_getfd, -1, -1, 5);
	S(pidfd_send_signal, fd, 0, NULL, 0);
	S(pidfd_send_signal, -1, SIGUSR1, bad, 0);
	close(fd);
	/* the rest of the family */
	S(memfd_secret, O_CLOEXEC);
	S(memfd_secret, 0xff);
	fd = S(userfaultfd, O_CLOEXEC | O_NONBLOCK | UFFD_USER_MODE_ONLY);
	S(userfaultfd, 0xf0);
	S(membarrier, 0, 0, 0);
	S(mlock2, pages, 4096, 1);
	S(mlock2, pages, 4096, 0xf0);
	S(futex_waitv, w, 2, 0, NULL, CLOCK_MONOTONIC);
	S(futex_waitv, w, 1, 5, &past, CLOCK_REALTIME);
	S(futex_waitv, NULL, 0, 0, bad, 99);
	S(futex_waitv, bad, 2, 0, NULL, 0);
	S(futex_waitv, bad - sizeof(w[0]), 2, 0, &past, CLOCK_MONOTONIC);
	return 0;
}
