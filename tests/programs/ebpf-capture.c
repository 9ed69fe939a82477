/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls whose arguments are long or many, or lie where they are hard to read, for the comparison of the eBPF
 * backend with the ptrace backend. The same calls in every run.
 */
#include "children.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE  4096
#define LARGE 300000

static char large[LARGE];

static int null_fd, zero_fd;

static void long_buffers(void)
{
	int pipes[2];

	for (size_t i = 0; i < sizeof(large); i++)
		large[i] = (char)('a' + i % 26);
	/* Around the sizes at which they come in pieces, and in parts. */
	for (size_t size = 4020; size < 4050; size += 3)
		(void)!write(null_fd, large, size);
	(void)!write(null_fd, large, 8192);
	(void)!write(null_fd, large + 1, 70001);
	(void)!write(null_fd, large, sizeof(large));
	if (pipe(pipes) < 0)
		return;
	(void)!write(pipes[1], large, 30000);
	(void)!read(pipes[0], large + 100000, 50000);
	(void)close(pipes[0]);
	(void)close(pipes[1]);
}

static void many_buffers(void)
{
	struct mmsghdr messages[40];
	struct iovec iov[40];
	int pair[2];

	for (int i = 0; i < 40; i++)
		iov[i] = (struct iovec){ large + 100 * i, (size_t)(10 + 90 * i) };
	(void)!writev(null_fd, iov, 8);
	(void)!writev(null_fd, iov, 32);
	(void)!writev(null_fd, iov, 33);
	(void)!writev(null_fd, iov, 40);
	(void)!readv(zero_fd, iov, 20);
	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) < 0)
		return;
	memset(messages, 0, sizeof(messages));
	for (int i = 0; i < 40; i++) {
		messages[i].msg_hdr.msg_iov = &iov[i % 8];
		messages[i].msg_hdr.msg_iovlen = 3;
	}
	(void)sendmmsg(pair[0], messages, 6, MSG_DONTWAIT);
	(void)recvmmsg(pair[1], messages, 40, MSG_DONTWAIT, NULL);
	(void)sendmmsg(-1, messages, 40, 0);
	(void)close(pair[0]);
	(void)close(pair[1]);
}

static void many_descriptors(void)
{
	struct pollfd fds[600];

	for (int i = 0; i < 600; i++)
		fds[i] = (struct pollfd){ i % 3 ? null_fd : zero_fd, POLLIN, 0 };
	(void)poll(fds, 600, 0);
	(void)poll(fds, 512, 0);
	(void)poll(fds, 40, 0);
}

/* A page that is full of folders' names; its entries are counted in the trace. */
static void many_entries(void)
{
	char name[300], block[40000];
	int folder;

	if (mkdir("many", 0755) < 0)
		return;
	for (int i = 0; i < 900; i++) {
		/* no numbers: a comparison could take them for processes */
		(void)snprintf(name, sizeof(name), "many/an-entry-with-a-name-of-some-length-%c%c%c", 'a' + i / 100,
			'a' + i / 10 % 10, 'a' + i % 10);
		(void)close(open(name, O_CREAT | O_WRONLY, 0644));
	}
	folder = open("many", O_RDONLY | O_DIRECTORY);
	while (syscall(SYS_getdents64, folder, block, sizeof(block)) > 0)
		;
	(void)close(folder);
}

static void long_paths(void)
{
	static char path[5000];
	int fd;

	memset(path, 'x', sizeof(path) - 1);
	for (size_t i = 200; i < sizeof(path); i += 200)
		path[i] = '/';
	(void)open(path, O_RDONLY);
	path[4095] = '\0';
	(void)open(path, O_RDONLY);
	path[4032] = '\0';
	(void)open(path, O_RDONLY);
	path[4031] = '\0';
	(void)open(path, O_RDONLY);
	/* A folder deep down, and its descriptor. */
	for (int i = 0; i < 40; i++) {
		if (mkdir("a-folder-in-a-folder", 0755) < 0 || chdir("a-folder-in-a-folder") < 0)
			return;
	}
	fd = open(".", O_RDONLY | O_DIRECTORY);
	(void)fchdir(fd);
	(void)openat(fd, "nothing", O_RDONLY);
	(void)close(fd);
	for (int i = 0; i < 40; i++)
		(void)!chdir("..");
	/* Deeper, past the longest path that there is. */
	memset(path, 'd', 150);
	path[150] = '\0';
	for (int i = 0; i < 29 && mkdir(path, 0755) == 0 && chdir(path) == 0; i++) {
		fd = open(".", O_RDONLY | O_DIRECTORY);
		(void)fchdir(fd);
		(void)openat(fd, "nothing", O_RDONLY);
		(void)close(fd);
	}
	for (int i = 0; i < 29; i++)
		(void)!chdir("..");
}

/* Strings that end where a page does, that go on in the next, that nobody has touched since they were thrown out. */
static void pages(void)
{
	char *page = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = open("page", O_RDWR | O_CREAT | O_TRUNC, 0644);
	char *file;

	if (page == MAP_FAILED || fd < 0)
		return;
	(void)munmap(page + 3 * PAGE, PAGE);
	strcpy(page + 3 * PAGE - 15, "/to/the/border");
	(void)access(page + 3 * PAGE - 15, F_OK);
	page[3 * PAGE - 1] = '/';
	(void)access(page + 3 * PAGE - 15, F_OK); /* no NUL before the hole */
	strcpy(page + PAGE - 5, "/over/the/border");
	(void)access(page + PAGE - 5, F_OK);
	(void)ftruncate(fd, 4 * PAGE);
	(void)pwrite(fd, "/a/page/that/is/not/there", 26, PAGE - 10);
	file = mmap(NULL, 4 * PAGE, PROT_READ, MAP_SHARED, fd, 0);
	(void)access(file + PAGE - 10, F_OK);
	(void)madvise(file, 4 * PAGE, MADV_DONTNEED);
	(void)access(file + PAGE - 10, F_OK);
	(void)madvise(file, 4 * PAGE, MADV_DONTNEED);
	(void)*(volatile char *)file; /* the second of its pages is not there */
	(void)madvise(file + PAGE, PAGE, MADV_DONTNEED);
	(void)access(file + PAGE - 10, F_OK);
	(void)madvise(file, 4 * PAGE, MADV_DONTNEED);
	(void)!pwrite(fd, file + PAGE - 10, 6000, 4 * PAGE);
	(void)symlink("/first/touch/of/this/string", "first-touch");
	(void)munmap(file, 4 * PAGE);
	(void)munmap(page, 3 * PAGE);
	(void)close(fd);
}

static char *words[300];

static void programs(const char *self)
{
	static char text[300][700];
	char *some[] = { (char *)"true", NULL };
	int status;

	for (int i = 0; i < 299; i++) {
		memset(text[i], 'A' + i % 26, (size_t)(i * 2 + 1));
		words[i] = text[i];
	}
	for (int round = 0; round < 4; round++) {
		pid_t child;

		words[0] = (char *)(round % 2 ? "again" : "once");
		words[1] = (char *)"end";
		words[round < 2 ? 256 : 299] = NULL;
		child = fork();
		if (child == 0) {
			(void)execve("/nonexistent/program", words, words + 2);
			(void)execve(self, round % 2 ? words : some, words + 2);
			_exit(9);
		}
		(void)waitpid(child, &status, 0);
	}
}

int main(int argc, char **argv)
{
	if (!strchr(argv[0], '/'))
		return argc > 200;
	children_end_quietly();
	null_fd = open("/dev/null", O_RDWR);
	zero_fd = open("/dev/zero", O_RDWR);
	long_buffers();
	many_buffers();
	many_descriptors();
	many_entries();
	long_paths();
	pages();
	programs(argv[0]);
	return 0;
}
