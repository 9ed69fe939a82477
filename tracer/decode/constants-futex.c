/* SPDX-License-Identifier: BSD-2-Clause */
/* Futexes of the second kind: futex_wait(2), futex_waitv(2) and their like. */
#include "decode/constants.h"

#include <linux/futex.h>
#include <stddef.h>

#include "decode/newer-constants.h"

static const struct constant futex2_flags_rows[] = {
	NAMED(FUTEX2_NUMA), NAMED(FUTEX2_MPOL), NAMED(FUTEX2_PRIVATE), TABLE_END
};
const struct constants futex2_flags = { futex2_flags_rows, NULL, NULL };

static const struct constant futex2_sizes_rows[] = {
	NAMED(FUTEX2_SIZE_U8), NAMED(FUTEX2_SIZE_U16), NAMED(FUTEX2_SIZE_U32),
	NAMED(FUTEX2_SIZE_U64), TABLE_END
};
const struct constants futex2_sizes = { futex2_sizes_rows, NULL, NULL };

static const struct constant futex_waiter_flags_rows[] = {
	NAMED(FUTEX_32), NAMED(FUTEX_PRIVATE_FLAG), TABLE_END
};
const struct constants futex_waiter_flags = { futex_waiter_flags_rows, "FUTEX_", NULL };
