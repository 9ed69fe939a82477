/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What a descriptor is, from the kernel's own structures at the moment of the call: right in any mount and
 * network namespace.
 */
#pragma once

#define S_IFMT_	  0170000
#define S_IFSOCK_ 0140000

#ifdef PLAIN

static __always_inline long name_copy(void *to, const unsigned char *name)
{
	return bpf_probe_read_kernel_str(to, BPF_NAME_MAX, name);
}

#else

#define EACH_BYTE(value_) (~0ull / 255 * (value_))

/*
 * A name with its NUL: how many bytes. Most are short, stand in the dentry itself, and are copied by words here, up to
 * the first with a byte of 0; its lowest bit 7 below is that byte's. What stands behind it does not count.
 */
static __always_inline long name_copy(void *to, const unsigned char *name)
{
	const struct words *words = WORDS(name);

	for (__u32 i = 0; i < sizeof(*words) / 8; i++) {
		__u64 word = words->at[i], zeros = (word - EACH_BYTE(1)) & ~word & EACH_BYTE(0x80);

		((__u64 *)to)[i] = word; /* wherever that is: x86 does not mind */
		if (zeros) /* the bit alone, as a multiplier, moves the byte that says its place to the top */
			return 8 * i + (((zeros & -zeros) >> 7) * 0x0001020304050607 >> 56) + 1;
	}
	return bpf_probe_read_kernel_str(to, BPF_NAME_MAX, name);
}

#endif

/*
 * One step towards the root of its mount namespace, whatever the process has made its own: as /proc has it.
 * Names come leaf first, the tracer turns them round.
 */
LOOP_STEP(each_name, struct bpf_call **call, BPF_NAMES_MAX)
{
	struct bpf_call *c = *call;
	struct dentry *dentry = (void *)c->walk.dentry, *parent;
	struct vfsmount *mnt = (void *)c->walk.mnt;
	struct mount *mount, *above;
	const unsigned char *name;
	__u32 length, at;
	long n;

	if (dentry == GET(vfsmount, mnt, mnt_root)) {
		mount = (void *)mnt - bpf_core_field_offset(struct mount, mnt);
		above = GET(mount, mount, mnt_parent);
		if (above == mount)
			return 1;
		c->walk.dentry = (__u64)GET(mount, mount, mnt_mountpoint);
		c->walk.mnt = (__u64)above + bpf_core_field_offset(struct mount, mnt);
		return 0;
	}
	parent = GET(dentry, dentry, d_parent);
	if (parent == dentry)
		c->walk.flags |= BPF_FILE_ALONE;
	name = GET(dentry, dentry, d_name.name);
	length = GET(dentry, dentry, d_name.len);
	at = c->walk.at;
	asm volatile("" : "+r"(at)); /* the bound is checked on the very register that is used */
	if (length >= BPF_NAME_MAX || at > BPF_ROOM + BPF_NAME_MAX) {
		c->walk.flags |= BPF_FILE_CUT;
		return 1;
	}
	n = name_copy(&c->room[at], name);
	if (n <= 0)
		return 1;
	c->walk.at = at + n; /* with its NUL */
	c->walk.names++;
	c->walk.dentry = (__u64)parent;
	return parent == dentry;
}

static __always_inline struct file *file_of(struct task_struct *task, int fd)
{
	struct fdtable *table = seen(task)->files->fdt;
	struct file *file = NULL;

	if (fd < 0 || (__u32)fd >= table->max_fds)
		return NULL;
#ifdef PLAIN
	(void)bpf_probe_read_kernel(&file, sizeof(file), table->fd + fd);
#else
	file = (struct file *)WORDS(table->fd + fd)->at[0];
#endif
	return file;
}

static __always_inline int is_netlink(int fd)
{
	struct file *file = file_of(bpf_get_current_task_btf(), fd);
	struct inode *inode;
	struct socket *socket;
	struct sock *sk;

	if (!file)
		return 0;
	inode = GET(file, file, f_inode);
	if ((GET(inode, inode, i_mode) & S_IFMT_) != S_IFSOCK_)
		return 0;
	socket = GET(file, file, private_data);
	sk = GET(socket, socket, sk);
	return sk && GET(sock, sk, __sk_common.skc_family) == AF_NETLINK_;
}

static __always_inline __u32 walk_names(
	struct bpf_call *c, struct bpf_file *f, struct dentry *dentry, struct vfsmount *mnt, __u32 at)
{
	c->walk.dentry = (__u64)dentry;
	c->walk.mnt = (__u64)mnt;
	c->walk.at = at;
	c->walk.names = c->walk.flags = 0;
	/* A dentry that nobody can look up any more has been unlinked. */
	if (!GET(dentry, dentry, d_hash.pprev) && GET(dentry, dentry, d_parent) != dentry)
		c->walk.flags |= BPF_FILE_DELETED;
	if (LOOP(each_name, BPF_NAMES_MAX, &c) == BPF_NAMES_MAX)
		c->walk.flags |= BPF_FILE_CUT;
	f->flags = c->walk.flags;
	f->names = c->walk.names;
	return c->walk.at - at;
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
		dentry = seen(task)->fs->pwd.dentry;
		mnt = seen(task)->fs->pwd.mnt;
		inode = GET(dentry, dentry, d_inode);
	} else {
		file = file_of(task, fd);
		if (!file)
			return 0;
		dentry = GET(file, file, f_path.dentry);
		mnt = GET(file, file, f_path.mnt);
		inode = GET(file, file, f_inode);
	}
	f = (struct bpf_file *)b->data;
	__builtin_memset(f, 0, sizeof(*f));
	f->mode = GET(inode, inode, i_mode);
	f->inode = GET(inode, inode, i_ino);
	f->rdev = GET(inode, inode, i_rdev);
	f->links = GET(inode, inode, i_nlink);
	f->magic = GET(super_block, GET(inode, inode, i_sb), s_magic);
	at = c->used + sizeof(*b) + sizeof(*f);
	if (at > BPF_ROOM - BPF_NAME_MAX)
		return 0;
	if (file && f->magic == BPF_MAGIC_SOCKFS)
		more = describe_socket(c, (unsigned long)file, at);
	else
		more = walk_names(c, f, dentry, mnt, at);
	if (file && (f->magic == BPF_MAGIC_ANON || f->magic == BPF_MAGIC_PIDFS || f->magic == BPF_MAGIC_NSFS))
		more = describe_special(c, (unsigned long)file, at, more);
	if (more > BPF_CHUNK) {
		f->flags |= BPF_FILE_CUT;
		more = 0;
	}
	if ((f->flags & BPF_FILE_CUT) && c->used)
		return 1;
	blob_done(c, b, BPF_BLOB_FILE, flags, (__u64)(__s64)fd, sizeof(*f) + more);
	return 0;
}
