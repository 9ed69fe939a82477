/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processes: made, replaced, waited for, ended, and what is theirs, for the decoder's comparison with strace.
 * Each child is waited for before the next is made.
 */
#include "decode-calls.h"

#include <asm/prctl.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <sys/wait.h>

static char *bad;

/* The children are our own only as long as they share nothing that is changed: they end at once. */
static _Noreturn void end(int status)
{
	S(exit, status);
	__builtin_unreachable();
}

static void births(void)
{
	struct clone_args args = { .flags = CLONE_PARENT_SETTID, .exit_signal = SIGCHLD };
	struct {
		struct clone_args args;
		uint64_t more[2];
	} longer = { .args = { .flags = 1UL << 40 | CLONE_PIDFD, .set_tid_size = 1000 }, .more = { 0, 5 } };
	int tid = 0, status;
	pid_t child;

	child = (pid_t)S(fork);
	if (child == 0)
		end(1);
	S(wait4, child, &status, 0, NULL);
	child = vfork();
	if (child == 0)
		_exit(2);
	S(wait4, -1, &status, 0, NULL);
	child = (pid_t)S(clone, SIGCHLD | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID, NULL, &tid, &tid, 0L);
	if (child == 0)
		end(3);
	S(wait4, child, &status, __WALL, NULL);
	S(clone, CLONE_THREAD | SIGUSR1, NULL, NULL, NULL, 5L);
	S(clone, CLONE_FS | CLONE_NEWNS, bad, bad, bad, 0L);
	args.parent_tid = (uint64_t)(uintptr_t)&tid;
	child = (pid_t)S(clone3, &args, sizeof(args));
	if (child == 0)
		end(4);
	S(wait4, child, &status, 0, NULL);
	longer.more[1] = 0;
	S(clone3, &longer, sizeof(longer));
	S(clone3, &args, 8);
	S(clone3, bad, sizeof(args));
	S(clone3, NULL, 0);
}

static void replaced(void)
{
	char *const argv[] = { (char *)"true", (char *)"arg\nument", NULL }, *const empty[] = { NULL };
	char *const env[] = { (char *)"A=b", NULL };
	char *many[40];
	pid_t child;

	for (int i = 0; i < 39; i++)
		many[i] = (char *)"argument of some length, the longest that there are";
	many[39] = NULL;
	S(execve, "none", argv, env);
	S(execve, "none", many, empty);
	S(execve, "", NULL, NULL);
	S(execve, NULL, empty, bad);
	S(execve, bad, bad, bad);
	S(execveat, -1, "none", argv, env, AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW);
	S(execveat, AT_FDCWD, "none", argv, env, 0xff);
	child = (pid_t)S(fork);
	if (child == 0) {
		S(execveat, AT_FDCWD, "/bin/true", argv, env, 0);
		end(127);
	}
	S(wait4, child, NULL, 0, NULL);
	child = (pid_t)S(fork);
	if (child == 0) {
		S(execve, "/bin/false", argv, env);
		end(127);
	}
	S(wait4, child, NULL, 0, NULL);
}

static void ends(void)
{
	int status, fd;
	siginfo_t info;
	struct rusage usage;
	pid_t child = (pid_t)S(fork);

	if (child == 0) {
		S(exit_group, 0x1234);
		end(1);
	}
	S(waitid, P_PID, child, &info, WEXITED | WNOWAIT, NULL);
	S(waitid, P_ALL, 0, &info, WEXITED, &usage);
	S(waitid, P_ALL, 0, &info, WEXITED | WNOHANG, NULL);
	S(waitid, 99, -1, bad, 0xffff, bad);
	child = (pid_t)S(fork);
	if (child == 0) {
		S(kill, getpid(), SIGTERM);
		end(1);
	}
	S(waitid, P_PID, child, &info, WEXITED | WNOWAIT, NULL);
	S(wait4, child, &status, 0, &usage);
	S(wait4, child, &status, WNOHANG, NULL);
	S(wait4, -1, NULL, 0x7f, bad);
	child = (pid_t)S(fork);
	if (child == 0) {
		S(kill, getpid(), SIGSTOP);
		end(5);
	}
	S(wait4, child, &status, WUNTRACED, NULL);
	S(kill, child, SIGCONT);
	S(wait4, child, &status, 0, NULL);
	child = (pid_t)S(fork);
	if (child == 0) {
		S(kill, getpid(), SIGKILL);
		end(5);
	}
	fd = (int)S(pidfd_open, child, 0);
	S(waitid, P_PIDFD, fd, &info, WEXITED, NULL);
	S(process_mrelease, fd, 0);
	S(process_mrelease, -1, 5);
	S(close, fd);
}

static void own(void)
{
	struct iovec range = { bad - 4096, 4096 };
	char fifteen[] = "fifteen letters", more[] = "more than fifteen", name[16];
	unsigned long word = 0;
	int fd = (int)S(pidfd_open, getpid(), 0);
	size_t length;

	S(process_madvise, fd, &range, 1, MADV_COLD, 0);
	S(process_madvise, -1, &range, 1, 77, 5);
	S(close, fd);
	S(prctl, PR_SET_NAME, more, 0L, 0L, 0L);
	S(prctl, PR_SET_NAME, fifteen, 0L, 0L, 0L);
	S(prctl, PR_GET_NAME, name, 0L, 0L, 0L);
	S(arch_prctl, ARCH_GET_FS, &word);
	S(arch_prctl, ARCH_SET_GS, 0L);
	S(arch_prctl, ARCH_GET_GS, bad);
	S(arch_prctl, 0x7777, 5L);
	S(arch_prctl, ARCH_GET_CPUID, 5L);
	S(arch_prctl, ARCH_SET_CPUID, 1L);
	S(arch_prctl, ARCH_GET_XCOMP_SUPP, &word);
	S(arch_prctl, ARCH_GET_XCOMP_PERM, bad);
	S(arch_prctl, ARCH_REQ_XCOMP_PERM, 17L);
	S(arch_prctl, ARCH_REQ_XCOMP_GUEST_PERM, 99L);
	S(set_tid_address, &word);
	S(set_robust_list, bad, 5);
	S(get_robust_list, 0, &word, &length);
	S(get_robust_list, 0x7fffffff, &word, &length);
	S(get_robust_list, 0, bad, bad);
	S(rseq, bad, 32, 5, 0x1234);
	S(ptrace, 0x7777, -1, bad, bad);
	S(restart_syscall);
	S(modify_ldt, 0, &word, 8);
	S(iopl, 0);
	S(iopl, 4);
	S(ioperm, 0x80, 1, 0);
	S(ioperm, 65536, 5, 1);
}

int main(void)
{
	sigset_t set;

	/* when the signal of a child's end comes is the scheduler's */
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	bad = end_of_memory();
	births();
	replaced();
	ends();
	own();
	S(exit_group, 0x105);
	return 0;
}
