/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace attach CONTAINER: the tracer on all processes of a container that runs already, into a run
 * folder as if its label had asked for it, until Ctrl-C, `sidetrace stop` or the container's end. The
 * options are those of labels, held to the host's policy as they are.
 */
#include "commands.h"

#include "beneath.h"
#include "buf.h"
#include "cleanup.h"
#include "containers.h"
#include "error.h"
#include "fd.h"
#include "job.h"
#include "names.h"
#include "options.h"
#include "policy.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SETTINGS_MAX 64
#define FOLDER_MODE  0700 /* a trace holds what programs read and wrote */

static const struct command_option options[] = {
	{ .name = "trace", .argument = "CALLS", .help = "which calls, as the label trace= (all)" },
	{ .name = "format", .argument = "strace|jsonl", .help = "what is written; both with a comma" },
	{ .name = "summary", .argument = "true|also|false", .help = "the table of counts, alone or also" },
	{ .name = "strings", .argument = "BYTES", .help = "longest string printed (256)" },
	{ .name = "fds", .argument = "all|path|off", .help = "what is printed of descriptors" },
	{ .name = "failed", .argument = "true|false", .help = "only calls that failed" },
	{ .name = "path", .argument = "PATH", .help = "only calls that touch this path" },
	{ .name = "duration", .argument = "TIME", .help = "stop after, e.g. 30s or 5m" },
	{ .name = "max-size", .argument = "SIZE", .help = "the most that is kept, e.g. 256m" },
	{ .name = "backend", .argument = "auto|ebpf|ptrace", .help = "how calls are seen" },
	{ .name = "when-full", .argument = "drop|pause", .help = "when the tracer cannot keep up" },
	{ .name = "report", .argument = "html|text|json", .help = "reports to write at the end" },
	{ .name = "seccomp", .argument = "true|false", .help = "write a seccomp profile at the end" },
	{ 0 },
};

/* The options given, as the annotations that they would be. */
struct wish {
	struct setting settings[SETTINGS_MAX];
	char keys[SETTINGS_MAX][32];
	size_t count;
};

static int wish_add(struct wish *w, const char *name, const char *value, struct error *err)
{
	if (w->count == SETTINGS_MAX)
		return error_say(err, E2BIG, "more than %d options", SETTINGS_MAX);
	/* The same option again: the last one counts, as everywhere on a command line. */
	(void)snprintf(w->keys[w->count], sizeof(w->keys[0]), "io.sidetrace.trace%s%s",
		text_equal(name, "trace") ? "" : ".", text_equal(name, "trace") ? "" : name);
	for (size_t i = 0; i < w->count; i++) {
		if (text_equal(w->keys[i], w->keys[w->count])) {
			w->settings[i].value = value;
			return 0;
		}
	}
	w->settings[w->count] = (struct setting){ w->keys[w->count], value };
	w->count++;
	return 0;
}

static int open_root(const struct policy *policy, int *ret_fd, struct error *err)
{
	_cleanup_(freep) char *part = strdup(policy->output_root);

	if (!part)
		return error_set(err, ENOMEM, "make '%s'", policy->output_root);
	for (char *slash = strchr(part + 1, '/');; slash = strchr(slash + 1, '/')) {
		if (slash)
			*slash = '\0';
		if (mkdir(part, 0755) < 0 && errno != EEXIST)
			return error_set(err, errno, "make folder '%s'", part);
		if (!slash)
			break;
		*slash = '/';
	}
	return folder_open_trusted(policy->output_root, ret_fd, err);
}

static int make_run_folder(const struct policy *policy, struct job *job, struct error *err)
{
	_cleanup_(close_fdp) int root = -1, container = -1;
	char name[NAME_SIZE], run[NAME_SIZE];
	struct timespec now;
	int r = open_root(policy, &root, err);

	if (r < 0)
		return r;
	(void)clock_gettime(CLOCK_REALTIME, &now);
	name_clean(job->container_name ?: job->container_id, name);
	name_run(&now, job->container_id, run);
	if (asprintf(&job->folder, "%s/%s/%s", policy->output_root, name, run) < 0)
		return error_set(err, ENOMEM, "make the run folder");
	r = folder_make_beneath(root, name, FOLDER_MODE, &container);
	if (r == 0)
		r = folder_new_beneath(container, run, FOLDER_MODE, &job->folder_fd);
	if (r < 0)
		return error_set(err, -r, "make folder '%s'", job->folder);
	(void)unlinkat(container, "latest", 0);
	(void)symlinkat(run, container, "latest"); /* a convenience */
	return fcntl(job->folder_fd, F_SETFD, 0) < 0 ? error_set(err, errno, "keep the run folder open") : 0;
}

static int fill_job(struct job *job, struct container *c, struct error *err)
{
	job->kind = JOB_ATTACH;
	job->follow = true;
	job->quiet_attach = true;
	style_container(&job->style);
	job->style.strings = job->request.strings;
	job->style.fds = job->request.fds;
	job->container_id = take_ptr(&c->id);
	job->container_name = take_ptr(&c->name);
	job->image = take_ptr(&c->image);
	job->engine = take_ptr(&c->engine);
	job->cgroup = take_ptr(&c->cgroup);
	job->pids = take_ptr(&c->pids);
	job->n_pids = c->n_pids;
	job->program_name = strdup("sidetrace");
	return job->program_name ? 0 : error_set(err, ENOMEM, "describe the job");
}

static int become_tracer(const struct job *job, struct error *err)
{
	_cleanup_(freep) char *tracer = NULL;
	_cleanup_(close_fdp) int fd = -1;
	char number[16];
	int r = self_sibling("sidetrace-tracer", &tracer);

	if (r < 0)
		return error_set(err, -r, "find sidetrace-tracer, which belongs beside sidetrace");
	r = job_write(job, &fd, err);
	if (r < 0)
		return r;
	(void)snprintf(number, sizeof(number), "%d", fd);
	(void)fprintf(stderr, "tracing %s (%zu processes) into %s\nCtrl-C or 'sidetrace stop' ends it\n",
		job->container_name ?: job->container_id, job->n_pids, job->folder);
	(void)execl(tracer, tracer, "--job", number, NULL);
	return error_set(err, errno, "run '%s'", tracer);
}

/* What was typed is an option, though it is read as the annotation that it would be. */
static int said_as_option(struct error *err, int r)
{
	static const char key[] = "annotation io.sidetrace.trace";
	struct error whole = *err;
	const char *rest = whole.text + strlen(key);

	if (r >= 0 || strncmp(whole.text, key, strlen(key)) != 0)
		return r;
	return error_say(err, -r, *rest == '.' ? "--%s" : "--trace%s", *rest == '.' ? rest + 1 : rest);
}

static int attach(const char *word, const struct wish *wish, struct error *err)
{
	_cleanup_(policy_freep) struct policy *policy = NULL;
	_cleanup_(container_done) struct container c = { 0 };
	_cleanup_(job_donep) struct job job;
	int r;

	job_init(&job);
	r = policy_load(&policy, err);
	if (r == 0) {
		request_done(&job.request);
		r = request_parse(policy, NULL, 0, wish->settings, wish->count, &job.request, err);
		if (r < 0)
			request_init(&job.request);
		r = said_as_option(err, r);
		if (r == 0 && !job.request.traced)
			r = error_say(err, EINVAL, "--trace=%s asks for no trace", wish->settings[0].value);
		if (r == -EINVAL)
			return EXIT_CODE_USAGE;
	}
	if (r == 0)
		r = container_find(word, &c, err);
	if (r == 0)
		r = fill_job(&job, &c, err);
	if (r == 0)
		r = make_run_folder(policy, &job, err);
	return r < 0 ? r : become_tracer(&job, err);
}

static int run(int argc, char **argv, struct error *err)
{
	struct options o = options_begin(argc, argv, options);
	struct wish wish = { .count = 0 };
	int r = wish_add(&wish, "trace", "all", err);

	while (r >= 0 && (r = options_next(&o, err)) > 0)
		r = wish_add(&wish, o.option->name, o.value, err);
	if (r < 0)
		return EXIT_CODE_USAGE;
	if (o.n_operands != 1) {
		(void)error_say(err, EINVAL, "say which container, and one only");
		return EXIT_CODE_USAGE;
	}
	return attach(o.operands[0], &wish, err);
}

const struct command command_attach = {
	.name = "attach",
	.arguments = "CONTAINER",
	.summary = "Trace a container that runs already",
	.group = "Trace",
	.options = options,
	.run = run,
	.details = "A container of Docker, podman, containerd or runc, by its name, the beginning of its id, or"
		   " the pid of its first process. The trace goes to a run folder below the host's output"
		   " folder. Options mean what the labels of the same name mean (sidetrace-labels(7)).",
};
