/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Numbers of processes and threads: in their own pid namespace, in another's, and where the tracer is.
 */
#pragma once

#define MAX_PID_NS_LEVEL_ 32 /* linux/pid_namespace.h */

static __always_inline struct upid pid_at(struct pid *pid, unsigned int level)
{
	struct upid up = {};

	if (pid && level <= MAX_PID_NS_LEVEL_ && level <= BPF_CORE_READ(pid, level)) {
		void *at = (void *)pid + bpf_core_field_offset(struct pid, numbers) + level * bpf_core_type_size(struct upid);

		(void)bpf_probe_read_kernel(&up.nr, sizeof(up.nr), at + bpf_core_field_offset(struct upid, nr));
		(void)bpf_probe_read_kernel(&up.ns, sizeof(up.ns), at + bpf_core_field_offset(struct upid, ns));
	}
	return up;
}

/* The task's number in the pid namespace of another; 0: that one cannot see it. */
static __always_inline int task_number_in(struct task_struct *task, struct task_struct *other)
{
	return pid_at(BPF_CORE_READ(task, thread_pid), BPF_CORE_READ(other, thread_pid, level)).nr;
}

static __always_inline int task_ns_tid(struct task_struct *task)
{
	return task_number_in(task, task);
}

/*
 * How deep the pid namespace of the tracer lies, among those that have a number for this struct pid: 0 is the first
 * one, of the host; a tracer within a container (Docker in Docker, kind) is deeper. What it cannot see: 0.
 */
__noinline int level_here(unsigned long pid, __u32 pid_ns)
{
	unsigned int deepest = BPF_CORE_READ((struct pid *)pid, level);
	unsigned long at = pid + bpf_core_field_offset(struct pid, numbers) + bpf_core_field_offset(struct upid, ns);

	/* The verifier walks each round, in every program: there is little in one. */
	for (unsigned int level = 0; level <= MAX_PID_NS_LEVEL_ && level <= deepest; level++) {
		struct pid_namespace *ns = NULL;

		(void)bpf_probe_read_kernel(&ns, sizeof(ns), (void *)at);
		if (BPF_CORE_READ(ns, ns.inum) == pid_ns)
			return level;
		at += bpf_core_type_size(struct upid);
	}
	return 0;
}

static __always_inline int number_here(struct pid *pid, const struct bpf_run *run)
{
	return pid_at(pid, level_here((unsigned long)pid, run->pid_ns)).nr;
}

/* What record_init() goes by: when a task is born, and when it executes a program. */
static __always_inline void task_numbers(struct bpf_call *c, struct task_struct *task, const struct bpf_run *run)
{
	struct pid *pid = BPF_CORE_READ(task, thread_pid), *leader = BPF_CORE_READ(task, group_leader, thread_pid);

	c->record.tid = number_here(pid, run);
	c->record.pid = pid == leader ? c->record.tid : (__u32)number_here(leader, run);
	c->record.ns_tid = task_ns_tid(task);
}

/* BLOB_TASK of a task. */
static __always_inline void task_who(struct task_struct *task, struct task_info *info, const struct bpf_run *run)
{
	struct pid *pid = BPF_CORE_READ(task, thread_pid);
	const struct signal_struct *process = seen(task)->signal;
	unsigned int level = BPF_CORE_READ(pid, level), here = level_here((unsigned long)pid, run->pid_ns);

	__builtin_memset(info, 0, sizeof(*info));
	(void)bpf_probe_read_kernel(info->comm, sizeof(info->comm), task->comm);
	for (int kind = 0; kind < PID_KINDS; kind++) {
		struct upid own;

		if (kind != PID_OF_THREAD) /* the kernel's enum pid_type has them in the same order */
			(void)bpf_core_read(&pid, sizeof(pid), &process->pids[kind]);
		own = pid_at(pid, level);
		info->here[kind] = pid_at(pid, here).nr;
		info->own[kind] = own.nr;
		if (kind == PID_OF_THREAD && level > here)
			info->ns = BPF_CORE_READ(own.ns, ns.inum);
	}
}
