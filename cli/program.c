/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs helpers that may hang (an engine's client waits for its daemon) and never waits longer than
 * asked.
 */
#include "program.h"

#include "buf.h"
#include "cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OUTPUT_MAX   (1 << 20)
#define DEFAULT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

static bool is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

int program_find(const char *name, char **ret_path)
{
	_cleanup_(freep) char *folders = strdup(getenv("PATH") ?: DEFAULT_PATH);
	char *rest = folders, *folder;

	if (!folders)
		return -ENOMEM;
	if (strchr(name, '/')) {
		if (!is_program(name))
			return -ENOENT;
		*ret_path = strdup(name);
		return *ret_path ? 0 : -ENOMEM;
	}
	while ((folder = strsep(&rest, ":"))) {
		char *path;

		if (*folder != '/')
			continue;
		if (asprintf(&path, "%s/%s", folder, name) < 0)
			return -ENOMEM;
		if (is_program(path)) {
			*ret_path = path;
			return 0;
		}
		free(path);
	}
	return -ENOENT;
}

static int64_t now_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int read_until(int fd, int64_t deadline, struct buf *out)
{
	size_t begin = out->length;

	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int64_t left = deadline - now_ms();
		char bytes[4096];
		ssize_t n;

		if (left <= 0)
			return -ETIMEDOUT;
		if (poll(&p, 1, (int)left) <= 0)
			continue;
		n = read(fd, bytes, sizeof(bytes));
		if (n == 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0)
			buf_add(out, bytes, (size_t)n);
		if (out->length - begin > OUTPUT_MAX)
			return -EFBIG;
	}
}

__attribute__((noreturn)) static void become(char *const argv[], int out_fd)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(out_fd, STDOUT_FILENO) < 0 ||
		dup2(null, STDERR_FILENO) < 0)
		_exit(127);
	(void)execv(argv[0], argv);
	_exit(127);
}

int program_output(char *const argv[], int limit_ms, struct buf *out)
{
	_cleanup_(close_fdp) int read_end = -1;
	int64_t deadline = now_ms() + limit_ms;
	int ends[2], status, r;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	read_end = ends[0];
	pid = fork();
	if (pid == 0)
		become(argv, ends[1]);
	(void)close(ends[1]);
	if (pid < 0)
		return -errno;
	r = read_until(read_end, deadline, out);
	if (r < 0)
		(void)kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	if (r < 0)
		return r;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -EINTR;
}
