/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Signals as strace shows them: those that are delivered, and those that the kernel does away with before.
 */
#pragma once

#define TASK_STOPPED_	      4	     /* linux/sched.h: __TASK_STOPPED */
#define SEND_SIG_PRIV_ 1 /* linux/sched/signal.h; SEND_SIG_NOINFO is 0 */
#define OVERFLOW_ID    65534
#define JOBCTL_STOP_SIGMASK_ 0xffff /* linux/sched/jobctl.h */
#define SIGNAL_DELIVERED 0 /* TRACE_SIGNAL_…, linux/trace/events/signal.h */
#define SIGNAL_IGNORED	 1

struct signal_out {
	struct record record;
	struct blob blob;
	char info[128]; /* siginfo_t: the kernel fills the first 48 bytes */
};

#define SI_KERNEL_   0x80
#define MAP_EXTENTS_ 5 /* UID_GID_MAP_MAX_BASE_EXTENTS: more are not in line */

/* The current user as the task's user namespace knows it. */
static __always_inline __u32 sender_uid(struct task_struct *task)
{
	struct task_struct *sender = bpf_get_current_task_btf();
	__u32 kuid = BPF_CORE_READ(sender, cred, uid.val);
	struct user_namespace *ns = BPF_CORE_READ(task, cred, user_ns);
	__u32 extents = BPF_CORE_READ(ns, uid_map.nr_extents);
	struct uid_gid_extent map[MAP_EXTENTS_] = {};

	(void)bpf_probe_read_kernel(map, sizeof(map), (void *)ns + bpf_core_field_offset(struct user_namespace, uid_map.extent));
	for (__u32 i = 0; i < MAP_EXTENTS_ && i < extents; i++)
		if (kuid - map[i].lower_first < map[i].count)
			return kuid - map[i].lower_first + map[i].first;
	return OVERFLOW_ID;
}

/* What the kernel makes of the marks that are no siginfo, when it delivers such a signal. */
static __always_inline void signal_without_info(int *info, struct task_struct *task, int signal, int is_kernels)
{
	info[0] = signal;
	if (is_kernels) {
		info[2] = SI_KERNEL_;
		return;
	}
	info[4] = task_number_in(seen(bpf_get_current_task_btf())->group_leader, task);
	info[5] = sender_uid(task);
}

static __always_inline __u64 place(struct task_struct *task)
{
	return BPF_CORE_READ((struct pt_regs *)bpf_task_pt_regs(task), ip);
}

static __always_inline void send_signal(struct bpf_call *c, struct task_struct *task, int signal, struct kernel_siginfo *info)
{
	struct signal_out out = {};

	record_init(&out.record, c, RECORD_SIGNAL);
	out.record.size = sizeof(out);
	out.record.n_blobs = 1;
	out.record.ns_pid = c->record.ns_pid;
	out.record.ns_tid = c->record.ns_tid;
	out.record.signal.number = signal;
	out.record.signal.ip = place(task);
	out.blob.kind = BLOB_SIGINFO;
	out.blob.size = sizeof(out.info);
	if ((unsigned long)info > SEND_SIG_PRIV_)
		(void)bpf_probe_read_kernel(out.info, 48, info);
	else
		signal_without_info((int *)out.info, task, signal, (unsigned long)info == SEND_SIG_PRIV_);
	if (ring_send(c, &out, sizeof(out)) != 0)
		count_other(c);
}

static __always_inline void send_stopped(struct bpf_call *c, struct task_struct *task, int signal)
{
	struct record out = {};

	record_init(&out, c, RECORD_STOPPED);
	out.ns_pid = c->record.ns_pid;
	out.ns_tid = c->record.ns_tid;
	out.signal.number = signal;
	out.signal.ip = place(task);
	(void)record_send(c, &out);
}

/*
 * A thread that stops with its group leaves its CPU in this state. Only then is it known that it did: a signal that
 * stops by default does not when the process group has nobody to wake it, or a SIGCONT comes in between.
 */
SEC("sidetrace_tp/sched_switch")
int BPF_PROG(on_switch, bool preempt, struct task_struct *task, struct task_struct *next)
{
	struct bpf_call *c;

	/* Everybody on the host pays for this look. */
	if (!(task->__state & TASK_STOPPED_))
		return 0;
	c = task_call(task);
	if (c && c->phase == BPF_TRACED && call_run(c))
		send_stopped(c, task, task->jobctl & JOBCTL_STOP_SIGMASK_);
	(void)preempt;
	(void)next;
	return 0;
}

SEC("sidetrace_tp/signal_deliver")
int BPF_PROG(on_signal, int signal, struct kernel_siginfo *info, struct k_sigaction *action)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct bpf_call *c = task_call(task);

	/* Nobody sees a SIGKILL being delivered, strace neither. */
	if (!c || c->phase != BPF_TRACED || signal == SIGKILL_ || !call_run(c))
		return 0;
	send_signal(c, task, signal, info);
	(void)action;
	return 0;
}

/*
 * Two kinds of signal are never delivered where ptrace would have had them delivered: one that is ignored by
 * default, most often SIGCHLD, is thrown away when it is sent; and one that kills by default without a core
 * becomes a SIGKILL at once (complete_signal).
 */
SEC("sidetrace_tp/signal_generate")
int BPF_PROG(on_signal_sent, int signal, struct kernel_siginfo *info, struct task_struct *task, int group, int result)
{
	struct bpf_call *c;
	int dying;

	if (signal == SIGKILL_ || (result != SIGNAL_IGNORED && result != SIGNAL_DELIVERED))
		return 0;
	c = task_call(task);
	if (!c || c->phase != BPF_TRACED || !call_run(c))
		return 0;
	/* What is sent to a process that ends, a terminal's SIGHUP for one, is delivered to nobody. */
	dying = BPF_CORE_READ(task, signal, flags) & SIGNAL_GROUP_EXIT_;
	if (result == SIGNAL_IGNORED ? dying :
				       !dying || BPF_CORE_READ(task, signal, group_exit_code) != signal)
		return 0;
	if (result == SIGNAL_DELIVERED)
		c->struck = 1;
	send_signal(c, task, signal, info);
	(void)group;
	return 0;
}
