/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory: mmap(2), mprotect(2), madvise(2), mempolicy(7). */
#include "decode/constants.h"

#include <linux/mempolicy.h>
#include <linux/mman.h>
#include <stddef.h>
#include <sys/mman.h>

#include "decode/newer-constants.h"

static const struct constant get_mempolicy_flags_rows[] = {
	NAMED(MPOL_F_NODE), NAMED(MPOL_F_ADDR), NAMED(MPOL_F_MEMS_ALLOWED), TABLE_END
};
const struct constants get_mempolicy_flags = {
	get_mempolicy_flags_rows, "MPOL_", NULL
};

static const struct constant madvise_advice_rows[] = {
	NAMED(MADV_NORMAL), NAMED(MADV_RANDOM), NAMED(MADV_SEQUENTIAL), NAMED(MADV_WILLNEED),
	NAMED(MADV_DONTNEED), NAMED(MADV_FREE), NAMED(MADV_REMOVE), NAMED(MADV_DONTFORK),
	NAMED(MADV_DOFORK), NAMED(MADV_MERGEABLE), NAMED(MADV_UNMERGEABLE), NAMED(MADV_HUGEPAGE),
	NAMED(MADV_NOHUGEPAGE), NAMED(MADV_DONTDUMP), NAMED(MADV_DODUMP), NAMED(MADV_WIPEONFORK),
	NAMED(MADV_KEEPONFORK), NAMED(MADV_COLD), NAMED(MADV_PAGEOUT), NAMED(MADV_POPULATE_READ),
	NAMED(MADV_POPULATE_WRITE), NAMED(MADV_DONTNEED_LOCKED), NAMED(MADV_COLLAPSE),
	NAMED(MADV_HWPOISON), NAMED(MADV_SOFT_OFFLINE), TABLE_END
};
const struct constants madvise_advice = {
	madvise_advice_rows, "MADV_", NULL
};

static const struct constant mbind_flags_rows[] = {
	NAMED(MPOL_MF_STRICT), NAMED(MPOL_MF_MOVE), NAMED(MPOL_MF_MOVE_ALL), TABLE_END
};
const struct constants mbind_flags = {
	mbind_flags_rows, "MPOL_", NULL
};

static const struct constant mempolicy_mode_flags_rows[] = {
	NAMED(MPOL_F_STATIC_NODES), NAMED(MPOL_F_RELATIVE_NODES), NAMED(MPOL_F_NUMA_BALANCING),
	TABLE_END
};
const struct constants mempolicy_mode_flags = {
	mempolicy_mode_flags_rows, "MPOL_", NULL
};

static const struct constant mempolicy_modes_rows[] = {
	NAMED(MPOL_DEFAULT), NAMED(MPOL_PREFERRED), NAMED(MPOL_BIND), NAMED(MPOL_INTERLEAVE),
	NAMED(MPOL_LOCAL), NAMED(MPOL_PREFERRED_MANY), NAMED(MPOL_WEIGHTED_INTERLEAVE), TABLE_END
};
const struct constants mempolicy_modes = { mempolicy_modes_rows, "MPOL_", NULL };

static const struct constant mlock2_flags_rows[] = {
	NAMED(MLOCK_ONFAULT), TABLE_END
};
const struct constants mlock2_flags = {
	mlock2_flags_rows, "MLOCK_", NULL
};

static const struct constant mlockall_flags_rows[] = {
	NAMED(MCL_CURRENT), NAMED(MCL_FUTURE), NAMED(MCL_ONFAULT), TABLE_END
};
const struct constants mlockall_flags = {
	mlockall_flags_rows, "MCL_", NULL
};

static const struct constant mmap_flag_bits_rows[] = {
	NAMED(MAP_FIXED), NAMED(MAP_ANONYMOUS), NAMED(MAP_32BIT), NAMED(MAP_NORESERVE),
	NAMED(MAP_POPULATE), NAMED(MAP_NONBLOCK), NAMED(MAP_GROWSDOWN), NAMED(MAP_DENYWRITE),
	NAMED(MAP_EXECUTABLE), NAMED(MAP_LOCKED), NAMED(MAP_STACK), NAMED(MAP_HUGETLB),
	NAMED(MAP_SYNC), NAMED(MAP_FIXED_NOREPLACE), NAMED(MAP_SHARED), NAMED(MAP_PRIVATE),
	TABLE_END
};
const struct constants mmap_flag_bits = {
	mmap_flag_bits_rows, "MAP_", "MAP_FILE"
};

static const struct constant mmap_prot_rows[] = {
	NAMED(PROT_READ), NAMED(PROT_WRITE), NAMED(PROT_EXEC), NAMED(PROT_SEM),
	NAMED(PROT_GROWSDOWN), NAMED(PROT_GROWSUP), TABLE_END
};
const struct constants mmap_prot = {
	mmap_prot_rows, "PROT_", "PROT_NONE"
};

static const struct constant move_pages_flags_rows[] = {
	NAMED(MPOL_MF_MOVE), NAMED(MPOL_MF_MOVE_ALL), TABLE_END
};
const struct constants move_pages_flags = {
	move_pages_flags_rows, "MPOL_", NULL
};

static const struct constant mremap_flags_rows[] = {
	NAMED(MREMAP_MAYMOVE), NAMED(MREMAP_FIXED), NAMED(MREMAP_DONTUNMAP), TABLE_END
};
const struct constants mremap_flags = {
	mremap_flags_rows, "MREMAP_", NULL
};

static const struct constant msync_flags_rows[] = {
	NAMED(MS_SYNC), NAMED(MS_ASYNC), NAMED(MS_INVALIDATE), TABLE_END
};
const struct constants msync_flags = {
	msync_flags_rows, "MS_", NULL
};

static const struct constant pkey_rights_rows[] = {
	NAMED(PKEY_DISABLE_ACCESS), NAMED(PKEY_DISABLE_WRITE), NAMED(PKEY_DISABLE_EXECUTE),
	TABLE_END
};
const struct constants pkey_rights = {
	pkey_rights_rows, "PKEY_", NULL
};

static const struct constant map_type_rows[] = {
	NAMED(MAP_FILE), NAMED(MAP_SHARED), NAMED(MAP_PRIVATE), NAMED(MAP_SHARED_VALIDATE), TABLE_END
};
static const struct constants map_types = { map_type_rows, "MAP_", NULL };

static const struct constant map_rows[] = {
	NAMED(MAP_FIXED), NAMED(MAP_ANONYMOUS), NAMED(MAP_32BIT), NAMED(MAP_NORESERVE),
	NAMED(MAP_POPULATE), NAMED(MAP_NONBLOCK), NAMED(MAP_GROWSDOWN), NAMED(MAP_DENYWRITE),
	NAMED(MAP_EXECUTABLE), NAMED(MAP_LOCKED), NAMED(MAP_STACK), NAMED(MAP_HUGETLB),
	NAMED(MAP_SYNC), NAMED(MAP_FIXED_NOREPLACE), TABLE_END
};
const struct constants mmap_flags = { map_rows, NULL, .base = &map_types, .base_mask = MAP_TYPE,
	.shift_mask = (uint64_t)MAP_HUGE_MASK << MAP_HUGE_SHIFT, .shift_name = "MAP_HUGE_SHIFT" };

static const struct constant shadow_stack_flags_rows[] = {
	NAMED(SHADOW_STACK_SET_TOKEN), TABLE_END
};
const struct constants shadow_stack_flags = { shadow_stack_flags_rows, "SHADOW_STACK_", NULL };
