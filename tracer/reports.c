/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The helper that runs `sidetrace report` and `sidetrace seccomp` on the run folder. The files are made
 * here, beneath the folder's descriptor; the programs only see their standard output.
 */
#include "reports.h"

#include "buf.h"
#include "cleanup.h"
#include "confine.h"
#include "error.h"
#include "fd.h"
#include "job.h"
#include "output/output.h"
#include "request.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPORTS_MAX     4
#define REPORT_CPU_LIMIT 600 /* seconds */

struct report_kind {
	const char *file;
	const char *args[4]; /* of sidetrace, before the folder */
};

static const struct report_kind kind_html = { "report.html", { "report", "--html", "-" } };
static const struct report_kind kind_text = { "report.txt", { "report" } };
static const struct report_kind kind_json = { "report.json", { "report", "--json" } };
static const struct report_kind kind_seccomp = { "seccomp.json", { "seccomp" } };

struct reports {
	const struct report_kind *kinds[REPORTS_MAX];
	struct report_result results[REPORTS_MAX];
	size_t n;
	int socket;
	pid_t helper;
};

/* In the child between fork and exec: only what is async-signal-safe. */
static void report_exec(const char *program, const struct report_kind *kind, int folder_fd, int out,
	int errors)
{
	static char *const environment[] = { (char *)"PATH=/usr/bin:/bin", (char *)"LC_ALL=C.UTF-8",
		NULL };
	const struct rlimit cpu = { REPORT_CPU_LIMIT, REPORT_CPU_LIMIT };
	const char *argv[8] = { "sidetrace" };
	size_t n = 1;

	for (size_t i = 0; i < 4 && kind->args[i]; i++)
		argv[n++] = kind->args[i];
	argv[n++] = "/proc/self/fd/3";
	(void)setrlimit(RLIMIT_CPU, &cpu);
	if (dup2(out, STDOUT_FILENO) < 0 || dup2(errors, STDERR_FILENO) < 0 ||
		dup2(folder_fd, 3) < 0 || fcntl(3, F_SETFD, 0) < 0)
		_exit(126);
	(void)execve(program, (char *const *)argv, environment);
	_exit(127);
}

/* The first line that the program left on standard error. */
static void outcome_read(int errors, int status, struct report_result *result)
{
	char line[150] = "";
	ssize_t n = pread(errors, line, sizeof(line) - 1, 0);

	if (WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 4)) {
		(void)snprintf(result->outcome, sizeof(result->outcome), "written");
		return;
	}
	line[n > 0 ? n : 0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	if (!line[0])
		(void)snprintf(line, sizeof(line), "sidetrace ended with status 0x%x",
			(unsigned)status);
	(void)snprintf(result->outcome, sizeof(result->outcome), "not written: %s", line);
}

static int report_make(const char *program, const struct report_kind *kind, int folder_fd,
	struct report_result *result)
{
	_cleanup_(close_fdp) int errors = memfd_create("errors", MFD_CLOEXEC), out = -1;
	int status = 0, r;
	pid_t pid;

	if (errors < 0)
		return -errno;
	r = output_create_beneath(folder_fd, kind->file, 0644, &out);
	if (r < 0)
		return r;
	pid = fork();
	if (pid < 0)
		return -errno;
	if (pid == 0)
		report_exec(program, kind, folder_fd, out, errors);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	outcome_read(errors, status, result);
	if (strcmp(result->outcome, "written") != 0)
		(void)unlinkat(folder_fd, kind->file, 0);
	return 0;
}

static void helper_run(struct reports *r, int socket, int folder_fd)
{
	_cleanup_(freep) char *program = NULL;
	char go;
	int e;

	if (confine_reporter(NULL) < 0)
		_exit(1);
	e = self_sibling("sidetrace", &program);
	if (recv(socket, &go, 1, 0) != 1)
		_exit(0);
	for (size_t i = 0; i < r->n; i++) {
		struct report_result *result = &r->results[i];

		if (program)
			e = report_make(program, r->kinds[i], folder_fd, result);
		if (e < 0)
			(void)snprintf(result->outcome, sizeof(result->outcome),
				"not written: %s", strerrordesc_np(-e) ?: "error");
		if (send(socket, result->outcome, sizeof(result->outcome), MSG_NOSIGNAL) < 0)
			break;
	}
	_exit(0);
}

/* What the tracer holds must not be held by the helper: the hook waits for the pipe's end. */
static void close_others(int one, int other)
{
	unsigned low = (unsigned)(one < other ? one : other), high = (unsigned)(one < other ? other : one);

	if (low > 3)
		(void)close_range(3, low - 1, 0);
	if (high > low + 1)
		(void)close_range(low + 1, high - 1, 0);
	(void)close_range(high + 1, ~0u, 0);
}

int reports_begin(const struct job *job, struct reports **ret_reports, struct error *err)
{
	const struct request *q = &job->request;
	const struct {
		const struct report_kind *kind;
		bool wanted;
	} all[REPORTS_MAX] = {
		{ &kind_html, q->reports & REPORT_HTML },
		{ &kind_text, q->reports & REPORT_TEXT },
		{ &kind_json, q->reports & REPORT_JSON },
		{ &kind_seccomp, q->seccomp },
	};
	_cleanup_(freep) struct reports *r = calloc(1, sizeof(*r));
	int ends[2];

	if (!r)
		return error_set(err, ENOMEM, "prepare the reports");
	for (size_t i = 0; i < REPORTS_MAX; i++) {
		if (!all[i].wanted || job->folder_fd < 0)
			continue;
		r->results[r->n].file = all[i].kind->file;
		(void)snprintf(r->results[r->n].outcome, sizeof(r->results[r->n].outcome),
			"not written: the trace has not ended");
		r->kinds[r->n++] = all[i].kind;
	}
	if (r->n == 0) {
		*ret_reports = NULL;
		return 0;
	}
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return error_set(err, errno, "prepare the reports");
	r->helper = fork();
	if (r->helper == 0) {
		close_others(ends[1], job->folder_fd);
		helper_run(r, ends[1], job->folder_fd);
	}
	(void)close(ends[1]);
	if (r->helper < 0) {
		(void)close(ends[0]);
		return error_set(err, errno, "prepare the reports");
	}
	r->socket = ends[0];
	*ret_reports = take_ptr(&r);
	return 0;
}

void reports_run(struct reports *r)
{
	if (!r)
		return;
	(void)send(r->socket, "g", 1, MSG_NOSIGNAL);
	for (size_t i = 0; i < r->n; i++) {
		struct report_result *result = &r->results[i];
		ssize_t n;

		do {
			n = recv(r->socket, result->outcome, sizeof(result->outcome), 0);
		} while (n < 0 && errno == EINTR);
		if (n != (ssize_t)sizeof(result->outcome))
			(void)snprintf(result->outcome, sizeof(result->outcome),
				"not written: the process that makes reports died");
		result->outcome[sizeof(result->outcome) - 1] = '\0';
	}
}

const struct report_result *reports_result(const struct reports *r, size_t i)
{
	return r && i < r->n ? &r->results[i] : NULL;
}

struct reports *reports_free(struct reports *r)
{
	if (!r)
		return NULL;
	(void)close(r->socket);
	while (waitpid(r->helper, NULL, 0) < 0 && errno == EINTR)
		;
	free(r);
	return NULL;
}
