/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace-tracer: reads its job, runs it, and ends as the job says. Started by sidetrace-hook and
 * `sidetrace trace`, never by people.
 */
#include "ahead.h"
#include "backend.h"
#include "backends.h"
#include "cleanup.h"
#include "error.h"
#include "families.h"
#include "fd.h"
#include "filter.h"
#include "handover.h"
#include "job.h"
#include "run.h"
#include "text.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int print_version(void)
{
	const struct backend *backend;

	(void)printf("sidetrace-tracer %s, backends:", SIDETRACE_VERSION);
	for (size_t i = 0; (backend = backends_get(i)); i++)
		(void)printf(" %s", backend->name);
	return putchar('\n') == EOF || fflush(stdout) != 0;
}

/* What a container would get here, and why; the same steps as for a container. */
static int print_choice(void)
{
	_cleanup_(job_donep) struct job job;
	struct backend_host host = { .job = &job };
	struct backend_choice choice;
	struct error err = { 0 };

	job_init(&job);
	job.request.backend = BACKEND_AUTO;
	if (backends_open(&host, &choice, &err) < 0) {
		(void)fprintf(stderr, "sidetrace-tracer: %s\n", err.text);
		return 1;
	}
	(void)printf("%s (%s)\n", choice.backend->name, choice.reason);
	(void)choice.backend->free(choice.tracees);
	return fflush(stdout) != 0;
}

/* Whoever waits for the tracer gets the reason; a person reads it on standard error. */
static void report_error(const struct job *job, const struct error *err)
{
	const char *name = job && job->program_name ? job->program_name : "sidetrace-tracer";

	if (job && job->ready_fd >= 0 && fd_write_all(job->ready_fd, err->text, strlen(err->text)) == 0)
		(void)fd_write_all(job->ready_fd, "\n", 1);
	(void)fprintf(stderr, "%s: %s\n", name, err->text);
}

/* Ends by the same signal as the command did, without a second core file. */
static int end_as(int status)
{
	const struct rlimit no_core = { 0, 0 };
	sigset_t all;

	if (!WIFSIGNALED(status))
		return WEXITSTATUS(status);
	(void)setrlimit(RLIMIT_CORE, &no_core);
	(void)signal(WTERMSIG(status), SIG_DFL);
	(void)sigemptyset(&all);
	(void)sigprocmask(SIG_SETMASK, &all, NULL);
	(void)raise(WTERMSIG(status));
	return 128 + WTERMSIG(status);
}

/* The descriptors of the job came without close-on-exec; a command must not inherit them. */
static void keep_to_ourselves(const struct job *job, int job_fd)
{
	const int fds[] = { job->folder_fd, job->ready_fd, job->pidfd };

	for (size_t i = 0; i < ARRAY_SIZE(fds); i++)
		if (fds[i] >= 0)
			(void)fcntl(fds[i], F_SETFD, FD_CLOEXEC);
	(void)close(job_fd);
}

static int run(struct job *job, char *const *command, struct backend_ready *ready)
{
	struct run_result result = { 0 };
	struct error err = { 0 };
	int r;

	if (filter_has(&job->request.filter, ABI_X86_64, SYS_sendmsg) || filter_has(&job->request.filter, ABI_X86_64, SYS_sendto))
		families_load(&job->style);
	r = run_job(job, command, ready, &result, &err);
	if (r < 0) {
		report_error(job, &err);
		return 1;
	}
	if (result.write_error && job->kind != JOB_CONTAINER)
		(void)fprintf(stderr, "%s: %s: %s\n", job->program_name ?: "sidetrace-tracer", job->output_file ?: "standard error",
			strerror(result.write_error));
	return end_as(result.status);
}

/* Started by the wrapper, before there is a job. */
static int run_ahead(pid_t starter, int listening)
{
	_cleanup_(backends_ready_done) struct backend_ready ready = { 0 };
	_cleanup_(job_donep) struct job job;
	struct error err = { 0 };
	int r;

	job_init(&job);
	r = ahead_wait(starter, listening, &job, &ready, &err);
	if (r < 0)
		report_error(&job, &err);
	return r > 0 ? run(&job, NULL, &ready) : r < 0;
}

static int usage(void)
{
	(void)fprintf(stderr, "usage: sidetrace-tracer --job FD [-- COMMAND ARG…] | " HANDOVER_ARGUMENT " PID FD | --backends | --version\n");
	return 2;
}

int main(int argc, char **argv)
{
	_cleanup_(job_donep) struct job job;
	struct error err = { 0 };
	char **command = NULL;
	uint64_t fd, starter;

	job_init(&job);
	if (argc == 2 && text_equal(argv[1], "--version"))
		return print_version();
	if (argc == 2 && text_equal(argv[1], "--backends"))
		return print_choice();
	if (argc == 4 && text_equal(argv[1], HANDOVER_ARGUMENT) && text_to_unsigned(argv[2], INT_MAX, &starter) == 0 &&
		text_to_unsigned(argv[3], INT_MAX, &fd) == 0)
		return run_ahead((pid_t)starter, (int)fd);
	if (argc < 3 || !text_equal(argv[1], "--job") || text_to_unsigned(argv[2], INT_MAX, &fd) < 0)
		return usage();
	if (argc > 3 && (!text_equal(argv[3], "--") || argc < 5))
		return usage();
	if (argc > 3)
		command = argv + 4;
	if (job_read((int)fd, &job, &err) < 0) {
		report_error(NULL, &err);
		return 1;
	}
	keep_to_ourselves(&job, (int)fd);
	return run(&job, command, NULL);
}
