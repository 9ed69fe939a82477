/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What a call pointed to and neither its process nor the kernel had touched: a program cannot wait for a page. Where
 * the kernel has task works for BPF (Linux 6.18) the call's record stays here until its task is about to return to
 * user mode; there pages are touched, and what could not be read is read as always.
 */
#pragma once

#define VM_PFNMAP_  0x0400 /* linux/mm.h */
#define VM_IO_	    0x4000
#define LATE_MAX    4096 /* threads that wait at once, on all of the host */
#define TOUCHES_MAX 512	 /* of one call, each of up to PAGES_MAX pages */
#define PAGES_MAX   1024
#define ROUNDS_MAX  (6 * CAPTURE_OPS + TOUCHES_MAX)
#define BUSY_	    16 /* EBUSY */

struct waiting {
	struct bpf_task_work work;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, LATE_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u32);
	__type(value, struct waiting);
} waiters SEC(".maps");

static int (*const bpf_task_work_schedule)(struct task_struct *task, struct bpf_task_work *work, void *map,
	int (*callback)(void *map, __u32 *tid, struct waiting *w), void *aux) =
	(void *)(BPF_FUNCTION_CALL + BPF_FUNCTION_SCHEDULE);
static void (*const bpf_preempt_disable)(void) = (void *)(BPF_FUNCTION_CALL + BPF_FUNCTION_PREEMPT_DISABLE);
static void (*const bpf_preempt_enable)(void) = (void *)(BPF_FUNCTION_CALL + BPF_FUNCTION_PREEMPT_ENABLE);
static int (*const bpf_iter_num_new)(struct bpf_iter_num *numbers, int from, int to) =
	(void *)(BPF_FUNCTION_CALL + BPF_FUNCTION_NUMBERS);
static int *(*const bpf_iter_num_next)(struct bpf_iter_num *numbers) =
	(void *)(BPF_FUNCTION_CALL + BPF_FUNCTION_NEXT_NUMBER);
static void (*const bpf_iter_num_destroy)(struct bpf_iter_num *numbers) =
	(void *)(BPF_FUNCTION_CALL + BPF_FUNCTION_END_NUMBERS);

/* --- pages ---------------------------------------------------------------------------------------- */

struct touching {
	struct task_struct *task;
	struct bpf_call *call;
	__u32 allowed;
};

/*
 * Devices may mind being read, and what a userfaultfd looks after might wait for this very thread. A stack does not
 * grow for us either: what is in no area is not there.
 */
static long look_at_area(struct task_struct *task, struct vm_area_struct *area, struct touching *t)
{
	(void)task;
	t->allowed = !(BPF_CORE_READ(area, vm_flags) & (VM_PFNMAP_ | VM_IO_));
	if (bpf_core_field_exists(area->vm_userfaultfd_ctx.ctx) && BPF_CORE_READ(area, vm_userfaultfd_ctx.ctx))
		t->allowed = 0;
	return 0;
}

/* The next page of what was missed. */
static long touch_page(__u32 i, struct touching *t)
{
	struct bpf_call *c = t->call;
	__u64 at = c->missed, step = 4096 - (at & 4095);
	char byte;
	long r;

	(void)i;
	t->allowed = 0;
	r = bpf_find_vma(t->task, at, look_at_area, t, 0);
	if (r == -BUSY_)
		return 1; /* the next reading shows that it is still not there */
	if (r != 0 || !t->allowed || bpf_copy_from_user(&byte, 1, (void *)at) != 0) {
		c->given_up = 1;
		return 1;
	}
	c->missed = at + step;
	if (c->missed_size <= step)
		return 1;
	c->missed_size -= step;
	return 0;
}

/* --- one operation after the other ---------------------------------------------------------------- */

/* By its place among all that are gone through. */
static __always_inline const struct capture_op *op_at(const struct bpf_call *c, __u32 i)
{
	const struct capture_program *program = call_program(c);
	__u32 key = c->branch;

	if (key && i >= c->base) {
		program = bpf_map_lookup_elem(&captures, &key);
		i -= c->base;
	}
	return program && i < CAPTURE_OPS ? &program->ops[i] : NULL;
}

/* Without keeping anything: whether an operation finds all that it wants. */
static __always_inline int op_try(struct bpf_call *c, const struct capture_op *op)
{
	__u32 flags;
	int r;

	if (c->used > ROOM_LOW)
		(void)room_send(c);
	flags = c->record.flags;
	c->kept = c->used;
	c->kept_blobs = c->record.n_blobs;
	c->dry = 1;
	r = op_run(c, op);
	c->dry = 0;
	c->used = c->kept;
	c->record.n_blobs = c->kept_blobs;
	c->record.flags = flags;
	return r;
}

/* 0: pages have to be touched before it can go on, or there is nothing left to do. */
static __always_inline int late_step(struct bpf_call *c)
{
	__u32 i = c->op & 63, entry = c->late >> i & 1;
	const struct capture_op *op;

	if (!((c->late | c->absent) >> i)) {
		(void)call_send(c, call_run(c));
		return 0;
	}
	if (!entry && !(c->absent >> i & 1)) {
		c->op++;
		return 1;
	}
	op = op_at(c, i);
	if (!op) {
		c->late = c->absent = 0;
		return 1;
	}
	c->flags = entry ? BLOB_EXIT | BLOB_LATE : BLOB_EXIT;
	if (!c->given_up && c->touches > 0 && op_try(c, op) < 0) {
		c->touches--;
		return 0;
	}
	(void)op_run(c, op);
	c->given_up = 0;
	if (entry)
		c->late &= ~(1ull << i);
	else
		c->absent &= ~(1ull << i);
	return 1;
}

/*
 * Reading is as unable to sleep as everywhere, and alone on its CPU, whose counts it changes. All that goes on from
 * one round to the next is in the call, where the verifier expects anything: it looks at one round then. The call
 * stays: storage of a task is not freed under what may sleep.
 */
static int on_pages(void *map, __u32 *tid, struct waiting *w)
{
	struct touching t = { .task = bpf_get_current_task_btf() };
	__u32 key = t.task->pid;
	struct bpf_iter_num rounds;
	int more;

	t.call = task_call(t.task);
	if (!t.call)
		return 0;
	bpf_iter_num_new(&rounds, 0, ROUNDS_MAX);
	while (t.call->state == BPF_TOUCHING && bpf_iter_num_next(&rounds)) {
		bpf_preempt_disable();
		more = late_step(t.call);
		bpf_preempt_enable();
		if (!more && t.call->state == BPF_TOUCHING)
			bpf_loop(PAGES_MAX, touch_page, &t, 0);
	}
	bpf_iter_num_destroy(&rounds);
	(void)bpf_map_delete_elem(&waiters, &key);
	(void)map;
	(void)tid;
	(void)w;
	return 0;
}

/* 0: the call's record goes out later. */
static __always_inline int late_begin(struct bpf_call *c, struct task_struct *task)
{
	__u32 tid = task->pid;
	struct waiting none = {}, *w;

	if (!KERNEL_WAITS) /* the kernel has not all of these functions */
		return -1;
	(void)bpf_map_update_elem(&waiters, &tid, &none, BPF_NOEXIST);
	w = bpf_map_lookup_elem(&waiters, &tid);
	if (!w)
		return -1;
	c->op = 0;
	c->touches = TOUCHES_MAX;
	c->given_up = 0;
	c->state = BPF_TOUCHING;
	if (bpf_task_work_schedule(task, &w->work, &waiters, on_pages, NULL) == 0)
		return 0;
	c->state = BPF_LEAVING;
	(void)bpf_map_delete_elem(&waiters, &tid);
	return -1;
}
