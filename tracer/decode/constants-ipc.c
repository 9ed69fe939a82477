/* SPDX-License-Identifier: BSD-2-Clause */
/* System V IPC. */
#include "decode/constants.h"

#include "decode/newer-constants.h"

#include <fcntl.h>
#include <stddef.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

static const struct constant msg_ipc_flags_rows[] = {
	NAMED(MSG_NOERROR), NAMED(MSG_EXCEPT), NAMED(MSG_COPY), NAMED(IPC_NOWAIT), TABLE_END
};
const struct constants msg_ipc_flags = {
	msg_ipc_flags_rows, "MSG_", NULL
};

static const struct constant msgctl_commands_rows[] = {
	NAMED(IPC_RMID), NAMED(IPC_SET), NAMED(IPC_STAT), NAMED(IPC_INFO), NAMED(MSG_STAT),
	NAMED(MSG_INFO), NAMED(MSG_STAT_ANY), TABLE_END
};
const struct constants msgctl_commands = {
	msgctl_commands_rows, "MSG_", NULL
};

static const struct constant semctl_commands_rows[] = {
	NAMED(IPC_RMID), NAMED(IPC_SET), NAMED(IPC_STAT), NAMED(IPC_INFO), NAMED(GETPID),
	NAMED(GETVAL), NAMED(GETALL), NAMED(GETNCNT), NAMED(GETZCNT), NAMED(SETVAL),
	NAMED(SETALL), NAMED(SEM_STAT), NAMED(SEM_INFO), NAMED(SEM_STAT_ANY), TABLE_END
};
const struct constants semctl_commands = {
	semctl_commands_rows, "SEM_", NULL
};

static const struct constant shm_flags_rows[] = {
	NAMED(SHM_RDONLY), NAMED(SHM_RND), NAMED(SHM_REMAP), NAMED(SHM_EXEC), TABLE_END
};
const struct constants shm_flags = {
	shm_flags_rows, "SHM_", NULL
};

static const struct constant shmctl_commands_rows[] = {
	NAMED(IPC_RMID), NAMED(IPC_SET), NAMED(IPC_STAT), NAMED(IPC_INFO), NAMED(SHM_LOCK),
	NAMED(SHM_UNLOCK), NAMED(SHM_STAT), NAMED(SHM_INFO), NAMED(SHM_STAT_ANY), TABLE_END
};
const struct constants shmctl_commands = {
	shmctl_commands_rows, "SHM_", NULL
};

static const struct constant ipc_get_rows[] = {
	NAMED(IPC_CREAT), NAMED(IPC_EXCL), NAMED(IPC_NOWAIT), TABLE_END
};
const struct constants ipc_get_flags = { ipc_get_rows, NULL, NULL };

static const struct constant shm_get_rows[] = {
	NAMED(IPC_CREAT), NAMED(IPC_EXCL), NAMED(SHM_HUGETLB), NAMED(SHM_NORESERVE), TABLE_END
};
const struct constants shm_get_flags = { shm_get_rows, NULL, NULL };

static const struct constant semop_rows[] = { NAMED(SEM_UNDO), NAMED(IPC_NOWAIT), TABLE_END };
const struct constants semop_flags = { semop_rows, "SEM_", NULL };

static const struct constant mq_rows[] = { NAMED(O_NONBLOCK), TABLE_END };
const struct constants mq_flags = { mq_rows, "O_", NULL };
