/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls that fail before the kernel looks at what they point to, where nobody has touched that either: constants
 * of the program, pages that were thrown out, a file that was never read. The same calls in every run. With an
 * argument only those that a tracer must not touch.
 */
#include "children.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/input.h>
#include <linux/userfaultfd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096
#define FAR  (32 * PAGE) /* what a fault brings in with it ends before */

#define CONSTANT __attribute__((aligned(FAR))) static const

/* Each so far from the others that none is there because another one is. */
CONSTANT char name[FAR] = "/first/touch/of/a/constant";
CONSTANT char data[FAR] = "bytes that nobody has read";
CONSTANT struct timespec pause_time[FAR / sizeof(struct timespec)] = { { 0, 2000000000 } };
CONSTANT struct iovec lists[FAR / sizeof(struct iovec)] = { { (void *)name, 10 }, { (void *)(data + 70 * 1000), 20 } };
CONSTANT char over[FAR] = { [PAGE - 6] = '/', 'o', 'v', 'e', 'r', '/', 't', 'h', 'e', '/', 'b', 'o', 'r', 'd', 'e', 'r' };
CONSTANT char last[FAR] = "/the/last/call/before/the/end";
CONSTANT unsigned repeat[FAR / sizeof(unsigned)] = { 250, 33 };
static const char *const words[] = { "one", "two", data, name, NULL };

static void throw_out(const void *at, size_t size)
{
	(void)madvise((void *)(uintptr_t)at, size, MADV_DONTNEED);
}

static void constants(void)
{
	(void)syscall(SYS_write, -1, data, 26);
	(void)syscall(SYS_init_module, NULL, 0ul, name);
	(void)syscall(SYS_openat, -1, over + PAGE - 6, O_RDONLY);
	(void)syscall(SYS_symlinkat, name, -1, "link");
	(void)syscall(SYS_clock_nanosleep, -77, 0, pause_time, NULL);
	(void)syscall(SYS_writev, -1, lists, 2);
	(void)syscall(SYS_fsconfig, -1, 1, name, data, 0);
	(void)syscall(SYS_sendto, -1, data, 5000, 0, NULL, 0);
	(void)ioctl(-1, EVIOCSREP, repeat);
	(void)syscall(SYS_renameat2, -1, name, -1, over + PAGE - 6, 0);
}

/* Again and again what is not there any more. */
static void thrown_out(void)
{
	static char large[PAGE] = "something that is there";
	char *file;
	char *hole = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = open("thrown-out", O_RDWR | O_CREAT | O_TRUNC, 0644);

	for (int i = 0; i < 80; i++)
		(void)!pwrite(fd, "0123456789abcdefghijklmnopqrstuvwxyz", 36, i * PAGE - 18 + PAGE);
	file = mmap(NULL, 100 * PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	if (file == MAP_FAILED || hole == MAP_FAILED)
		exit(1);
	for (int i = 0; i < 3; i++) {
		throw_out(file, 80 * PAGE);
		(void)syscall(SYS_write, -1, file + PAGE - 18, 36);
		throw_out(file, 80 * PAGE);
		(void)syscall(SYS_fsopen, file + (i + 2) * PAGE - 18, ~0u);
		throw_out(file, 80 * PAGE);
		(void)syscall(SYS_write, -1, file, 70 * PAGE);
		(void)syscall(SYS_write, -1, hole + i * PAGE + 5, 100);
	}
	(void)syscall(SYS_write, -1, file + 76 * PAGE, 30 * PAGE); /* behind the end of the file */
	(void)munmap(hole + 2 * PAGE, PAGE);
	memset(hole + PAGE, 'w', PAGE); /* the second is there for the first half only, and is much */
	(void)syscall(SYS_writev, -1, &(struct iovec[]){ { large, 3000 }, { hole + PAGE + 1000, 6000 }, { large, 9 } }, 3);
	(void)syscall(SYS_write, -1, hole + PAGE + 1, 2 * PAGE);
	(void)syscall(SYS_memfd_create, hole + 2 * PAGE - 4, ~0u);
	memset(hole + PAGE, 'x', PAGE);
	(void)syscall(SYS_memfd_create, hole + PAGE + 3000, ~0u);
	(void)munmap(file, 100 * PAGE);
	(void)close(fd);
}

static void long_paths(void)
{
	int fd = open("path", O_RDWR | O_CREAT | O_TRUNC, 0644);
	char text[2 * PAGE], *path;

	memset(text, 'p', sizeof(text));
	text[PAGE + 100 + PATH_MAX - 1] = '\0';
	(void)!pwrite(fd, text, sizeof(text), 0);
	path = mmap(NULL, 2 * PAGE, PROT_READ, MAP_SHARED, fd, 0);
	for (int less = -1; less < 3; less++) {
		throw_out(path, 2 * PAGE);
		(void)syscall(SYS_fspick, -1, path + PAGE + 100 + less, ~0u);
		throw_out(path, 2 * PAGE);
		(void)syscall(SYS_openat, -1, path + PAGE + 100 + less, O_RDONLY);
	}
	(void)munmap(path, 2 * PAGE);
	(void)close(fd);
}

#define SET_BYTES (128u << 10)

static void large_sets(void)
{
	int fd = open("sets", O_RDWR | O_CREAT | O_TRUNC, 0644);
	const int bits[] = { 0, 1, 3000, 32767 };
	const struct timespec now = { 0, 0 };
	char *set;

	(void)ftruncate(fd, SET_BYTES);
	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
		(void)!pwrite(fd, "\1", 1, bits[i] / 8);
	(void)!pwrite(fd, "\200", 1, SET_BYTES - 1);
	set = mmap(NULL, SET_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	(void)syscall(SYS_pselect6, SET_BYTES * 8, set, NULL, NULL, &(struct timespec){ -1, 0 }, NULL);
	throw_out(set, SET_BYTES);
	(void)syscall(SYS_pselect6, -1, set, NULL, NULL, &now, NULL);
	(void)syscall(SYS_pselect6, 64, set, NULL, NULL, &now, NULL);
	throw_out(set, SET_BYTES);
	(void)syscall(SYS_pselect6, SET_BYTES * 8, set, NULL, NULL, &(struct timespec){ -1, 0 }, NULL);
	(void)munmap(set, SET_BYTES);
	(void)close(fd);
}

static void children(void)
{
	int status;

	for (int i = 0; i < 20; i++) {
		pid_t child = fork();

		if (child == 0) {
			(void)syscall(SYS_execveat, -1, name, words, words + 2, 0);
			(void)syscall(SYS_fsopen, last, ~0u);
			if (i % 2)
				(void)kill(getpid(), SIGKILL);
			_exit(i);
		}
		(void)waitpid(child, &status, 0);
	}
}

/* A page that somebody would have to fill first, maybe this very thread; below a stack, which would grow. */
static int watched(void)
{
	char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *stack = mmap(NULL, 16 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN, -1, 0);
	struct uffdio_register range = { .range = { (uintptr_t)page, PAGE }, .mode = UFFDIO_REGISTER_MODE_MISSING };
	struct uffdio_api api = { .api = UFFD_API };
	int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 || ioctl(fd, UFFDIO_API, &api) < 0 || ioctl(fd, UFFDIO_REGISTER, &range) < 0)
		return 77;
	(void)alarm(5); /* who waits for the page waits for ever */
	(void)syscall(SYS_write, -1, page, 10);
	(void)syscall(SYS_write, -1, stack - 10, 10);
	(void)syscall(SYS_write, -1, stack, 10);
	return 0;
}

int main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		return watched();
	children_end_quietly();
	constants();
	thrown_out();
	long_paths();
	large_sets();
	children();
	(void)syscall(SYS_fsopen, last, ~0u);
	return 0;
}
