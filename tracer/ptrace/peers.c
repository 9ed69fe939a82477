/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unix_diag over netlink. The socket is made before the tracer gives up its privileges: a child enters
 * the namespace, so that the tracer itself never leaves its own.
 */
#include "ptrace/peers.h"

#include "cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int diag_socket(void)
{
	return socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
}

static bool same_namespace(const char *path)
{
	struct stat theirs, ours;

	return stat(path, &theirs) == 0 && stat("/proc/self/ns/net", &ours) == 0 &&
		theirs.st_ino == ours.st_ino && theirs.st_dev == ours.st_dev;
}

/* In the child: says the number of its socket, and stays until that was fetched. */
__attribute__((noreturn)) static void child(const char *path, int out, int in)
{
	int netns = open(path, O_RDONLY | O_CLOEXEC);
	int fd = -1;
	char byte;

	if (netns >= 0 && setns(netns, CLONE_NEWNET) == 0)
		fd = diag_socket();
	if (write(out, &fd, sizeof(fd)) == sizeof(fd))
		(void)!read(in, &byte, 1);
	_exit(0);
}

static int fetch(pid_t pid, int from)
{
	_cleanup_(close_fdp) int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	int fd = -1;

	if (pidfd < 0 || read(from, &fd, sizeof(fd)) != sizeof(fd) || fd < 0)
		return -1;
	return (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0);
}

static int open_elsewhere(const char *path)
{
	int down[2], up[2];
	int fd = -1;
	pid_t pid;

	if (pipe2(down, O_CLOEXEC) < 0)
		return -1;
	if (pipe2(up, O_CLOEXEC) < 0) {
		(void)close(down[0]);
		(void)close(down[1]);
		return -1;
	}
	pid = fork();
	if (pid == 0) {
		(void)close(down[1]);
		child(path, up[1], down[0]);
	}
	(void)close(down[0]);
	(void)close(up[1]);
	if (pid > 0)
		fd = fetch(pid, up[0]);
	(void)close(down[1]);
	(void)close(up[0]);
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return fd;
}

int peers_open(pid_t pid)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/%d/ns/net", (int)pid);
	return same_namespace(path) ? diag_socket() : open_elsewhere(path);
}

static uint32_t answer(const struct nlmsghdr *header, int size)
{
	const struct unix_diag_msg *message;
	const struct rtattr *at;
	int left;

	if (!NLMSG_OK(header, (uint32_t)size) || header->nlmsg_type != SOCK_DIAG_BY_FAMILY ||
		header->nlmsg_len < NLMSG_LENGTH(sizeof(*message)))
		return 0;
	message = NLMSG_DATA(header);
	left = (int)(header->nlmsg_len - NLMSG_LENGTH(sizeof(*message)));
	for (at = (const void *)(message + 1); RTA_OK(at, left); at = RTA_NEXT(at, left))
		if (at->rta_type == UNIX_DIAG_PEER && RTA_PAYLOAD(at) >= sizeof(uint32_t))
			return *(const uint32_t *)RTA_DATA(at);
	return 0;
}

uint32_t peers_ask(int diag, uint64_t inode)
{
	struct {
		struct nlmsghdr header;
		struct unix_diag_req request;
	} ask = {
		.header = { .nlmsg_len = sizeof(ask),
			.nlmsg_type = SOCK_DIAG_BY_FAMILY,
			.nlmsg_flags = NLM_F_REQUEST },
		.request = { .sdiag_family = AF_UNIX,
			.udiag_states = UINT32_MAX,
			.udiag_ino = (uint32_t)inode,
			.udiag_show = UDIAG_SHOW_PEER,
			.udiag_cookie = { UINT32_MAX, UINT32_MAX } },
	};
	union {
		struct nlmsghdr header;
		char bytes[1024];
	} reply;
	ssize_t n;

	if (diag < 0 || send(diag, &ask, sizeof(ask), MSG_DONTWAIT) != sizeof(ask))
		return 0;
	n = recv(diag, &reply, sizeof(reply), MSG_DONTWAIT);
	return n > 0 ? answer(&reply.header, (int)n) : 0;
}
