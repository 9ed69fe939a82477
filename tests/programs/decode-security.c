/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capabilities, prctl, seccomp, scheduling attributes, I/O priorities, kcmp, membarrier and memory
 * of other processes for the decoder's comparison with strace: success, failure, NULL, unreadable,
 * unknown values.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/openat2.h>
#include <linux/mount.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/ptrace.h>
#include <unistd.h>
#define S(n, ...) syscall(SYS_##n, ##__VA_ARGS__)
int main(void)
{
	char *page = (char *)mmap(NULL, 8192, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	mprotect(page + 4096, 4096, 0);
	char *bad = page + 4096;
	/* capabilities */
	struct __user_cap_header_struct h = {0x20080522, 0};
	struct __user_cap_data_struct d[2];
	S(capget, &h, d);
	S(capset, &h, d);
	S(capget, &h, NULL);
	h.version = 0x19980330;
	S(capget, &h, d);
	S(capset, &h, d);
	h.version = 5;
	S(capget, &h, d);
	S(capset, &h, d);
	S(capget, NULL, d);
	S(capget, bad, bad);
	h.version = 0x20080522;
	h.pid = -1;
	S(capget, &h, d);
	S(capset, &h, bad);
	S(capset, bad, d);
	h.pid = 0;
	d[0].effective = 5;
	d[0].permitted = 0xffffffff;
	d[1].effective = 0xffffffff;
	d[0].inheritable = 1 << 31;
	S(capset, &h, d);
	d[1].inheritable = 3;
	S(capset, &h, d);
	/* prctl */
	char name[16] = "decode-name";
	char out[64];
	int v;
	S(prctl, PR_SET_NAME, name, 0, 0, 0);
	S(prctl, PR_GET_NAME, out, 0, 0, 0);
	S(prctl, PR_SET_NAME, bad, 0, 0, 0);
	S(prctl, PR_GET_NAME, bad);
	S(prctl, PR_SET_PDEATHSIG, 9);
	S(prctl, PR_GET_PDEATHSIG, &v);
	S(prctl, PR_SET_PDEATHSIG, 0);
	S(prctl, PR_GET_PDEATHSIG, bad);
	S(prctl, PR_GET_DUMPABLE, 1, 2, 3, 4);
	S(prctl, PR_SET_DUMPABLE, 1);
	S(prctl, PR_SET_DUMPABLE, 77);
	S(prctl, PR_GET_KEEPCAPS);
	S(prctl, PR_SET_KEEPCAPS, 1);
	S(prctl, PR_GET_TIMING);
	S(prctl, PR_SET_TIMING, 0);
	S(prctl, PR_GET_SECCOMP);
	S(prctl, PR_CAPBSET_READ, 5);
	S(prctl, PR_CAPBSET_READ, 99);
	S(prctl, PR_CAPBSET_DROP, 200);
	S(prctl, PR_GET_TSC, &v);
	S(prctl, PR_SET_TSC, 1);
	S(prctl, PR_GET_SECUREBITS);
	S(prctl, PR_SET_SECUREBITS, 0x33);
	S(prctl, PR_SET_SECUREBITS, 0xfff0000);
	S(prctl, PR_GET_SECUREBITS);
	S(prctl, PR_SET_TIMERSLACK, 5);
	S(prctl, PR_GET_TIMERSLACK);
	S(prctl, PR_TASK_PERF_EVENTS_DISABLE);
	S(prctl, PR_MCE_KILL, 1, 0, 0, 0);
	S(prctl, PR_MCE_KILL, 1, 1, 0, 0);
	S(prctl, PR_MCE_KILL_GET, 0, 0, 0, 0);
	S(prctl, PR_SET_MM, 6, 0x1000, 0, 0);
	S(prctl, PR_SET_MM, 77, 0x1000, 0, 0);
	S(prctl, PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	S(prctl, PR_GET_CHILD_SUBREAPER, &v, 0, 0, 0);
	S(prctl, PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0);
	S(prctl, PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
	S(prctl, PR_GET_TID_ADDRESS, &v);
	S(prctl, PR_SET_THP_DISABLE, 1, 0, 0, 0);
	S(prctl, PR_GET_THP_DISABLE, 0, 0, 0, 0);
	S(prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, 5, 0, 0);
	S(prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	S(prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 5, 0, 0);
	S(prctl, PR_CAP_AMBIENT, 9, 55, 1, 2);
	S(prctl, PR_GET_SPECULATION_CTRL, 0, 0, 0, 0);
	S(prctl, PR_SET_SPECULATION_CTRL, 0, 2, 0, 0);
	S(prctl, PR_GET_SPECULATION_CTRL, 9, 0, 0, 0);
	S(prctl, PR_SET_IO_FLUSHER, 1, 0, 0, 0);
	S(prctl, PR_GET_IO_FLUSHER, 0, 0, 0, 0);
	S(prctl, PR_SET_SYSCALL_USER_DISPATCH, 5, 1, 2, 3);
	S(prctl, PR_SET_SYSCALL_USER_DISPATCH, 0, 0, 0, 0);
	S(prctl, PR_SET_VMA, 0, page, 4096, name);
	S(prctl, PR_SET_VMA, 1, page, 4096, name);
	S(prctl, PR_SET_PTRACER, -1);
	S(prctl, PR_SET_PTRACER, 0);
	S(prctl, PR_SET_PTRACER, 1);
	S(prctl, 0x12345, 1, 2, 3, 4);
	S(prctl, PR_GET_UNALIGN, &v);
	S(prctl, PR_SET_FPEXC, 3);
	S(prctl, PR_GET_FP_MODE);
	S(prctl, PR_SET_ENDIAN, 1);
	S(prctl, PR_SET_FP_MODE, 7);
	S(prctl, PR_SET_TAGGED_ADDR_CTRL, 0x57ae57f5, 1, 2, 3);
	S(prctl, PR_SET_TAGGED_ADDR_CTRL, 0, 0, 0, 0);
	S(prctl, PR_SVE_SET_VL, 0x60010);
	S(prctl, PR_SVE_SET_VL, 0x10);
	S(prctl, PR_SVE_GET_VL);
	struct sock_filter f[1] = {BPF_STMT(BPF_RET | BPF_K, 0x7fff0000)};
	struct sock_fprog fp = {1, f};
	S(prctl, PR_SET_SECCOMP, 7, 0);
	S(prctl, PR_SET_SECCOMP, -1L, 1, 2, 3);
	S(prctl, PR_SET_SECCOMP, 2, bad);
	S(prctl, PR_SET_SECCOMP, 2, &fp);
	S(seccomp, 1, 0, &fp);
	S(seccomp, 1, 0xff00, &fp);
	S(seccomp, 0, 5, 0);
	int act = 0x7fff0000;
	S(seccomp, 2, 0, &act);
	act = 5;
	S(seccomp, 2, 1, &act);
	S(seccomp, 2, 0, 0);
	S(seccomp, 3, 0, out);
	S(seccomp, 3, 1, out);
	S(seccomp, 9, 0xffff, out);
	S(seccomp, 1, 0, bad);
	/* sched */
	struct {
		unsigned size, policy;
		unsigned long flags;
		int nice;
		unsigned prio;
		unsigned long a, b, c;
		unsigned umin, umax, x;
	} sa = {48, 0, 1, 5, 0, 0, 0, 0};
	S(sched_getattr, 0, &sa, 48, 0);
	S(sched_getattr, 0, &sa, 56, 0);
	S(sched_getattr, 0, &sa, 4, 0);
	S(sched_setattr, 0, &sa, 0);
	sa.size = 56;
	sa.flags = 0x7f | 0x1000;
	S(sched_setattr, 0, &sa, 0);
	sa.size = 4;
	S(sched_setattr, 0, &sa, 1);
	S(sched_setattr, -1, bad, 0);
	S(sched_getattr, 0, NULL, 48, 0);
	sa.size = 64;
	S(sched_setattr, 0, &sa, 0);
	sa.size = 48;
	sa.policy = 99;
	S(sched_setattr, 0, &sa, 0);
	sa.size = 0;
	S(sched_setattr, 0, &sa, 0);
	S(getpriority, 0, 0);
	S(setpriority, 0, 0, 1);
	S(getpriority, 5, 0);
	S(ioprio_get, 1, 0);
	S(ioprio_set, 1, 0, 2 << 13 | 4);
	S(ioprio_get, 1, 0);
	S(ioprio_set, 1, 0, 0x7777777);
	S(ioprio_set, 9, 0, 3 << 13);
	S(ioprio_get, 1, 999999);
	/* ids */
	S(kcmp, getpid(), getpid(), 0, 0, 0);
	S(kcmp, getpid(), getpid(), 1, 5, 6);
	S(kcmp, getpid(), 1, 99, 5, 6);
	S(kcmp, getpid(), getpid(), 7, 0, bad);
	S(membarrier, 0, 0, 0);
	S(membarrier, 1 << 3, 0, 0);
	S(membarrier, 3, 5, 0);
	S(membarrier, 128, 1, 1);
	struct iovec l = {out, 5}, r = {name, 6};
	S(process_vm_readv, getpid(), &l, 1, &r, 1, 0);
	S(process_vm_writev, getpid(), &l, 1, &r, 1, 0);
	S(process_vm_readv, getpid(), &l, 1, bad, 1, 5);
	S(process_vm_readv, getpid(), 0, 0, 0, 0, 0);
	return 0;
}
