/* SPDX-License-Identifier: BSD-2-Clause */
/* Processes, limits, time, and what a process asks of the kernel about itself. */
#include "decode/constants.h"

#include <asm/prctl.h>
#include <linux/fcntl.h>
#include <linux/futex.h>
#include <linux/ioprio.h>
#include <linux/kcmp.h>
#include <linux/keyctl.h>
#include <linux/membarrier.h>
#include <linux/perf_event.h>
#include <linux/pidfd.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/userfaultfd.h>
#include <stddef.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>

#include "decode/newer-constants.h"

static const struct constant clocks_rows[] = {
	NAMED(CLOCK_REALTIME), NAMED(CLOCK_MONOTONIC), NAMED(CLOCK_PROCESS_CPUTIME_ID),
	NAMED(CLOCK_THREAD_CPUTIME_ID), NAMED(CLOCK_MONOTONIC_RAW), NAMED(CLOCK_REALTIME_COARSE),
	NAMED(CLOCK_MONOTONIC_COARSE), NAMED(CLOCK_BOOTTIME), NAMED(CLOCK_REALTIME_ALARM),
	NAMED(CLOCK_BOOTTIME_ALARM), NAMED(CLOCK_SGI_CYCLE), NAMED(CLOCK_TAI), TABLE_END
};
const struct constants clocks = {
	clocks_rows, "CLOCK_", NULL
};

static const struct constant futex_commands_rows[] = {
	NAMED(FUTEX_WAIT), NAMED(FUTEX_WAKE), NAMED(FUTEX_FD), NAMED(FUTEX_REQUEUE),
	NAMED(FUTEX_CMP_REQUEUE), NAMED(FUTEX_WAKE_OP), NAMED(FUTEX_LOCK_PI),
	NAMED(FUTEX_UNLOCK_PI), NAMED(FUTEX_TRYLOCK_PI), NAMED(FUTEX_WAIT_BITSET),
	NAMED(FUTEX_WAKE_BITSET), NAMED(FUTEX_WAIT_REQUEUE_PI), NAMED(FUTEX_CMP_REQUEUE_PI),
	NAMED(FUTEX_LOCK_PI2), TABLE_END
};
const struct constants futex_commands = {
	futex_commands_rows, NULL, NULL
};

static const struct constant getrandom_flags_rows[] = {
	NAMED(GRND_NONBLOCK), NAMED(GRND_RANDOM), NAMED(GRND_INSECURE), TABLE_END
};
const struct constants getrandom_flags = {
	getrandom_flags_rows, "GRND_", NULL
};

static const struct constant ioprio_who_rows[] = {
	NAMED(IOPRIO_WHO_PROCESS), NAMED(IOPRIO_WHO_PGRP), NAMED(IOPRIO_WHO_USER), TABLE_END
};
const struct constants ioprio_who = {
	ioprio_who_rows, "IOPRIO_WHO_", NULL
};

static const struct constant itimer_which_rows[] = {
	NAMED(ITIMER_REAL), NAMED(ITIMER_VIRTUAL), NAMED(ITIMER_PROF), TABLE_END
};
const struct constants itimer_which = {
	itimer_which_rows, "ITIMER_", NULL
};

static const struct constant kcmp_types_rows[] = {
	NAMED(KCMP_FILE), NAMED(KCMP_VM), NAMED(KCMP_FILES), NAMED(KCMP_FS), NAMED(KCMP_SIGHAND),
	NAMED(KCMP_IO), NAMED(KCMP_SYSVSEM), NAMED(KCMP_EPOLL_TFD), TABLE_END
};
const struct constants kcmp_types = {
	kcmp_types_rows, "KCMP_", NULL
};

static const struct constant keyctl_commands_rows[] = {
	NAMED(KEYCTL_GET_KEYRING_ID), NAMED(KEYCTL_JOIN_SESSION_KEYRING), NAMED(KEYCTL_UPDATE),
	NAMED(KEYCTL_REVOKE), NAMED(KEYCTL_CHOWN), NAMED(KEYCTL_SETPERM), NAMED(KEYCTL_DESCRIBE),
	NAMED(KEYCTL_CLEAR), NAMED(KEYCTL_LINK), NAMED(KEYCTL_UNLINK), NAMED(KEYCTL_SEARCH),
	NAMED(KEYCTL_READ), NAMED(KEYCTL_INSTANTIATE), NAMED(KEYCTL_NEGATE),
	NAMED(KEYCTL_SET_REQKEY_KEYRING), NAMED(KEYCTL_SET_TIMEOUT),
	NAMED(KEYCTL_ASSUME_AUTHORITY), NAMED(KEYCTL_GET_SECURITY),
	NAMED(KEYCTL_SESSION_TO_PARENT), NAMED(KEYCTL_REJECT), NAMED(KEYCTL_INSTANTIATE_IOV),
	NAMED(KEYCTL_INVALIDATE), NAMED(KEYCTL_GET_PERSISTENT), NAMED(KEYCTL_DH_COMPUTE),
	NAMED(KEYCTL_PKEY_QUERY), NAMED(KEYCTL_PKEY_ENCRYPT), NAMED(KEYCTL_PKEY_DECRYPT),
	NAMED(KEYCTL_PKEY_SIGN), NAMED(KEYCTL_PKEY_VERIFY), NAMED(KEYCTL_RESTRICT_KEYRING),
	NAMED(KEYCTL_MOVE), NAMED(KEYCTL_CAPABILITIES), NAMED(KEYCTL_WATCH_KEY), TABLE_END
};
const struct constants keyctl_commands = {
	keyctl_commands_rows, "KEYCTL_", NULL
};

static const struct constant membarrier_commands_rows[] = {
	NAMED(MEMBARRIER_CMD_QUERY), NAMED(MEMBARRIER_CMD_GLOBAL),
	NAMED(MEMBARRIER_CMD_GLOBAL_EXPEDITED), NAMED(MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED),
	NAMED(MEMBARRIER_CMD_PRIVATE_EXPEDITED), NAMED(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED),
	NAMED(MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE),
	NAMED(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE),
	NAMED(MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ),
	NAMED(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ),
	NAMED(MEMBARRIER_CMD_GET_REGISTRATIONS), TABLE_END
};
const struct constants membarrier_commands = { membarrier_commands_rows, "MEMBARRIER_CMD_", NULL };

static const struct constant membarrier_flags_rows[] = {
	NAMED(MEMBARRIER_CMD_FLAG_CPU), TABLE_END
};
const struct constants membarrier_flags = {
	membarrier_flags_rows, "MEMBARRIER_CMD_FLAG_", NULL
};

static const struct constant perf_flags_rows[] = {
	NAMED(PERF_FLAG_FD_NO_GROUP), NAMED(PERF_FLAG_FD_OUTPUT), NAMED(PERF_FLAG_PID_CGROUP),
	NAMED(PERF_FLAG_FD_CLOEXEC), TABLE_END
};
const struct constants perf_flags = {
	perf_flags_rows, "PERF_FLAG_", NULL
};

static const struct constant pidfd_flags_rows[] = {
	NAMED(PIDFD_NONBLOCK), NAMED(PIDFD_THREAD), NAMED(PIDFD_AUTOKILL), TABLE_END
};
const struct constants pidfd_flags = { pidfd_flags_rows, "PIDFD_", NULL };

static const struct constant pidfd_signal_flags_rows[] = {
	NAMED(PIDFD_SIGNAL_THREAD), NAMED(PIDFD_SIGNAL_THREAD_GROUP),
	NAMED(PIDFD_SIGNAL_PROCESS_GROUP), TABLE_END
};
const struct constants pidfd_signal_flags = { pidfd_signal_flags_rows, "PIDFD_SIGNAL_", NULL };

static const struct constant prctl_options_rows[] = {
	NAMED(PR_SET_PDEATHSIG), NAMED(PR_GET_PDEATHSIG), NAMED(PR_GET_DUMPABLE),
	NAMED(PR_SET_DUMPABLE), NAMED(PR_GET_UNALIGN), NAMED(PR_SET_UNALIGN),
	NAMED(PR_GET_KEEPCAPS), NAMED(PR_SET_KEEPCAPS), NAMED(PR_GET_FPEMU), NAMED(PR_SET_FPEMU),
	NAMED(PR_GET_FPEXC), NAMED(PR_SET_FPEXC), NAMED(PR_GET_TIMING), NAMED(PR_SET_TIMING),
	NAMED(PR_SET_NAME), NAMED(PR_GET_NAME), NAMED(PR_GET_ENDIAN), NAMED(PR_SET_ENDIAN),
	NAMED(PR_GET_SECCOMP), NAMED(PR_SET_SECCOMP), NAMED(PR_CAPBSET_READ),
	NAMED(PR_CAPBSET_DROP), NAMED(PR_GET_TSC), NAMED(PR_SET_TSC), NAMED(PR_GET_SECUREBITS),
	NAMED(PR_SET_SECUREBITS), NAMED(PR_SET_TIMERSLACK), NAMED(PR_GET_TIMERSLACK),
	NAMED(PR_TASK_PERF_EVENTS_DISABLE), NAMED(PR_TASK_PERF_EVENTS_ENABLE), NAMED(PR_MCE_KILL),
	NAMED(PR_MCE_KILL_GET), NAMED(PR_SET_MM), NAMED(PR_SET_CHILD_SUBREAPER),
	NAMED(PR_GET_CHILD_SUBREAPER), NAMED(PR_SET_NO_NEW_PRIVS), NAMED(PR_GET_NO_NEW_PRIVS),
	NAMED(PR_GET_TID_ADDRESS), NAMED(PR_SET_THP_DISABLE), NAMED(PR_GET_THP_DISABLE),
	NAMED(PR_MPX_ENABLE_MANAGEMENT), NAMED(PR_MPX_DISABLE_MANAGEMENT), NAMED(PR_SET_FP_MODE),
	NAMED(PR_GET_FP_MODE), NAMED(PR_CAP_AMBIENT), NAMED(PR_SVE_SET_VL), NAMED(PR_SVE_GET_VL),
	NAMED(PR_GET_SPECULATION_CTRL), NAMED(PR_SET_SPECULATION_CTRL), NAMED(PR_PAC_RESET_KEYS),
	NAMED(PR_SET_TAGGED_ADDR_CTRL), NAMED(PR_GET_TAGGED_ADDR_CTRL), NAMED(PR_SET_IO_FLUSHER),
	NAMED(PR_GET_IO_FLUSHER), NAMED(PR_SET_SYSCALL_USER_DISPATCH),
	NAMED(PR_PAC_SET_ENABLED_KEYS), NAMED(PR_PAC_GET_ENABLED_KEYS), NAMED(PR_SCHED_CORE),
	NAMED(PR_SME_SET_VL), NAMED(PR_SME_GET_VL), NAMED(PR_SET_VMA), NAMED(PR_SET_PTRACER),
	TABLE_END
};
const struct constants prctl_options = {
	prctl_options_rows, "PR_", NULL
};

static const struct constant priority_which_rows[] = {
	NAMED(PRIO_PROCESS), NAMED(PRIO_PGRP), NAMED(PRIO_USER), TABLE_END
};
const struct constants priority_which = {
	priority_which_rows, "PRIO_", NULL
};

static const struct constant ptrace_requests_rows[] = {
	NAMED(PTRACE_PEEKTEXT), NAMED(PTRACE_PEEKDATA), NAMED(PTRACE_PEEKUSER),
	NAMED(PTRACE_POKETEXT), NAMED(PTRACE_POKEDATA), NAMED(PTRACE_POKEUSER),
	NAMED(PTRACE_CONT), NAMED(PTRACE_KILL), NAMED(PTRACE_SINGLESTEP), NAMED(PTRACE_GETREGS),
	NAMED(PTRACE_SETREGS), NAMED(PTRACE_GETFPREGS), NAMED(PTRACE_SETFPREGS),
	NAMED(PTRACE_ATTACH), NAMED(PTRACE_DETACH), NAMED(PTRACE_GETFPXREGS),
	NAMED(PTRACE_SETFPXREGS), NAMED(PTRACE_OLDSETOPTIONS), NAMED(PTRACE_SYSCALL),
	NAMED(PTRACE_GET_THREAD_AREA), NAMED(PTRACE_SET_THREAD_AREA), NAMED(PTRACE_ARCH_PRCTL),
	NAMED(PTRACE_SYSEMU), NAMED(PTRACE_SYSEMU_SINGLESTEP), NAMED(PTRACE_SINGLEBLOCK),
	NAMED(PTRACE_SETOPTIONS), NAMED(PTRACE_GETEVENTMSG), NAMED(PTRACE_GETSIGINFO),
	NAMED(PTRACE_SETSIGINFO), NAMED(PTRACE_GETREGSET), NAMED(PTRACE_SETREGSET),
	NAMED(PTRACE_SEIZE), NAMED(PTRACE_INTERRUPT), NAMED(PTRACE_LISTEN),
	NAMED(PTRACE_PEEKSIGINFO), NAMED(PTRACE_GETSIGMASK), NAMED(PTRACE_SETSIGMASK),
	NAMED(PTRACE_SECCOMP_GET_FILTER), NAMED(PTRACE_SECCOMP_GET_METADATA),
	NAMED(PTRACE_GET_SYSCALL_INFO), NAMED(PTRACE_GET_RSEQ_CONFIGURATION), TABLE_END
};
const struct constants ptrace_requests = {
	ptrace_requests_rows, "PTRACE_", NULL
};

static const struct constant rlimit_resources_rows[] = {
	NAMED(RLIMIT_CPU), NAMED(RLIMIT_FSIZE), NAMED(RLIMIT_DATA), NAMED(RLIMIT_STACK),
	NAMED(RLIMIT_CORE), NAMED(RLIMIT_RSS), NAMED(RLIMIT_NPROC), NAMED(RLIMIT_NOFILE),
	NAMED(RLIMIT_MEMLOCK), NAMED(RLIMIT_AS), NAMED(RLIMIT_LOCKS), NAMED(RLIMIT_SIGPENDING),
	NAMED(RLIMIT_MSGQUEUE), NAMED(RLIMIT_NICE), NAMED(RLIMIT_RTPRIO), NAMED(RLIMIT_RTTIME),
	TABLE_END
};
const struct constants rlimit_resources = {
	rlimit_resources_rows, "RLIMIT_", NULL
};

static const struct constant rusage_who_rows[] = {
	NAMED_INT(RUSAGE_BOTH), NAMED_INT(RUSAGE_CHILDREN), NAMED(RUSAGE_SELF), NAMED(RUSAGE_THREAD),
	TABLE_END
};
const struct constants rusage_who = {
	rusage_who_rows, "RUSAGE_", NULL
};

static const struct constant sched_policies_rows[] = {
	NAMED(SCHED_OTHER), NAMED(SCHED_FIFO), NAMED(SCHED_RR), NAMED(SCHED_BATCH),
	NAMED(SCHED_ISO), NAMED(SCHED_IDLE), NAMED(SCHED_DEADLINE), TABLE_END
};
const struct constants sched_policies = {
	sched_policies_rows, "SCHED_", NULL
};

static const struct constant seccomp_filter_flags_rows[] = {
	NAMED(SECCOMP_FILTER_FLAG_TSYNC), NAMED(SECCOMP_FILTER_FLAG_LOG),
	NAMED(SECCOMP_FILTER_FLAG_SPEC_ALLOW), NAMED(SECCOMP_FILTER_FLAG_NEW_LISTENER),
	NAMED(SECCOMP_FILTER_FLAG_TSYNC_ESRCH), NAMED(SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV),
	TABLE_END
};
const struct constants seccomp_filter_flags = {
	seccomp_filter_flags_rows, "SECCOMP_FILTER_FLAG_", NULL
};

static const struct constant seccomp_operations_rows[] = {
	NAMED(SECCOMP_SET_MODE_STRICT), NAMED(SECCOMP_SET_MODE_FILTER),
	NAMED(SECCOMP_GET_ACTION_AVAIL), NAMED(SECCOMP_GET_NOTIF_SIZES), TABLE_END
};
const struct constants seccomp_operations = {
	seccomp_operations_rows, "SECCOMP_SET_MODE_", NULL
};

static const struct constant setns_flags_rows[] = {
	NAMED(CLONE_NEWTIME), NAMED(CLONE_NEWNS), NAMED(CLONE_NEWCGROUP), NAMED(CLONE_NEWUTS),
	NAMED(CLONE_NEWIPC), NAMED(CLONE_NEWUSER), NAMED(CLONE_NEWPID), NAMED(CLONE_NEWNET),
	TABLE_END
};
const struct constants setns_flags = {
	setns_flags_rows, "CLONE_NEW???", NULL
};

static const struct constant timer_flags_rows[] = {
	NAMED(TIMER_ABSTIME), TABLE_END
};
const struct constants timer_flags = {
	timer_flags_rows, "TIMER_", NULL
};

static const struct constant timerfd_flags_rows[] = {
	NAMED(TFD_TIMER_ABSTIME), NAMED(TFD_TIMER_CANCEL_ON_SET), NAMED(TFD_CLOEXEC),
	NAMED(TFD_NONBLOCK), TABLE_END
};
const struct constants timerfd_flags = {
	timerfd_flags_rows, "TFD_", NULL
};

static const struct constant userfaultfd_flags_rows[] = {
	NAMED(UFFD_USER_MODE_ONLY), NAMED(O_NONBLOCK), NAMED(O_CLOEXEC), TABLE_END
};
const struct constants userfaultfd_flags = {
	userfaultfd_flags_rows, "UFFD_", NULL
};

static const struct constant wait_options_rows[] = {
	NAMED(WNOHANG), NAMED(WEXITED), NAMED(WSTOPPED), NAMED(WCONTINUED), NAMED(WNOWAIT),
	NAMED(__WCLONE), NAMED(__WALL), NAMED(__WNOTHREAD), TABLE_END
};
const struct constants wait_options = {
	wait_options_rows, "W???", NULL
};

static const struct constant waitid_types_rows[] = {
	NAMED(P_ALL), NAMED(P_PID), NAMED(P_PGID), NAMED(P_PIDFD), TABLE_END
};
const struct constants waitid_types = {
	waitid_types_rows, "P_", NULL
};

/* CLONE_DETACHED says nothing to any kernel since 2.6. */
#define CLONE_ROWS                                                                                 \
	NAMED(CLONE_VM), NAMED(CLONE_FS), NAMED(CLONE_FILES), NAMED(CLONE_SIGHAND),                \
		NAMED(CLONE_PIDFD), NAMED(CLONE_PTRACE), NAMED(CLONE_VFORK), NAMED(CLONE_PARENT),  \
		NAMED(CLONE_THREAD), NAMED(CLONE_NEWNS), NAMED(CLONE_SYSVSEM),                     \
		NAMED(CLONE_SETTLS), NAMED(CLONE_PARENT_SETTID), NAMED(CLONE_CHILD_CLEARTID),      \
		NAMED(CLONE_UNTRACED), NAMED(CLONE_CHILD_SETTID), NAMED(CLONE_NEWCGROUP),          \
		NAMED(CLONE_NEWUTS), NAMED(CLONE_NEWIPC), NAMED(CLONE_NEWUSER),                    \
		NAMED(CLONE_NEWPID), NAMED(CLONE_NEWNET), NAMED(CLONE_IO)

static const struct constant clone_rows[] = { CLONE_ROWS, TABLE_END };
const struct constants clone_flags = { clone_rows, "CLONE_", NULL };

/* Those that only clone3 has room for: the low byte is no signal there. */
static const struct constant clone3_rows[] = {
	CLONE_ROWS, NAMED(CLONE_NEWTIME), NAMED(CLONE_CLEAR_SIGHAND), NAMED(CLONE_INTO_CGROUP), TABLE_END
};
const struct constants clone3_flags = { clone3_rows, "CLONE_", NULL };

static const struct constant unshare_rows[] = {
	NAMED(CLONE_NEWTIME), NAMED(CLONE_VM), NAMED(CLONE_FS), NAMED(CLONE_FILES),
	NAMED(CLONE_SIGHAND), NAMED(CLONE_THREAD), NAMED(CLONE_NEWNS), NAMED(CLONE_SYSVSEM),
	NAMED(CLONE_NEWCGROUP), NAMED(CLONE_NEWUTS), NAMED(CLONE_NEWIPC), NAMED(CLONE_NEWUSER),
	NAMED(CLONE_NEWPID), NAMED(CLONE_NEWNET), TABLE_END
};
const struct constants unshare_flags = { unshare_rows, "CLONE_", NULL };

static const struct constant arch_rows[] = {
	NAMED(ARCH_SET_GS), NAMED(ARCH_SET_FS), NAMED(ARCH_GET_FS), NAMED(ARCH_GET_GS),
	NAMED(ARCH_GET_CPUID), NAMED(ARCH_SET_CPUID), NAMED(ARCH_GET_XCOMP_SUPP),
	NAMED(ARCH_GET_XCOMP_PERM), NAMED(ARCH_REQ_XCOMP_PERM), NAMED(ARCH_GET_XCOMP_GUEST_PERM),
	NAMED(ARCH_REQ_XCOMP_GUEST_PERM), NAMED(ARCH_MAP_VDSO_X32), NAMED(ARCH_MAP_VDSO_32),
	NAMED(ARCH_MAP_VDSO_64), TABLE_END
};
const struct constants arch_prctl_codes = { arch_rows, "ARCH_", NULL };

static const struct constant personality_base_rows[] = {
	NAMED(PER_LINUX), NAMED(PER_SVR4), NAMED(PER_SVR3), NAMED(PER_SCOSVR3), NAMED(PER_OSR5),
	NAMED(PER_WYSEV386), NAMED(PER_ISCR4), NAMED(PER_BSD), NAMED(PER_XENIX), NAMED(PER_LINUX32),
	NAMED(PER_LINUX32_3GB), NAMED(PER_IRIX32), NAMED(PER_IRIXN32), NAMED(PER_IRIX64),
	NAMED(PER_RISCOS), NAMED(PER_SOLARIS), NAMED(PER_UW7), NAMED(PER_OSF4), NAMED(PER_HPUX),
	TABLE_END
};
static const struct constants personality_bases = { personality_base_rows, "PER_", NULL };
static const struct constant personality_rows[] = {
	NAMED(UNAME26), NAMED(ADDR_NO_RANDOMIZE), NAMED(FDPIC_FUNCPTRS), NAMED(MMAP_PAGE_ZERO),
	NAMED(ADDR_COMPAT_LAYOUT), NAMED(READ_IMPLIES_EXEC), NAMED(ADDR_LIMIT_32BIT),
	NAMED(SHORT_INODE), NAMED(WHOLE_SECONDS), NAMED(STICKY_TIMEOUTS), NAMED(ADDR_LIMIT_3GB),
	TABLE_END
};
const struct constants personalities = { personality_rows, NULL, .base = &personality_bases,
	.base_mask = PER_MASK };

static const struct constant futex_flag_rows[] = { NAMED(FUTEX_CLOCK_REALTIME), TABLE_END };
const struct constants futex_flags = { futex_flag_rows, "FUTEX_", NULL };

static const struct constant sched_flag_rows[] = {
	NAMED(SCHED_FLAG_RESET_ON_FORK), NAMED(SCHED_FLAG_RECLAIM), NAMED(SCHED_FLAG_DL_OVERRUN),
	NAMED(SCHED_FLAG_KEEP_POLICY), NAMED(SCHED_FLAG_KEEP_PARAMS),
	NAMED(SCHED_FLAG_UTIL_CLAMP_MIN), NAMED(SCHED_FLAG_UTIL_CLAMP_MAX), TABLE_END
};
const struct constants sched_flags = { sched_flag_rows, "SCHED_FLAG_", NULL };
