/* SPDX-License-Identifier: BSD-2-Clause */
/* Scheduling: classes of I/O priority, what membarrier says that it can do; commands of asynchronous I/O. */
#include "decode/constants.h"

#include <linux/aio_abi.h>
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

static const struct constant aio_rows[] = {
	NAMED(IOCB_CMD_PREAD), NAMED(IOCB_CMD_PWRITE), NAMED(IOCB_CMD_FSYNC), NAMED(IOCB_CMD_FDSYNC),
	{ 4, "IOCB_CMD_PREADX" }, NAMED(IOCB_CMD_POLL), NAMED(IOCB_CMD_NOOP), NAMED(IOCB_CMD_PREADV),
	NAMED(IOCB_CMD_PWRITEV), TABLE_END
};
const struct constants aio_commands = { aio_rows, "IOCB_CMD_", NULL };
