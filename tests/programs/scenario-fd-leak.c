/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A worker that forgets a descriptor for every job: 300 jobs, each opens its own input and an output,
 * closes only the output. 300 descriptors are left when it ends. The limit is 1,024.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
	char folder[] = "/tmp/sidetrace-leak-XXXXXX", name[64];
	int i;

	setrlimit(RLIMIT_NOFILE, &(struct rlimit){ 1024, 1024 });
	if (!mkdtemp(folder) || chdir(folder) < 0)
		err(1, "%s", folder);
	for (i = 0; i < 300; i++) {
		int in, out;

		snprintf(name, sizeof(name), "job-%03d.in", i);
		in = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		if (in < 0 || write(in, "input", 5) != 5)
			err(1, "%s", name);
		unlink(name);
		snprintf(name, sizeof(name), "job-%03d.out", i);
		out = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
		if (out < 0 || write(out, "output", 6) != 6)
			err(1, "%s", name);
		close(out);
		unlink(name);
		nanosleep(&(struct timespec){ 0, 3000000 }, NULL);
	}
	rmdir(folder);
	return 0;
}
