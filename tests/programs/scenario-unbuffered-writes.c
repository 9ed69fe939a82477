/* SPDX-License-Identifier: BSD-2-Clause */
/* A log file written without a buffer: 6,000 lines of 16 bytes, a write each, 96,000 bytes in all. */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
	char path[] = "/tmp/sidetrace-writes-XXXXXX", line[32];
	int fd = mkstemp(path), i;

	if (fd < 0)
		err(1, "%s", path);
	for (i = 0; i < 6000; i++) {
		int n = snprintf(line, sizeof(line), "request %7d\n", i);

		if (write(fd, line, (size_t)n) != n)
			err(1, "write");
	}
	close(fd);
	unlink(path);
	return 0;
}
