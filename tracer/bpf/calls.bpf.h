/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Entry and exit of a call: which call it is, whether it is wanted, what is sent when it ends.
 */
#pragma once

#define TS_COMPAT_    2
#define X32_BIT	      0x40000000
#define USER_CS_      0x33 /* asm/segment.h: of 64-bit code */
#define NR_EXECVE     59
#define NR_EXECVEAT   322
#define X32_EXECVE    520
#define X32_EXECVEAT  545
#define I386_EXECVE   11
#define I386_EXECVEAT 358
#define MAX_ERRNO     4095

static __always_inline int is_execve(__u32 abi, __u64 number)
{
	if (abi == ABI_I386)
		return number == I386_EXECVE || number == I386_EXECVEAT;
	if (abi == ABI_X32)
		return number == X32_EXECVE || number == X32_EXECVEAT;
	return number == NR_EXECVE || number == NR_EXECVEAT;
}

static __always_inline __u32 call_abi(const struct task_struct *task, __u64 id)
{
	__u32 compat = task->thread_info.status / TS_COMPAT_ & 1, x32 = id / X32_BIT & ~compat & 1;

	_Static_assert(ABI_X86_64 == 0 && ABI_I386 == 1 && ABI_X32 == 2, "as below");
	return compat | x32 << 1; /* no branches, after each of which the verifier looks at all that follows */
}

/* As a global function: the verifier does not go on from each of its many results. */
__noinline int i386_number(__u32 number, __u32 first)
{
	return unfold_number(number, first);
}

static __always_inline __u32 call_number(__u32 abi, __u64 id, const struct pt_regs *regs)
{
	if (abi == ABI_I386)
		return i386_number(id, regs->bx);
	return id & ~(__u64)X32_BIT;
}

/* i386's socketcall and its like: the arguments from where they stand. What cannot be read stays the call that it is. */
__noinline int call_unfold(struct bpf_call *c, __u32 folded)
{
	__u32 words[UNFOLD_MOST] = {}, at, n;
	uint64_t *args;

	if (!c)
		return 0;
	args = c->record.call.args;
	n = unfold_words(folded, args, &at);
	n = (n & 7) * sizeof(*words);
	if (n && n <= sizeof(words) && bpf_probe_read_user(words, n, (void *)(__u64)at) != 0) {
		if (c->record.call.number != UNFOLD_SEMCTL) {
			c->record.call.number = folded;
			return 0;
		}
		words[0] = at; /* shown as it is */
	}
	unfold_args(folded, args, words);
	return 0;
}

/* shmat through ipc: where the memory is stands at its third argument. */
static __always_inline long call_result(const struct bpf_call *c, const struct pt_regs *regs, long ret)
{
	__u32 address;

	if (c->record.abi == ABI_I386 && regs->orig_ax == FOLDED_IPC && c->record.call.number == UNFOLD_SHMAT && !ret &&
		!bpf_probe_read_user(&address, sizeof(address), (void *)c->record.call.args[3]))
		return address;
	return ret;
}

static __always_inline void call_registers(
	struct bpf_call *c, struct task_struct *task, struct pt_regs *regs, __u32 abi, __u32 number)
{
	struct record *r = &c->record;

	record_init(r, c, RECORD_CALL);
	r->call.cpu = ~0ull;
	r->call.end = 0;
	r->call.result = 0;
	r->call.ip = regs->ip;
	r->call.sp = regs->sp;
	r->abi = abi;
	r->call.number = number;
	if (abi == ABI_I386) {
		r->call.args[0] = (__u32)regs->bx;
		r->call.args[1] = (__u32)regs->cx;
		r->call.args[2] = (__u32)regs->dx;
		r->call.args[3] = (__u32)regs->si;
		r->call.args[4] = (__u32)regs->di;
		r->call.args[5] = (__u32)regs->bp;
		if (number != (__u32)regs->orig_ax || unfold_from_memory(regs->orig_ax))
			(void)call_unfold(c, regs->orig_ax);
	} else {
		r->call.args[0] = regs->di;
		r->call.args[1] = regs->si;
		r->call.args[2] = regs->dx;
		r->call.args[3] = regs->r10;
		r->call.args[4] = regs->r8;
		r->call.args[5] = regs->r9;
	}
	c->used = 0;
	c->late = c->absent = 0;
}

static __always_inline int wanted(const struct bpf_run *run, __u32 abi, __u64 number)
{
	__u64 index = abi * (SYSCALLS_LIMIT / 64) + number / 64;

	if (number >= SYSCALLS_LIMIT)
		return 1; /* numbers outside the table are always traced */
	asm volatile("" : "+r"(index)); /* the bound is checked on the very register that is used */
	if (index >= ABI_COUNT * (SYSCALLS_LIMIT / 64))
		return 1;
	return run->filter[0][index] >> (number % 64) & 1;
}

/*
 * Whether some run may want a call of this number, which is the first that is asked: where nobody does, a traced process
 * and all others pay for a few loads. Both ends of a call have to get the same answer, also when it is an execve (runs.c)
 * or has no number at its end (sigreturn). 32-bit programs, and numbers of x32, are not asked here.
 */
static __always_inline int anybody_wants(const struct pt_regs *regs, __u64 number)
{
	__u32 zero = 0;
	const struct bpf_host *host = bpf_map_lookup_elem(&sidetrace_host, &zero);
	__u64 index = number / 64;

	asm volatile("" : "+r"(index)); /* the bound is checked on the very register that is used */
	if (!host || index >= SYSCALLS_LIMIT / 64)
		return 1;
	return (host->wanted[index] >> (number % 64) & 1) || regs->cs != USER_CS_;
}

/* In a call that the filter leaves out: whether its exit will be looked at. */
static __always_inline __u8 unwanted(const struct pt_regs *regs)
{
	return anybody_wants(regs, regs->orig_ax) ? BPF_UNWANTED : BPF_OUTSIDE;
}

/* The first blob of a call that is to say who makes it. */
__noinline int who_add(struct bpf_call *c)
{
	const struct bpf_run *run = c ? call_run(c) : NULL;
	struct blob *b;

	if (!c || !run)
		return 0;
	b = blob_here(c);
	if (!b)
		return 0;
	task_who(c, bpf_get_current_task_btf(), (struct task_info *)b->data, run);
	blob_done(c, b, BLOB_TASK, 0, 0, sizeof(struct task_info));
	return 0;
}

SEC("sidetrace_tp/sys_enter")
int BPF_PROG(on_sys_enter, struct pt_regs *regs, long id)
{
	struct task_struct *task;
	struct bpf_call *c;
	struct bpf_run *run;
	__u32 abi, number;

	if (!anybody_wants(regs, id))
		return 0;
	task = bpf_get_current_task_btf();
	c = task_call(task);
	if (!c)
		return 0;
	run = call_run(c);
	if (!run)
		return 0;
	c->newborn = 0;
	if (c->state == BPF_TOUCHING)
		(void)call_send(c, run);
	/* Most calls of a trace with a filter end here, so nothing is done before. */
	abi = call_abi(task, id);
	number = call_number(abi, id, regs);
	if (!wanted(run, abi, number) || (c->phase != BPF_TRACED && !is_execve(abi, number))) {
		c->state = BPF_UNWANTED;
		return 0;
	}
	c->state = BPF_ENTERING; /* before its time is taken, for looks */
	barrier();
	c->turn++;
	call_registers(c, task, regs, abi, number);
	if (run->cpu)
		cpu_begin(c, task);
	if (run->who)
		(void)who_add(c);
	if (!run->summary)
		capture(c, CAPTURE_ENTRY, run);
	barrier(); /* a look takes what is INSIDE for complete */
	c->state = BPF_INSIDE;
	return 0;
}

/* Killed, by a signal, an exit_group or an execve of another thread: strace sees no exit of such a call. */
static __always_inline int is_dying(struct task_struct *task)
{
	return (seen(task)->signal->flags & SIGNAL_GROUP_EXIT_) ||
	       (task->pending.signal.sig[0] & 1ul << (SIGKILL_ - 1));
}

SEC("sidetrace_tp/sys_exit")
int BPF_PROG(on_sys_exit, struct pt_regs *regs, long ret)
{
	struct task_struct *task;
	struct bpf_call *c;
	struct bpf_run *run;
	__u32 state, failed, abi, number;

	if (!anybody_wants(regs, regs->orig_ax))
		return 0;
	task = bpf_get_current_task_btf();
	c = task_call(task);
	if (!c)
		return 0;
	state = c->state;
	if (state == BPF_UNWANTED || state == BPF_UNKNOWN || c->newborn) {
		c->newborn = 0;
		c->state = BPF_OUTSIDE;
		return 0;
	}
	run = call_run(c);
	if (!run)
		return 0;
	c->state = BPF_LEAVING;
	barrier();
	c->turn++;
	if (state == BPF_OUTSIDE) {
		/* No entry was seen: seccomp denied it before. The registers still hold what was asked. */
		if ((long)regs->orig_ax < 0)
			goto outside;
		abi = call_abi(task, regs->orig_ax);
		number = call_number(abi, regs->orig_ax, regs);
		if (!wanted(run, abi, number) || c->phase != BPF_TRACED)
			goto outside;
		call_registers(c, task, regs, abi, number);
		c->record.flags |= RECORD_SECCOMP;
		if (run->cpu)
			cpu_begin(c, task);
		if (!run->summary) {
			capture_begin(c, CAPTURE_ENTRY, run);
			(void)capture_apart(c);
		}
	}
	if (is_dying(task) && !c->struck)
		return 0; /* on its way out: on_exit closes the call */
	if (c->phase == BPF_AWAITS_EXEC) /* an execve that failed, before the container's program */
		goto outside;
	c->record.call.end = bpf_ktime_get_ns();
	if (run->cpu)
		c->record.call.cpu = cpu_spent(c, task);
	ret = call_result(c, regs, ret);
	c->record.call.result = ret;
	failed = ret < 0 && ret >= -MAX_ERRNO;
	if (failed)
		c->record.flags |= RECORD_FAILED;
	if (!run->summary)
		capture(c, failed ? CAPTURE_EXIT_FAILED : CAPTURE_EXIT_OK, run);
	if ((c->late | c->absent) && late_begin(c, task) == 0)
		return 0;
	(void)call_send(c, run);
	return 0;
outside:
	c->state = BPF_OUTSIDE;
	return 0;
}
