/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The way of the hook: state, request, init, run folder, job, tracer. Up to the request nothing is
 * opened or written, so that a container without a label pays one small parse.
 */
#include "hook.h"

#include "annotations.h"
#include "buf.h"
#include "bundle.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "folder.h"
#include "init.h"
#include "job.h"
#include "names.h"
#include "policy.h"
#include "slot.h"
#include "start.h"
#include "state.h"
#include "text.h"
#include "untraced.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#define READY_DEADLINE_MS 10000

/* What one run of the hook gathers. */
struct hook {
	struct policy *policy;
	struct state state;
	struct bundle bundle;
	bool bundle_loaded;
	struct request request;
	struct folder folder;
	struct timespec start;
};

static void hook_done(struct hook *h)
{
	folder_done(&h->folder);
	request_done(&h->request);
	bundle_done(&h->bundle);
	state_done(&h->state);
	h->policy = policy_free(h->policy);
}

static int read_state(int fd, struct hook *h, struct error *err)
{
	_cleanup_(buf_donep) struct buf text = BUF_INIT;
	int r = fd_read_all(fd, STATE_SIZE_MAX, &text);

	if (r == -EFBIG)
		return error_say(err, EFBIG, "container state: longer than %u bytes", STATE_SIZE_MAX);
	if (r < 0)
		return error_set(err, -r, "read the container state");
	return state_parse(text.data, text.length, &h->state, err);
}

/* The first of the annotations that is there. */
static const char *annotation_of(const struct hook *h, const char *const *keys, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *value = state_annotation(&h->state, keys[i]);

		if (value && *value)
			return value;
	}
	return NULL;
}

/* A pod's sandbox gets the pod's annotations too: it is not what the person means. */
static bool is_sandbox(const struct hook *h)
{
	static const char *const keys[] = { ANNOTATION_CRI_TYPE, ANNOTATION_CRIO_TYPE };

	return text_equal(annotation_of(h, keys, ARRAY_SIZE(keys)), "sandbox");
}

/* The state's annotations when it has any, else the bundle's. */
static int ask(struct hook *h, struct error *err)
{
	int r;

	if (h->state.n_annotations == 0) {
		r = bundle_load(h->state.bundle, &h->bundle, err);
		if (r < 0)
			return r;
		h->bundle_loaded = true;
		h->state.annotations = take_ptr(&h->bundle.annotations);
		h->state.n_annotations = h->bundle.n_annotations;
		h->bundle.n_annotations = 0;
	}
	if (is_sandbox(h))
		return 0;
	return request_parse(h->policy, NULL, 0, h->state.annotations, h->state.n_annotations,
		&h->request, err);
}

static int check_status(const struct state *s, struct error *err)
{
	if (text_equal(s->status, "creating") || text_equal(s->status, "created"))
		return 0;
	return error_say(err, EINVAL, "container state: status '%.40s' is not that of a container "
		"being created", s->status);
}

static int set_text(char **to, const char *text)
{
	if (!text)
		return 0;
	*to = strdup(text);
	return *to ? 0 : -ENOMEM;
}

/* NULL: nobody gave it one. */
static const char *container_name(const struct hook *h)
{
	static const char *const keys[] = { ANNOTATION_CONTAINER_NAME, ANNOTATION_CRI_NAME,
		ANNOTATION_CRIO_NAME };

	return annotation_of(h, keys, ARRAY_SIZE(keys));
}

/* Names for people: what the engine's own annotations say. */
static int describe(const struct hook *h, struct job *job)
{
	static const char *const images[] = { ANNOTATION_IMAGE, ANNOTATION_CRI_IMAGE,
		ANNOTATION_CRIO_IMAGE };
	static const char *const engines[] = { ANNOTATION_ENGINE };
	static const char *const runtimes[] = { ANNOTATION_RUNTIME };
	const char *engine = annotation_of(h, engines, ARRAY_SIZE(engines));

	if (!engine && text_equal(state_annotation(&h->state, ANNOTATION_MANAGER), "libpod"))
		engine = "podman";
	if (set_text(&job->container_id, h->state.id) < 0 ||
		set_text(&job->container_name, container_name(h)) < 0 ||
		set_text(&job->image, annotation_of(h, images, ARRAY_SIZE(images))) < 0 ||
		set_text(&job->engine, engine) < 0 ||
		set_text(&job->runtime, annotation_of(h, runtimes, ARRAY_SIZE(runtimes))) < 0 ||
		set_text(&job->bundle, h->state.bundle) < 0 ||
		set_text(&job->folder, h->folder.path) < 0)
		return -ENOMEM;
	return 0;
}

static int fill_job(struct hook *h, struct job *job, struct error *err)
{
	job->kind = JOB_CONTAINER;
	job->request = h->request;
	h->request = (struct request){ .on_error = job->request.on_error };
	job->follow = true;
	job->status = STATUS_ALL;
	job->signals[0] = job->signals[1] = UINT64_MAX;
	style_container(&job->style);
	job->style.strings = job->request.strings;
	job->style.fds = job->request.fds;
	job->folder_fd = take_fd(&h->folder.fd);
	job->pids = calloc(1, sizeof(*job->pids));
	if (!job->pids || describe(h, job) < 0)
		return error_set(err, ENOMEM, "describe the job");
	job->pids[0] = h->state.pid;
	job->n_pids = 1;
	job->command = take_ptr(&h->bundle.command);
	return init_cgroup(h->state.pid, &job->cgroup, err);
}

/* The run folder says why there is no trace, whatever of the tracer came to be. */
static int run_tracer(struct hook *h, int pidfd, int slot, struct error *err)
{
	_cleanup_(job_donep) struct job job;
	int r;

	job_init(&job);
	job.pidfd = pidfd;
	r = fill_job(h, &job, err);
	if (r == 0)
		r = tracer_start(&job, &h->folder, slot, READY_DEADLINE_MS, err);
	folder_point(&h->folder);
	if (r < 0)
		untraced_write(&job, &h->start, err->text);
	return r;
}

static int trace(struct hook *h, struct error *err)
{
	_cleanup_(close_fdp) int pidfd = -1, slot = -1;
	struct error unimportant;
	int r = check_status(&h->state, err);

	if (r == 0)
		r = init_open(h->state.pid, &pidfd, err);
	if (r != 0)
		return r < 0 ? r : 0;
	if (!h->bundle_loaded) {
		r = bundle_load(h->state.bundle, &h->bundle, h->request.output ? err : &unimportant);
		/* Without the bundle only the command is not known, and a volume cannot be found. */
		if (r < 0 && h->request.output)
			return r;
	}
	r = slot_take(h->policy, &slot, err);
	if (r < 0)
		return r;
	(void)clock_gettime(CLOCK_REALTIME, &h->start);
	r = folder_open_run(h->policy, h->request.output, &h->bundle, container_name(h),
		h->state.id, &h->start, &h->folder, err);
	if (r == 0)
		r = run_tracer(h, pidfd, slot, err);
	return r;
}

/* In the host's log people look for the name that they gave, not for the id. */
static int say_whose(const struct hook *h, int r, struct error *err)
{
	const char *name = r < 0 ? container_name(h) : NULL;
	char clean[NAME_SIZE];

	if (!name)
		return r;
	name_clean(name, clean);
	return error_wrap(err, r, "container %s", clean);
}

int hook_run(int state_fd, struct hook_outcome *ret_outcome, struct error *err)
{
	_cleanup_(hook_done) struct hook h = { .folder = { .fd = -1, .above = -1 } };
	int r;

	*ret_outcome = (struct hook_outcome){ .stop = true };
	r = read_state(state_fd, &h, err);
	if (r < 0)
		return r;
	name_clean(h.state.id, ret_outcome->id);
	/* A host whose policy is broken must still be able to start containers. */
	r = policy_load(&h.policy, err);
	ret_outcome->stop = r == 0;
	if (r == 0)
		r = ask(&h, err);
	if (r < 0 || !h.request.traced)
		return say_whose(&h, r, err);
	ret_outcome->stop = h.request.on_error == ON_ERROR_FAIL;
	return say_whose(&h, trace(&h, err), err);
}
