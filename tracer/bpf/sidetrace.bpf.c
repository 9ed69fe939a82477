/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The eBPF side of the backend: who is traced (task storage is the truth), what each call was, one ring
 * record when it ends. Loads on kernels with BTF, task storage, ring buffers and bpf_loop (5.17).
 */
#include <linux/bpf.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "bpf/kernel.h"
#include "bpf/shared.h"
#include "capture.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#include "bpf/maps.bpf.h"
/* files before capture: an operation may describe a descriptor */
#include "bpf/files.bpf.h"
#include "bpf/capture.bpf.h"
#include "bpf/sums.bpf.h"

#define TS_COMPAT_     2
#define X32_BIT	       0x40000000
#define NR_EXECVE      59
#define NR_EXECVEAT    322
#define X32_EXECVE     520
#define X32_EXECVEAT   545
#define I386_EXECVE    11
#define I386_EXECVEAT  358
#define CLONE_THREAD_  0x00010000
#define MAX_ERRNO      4095
#define SIGKILL_       9
#define SIGSTOP_       19
#define SIGNAL_DELIVERED 0 /* TRACE_SIGNAL_…, linux/trace/events/signal.h */
#define SIGNAL_IGNORED 1
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

static __always_inline int is_execve(__u32 abi, __u64 number)
{
	if (abi == ABI_I386)
		return number == I386_EXECVE || number == I386_EXECVEAT;
	if (abi == ABI_X32)
		return number == X32_EXECVE || number == X32_EXECVEAT;
	return number == NR_EXECVE || number == NR_EXECVEAT;
}

/* The task's numbers in its own pid namespace. */
static __always_inline int task_ns_tid(struct task_struct *task)
{
	struct pid *pid = BPF_CORE_READ(task, thread_pid);
	unsigned int level = BPF_CORE_READ(pid, level);
	struct upid up = {};

	if (level > 32)
		return 0;
	(void)bpf_probe_read_kernel(&up.nr, sizeof(up.nr),
		(void *)pid + bpf_core_field_offset(struct pid, numbers) +
			level * bpf_core_type_size(struct upid) + bpf_core_field_offset(struct upid, nr));
	return up.nr;
}

static __always_inline void call_registers(struct bpf_call *c, struct task_struct *task, struct pt_regs *regs, __u64 id)
{
	struct record *r = &c->record;

	record_init(r, c, RECORD_CALL, task);
	r->call.cpu = ~0ull;
	r->call.end = 0;
	r->call.result = 0;
	r->call.ip = regs->ip;
	r->call.sp = regs->sp;
	if (BPF_CORE_READ(task, thread_info.status) & TS_COMPAT_) {
		r->abi = ABI_I386;
		r->call.args[0] = (__u32)regs->bx;
		r->call.args[1] = (__u32)regs->cx;
		r->call.args[2] = (__u32)regs->dx;
		r->call.args[3] = (__u32)regs->si;
		r->call.args[4] = (__u32)regs->di;
		r->call.args[5] = (__u32)regs->bp;
	} else {
		if (id & X32_BIT) {
			r->abi = ABI_X32;
			id &= ~(__u64)X32_BIT;
		}
		r->call.args[0] = regs->di;
		r->call.args[1] = regs->si;
		r->call.args[2] = regs->dx;
		r->call.args[3] = regs->r10;
		r->call.args[4] = regs->r8;
		r->call.args[5] = regs->r9;
	}
	r->call.number = (__u32)id;
	c->used = 0;
	c->late = 0;
}

static __always_inline int wanted(const struct bpf_run *run, const struct record *r)
{
	__u64 number = r->call.number, index = r->abi * (SYSCALLS_LIMIT / 64) + number / 64;

	if (number >= SYSCALLS_LIMIT)
		return 1; /* numbers outside the table are always traced */
	asm volatile("" : "+r"(index)); /* the bound is checked on the very register that is used */
	if (index >= ABI_COUNT * (SYSCALLS_LIMIT / 64))
		return 1;
	return run->filter[0][index] >> (number % 64) & 1;
}

/* NULL: the run is over, whoever has its place now. */
static __always_inline struct bpf_run *call_run(const struct bpf_call *c)
{
	__u32 key = c->run;
	struct bpf_run *run = bpf_map_lookup_elem(&runs, &key);

	return run && run->active && run->generation == c->generation ? run : NULL;
}

/* --- entry and exit of a call -------------------------------------------------------------------- */

SEC("tp_btf/sys_enter")
int BPF_PROG(on_sys_enter, struct pt_regs *regs, long id)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct bpf_call *c = task_call(task);
	struct bpf_run *run;

	if (!c)
		return 0;
	run = call_run(c);
	if (!run)
		return 0;
	c->newborn = 0;
	c->turn++;
	call_registers(c, task, regs, id);
	if (!wanted(run, &c->record) || (c->phase == BPF_AWAITS_EXEC && !is_execve(c->record.abi, c->record.call.number))) {
		c->state = BPF_UNWANTED;
		return 0;
	}
	if (run->cpu)
		cpu_begin(c, task);
	if (!run->summary)
		capture(c, CAPTURE_ENTRY, run->strings, run->fds);
	barrier(); /* a look takes what is INSIDE for complete */
	c->state = BPF_INSIDE;
	return 0;
}

/* The call in c is over, one way or another: it is counted and goes out. */
static __always_inline void call_send(struct bpf_call *c, const struct bpf_run *run)
{
	struct bpf_counts *n = call_counts(c);
	__u64 size = sizeof(struct record) + c->used;

	if (!n)
		return;
	n->seen++;
	c->state = BPF_OUTSIDE;
	if (run->summary) {
		if (sum_call(c, run) == 0)
			n->written++;
		else
			n->lost[LOST_SCRATCH]++;
		return;
	}
	if (size > sizeof(struct record) + BPF_ROOM + BPF_CHUNK)
		size = sizeof(struct record);
	c->record.size = size;
	if (ring_send(c, &c->record, size) == 0)
		n->written++;
	else
		n->lost[LOST_RING_FULL]++;
}

/* Killed, by a signal, an exit_group or an execve of another thread: strace sees no exit of such a call. */
static __always_inline int is_dying(struct task_struct *task)
{
	return (BPF_CORE_READ(task, signal, flags) & SIGNAL_GROUP_EXIT_) ||
	       (BPF_CORE_READ(task, pending.signal.sig[0]) & 1ul << (SIGKILL_ - 1));
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_sys_exit, struct pt_regs *regs, long ret)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct bpf_call *c = task_call(task);
	struct bpf_run *run;
	__u32 state, failed;

	if (!c)
		return 0;
	run = call_run(c);
	if (!run)
		return 0;
	state = c->state;
	if (state == BPF_UNWANTED || state == BPF_UNKNOWN || c->newborn) {
		c->newborn = 0;
		c->state = BPF_OUTSIDE;
		return 0;
	}
	c->state = BPF_LEAVING;
	barrier();
	c->turn++;
	if (state == BPF_OUTSIDE) {
		c->state = BPF_OUTSIDE;
		/* No entry was seen: seccomp denied it before. The registers still hold what was asked. */
		if ((long)regs->orig_ax < 0)
			return 0;
		call_registers(c, task, regs, regs->orig_ax);
		if (!wanted(run, &c->record) || c->phase != BPF_TRACED)
			return 0;
		c->record.flags |= RECORD_SECCOMP;
		if (run->cpu)
			cpu_begin(c, task);
		if (!run->summary)
			capture(c, CAPTURE_ENTRY, run->strings, run->fds);
	}
	if (is_dying(task) && !c->struck)
		return 0; /* on its way out: on_exit closes the call */
	if (c->phase != BPF_TRACED) {
		c->state = BPF_OUTSIDE; /* an execve that failed, before the container's program */
		return 0;
	}
	c->record.call.end = bpf_ktime_get_ns();
	if (run->cpu)
		c->record.call.cpu = cpu_spent(c, task);
	c->record.call.result = ret;
	failed = ret < 0 && ret >= -MAX_ERRNO;
	if (failed)
		c->record.flags |= RECORD_FAILED;
	if (!run->summary)
		capture(c, failed ? CAPTURE_EXIT_FAILED : CAPTURE_EXIT_OK, run->strings, run->fds);
	call_send(c, run);
	return 0;
}

/* --- tasks come and go --------------------------------------------------------------------------- */

SEC("tp_btf/task_newtask")
int BPF_PROG(on_newtask, struct task_struct *child, unsigned long clone_flags)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct bpf_call *c = task_call(task), *of_child;
	struct bpf_run *run;
	struct {
		struct record record;
		struct blob blob;
		char comm[16];
	} out = {};

	if (!c)
		return 0;
	run = call_run(c);
	if (!run || !run->follow)
		return 0;
	/* Before its program is there, only threads of the container's init go on waiting for it. */
	if (c->phase == BPF_AWAITS_EXEC && !(clone_flags & CLONE_THREAD_))
		return 0;
	of_child = bpf_task_storage_get(&calls, child, NULL, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!of_child) {
		count_other(c); /* nobody knows how many calls it will make */
		return 0;
	}
	of_child->run = c->run;
	of_child->generation = c->generation;
	of_child->phase = c->phase;
	of_child->state = BPF_OUTSIDE;
	of_child->newborn = 1;
	of_child->record.ns_tid = task_ns_tid(child);
	of_child->record.ns_pid = clone_flags & CLONE_THREAD_ ? c->record.ns_pid : of_child->record.ns_tid;
	if (c->phase != BPF_TRACED)
		return 0;
	record_init(&out.record, c, RECORD_TASK, child);
	out.record.size = sizeof(out);
	out.record.n_blobs = 1;
	out.record.ns_tid = of_child->record.ns_tid;
	out.record.ns_pid = of_child->record.ns_pid;
	out.record.task.parent = task->pid;
	out.blob.kind = BLOB_TEXT;
	out.blob.size = sizeof(out.comm);
	(void)bpf_probe_read_kernel(out.comm, sizeof(out.comm), task->comm);
	if (ring_send(c, &out, sizeof(out)) != 0)
		count_other(c);
	return 0;
}

struct ancestry {
	struct css_set *set;
	__u32 hierarchies;
	struct cgroup_subsys_state *css;
	struct bpf_cgroup key;
	__u32 *run;
};

static long each_ancestor(__u32 i, struct ancestry *a)
{
	struct cgroup_subsys_state *css = a->css;
	struct cgroup *cgroup;

	(void)i;
	if (!css)
		return 1;
	cgroup = BPF_CORE_READ(css, cgroup);
	a->key.id = BPF_CORE_READ(cgroup, kn, id);
	a->run = bpf_map_lookup_elem(&cgroups, &a->key);
	if (a->run)
		return 1;
	a->css = BPF_CORE_READ(css, parent);
	return 0;
}

static long each_hierarchy(__u32 i, struct ancestry *a)
{
	struct css_set *set = a->set;

	if (!(a->hierarchies >> (i & 31) & 1))
		return 0;
	if (i == BPF_CGROUP_V2)
		a->css = (void *)BPF_CORE_READ(set, dfl_cgrp); /* struct cgroup begins with its own css */
	else
		(void)bpf_probe_read_kernel(&a->css, sizeof(a->css),
			(void *)set + bpf_core_field_offset(struct css_set, subsys) + (i & 15) * sizeof(void *));
	a->key.hierarchy = i;
	bpf_loop(16, each_ancestor, a, 0);
	return a->run != NULL;
}

/* docker exec, health checks: an exec in a traced container's cgroup, or in one below it. */
static __always_inline struct bpf_call *join(struct task_struct *task)
{
	__u32 zero = 0, number;
	struct bpf_host *host = bpf_map_lookup_elem(&sidetrace_host, &zero);
	struct ancestry a = { .set = BPF_CORE_READ(task, cgroups) };
	struct bpf_run *run;
	struct bpf_call *c;

	if (!host || !host->hierarchies)
		return NULL;
	a.hierarchies = host->hierarchies;
	bpf_loop(BPF_HIERARCHIES, each_hierarchy, &a, 0);
	if (!a.run)
		return NULL;
	number = *a.run;
	run = bpf_map_lookup_elem(&runs, &number);
	if (!run || !run->active)
		return NULL;
	c = bpf_task_storage_get(&calls, task, NULL, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!c)
		return NULL;
	c->run = number;
	c->generation = run->generation;
	c->phase = BPF_TRACED;
	c->state = BPF_UNKNOWN;
	c->newborn = 0;
	return c;
}

/*
 * The arguments of a program that was started: from its new memory, where they always can be read; from the
 * old one only if the entry could.
 */
static __always_inline void exec_arguments(struct bpf_call *c, struct task_struct *task, struct linux_binprm *bprm)
{
	struct mm_struct *mm = BPF_CORE_READ(task, mm);
	unsigned long start = BPF_CORE_READ(mm, arg_start), end = BPF_CORE_READ(mm, arg_end);
	__u32 size = end - start, flags = BLOB_EXIT;
	struct blob *b = blob_here(c);
	long n;

	if (!b)
		return;
	n = bpf_probe_read_kernel_str(b->data, 2048, BPF_CORE_READ(bprm, filename));
	if (n > 0)
		blob_done(c, b, BPF_BLOB_PROGRAM, BLOB_EXIT, 0, n);
	b = blob_here(c);
	if (!b || end <= start)
		return;
	if (size > 2048) {
		size = 2048;
		flags |= BLOB_CUT;
	}
	n = read_user(b->data, size, start, &flags);
	if (n > 0)
		blob_done(c, b, BPF_BLOB_EXEC, flags, 0, n);
}

/* A thread that is not the leader has become it: the leader's tid goes on as another thread. */
static __always_inline void supersede(struct bpf_call *c, struct task_struct *task, int old_tid)
{
	struct record out = {};

	record_init(&out, c, RECORD_SUPERSEDED, task);
	out.ns_pid = c->record.ns_pid;
	out.ns_tid = c->record.ns_pid;
	out.task.parent = old_tid;
	if (ring_send(c, &out, sizeof(out)) != 0)
		count_other(c);
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, int old_pid, struct linux_binprm *bprm)
{
	struct bpf_call *c = task_call(task);
	struct bpf_run *run;

	if (!c || !call_run(c))
		c = join(task);
	if (!c)
		return 0;
	run = call_run(c);
	if (!run)
		return 0;
	c->phase = BPF_TRACED;
	c->record.ns_tid = task_ns_tid(task);
	c->record.ns_pid = c->record.ns_tid;
	c->record.pid = task->tgid;
	c->record.tid = task->pid;
	if (c->state == BPF_UNKNOWN) {
		/* A joiner: its entry was not seen, but all of its execve can be told. */
		record_init(&c->record, c, RECORD_CALL, task);
		c->record.call.number = NR_EXECVE;
		c->record.call.cpu = ~0ull;
		c->used = 0;
		c->late = 0;
		c->state = wanted(run, &c->record) ? BPF_INSIDE : BPF_UNWANTED;
		if (run->cpu)
			cpu_begin(c, task);
	}
	c->late = 0; /* the old memory is gone: there is nothing to try again */
	c->turn++;
	if (old_pid != task->pid)
		supersede(c, task, old_pid);
	if (c->state == BPF_INSIDE && !run->summary)
		exec_arguments(c, task, bprm);
	return 0;
}

/* What a waiting parent is told of a process. */
static __always_inline int process_status(struct task_struct *task)
{
	if (BPF_CORE_READ(task, signal, flags) & SIGNAL_GROUP_EXIT_)
		return BPF_CORE_READ(task, signal, group_exit_code);
	return BPF_CORE_READ(task, exit_code);
}

static __always_inline void send_end(struct bpf_call *c, struct task_struct *task, __u32 flags)
{
	struct record out = {};

	record_init(&out, c, RECORD_END, task);
	out.ns_pid = c->record.ns_pid;
	out.ns_tid = c->record.ns_tid;
	out.end.status = flags & RECORD_LEADER ? process_status(task) : task->exit_code;
	out.flags = flags;
	if (c->phase != BPF_TRACED)
		out.flags |= BPF_QUIET;
	if (ring_send(c, &out, sizeof(out)) != 0)
		count_other(c);
}

/*
 * The first thread of a process stays until all others are gone, and so does the line that says so: the last
 * to exit tells it. Two that exit at once can both find nobody left alive.
 */
SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task)
{
	struct bpf_call *c = task_call(task);
	struct task_struct *leader;
	struct bpf_run *run;
	int is_leader, last;

	if (!c)
		return 0;
	run = call_run(c);
	if (!run)
		return 0;
	if (c->phase == BPF_TRACED && (c->state == BPF_INSIDE || c->state == BPF_LEAVING)) {
		c->state = BPF_LEAVING;
		c->turn++;
		c->record.flags |= RECORD_NO_RETURN;
		c->record.call.end = bpf_ktime_get_ns();
		call_send(c, run);
	}
	is_leader = task->pid == task->tgid;
	last = BPF_CORE_READ(task, signal, live.counter) == 0;
	if (!is_leader)
		send_end(c, task, 0);
	if (!last)
		return 0;
	leader = task->group_leader;
	c = is_leader ? c : task_call(leader);
	if (c && __sync_lock_test_and_set(&c->ended, 1) == 0)
		send_end(c, leader, RECORD_LEADER);
	return 0;
}

/* --- signals ------------------------------------------------------------------------------------- */

struct signal_out {
	struct record record;
	struct blob blob;
	char info[128]; /* siginfo_t: the kernel fills the first 48 bytes */
};

static __always_inline void send_signal(struct bpf_call *c, struct task_struct *task, int signal, struct kernel_siginfo *info)
{
	struct signal_out out = {};

	record_init(&out.record, c, RECORD_SIGNAL, task);
	out.record.size = sizeof(out);
	out.record.n_blobs = 1;
	out.record.ns_pid = c->record.ns_pid;
	out.record.ns_tid = c->record.ns_tid;
	out.record.signal.number = signal;
	out.blob.kind = BLOB_SIGINFO;
	out.blob.size = sizeof(out.info);
	/* Below this are the kernel's marks SEND_SIG_NOINFO and SEND_SIG_PRIV, not addresses. */
	if ((unsigned long)info > 4096)
		(void)bpf_probe_read_kernel(out.info, 48, info);
	else
		__builtin_memcpy(out.info, &signal, sizeof(signal));
	if (ring_send(c, &out, sizeof(out)) != 0)
		count_other(c);
}

static __always_inline void send_stopped(struct bpf_call *c, struct task_struct *task, int signal)
{
	struct record out = {};

	record_init(&out, c, RECORD_STOPPED, task);
	out.ns_pid = c->record.ns_pid;
	out.ns_tid = c->record.ns_tid;
	out.signal.number = signal;
	if (ring_send(c, &out, sizeof(out)) != 0)
		count_other(c);
}

SEC("tp_btf/signal_deliver")
int BPF_PROG(on_signal, int signal, struct kernel_siginfo *info, struct k_sigaction *action)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct bpf_call *c = task_call(task);

	/* Nobody sees a SIGKILL being delivered, strace neither. */
	if (!c || c->phase != BPF_TRACED || signal == SIGKILL_ || !call_run(c))
		return 0;
	send_signal(c, task, signal, info);
	/* The others that stop by default do not when the process group has nobody to wake it (an orphan). */
	if (signal == SIGSTOP_)
		send_stopped(c, task, signal);
	(void)action;
	return 0;
}

/*
 * Two kinds of signal are never delivered where ptrace would have had them delivered: one that is ignored by
 * default, most often SIGCHLD, is thrown away when it is sent; and one that kills by default without a core
 * becomes a SIGKILL at once (complete_signal).
 */
SEC("tp_btf/signal_generate")
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

/* --- calls in flight ----------------------------------------------------------------------------- */

/*
 * What a task is in the middle of, for whoever reads the iterator. The task goes on meanwhile: the turn before
 * and after the copy tells the reader whether it is whole.
 */
SEC("iter/task")
int on_look(struct bpf_iter__task *context)
{
	struct seq_file *seq = context->meta->seq;
	struct task_struct *task = context->task;
	struct bpf_look look;
	struct bpf_call *c;
	struct bpf_run *run;
	__u64 size;

	if (!task || !task->bpf_storage)
		return 0;
	c = bpf_task_storage_get(&calls, task, NULL, 0);
	if (!c || c->phase != BPF_TRACED)
		return 0;
	run = call_run(c);
	if (!run || run->reader != bpf_get_current_pid_tgid() >> 32)
		return 0;
	if (run->patience == ~0ull) { /* a census */
		look.size = 0;
		look.turn = task->pid;
		(void)bpf_seq_write(seq, &look, sizeof(look));
		return 0;
	}
	if (run->summary)
		return 0;
	look.turn = c->turn;
	barrier();
	size = sizeof(struct record) + c->used;
	if (c->state != BPF_INSIDE || c->told == look.turn || size > sizeof(struct record) + BPF_ROOM + BPF_CHUNK ||
		bpf_ktime_get_ns() - c->record.start < run->patience)
		return 0;
	look.size = size;
	if (bpf_seq_write(seq, &look, sizeof(look)) != 0 || bpf_seq_write(seq, &c->record, size) != 0)
		return 0;
	look.turn = c->turn;
	if (bpf_seq_write(seq, &look, sizeof(look)) == 0)
		c->told = look.turn;
	return 0;
}
