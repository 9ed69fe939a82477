/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * random-calls SEED COUNT: system calls with arguments that nobody would think of, the same ones for the same
 * seed: descriptors of every kind, pointers to structures of noise, to the last bytes before a page that cannot
 * be read, to nothing. Two tracers of it have to write the same. Calls that wait, end or change the process, or
 * answer something else each time are left out. Needs to be started by root, in a folder of its own; it makes
 * itself nobody first, so that no call harms the machine.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NOBODY	  65534
#define LAST_CALL 450 /* set_mempolicy_home_node, the newest that strace 6.1 knows */
#define LAST_OLD  334 /* rseq; the next is 424 */
#define FIRST_NEW 424
#define FILES	  14 /* the first descriptor that main() does not open */
#define OUTSIDE	  ((char *)0x20000000)
#define PAGE	  4096
#define PLACES	  8 /* each two pages that can be read, and two that cannot */

static uint64_t state;

static uint64_t noise(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state * 0x2545f4914f6cdd1d >> 8;
}

static unsigned below(unsigned n)
{
	return (unsigned)(noise() % n);
}

static char *place(unsigned i)
{
	return OUTSIDE + (size_t)i * 4 * PAGE;
}

/* Numbers at which decoders turn: no bit, one, two, all; small, negative, wider than an int. */
static uint64_t number(void)
{
	switch (below(14)) {
	case 0: return 0;
	case 1: return UINT64_MAX;
	case 2: return 1ull << below(32);
	case 3: return below(16);
	case 4: return below(300);
	case 5: return 1ull << below(32) | 1ull << below(32) | 1ull << below(16);
	case 6: return (uint32_t)noise();
	case 7: return noise();
	case 8: return UINT32_MAX;
	case 9: return -(uint64_t)below(200);
	case 10: return INT32_MAX;
	case 11: return 0xdeadbeef00000000 | below(64);
	case 12: return 1ull << below(64);
	default: return below(8);
	}
}

static void fill_words(char *at, size_t size, size_t width, uint64_t (*word)(size_t i))
{
	for (size_t i = 0; i < size / width; i++) {
		uint64_t value = word(i);

		memcpy(at + i * width, &value, width);
	}
}

static uint64_t small_word(size_t i)
{
	(void)i;
	return below(64);
}

/* Pointers and lengths in turn: iovecs, messages, lists of strings. */
static uint64_t pair_word(size_t i)
{
	if (!below(12))
		return 0;
	return i % 2 ? below(40) : (uint64_t)place(below(PLACES));
}

static uint64_t any_word(size_t i)
{
	(void)i;
	return below(6) ? below(100) : number();
}

static void fill(char *at, size_t size)
{
	static const char *const strings[] = { "/dev/null", "", ".", "/nonexistent/file", "a\tb\n\377\"q\\", "/etc/passwd", "file",
		"user.attr", "/proc/self/exe", "lo" };
	const char *string = strings[below(sizeof(strings) / sizeof(*strings))];

	switch (below(8)) {
	case 0: memset(at, 0, size); return;
	case 1: fill_words(at, size, 4, small_word); return;
	case 2: fill_words(at, size, 2, small_word); return;
	case 3: fill_words(at, size, 8, pair_word); return;
	case 4: fill_words(at, size, 8, any_word); return;
	case 5: fill_words(at, size, 1, any_word); return;
	case 6: memset(at, 'A' + (int)below(26), size); return;
	default: memcpy(at, string, size < strlen(string) + 1 ? size : strlen(string) + 1); return;
	}
}

static uint64_t filled(char *at, size_t size)
{
	fill(at, size);
	return (uint64_t)at;
}

static uint64_t pointer(void)
{
	char *at = place(below(PLACES)), *end = at + 2 * PAGE;
	size_t size = below(9) * 8 + (below(4) ? 0 : below(8));

	switch (below(12)) {
	case 0: return 0;
	case 1: return (uint64_t)end;
	case 2: return UINT64_MAX;
	case 3:
	case 4: return filled(end - size, size);
	case 5: return filled(at + PAGE - size, size + 64); /* across the border of two pages */
	default: return filled(at, 64 + below(512));
	}
}

static uint64_t descriptor(void)
{
	if (below(10))
		return below(FILES);
	return below(2) ? (uint64_t)AT_FDCWD : number();
}

static uint64_t argument(void)
{
	switch (below(8)) {
	case 0:
	case 1:
	case 2: return pointer();
	case 3: return descriptor();
	default: return number();
	}
}

static bool is_left_out(unsigned call)
{
	static const unsigned calls[] = {
		/* they end the process, make another, or change what it is */
		SYS_exit, SYS_exit_group, SYS_fork, SYS_vfork, SYS_clone, SYS_clone3, SYS_execve, SYS_execveat, SYS_reboot, SYS_rt_sigreturn,
		SYS_ptrace, SYS_seccomp, SYS_personality, SYS_prctl, SYS_arch_prctl, SYS_set_thread_area, SYS_modify_ldt, SYS_rseq, SYS_unshare,
		SYS_setns, SYS_chroot, SYS_pivot_root, SYS_chdir, SYS_fchdir, SYS_umask, SYS_setrlimit, SYS_prlimit64, SYS_setpgid, SYS_setsid,
		SYS_setuid, SYS_setgid, SYS_setreuid, SYS_setregid, SYS_setresuid, SYS_setresgid, SYS_setfsuid, SYS_setfsgid, SYS_vhangup,
		SYS_set_tid_address, SYS_set_robust_list, SYS_landlock_restrict_self, SYS_sched_setaffinity, SYS_userfaultfd,
		/* its memory and its descriptors, which later calls work on */
		SYS_mmap, SYS_munmap, SYS_mremap, SYS_mprotect, SYS_pkey_mprotect, SYS_brk, SYS_madvise, SYS_process_madvise, SYS_shmat, SYS_shmdt,
		SYS_remap_file_pages, SYS_mlock, SYS_mlock2, SYS_munlock, SYS_mlockall, SYS_munlockall, SYS_process_vm_writev, SYS_close,
		SYS_close_range, SYS_dup2, SYS_dup3,
		/* signals, and what interrupts */
		SYS_kill, SYS_tkill, SYS_tgkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo, SYS_pidfd_send_signal, SYS_rt_sigaction,
		SYS_rt_sigprocmask, SYS_sigaltstack, SYS_alarm, SYS_setitimer, SYS_timer_create, SYS_timer_settime, SYS_timerfd_settime,
		/* they wait, or last */
		SYS_pause, SYS_rt_sigsuspend, SYS_rt_sigtimedwait, SYS_select, SYS_pselect6, SYS_poll, SYS_ppoll, SYS_epoll_wait, SYS_epoll_pwait,
		SYS_epoll_pwait2, SYS_nanosleep, SYS_clock_nanosleep, SYS_futex, SYS_futex_waitv, SYS_semop, SYS_semtimedop, SYS_msgsnd, SYS_msgrcv,
		SYS_mq_timedsend, SYS_mq_timedreceive, SYS_io_getevents, SYS_io_pgetevents, SYS_io_submit, SYS_wait4, SYS_waitid, SYS_flock, SYS_sync,
		SYS_accept, SYS_accept4, SYS_recvmmsg, SYS_vmsplice, SYS_splice, SYS_tee, SYS_sendfile, SYS_copy_file_range, SYS_fallocate,
		SYS_truncate, SYS_ftruncate, SYS_membarrier, SYS_restart_syscall, SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register,
		/* their answers are never the same */
		SYS_getpid, SYS_gettid, SYS_getppid, SYS_getpgid, SYS_getpgrp, SYS_getsid, SYS_time, SYS_gettimeofday, SYS_clock_gettime, SYS_times,
		SYS_getrusage, SYS_sysinfo, SYS_getrandom, SYS_getcpu, SYS_getitimer, SYS_timer_gettime, SYS_statfs, SYS_fstatfs, SYS_ustat,
		SYS_mincore, SYS_syslog, SYS_sched_rr_get_interval, SYS_pread64, SYS_perf_event_open, SYS_pidfd_open, SYS_msgget, SYS_semget,
		SYS_shmget, SYS_add_key, SYS_request_key, SYS_keyctl, SYS_getsockname, SYS_fanotify_init,
	};

	if (call > LAST_OLD && call < FIRST_NEW)
		return true;
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		if (calls[i] == call)
			return true;
	return false;
}

static void open_files(void)
{
	struct sockaddr_in self = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(9) };
	int two[2], udp;

	/* Whoever started the program may have left it more than the first three. */
	if (close_range(3, UINT_MAX, 0) < 0 || open("/dev/null", O_RDWR) < 0 || open("/etc/passwd", O_RDONLY) < 0 ||
		pipe2(two, O_NONBLOCK) < 0 || socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, two) < 0)
		abort();
	udp = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	if (udp < 0 || connect(udp, (struct sockaddr *)&self, sizeof(self)) < 0 || epoll_create1(0) < 0 || eventfd(3, EFD_NONBLOCK) < 0 ||
		open("/", O_RDONLY | O_DIRECTORY) < 0 || socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0) < 0)
		abort();
}

static void become_harmless(void)
{
	struct rlimit size = { 1 << 20, 1 << 20 }, files = { 64, 64 };

	for (int signo = 1; signo <= SIGRTMAX; signo++)
		if (signo != SIGSEGV && signo != SIGBUS && signo != SIGINT && signo != SIGTERM && signo != SIGCHLD)
			signal(signo, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &size) < 0 || setrlimit(RLIMIT_NOFILE, &files) < 0 || setgroups(0, NULL) < 0 ||
		setresgid(NOBODY, NOBODY, NOBODY) < 0 || setresuid(NOBODY, NOBODY, NOBODY) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
		prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) < 0)
		abort();
}

static void one_call(void)
{
	uint64_t a[6];
	unsigned call;
	long result;

	do
		call = below(LAST_CALL + 1);
	while (is_left_out(call));
	for (unsigned i = 0; i < 6; i++)
		a[i] = argument();
	if (below(3))
		a[0] = descriptor();
	if (call == SYS_fcntl && (int)a[1] == F_SETLKW)
		return;
	if (call == SYS_ioctl && below(2))
		a[1] = (a[1] & 0xff) | 0x5400; /* the terminals' */
	result = syscall(call, a[0], a[1], a[2], a[3], a[4], a[5]);
	if (result >= FILES && result < 64)
		close_range(FILES, 63, 0);
}

int main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1, count = argc > 2 ? strtoull(argv[2], NULL, 0) : 500;

	for (unsigned i = 0; i < PLACES; i++)
		if (mmap(place(i), 2 * PAGE, PROT_READ | PROT_WRITE, MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
			abort();
	open_files();
	become_harmless();
	for (uint64_t i = 0; i < count; i++) {
		/* Each call on its own, so that one that went otherwise does not change those after it. */
		state = seed * 0x9e3779b97f4a7c15 + i * 0xbf58476d1ce4e5b9 + 1;
		for (unsigned skip = 0; skip < 3; skip++)
			(void)noise();
		one_call();
	}
	return 0;
}
