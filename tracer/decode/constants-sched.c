/* SPDX-License-Identifier: BSD-2-Clause */
/* Scheduling: classes of I/O priority, what membarrier says that it can do. */
#include "decode/constants.h"

#include <linux/ioprio.h>
#include <linux/membarrier.h>
#include <stddef.h>

static const struct constant class_rows[] = {
	NAMED(IOPRIO_CLASS_NONE), NAMED(IOPRIO_CLASS_RT), NAMED(IOPRIO_CLASS_BE),
	NAMED(IOPRIO_CLASS_IDLE), TABLE_END
};
const struct constants ioprio_classes = { class_rows, "IOPRIO_CLASS_", NULL };

static const struct constant membarrier_rows[] = {
	NAMED(MEMBARRIER_CMD_GLOBAL), NAMED(MEMBARRIER_CMD_GLOBAL_EXPEDITED),
	NAMED(MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED),
	NAMED(MEMBARRIER_CMD_PRIVATE_EXPEDITED),
	NAMED(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED),
	NAMED(MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE),
	NAMED(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE),
	NAMED(MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ),
	NAMED(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ), TABLE_END
};
const struct constants membarrier_supported = { membarrier_rows, "MEMBARRIER_CMD_", NULL };
