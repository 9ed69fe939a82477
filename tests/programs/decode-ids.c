/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who a process is: users, groups, process groups, sessions, limits, priorities, for the decoder's comparison
 * with strace.
 */
#include "decode-calls.h"

#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

int main(void)
{
	char *bad = end_of_memory();
	struct rlimit limit = { 1024, 4096 }, old, wrong = { RLIM_INFINITY, 5 };
	struct utsname names;
	struct sysinfo info;
	struct rusage usage;
	gid_t groups[70], some[40];
	unsigned a, b, c;
	pid_t self = getpid();

	S(getpid);
	S(gettid);
	S(getppid);
	S(getuid);
	S(geteuid);
	S(getgid);
	S(getegid);
	S(getresuid, &a, &b, &c);
	S(getresuid, bad, &b, NULL);
	S(getresgid, &a, &b, &c);
	S(getresgid, NULL, NULL, NULL);
	for (unsigned i = 0; i < 40; i++)
		some[i] = i * 1000;
	S(setgroups, 3, some);
	S(getgroups, 0, NULL);
	S(getgroups, 0, groups);
	S(getgroups, 70, groups);
	S(getgroups, 1, groups);
	S(getgroups, -1, groups);
	S(setgroups, 40, some);
	S(getgroups, 70, groups);
	S(setgroups, -1, bad);
	S(setgroups, 2, bad - 4);
	S(setgroups, 0, NULL);
	S(setfsuid, 0);
	S(setfsuid, -1);
	S(setfsgid, 0);
	S(setreuid, -1, 0);
	S(setregid, 0, -1);
	S(setresuid, -1, -1, -1);
	S(setresuid, 0, 0, 0);
	S(setresgid, 0, -1, 0);
	S(setuid, 0);
	S(setgid, 0);
	S(setuid, -1);
	S(setgid, -1);
	S(setpgid, 0, 0);
	S(setpgid, -1, 5);
	S(getpgid, 0);
	S(getpgid, 0x7fffffff);
	S(getpgrp);
	S(setsid);
	S(getsid, 0);
	S(getsid, 0x7fffffff);
	S(getrlimit, RLIMIT_NOFILE, &old);
	S(getrlimit, 77, &old);
	S(getrlimit, RLIMIT_CORE, bad);
	S(setrlimit, RLIMIT_NOFILE, &limit);
	S(setrlimit, RLIMIT_CPU, &wrong);
	S(setrlimit, -1, NULL);
	limit = (struct rlimit){ 8192 * 1024, RLIM_INFINITY };
	S(prlimit64, 0, RLIMIT_STACK, &limit, &old);
	S(prlimit64, self, RLIMIT_AS, NULL, &old);
	S(prlimit64, -1, 99, bad, NULL);
	S(getrusage, RUSAGE_CHILDREN, &usage);
	S(getrusage, 77, &usage);
	S(getpriority, PRIO_PROCESS, 0);
	S(getpriority, 9, 0);
	S(setpriority, PRIO_PROCESS, 0, 1);
	S(setpriority, PRIO_PGRP, -1, -100);
	S(setpriority, 7, 0, 0);
	S(uname, &names);
	S(uname, bad);
	S(sysinfo, bad);
	S(sysinfo, &info);
	S(personality, 0xffffffff);
	S(personality, 0x0040000);
	S(personality, 0xff00);
	S(getcpu, &a, &b, NULL);
	S(getcpu, bad, NULL, NULL);
	/* without privilege */
	S(setresgid, 1000, 1000, 1000);
	S(setresuid, 1000, 1000, 1000);
	S(setreuid, 0, 0);
	S(setregid, 0, 0);
	S(setresuid, 0, -1, 5);
	S(setresgid, 0, 77, -1);
	S(setuid, 0);
	S(setgid, 0);
	S(setgroups, 1, some);
	S(setsid);
	return 0;
}
