/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Files that are none: what an eventfd, a signalfd, a pidfd or a namespace is, besides its name.
 */
#pragma once

#define EFD_SEMAPHORE_ 1
#define NAME_MAX_      32

static __always_inline int name_is(const struct bpf_call *c, __u32 at, const char *eight)
{
	__u64 have, want;

	__builtin_memcpy(&have, &c->room[at & (BPF_ROOM - 1)], 8);
	__builtin_memcpy(&want, eight, 8);
	return have == want;
}

/* The number where the tracer is; -1: of one that nobody waits for any more. */
static __always_inline __u64 pid_number(const struct bpf_call *c, struct pid *pid)
{
	const struct bpf_run *run = call_run(c);

	if (!run || !BPF_CORE_READ(pid, tasks[0].first))
		return -1;
	return (__s64)number_here(pid, run);
}

static __always_inline void describe_anonymous(const struct bpf_call *c, struct bpf_file *f, void *context, __u32 at)
{
	if (name_is(c, at, "[eventfd")) {
		struct eventfd_ctx *e = context;

		f->extra[0] = BPF_CORE_READ(e, count);
		f->extra[1] = BPF_CORE_READ(e, id);
		f->extra[2] = BPF_CORE_READ(e, flags) & EFD_SEMAPHORE_;
	} else if (name_is(c, at, "[signalf")) {
		struct signalfd_ctx *s = context;

		f->extra[0] = ~BPF_CORE_READ(s, sigmask.sig[0]); /* what it is not interested in */
	} else if (name_is(c, at, "[pidfd]")) {
		f->extra[0] = pid_number(c, context); /* before Linux 6.9 */
	}
}

/* How many bytes of names there are now. */
static __always_inline __u32 describe_special(
	struct bpf_call *c, struct bpf_file *f, struct file *file, __u32 at, __u32 names)
{
	struct ns_common *ns;
	const char *name;
	long n;

	if (at > BPF_ROOM - NAME_MAX_)
		return names;
	switch (f->magic) {
	case BPF_MAGIC_ANON:
		describe_anonymous(c, f, BPF_CORE_READ(file, private_data), at);
		return names;
	case BPF_MAGIC_PIDFS:
		f->extra[0] = pid_number(c, BPF_CORE_READ(file, f_inode, i_private));
		return names;
	case BPF_MAGIC_NSFS:
		ns = BPF_CORE_READ(file, f_inode, i_private);
		name = BPF_CORE_READ(ns, ops, name);
		n = bpf_probe_read_kernel_str(&c->room[at & (BPF_ROOM - 1)], NAME_MAX_, name);
		f->names = 1;
		return n > 0 ? n : 0;
	}
	return names;
}
