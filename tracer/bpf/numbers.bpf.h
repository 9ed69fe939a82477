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

__noinline int number_at(unsigned long pid, __u32 level)
{
	return pid_at((struct pid *)pid, level).nr;
}

/* The task's number in the pid namespace of another; 0: that one cannot see it. */
static __always_inline int task_number_in(struct task_struct *task, struct task_struct *other)
{
	return number_at((unsigned long)BPF_CORE_READ(task, thread_pid), BPF_CORE_READ(other, thread_pid, level));
}

static __always_inline int task_ns_tid(struct task_struct *task)
{
	return task_number_in(task, task);
}

struct search {
	unsigned long at; /* the next namespace's pointer */
	__u32 pid_ns, deepest, level;
};

LOOP_STEP(each_level, struct search *s, MAX_PID_NS_LEVEL_ + 1)
{
	struct pid_namespace *ns = NULL;

	if (LOOP_TURN > s->deepest)
		return 1;
	(void)bpf_probe_read_kernel(&ns, sizeof(ns), (void *)(s->at + LOOP_TURN * bpf_core_type_size(struct upid)));
	if (BPF_CORE_READ(ns, ns.inum) != s->pid_ns)
		return 0;
	s->level = LOOP_TURN;
	return 1;
}

/*
 * How deep the pid namespace of the tracer lies, among those that have a number for this struct pid: 0 is the first
 * one, of the host; a tracer within a container (Docker in Docker, kind) is deeper. What it cannot see: 0.
 */
__noinline int level_here(unsigned long pid, __u32 pid_ns)
{
	struct search s = {
		.at = pid + bpf_core_field_offset(struct pid, numbers) + bpf_core_field_offset(struct upid, ns),
		.pid_ns = pid_ns,
		.deepest = BPF_CORE_READ((struct pid *)pid, level),
	};

	LOOP(each_level, MAX_PID_NS_LEVEL_ + 1, &s);
	return s.level;
}

/* That of the task, which is the same for every pid that it can see. */
static __always_inline unsigned int call_level(struct bpf_call *c, struct pid *pid, const struct bpf_run *run)
{
	if (!c->level)
		c->level = level_here((unsigned long)pid, run->pid_ns) + 1;
	return c->level - 1;
}

/* What record_init() goes by: when a task is born, and when it executes a program. */
static __always_inline void task_numbers(struct bpf_call *c, struct task_struct *task, const struct bpf_run *run)
{
	struct pid *pid = BPF_CORE_READ(task, thread_pid), *leader = BPF_CORE_READ(task, group_leader, thread_pid);
	unsigned int level;

	c->level = 0;
	level = call_level(c, pid, run);
	c->record.tid = number_at((unsigned long)pid, level);
	c->record.pid = number_at((unsigned long)leader, level);
	c->record.ns_tid = task_ns_tid(task);
}

struct who {
	const struct signal_struct *process;
	struct task_info *info;
	struct pid *pid;
	unsigned int level, here;
};

LOOP_STEP(each_kind, struct who *w, PID_KINDS)
{
	__u32 kind = LOOP_TURN;
	const struct signal_struct *process = w->process;
	struct pid *pid = w->pid;
	struct upid own;

	if (kind >= PID_KINDS)
		return 1;
	if (kind != PID_OF_THREAD) /* the kernel's enum pid_type has them in the same order */
		(void)bpf_core_read(&pid, sizeof(pid), &process->pids[kind]);
	own = pid_at(pid, w->level);
	w->info->here[kind] = number_at((unsigned long)pid, w->here);
	w->info->own[kind] = own.nr;
	if (kind == PID_OF_THREAD && w->level > w->here)
		w->info->ns = BPF_CORE_READ(own.ns, ns.inum);
	return 0;
}

/* The task's numbers by its struct pid and its struct signal_struct, for a global function gets no pointers of the kernel. */
__noinline int who_numbers(struct task_info *info, unsigned long pid, unsigned long process, __u32 here)
{
	struct who w = { .pid = (void *)pid, .process = (void *)process, .here = here };

	if (!info)
		return 0;
	w.info = info;
	info->ns = 0;
	w.level = BPF_CORE_READ((struct pid *)pid, level);
	LOOP(each_kind, PID_KINDS, &w);
	return 0;
}

/* BLOB_TASK of a task that is in call c. */
static __always_inline void task_who(
	struct bpf_call *c, struct task_struct *task, struct task_info *info, const struct bpf_run *run)
{
	struct pid *pid = BPF_CORE_READ(task, thread_pid);

	(void)bpf_probe_read_kernel(info->comm, sizeof(info->comm), task->comm);
	(void)who_numbers(info, (unsigned long)pid, (unsigned long)BPF_CORE_READ(task, signal), call_level(c, pid, run));
}
