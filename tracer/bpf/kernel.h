/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The few members of kernel structures that the programs read, by name: preserve_access_index has libbpf
 * find their offsets in the running kernel's BTF (CO-RE). Nothing else of them matters here.
 */
#pragma once

#include <linux/types.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct pt_regs {
	unsigned long r10, r9, r8, ax, dx, cx, bx, bp, si, di, orig_ax, ip, sp, cs;
};

/* --- tasks, processes, cgroups ------------------------------------------------------------------- */

struct kernfs_node {
	__u64 id;
};

struct cgroup {
	struct kernfs_node *kn;
	int level;
};

struct cgroup_subsys_state {
	struct cgroup *cgroup;
	struct cgroup_subsys_state *parent;
};

struct css_set {
	struct cgroup_subsys_state *subsys[16];
	struct cgroup *dfl_cgrp;
};

struct mm_struct {
	unsigned long arg_start, arg_end, env_start, env_end;
};

struct linux_binprm {
	const char *filename;
};

struct thread_info {
	unsigned int status; /* TS_COMPAT (0x2): the call came by int 0x80 */
};

struct pid_namespace {
	struct {
		unsigned int inum;
	} ns;
};

struct upid {
	int nr;
	struct pid_namespace *ns;
};

struct hlist_node;

struct hlist_head {
	struct hlist_node *first;
};

struct pid {
	unsigned int level;
	struct hlist_head tasks[1]; /* by enum pid_type: PIDTYPE_PID */
	struct upid numbers[1];
};

struct k_sigaction {
	struct {
		void *sa_handler;
	} sa;
};

struct sigpending {
	struct {
		unsigned long sig[1];
	} signal;
};

typedef struct {
	int counter;
} atomic_t;

struct signal_struct {
	atomic_t live;
	int group_exit_code;
	unsigned int flags;
	struct pid *pids[4]; /* by enum pid_type: the process, its group and its session are 1 to 3 */
};

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

struct fs_struct {
	struct path root, pwd;
};

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};

struct files_struct {
	struct fdtable *fdt;
};

struct bpf_local_storage;

struct sched_entity {
	__u64 exec_start, sum_exec_runtime;
};

struct uid_gid_extent {
	__u32 first, lower_first, count;
};

struct uid_gid_map {
	__u32 nr_extents;
	struct uid_gid_extent extent[5];
};

struct user_namespace {
	struct uid_gid_map uid_map;
};

typedef struct {
	unsigned int val;
} kuid_t;

struct cred {
	kuid_t uid;
	struct user_namespace *user_ns;
};

struct task_struct {
	const struct cred *cred;
	struct thread_info thread_info;
	unsigned int __state;
	unsigned long jobctl;
	int pid, tgid, exit_code;
	struct sched_entity se;
	struct task_struct *group_leader;
	struct mm_struct *mm;
	struct css_set *cgroups;
	struct bpf_local_storage *bpf_storage;
	struct pid *thread_pid;
	struct fs_struct *fs;
	struct files_struct *files;
	struct signal_struct *signal;
	struct sigpending pending;
	char comm[16];
};

/* --- memory --------------------------------------------------------------------------------------- */

struct vm_userfaultfd_ctx {
	struct userfaultfd_ctx *ctx;
};

struct vm_area_struct {
	unsigned long vm_flags;
	struct vm_userfaultfd_ctx vm_userfaultfd_ctx;
};

/* --- files --------------------------------------------------------------------------------------- */

struct super_block {
	unsigned int s_dev;
	unsigned long s_magic;
};

struct inode {
	unsigned short i_mode;
	unsigned int i_rdev;
	unsigned long i_ino;
	unsigned int i_nlink;
	struct super_block *i_sb;
	void *i_private;
};

struct eventfd_ctx {
	__u64 count;
	unsigned int flags;
	int id;
};

struct signalfd_ctx {
	struct {
		unsigned long sig[1];
	} sigmask;
};

struct proc_ns_operations {
	const char *name;
};

struct ns_common {
	const struct proc_ns_operations *ops;
};

struct qstr {
	__u32 len;
	const unsigned char *name;
};

struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
	unsigned int d_flags;
	struct {
		struct dentry *next;
		void *pprev;
	} d_hash;
};

struct vfsmount {
	struct dentry *mnt_root;
};

struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
};

struct file {
	struct path f_path;
	struct inode *f_inode;
	void *private_data;
};

/* --- sockets ------------------------------------------------------------------------------------- */

struct in6_addr {
	__u8 in6_u[16];
};

struct sock_common {
	unsigned short skc_family;
	volatile unsigned char skc_state;
	__be32 skc_daddr, skc_rcv_saddr;
	__be16 skc_dport;
	__u16 skc_num;
	struct in6_addr skc_v6_daddr, skc_v6_rcv_saddr;
};

typedef enum {
	SS_CONNECTED_ = 3,
} socket_state;

struct socket {
	socket_state state;
	short type;
	struct sock *sk;
	struct file *file;
};

struct sock {
	struct sock_common __sk_common;
	__u16 sk_type, sk_protocol;
	struct socket *sk_socket;
};

struct ipv6_pinfo {
	struct in6_addr saddr;
};

struct inet_sock {
	struct ipv6_pinfo *pinet6;
	__be32 inet_saddr;
	__be16 inet_sport;
};

struct unix_address {
	int len;
};

struct unix_sock {
	struct unix_address *addr;
	struct sock *peer;
};

struct netlink_sock {
	__u32 portid;
};

/* --- signals ------------------------------------------------------------------------------------- */

struct kernel_siginfo {
	int si_signo;
};

/* --- rings --------------------------------------------------------------------------------------- */

struct bpf_ringbuf {
	unsigned long consumer_pos, producer_pos;
};

struct bpf_ringbuf_map {
	struct bpf_ringbuf *rb;
};

/* --- iterators ----------------------------------------------------------------------------------- */

struct bpf_iter_meta {
	struct seq_file *seq;
};

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
};

#pragma clang attribute pop

/* What the kernel itself puts there; it finds them by their names. */
struct bpf_task_work {
	__u64 opaque;
} __attribute__((aligned(8)));

struct bpf_iter_num {
	__u64 opaque[1];
} __attribute__((aligned(8)));
