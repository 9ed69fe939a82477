/* SPDX-License-Identifier: BSD-2-Clause */
/* A journal that syncs every record: 250 records of 512 bytes, 250 fsync, one file. */
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	char path[] = "/var/tmp/sidetrace-fsync-XXXXXX", record[512];
	int fd = mkstemp(path), i;

	memset(record, 'r', sizeof(record));
	for (i = 0; i < 250; i++)
		if (write(fd, record, sizeof(record)) != sizeof(record) || fsync(fd) < 0)
			err(1, "%s", path);
	close(fd);
	unlink(path);
	return 0;
}
