/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What every program needs: the head of a record, and where a call goes when it is over.
 */
#pragma once

#define SIGKILL_	   9
#define SIGNAL_GROUP_EXIT_ 4 /* linux/sched/signal.h: the whole process is being killed */

/* The thread of c, by its numbers where the tracer is. */
static __always_inline void record_init(struct record *r, const struct bpf_call *c, __u32 type)
{
	r->size = sizeof(*r);
	r->version = RECORD_VERSION;
	r->type = type;
	r->abi = ABI_X86_64;
	r->spare = 0;
	r->flags = 0;
	r->n_blobs = 0;
	r->pid = c->record.pid;
	r->tid = c->record.tid;
	r->start = bpf_ktime_get_ns();
}

/* One that is no call. */
__noinline int record_send(struct bpf_call *c, const struct record *r)
{
	if (c && r && ring_send(c, r, sizeof(*r)) != 0)
		count_other(c);
	return 0;
}

/* The call in c is over, one way or another: it is counted and goes out. */
__noinline int call_send(struct bpf_call *c, const struct bpf_run *run)
{
	struct bpf_counts *n;
	__u64 size;

	if (!c || !run)
		return 0;
	n = call_counts(c);
	size = sizeof(struct record) + c->used;
	if (!n)
		return 0;
	n->seen++;
	if (run->summary) {
		c->state = BPF_OUTSIDE;
		if (sum_call(c, run) == 0)
			n->written++;
		else
			n->lost[LOST_SCRATCH]++;
		return 0;
	}
	if (size > sizeof(struct record) + BPF_ROOM + BPF_CHUNK)
		size = sizeof(struct record);
	c->record.size = size;
	if (ring_put(c, run, &c->record, size) == 0)
		n->written++;
	else
		n->lost[LOST_RING_FULL]++;
	barrier(); /* what a look finds OUTSIDE is in the ring */
	c->state = BPF_OUTSIDE;
	return 0;
}
