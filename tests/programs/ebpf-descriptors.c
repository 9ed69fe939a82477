/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Descriptors of every kind, sockets in every state: a call with each, for the comparison of what both backends
 * know about them. Ports and names are the same in every run; it wants a network namespace of its own.
 */
#include "children.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/fanotify.h>
#include <linux/if_packet.h>
#include <linux/io_uring.h>
#include <linux/netlink.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void look(int fd)
{
	(void)fcntl(fd, F_GETFD);
}

static void look_close(int fd)
{
	look(fd);
	if (fd >= 0)
		(void)close(fd);
}

static void anonymous(void)
{
	uint64_t seven = 7;
	sigset_t set;
	int fd;

	look_close(eventfd(0, 0));
	fd = eventfd(3, EFD_SEMAPHORE);
	(void)!write(fd, &seven, sizeof(seven));
	look_close(fd);
	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGUSR1);
	(void)sigaddset(&set, SIGRTMAX);
	look_close(signalfd(-1, &set, 0));
	look_close((int)syscall(SYS_pidfd_open, getpid(), 0));
	look_close((int)syscall(SYS_pidfd_open, 1, 0));
	look_close(timerfd_create(CLOCK_MONOTONIC, 0));
	look_close(epoll_create1(0));
	look_close(inotify_init1(0));
	look_close((int)syscall(SYS_fanotify_init, FAN_CLASS_NOTIF, O_RDONLY));
	look_close((int)syscall(SYS_userfaultfd, 1));
	look_close((int)syscall(SYS_io_uring_setup, 1, &(struct io_uring_params){ 0 }));
	look_close((int)syscall(SYS_bpf, BPF_MAP_CREATE,
		&(union bpf_attr){ .map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1 }, 64));
	look_close((int)syscall(SYS_memfd_create, "a name", 0));
	look_close((int)syscall(SYS_memfd_secret, 0));
	look_close(open("/proc/self/ns/uts", O_RDONLY));
	look_close(open("/proc/self/ns/pid_for_children", O_RDONLY));
	look_close(open("/proc/sys/kernel", O_RDONLY));
}

static void files(void)
{
	int pipes[2], fd;

	look_close(open("/dev/null", O_RDONLY));
	look_close(open("/dev/zero", O_PATH));
	look_close(open("/", O_RDONLY));
	look_close(open("/dev", O_RDONLY));
	look_close(open("/proc/version", O_RDONLY));
	look_close(open("/sys/kernel", O_RDONLY));
	look_close(open("/dev/pts/ptmx", O_RDWR | O_NOCTTY));
	if (pipe(pipes) == 0) {
		look_close(pipes[0]);
		look_close(pipes[1]);
	}
	(void)mkfifo("fifo", 0600);
	look_close(open("fifo", O_RDWR));
	(void)mknod("block", S_IFBLK | 0600, makedev(7, 99));
	look_close(open("block", O_PATH));
	fd = open("gone", O_RDWR | O_CREAT, 0600);
	(void)unlink("gone");
	look_close(fd);
	fd = open("linked", O_RDWR | O_CREAT, 0600);
	(void)link("linked", "linked too");
	(void)unlink("linked");
	look_close(fd);
	look_close(open("a name (deleted)", O_RDWR | O_CREAT, 0600));
	look_close(open("ein Name, mit \303\234mlaut und\n<Zeile>", O_RDWR | O_CREAT, 0600));
	(void)mkdir("folder", 0700);
	(void)mkdir("folder/below", 0700);
	fd = open("folder/below", O_RDONLY);
	(void)rmdir("folder/below");
	look(fd);
	(void)rename("folder", "renamed");
	look_close(fd);
	look_close(open("renamed", O_RDONLY));
	(void)symlink("renamed", "link");
	look_close(open("link", O_PATH | O_NOFOLLOW));
}

/* Around every border that a copy of a name could have. */
static void names(void)
{
	char name[256];

	for (size_t length = 1; length < sizeof(name); length += length < 66 ? 1 : 27) {
		memset(name, 'x', sizeof(name));
		name[length] = '\0';
		look_close(open(name, O_RDWR | O_CREAT, 0600));
	}
}

static void in_chroot(void)
{
	int status, outside = open("renamed", O_RDONLY);
	pid_t child = fork();

	if (child == 0) {
		(void)mkdir("jail", 0700);
		(void)mkdir("jail/inside", 0700);
		(void)!chroot("jail");
		look(outside);
		(void)!chdir("/inside");
		(void)open("nothing", O_RDONLY);
		look_close(open(".", O_RDONLY));
		_exit(0);
	}
	(void)waitpid(child, &status, 0);
	(void)close(outside);
}

static const struct sockaddr_in *in4(const char *address, int port)
{
	static struct sockaddr_in a;

	a = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	(void)inet_pton(AF_INET, address, &a.sin_addr);
	return &a;
}

static const struct sockaddr_in6 *in6(const char *address, int port)
{
	static struct sockaddr_in6 a;

	a = (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
	(void)inet_pton(AF_INET6, address, &a.sin6_addr);
	return &a;
}

#define BIND(fd, a)    bind(fd, (const struct sockaddr *)(a), sizeof(*(a)))
#define CONNECT(fd, a) connect(fd, (const struct sockaddr *)(a), sizeof(*(a)))

static void reuse(int fd)
{
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
}

static void streams(void)
{
	int listener = socket(AF_INET, SOCK_STREAM, 0), client, server;

	look(listener);
	reuse(listener);
	(void)BIND(listener, in4("127.0.0.1", 21001));
	look(listener);
	(void)listen(listener, 5);
	look(listener);
	client = socket(AF_INET, SOCK_STREAM, 0);
	reuse(client);
	(void)BIND(client, in4("127.0.0.1", 21002));
	(void)CONNECT(client, in4("127.0.0.1", 21001));
	server = accept(listener, NULL, NULL);
	look(client);
	look(server);
	(void)shutdown(client, SHUT_RDWR);
	look(client);
	look(server);
	(void)close(server);
	look(client);
	(void)close(client);
	(void)close(listener);
	/* Refused: what it was bound to stays. */
	client = socket(AF_INET, SOCK_STREAM, 0);
	reuse(client);
	(void)BIND(client, in4("127.0.0.1", 21003));
	(void)CONNECT(client, in4("127.0.0.1", 21004));
	look(client);
	(void)close(client);
	/* On its way: nobody answers there. */
	client = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	reuse(client);
	(void)BIND(client, in4("127.0.0.1", 21005));
	(void)CONNECT(client, in4("127.0.0.2", 21006));
	look(client);
	(void)close(client);
	listener = socket(AF_INET6, SOCK_STREAM, 0);
	reuse(listener);
	(void)BIND(listener, in6("::", 21007));
	(void)listen(listener, 5);
	look(listener);
	client = socket(AF_INET, SOCK_STREAM, 0);
	reuse(client);
	(void)BIND(client, in4("127.0.0.1", 21008));
	(void)CONNECT(client, in4("127.0.0.1", 21007));
	server = accept(listener, NULL, NULL);
	look(client);
	look(server); /* an IPv4 address in an IPv6 socket */
	(void)close(client);
	(void)close(server);
	client = socket(AF_INET6, SOCK_STREAM, 0);
	reuse(client);
	(void)BIND(client, in6("::1", 21009));
	(void)CONNECT(client, in6("::1", 21007));
	server = accept(listener, NULL, NULL);
	look_close(client);
	look_close(server);
	(void)close(listener);
}

static void datagrams(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	look(fd);
	(void)BIND(fd, in4("0.0.0.0", 21020));
	look(fd);
	(void)CONNECT(fd, in4("127.0.0.1", 21021));
	look(fd);
	(void)connect(fd, &(const struct sockaddr){ .sa_family = AF_UNSPEC }, sizeof(struct sockaddr));
	look_close(fd);
	fd = socket(AF_INET6, SOCK_DGRAM, 0);
	look(fd);
	(void)BIND(fd, in6("::", 21022));
	look(fd);
	(void)CONNECT(fd, in6("::ffff:127.0.0.1", 21023));
	look_close(fd);
	look_close(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
	look_close(socket(AF_INET, SOCK_RAW, 99));
	look_close(socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6));
	look_close(socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP));
}

static void local(void)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX, .sun_path = "local" };
	struct sockaddr_un abstract = { .sun_family = AF_UNIX, .sun_path = "\0abstract\0name" };
	socklen_t abstract_size = offsetof(struct sockaddr_un, sun_path) + 14;
	int listener = socket(AF_UNIX, SOCK_STREAM, 0), client, server, pair[2];
	int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };

	look(listener);
	(void)BIND(listener, &name);
	look(listener);
	look_close(open("local", O_PATH));
	(void)listen(listener, 5);
	look(listener);
	client = socket(AF_UNIX, SOCK_STREAM, 0);
	(void)CONNECT(client, &name);
	look(client);
	server = accept(listener, NULL, NULL);
	look(server);
	look(client);
	(void)close(client);
	look(server);
	(void)close(server);
	(void)close(listener);
	server = socket(AF_UNIX, SOCK_DGRAM, 0);
	(void)bind(server, (struct sockaddr *)&abstract, abstract_size);
	look(server);
	client = socket(AF_UNIX, SOCK_DGRAM, 0);
	(void)connect(client, (struct sockaddr *)&abstract, abstract_size);
	look(client);
	(void)close(server);
	look_close(client);
	for (int i = 0; i < 3; i++) {
		if (socketpair(AF_UNIX, types[i], 0, pair) < 0)
			continue;
		look(pair[0]);
		look_close(pair[1]);
		look_close(pair[0]);
	}
}

static void others(void)
{
	struct sockaddr_nl nl = { .nl_family = AF_NETLINK, .nl_pid = 4711 };
	struct sockaddr_ll ll = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = 1 };
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);

	look(fd);
	(void)BIND(fd, &nl);
	look_close(fd);
	look_close(socket(AF_NETLINK, SOCK_DGRAM, NETLINK_SOCK_DIAG));
	fd = socket(AF_PACKET, SOCK_RAW, 0);
	look(fd);
	(void)BIND(fd, &ll);
	look_close(fd);
	look_close(socket(AF_VSOCK, SOCK_STREAM, 0));
	look_close(socket(AF_ALG, SOCK_SEQPACKET, 0));
}

/* Two descriptors in a message, and more messages than one with them. */
static void passed(void)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(2 * sizeof(int)) + CMSG_SPACE(sizeof(int))] = { 0 };
	struct iovec iov = { (char[]){ "x" }, 1 };
	struct msghdr message = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };
	struct mmsghdr many[2] = { { message, 0 }, { message, 0 } };
	struct cmsghdr *first = CMSG_FIRSTHDR(&message), *second;
	int pair[2], fds[2] = { open("/dev/null", O_RDONLY), open("/dev/zero", O_RDONLY) };

	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) < 0)
		return;
	*first = (struct cmsghdr){ CMSG_LEN(sizeof(fds)), SOL_SOCKET, SCM_RIGHTS };
	memcpy(CMSG_DATA(first), fds, sizeof(fds));
	second = CMSG_NXTHDR(&message, first);
	*second = (struct cmsghdr){ CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS };
	memcpy(CMSG_DATA(second), &pair[1], sizeof(int));
	message.msg_controllen = CMSG_SPACE(sizeof(fds));
	(void)sendmsg(pair[0], &message, 0);
	(void)recvmsg(pair[1], &message, 0);
	message.msg_controllen = sizeof(control);
	(void)sendmsg(pair[0], &message, 0); /* two SCM_RIGHTS in one message are refused */
	message.msg_control = NULL;
	message.msg_controllen = 0;
	many[1].msg_hdr = message;
	(void)sendmmsg(pair[0], many, 2, 0);
	many[0].msg_hdr.msg_controllen = CMSG_SPACE(sizeof(fds));
	(void)sendmmsg(pair[0], many, 2, 0);
	(void)recvmmsg(pair[1], many, 2, MSG_DONTWAIT, NULL);
}

int main(void)
{
	struct ifreq up = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };
	struct pollfd fds[20];
	int fd;

	if (unshare(CLONE_NEWNET) < 0)
		return 77;
	children_end_quietly();
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	(void)ioctl(fd, SIOCSIFFLAGS, &up);
	(void)close(fd);
	anonymous();
	files();
	names();
	in_chroot();
	streams();
	datagrams();
	local();
	others();
	passed();
	for (int i = 0; i < 20; i++)
		fds[i] = (struct pollfd){ i, POLLIN, 0 };
	(void)poll(fds, 20, 0);
	return 0;
}
