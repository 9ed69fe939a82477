/* SPDX-License-Identifier: BSD-2-Clause */
/* Extended attributes by descriptor and name, newer than strace 6.1, with the lines that have to be shown. */
#include "expect.h"

#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* asm-generic/unistd.h of 6.13 */
enum { SETXATTRAT = 463, GETXATTRAT, LISTXATTRAT, REMOVEXATTRAT };

struct args {
	uint64_t value;
	uint32_t size, flags;
};

int main(void)
{
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), room[64] = "";
	struct args set = { (uintptr_t)"value", 5, 0 }, get = { (uintptr_t)room, sizeof(room), 0 };
	int fd = open("file", O_RDWR | O_CREAT, 0600);
	long r;

	if (page == MAP_FAILED || mprotect(page + 4096, 4096, PROT_NONE) < 0)
		return 1;
	page[0] = 1;
	r = syscall(SETXATTRAT, AT_FDCWD, "file", 0, "user.one", &set, sizeof(set));
	expect(r, "setxattrat(AT_FDCWD, \"file\", 0, \"user.one\", {value=\"value\", size=5, flags=0}, 16)");
	set.flags = 9;
	r = syscall(SETXATTRAT, fd, "", AT_EMPTY_PATH, "user.one", &set, sizeof(set));
	expect(r, "setxattrat(%d, \"\", AT_EMPTY_PATH, \"user.one\", {value=\"value\", size=5, flags=XATTR_CREATE|0x8}, 16)", fd);
	r = syscall(GETXATTRAT, AT_FDCWD, "file", 0, "user.one", &get, sizeof(get));
	if (r >= 0)
		expect(r, "getxattrat(AT_FDCWD, \"file\", 0, \"user.one\", {value=\"%.*s\", size=64, flags=0}, 16)", (int)r, room);
	else
		expect(r, "getxattrat(AT_FDCWD, \"file\", 0, \"user.one\", {value=%p, size=64, flags=0}, 16)", (void *)room);
	r = syscall(GETXATTRAT, AT_FDCWD, "file", 0, "user.none", &get, sizeof(get));
	expect(r, "getxattrat(AT_FDCWD, \"file\", 0, \"user.none\", {value=%p, size=64, flags=0}, 16)", (void *)room);
	r = syscall(SETXATTRAT, -1, "file", 0, "user.one", page + 4096 - 8, 16);
	expect(r, "setxattrat(-1, \"file\", 0, \"user.one\", %p, 16)", (void *)(page + 4096 - 8));
	r = syscall(GETXATTRAT, -1, "file", 0, "user.one", &get, 7);
	expect(r, "getxattrat(-1, \"file\", 0, \"user.one\", %p, 7)", (void *)&get);
	close(fd);
	unlink("file");
	return 0;
}
