/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads a file of 8,000 bytes byte by byte: 8,000 reads of 1 byte and one that finds the end. */
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	char path[] = "/tmp/sidetrace-small-reads-XXXXXX", bytes[8000], c;
	int fd = mkstemp(path);

	memset(bytes, 'x', sizeof(bytes));
	if (fd < 0 || write(fd, bytes, sizeof(bytes)) != sizeof(bytes))
		err(1, "%s", path);
	close(fd);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	while (read(fd, &c, 1) == 1)
		;
	close(fd);
	unlink(path);
	return 0;
}
