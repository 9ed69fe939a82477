/* SPDX-License-Identifier: BSD-2-Clause */
/* Signals: sigaction(2), sigprocmask(2), signalfd(2). */
#include "decode/constants.h"

#include "decode/newer-constants.h"

#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>

static const struct constant signalfd_flags_rows[] = {
	NAMED(SFD_CLOEXEC), NAMED(SFD_NONBLOCK), TABLE_END
};
const struct constants signalfd_flags = {
	signalfd_flags_rows, "SFD_", NULL
};

static const struct constant sigprocmask_how_rows[] = {
	NAMED(SIG_BLOCK), NAMED(SIG_UNBLOCK), NAMED(SIG_SETMASK), TABLE_END
};
const struct constants sigprocmask_how = {
	sigprocmask_how_rows, "SIG_", NULL
};

static const struct constant action_rows[] = {
	{ 0x04000000, "SA_RESTORER" }, /* libc keeps its name to itself: asm/signal.h */
	NAMED(SA_ONSTACK), NAMED(SA_RESTART), NAMED(SA_INTERRUPT), NAMED(SA_NODEFER),
	NAMED(SA_RESETHAND), NAMED(SA_SIGINFO), NAMED(SA_NOCLDSTOP), NAMED(SA_NOCLDWAIT), TABLE_END
};
const struct constants sigaction_flags = { action_rows, "SA_", NULL };

static const struct constant sigaltstack_rows[] = {
	NAMED(SS_ONSTACK), NAMED(SS_DISABLE), { 1u << 31, "SS_AUTODISARM" }, TABLE_END
};
const struct constants sigaltstack_flags = { sigaltstack_rows, "SS_", NULL };

static const struct constant sigevent_rows[] = {
	NAMED(SIGEV_SIGNAL), NAMED(SIGEV_NONE), NAMED(SIGEV_THREAD), { 4, "SIGEV_THREAD_ID" }, TABLE_END
};
const struct constants sigevent_notifications = { sigevent_rows, "SIGEV_", NULL };
