/* SPDX-License-Identifier: BSD-2-Clause */
/* Signals: sigaction(2), sigprocmask(2). */
#include "decode/constants.h"

#include <signal.h>
#include <stddef.h>

static const struct constant how_rows[] = {
	NAMED(SIG_BLOCK), NAMED(SIG_UNBLOCK), NAMED(SIG_SETMASK), TABLE_END
};
const struct constants sigprocmask_how = { how_rows, "SIG_", NULL };

static const struct constant action_rows[] = {
	{ 0x04000000, "SA_RESTORER" }, NAMED(SA_ONSTACK), NAMED(SA_RESTART), NAMED(SA_NODEFER),
	NAMED(SA_RESETHAND), NAMED(SA_SIGINFO), NAMED(SA_NOCLDSTOP), NAMED(SA_NOCLDWAIT), TABLE_END
};
const struct constants sigaction_flags = { action_rows, "SA_", NULL };
