/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * -c: calls, errors and times by system call, counted here and read once, when the trace ends. A run that
 * counts brings a table of its own with room for every call of every ABI, so no count is ever thrown out.
 */
#pragma once

struct sum_table {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, BPF_SUMS);
	/* sizes: clang only declares the type of an inner map's value in BTF */
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(struct bpf_sum));
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, BPF_RUNS_MAX);
	__type(key, __u32);
	__array(values, struct sum_table);
} sums SEC(".maps");

static __always_inline void cpu_begin(struct bpf_call *c, struct task_struct *task)
{
	c->cpu = bpf_get_smp_processor_id();
	c->exec_start = task->se.exec_start;
	c->exec_sum = task->se.sum_exec_runtime;
}

/*
 * The CPU time of the call that ends now. The scheduler's own figure is brought up to date at ticks and
 * switches only: at any moment it is sum_exec_runtime + (clock - exec_start), so between two moments on one CPU
 * it grows by the difference of the clock, of the sum, less that of exec_start. Another CPU's exec_start is of
 * another clock: what was accounted has to do.
 */
static __always_inline __u64 cpu_spent(const struct bpf_call *c, struct task_struct *task)
{
	__u64 wall = c->record.call.end - c->record.start;
	__s64 spent = task->se.sum_exec_runtime - c->exec_sum;

	if (c->cpu == bpf_get_smp_processor_id())
		spent += wall - (task->se.exec_start - c->exec_start);
	if (spent < 0)
		return 0;
	return (__u64)spent < wall ? (__u64)spent : wall;
}

/* As strace, calls that never return and numbers outside the table are seen, but are in no row. */
static __always_inline __u32 sum_key(const struct record *r)
{
	if (r->call.number >= SYSCALLS_LIMIT || (r->flags & RECORD_NO_RETURN))
		return BPF_SUMS - 1;
	return r->abi * SYSCALLS_LIMIT + (__u32)r->call.number;
}

/* Below 0: it could not be counted. */
static __always_inline long sum_call(const struct bpf_call *c, const struct bpf_run *run)
{
	const struct record *r = &c->record;
	__u32 index = c->run, key = sum_key(r);
	void *table = bpf_map_lookup_elem(&sums, &index);
	__u64 spent = run->cpu ? r->call.cpu : r->call.end - r->start;
	struct bpf_sum *sum;

	if (!table)
		return -1;
	sum = bpf_map_lookup_elem(table, &key);
	if (!sum)
		return -1;
	spent = spent > run->overhead ? spent - run->overhead : 0;
	if (!sum->calls || spent < sum->least)
		sum->least = spent;
	if (spent > sum->most)
		sum->most = spent;
	sum->calls++;
	sum->errors += (r->flags & RECORD_FAILED) != 0;
	sum->total += spent;
	return 0;
}
