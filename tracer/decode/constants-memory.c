/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory: mmap(2), mprotect(2), madvise(2). */
#include "decode/constants.h"

#include <linux/mman.h>
#include <stddef.h>
#include <sys/mman.h>

static const struct constant prot_rows[] = {
	NAMED(PROT_READ), NAMED(PROT_WRITE), NAMED(PROT_EXEC), { 0x8, "PROT_SEM" },
	NAMED(PROT_GROWSDOWN), NAMED(PROT_GROWSUP), TABLE_END
};
const struct constants mmap_prot = { prot_rows, "PROT_", "PROT_NONE" };

static const struct constant map_type_rows[] = {
	NAMED(MAP_SHARED), NAMED(MAP_PRIVATE), NAMED(MAP_SHARED_VALIDATE), TABLE_END
};
static const struct constants map_types = { map_type_rows, "MAP_", NULL };

static const struct constant map_rows[] = {
	NAMED(MAP_FIXED), NAMED(MAP_ANONYMOUS), NAMED(MAP_32BIT), NAMED(MAP_GROWSDOWN),
	NAMED(MAP_DENYWRITE), NAMED(MAP_EXECUTABLE), NAMED(MAP_LOCKED), NAMED(MAP_NORESERVE),
	NAMED(MAP_POPULATE), NAMED(MAP_NONBLOCK), NAMED(MAP_STACK), NAMED(MAP_HUGETLB),
	NAMED(MAP_SYNC), NAMED(MAP_FIXED_NOREPLACE), TABLE_END
};
const struct constants mmap_flags = {
	map_rows, "MAP_", .base = &map_types, .base_mask = MAP_TYPE
};

static const struct constant madvise_rows[] = {
	NAMED(MADV_NORMAL), NAMED(MADV_RANDOM), NAMED(MADV_SEQUENTIAL), NAMED(MADV_WILLNEED),
	NAMED(MADV_DONTNEED), NAMED(MADV_FREE), NAMED(MADV_REMOVE), NAMED(MADV_DONTFORK),
	NAMED(MADV_DOFORK), NAMED(MADV_MERGEABLE), NAMED(MADV_UNMERGEABLE), NAMED(MADV_HUGEPAGE),
	NAMED(MADV_NOHUGEPAGE), NAMED(MADV_DONTDUMP), NAMED(MADV_DODUMP), NAMED(MADV_WIPEONFORK),
	NAMED(MADV_KEEPONFORK), NAMED(MADV_COLD), NAMED(MADV_PAGEOUT), NAMED(MADV_POPULATE_READ),
	NAMED(MADV_POPULATE_WRITE), NAMED(MADV_DONTNEED_LOCKED), { 25, "MADV_COLLAPSE" },
	NAMED(MADV_HWPOISON), TABLE_END
};
const struct constants madvise_advice = { madvise_rows, "MADV_", NULL };
