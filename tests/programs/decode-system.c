/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What concerns the whole machine, for the decoder's comparison with strace: mounts, names and roots in
 * namespaces of our own, and of the rest only what the kernel refuses, so that the machine stays as it is.
 */
#include "decode-calls.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>

static char *bad;

static void mounts(void)
{
	if (S(unshare, CLONE_NEWNS | CLONE_NEWUTS) < 0)
		exit(1); /* nothing of this is for the machine's own namespaces */
	S(unshare, 0x1);
	S(unshare, CLONE_NEWUSER | CLONE_VFORK);
	S(mount, "none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
	S(mkdir, "m", 0755);
	S(mount, "source", "m", "tmpfs", MS_NOSUID | MS_NODEV | MS_RELATIME, "size=64k");
	S(mount, "m", "none", NULL, MS_BIND, NULL);
	S(umount2, "m", MNT_DETACH | UMOUNT_NOFOLLOW);
	S(umount2, "m", MNT_EXPIRE | 0x80);
	S(umount2, bad, 0);
	S(rmdir, "m");
}

static void names(void)
{
	int fd = (int)S(open, "/proc/self/ns/uts", O_RDONLY);

	S(sethostname, "decode", 6);
	S(sethostname, "decode\n", 100);
	S(sethostname, bad, 5);
	S(setdomainname, "domain", 6);
	S(setdomainname, NULL, 100);
	S(setns, fd, CLONE_NEWUTS);
	S(setns, fd, CLONE_NEWNET | CLONE_NEWIPC);
	S(setns, -1, 0);
	S(close, fd);
}

static void roots(void)
{
	pid_t child = (pid_t)S(fork);

	if (child == 0) {
		if (S(unshare, CLONE_NEWNS) < 0)
			exit(1);
		S(mkdir, "r", 0755);
		S(mount, "root", "r", "tmpfs", 0, NULL);
		S(chdir, "r");
		S(pivot_root, ".", ".");
		S(pivot_root, "none", bad);
		S(exit_group, 0);
	}
	S(wait4, child, NULL, 0, NULL);
	S(rmdir, "r");
}

/* Accounting belongs to a pid namespace. */
static void accounting(void)
{
	/* written before it is used, so that it is in memory whoever looks at it */
	char none[] = "none";
	pid_t child;

	if (S(unshare, CLONE_NEWPID) < 0)
		exit(1);
	child = (pid_t)S(fork);
	if (child == 0) {
		S(acct, NULL);
		S(acct, none);
		S(setsid);
		S(vhangup);
		S(exit_group, 0);
	}
	S(wait4, child, NULL, 0, NULL);
}

static void refused(void)
{
	char room[64];

	S(swapoff, "none");
	S(sysfs, 3);
	S(sysfs, 1, "no such type");
	S(sysfs, 2, 9999, room);
	S(sysfs, 77, 1, 2);
	S(init_module, room, 8, "param=1");
	S(init_module, bad, -1L, NULL);
	S(delete_module, "no_such_module", O_NONBLOCK);
	S(uselib, "none");
}

/* Numbers that this kernel has no call for. */
static void gone(void)
{
	S(create_module, "m", 5);
	S(get_kernel_syms, bad);
	S(query_module, "m", 1, bad, 5, bad);
	S(nfsservctl, 1, bad, bad);
	S(getpmsg, 1, 2, 3, 4, 5);
	S(putpmsg, 1, 2, 3, 4, 5);
	S(afs_syscall, 1, 2, 3);
	S(tuxcall, 1, 2, 3);
	S(security, 1, 2, 3);
	S(vserver, 1, 2, 3, 4, 5);
	S(epoll_ctl_old, 1, 2, 3, bad);
	S(epoll_wait_old, 1, bad, 3, 4);
	struct {
		int *name, nlen;
		void *oldval, *oldlenp, *newval;
		size_t newlen, unused[4];
	} args = { .nlen = 2, .oldval = bad, .newlen = 5 };

	S(_sysctl, bad);
	S(_sysctl, &args);
	syscall(1000, 1, 2, 3, 4, 5, 6);
}

int main(void)
{
	sigset_t ends;

	/* Whether a wait is over before the signal comes or after is nobody's to say. */
	sigemptyset(&ends);
	sigaddset(&ends, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &ends, NULL);
	bad = end_of_memory();
	mounts();
	names();
	roots();
	accounting();
	refused();
	gone();
	return 0;
}
