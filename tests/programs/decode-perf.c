/* SPDX-License-Identifier: BSD-2-Clause */
/* perf_event_open: events of every type, and structures of every length that a kernel has known. */
#include "decode-calls.h"

#include <linux/hw_breakpoint.h>
#include <linux/perf_event.h>
#include <time.h>

#define NOBODY 0x7ffffff0 /* more than any pid */

static void event(struct perf_event_attr *a, uint32_t size)
{
	a->size = size;
	S(perf_event_open, a, NOBODY, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

/* At the end of memory: nothing can be read behind it. */
static void short_event(char *bad, uint32_t type, uint32_t size)
{
	struct perf_event_attr *a = (void *)(bad - size);

	memset(a, 0x11 * (int)type, size);
	a->type = type;
	a->size = size;
	S(perf_event_open, a, NOBODY, -1, -1, 0);
	a->size = size + 8;
	S(perf_event_open, a, NOBODY, -1, -1, 0);
}

int main(void)
{
	static const uint64_t configs[] = { 0, 3, 11, 0x10203, 0x5000000, 0x20103, 0xabcd00000002, 0xffffffffffff };
	static const uint32_t sizes[] = { 48, 64, 72, 80, 88, 92, 96, 104, 108, 110, 112, 116, 120, 128 };
	struct {
		struct perf_event_attr attr;
		char more[64];
	} big = { .attr = { .type = PERF_TYPE_SOFTWARE, .config = PERF_COUNT_SW_TASK_CLOCK } };
	struct perf_event_attr a = { .type = PERF_TYPE_SOFTWARE, .config = PERF_COUNT_SW_TASK_CLOCK,
		.size = PERF_ATTR_SIZE_VER5, .disabled = 1 };
	char *bad = end_of_memory();
	int fd;

	fd = (int)S(perf_event_open, &a, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
	S(close, fd);
	for (uint32_t type = 0; type < 8; type++) {
		for (size_t i = 0; i < sizeof(configs) / sizeof(configs[0]); i++) {
			a.type = type;
			a.config = configs[i];
			event(&a, PERF_ATTR_SIZE_VER5);
		}
		short_event(bad, type, sizes[type]);
		short_event(bad, type, sizes[type + 6]);
	}
	memset(&a, 0xff, sizeof(a));
	event(&a, 128);
	a.type = PERF_TYPE_BREAKPOINT;
	for (unsigned i = 0; i < 10; i++) {
		a.bp_type = i;
		a.bp_len = i;
		event(&a, 128);
	}
	memset(&a, 0, sizeof(a));
	a.sample_type = PERF_SAMPLE_BRANCH_STACK | PERF_SAMPLE_STACK_USER;
	a.branch_sample_type = PERF_SAMPLE_BRANCH_ANY | PERF_SAMPLE_BRANCH_USER;
	a.use_clockid = 1;
	a.clockid = CLOCK_MONOTONIC;
	a.freq = 1;
	a.sample_freq = 99;
	a.watermark = 1;
	a.wakeup_watermark = 4096;
	for (unsigned i = 0; i < 4; i++) {
		a.precise_ip = i;
		event(&a, 0);
		event(&a, 128);
	}
	/* longer than any kernel knows: it says how long it should be */
	memset(big.more, 1, sizeof(big.more));
	big.attr.size = sizeof(big);
	S(perf_event_open, &big, 0, -1, -1, 0);
	S(perf_event_open, NULL, 0, 0, 0, 0xff);
	S(perf_event_open, bad, 0, -1, -1, 0);
	return 0;
}
