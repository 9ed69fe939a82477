/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the kernel lets us do, found out by doing it to a child of our own.
 */
#include "doctor.h"

#include "buf.h"
#include "cleanup.h"
#include "fd.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child that only waits, and dies with us. */
static pid_t child_start(void)
{
	pid_t pid = fork();

	if (pid == 0)
		for (;;)
			(void)pause();
	return pid;
}

static void child_end(const pid_t *pid)
{
	if (*pid <= 0)
		return;
	(void)kill(*pid, SIGKILL);
	(void)waitpid(*pid, NULL, __WALL);
}

void check_kernel(const struct doctor *d, struct finding *f)
{
	struct utsname u;

	(void)d;
	(void)uname(&u);
	if (text_equal(u.machine, "x86_64"))
		finding_set(f, VERDICT_OK, "Linux %s, %s", u.release, u.machine);
	else
		finding_set(f, VERDICT_FAIL, "Linux %s, %s: only x86_64 is decoded", u.release,
			u.machine);
}

/* 0: a system-call stop was reached and described; else -errno of what did not work, named. */
static int try_ptrace(pid_t child, const char **ret_what)
{
	struct __ptrace_syscall_info info = { 0 };
	int status;

	*ret_what = "PTRACE_SEIZE";
	if (ptrace(PTRACE_SEIZE, child, NULL, PTRACE_O_TRACESYSGOOD) < 0)
		return -errno;
	*ret_what = "PTRACE_INTERRUPT";
	if (ptrace(PTRACE_INTERRUPT, child, NULL, NULL) < 0 || waitpid(child, &status, __WALL) < 0)
		return -errno;
	*ret_what = "PTRACE_SYSCALL";
	if (ptrace(PTRACE_SYSCALL, child, NULL, NULL) < 0 || waitpid(child, &status, __WALL) < 0)
		return -errno;
	*ret_what = "PTRACE_GET_SYSCALL_INFO";
	if (ptrace(PTRACE_GET_SYSCALL_INFO, child, (void *)sizeof(info), &info) < 0)
		return -errno;
	return info.op == PTRACE_SYSCALL_INFO_NONE ? -ENODATA : 0;
}

void check_ptrace(const struct doctor *d, struct finding *f)
{
	_cleanup_(child_end) pid_t child = child_start();
	const char *what = "fork";
	int r = child < 0 ? -errno : try_ptrace(child, &what);

	(void)d;
	if (r == 0) {
		finding_set(f, VERDICT_OK, "PTRACE_SEIZE and PTRACE_GET_SYSCALL_INFO work");
		return;
	}
	finding_set(f, VERDICT_FAIL, "%s: %s", what, strerror(-r));
	if (r == -EIO || r == -EINVAL)
		finding_cure(f, "a kernel from Linux 5.3 on");
	else
		finding_cure(f, "run it where ptrace is allowed (not below another tracer, nor in a"
				" container that forbids it)");
}

void check_memory(const struct doctor *d, struct finding *f)
{
	static const char known[] = "a text that the child has too";
	char copy[sizeof(known)] = "";
	struct iovec local = { copy, sizeof(copy) }, remote = { (void *)known, sizeof(known) };
	_cleanup_(child_end) pid_t child = child_start();

	(void)d;
	if (child > 0 && process_vm_readv(child, &local, 1, &remote, 1, 0) == (ssize_t)sizeof(known) &&
		memcmp(copy, known, sizeof(known)) == 0) {
		finding_set(f, VERDICT_OK, "process_vm_readv works");
		return;
	}
	finding_set(f, VERDICT_FAIL, "process_vm_readv: %s", strerror(errno));
	finding_cure(f, "a kernel with CONFIG_CROSS_MEMORY_ATTACH");
}

void check_pidfd(const struct doctor *d, struct finding *f)
{
	_cleanup_(child_end) pid_t child = child_start();
	_cleanup_(close_fdp) int pidfd = -1, copy = -1;

	(void)d;
	if (child < 0 || (pidfd = (int)syscall(SYS_pidfd_open, child, 0)) < 0) {
		finding_set(f, VERDICT_FAIL, "pidfd_open: %s", strerror(errno));
		finding_cure(f, "a kernel from Linux 5.3 on");
		return;
	}
	/* The child was forked with our descriptors, so one of the first three is there. */
	for (int fd = 0; fd < 3 && copy < 0; fd++)
		copy = (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0);
	if (copy < 0) {
		finding_set(f, VERDICT_WARN,
			"pidfd_getfd: %s: sockets in other network namespaces show no addresses",
			strerror(errno));
		finding_cure(f, "a kernel from Linux 5.6 on, and CAP_SYS_PTRACE");
		return;
	}
	finding_set(f, VERDICT_OK, "pidfd_open and pidfd_getfd work");
}

void check_openat2(const struct doctor *d, struct finding *f)
{
	struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
	};
	_cleanup_(close_fdp) int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	_cleanup_(close_fdp) int fd = (int)syscall(SYS_openat2, root, ".", &how, sizeof(how));

	(void)d;
	if (fd >= 0) {
		finding_set(f, VERDICT_OK, "openat2 works: trace folders are opened safely");
		return;
	}
	finding_set(f, VERDICT_FAIL, "openat2: %s: no trace is written where a container can reach",
		strerror(errno));
	finding_cure(f, "a kernel from Linux 5.6 on");
}

void check_yama(const struct doctor *d, struct finding *f)
{
	_cleanup_(buf_donep) struct buf b = BUF_INIT;
	int scope;

	(void)d;
	if (file_read_all(AT_FDCWD, "/proc/sys/kernel/yama/ptrace_scope", 16, &b) < 0) {
		finding_set(f, VERDICT_OK, "no Yama: ptrace is not restricted further");
		return;
	}
	scope = buf_cstr(&b)[0] - '0';
	if (scope == 0)
		finding_set(f, VERDICT_OK, "ptrace_scope 0: ptrace is not restricted further");
	else if (scope < 3)
		finding_set(f, VERDICT_OK, "ptrace_scope %d: %s", scope,
			scope == 1 ? "-p on what is no child needs CAP_SYS_PTRACE" :
				     "tracing needs CAP_SYS_PTRACE");
	else
		finding_set(f, VERDICT_FAIL, "ptrace_scope %d: nobody may use ptrace", scope);
	if (scope >= 3)
		finding_cure(f, "set kernel.yama.ptrace_scope below 3 in /etc/sysctl.d and reboot");
}

void check_cgroup(const struct doctor *d, struct finding *f)
{
	struct statfs fs;

	(void)d;
	if (statfs("/sys/fs/cgroup", &fs) < 0) {
		finding_set(f, VERDICT_FAIL, "/sys/fs/cgroup: %s", strerror(errno));
		finding_cure(f, "mount -t cgroup2 none /sys/fs/cgroup");
	} else if (fs.f_type == CGROUP2_SUPER_MAGIC) {
		finding_set(f, VERDICT_OK, "version 2");
	} else if (access("/sys/fs/cgroup/freezer", F_OK) == 0) {
		finding_set(f, VERDICT_OK, "version 1, with the freezer that trace.when-full=pause uses");
	} else {
		finding_set(f, VERDICT_WARN,
			"version 1 without the freezer: trace.when-full=pause cannot pause");
		finding_cure(f, "mount the freezer controller, or use cgroup version 2");
	}
}
