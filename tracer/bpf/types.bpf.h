/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Members of the kernel's structures, the quickest way that the kernel has.
 */
#pragma once

/*
 * Pointers that were read as numbers get their type back where the kernel can do that (6.2): what is behind them is
 * then loaded without a call. There are two objects, one for such kernels and one for the others (PLAIN): with both ways
 * in one, as it was, the verifier spent a tenth of its time on taking the other one out.
 */
#ifdef PLAIN

#define GET(type_, pointer_, member_)                                                              \
	({                                                                                         \
		const struct type_ *get_ = (const struct type_ *)(pointer_);                       \
		BPF_CORE_READ(get_, member_);                                                      \
	})
#define KERNEL_WAITS 0

#else

static void *(*const bpf_rdonly_cast)(const void *pointer, __u32 type) =
	(void *)(BPF_FUNCTION_CALL + BPF_FUNCTION_CAST);

/* A number that the loader knows. */
#define LOADERS(index_)                                                                            \
	({                                                                                         \
		__u64 number_;                                                                     \
		asm("%0 = %1" : "=r"(number_) : "i"(BPF_NUMBER + (index_)));                       \
		number_;                                                                           \
	})
#define CAST(type_, pointer_)	      ((const struct type_ *)bpf_rdonly_cast(pointer_, LOADERS(BPF_TYPE_##type_)))
#define GET(type_, pointer_, member_) (CAST(type_, pointer_)->member_)
#define KERNEL_WAITS		      LOADERS(BPF_NUMBER_WAITS)

/* Memory of no type that the kernel could name: its registers are a structure that begins with nothing but words. */
struct words {
	__u64 at[5];
};
#define WORDS(pointer_) ((const struct words *)bpf_rdonly_cast(pointer_, LOADERS(BPF_TYPE_pt_regs)))

#endif

/*
 * The task, for a look at what it points to. Of a pointer that it trusts itself the verifier asks at each such
 * load whether the result can be trusted too, by a search through all types: a millisecond every time.
 */
static __always_inline const struct task_struct *seen(const struct task_struct *task)
{
#ifdef PLAIN
	return task;
#else
	return CAST(task_struct, task);
#endif
}
