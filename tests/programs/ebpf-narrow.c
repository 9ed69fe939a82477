/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls with 4-byte pointers: by int 0x80, with what they point to below 4 GB, and with x32's numbers, whether or
 * not the kernel has them.
 */
#include "children.h"

#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Structures as i386 and x32 lay them out. */
struct narrow_iovec {
	uint32_t base, length;
};

struct narrow_msghdr {
	uint32_t name, name_length, iov, iov_length, control, control_length, flags;
};

struct narrow_mmsghdr {
	struct narrow_msghdr header;
	uint32_t length;
};

struct narrow_cmsghdr {
	uint32_t length, level, type;
	int fds[2];
};

struct low {
	char path[64], text[200], name[16];
	struct narrow_iovec iov[40];
	struct narrow_msghdr message;
	struct narrow_mmsghdr many[3];
	struct narrow_cmsghdr control;
	uint32_t argv[4], envp[3], call[6];
	struct pollfd fds[3];
	int pair[2];
};

enum {
	I386_FORK = 2,
	I386_OPEN = 5,
	I386_EXECVE = 11,
	I386_SOCKETCALL = 102,
	I386_READV = 145,
	I386_WRITEV = 146,
	I386_POLL = 168,
	I386_OPENAT = 295,
	I386_SENDMMSG = 345,
	I386_SENDMSG = 370,
	I386_RECVMSG = 372,
	X32_BIT = 0x40000000,
	X32_READV = 515,
	X32_WRITEV = 516,
	X32_SENDMSG = 518,
	X32_EXECVE = 520,
	X32_SENDMMSG = 538,
	SOCKETCALL_SENDMSG = 16,
};

static uint32_t at(const void *address)
{
	return (uint32_t)(uintptr_t)address;
}

static long narrow(int number, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
	long result = number;

	__asm__ volatile("int $0x80" : "+a"(result) : "b"(a), "c"(b), "d"(c), "S"(d), "D"(0) : "memory", "r8", "r9", "r10", "r11");
	return result;
}

static void vectors(struct low *m)
{
	int null_fd = open("/dev/null", O_RDWR), zero_fd = open("/dev/zero", O_RDONLY);

	for (int i = 0; i < 40; i++)
		m->iov[i] = (struct narrow_iovec){ at(m->text + i), (uint32_t)(3 + i) };
	(void)narrow(I386_WRITEV, (uint32_t)null_fd, at(m->iov), 5, 0);
	(void)narrow(I386_WRITEV, (uint32_t)null_fd, at(m->iov), 40, 0);
	(void)narrow(I386_READV, (uint32_t)zero_fd, at(m->iov), 3, 0);
	(void)syscall(X32_BIT | X32_WRITEV, null_fd, m->iov, 5);
	(void)syscall(X32_BIT | X32_READV, zero_fd, m->iov, 3);
}

static void messages(struct low *m)
{
	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, m->pair) < 0)
		return;
	m->control = (struct narrow_cmsghdr){ sizeof(m->control), SOL_SOCKET, SCM_RIGHTS, { m->pair[0], m->pair[1] } };
	m->message = (struct narrow_msghdr){
		.iov = at(m->iov),
		.iov_length = 4,
		.control = at(&m->control),
		.control_length = sizeof(m->control),
	};
	(void)narrow(I386_SENDMSG, (uint32_t)m->pair[0], at(&m->message), 0, 0);
	(void)narrow(I386_RECVMSG, (uint32_t)m->pair[1], at(&m->message), 0, 0);
	m->message.control_length = 0;
	for (int i = 0; i < 3; i++)
		m->many[i].header = m->message;
	(void)narrow(I386_SENDMMSG, (uint32_t)m->pair[0], at(m->many), 3, 0);
	m->call[0] = (uint32_t)m->pair[0];
	m->call[1] = at(&m->message);
	(void)narrow(I386_SOCKETCALL, SOCKETCALL_SENDMSG, at(m->call), 0, 0);
	(void)syscall(X32_BIT | X32_SENDMSG, m->pair[0], &m->message, 0);
	(void)syscall(X32_BIT | X32_SENDMMSG, m->pair[0], m->many, 3, 0);
	m->fds[0] = (struct pollfd){ m->pair[0], POLLIN, 0 };
	m->fds[1] = (struct pollfd){ m->pair[1], POLLIN, 0 };
	m->fds[2] = (struct pollfd){ -1, POLLIN, 0 };
	(void)narrow(I386_POLL, at(m->fds), 3, 0, 0);
	(void)close(m->pair[0]);
	(void)close(m->pair[1]);
}

static void programs(struct low *m)
{
	int status;

	m->argv[0] = at(m->name);
	m->argv[1] = at(m->text);
	m->argv[2] = at(m->text + 100);
	m->envp[0] = at(m->text + 150);
	strcpy(m->path, "/nonexistent");
	(void)syscall(X32_BIT | X32_EXECVE, m->path, m->argv, m->envp);
	(void)narrow(I386_EXECVE, at(m->path), at(m->argv), at(m->envp), 0);
	if (fork() == 0) {
		strcpy(m->path, "/bin/true");
		(void)narrow(I386_EXECVE, at(m->path), at(m->argv), at(m->envp), 0);
		_exit(1);
	}
	(void)wait(&status);
}

int main(void)
{
	struct low *m = mmap(NULL, sizeof(*m), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);

	if (m == MAP_FAILED)
		return 77;
	children_end_quietly();
	for (size_t i = 0; i < sizeof(m->text) - 1; i++)
		m->text[i] = (char)('a' + i % 26);
	strcpy(m->name, "a-name");
	strcpy(m->path, "/etc/hostname");
	(void)narrow(I386_OPEN, at(m->path), O_RDONLY, 0, 0);
	(void)narrow(I386_OPENAT, (uint32_t)AT_FDCWD, at(m->path), O_RDONLY, 0);
	(void)narrow(I386_OPEN, 0xfffff000, O_RDONLY, 0, 0);
	(void)syscall(X32_BIT | 2, m->path, O_RDONLY);
	vectors(m);
	messages(m);
	programs(m);
	return 0;
}
