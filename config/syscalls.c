/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names, numbers and classes, from the rows of include/syscalls.def and include/syscalls-i386.def.
 * Names are arrays inside the rows, not pointers: these tables are in programs that start with every
 * container, and a pointer would be a relocation at each start.
 */
#include "syscalls.h"

#include "text.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>

#define NAME_SIZE 30

struct row {
	uint32_t classes;
	uint8_t length; /* of the name; 0: no such call */
	char name[NAME_SIZE];
};

/* CLASSES_openat and so on: what the other ABIs take their classes from. */
enum {
#define SYSCALL(number_, name_, classes_, ...) CLASSES_##name_ = (classes_),
#include "syscalls.def"
#undef SYSCALL
};

/*
 * i386 calls that x86_64 does not have, with the classes of strace(1) for that architecture. A row of
 * syscalls-i386.def whose name is neither there nor here does not compile.
 */
#define STAT_CALL(kind_) (C_FILE | (kind_) | C_STAT_LIKE)
enum {
	CLASSES_waitpid = C_PROCESS,
	CLASSES_break = 0,
	CLASSES_oldstat = STAT_CALL(C_STAT),
	CLASSES_umount = C_FILE,
	CLASSES_stime = C_CLOCK,
	CLASSES_oldfstat = C_DESC | C_FSTAT | C_STAT_LIKE,
	CLASSES_stty = 0,
	CLASSES_gtty = 0,
	CLASSES_nice = 0,
	CLASSES_ftime = 0,
	CLASSES_prof = 0,
	CLASSES_signal = C_SIGNAL,
	CLASSES_lock = 0,
	CLASSES_mpx = 0,
	CLASSES_ulimit = 0,
	CLASSES_oldolduname = 0,
	CLASSES_sigaction = C_SIGNAL,
	CLASSES_sgetmask = C_SIGNAL,
	CLASSES_ssetmask = C_SIGNAL,
	CLASSES_sigsuspend = C_SIGNAL,
	CLASSES_sigpending = C_SIGNAL,
	CLASSES_oldlstat = STAT_CALL(C_LSTAT),
	CLASSES_readdir = C_DESC,
	CLASSES_profil = 0,
	CLASSES_socketcall = C_DESC | C_NETWORK,
	CLASSES_send = C_NETWORK,
	CLASSES_recv = C_NETWORK,
	CLASSES_olduname = 0,
	CLASSES_idle = 0,
	CLASSES_vm86old = 0,
	CLASSES_ipc = C_IPC,
	CLASSES_sigreturn = C_SIGNAL,
	CLASSES_sigprocmask = C_SIGNAL,
	CLASSES_bdflush = 0,
	CLASSES__llseek = C_DESC,
	CLASSES__newselect = C_DESC,
	CLASSES_vm86 = 0,
	CLASSES_ugetrlimit = 0,
	CLASSES_mmap2 = C_DESC | C_MEMORY,
	CLASSES_truncate64 = C_FILE,
	CLASSES_ftruncate64 = C_DESC,
	CLASSES_stat64 = STAT_CALL(C_STAT),
	CLASSES_lstat64 = STAT_CALL(C_LSTAT),
	CLASSES_fstat64 = C_DESC | C_FSTAT | C_STAT_LIKE,
	CLASSES_lchown32 = C_FILE,
	CLASSES_getuid32 = C_CREDS | C_PURE,
	CLASSES_getgid32 = C_CREDS | C_PURE,
	CLASSES_geteuid32 = C_CREDS | C_PURE,
	CLASSES_getegid32 = C_CREDS | C_PURE,
	CLASSES_setreuid32 = C_CREDS,
	CLASSES_setregid32 = C_CREDS,
	CLASSES_getgroups32 = C_CREDS,
	CLASSES_setgroups32 = C_CREDS,
	CLASSES_fchown32 = C_DESC,
	CLASSES_setresuid32 = C_CREDS,
	CLASSES_getresuid32 = C_CREDS,
	CLASSES_setresgid32 = C_CREDS,
	CLASSES_getresgid32 = C_CREDS,
	CLASSES_chown32 = C_FILE,
	CLASSES_setuid32 = C_CREDS,
	CLASSES_setgid32 = C_CREDS,
	CLASSES_setfsuid32 = C_CREDS,
	CLASSES_setfsgid32 = C_CREDS,
	CLASSES_fcntl64 = C_DESC,
	CLASSES_sendfile64 = C_DESC | C_NETWORK,
	CLASSES_statfs64 = C_FILE | C_STATFS | C_STATFS_LIKE,
	CLASSES_fstatfs64 = C_DESC | C_FSTATFS | C_STATFS_LIKE,
	CLASSES_fadvise64_64 = C_DESC,
	CLASSES_fstatat64 = C_DESC | C_FILE | C_FSTAT | C_STAT_LIKE,
	CLASSES_clock_gettime64 = C_CLOCK,
	CLASSES_clock_settime64 = C_CLOCK,
	CLASSES_clock_adjtime64 = C_CLOCK,
	CLASSES_clock_getres_time64 = C_CLOCK,
	CLASSES_clock_nanosleep_time64 = 0,
	CLASSES_timer_gettime64 = 0,
	CLASSES_timer_settime64 = 0,
	CLASSES_timerfd_gettime64 = C_DESC,
	CLASSES_timerfd_settime64 = C_DESC,
	CLASSES_utimensat_time64 = C_DESC | C_FILE,
	CLASSES_pselect6_time64 = C_DESC,
	CLASSES_ppoll_time64 = C_DESC,
	CLASSES_io_pgetevents_time64 = 0,
	CLASSES_recvmmsg_time64 = C_NETWORK,
	CLASSES_mq_timedsend_time64 = C_DESC,
	CLASSES_mq_timedreceive_time64 = C_DESC,
	CLASSES_semtimedop_time64 = C_IPC,
	CLASSES_rt_sigtimedwait_time64 = C_SIGNAL,
	CLASSES_futex_time64 = 0,
	CLASSES_sched_rr_get_interval_time64 = 0,
};

#define ROW(number_, name_)                                                                        \
	[number_] = { .classes = CLASSES_##name_, .length = sizeof(#name_) - 1, .name = #name_ },

static const struct row rows_x86_64[] = {
#define SYSCALL(number_, name_, ...) ROW(number_, name_)
#include "syscalls.def"
#undef SYSCALL
};

static const struct row rows_i386[] = {
#define SYSCALL_I386(number_, name_) ROW(number_, name_)
#include "syscalls-i386.def"
#undef SYSCALL_I386
};

/* Calls that x32 has under a number of its own, from 512 on (asm/unistd_x32.h). */
#define X32_FIRST 512
#define X32_CALLS(X)                                                                               \
	X(512, rt_sigaction)                                                                       \
	X(513, rt_sigreturn)                                                                       \
	X(514, ioctl)                                                                              \
	X(515, readv)                                                                              \
	X(516, writev)                                                                             \
	X(517, recvfrom)                                                                           \
	X(518, sendmsg)                                                                            \
	X(519, recvmsg)                                                                            \
	X(520, execve)                                                                             \
	X(521, ptrace)                                                                             \
	X(522, rt_sigpending)                                                                      \
	X(523, rt_sigtimedwait)                                                                    \
	X(524, rt_sigqueueinfo)                                                                    \
	X(525, sigaltstack)                                                                        \
	X(526, timer_create)                                                                       \
	X(527, mq_notify)                                                                          \
	X(528, kexec_load)                                                                         \
	X(529, waitid)                                                                             \
	X(530, set_robust_list)                                                                    \
	X(531, get_robust_list)                                                                    \
	X(532, vmsplice)                                                                           \
	X(533, move_pages)                                                                         \
	X(534, preadv)                                                                             \
	X(535, pwritev)                                                                            \
	X(536, rt_tgsigqueueinfo)                                                                  \
	X(537, recvmmsg)                                                                           \
	X(538, sendmmsg)                                                                           \
	X(539, process_vm_readv)                                                                   \
	X(540, process_vm_writev)                                                                  \
	X(541, setsockopt)                                                                         \
	X(542, getsockopt)                                                                         \
	X(543, io_setup)                                                                           \
	X(544, io_submit)                                                                          \
	X(545, execveat)                                                                           \
	X(546, preadv2)                                                                            \
	X(547, pwritev2)

static const struct row rows_x32[] = {
#define X(number_, name_)                                                                          \
	[number_ - X32_FIRST] = { CLASSES_##name_, sizeof(#name_) - 1, #name_ },
	X32_CALLS(X)
#undef X
};

/* Below 512 x32 is numbered as x86_64, except for these, which it does not have there. */
static const bool not_x32[X32_FIRST] = {
#define X(number_, name_) [__NR_##name_] = true,
	X32_CALLS(X)
#undef X
	[__NR_uselib] = true,
	[__NR__sysctl] = true,
	[__NR_create_module] = true,
	[__NR_get_kernel_syms] = true,
	[__NR_query_module] = true,
	[__NR_nfsservctl] = true,
	[__NR_set_thread_area] = true,
	[__NR_get_thread_area] = true,
	[__NR_epoll_ctl_old] = true,
	[__NR_epoll_wait_old] = true,
	[__NR_vserver] = true,
};

static const char *const names[] = {
#define SYSCALL(number_, name_, ...) #name_,
#include "syscalls.def"
#undef SYSCALL
};

_Static_assert(ARRAY_SIZE(rows_x86_64) <= X32_FIRST, "x86_64 numbers reach x32's own");
_Static_assert(ARRAY_SIZE(rows_i386) <= SYSCALLS_LIMIT, "i386 numbers reach SYSCALLS_LIMIT");
_Static_assert(X32_FIRST + ARRAY_SIZE(rows_x32) <= SYSCALLS_LIMIT, "x32 reaches SYSCALLS_LIMIT");

static const struct row *row_at(const struct row *rows, size_t count, uint64_t number)
{
	return number < count && rows[number].length > 0 ? &rows[number] : NULL;
}

static const struct row *row_find(enum abi abi, uint64_t number)
{
	if (abi == ABI_I386)
		return row_at(rows_i386, ARRAY_SIZE(rows_i386), number);
	if (abi == ABI_X32 && number >= X32_FIRST)
		return row_at(rows_x32, ARRAY_SIZE(rows_x32), number - X32_FIRST);
	if (abi == ABI_X32 && not_x32[number])
		return NULL;
	return row_at(rows_x86_64, ARRAY_SIZE(rows_x86_64), number);
}

/* A scan that compares lengths first reads one byte a row: well under a microsecond. */
static int number_in(const struct row *rows, size_t count, const char *name, size_t length)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].length == length && memcmp(rows[i].name, name, length) == 0)
			return (int)i;
	return -ENOENT;
}

const char *syscall_name(enum abi abi, uint64_t number)
{
	const struct row *row = row_find(abi, number);

	return row ? row->name : NULL;
}

uint32_t syscall_classes(enum abi abi, uint64_t number)
{
	const struct row *row = row_find(abi, number);

	return row ? row->classes : 0;
}

int syscall_number(enum abi abi, const char *name)
{
	size_t length = strlen(name);
	int n;

	if (length == 0 || length >= NAME_SIZE)
		return -ENOENT;
	if (abi == ABI_I386)
		return number_in(rows_i386, ARRAY_SIZE(rows_i386), name, length);
	if (abi == ABI_X32) {
		n = number_in(rows_x32, ARRAY_SIZE(rows_x32), name, length);
		if (n >= 0)
			return n + X32_FIRST;
	}
	n = number_in(rows_x86_64, ARRAY_SIZE(rows_x86_64), name, length);
	if (n >= 0 && abi == ABI_X32 && not_x32[n])
		return -ENOENT;
	return n;
}

const char *const *syscall_names(size_t *ret_count)
{
	*ret_count = ARRAY_SIZE(names);
	return names;
}
