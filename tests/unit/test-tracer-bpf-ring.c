/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ring as its reader has it: records stay until they are released, and are handed on from where they are.
 */
#include "bpf/ebpf.h"

#include <linux/bpf.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define SIZE 4096

static struct {
	_Alignas(8) char data[2 * SIZE]; /* the kernel maps one behind the other; here both are written */
	unsigned long consumer, producer;
	struct ring ring;
} fake;

static int begin(void **state)
{
	(void)state;
	memset(&fake, 0, sizeof(fake));
	fake.ring = (struct ring){
		.consumer = &fake.consumer, .producer = &fake.producer, .data = fake.data, .size = SIZE, .alarm_fd = -1
	};
	return 0;
}

static void put_bytes(uint64_t at, const void *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		fake.data[(at + i) % SIZE] = fake.data[(at + i) % SIZE + SIZE] = ((const char *)bytes)[i];
}

/* What the kernel does; bits: of the head. */
static uint64_t produce(const void *bytes, size_t size, uint32_t bits)
{
	uint64_t at = fake.producer;
	uint32_t head[2] = { (uint32_t)size | bits };

	put_bytes(at, head, sizeof(head));
	put_bytes(at + sizeof(head), bytes, size);
	fake.producer += (size + sizeof(head) + 7) & ~7ul;
	return at;
}

static uint64_t produce_call(uint32_t tid, uint64_t start, uint64_t end)
{
	struct record r = { .size = sizeof(r), .version = RECORD_VERSION, .type = RECORD_CALL, .tid = tid, .start = start };

	r.call.end = end;
	return produce(&r, sizeof(r), 0);
}

static void test_reading(void **state)
{
	uint64_t position, at;
	size_t size;

	(void)state;
	assert_null(ring_next(&fake.ring, &position, &size));
	produce("0123456789", 10, 0);
	produce("thrown away", 11, BPF_RINGBUF_DISCARD_BIT);
	at = produce("abc", 3, 0);
	produce("not yet", 7, BPF_RINGBUF_BUSY_BIT);
	assert_memory_equal(ring_next(&fake.ring, &position, &size), "0123456789", 10);
	assert_int_equal(size, 10);
	assert_int_equal(position, 0);
	assert_memory_equal(ring_next(&fake.ring, &position, &size), "abc", 3);
	assert_int_equal(position, at);
	assert_memory_equal(ring_at(&fake.ring, position), "abc", 3);
	assert_null(ring_next(&fake.ring, &position, &size));
	assert_int_equal(fake.consumer, 0);
	assert_int_equal(ring_held(&fake.ring) + ring_unread(&fake.ring), fake.producer);
	ring_release(&fake.ring, fake.ring.cursor);
	assert_int_equal(ring_held(&fake.ring), 0);
	assert_int_equal(ring_unread(&fake.ring), 16); /* what is being written */
}

/* Round the ring many times; no record has a border in it. */
static void test_round(void **state)
{
	char bytes[1000];
	uint64_t position;
	size_t size;

	(void)state;
	for (int i = 0; i < 100; i++) {
		memset(bytes, i, sizeof(bytes));
		produce(bytes, sizeof(bytes), 0);
		assert_memory_equal(ring_next(&fake.ring, &position, &size), bytes, sizeof(bytes));
		ring_release(&fake.ring, fake.ring.cursor);
	}
}

struct seen {
	struct {
		uint32_t tid, flags;
		bool in_ring;
	} at[8];
	size_t n;
};

static void see(void *userdata, const struct record *record, const struct order_entry *entry)
{
	struct seen *seen = userdata;

	assert_true(seen->n < 8);
	seen->at[seen->n].tid = record->tid;
	seen->at[seen->n].flags = entry->flags;
	seen->at[seen->n++].in_ring = entry->in_ring;
	assert_true(entry->raw);
}

static void test_order(void **state)
{
	struct order o = { .ring = &fake.ring };
	struct seen seen = { .n = 0 };
	uint64_t late, early, resumed;

	(void)state;
	late = produce_call(1, 30, 31);
	early = produce_call(2, 10, 32);
	resumed = produce_call(3, 5, 33); /* its beginning has been told */
	assert_int_equal(order_add_in_ring(&o, late, 0), 0);
	assert_int_equal(order_add_in_ring(&o, early, 0), 0);
	assert_int_equal(order_add_in_ring(&o, resumed, RECORD_RESUMED), 0);
	assert_false(order_flush(&o, 9, 100, see, &seen));
	assert_int_equal(seen.n, 0);
	assert_int_equal(o.first, late);
	assert_true(order_flush(&o, 40, 1, see, &seen));
	assert_int_equal(seen.n, 1);
	assert_int_equal(seen.at[0].tid, 2);
	assert_true(seen.at[0].in_ring);
	assert_int_equal(o.first, late);
	/* The rest waits in a copy: the kernel may write over it. */
	assert_int_equal(order_leave_ring(&o), 0);
	assert_int_equal(o.first, UINT64_MAX);
	memset(fake.data, 0xff, sizeof(fake.data));
	assert_false(order_flush(&o, 30, 100, see, &seen));
	assert_int_equal(seen.n, 2);
	assert_int_equal(seen.at[1].tid, 1);
	assert_false(seen.at[1].in_ring);
	assert_false(order_flush(&o, 100, 100, see, &seen));
	assert_int_equal(seen.at[2].tid, 3);
	assert_int_equal(seen.at[2].flags, RECORD_RESUMED);
	assert_int_equal(o.first, UINT64_MAX);
	order_done(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_reading, begin),
		cmocka_unit_test_setup(test_round, begin),
		cmocka_unit_test_setup(test_order, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
