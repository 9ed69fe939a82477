/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory, page cache and futex calls that are newer than strace 6.1, with the lines that have to be shown. */
#include "expect.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* asm-generic/unistd.h of 6.18 */
enum { CACHESTAT = 451, MAP_SHADOW_STACK = 453, FUTEX_WAKE = 454, FUTEX_WAIT = 455, FUTEX_REQUEUE = 456, MSEAL = 462 };

struct range {
	uint64_t off, len;
};

struct pages {
	uint64_t cached, dirty, writeback, evicted, recently;
};

struct waiter {
	uint64_t val, uaddr;
	uint32_t flags, reserved;
};

static void page_cache(char *bad)
{
	struct range range = { 0x1000, 8192 };
	struct pages pages = { 0 };
	int fd = open("file", O_RDWR | O_CREAT, 0600);
	char block[16384] = "";
	long r;

	if (write(fd, block, sizeof(block)) != sizeof(block))
		exit(1);
	r = syscall(CACHESTAT, fd, &range, &pages, 0);
	if (r == 0)
		expect(r, "cachestat(%d, {off=0x1000, len=8192}, {nr_cache=%lu, nr_dirty=%lu, nr_writeback=%lu, "
			"nr_evicted=%lu, nr_recently_evicted=%lu}, 0)", fd, pages.cached, pages.dirty, pages.writeback,
			pages.evicted, pages.recently);
	else
		expect(r, "cachestat(%d, {off=0x1000, len=8192}, %p, 0)", fd, (void *)&pages);
	range = (struct range){ 0, -1 };
	r = syscall(CACHESTAT, fd, &range, &pages, 0xff);
	expect(r, "cachestat(%d, {off=0, len=18446744073709551615}, %p, 0xff)", fd, (void *)&pages);
	r = syscall(CACHESTAT, -1, &range, &pages, 0);
	expect(r, "cachestat(-1, {off=0, len=18446744073709551615}, %p, 0)", (void *)&pages);
	r = syscall(CACHESTAT, fd, NULL, NULL, 0);
	expect(r, "cachestat(%d, NULL, NULL, 0)", fd);
	r = syscall(CACHESTAT, fd, bad - 8, bad, 0);
	expect(r, "cachestat(%d, %p, %p, 0)", fd, bad - 8, bad);
}

static void futexes(char *bad)
{
	static uint32_t word, other;
	struct waiter w[2] = { { 0, (uintptr_t)&word, 0x82, 0 }, { 7, (uintptr_t)&other, 2, 9 } };
	struct timespec past = { 0, 5 };
	long r;

	r = syscall(FUTEX_WAKE, &word, 0xffffffffUL, 1, 0x82);
	expect(r, "futex_wake(%p, FUTEX_BITSET_MATCH_ANY, 1, FUTEX2_SIZE_U32|FUTEX2_PRIVATE)", (void *)&word);
	r = syscall(FUTEX_WAKE, NULL, 5UL, -1, 0xff70);
	expect(r, "futex_wake(NULL, 0x5, -1, FUTEX2_SIZE_U8|0xff70)");
	r = syscall(FUTEX_WAIT, &word, 1UL, 0xffffffffUL, 0x02, NULL, CLOCK_MONOTONIC);
	expect(r, "futex_wait(%p, 1, FUTEX_BITSET_MATCH_ANY, FUTEX2_SIZE_U32, NULL, CLOCK_MONOTONIC)", (void *)&word);
	r = syscall(FUTEX_WAIT, &word, 0UL, 1UL, 0x82, &past, CLOCK_REALTIME);
	expect(r, "futex_wait(%p, 0, 0x1, FUTEX2_SIZE_U32|FUTEX2_PRIVATE, {tv_sec=0, tv_nsec=5}, CLOCK_REALTIME)",
		(void *)&word);
	r = syscall(FUTEX_WAIT, &word, -1UL, 0UL, 1, bad, 99);
	expect(r, "futex_wait(%p, 18446744073709551615, 0, FUTEX2_SIZE_U16, %p, 0x63 /* CLOCK_??? */)", (void *)&word,
		bad);
	r = syscall(FUTEX_REQUEUE, w, 0, 1, 2);
	expect(r, "futex_requeue([{val=0, uaddr=%p, flags=FUTEX2_SIZE_U32|FUTEX2_PRIVATE}, {val=0x7, uaddr=%p, "
		"flags=FUTEX2_SIZE_U32, __reserved=0x9}], 0, 1, 2)", (void *)&word, (void *)&other);
	r = syscall(FUTEX_REQUEUE, NULL, 0xff, -1, -1);
	expect(r, "futex_requeue(NULL, 0xff, -1, -1)");
	r = syscall(FUTEX_REQUEUE, bad, 0, 0, 0);
	expect(r, "futex_requeue(%p, 0, 0, 0)", bad);
}

int main(void)
{
	char *page = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *bad = page + 4096;
	long r;

	memset(page, 0, 4096);
	mprotect(bad, 4096, PROT_NONE);
	page_cache(bad);
	futexes(bad);
	r = syscall(MSEAL, bad + 4096, 4096UL, 0UL);
	expect(r, "mseal(%p, 4096, 0)", bad + 4096);
	r = syscall(MSEAL, NULL, -1UL, 0xffUL);
	expect(r, "mseal(NULL, 18446744073709551615, 0xff)");
	r = syscall(MAP_SHADOW_STACK, 0x1234UL, 4096UL, 1UL);
	expect_hex(r, "map_shadow_stack(0x1234, 4096, SHADOW_STACK_SET_TOKEN)");
	r = syscall(MAP_SHADOW_STACK, NULL, -1UL, 0xf0UL);
	expect_hex(r, "map_shadow_stack(NULL, 18446744073709551615, 0xf0 /* SHADOW_STACK_??? */)");
	return 0;
}
