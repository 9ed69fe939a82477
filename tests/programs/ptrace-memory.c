/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Arguments at the edges of memory: a path that ends with the last byte of a page, one that crosses
 * into the next page, one that runs into nothing, an address of nothing, a buffer half there.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 4096 };

/* Hidden from the compiler, which would warn of what is meant here. */
static char *const volatile nowhere = NULL;
static char *const volatile low = (char *)16;

static char *put(char *end, const char *text)
{
	return memcpy(end - strlen(text) - 1, text, strlen(text) + 1);
}

int main(void)
{
	/* Three pages, the last one a hole. */
	char *pages =
		mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *hole = pages + 2 * PAGE;
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (pages == MAP_FAILED || munmap(hole, PAGE) < 0)
		return 1;
	(void)access(put(hole, "/at/the/last/byte/of/a/page"), F_OK);
	(void)access(put(pages + PAGE + 8, "/across/the/border/of/two/pages"), F_OK);
	memset(pages + PAGE, 'x', PAGE);
	(void)access(hole - 20, F_OK);
	(void)access(low, F_OK);
	(void)access(nowhere, F_OK);
	(void)!write(fd, hole - 20, 40);
	(void)!write(fd, low, 10);
	(void)!write(fd, pages, 0);
	return 0;
}
