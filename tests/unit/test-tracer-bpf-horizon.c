/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Until when a trace is known, and which of a thread's calls was shown in flight.
 */
#include "bpf/ebpf.h"

#include "test.h"

static void test_horizon(void **state)
{
	struct horizon h = { 0 };

	(void)state;
	assert_int_equal(horizon_at(&h, 1000), 0);
	horizon_look(&h, 100, 10);
	horizon_look(&h, 200, 20);
	assert_int_equal(horizon_at(&h, 99), 0);
	assert_int_equal(horizon_at(&h, 100), 10);
	/* The third look found a call on its way out that is older than what the second one said. */
	horizon_look(&h, 300, 15);
	assert_int_equal(horizon_at(&h, 299), 20);
	assert_int_equal(horizon_at(&h, 300), 20);
	assert_int_equal(horizon_at(&h, 400), 20);
}

static void test_horizon_far_behind(void **state)
{
	struct horizon h = { 0 };

	(void)state;
	for (uint64_t i = 1; i <= 1000; i++)
		horizon_look(&h, i * 100, i);
	for (uint64_t i = 1; i < 64; i++)
		assert_int_equal(horizon_at(&h, i * 100), i);
	/* There was no room for the looks between: the last one says it all, when the ring is read so far. */
	assert_int_equal(horizon_at(&h, 99999), 63);
	assert_int_equal(horizon_at(&h, 100000), 1000);
}

static void put(struct flights *f, uint32_t tid, uint64_t start)
{
	assert_int_equal(flights_put(f, &(struct flight){ .key = tid, .shown = true, .head = { .start = start } }), 0);
}

static void test_flights(void **state)
{
	struct flights f = { 0 };

	(void)state;
	assert_null(flights_find(&f, 1, 0));
	for (uint32_t tid = 1; tid <= 500; tid++) {
		put(&f, tid, 10);
		put(&f, tid, 20);
		put(&f, tid, 20);
	}
	assert_int_equal(f.count, 1000);
	for (uint32_t tid = 1; tid <= 500; tid++) {
		assert_null(flights_find(&f, tid, 15));
		assert_int_equal(flights_find(&f, tid, 20)->head.start, 20);
		assert_int_equal(flights_before(&f, tid, 20)->head.start, 10);
		assert_null(flights_before(&f, tid, 10));
		flights_remove(&f, flights_find(&f, tid, 10));
	}
	for (uint32_t tid = 1; tid <= 500; tid++) {
		assert_null(flights_find(&f, tid, 10));
		flights_remove(&f, flights_find(&f, tid, 20));
	}
	flights_remove(&f, NULL);
	assert_int_equal(f.count, 0);
	flights_done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_horizon),
		cmocka_unit_test(test_horizon_far_behind),
		cmocka_unit_test(test_flights),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
