/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table in which the kernel counts for -c: one row per ABI and number on every CPU, added up here.
 */
#include "bpf/ebpf.h"

#include "cleanup.h"
#include "error.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdlib.h>

int sums_create(int *ret_fd, struct error *err)
{
	int fd = bpf_map_create(BPF_MAP_TYPE_PERCPU_ARRAY, "sidetrace_sums", sizeof(uint32_t),
		sizeof(struct bpf_sum), BPF_SUMS, NULL);

	if (fd < 0)
		return error_set(err, -fd, "ebpf: make the table of counts");
	*ret_fd = fd;
	return 0;
}

static void add(struct record_sum *sum, const struct bpf_sum *one)
{
	if (!one->calls)
		return;
	if (!sum->calls || one->least < sum->least)
		sum->least = one->least;
	if (one->most > sum->most)
		sum->most = one->most;
	sum->calls += one->calls;
	sum->errors += one->errors;
	sum->total += one->total;
}

int sums_read(int fd, void (*each)(void *userdata, const struct record_sum *sum), void *userdata)
{
	int cpus = libbpf_num_possible_cpus();
	_cleanup_(freep) struct bpf_sum *rows = cpus > 0 ? calloc((size_t)cpus, sizeof(*rows)) : NULL;

	if (!rows)
		return -ENOMEM;
	for (uint32_t i = 0; i < BPF_SUMS; i++) {
		struct record_sum sum = { .abi = (uint8_t)(i / SYSCALLS_LIMIT), .number = i % SYSCALLS_LIMIT };
		int r = bpf_map_lookup_elem(fd, &i, rows);

		if (r < 0)
			return r;
		if (i == BPF_SUMS - 1)
			sum.number = UINT64_MAX;
		for (int cpu = 0; cpu < cpus; cpu++)
			add(&sum, &rows[cpu]);
		if (sum.calls)
			each(userdata, &sum);
	}
	return 0;
}
