/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Signals sent, blocked, waited for and handled, for the decoder's comparison with strace.
 */
#include "decode-calls.h"

#include <fcntl.h>
#include <signal.h>
#include <time.h>

struct kernel_action {
	void (*handler)(int);
	unsigned long flags;
	void (*restorer)(void);
	unsigned long mask;
};

static void on_signal(int number)
{
	(void)number;
}

int main(void)
{
	char *bad = end_of_memory();
	struct kernel_action act = { SIG_IGN, SA_RESTART, NULL, 1UL << (SIGINT - 1) }, old;
	struct timespec no_time = { 0 };
	unsigned long set = 1UL << (SIGUSR1 - 1) | 1UL << (SIGUSR2 - 1), many = ~(1UL << (SIGTERM - 1)), got;
	struct sigaction handled = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
	siginfo_t info = { .si_signo = SIGUSR1, .si_code = SI_QUEUE }, received;
	stack_t stack = { .ss_sp = malloc(16384), .ss_size = 16384 }, old_stack;
	pid_t self = getpid();
	int fd;

	S(rt_sigaction, SIGUSR1, &act, &old, 8);
	S(rt_sigaction, SIGUSR1, NULL, &old, 8);
	act.handler = SIG_DFL;
	act.flags = 0xf0000001;
	act.mask = many;
	S(rt_sigaction, SIGRTMIN + 3, &act, NULL, 8);
	S(rt_sigaction, SIGKILL, &act, NULL, 8);
	S(rt_sigaction, 99, &act, &old, 8);
	S(rt_sigaction, SIGUSR1, bad, bad, 8);
	S(rt_sigaction, SIGUSR1, NULL, NULL, 5);
	S(rt_sigprocmask, SIG_BLOCK, &set, &got, 8);
	S(rt_sigprocmask, SIG_SETMASK, NULL, &got, 8);
	S(rt_sigprocmask, SIG_UNBLOCK, &many, NULL, 8);
	S(rt_sigprocmask, 7, &set, &got, 8);
	S(rt_sigprocmask, SIG_BLOCK, bad, NULL, 8);
	S(rt_sigprocmask, SIG_BLOCK, &set, NULL, 16);
	S(rt_sigprocmask, SIG_BLOCK, &set, NULL, 8);
	S(kill, self, SIGUSR1);
	S(kill, self, 0);
	S(kill, 0x7fffffff, SIGTERM);
	S(kill, self, 99);
	S(tkill, self, SIGUSR2);
	S(tkill, -1, SIGHUP);
	S(tgkill, self, self, 0);
	S(tgkill, self, 1, SIGTERM);
	S(tgkill, -1, -1, 65);
	S(rt_sigpending, &got, 8);
	S(rt_sigpending, bad, 8);
	S(rt_sigpending, &got, 77);
	S(rt_sigtimedwait, &set, &received, &no_time, 8);
	S(rt_sigtimedwait, &set, NULL, &no_time, 8);
	S(rt_sigtimedwait, &set, &received, &no_time, 8);
	S(rt_sigtimedwait, bad, bad, bad, 8);
	info.si_value.sival_int = 7;
	S(rt_sigqueueinfo, self, SIGUSR1, &info);
	S(rt_sigqueueinfo, 0x7fffffff, SIGUSR1, &info);
	S(rt_sigqueueinfo, self, SIGUSR1, bad);
	S(rt_tgsigqueueinfo, self, self, SIGUSR2, &info);
	S(rt_tgsigqueueinfo, self, 1, SIGUSR2, NULL);
	S(rt_sigtimedwait, &set, &received, &no_time, 8);
	S(rt_sigtimedwait, &set, &received, &no_time, 8);
	sigaction(SIGUSR2, &handled, NULL);
	S(kill, self, SIGUSR2);
	got = ~set;
	S(rt_sigsuspend, &got, 8);
	S(rt_sigsuspend, bad, 8);
	S(rt_sigsuspend, &got, 5);
	S(rt_sigprocmask, SIG_UNBLOCK, &set, NULL, 8);
	S(tgkill, self, self, SIGUSR2);
	alarm(1);
	sigaction(SIGALRM, &handled, NULL);
	S(pause);
	S(sigaltstack, &stack, &old_stack);
	S(sigaltstack, NULL, &old_stack);
	stack.ss_flags = SS_DISABLE | 0x80000000;
	S(sigaltstack, &stack, NULL);
	stack.ss_flags = 77;
	S(sigaltstack, &stack, NULL);
	S(sigaltstack, bad, bad);
	fd = (int)S(pidfd_open, self, 0);
	S(pidfd_open, -1, 0x40000000);
	S(pidfd_send_signal, fd, 0, NULL, 0);
	S(pidfd_send_signal, fd, SIGUSR2, NULL, 0);
	S(pidfd_send_signal, -1, SIGKILL, &info, 0);
	S(close, S(pidfd_getfd, fd, 1, 0));
	S(pidfd_getfd, fd, -1, 7);
	S(close, fd);
	return 0;
}
