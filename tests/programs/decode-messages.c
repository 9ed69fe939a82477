/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages for the decoder's comparison with strace: many in one call, descriptors in their control messages,
 * control buffers and lists of buffers that are longer than a page.
 */
#include "decode-calls.h"

#include <fcntl.h>
#include <linux/if_xdp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>

#define MANY	70  /* more messages than fit into a page */
#define BUFFERS 300 /* and more buffers */

static char control[3 * 4096] __attribute__((aligned(8)));

/* One SCM_RIGHTS with these descriptors; its length. */
static size_t rights(const int *fds, size_t n)
{
	struct cmsghdr *c = (struct cmsghdr *)(void *)control;

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(n * sizeof(int));
	memcpy(CMSG_DATA(c), fds, n * sizeof(int));
	return CMSG_SPACE(n * sizeof(int));
}

static void descriptors(const int *pair, int null)
{
	struct iovec part = { "fds", 3 };
	struct mmsghdr sent[2] = { { .msg_hdr = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control } },
		{ .msg_hdr = { .msg_iov = &part, .msg_iovlen = 1 } } };
	char data[8], space[256] __attribute__((aligned(8)));
	struct iovec into = { data, sizeof(data) };
	struct mmsghdr got[2] = { { .msg_hdr = { .msg_iov = &into, .msg_iovlen = 1, .msg_control = space,
					    .msg_controllen = sizeof(space) } },
		{ .msg_hdr = { .msg_iov = &into, .msg_iovlen = 1 } } };
	int fds[2] = { null, pair[1] };

	sent[0].msg_hdr.msg_controllen = rights(fds, 2);
	S(sendmsg, pair[0], &sent[0].msg_hdr, 0);
	S(recvmsg, pair[1], &got[0].msg_hdr, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	got[0].msg_hdr.msg_controllen = sizeof(space);
	S(sendmmsg, pair[0], sent, 2, 0);
	S(recvmmsg, pair[1], got, 2, MSG_DONTWAIT, NULL);
	S(sendmmsg, -1, sent, 2, 0);
}

static void many(const int *pair)
{
	static struct mmsghdr sent[MANY], got[MANY];
	static struct iovec parts[BUFFERS];
	static char bytes[BUFFERS];
	struct msghdr long_one = { .msg_iov = parts, .msg_iovlen = BUFFERS };

	for (int i = 0; i < BUFFERS; i++) {
		bytes[i] = (char)('a' + i % 26);
		parts[i] = (struct iovec){ bytes + i, 1 };
	}
	for (int i = 0; i < MANY; i++) {
		sent[i].msg_hdr = (struct msghdr){ .msg_iov = parts + i, .msg_iovlen = 1 };
		got[i].msg_hdr = (struct msghdr){ .msg_iov = parts + i, .msg_iovlen = 1 };
	}
	S(sendmmsg, pair[0], sent, MANY, MSG_DONTWAIT);
	S(recvmmsg, pair[1], got, MANY, MSG_DONTWAIT, NULL);
	S(sendmmsg, -1, sent, MANY, MSG_DONTWAIT);
	S(sendmsg, -1, &long_one, 0);
	S(writev, -1, parts, BUFFERS);
	S(pwritev, -1, parts, 33, 0, 0);
}

/* The one address that has a descriptor in it; and one of the same size that has none. */
static void address_with_descriptor(int null)
{
	struct sockaddr_xdp xdp = { AF_XDP, XDP_SHARED_UMEM, 1, 2, (uint32_t)null };
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_zero = { 1, 2, 3, 4, 5 } };

	S(connect, -1, &xdp, sizeof(xdp));
	S(bind, -1, &xdp, sizeof(xdp) + 1);
	S(connect, -1, &in, sizeof(in));
}

static void long_control(void)
{
	struct msghdr m = { .msg_control = control };
	int fds[2000];

	for (int i = 0; i < 2000; i++)
		fds[i] = -1 - i;
	m.msg_controllen = rights(fds, 2000);
	S(sendmsg, -1, &m, 0);
	m.msg_controllen = sizeof(control);
	S(sendmsg, -1, &m, 0);
}

int main(void)
{
	int pair[2], null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	memset(control, 0, sizeof(control)); /* so that its pages are there */
	S(socketpair, AF_UNIX, SOCK_DGRAM, 0, pair);
	for (int i = 0; i < 5; i++)
		descriptors(pair, null);
	many(pair);
	address_with_descriptor(null);
	long_control();
	return 0;
}
