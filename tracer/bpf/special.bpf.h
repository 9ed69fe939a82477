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

#define DEPTHS 3 /* of pid namespaces, the host's first, in which a tracer is looked for: a loop would be a frame too many */

/* The number where the tracer is, 0 if it has none there; -1: of one that nobody waits for any more. */
static __always_inline __u64 pid_number(const struct bpf_call *c, struct pid *pid)
{
	const struct bpf_run *run = call_run(c);

	if (!run || !BPF_CORE_READ(pid, tasks[0].first))
		return -1;
#pragma unroll
	for (__u32 level = 0; level < DEPTHS; level++) {
		struct upid up = pid_at(pid, level);

		if (up.ns && (BPF_CORE_READ(up.ns, ns.inum) == run->pid_ns || !run->pid_ns))
			return (__s64)up.nr;
	}
	return 0;
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

/* How many bytes of names there are now. `at`: their place in the room, behind `f`. */
__noinline int describe_special(struct bpf_call *c, unsigned long file_, __u32 at, __u32 names)
{
	struct file *file = (void *)file_;
	struct ns_common *ns;
	struct bpf_file *f;
	const char *name;
	__u32 before = at - sizeof(*f);
	long n;

	if (!c)
		return 0;
	asm volatile("" : "+r"(before)); /* the bound is checked on the very register that is used */
	if (before > BPF_ROOM - NAME_MAX_ - sizeof(*f))
		return names;
	f = (struct bpf_file *)&c->room[before];
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
