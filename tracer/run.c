/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The order of things: whatever can fail for the person's own reasons (options, files, privileges) comes
 * before anything is attached; whatever needs privileges comes before they are dropped.
 */
#include "run.h"

#include "backend.h"
#include "backends.h"
#include "buf.h"
#include "cleanup.h"
#include "confine.h"
#include "error.h"
#include "fd.h"
#include "job.h"
#include "meta.h"
#include "pipeline.h"
#include "reasons.h"
#include "reports.h"
#include "stop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct run {
	const struct job *job;
	struct backend_choice choice;
	struct backend_host host;
	struct backend_ready *ready;
	struct pipeline *pipeline;
	struct reports *reports;
	struct pipeline_figures figures;
	struct meta meta;
	int meta_fd;
	char end_reason[ERROR_TEXT_SIZE];
};

static void run_done(struct run *run)
{
	if (run->choice.tracees)
		run->choice.tracees = run->choice.backend->free(run->choice.tracees);
	run->pipeline = pipeline_free(run->pipeline);
	run->reports = reports_free(run->reports);
	close_fdp(&run->meta_fd);
}

/* A folder that cannot even take this would get an empty trace that nothing explains. */
static int begin_meta(struct run *run, struct error *err)
{
	int r = run->job->folder_fd >= 0 ? meta_write(&run->meta, run->job->folder_fd, &run->meta_fd, err) : 0;

	return r < 0 && run->job->folder ? error_wrap(err, r, "folder '%s'", run->job->folder) : r;
}

static void end_meta(struct run *run)
{
	if (run->job->folder_fd >= 0)
		(void)meta_write(&run->meta, run->job->folder_fd, &run->meta_fd, NULL);
}

static int open_pipeline(struct run *run, struct error *err)
{
	_cleanup_(buf_donep) struct buf header = BUF_INIT;

	meta_print(&run->meta, true, &header);
	return pipeline_open(run->job, buf_cstr(&header), &run->pipeline, err);
}

static int open_backend(struct run *run, struct error *err)
{
	int r;

	run->host = (struct backend_host){
		.job = run->job,
		.emit = pipeline_emit,
		.task = pipeline_task,
		.count = pipeline_count,
		.idle = pipeline_idle,
		.ready = run->ready,
		.stop = stop_flag(),
	};
	r = backends_open(&run->host, &run->choice, err);
	if (r < 0)
		return r;
	run->meta.backend = run->choice.backend->name;
	run->meta.backend_reason = run->choice.reason;
	return 0;
}

/* The hook reads it; the container starts when it has. */
static int say_ready(const struct job *job, struct error *err)
{
	int r;

	if (job->ready_fd < 0)
		return 0;
	r = fd_write_all(job->ready_fd, "ok\n", 3);
	return r < 0 ? error_set(err, -r, "tell that the tracer is attached") : 0;
}

/*
 * Standard input and output are the command's: whoever is at their other end shall not wait for us. The trace goes
 * to standard error, or was opened before.
 */
static int leave_standard_files(const struct job *job, struct error *err)
{
	_cleanup_(close_fdp) int null = -1;

	if (job->kind != JOB_COMMAND)
		return 0;
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0)
		return error_set(err, errno, "open /dev/null");
	return 0;
}

static int run_begin(struct run *run, char *const *command, struct error *err)
{
	int r = stop_install(run->job, err);

	/* The helper that makes reports is forked first: it must not hold what the backend opens. */
	if (r == 0)
		r = reports_begin(run->job, &run->reports, err);
	if (r == 0)
		r = open_backend(run, err);
	if (r == 0)
		r = open_pipeline(run, err);
	if (r < 0)
		return r;
	run->host.userdata = run->pipeline;
	r = begin_meta(run, err);
	if (r == 0)
		r = run->choice.backend->attach(run->choice.tracees, command, err);
	if (r == 0)
		r = leave_standard_files(run->job, err);
	if (r == 0)
		r = confine_tracer(run->ready ? run->ready->confinement : NULL, run->choice.backend == &backend_ptrace, err);
	if (r == 0)
		r = say_ready(run->job, err);
	if (r == 0)
		r = stop_after(run->job->request.duration, err);
	return r;
}

static const char *why_ended(struct run *run, int r, const struct error *err)
{
	int stop = (int)*stop_flag();

	if (r < 0)
		(void)snprintf(run->end_reason, sizeof(run->end_reason), "%s", err->text);
	else if (stop == STOP_DURATION)
		(void)snprintf(run->end_reason, sizeof(run->end_reason), "the time limit of %g s was reached",
			(double)run->job->request.duration / 1e9);
	else if (stop > 0)
		(void)snprintf(run->end_reason, sizeof(run->end_reason), "stopped by SIG%s",
			sigabbrev_np(stop) ?: "?");
	else
		(void)snprintf(run->end_reason, sizeof(run->end_reason), "%s", REASON_ALL_ENDED);
	return run->end_reason;
}

static bool is_complete(const struct run *run, int r)
{
	uint64_t lost = run->figures.lost + run->figures.other_lost + run->meta.stats.other_lost;

	for (size_t i = 0; i < LOST_CAUSES; i++)
		lost += run->meta.stats.lost[i];
	return r == 0 && *stop_flag() == STOP_NOT && lost == 0;
}

/* Lets go of the tracees first: nothing of what follows may hold them up. */
static void run_end(struct run *run, int r, const struct error *err)
{
	if (run->choice.tracees) {
		run->choice.backend->stats(run->choice.tracees, &run->meta.stats);
		run->choice.tracees = run->choice.backend->free(run->choice.tracees);
	}
	(void)clock_gettime(CLOCK_REALTIME, &run->meta.end);
	if (run->pipeline) {
		pipeline_finish(run->pipeline);
		pipeline_figures(run->pipeline, &run->figures);
	}
	run->meta.figures = &run->figures;
	run->meta.pipeline = run->pipeline;
	run->meta.reports = run->reports;
	run->meta.complete = is_complete(run, r);
	run->meta.reason = why_ended(run, r, err);
	run->meta.ended = true;
	end_meta(run);
	if (run->reports && r == 0) {
		reports_run(run->reports);
		end_meta(run);
	}
}

/* As strace: what stops the tracer stops the command too, and the tracer ends as its command did. */
static int final_status(const struct run *run)
{
	int stop = (int)*stop_flag(), status = run->meta.stats.root_status;
	pid_t pid = run->figures.first_pid;

	if (run->job->kind == JOB_CONTAINER)
		return 0;
	if (run->job->kind == JOB_ATTACH)
		return stop > 0 ? stop : 0;
	if (run->meta.stats.root_ended)
		return status;
	if (run->job->detach_on_execve && stop <= 0)
		return 0; /* it goes on, and nobody asked to wait */
	if (stop > 0) {
		if (pid > 0) {
			(void)kill(pid, SIGCONT);
			(void)kill(pid, stop);
		}
		return stop;
	}
	status = 0;
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

int run_job(const struct job *job, char *const *command, struct backend_ready *ready,
	struct run_result *ret_result, struct error *err)
{
	_cleanup_(run_done) struct run run = {
		.job = job,
		.ready = ready,
		.meta = { .job = job, .tracer_pid = getpid() },
		.meta_fd = -1,
	};
	int r;

	(void)clock_gettime(CLOCK_REALTIME, &run.meta.start);
	r = run_begin(&run, command, err);
	if (r == 0)
		r = run.choice.backend->run(run.choice.tracees, err);
	run_end(&run, r, err);
	ret_result->write_error = run.figures.write_error;
	if (r == 0)
		ret_result->status = final_status(&run);
	return r;
}
