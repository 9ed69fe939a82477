/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How far a ring has been written and read: the first two pages of its map are the consumer's position and the
 * producer's, both of which only ever grow.
 */
#include "bpf/ebpf.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

static void *page_map(int ring_fd, int number)
{
	long page = sysconf(_SC_PAGESIZE);
	void *at = mmap(NULL, (size_t)page, PROT_READ, MAP_SHARED, ring_fd, (off_t)number * page);

	return at == MAP_FAILED ? NULL : at;
}

static void page_unmap(volatile const unsigned long *at)
{
	if (at)
		(void)munmap((void *)(uintptr_t)at, (size_t)sysconf(_SC_PAGESIZE));
}

int positions_map(struct positions *p, int ring_fd)
{
	int r;

	*p = (struct positions){ .consumer = page_map(ring_fd, 0), .producer = page_map(ring_fd, 1) };
	if (p->consumer && p->producer)
		return 0;
	r = errno ? -errno : -EINVAL;
	positions_unmap(p);
	return r;
}

void positions_unmap(struct positions *p)
{
	page_unmap(p->consumer);
	page_unmap(p->producer);
	*p = (struct positions){ 0 };
}
