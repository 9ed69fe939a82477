/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ring, as its one reader has it. libbpf's own gives a record away as soon as it was looked at; here it stays
 * where the kernel put it until its place in the trace is known, and is not copied meanwhile. The layout of the mapping is
 * the kernel's (Documentation/bpf/ringbuf.rst, kernel/bpf/ringbuf.c): a page with the consumer's position, which we
 * write, one with the producer's, and the data, twice over so that no record has a border in it.
 */
#include "bpf/ebpf.h"

#include <errno.h>
#include <linux/bpf.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <unistd.h>

static void unmap(const volatile void *at, size_t size)
{
	if (at)
		(void)munmap((void *)(uintptr_t)at, size);
}

static void *map(int fd, size_t size, int protection, size_t offset)
{
	void *at = mmap(NULL, size, protection, MAP_SHARED, fd, (off_t)offset);

	return at == MAP_FAILED ? NULL : at;
}

/* --- for one who only watches ---------------------------------------------------------------------- */

int positions_map(struct positions *p, int ring_fd)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	int r;

	*p = (struct positions){ .consumer = map(ring_fd, page, PROT_READ, 0), .producer = map(ring_fd, page, PROT_READ, page) };
	if (p->consumer && p->producer)
		return 0;
	r = errno ? -errno : -EINVAL;
	positions_unmap(p);
	return r;
}

void positions_unmap(struct positions *p)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	unmap(p->consumer, page);
	unmap(p->producer, page);
	*p = (struct positions){ 0 };
}

/* --- for its reader -------------------------------------------------------------------------------- */

/* Edges alone wake us: there is something in it all the time. */
static int alarm_set(struct ring *r, int ring_fd)
{
	struct epoll_event filling = { .events = EPOLLIN | EPOLLET };

	r->alarm_fd = epoll_create1(EPOLL_CLOEXEC);
	return r->alarm_fd < 0 || epoll_ctl(r->alarm_fd, EPOLL_CTL_ADD, ring_fd, &filling) < 0 ? -errno : 0;
}

int ring_map(struct ring *r, int ring_fd, size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	int e = 0;

	*r = (struct ring){ .size = size, .page = page, .alarm_fd = -1 };
	r->consumer = map(ring_fd, page, PROT_READ | PROT_WRITE, 0);
	if (r->consumer)
		r->producer = map(ring_fd, page + 2 * size, PROT_READ, page);
	if (!r->producer)
		e = errno ? -errno : -EINVAL;
	if (e == 0)
		e = alarm_set(r, ring_fd);
	if (e < 0) {
		ring_unmap(r);
		return e;
	}
	r->data = (const char *)(uintptr_t)r->producer + page;
	r->cursor = *r->consumer;
	return 0;
}

void ring_unmap(struct ring *r)
{
	unmap(r->consumer, r->page);
	unmap(r->producer, r->page + 2 * r->size);
	if (r->size && r->alarm_fd >= 0)
		(void)close(r->alarm_fd);
	*r = (struct ring){ .alarm_fd = -1 };
}

const void *ring_at(const struct ring *r, uint64_t position)
{
	return r->data + (position & (r->size - 1)) + BPF_RINGBUF_HDR_SZ;
}

const void *ring_next(struct ring *r, uint64_t *ret_position, size_t *ret_size)
{
	while (r->cursor < __atomic_load_n(r->producer, __ATOMIC_ACQUIRE)) {
		const uint32_t *head = (const void *)(r->data + (r->cursor & (r->size - 1)));
		uint32_t length = __atomic_load_n(head, __ATOMIC_ACQUIRE);
		size_t size = length & ~(BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT);

		if (length & BPF_RINGBUF_BUSY_BIT)
			return NULL; /* it is being written */
		*ret_position = r->cursor;
		*ret_size = size;
		r->cursor += (size + BPF_RINGBUF_HDR_SZ + 7) & ~(size_t)7;
		__builtin_prefetch(r->data + (r->cursor & (r->size - 1))); /* another CPU has written it */
		if (!(length & BPF_RINGBUF_DISCARD_BIT))
			return head + BPF_RINGBUF_HDR_SZ / sizeof(*head);
	}
	return NULL;
}

size_t ring_unread(const struct ring *r)
{
	return *r->producer - r->cursor;
}

size_t ring_held(const struct ring *r)
{
	return r->cursor - *r->consumer;
}

void ring_release(struct ring *r, uint64_t position)
{
	__atomic_store_n(r->consumer, position, __ATOMIC_RELEASE);
}
