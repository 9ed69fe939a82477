/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What a socket is: its protocol, and the addresses that getsockname() and getpeername() would give.
 */
#pragma once

#define AF_UNIX_      1
#define AF_INET_      2
#define AF_INET6_     10
#define AF_NETLINK_   16
#define TCP_SYN_SENT_ 2
#define TCP_CLOSE_    7

static __always_inline void copy_v6(__u8 to[16], const struct in6_addr *from)
{
#ifdef PLAIN
	(void)bpf_probe_read_kernel(to, 16, from);
#else
	((__u64 *)to)[0] = WORDS(from)->at[0];
	((__u64 *)to)[1] = WORDS(from)->at[1];
#endif
}

/* A kernel without IPv6 has no room for its addresses. */
static __always_inline int has_v6(void)
{
	return bpf_core_field_exists(struct sock_common, skc_v6_daddr) && bpf_core_field_exists(struct inet_sock, pinet6);
}

static __always_inline int is_any(const __u8 address[16])
{
	const __u64 *halves = (const void *)address;

	return !halves[0] && !halves[1];
}

/*
 * After inet_getname() and inet6_getname(): what it was bound to stays when a connection is over. So does whom
 * it was connected with, for those who ask once, as strace and the ptrace backend do.
 */
static __always_inline void describe_inet(struct bpf_socket *s, struct socket *socket, struct sock *sk)
{
	struct inet_sock *inet = (void *)sk;
	int is_v4 = s->family == AF_INET_;

	s->local_port = __builtin_bswap16(GET(inet_sock, inet, inet_sport));
	if (is_v4) {
		__u32 local = GET(sock, sk, __sk_common.skc_rcv_saddr);

		if (!local)
			local = GET(inet_sock, inet, inet_saddr);
		__builtin_memcpy(s->local, &local, 4);
	} else if (has_v6()) {
		copy_v6(s->local, (void *)sk + bpf_core_field_offset(struct sock, __sk_common.skc_v6_rcv_saddr));
		if (is_any(s->local))
			copy_v6(s->local, &GET(inet_sock, inet, pinet6)->saddr);
	}
	if ((s->state == TCP_CLOSE_ || s->state == TCP_SYN_SENT_) && GET(socket, socket, state) != SS_CONNECTED_)
		return; /* not yet, or refused */
	s->peer_port = __builtin_bswap16(GET(sock, sk, __sk_common.skc_dport));
	if (is_v4) {
		__u32 peer = GET(sock, sk, __sk_common.skc_daddr);

		__builtin_memcpy(s->peer, &peer, 4);
	} else if (has_v6()) {
		copy_v6(s->peer, (void *)sk + bpf_core_field_offset(struct sock, __sk_common.skc_v6_daddr));
	}
}

/* The bytes of sun_path behind the structure; how many. */
static __always_inline __u32 describe_unix(struct bpf_call *c, struct bpf_socket *s, struct sock *sk, __u32 at)
{
	struct unix_sock *u = (void *)sk;
	struct unix_address *address = GET(unix_sock, u, addr);
	struct sock *peer = GET(unix_sock, u, peer);
	int length;

	if (peer) {
		struct file *file = GET(socket, GET(sock, peer, sk_socket), file);

		s->peer_inode = GET(inode, GET(file, file, f_inode), i_ino);
	}
	if (!address)
		return 0;
	length = GET(unix_address, address, len) - 2; /* without sun_family */
	if (length <= 0 || length > 108 || at > BPF_ROOM)
		return 0;
	/* The address itself stands behind len; its first two bytes are the family. */
	if (bpf_probe_read_kernel(&c->room[BOUNDED(at)], length & 127,
		    (void *)address + bpf_core_field_offset(struct unix_address, len) + 4 + 2) != 0)
		return 0;
	s->path_size = length;
	return length;
}

/* How many bytes there are behind struct bpf_file, whose end is at `at` in the room. */
__noinline int describe_socket(struct bpf_call *c, unsigned long file_, __u32 at)
{
	struct file *file = (void *)file_;
	struct socket *socket = GET(file, file, private_data);
	struct sock *sk = GET(socket, socket, sk);
	struct bpf_socket *s;

	if (!c)
		return 0;
	asm volatile("" : "+r"(at)); /* the bound is checked on the very register that is used */
	if (at > BPF_ROOM)
		return 0;
	s = (void *)&c->room[at];
	__builtin_memset(s, 0, sizeof(*s));
	if (!sk)
		return sizeof(*s);
	s->family = GET(sock, sk, __sk_common.skc_family);
	s->type = GET(sock, sk, sk_type);
	s->protocol = GET(sock, sk, sk_protocol);
	s->state = GET(sock, sk, __sk_common.skc_state);
	if (s->family == AF_INET_ || s->family == AF_INET6_)
		describe_inet(s, socket, sk);
	else if (s->family == AF_NETLINK_)
		s->port_id = BPF_CORE_READ((struct netlink_sock *)(void *)sk, portid);
	else if (s->family == AF_UNIX_)
		return sizeof(*s) + describe_unix(c, s, sk, at + sizeof(*s));
	return sizeof(*s);
}
