/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What every program needs: the head of a record, a task's number in its own namespace, the run that a call
 * belongs to.
 */
#pragma once

#define SIGKILL_	   9
#define SIGNAL_GROUP_EXIT_ 4 /* linux/sched/signal.h: the whole process is being killed */

static __always_inline void record_init(struct record *r, const struct bpf_call *c, __u32 type, struct task_struct *task)
{
	r->size = sizeof(*r);
	r->version = RECORD_VERSION;
	r->type = type;
	r->abi = ABI_X86_64;
	r->spare = 0;
	r->flags = 0;
	r->n_blobs = 0;
	r->pid = task->tgid;
	r->tid = task->pid;
	r->start = bpf_ktime_get_ns();
	(void)c;
}

/* The task's number in the pid namespace of another; 0: that one cannot see it. */
static __always_inline int task_number_in(struct task_struct *task, struct task_struct *other)
{
	struct pid *pid = BPF_CORE_READ(task, thread_pid);
	unsigned int level = BPF_CORE_READ(other, thread_pid, level);
	struct upid up = {};

	if (level > 32 || level > BPF_CORE_READ(pid, level))
		return 0;
	(void)bpf_probe_read_kernel(&up.nr, sizeof(up.nr),
		(void *)pid + bpf_core_field_offset(struct pid, numbers) +
			level * bpf_core_type_size(struct upid) + bpf_core_field_offset(struct upid, nr));
	return up.nr;
}

static __always_inline int task_ns_tid(struct task_struct *task)
{
	return task_number_in(task, task);
}

static __always_inline struct upid pid_at(struct pid *pid, unsigned int level)
{
	struct upid up = {};

	if (pid && level <= 32 && level <= BPF_CORE_READ(pid, level)) {
		void *at = (void *)pid + bpf_core_field_offset(struct pid, numbers) + level * bpf_core_type_size(struct upid);

		(void)bpf_probe_read_kernel(&up.nr, sizeof(up.nr), at + bpf_core_field_offset(struct upid, nr));
		(void)bpf_probe_read_kernel(&up.ns, sizeof(up.ns), at + bpf_core_field_offset(struct upid, ns));
	}
	return up;
}

/* BLOB_TASK of a task. Sidecars are in the host's pid namespace, the one of level 0. */
static __always_inline void task_who(struct task_struct *task, struct task_info *info)
{
	struct pid *pid = BPF_CORE_READ(task, thread_pid);
	const struct signal_struct *process = seen(task)->signal;
	unsigned int level = BPF_CORE_READ(pid, level);

	__builtin_memset(info, 0, sizeof(*info));
	(void)bpf_probe_read_kernel(info->comm, sizeof(info->comm), task->comm);
	for (int kind = 0; kind < PID_KINDS; kind++) {
		struct upid own;

		if (kind != PID_OF_THREAD) /* the kernel's enum pid_type has them in the same order */
			(void)bpf_core_read(&pid, sizeof(pid), &process->pids[kind]);
		own = pid_at(pid, level);
		info->here[kind] = pid_at(pid, 0).nr;
		info->own[kind] = own.nr;
		if (kind == PID_OF_THREAD && level > 0)
			info->ns = BPF_CORE_READ(own.ns, ns.inum);
	}
}

/* NULL: the run is over, whoever has its place now. */
static __always_inline struct bpf_run *call_run(const struct bpf_call *c)
{
	__u32 key = c->run;
	struct bpf_run *run = bpf_map_lookup_elem(&runs, &key);

	return run && run->active && run->generation == c->generation ? run : NULL;
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
	if (ring_send(c, &c->record, size) == 0)
		n->written++;
	else
		n->lost[LOST_RING_FULL]++;
	barrier(); /* what a look finds OUTSIDE is in the ring */
	c->state = BPF_OUTSIDE;
	return 0;
}
