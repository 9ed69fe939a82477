/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls of sockets for the decoder's comparison with strace: addresses of every family in use,
 * messages with control messages, lengths that do not fit, NULL, pages that cannot be read, unknown
 * flags.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <linux/filter.h>
#include <net/ethernet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/uio.h>
#include <unistd.h>
#define S(n, ...) syscall(SYS_##n, ##__VA_ARGS__)
int main(void)
{
	char *page = (char *)mmap(NULL, 8192, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	mprotect(page + 4096, 4096, 0);
	char *bad = page + 4096;
	int sp[2];
	S(socketpair, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, sp);
	S(socketpair, AF_UNIX, SOCK_STREAM | 0xabcd0000, 0, sp);
	S(socketpair, AF_UNIX, SOCK_STREAM, 5, NULL);
	S(socketpair, 0x99, 0xf, 5, bad);
	int d[2];
	S(socketpair, AF_UNIX, SOCK_DGRAM, 0, d);
	S(socketpair, AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, sp);
	/* msg with fds */
	struct iovec iov[2] = {
		{"hello", 5}, {"world of long messages that is more than thirty-two bytes", 57}};
	char control[256] __attribute__((aligned(8))) = {0};
	struct msghdr m = {.msg_iov = iov,
		.msg_iovlen = 2,
		.msg_control = control,
		.msg_controllen = CMSG_SPACE(2 * sizeof(int)) + CMSG_SPACE(sizeof(struct ucred))};
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(2 * sizeof(int));
	((int *)CMSG_DATA(c))[0] = 0;
	((int *)CMSG_DATA(c))[1] = sp[0];
	c = CMSG_NXTHDR(&m, c);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_CREDENTIALS;
	c->cmsg_len = CMSG_LEN(sizeof(struct ucred));
	*(struct ucred *)CMSG_DATA(c) = (struct ucred){getpid(), getuid(), getgid()};
	int one = 1, zero = 0;
	setsockopt(d[1], SOL_SOCKET, SO_PASSCRED, &one, 4);
	setsockopt(d[1], SOL_SOCKET, SO_TIMESTAMP, &one, 4);
	S(sendmsg, d[0], &m, MSG_NOSIGNAL | MSG_DONTWAIT);
	char rb[100], rc[256] __attribute__((aligned(8)));
	struct iovec riov[2] = {{rb, 20}, {rb + 20, 80}};
	struct sockaddr_un un;
	struct msghdr r = {.msg_name = &un,
		.msg_namelen = sizeof(un),
		.msg_iov = riov,
		.msg_iovlen = 2,
		.msg_control = rc,
		.msg_controllen = sizeof(rc)};
	S(recvmsg, d[1], &r, 0);
	r.msg_controllen = sizeof(rc);
	r.msg_namelen = sizeof(un);
	S(recvmsg, d[1], &r, MSG_DONTWAIT);
	setsockopt(d[1], SOL_SOCKET, SO_TIMESTAMP, &zero, 4);
	setsockopt(d[1], SOL_SOCKET, SO_TIMESTAMPNS, &one, 4);
	S(sendto, d[0], "abc", 3, 0, NULL, 0);
	r.msg_controllen = sizeof(rc);
	r.msg_namelen = sizeof(un);
	S(recvmsg, d[1], &r, 0);
	S(sendto, d[0], "abcdefghijkl", 12, 0, NULL, 0);
	r.msg_controllen = 20;
	r.msg_namelen = sizeof(un);
	riov[0].iov_len = 4;
	r.msg_iovlen = 1;
	S(recvmsg, d[1], &r, MSG_TRUNC);
	S(sendmsg, d[0], NULL, 0);
	S(sendmsg, d[0], bad, 0);
	S(sendmsg, -1, &m, 0xffffffff);
	S(recvmsg, -1, &m, 0);
	S(recvmsg, d[1], NULL, 0);
	S(recvmsg, d[1], bad, MSG_DONTWAIT);
	struct msghdr e = {0};
	S(sendmsg, d[0], &e, 0);
	e.msg_iov = (void *)bad;
	e.msg_iovlen = 2;
	e.msg_control = bad;
	e.msg_controllen = 30;
	e.msg_name = bad;
	e.msg_namelen = 16;
	e.msg_flags = MSG_TRUNC;
	S(sendmsg, d[0], &e, 0);
	e = (struct msghdr){.msg_control = control, .msg_controllen = 8};
	S(sendmsg, -1, &e, 0);
	c = (struct cmsghdr *)control;
	c->cmsg_level = IPPROTO_IP;
	c->cmsg_type = IP_PKTINFO;
	c->cmsg_len = CMSG_LEN(sizeof(struct in_pktinfo));
	struct in_pktinfo pi = {.ipi_ifindex = 1};
	memcpy(CMSG_DATA(c), &pi, sizeof(pi));
	e.msg_controllen = CMSG_SPACE(sizeof(pi));
	S(sendmsg, -1, &e, 0);
	c->cmsg_type = IP_TTL;
	c->cmsg_len = CMSG_LEN(4);
	*(int *)CMSG_DATA(c) = 64;
	e.msg_controllen = CMSG_SPACE(4);
	S(sendmsg, -1, &e, 0);
	c->cmsg_type = IP_TOS;
	c->cmsg_len = CMSG_LEN(1);
	*(char *)CMSG_DATA(c) = 4;
	e.msg_controllen = CMSG_SPACE(1);
	S(sendmsg, -1, &e, 0);
	c->cmsg_level = IPPROTO_IPV6;
	c->cmsg_type = IPV6_PKTINFO;
	c->cmsg_len = CMSG_LEN(20);
	e.msg_controllen = CMSG_SPACE(20);
	S(sendmsg, -1, &e, 0);
	c->cmsg_level = 77;
	c->cmsg_type = 1;
	c->cmsg_len = CMSG_LEN(5);
	S(sendmsg, -1, &e, 0);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = 3;
	S(sendmsg, -1, &e, 0);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = 0x77;
	c->cmsg_len = 16;
	S(sendmsg, -1, &e, 0);
	c->cmsg_level = SOL_TCP;
	c->cmsg_type = 5;
	c->cmsg_len = 100;
	S(sendmsg, -1, &e, 0);
	/* mmsg */
	struct mmsghdr mm[3] = {{.msg_hdr = {.msg_iov = iov, .msg_iovlen = 1}},
		{.msg_hdr = {.msg_iov = iov + 1, .msg_iovlen = 1}}};
	S(sendmmsg, d[0], mm, 2, 0);
	S(sendmmsg, -1, mm, 2, MSG_MORE);
	S(sendmmsg, -1, mm, 0, MSG_MORE);
	S(sendmmsg, d[0], bad, 2, 0);
	S(sendmmsg, d[0], NULL, 2, 0);
	struct mmsghdr rm[3] = {{.msg_hdr = {.msg_iov = riov, .msg_iovlen = 2}},
		{.msg_hdr = {.msg_iov = riov + 1, .msg_iovlen = 1}},
		{.msg_hdr = {.msg_iov = riov + 1, .msg_iovlen = 1}}};
	struct timespec ts = {1, 5};
	S(recvmmsg, d[1], rm, 3, MSG_DONTWAIT, NULL);
	S(recvmmsg, d[1], rm, 3, MSG_DONTWAIT, &ts);
	S(sendto, d[0], "abc", 3, 0, NULL, 0);
	S(recvmmsg, d[1], rm, 3, MSG_WAITFORONE, &ts);
	S(recvmmsg, -1, rm, 3, MSG_WAITFORONE, &ts);
	S(recvmmsg, d[1], bad, 3, MSG_WAITFORONE, bad);
	/* sockaddrs */
	int t = S(socket, AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP);
	int t6 = S(socket, AF_INET6, SOCK_DGRAM, IPPROTO_UDP);
	int nl = S(socket, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	int pk = S(socket, AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
	S(socket, AF_PACKET, SOCK_DGRAM, htons(ETH_P_IPV6));
	S(socket, AF_VSOCK, SOCK_STREAM, 0);
	S(socket, AF_BLUETOOTH, SOCK_STREAM, 3);
	S(socket, AF_CAN, SOCK_RAW, 1);
	S(socket, AF_ALG, SOCK_SEQPACKET, 0);
	S(socket, AF_INET, SOCK_RAW, 255);
	S(socket, AF_INET, SOCK_RAW, 256);
	S(socket, AF_INET, 0xf, 262);
	S(socket, 46, 0, 0);
	S(socket, 45, 0, 1);
	S(socket, AF_APPLETALK, 3, 1);
	S(socket, AF_X25, 3, 1);
	S(socket, AF_IPX, SOCK_DGRAM, 0);
	S(socket, AF_XDP, SOCK_RAW, 0);
	struct sockaddr_in in = {
		.sin_family = AF_INET, .sin_port = htons(0), .sin_addr = {htonl(0x7f000001)}};
	S(bind, t, &in, sizeof(in));
	S(listen, t, 5);
	S(getsockname, t, &in, (one = sizeof(in), &one));
	S(getpeername, t, &in, (one = sizeof(in), &one));
	S(getsockname, t, NULL, &one);
	S(getsockname, t, &in, NULL);
	S(getsockname, -1, &in, &one);
	S(getsockname, t, bad, &one);
	S(getsockname, t, &in, bad);
	struct sockaddr_in in2 = in;
	S(accept, t, &in2, (one = sizeof(in), &one));
	S(accept4, t, NULL, NULL, SOCK_CLOEXEC | 1);
	int cl = S(socket, AF_INET, SOCK_STREAM, 0);
	one = sizeof(in);
	S(getsockname, t, &in, &one);
	S(connect, cl, &in, sizeof(in));
	int ac = S(accept4, t, &in2, (one = 128, &one), SOCK_NONBLOCK);
	S(getpeername, ac, &in2, (one = 128, &one));
	in.sin_port = htons(9);
	S(connect, cl, &in, 3);
	S(connect, cl, &in, 0);
	S(connect, cl, NULL, 16);
	S(connect, cl, bad, 16);
	S(connect, cl, &in, 300);
	S(connect, cl, &in, 15);
	S(connect, cl, &in, 1);
	S(connect, -1, &in, -1);
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6,
		.sin6_port = htons(53),
		.sin6_flowinfo = htonl(7),
		.sin6_scope_id = 1};
	in6.sin6_addr.s6_addr[15] = 1;
	S(connect, t6, &in6, sizeof(in6));
	S(connect, t6, &in6, 24);
	S(connect, t6, &in6, 20);
	in6.sin6_addr.s6_addr[0] = 0xfe;
	in6.sin6_addr.s6_addr[1] = 0x80;
	in6.sin6_scope_id = 77;
	S(connect, t6, &in6, sizeof(in6));
	struct sockaddr_un u = {.sun_family = AF_UNIX, .sun_path = "/tmp/decode2/nosuch"};
	int us = S(socket, AF_UNIX, SOCK_STREAM, 0);
	S(connect, us, &u, sizeof(u));
	S(connect, us, &u, 2);
	S(connect, us, &u, 8);
	S(connect, us, &u, 3);
	memcpy(u.sun_path, "\0abs\0tr\1act", 12);
	S(connect, us, &u, 2 + 11);
	S(connect, us, &u, sizeof(u));
	S(bind, us, &u, 2 + 7);
	S(getsockname, us, &u, (one = sizeof(u), &one));
	S(getsockname, us, &u, (one = 6, &one));
	S(getsockname, d[0], &u, (one = sizeof(u), &one));
	memset(u.sun_path, 'x', 108);
	S(connect, us, &u, 110);
	struct sockaddr_nl n = {.nl_family = AF_NETLINK, .nl_groups = 0x11};
	S(bind, nl, &n, sizeof(n));
	S(bind, nl, &n, 4);
	n.nl_pid = 12345;
	S(connect, nl, &n, 12);
	S(getsockname, nl, &n, (one = 12, &one));
	struct sockaddr_ll ll = {.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_IP),
		.sll_ifindex = 1,
		.sll_hatype = 1,
		.sll_pkttype = 4,
		.sll_halen = 6,
		.sll_addr = "\1\2\3\4\5\6"};
	S(bind, pk, &ll, sizeof(ll));
	ll.sll_halen = 0;
	ll.sll_ifindex = 999;
	ll.sll_hatype = 0xfff0;
	ll.sll_pkttype = 99;
	S(bind, pk, &ll, sizeof(ll));
	S(bind, pk, &ll, 10);
	char any[128] = {0};
	int fams[] = {0, 5, 6, 12, 16, 24, 29, 41, 43, 46, 99};
	for (int i = 1; i < 128; i++)
		any[i] = i;
	for (unsigned i = 0; i < sizeof(fams) / sizeof(int); i++) {
		any[0] = fams[i];
		any[1] = 0;
		S(bind, -1, any, 8);
		S(bind, -1, any, 64);
		S(bind, -1, any, 16);
		S(bind, -1, any, 2);
	}
	S(sendto, t6, "x", 1, MSG_OOB | MSG_FASTOPEN, &in6, 28);
	S(recvfrom, t6, rb, 10, MSG_DONTWAIT | MSG_PEEK, &in6, (one = 28, &one));
	return 0;
}
