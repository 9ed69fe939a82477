/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capabilities by libcap, system calls by libseccomp.
 */
#include "confine.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "text.h"

#include <errno.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/capability.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * SYS_PTRACE: process_vm_readv, pidfd_getfd, readlink of another user's /proc/PID/fd/N, and seizing
 * what joins the container: only who traces by ptrace. DAC_READ_SEARCH: /proc/PID/fd itself is a folder that its owner
 * alone can enter. BPF: maps that are open, where the kernel wants it for that.
 */
#define NEEDS_MAX 2 /* the last of them only where it is needed */
static const cap_value_t ptrace_needs[NEEDS_MAX] = { CAP_DAC_READ_SEARCH, CAP_SYS_PTRACE };
static const cap_value_t ebpf_needs[NEEDS_MAX] = { CAP_DAC_READ_SEARCH, CAP_BPF };

/* Keeps those of `needed` that we have: an ordinary user's tracer has none to begin with. */
static int capabilities_keep(const cap_value_t *needed, size_t n, struct error *err)
{
	cap_t now = cap_get_proc(), wanted = cap_init();
	int r = 0;

	if (!now || !wanted) {
		r = error_set(err, errno, "read our capabilities");
		goto out;
	}
	for (size_t i = 0; i < n; i++) {
		cap_flag_value_t have = CAP_CLEAR;

		(void)cap_get_flag(now, needed[i], CAP_PERMITTED, &have);
		if (have == CAP_SET && (cap_set_flag(wanted, CAP_PERMITTED, 1, &needed[i], CAP_SET) < 0 ||
			    cap_set_flag(wanted, CAP_EFFECTIVE, 1, &needed[i], CAP_SET) < 0)) {
			r = error_set(err, errno, "choose capabilities");
			goto out;
		}
	}
	(void)cap_reset_ambient();
	if (cap_set_proc(wanted) < 0)
		r = error_set(err, errno, "drop capabilities");
out:
	(void)cap_free(now);
	(void)cap_free(wanted);
	return r;
}

/*
 * Before Linux 5.19 a host that keeps others from loading programs (kernel.unprivileged_bpf_disabled) keeps them from every use of
 * bpf(). Tried, without the capabilities, on a map that there is none.
 */
static bool maps_need_capability(void)
{
	static const cap_value_t any[] = { CAP_BPF, CAP_SYS_ADMIN };
	union bpf_attr attr = { .map_fd = (uint32_t)-1 };
	cap_t before = cap_get_proc(), without = cap_get_proc();
	bool needed = false;

	if (before && without && cap_set_flag(without, CAP_EFFECTIVE, 2, any, CAP_CLEAR) == 0 && cap_set_proc(without) == 0) {
		needed = syscall(SYS_bpf, BPF_MAP_LOOKUP_ELEM, &attr, sizeof(attr)) < 0 && errno == EPERM;
		(void)cap_set_proc(before);
	}
	(void)cap_free(before);
	(void)cap_free(without);
	return needed;
}

/* Of what a program that we execute could have. It needs CAP_SETPCAP, so it comes before the drop; without it there is no need. */
static void capabilities_bound(void)
{
	for (cap_value_t c = 0; c < cap_max_bits(); c++)
		(void)cap_drop_bound(c);
}

static int no_new_privileges(struct error *err)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return error_set(err, errno, "give up new privileges");
	return 0;
}

/* Another process's memory and descriptors: eBPF has them from the kernel. */
static const char *const ptrace_calls[] = { "ptrace", "process_vm_readv", "pidfd_getfd" };

/* What is done with maps, links and iterators that are there: none can be made, loaded or found any more. */
static const int bpf_commands[] = {
	BPF_MAP_LOOKUP_ELEM,
	BPF_MAP_UPDATE_ELEM,
	BPF_MAP_DELETE_ELEM,
	BPF_OBJ_GET_INFO_BY_FD,
	BPF_ITER_CREATE,
};

static const char *const tracer_calls[] = {
	/* tracing */
	"wait4", "waitid", "pidfd_open",
	"pidfd_send_signal", "sched_setaffinity", "sched_getaffinity", "getcpu",
	"tgkill", "tkill", "kill",
	/* what descriptors are */
	"getsockname", "getpeername", "getsockopt", "getxattr", "ioctl", "fcntl",
	/* /proc and the run folder */
	"open", "openat", "openat2", "close", "close_range", "read", "pread64", "readv", "readlink",
	"readlinkat", "stat", "fstat", "lstat", "newfstatat", "statx", "fstatfs", "getdents64",
	"lseek", "access", "faccessat", "faccessat2", "getcwd", "dup", "dup3",
	"write", "pwrite64", "writev", "ftruncate", "fsync", "fdatasync", "renameat", "renameat2",
	"unlinkat", "rename", "unlink",
	/* the -o command's pipe, the report helper's socket, eBPF's ring */
	"poll", "ppoll", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "epoll_pwait2",
	"sendto", "recvfrom", "shutdown",
	/* memory, time, signals, ourselves */
	"mmap", "munmap", "mremap", "mprotect", "madvise", "brk", "futex", "clock_gettime",
	"clock_nanosleep", "nanosleep", "gettimeofday", "time", "setitimer", "timer_create",
	"timer_settime", "timer_delete",
	"timerfd_settime", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigsuspend",
	"rt_sigtimedwait", "sigaltstack", "restart_syscall", "getpid", "gettid", "getppid", "getuid",
	"geteuid", "getgid", "getegid", "uname", "sysinfo", "prlimit64", "setrlimit", "getrlimit", "getrandom",
	"sched_yield", "exit", "exit_group", "rseq", "set_robust_list", "prctl", "getrusage",
};

static int allow(scmp_filter_ctx filter, const char *const *names, size_t n)
{
	int r = 0;

	for (size_t i = 0; i < n && r == 0; i++) {
		int number = seccomp_syscall_resolve_name(names[i]);

		/* A name that this libseccomp does not know yet is a call that our libc does not use. */
		if (number != __NR_SCMP_ERROR)
			r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0);
	}
	return r;
}

static int allow_bpf(scmp_filter_ctx filter)
{
	int r = 0;

	for (size_t i = 0; i < ARRAY_SIZE(bpf_commands) && r == 0; i++)
		r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(bpf), 1,
			SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)bpf_commands[i]));
	return r;
}

struct confinement {
	bool by_ptrace;
	bool keeps_bpf; /* the capability */
	struct buf program; /* struct sock_filter, one behind the other */
};

/* In the kernel's words, which take as long to make as its own part of the load. */
static int filter_write(scmp_filter_ctx filter, struct buf *program)
{
	_cleanup_(close_fdp) int fd = memfd_create("sidetrace filter", MFD_CLOEXEC);
	int r = fd < 0 ? -errno : seccomp_export_bpf(filter, fd);

	if (r == 0 && lseek(fd, 0, SEEK_SET) < 0)
		r = -errno;
	return r < 0 ? r : fd_read_all(fd, BPF_MAXINSNS * sizeof(struct sock_filter), program);
}

static int filter_make(bool by_ptrace, struct buf *program)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int r;

	if (!filter)
		return -ENOMEM;
	r = allow(filter, tracer_calls, ARRAY_SIZE(tracer_calls));
	if (r == 0)
		r = by_ptrace ? allow(filter, ptrace_calls, ARRAY_SIZE(ptrace_calls)) : allow_bpf(filter);
	if (r == 0)
		r = filter_write(filter, program);
	seccomp_release(filter);
	return r;
}

/* What it denies is in the audit log where the kernel can do that (4.14). */
static int filter_load(const struct buf *program, struct error *err)
{
	const struct sock_fprog filter = {
		.len = (unsigned short)(program->length / sizeof(struct sock_filter)),
		.filter = (void *)program->data,
	};

	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG, &filter) < 0 &&
		(errno != EINVAL || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) < 0))
		return error_set(err, errno, "load the seccomp filter");
	return 0;
}

int confinement_new(bool by_ptrace, struct confinement **ret_confinement, struct error *err)
{
	_cleanup_(confinement_freep) struct confinement *c = calloc(1, sizeof(*c));
	int r;

	capabilities_bound();
	if (!c)
		return error_set(err, ENOMEM, "make the seccomp filter");
	c->by_ptrace = by_ptrace;
	c->keeps_bpf = !by_ptrace && maps_need_capability();
	r = filter_make(by_ptrace, &c->program);
	if (r < 0)
		return error_set(err, -r, "make the seccomp filter");
	*ret_confinement = take_ptr(&c);
	return 0;
}

struct confinement *confinement_free(struct confinement *c)
{
	if (c)
		buf_done(&c->program);
	free(c);
	return NULL;
}

int confine_tracer(const struct confinement *ready, bool by_ptrace, struct error *err)
{
	_cleanup_(confinement_freep) struct confinement *made = NULL;
	int r = 0;

	if (!ready || ready->by_ptrace != by_ptrace)
		r = confinement_new(by_ptrace, &made, err);
	if (made)
		ready = made;
	if (r == 0)
		r = capabilities_keep(by_ptrace ? ptrace_needs : ebpf_needs, by_ptrace || ready->keeps_bpf ? NEEDS_MAX : 1, err);
	if (r == 0)
		r = no_new_privileges(err);
	if (r == 0)
		r = filter_load(&ready->program, err);
	return r;
}

int confine_reporter(struct error *err)
{
	int r;

	capabilities_bound();
	r = capabilities_keep(NULL, 0, err);

	return r < 0 ? r : no_new_privileges(err);
}
