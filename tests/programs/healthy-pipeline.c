/* SPDX-License-Identifier: BSD-2-Clause */
/* What a build tool does: runs `sort` ten times, feeds it through a pipe, reads the result, waits. */
#include <err.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void run(void)
{
	static const char lines[] = "pear\napple\nfig\n";
	int to[2], from[2], status;
	char out[4096];
	pid_t child;

	if (pipe2(to, O_CLOEXEC) < 0 || pipe2(from, O_CLOEXEC) < 0)
		err(1, "pipe");
	child = fork();
	if (child == 0) {
		dup2(to[0], 0);
		dup2(from[1], 1);
		execl("/usr/bin/sort", "sort", (char *)NULL);
		_exit(127);
	}
	close(to[0]);
	close(from[1]);
	(void)!write(to[1], lines, strlen(lines));
	close(to[1]);
	while (read(from[0], out, sizeof(out)) > 0)
		;
	close(from[0]);
	waitpid(child, &status, 0);
	if (status != 0)
		errx(1, "sort failed");
}

int main(void)
{
	int i;

	for (i = 0; i < 10; i++)
		run();
	return 0;
}
