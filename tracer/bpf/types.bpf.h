/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Members of the kernel's structures, the quickest way that the kernel has.
 */
#pragma once

/*
 * Pointers that were read as numbers get their type back where the kernel can do that (6.2): what is behind
 * them is then loaded without a call. The loader says which types it has; 0 is none, and the other branch is gone
 * before the programs run.
 */
static void *(*const bpf_rdonly_cast)(const void *pointer, __u32 type) = 
	(void *)(BPF_FUNCTION_CALL + BPF_FUNCTION_CAST);
const volatile __u32 kernel_types[BPF_TYPES];

#define GET(type_, pointer_, member_)                                                              \
	({                                                                                         \
		const struct type_ *get_ = (const struct type_ *)(pointer_);                       \
		kernel_types[BPF_TYPE_##type_] ? ((const struct type_ *)bpf_rdonly_cast(           \
							  get_, kernel_types[BPF_TYPE_##type_])) \
							 ->member_ :                               \
						 BPF_CORE_READ(get_, member_);                     \
	})

/*
 * The task, for a look at what it points to. Of a pointer that it trusts itself the verifier asks at each such
 * load whether the result can be trusted too, by a search through all types: a millisecond every time.
 */
static __always_inline const struct task_struct *seen(const struct task_struct *task)
{
	if (kernel_types[BPF_TYPE_task_struct])
		return bpf_rdonly_cast(task, kernel_types[BPF_TYPE_task_struct]);
	return task;
}
