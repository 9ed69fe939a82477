/* SPDX-License-Identifier: BSD-2-Clause */
/* tracer/decode/memory.c: an index answers as walks do, whatever the blobs are. */
#include "test.h"

#include "decode/memory.h"
#include "record-maker.h"
#include "text.h"

#include <stdlib.h>

static struct record_maker maker;

static void start(void)
{
	make_call(&maker, ABI_X86_64, 0);
}

static void same_memory(const struct memory_index *x, uint64_t address)
{
	for (enum phase phase = AT_ENTRY; phase <= AT_EXIT; phase++) {
		struct memory walked, found;
		bool there = memory_find(&maker.record, address, phase, &walked);

		assert_int_equal(memory_index_find(x, address, phase, &found), there);
		if (!there)
			continue;
		assert_ptr_equal(found.bytes, walked.bytes);
		assert_int_equal(found.size, walked.size);
		assert_int_equal(found.fault, walked.fault);
		assert_int_equal(found.cut, walked.cut);
	}
}

static void same_fd(const struct memory_index *x, int fd)
{
	for (enum phase phase = AT_ENTRY; phase <= AT_EXIT; phase++)
		assert_ptr_equal(memory_index_fd(x, fd, phase), memory_fd(&maker.record, fd, phase));
}

/* Snapshots that overlap, touch, hold one another, are empty, equal, or of the other half of the call. */
static void an_index_answers_as_walks_do(void **state)
{
	static const unsigned flags[] = { 0, BLOB_EXIT, BLOB_FAULT, BLOB_CUT | BLOB_EXIT, BLOB_EXIT | BLOB_LATE };
	static const uint64_t bases[] = { 0, 0x7ffc00001000, UINT64_MAX - 4096 };
	uint8_t bytes[64] = { 0 };
	unsigned seed = 1;

	(void)state;
	for (unsigned round = 0; round < 60; round++) {
		uint64_t base = bases[round % ARRAY_SIZE(bases)];
		_cleanup_(memory_index_freep) struct memory_index *x = NULL;

		start();
		for (unsigned i = 0; i < 64 + round * 2; i++) {
			unsigned flag = flags[(unsigned)rand_r(&seed) % ARRAY_SIZE(flags)];
			unsigned at = (unsigned)rand_r(&seed) % 1000;

			if (rand_r(&seed) % 4 == 0)
				make_fd(&maker, flag, (int)at % 50 - 20, (struct fd_info){ .kind = FD_KIND_FILE },
					"/f", NULL, 0, NULL, 0);
			else
				make_memory(&maker, flag, base + at, bytes,
					(unsigned)rand_r(&seed) % (i % 3 ? 8 : sizeof(bytes)));
		}
		x = memory_index_new(&maker.record);
		assert_non_null(x);
		for (uint64_t at = 0; at < 1100; at++)
			same_memory(x, base + at);
		same_memory(x, base - 1);
		same_memory(x, UINT64_MAX);
		for (int fd = -110; fd < 60; fd++)
			same_fd(x, fd);
	}
}

/* A record of a handful of blobs pays for none; nor is there one of memory that wraps around. */
static void there_need_not_be_one(void **state)
{
	(void)state;
	start();
	for (unsigned i = 0; i < 16; i++)
		make_string(&maker, 0x1000 + 64 * i, "text");
	assert_null(memory_index_new(&maker.record));
	for (unsigned i = 0; i < 100; i++)
		make_string(&maker, UINT64_MAX - 2, "text");
	assert_null(memory_index_new(&maker.record));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_index_answers_as_walks_do),
		cmocka_unit_test(there_need_not_be_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
