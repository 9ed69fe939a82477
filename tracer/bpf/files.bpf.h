/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What a descriptor is, from the kernel's own structures at the moment of the call: right in any mount and
 * network namespace.
 */
#pragma once

#define AF_UNIX_    1
#define AF_INET_    2
#define AF_INET6_   10
#define AF_NETLINK_ 16
#define S_IFMT_     0170000
#define S_IFSOCK_   0140000

struct walk {
	struct bpf_call *call;
	struct bpf_file *file;
	struct dentry *dentry;
	struct vfsmount *mnt;
	struct dentry *root;
	struct vfsmount *root_mnt;
	__u32 at; /* where the next name goes, in the call's room */
};

/* One step towards the root; names come leaf first, the tracer turns them round. */
static long each_name(__u32 i, struct walk *w)
{
	struct dentry *dentry = w->dentry, *parent;
	struct vfsmount *mnt = w->mnt;
	struct mount *mount, *above;
	const unsigned char *name;
	__u32 length;
	long n;

	(void)i;
	if (dentry == w->root && mnt == w->root_mnt)
		return 1;
	if (dentry == BPF_CORE_READ(mnt, mnt_root)) {
		mount = (void *)mnt - bpf_core_field_offset(struct mount, mnt);
		above = BPF_CORE_READ(mount, mnt_parent);
		if (above == mount)
			return 1;
		w->dentry = BPF_CORE_READ(mount, mnt_mountpoint);
		w->mnt = (void *)above + bpf_core_field_offset(struct mount, mnt);
		return 0;
	}
	parent = BPF_CORE_READ(dentry, d_parent);
	if (parent == dentry)
		w->file->flags |= BPF_FILE_ALONE;
	name = BPF_CORE_READ(dentry, d_name.name);
	length = BPF_CORE_READ(dentry, d_name.len);
	if (length >= BPF_NAME_MAX || w->at >= BPF_ROOM) {
		w->file->flags |= BPF_FILE_CUT;
		return 1;
	}
	n = bpf_probe_read_kernel_str(&w->call->room[w->at & (2 * BPF_ROOM - 1) & 4095], BPF_NAME_MAX, name);
	if (n <= 0)
		return 1;
	w->at += n; /* with its NUL */
	w->file->names++;
	w->dentry = parent;
	return parent == dentry;
}

static __always_inline void describe_inet(struct bpf_file *f, struct sock *sk)
{
	f->local_port = BPF_CORE_READ(sk, __sk_common.skc_num);
	f->peer_port = __builtin_bswap16(BPF_CORE_READ(sk, __sk_common.skc_dport));
	if (f->family == AF_INET_) {
		__u32 local = BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr);
		__u32 peer = BPF_CORE_READ(sk, __sk_common.skc_daddr);

		__builtin_memcpy(f->local, &local, 4);
		__builtin_memcpy(f->peer, &peer, 4);
	} else {
		bpf_probe_read_kernel(f->local, 16,
			(void *)sk + bpf_core_field_offset(struct sock, __sk_common.skc_v6_rcv_saddr));
		bpf_probe_read_kernel(f->peer, 16,
			(void *)sk + bpf_core_field_offset(struct sock, __sk_common.skc_v6_daddr));
	}
}

/* The bytes of sun_path behind the structure; how many. */
static __always_inline __u32 describe_unix(struct bpf_call *c, struct bpf_file *f, struct sock *sk, __u32 at)
{
	struct unix_sock *u = (void *)sk;
	struct unix_address *address = BPF_CORE_READ(u, addr);
	struct sock *peer = BPF_CORE_READ(u, peer);
	int length;

	if (peer)
		f->peer_inode = BPF_CORE_READ(peer, sk_socket, file, f_inode, i_ino);
	if (!address)
		return 0;
	length = BPF_CORE_READ(address, len) - 2; /* without sun_family */
	if (length <= 0 || length > 108 || at > BPF_ROOM)
		return 0;
	/* The address itself stands behind len; its first two bytes are the family. */
	if (bpf_probe_read_kernel(&c->room[at & 4095], length & 127,
		    (void *)address + bpf_core_field_offset(struct unix_address, len) + 4 + 2) != 0)
		return 0;
	f->path_size = length;
	return length;
}

static __always_inline __u32 describe_socket(struct bpf_call *c, struct bpf_file *f, struct file *file, __u32 at)
{
	struct socket *socket = BPF_CORE_READ(file, private_data);
	struct sock *sk = BPF_CORE_READ(socket, sk);

	if (!sk)
		return 0;
	f->family = BPF_CORE_READ(sk, __sk_common.skc_family);
	f->type = BPF_CORE_READ(sk, sk_type);
	f->protocol = BPF_CORE_READ(sk, sk_protocol);
	f->state = BPF_CORE_READ(sk, __sk_common.skc_state);
	if (f->family == AF_INET_ || f->family == AF_INET6_)
		describe_inet(f, sk);
	else if (f->family == AF_NETLINK_)
		f->port_id = BPF_CORE_READ((struct netlink_sock *)(void *)sk, portid);
	else if (f->family == AF_UNIX_)
		return describe_unix(c, f, sk, at);
	return 0;
}

static __always_inline struct file *file_of(struct task_struct *task, int fd)
{
	struct fdtable *table = BPF_CORE_READ(task, files, fdt);
	struct file **files, *file = NULL;

	if (fd < 0 || (__u32)fd >= BPF_CORE_READ(table, max_fds))
		return NULL;
	files = BPF_CORE_READ(table, fd);
	(void)bpf_probe_read_kernel(&file, sizeof(file), files + fd);
	return file;
}

static __always_inline __u32 walk_names(struct bpf_call *c, struct bpf_file *f, struct task_struct *task,
	struct dentry *dentry, struct vfsmount *mnt, __u32 at)
{
	struct walk w = {
		.call = c,
		.file = f,
		.dentry = dentry,
		.mnt = mnt,
		.root = BPF_CORE_READ(task, fs, root.dentry),
		.root_mnt = BPF_CORE_READ(task, fs, root.mnt),
		.at = at,
	};

	/* A dentry that nobody can look up any more has been unlinked. */
	if (!BPF_CORE_READ(dentry, d_hash.pprev) && BPF_CORE_READ(dentry, d_parent) != dentry)
		f->flags |= BPF_FILE_DELETED;
	if (bpf_loop(BPF_NAMES_MAX, each_name, &w, 0) == BPF_NAMES_MAX)
		f->flags |= BPF_FILE_CUT;
	return w.at - at;
}

#define AT_FDCWD_ -100

/* 1: its names do not fit into what is left of the room, and nothing was added. */
__noinline int capture_file(struct bpf_call *c, int fd, __u32 flags)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct blob *b;
	struct inode *inode;
	struct dentry *dentry;
	struct vfsmount *mnt;
	struct file *file = NULL;
	struct bpf_file *f;
	__u32 at, more;

	if (!c)
		return 0;
	b = blob_here(c);
	if (!b)
		return 0;
	if (fd == AT_FDCWD_) {
		dentry = BPF_CORE_READ(task, fs, pwd.dentry);
		mnt = BPF_CORE_READ(task, fs, pwd.mnt);
		inode = BPF_CORE_READ(dentry, d_inode);
	} else {
		file = file_of(task, fd);
		if (!file)
			return 0;
		dentry = BPF_CORE_READ(file, f_path.dentry);
		mnt = BPF_CORE_READ(file, f_path.mnt);
		inode = BPF_CORE_READ(file, f_inode);
	}
	f = (struct bpf_file *)b->data;
	__builtin_memset(f, 0, sizeof(*f));
	f->mode = BPF_CORE_READ(inode, i_mode);
	f->inode = BPF_CORE_READ(inode, i_ino);
	f->rdev = BPF_CORE_READ(inode, i_rdev);
	f->device = BPF_CORE_READ(inode, i_sb, s_dev);
	at = c->used + sizeof(*b) + sizeof(*f);
	if (at > BPF_ROOM - BPF_NAME_MAX)
		return 0;
	if (file && (f->mode & S_IFMT_) == S_IFSOCK_)
		more = describe_socket(c, f, file, at);
	else
		more = walk_names(c, f, task, dentry, mnt, at);
	if ((f->flags & BPF_FILE_CUT) && c->used)
		return 1;
	if (more > BPF_CHUNK)
		more = 0;
	blob_done(c, b, BPF_BLOB_FILE, flags, (__u64)(__s64)fd, sizeof(*f) + more);
	return 0;
}
