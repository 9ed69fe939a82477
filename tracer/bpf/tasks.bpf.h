/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Tasks come and go: children are traced as their parents are, processes that join a traced container from
 * their next execve on, and ends are told.
 */
#pragma once

#define CLONE_THREAD_ 0x00010000

SEC("sidetrace_tp/task_newtask")
int BPF_PROG(on_newtask, struct task_struct *child, unsigned long clone_flags)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct bpf_call *c = task_call(task), *of_child;
	struct bpf_run *run;
	struct {
		struct record record;
		struct blob blob;
		char comm[16];
		struct blob who;
		struct task_info info;
	} out = {};
	__u32 size = offsetof(typeof(out), who);

	if (!c)
		return 0;
	run = call_run(c);
	if (!run || !run->follow)
		return 0;
	/* Before its program is there, only threads of the container's init go on waiting for it. */
	if (c->phase != BPF_TRACED && !(clone_flags & CLONE_THREAD_))
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
	of_child->newborn = unwanted((struct pt_regs *)bpf_task_pt_regs(task)) == BPF_UNWANTED;
	of_child->record.start = bpf_ktime_get_ns(); /* no call of it began before */
	task_numbers(of_child, child, run);
	of_child->record.ns_pid = clone_flags & CLONE_THREAD_ ? c->record.ns_pid : of_child->record.ns_tid;
	if (c->phase != BPF_TRACED)
		return 0;
	record_init(&out.record, of_child, RECORD_TASK);
	out.record.n_blobs = 1;
	out.record.ns_tid = of_child->record.ns_tid;
	out.record.ns_pid = of_child->record.ns_pid;
	out.record.task.parent = c->record.tid;
	out.blob.kind = BLOB_TEXT;
	out.blob.size = sizeof(out.comm);
	(void)bpf_probe_read_kernel(out.comm, sizeof(out.comm), task->comm);
	if (run->who) {
		size = sizeof(out);
		out.record.n_blobs = 2;
		out.who.kind = BLOB_TASK;
		out.who.size = sizeof(out.info);
		task_who(of_child, child, &out.info, run);
	}
	out.record.size = size;
	if (ring_send(c, &out, size) != 0)
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

#define ANCESTORS_MAX 16

LOOP_STEP(each_ancestor, struct ancestry *a, ANCESTORS_MAX)
{
	struct cgroup_subsys_state *css = a->css;
	struct cgroup *cgroup;

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

LOOP_STEP(each_hierarchy, struct ancestry *a, BPF_HIERARCHIES)
{
	struct css_set *set = a->set;
	__u32 i = LOOP_TURN;

	if (!(a->hierarchies >> (i & 31) & 1))
		return 0;
	if (i == BPF_CGROUP_V2)
		a->css = (void *)BPF_CORE_READ(set, dfl_cgrp); /* struct cgroup begins with its own css */
	else
		(void)bpf_probe_read_kernel(&a->css, sizeof(a->css),
			(void *)set + bpf_core_field_offset(struct css_set, subsys) + (i & 15) * sizeof(void *));
	a->key.hierarchy = i;
	LOOP(each_ancestor, ANCESTORS_MAX, a);
	return a->run != NULL;
}

/* The run whose container's cgroup this is, or one above it; below 0: it is in none. */
__noinline int run_of(unsigned long set)
{
	__u32 zero = 0;
	struct bpf_host *host = bpf_map_lookup_elem(&sidetrace_host, &zero);
	struct ancestry a = { .set = (void *)set };

	if (!host || !host->hierarchies)
		return -1;
	a.hierarchies = host->hierarchies;
	LOOP(each_hierarchy, BPF_HIERARCHIES, &a);
	return a.run ? (int)*a.run : -1;
}

/* docker exec, health checks: an exec in a traced container's cgroup, or in one below it. */
static __always_inline struct bpf_call *join(struct task_struct *task)
{
	__u32 number = run_of((unsigned long)BPF_CORE_READ(task, cgroups)); /* of no run: beyond the last one */
	struct bpf_run *run;
	struct bpf_call *c;

	run = bpf_map_lookup_elem(&runs, &number);
	if (!run || !run->active)
		return NULL;
	c = bpf_task_storage_get(&calls, task, NULL, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!c)
		return NULL;
	c->run = number;
	c->generation = run->generation;
	c->level = 0;
	c->phase = BPF_TRACED;
	c->state = BPF_UNKNOWN;
	c->newborn = 0;
	return c;
}

/* --- what execve was given ------------------------------------------------------------------------- */

LOOP_STEP(each_text_step, struct bpf_call **call, 4 * CAPTURE_STRINGS_MAX)
{
	struct bpf_call *c = *call;

	if (c->used > ROOM_LOW)
		(void)room_send(c);
	if (c->todo.piece.left)
		(void)step_piece(c);
	else if (c->todo.strings.active)
		(void)step_string(c);
	else
		return 1;
	return 0;
}

LOOP_STEP(each_exec_op, struct interpreter *x, CAPTURE_OPS)
{
	struct bpf_call *c = x->call;
	const struct capture_op *op;
	__u32 i = LOOP_TURN;

	if (i >= CAPTURE_OPS || i >= x->program->n_ops)
		return 1;
	op = &x->program->ops[i];
	c->failed = 1;
	if (op->kind == CAPTURE_STRING || op->kind == CAPTURE_STRINGS) {
		__u64 address = call_arg(c, op->arg);

		c->failed = 0;
		if (op->kind == CAPTURE_STRING && address)
			text_begin(c, address, op->max ? op->max : c->strings);
		else
			strings_begin(c, address);
		LOOP(each_text_step, 4 * CAPTURE_STRINGS_MAX, &c);
	}
	if (c->failed)
		c->late |= 1ull << (i & 63);
	return 0;
}

/*
 * capture() for a call of execve's kind: the paths and lists in its row alone. What else there is (execveat's folder) is told at
 * the exit, for the whole interpreter would be a third one to verify at a host's first start.
 */
static __always_inline void capture_exec(struct bpf_call *c, const struct bpf_run *run)
{
	struct interpreter x = { .call = c };

	capture_begin(c, CAPTURE_ENTRY, run);
	x.program = call_program(c);
	if (x.program)
		LOOP(each_exec_op, CAPTURE_OPS, &x);
}

/*
 * What joins by an execve is told of before its old memory goes, where the kernel has such a place (Linux 6.10):
 * what the call was given is still in the registers and in memory. Elsewhere on_exec() makes it up.
 */
SEC("sidetrace_tp_new/sched_prepare_exec")
int BPF_PROG(on_prepare_exec, struct task_struct *task, struct linux_binprm *bprm)
{
	struct task_struct *current = bpf_get_current_task_btf();
	struct bpf_call *c = task_call(current);
	struct pt_regs *regs;
	struct bpf_run *run;
	__u32 abi, number;

	if (c && call_run(c))
		return 0;
	regs = (struct pt_regs *)bpf_task_pt_regs(current);
	abi = call_abi(current, regs->orig_ax);
	number = call_number(abi, regs->orig_ax, regs);
	if (!is_execve(abi, number))
		return 0;
	c = join(current);
	if (!c)
		return 0;
	run = call_run(c);
	if (!run)
		return 0;
	c->phase = BPF_AWAITS_EXEC;
	if (!wanted(run, abi, number)) {
		c->state = unwanted(regs);
		return 0;
	}
	c->state = BPF_ENTERING;
	barrier();
	c->turn++;
	c->sent = c->sent_blobs = 0;
	call_registers(c, current, regs, abi, number);
	if (run->cpu)
		cpu_begin(c, current);
	if (run->who)
		(void)who_add(c);
	if (!run->summary)
		capture_exec(c, run);
	barrier();
	c->state = BPF_INSIDE;
	return 0;
}

#define EXEC_MAX (128u << 10) /* bytes of arguments, and of variables */

__noinline int exec_block(struct bpf_call *c, __u32 kind, unsigned long start, unsigned long end)
{
	if (!c)
		return 0;
	piece_begin(c, start, end > start ? end - start : 0, EXEC_MAX);
	c->todo.piece.kind = kind;
	pieces_run(c);
	return 0;
}

/*
 * The arguments of a program that was started, from its new memory, where they always can be read; from the
 * old one only if the entry could.
 */
static __always_inline void exec_arguments(struct bpf_call *c, struct task_struct *task, struct linux_binprm *bprm)
{
	struct mm_struct *mm = BPF_CORE_READ(task, mm);
	struct blob *b;
	long n;

	c->when = CAPTURE_EXIT_OK;
	c->flags = BLOB_EXIT;
	if (c->used > ROOM_LOW)
		(void)room_send(c);
	b = blob_here(c);
	if (!b)
		return;
	n = bpf_probe_read_kernel_str(b->data, PIECE_MAX, BPF_CORE_READ(bprm, filename));
	if (n > 0)
		blob_done(c, b, BPF_BLOB_PROGRAM, BLOB_EXIT, 0, n);
	(void)exec_block(c, BPF_BLOB_EXEC, BPF_CORE_READ(mm, arg_start), BPF_CORE_READ(mm, arg_end));
	(void)exec_block(c, BPF_BLOB_ENVIRONMENT, BPF_CORE_READ(mm, env_start), BPF_CORE_READ(mm, env_end));
}

/* A thread that is not the leader has become it: the leader's tid goes on as another thread. */
static __always_inline void supersede(struct bpf_call *c, __u32 old_tid)
{
	struct record out = {};

	record_init(&out, c, RECORD_SUPERSEDED);
	out.ns_pid = c->record.ns_pid;
	out.ns_tid = c->record.ns_pid;
	out.task.parent = old_tid;
	(void)record_send(c, &out);
}

/* -b: the call that it is in is left unfinished. */
static __always_inline void let_go(struct bpf_call *c, struct bpf_run *run)
{
	struct record out = {};

	if (c->state == BPF_INSIDE) {
		c->record.flags |= RECORD_UNFINISHED;
		c->record.call.end = bpf_ktime_get_ns();
		call_send(c, run);
	}
	record_init(&out, c, RECORD_DETACHED);
	out.ns_pid = c->record.ns_pid;
	out.ns_tid = c->record.ns_tid;
	(void)record_send(c, &out);
	c->generation = 0; /* of no run: the storage itself may still be looked at */
}

SEC("sidetrace_tp/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, int old_pid, struct linux_binprm *bprm)
{
	struct bpf_call *c = task_call(task);
	struct bpf_run *run;
	__u32 was;
	int leaves;

	if (!c || !call_run(c))
		c = join(task);
	if (!c)
		return 0;
	run = call_run(c);
	if (!run)
		return 0;
	leaves = run->detach && c->phase == BPF_TRACED;
	c->phase = BPF_TRACED;
	was = c->record.tid ?: (__u32)old_pid;
	task_numbers(c, task, run);
	c->record.ns_pid = c->record.ns_tid;
	if (c->state == BPF_UNKNOWN) {
		/* A joiner: its entry was not seen, but all of its execve can be told. */
		record_init(&c->record, c, RECORD_CALL);
		__builtin_memset(&c->record.call, 0, sizeof(c->record.call));
		c->record.call.number = NR_EXECVE;
		c->record.call.cpu = ~0ull;
		c->used = 0;
		c->sent = c->sent_blobs = 0;
		c->late = 1;
		c->absent = 0;
		c->state = wanted(run, ABI_X86_64, NR_EXECVE) ? BPF_INSIDE : BPF_UNWANTED;
		if (run->cpu)
			cpu_begin(c, task);
	}
	if (c->state == BPF_UNWANTED) /* its exit is another program's, and another number */
		c->state = unwanted((struct pt_regs *)bpf_task_pt_regs(task));
	c->turn++;
	if (old_pid != task->pid)
		supersede(c, was);
	if (c->state == BPF_INSIDE && !run->summary && c->late)
		exec_arguments(c, task, bprm);
	c->late = 0; /* the old memory is gone: there is nothing to try again */
	if (leaves)
		let_go(c, run);
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

	record_init(&out, c, RECORD_END);
	out.ns_pid = c->record.ns_pid;
	out.ns_tid = c->record.ns_tid;
	out.end.status = flags & RECORD_LEADER ? process_status(task) : task->exit_code;
	out.flags = flags;
	if (c->phase == BPF_AWAITS_EXEC)
		out.flags |= BPF_QUIET;
	(void)record_send(c, &out);
}

/*
 * The first thread of a process stays until all others are gone, and so does the line that says so: the last
 * to exit tells it. Two that exit at once can both find nobody left alive.
 */
SEC("sidetrace_tp/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task)
{
	/* Before anything else: a load through the task's own pointer is one that the verifier takes a millisecond for, on each way. */
	struct task_struct *leader = task->group_leader;
	struct bpf_call *c;
	struct bpf_run *run;
	int is_leader, last;

	asm volatile("" : "+r"(leader));
	c = task_call(task);

	if (!c)
		return 0;
	run = call_run(c);
	if (!run)
		return 0;
	if (c->state == BPF_TOUCHING)
		(void)call_send(c, run);
	if (c->phase == BPF_TRACED && (c->state == BPF_INSIDE || c->state == BPF_LEAVING)) {
		c->state = BPF_LEAVING;
		c->turn++;
		c->record.flags |= RECORD_NO_RETURN;
		c->record.call.end = bpf_ktime_get_ns();
		(void)call_send(c, run);
	}
	is_leader = task->pid == task->tgid;
	last = BPF_CORE_READ(task, signal, live.counter) == 0;
	if (!is_leader)
		send_end(c, task, 0);
	if (!last)
		return 0;
	c = is_leader ? c : task_call(leader);
	if (c && __sync_lock_test_and_set(&c->ended, 1) == 0)
		send_end(c, leader, RECORD_LEADER);
	return 0;
}
