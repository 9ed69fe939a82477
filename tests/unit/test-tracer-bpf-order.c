/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The order of records: by the time of their beginning, a process's end after those of its threads.
 */
#include "bpf/ebpf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

struct seen {
	uint32_t tids[16];
	size_t n;
};

static void see(void *userdata, const struct record *record, const struct order_entry *entry)
{
	struct seen *seen = userdata;

	(void)entry;
	assert_true(seen->n < 16);
	seen->tids[seen->n++] = record->tid;
}

static void put(struct order *o, enum record_type type, uint32_t pid, uint32_t tid, uint64_t start)
{
	struct record r = {
		.size = sizeof(r),
		.version = RECORD_VERSION,
		.type = (uint8_t)type,
		.flags = type == RECORD_END && pid == tid ? RECORD_LEADER : 0,
		.pid = pid,
		.tid = tid,
		.start = start,
	};

	assert_int_equal(order_add(o, &r), 0);
}

static void expect(struct order *o, uint64_t horizon, size_t n, const uint32_t *tids)
{
	struct seen seen = { .n = 0 };

	assert_false(order_flush(o, horizon, 100, see, &seen));
	assert_int_equal(seen.n, n);
	assert_memory_equal(seen.tids, tids, n * sizeof(*tids));
}

#define EXPECT(order_, horizon_, ...)                                                              \
	expect(order_, horizon_, sizeof((const uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t),      \
		(const uint32_t[]){ __VA_ARGS__ })

static void test_by_time(void **state)
{
	struct order o = { 0 };

	(void)state;
	put(&o, RECORD_CALL, 1, 3, 30);
	put(&o, RECORD_CALL, 1, 1, 10);
	put(&o, RECORD_CALL, 1, 4, 30);
	put(&o, RECORD_CALL, 1, 2, 20);
	EXPECT(&o, 20, 1, 2);
	EXPECT(&o, 100, 3, 4);
	order_done(&o);
}

static void test_ends(void **state)
{
	struct order o = { 0 };

	(void)state;
	put(&o, RECORD_END, 10, 11, 1);
	put(&o, RECORD_END, 10, 10, 2);
	put(&o, RECORD_CALL, 20, 20, 3);
	put(&o, RECORD_END, 10, 12, 4);
	put(&o, RECORD_END, 30, 31, 4);
	put(&o, RECORD_END, 10, 13, 4);
	EXPECT(&o, 100, 11, 20, 12, 31, 13, 10);
	order_done(&o);
}

/* Some are handed on while the process's end waits. */
static void test_ends_over_flush(void **state)
{
	struct order o = { 0 };

	(void)state;
	put(&o, RECORD_CALL, 10, 10, 1);
	put(&o, RECORD_END, 10, 10, 5);
	EXPECT(&o, 2, 10);
	put(&o, RECORD_END, 10, 11, 6);
	EXPECT(&o, 100, 11, 10);
	/* A pid that comes again is another process. */
	put(&o, RECORD_END, 10, 12, 200);
	put(&o, RECORD_END, 10, 10, 201);
	EXPECT(&o, 300, 12, 10);
	order_done(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_time),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_ends_over_flush),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
