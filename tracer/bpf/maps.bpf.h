/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The maps, and how a program finds its task's call.
 */
#pragma once

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct bpf_call);
} calls SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, BPF_RUNS_MAX);
	__type(key, __u32);
	__type(value, struct bpf_run);
} runs SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, BPF_RUNS_MAX);
	__type(key, __u32);
	__type(value, struct bpf_counts);
} counts SEC(".maps");

struct ring {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, BPF_RUNS_MAX);
	__type(key, __u32);
	__array(values, struct ring);
} rings SEC(".maps");

/* By number; x32's are x86_64's, and a few of its own behind them. i386's calls have their own numbers and pointers of 4 bytes. Branches behind them. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2 * SYSCALLS_LIMIT + CAPTURE_BRANCHES);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct capture_program);
} captures SEC(".maps");

/* cgroup → run, for processes that join a traced container. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, BPF_RUNS_MAX);
	__type(key, struct bpf_cgroup);
	__type(value, __u32);
} cgroups SEC(".maps");

/* By its name other sidecars find it, and with it all the rest. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct bpf_host);
} sidetrace_host SEC(".maps");

static __always_inline struct bpf_call *task_call(struct task_struct *task)
{
	/* The one check that everybody else on the host pays for: two loads, no call. */
	if (!seen(task)->bpf_storage)
		return NULL;
	return bpf_task_storage_get(&calls, task, NULL, 0);
}

/* NULL: the run is over, whoever has its place now. */
static __always_inline struct bpf_run *call_run(const struct bpf_call *c)
{
	__u32 key = c->run;
	struct bpf_run *run = bpf_map_lookup_elem(&runs, &key);

	return run && run->active && run->generation == c->generation ? run : NULL;
}

static __always_inline struct bpf_counts *call_counts(const struct bpf_call *c)
{
	__u32 run = c->run;

	return bpf_map_lookup_elem(&counts, &run);
}

static __always_inline void count_lost(const struct bpf_call *c, __u32 cause)
{
	struct bpf_counts *n = call_counts(c);

	if (n && cause < LOST_CAUSES)
		n->lost[cause]++;
}

/* A record that is no call did not get through. */
static __always_inline void count_other(const struct bpf_call *c)
{
	struct bpf_counts *n = call_counts(c);

	if (n)
		n->others++;
}

/* Bytes that the reader has not taken yet. */
static __always_inline __u64 ring_waiting(void *ring)
{
#ifdef PLAIN
	return bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA);
#else
	const struct bpf_ringbuf *rb = GET(bpf_ringbuf_map, ring, rb);

	return GET(bpf_ringbuf, rb, producer_pos) - GET(bpf_ringbuf, rb, consumer_pos);
#endif
}

/*
 * Into the run's ring. The reader is woken when a good part of it waits, and again with every such part that comes on
 * top: to wake one who is busy reading costs an interrupt each time.
 */
static __always_inline long ring_put(const struct bpf_call *c, const struct bpf_run *r, const void *data, __u64 size)
{
	__u32 run = c->run;
	void *ring = bpf_map_lookup_elem(&rings, &run);
	__u64 flags = BPF_RB_NO_WAKEUP, waiting;

	if (!ring)
		return -1;
	waiting = ring_waiting(ring);
	if ((waiting ^ (waiting + size)) & ~(__u64)(r->wake - 1))
		flags = BPF_RB_FORCE_WAKEUP;
	return bpf_ringbuf_output(ring, (void *)data, size, flags);
}

static __always_inline long ring_send(const struct bpf_call *c, const void *data, __u64 size)
{
	__u32 run = c->run;
	const struct bpf_run *r = bpf_map_lookup_elem(&runs, &run);

	return r ? ring_put(c, r, data, size) : -1;
}
