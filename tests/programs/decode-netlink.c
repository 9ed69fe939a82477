/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Netlink messages for the decoder's comparison with strace: requests and their answers of NETLINK_ROUTE,
 * errors, headers of every other protocol, lengths that do not fit, pages that cannot be read.
 */
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define S(n_, ...) syscall(SYS_##n_, ##__VA_ARGS__)

static char *page, *bad;

static struct {
	struct nlmsghdr h;
	char payload[256];
} m;

static char *attribute(char *at, int type, const void *bytes, size_t size)
{
	struct nlattr a = { (uint16_t)(sizeof(a) + size), (uint16_t)type };

	memcpy(at, &a, sizeof(a));
	memcpy(at + sizeof(a), bytes, size);
	return at + ((sizeof(a) + size + 3) & ~3ul);
}

static void send_message(int fd, int type, int flags, size_t payload)
{
	m.h = (struct nlmsghdr){ (uint32_t)(sizeof(m.h) + payload), (uint16_t)type, (uint16_t)flags, 7, 0 };
	S(sendto, fd, &m, m.h.nlmsg_len, MSG_DONTWAIT, NULL, 0);
}

static void link_request(int fd)
{
	struct ifinfomsg link = { .ifi_family = AF_UNSPEC, .ifi_index = 1 };
	uint32_t mask = RTEXT_FILTER_VF | 0x1000;
	char *at = m.payload;

	memcpy(at, &link, sizeof(link));
	at = attribute(at + sizeof(link), IFLA_IFNAME, "lo", 3);
	at = attribute(at, IFLA_EXT_MASK, &mask, sizeof(mask));
	at = attribute(at, IFLA_ADDRESS, "\1\2\3\4\5\6", 6);
	at = attribute(at, 0x3fff, "\1\2\3\4\5\6", 6);
	send_message(fd, RTM_GETLINK, NLM_F_REQUEST, (size_t)(at - m.payload));
}

static void address_request(int fd)
{
	struct ifaddrmsg a = { AF_INET, 8, IFA_F_PERMANENT, RT_SCOPE_HOST, 1 };
	char *at = m.payload;

	memcpy(at, &a, sizeof(a));
	at = attribute(at + sizeof(a), IFA_ADDRESS, "\177\0\0\1", 4);
	at = attribute(at, IFA_LABEL, "none such", 10);
	send_message(fd, RTM_NEWADDR, NLM_F_REQUEST | NLM_F_ACK | NLM_F_EXCL, 4);
	send_message(fd, RTM_GETADDR, NLM_F_REQUEST | NLM_F_ROOT, sizeof(a));
	send_message(fd, 0x7000, NLM_F_REQUEST | 0x8000, (size_t)(at - m.payload));
}

static void route_request(int fd)
{
	struct rtmsg r = { AF_INET, 32, 0, 0, RT_TABLE_MAIN, RTPROT_BOOT, RT_SCOPE_UNIVERSE, RTN_UNICAST,
		RTM_F_LOOKUP_TABLE };
	char *at = m.payload;

	memcpy(at, &r, sizeof(r));
	at = attribute(at + sizeof(r), RTA_DST, "\177\0\0\1", 4);
	send_message(fd, RTM_GETROUTE, NLM_F_REQUEST, (size_t)(at - m.payload));
}

static void neighbour_request(int fd)
{
	struct ndmsg n = { .ndm_family = AF_INET, .ndm_ifindex = 1, .ndm_state = NUD_REACHABLE };

	memcpy(m.payload, &n, sizeof(n));
	send_message(fd, RTM_GETNEIGH, NLM_F_REQUEST | NLM_F_DUMP, sizeof(n));
}

/* Everything that waits, until nothing does. */
static void receive(int fd)
{
	static char buffer[32768];
	struct sockaddr_nl from;
	struct iovec part = { buffer, sizeof(buffer) };
	struct msghdr header = { .msg_name = &from, .msg_namelen = sizeof(from), .msg_iov = &part,
		.msg_iovlen = 1 };

	while (S(recvmsg, fd, &header, MSG_DONTWAIT) > 0)
		header.msg_namelen = sizeof(from);
}

/* Bound, for strace finds the protocol of bound sockets only. */
static int netlink(int protocol)
{
	struct sockaddr_nl a = { .nl_family = AF_NETLINK };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);

	(void)bind(fd, (struct sockaddr *)&a, sizeof(a));
	return fd;
}

/* What ss(8) asks: sockets that there are not, so that nothing answers but an error. */
static void diagnosis(void)
{
	struct unix_diag_req u = { .sdiag_family = AF_UNIX, .udiag_states = 0x402, .udiag_ino = 1,
		.udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_PEER };
	struct inet_diag_req_v2 i = { .sdiag_family = AF_INET, .sdiag_protocol = IPPROTO_TCP,
		.idiag_ext = 1 << (INET_DIAG_INFO - 1), .idiag_states = 2, .id = { .idiag_sport = 0x100 } };
	int fd = netlink(NETLINK_SOCK_DIAG);

	memcpy(m.payload, &u, sizeof(u));
	send_message(fd, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, sizeof(u));
	send_message(fd, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, 5);
	send_message(fd, SOCK_DIAG_BY_FAMILY, 0, 16);
	memcpy(m.payload, &i, sizeof(i));
	send_message(fd, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, sizeof(i));
	i.sdiag_family = AF_INET6;
	memcpy(m.payload, &i, sizeof(i));
	send_message(fd, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, sizeof(i));
	send_message(fd, SOCK_DIAG_BY_FAMILY, 0, 72);
	receive(fd);
	close(fd);
}

static void headers(int protocol)
{
	int fd = netlink(protocol);

	memset(m.payload, 0, sizeof(m.payload));
	for (int type = 0; type < 0x28; type += 3)
		send_message(fd, type, NLM_F_REQUEST | 0x300, 0);
	send_message(fd, 0x40a, 0xffff, 3);
	close(fd);
}

static void odd_lengths(int fd)
{
	struct {
		struct nlmsghdr h;
		struct nlmsgerr e;
		char more[8];
	} error = { { sizeof(error), NLMSG_ERROR, NLM_F_CAPPED, 1, 2 },
		{ -2, { 20, RTM_GETLINK, NLM_F_REQUEST, 3, 4 } }, "" };
	struct iovec part = { &error, sizeof(error) };
	struct sockaddr_nl to = { .nl_family = AF_NETLINK };
	struct msghdr header = { .msg_name = &to, .msg_namelen = sizeof(to), .msg_iov = &part, .msg_iovlen = 1 };

	S(sendto, fd, NULL, 20, MSG_DONTWAIT, NULL, 0);
	S(sendto, fd, bad, 20, MSG_DONTWAIT, NULL, 0);
	S(sendto, fd, bad - 16, 32, MSG_DONTWAIT, NULL, 0);
	S(sendto, fd, &m, 3, MSG_DONTWAIT, NULL, 0);
	S(sendto, fd, &m, 0, MSG_DONTWAIT, NULL, 0);
	S(sendto, -1, &m, 16, MSG_DONTWAIT, NULL, 0);
	m.h.nlmsg_len = 0;
	S(sendto, fd, &m, 32, MSG_DONTWAIT, NULL, 0);
	m.h.nlmsg_len = 0xffffffff;
	S(sendto, fd, &m, 32, MSG_DONTWAIT, NULL, 0);
	memcpy(error.more, "\10\0\1\0why", 8);
	S(sendmsg, fd, &header, MSG_DONTWAIT);
	error.e.error = -3000;
	error.h.nlmsg_flags = 0;
	S(sendto, fd, &error, sizeof(error), MSG_DONTWAIT, &to, sizeof(to));
	S(sendto, fd, &error, sizeof(error) - 10, MSG_DONTWAIT, &to, sizeof(to));
	S(sendto, fd, &error, 30, MSG_DONTWAIT, &to, sizeof(to));
	error.h = (struct nlmsghdr){ 20, NLMSG_DONE, NLM_F_MULTI, 1, 2 };
	S(sendto, fd, &error, 20, MSG_DONTWAIT, &to, sizeof(to));
	S(sendto, fd, &error, 40, MSG_DONTWAIT, &to, sizeof(to));
}

int main(void)
{
	int fd = netlink(NETLINK_ROUTE);

	page = (char *)mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	mprotect(page + 4096, 4096, PROT_NONE);
	bad = page + 4096;
	link_request(fd);
	receive(fd);
	address_request(fd);
	receive(fd);
	route_request(fd);
	receive(fd);
	neighbour_request(fd);
	receive(fd);
	odd_lengths(fd);
	receive(fd);
	close(fd);
	diagnosis();
	for (int protocol = 0; protocol < 22; protocol++)
		headers(protocol);
	return 0;
}
