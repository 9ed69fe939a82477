/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Calls in flight, for whoever reads the iterator.
 */
#pragma once

/* Nothing follows; when it began is all that the reader has to know. */
static __always_inline int look_hold(struct seq_file *seq, struct bpf_look *look)
{
	look->turn = 0;
	(void)bpf_seq_write(seq, look, sizeof(*look));
	return 0;
}

/*
 * What a task is in the middle of, for whoever reads the iterator. The task goes on meanwhile: the turn before
 * and after the copy tells the reader whether it is whole.
 */
SEC("sidetrace_iter/task")
int on_look(struct bpf_iter__task *context)
{
	struct seq_file *seq = context->meta->seq;
	struct task_struct *task = context->task;
	struct bpf_look look;
	struct bpf_call *c;
	struct task_struct *reader = bpf_get_current_task_btf();
	struct bpf_run *run;
	__u64 size;
	__u8 state;

	if (!task || !seen(task)->bpf_storage)
		return 0;
	c = bpf_task_storage_get(&calls, task, NULL, 0);
	if (!c || c->phase != BPF_TRACED)
		return 0;
	run = call_run(c);
	if (!run || run->reader != (__u32)task_ns_tid(seen(reader)->group_leader))
		return 0;
	look.size = 0;
	if (run->patience == ~0ull) { /* a census */
		look.turn = c->record.tid;
		look.start = 0;
		(void)bpf_seq_write(seq, &look, sizeof(look));
		return 0;
	}
	if (run->summary)
		return 0;
	look.turn = c->turn;
	barrier();
	state = *(volatile __u8 *)&c->state;
	barrier();
	look.start = c->record.start;
	if (state == BPF_ENTERING || state == BPF_LEAVING || state == BPF_TOUCHING)
		return look_hold(seq, &look);
	if (state != BPF_INSIDE || c->told == look.turn)
		return 0;
	if (bpf_ktime_get_ns() - look.start < run->patience) /* not yet shown, so what began after it waits */
		return look_hold(seq, &look);
	size = sizeof(struct record) + c->used;
	asm volatile("" : "+r"(size)); /* the bound is checked on the very register that is used: 6.1 knows no other */
	if (size > sizeof(struct record) + BPF_ROOM + BPF_CHUNK)
		return 0;
	look.size = size;
	if (bpf_seq_write(seq, &look, sizeof(look)) != 0 || bpf_seq_write(seq, &c->record, size) != 0)
		return 0;
	look.turn = c->turn;
	if (bpf_seq_write(seq, &look, sizeof(look)) == 0)
		c->told = look.turn;
	return 0;
}
