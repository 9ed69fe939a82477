/* SPDX-License-Identifier: BSD-2-Clause */
/* Copies 8 MiB in pieces of 64 KiB, syncs once, and puts the copy into place by rename. */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	static char piece[65536];
	char from[] = "/tmp/sidetrace-copy-XXXXXX", to[64], done[64];
	int in = mkstemp(from), out, i;
	ssize_t n;

	memset(piece, 'c', sizeof(piece));
	for (i = 0; i < 128; i++)
		if (write(in, piece, sizeof(piece)) != sizeof(piece))
			err(1, "%s", from);
	close(in);
	snprintf(to, sizeof(to), "%s.new", from);
	snprintf(done, sizeof(done), "%s.copy", from);
	in = open(from, O_RDONLY | O_CLOEXEC);
	out = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	while ((n = read(in, piece, sizeof(piece))) > 0)
		if (write(out, piece, (size_t)n) != n)
			err(1, "%s", to);
	fsync(out);
	close(out);
	close(in);
	rename(to, done);
	unlink(done);
	unlink(from);
	return 0;
}
