/* SPDX-License-Identifier: BSD-2-Clause */
/* Processes, limits, time. */
#include "decode/constants.h"

#include <asm/prctl.h>
#include <linux/futex.h>
#include <linux/sched.h>
#include <time.h>
#include <stddef.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/wait.h>

static const struct constant clone_rows[] = {
	NAMED(CLONE_VM), NAMED(CLONE_FS), NAMED(CLONE_FILES), NAMED(CLONE_SIGHAND),
	NAMED(CLONE_PIDFD), NAMED(CLONE_PTRACE), NAMED(CLONE_VFORK), NAMED(CLONE_PARENT),
	NAMED(CLONE_THREAD), NAMED(CLONE_NEWNS), NAMED(CLONE_SYSVSEM), NAMED(CLONE_SETTLS),
	NAMED(CLONE_PARENT_SETTID), NAMED(CLONE_CHILD_CLEARTID), NAMED(CLONE_DETACHED),
	NAMED(CLONE_UNTRACED), NAMED(CLONE_CHILD_SETTID), NAMED(CLONE_NEWCGROUP),
	NAMED(CLONE_NEWUTS), NAMED(CLONE_NEWIPC), NAMED(CLONE_NEWUSER), NAMED(CLONE_NEWPID),
	NAMED(CLONE_NEWNET), NAMED(CLONE_IO), NAMED(CLONE_CLEAR_SIGHAND), NAMED(CLONE_INTO_CGROUP),
	NAMED(CLONE_NEWTIME), TABLE_END
};
const struct constants clone_flags = { clone_rows, "CLONE_", NULL };

static const struct constant wait_rows[] = {
	NAMED(WNOHANG), NAMED(WUNTRACED), { WEXITED, "WEXITED" }, NAMED(WCONTINUED), NAMED(WNOWAIT),
	{ 0x20000000, "__WNOTHREAD" }, { 0x40000000, "__WALL" }, { 0x80000000, "__WCLONE" }, TABLE_END
};
const struct constants wait_options = { wait_rows, "W???", NULL };

static const struct constant rlimit_rows[] = {
	NAMED(RLIMIT_AS), NAMED(RLIMIT_CORE), NAMED(RLIMIT_CPU), NAMED(RLIMIT_DATA),
	NAMED(RLIMIT_FSIZE), NAMED(RLIMIT_LOCKS), NAMED(RLIMIT_MEMLOCK), NAMED(RLIMIT_MSGQUEUE),
	NAMED(RLIMIT_NICE), NAMED(RLIMIT_NOFILE), NAMED(RLIMIT_NPROC), NAMED(RLIMIT_RSS),
	NAMED(RLIMIT_RTPRIO), NAMED(RLIMIT_RTTIME), NAMED(RLIMIT_SIGPENDING), NAMED(RLIMIT_STACK),
	TABLE_END
};
const struct constants rlimit_resources = { rlimit_rows, "RLIMIT_", NULL };

static const struct constant arch_rows[] = {
	NAMED(ARCH_SET_GS), NAMED(ARCH_SET_FS), NAMED(ARCH_GET_FS), NAMED(ARCH_GET_GS), TABLE_END
};
const struct constants arch_prctl_codes = { arch_rows, "ARCH_", NULL };

static const struct constant getrandom_rows[] = {
	NAMED(GRND_NONBLOCK), NAMED(GRND_RANDOM), NAMED(GRND_INSECURE), TABLE_END
};
const struct constants getrandom_flags = { getrandom_rows, "GRND_", NULL };

static const struct constant clock_rows[] = {
	NAMED(CLOCK_REALTIME), NAMED(CLOCK_MONOTONIC), NAMED(CLOCK_PROCESS_CPUTIME_ID),
	NAMED(CLOCK_THREAD_CPUTIME_ID), NAMED(CLOCK_MONOTONIC_RAW), NAMED(CLOCK_REALTIME_COARSE),
	NAMED(CLOCK_MONOTONIC_COARSE), NAMED(CLOCK_BOOTTIME), NAMED(CLOCK_REALTIME_ALARM),
	NAMED(CLOCK_BOOTTIME_ALARM), { 10, "CLOCK_SGI_CYCLE" }, NAMED(CLOCK_TAI), TABLE_END
};
const struct constants clocks = { clock_rows, "CLOCK_", NULL };

static const struct constant timer_rows[] = { { 1, "TIMER_ABSTIME" }, TABLE_END };
const struct constants timer_flags = { timer_rows, "TIMER_", NULL };
