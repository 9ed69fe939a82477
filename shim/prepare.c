/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Read, decide, rewrite. What is not asked for costs a read and a search in memory; everything that
 * goes wrong before a wish was seen is the runtime's own business and passes in silence.
 */
#include "prepare.h"

#include "annotations.h"
#include "asked.h"
#include "bundle.h"
#include "cleanup.h"
#include "config_edit.h"
#include "config_view.h"
#include "error.h"
#include "fd.h"
#include "policy.h"
#include "request.h"
#include "settled.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define HOOK_PATH    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
#define HOOK_TIMEOUT 30 /* seconds; the hook's own deadline is shorter, this is the net below it */

/* All that is known of one container while it is prepared. */
struct work {
	struct bundle bundle;
	struct config_view view;
	struct buf docker_text;
	struct docker_container docker;
	bool *added;  /* of view.list: by an earlier run of ours */
	bool cleanup; /* … there is at least one */
	struct asked asked;
};

static void work_done(struct work *w)
{
	asked_done(&w->asked);
	free(w->added);
	docker_container_done(&w->docker);
	buf_done(&w->docker_text);
	config_view_done(&w->view);
	bundle_done(&w->bundle);
}

/* Docker's mounts are in the bundle: only then its file is looked for. */
static bool docker_possible(const struct buf *text)
{
	return memmem(text->data, text->length, "/etc/host", 9) ||
	       memmem(text->data, text->length, "/etc/resolv.conf", 16) ||
	       memmem(text->data, text->length, "\\", 1);
}

static bool is_sandbox(const struct config_view *view)
{
	return text_equal(config_view_annotation(view, ANNOTATION_CRI_TYPE), "sandbox") ||
	       text_equal(config_view_annotation(view, ANNOTATION_CRIO_TYPE), "sandbox");
}

/*
 * Reads what there is and collects what is asked. 0: nothing of ours is in it; 1: something is; negative:
 * something may be, but cannot be read.
 */
static int look(const struct prepare *p, struct work *w, struct error *err)
{
	bool annotations, labels = false, docker = false;
	int r;

	/* A bundle that cannot be opened is told about by the runtime, in its own words. */
	if (bundle_read(&w->bundle, p->bundle, p->config, NULL) < 0)
		return 0;
	annotations = asked_possible(p->policy, w->bundle.text.data, w->bundle.text.length);
	if (!annotations && !docker_possible(&w->bundle.text))
		return 0;
	r = config_view_read(&w->view, w->bundle.text.data, w->bundle.text.length, err);
	if (r < 0)
		return annotations ? error_wrap(err, r, "read config.json of the bundle") : 0;
	if (is_sandbox(&w->view))
		return 0;
	r = docker_read(&w->view, p->id, &w->docker_text, err);
	if (r < 0)
		return r;
	docker = r > 0;
	if (docker)
		labels = asked_possible(p->policy, w->docker_text.data, w->docker_text.length);
	if (!annotations && !labels)
		return 0;
	if (docker) {
		r = docker_parse(
			w->docker_text.data, w->docker_text.length, p->id, &w->docker, err);
		if (r < 0)
			return r;
	}
	if (settled_mark(&w->view, &w->added) < 0)
		return error_set(err, ENOMEM, "read annotations");
	for (size_t i = 0; i < w->view.n_list; i++)
		w->cleanup |= w->added[i];
	r = asked_collect(p->policy, &w->view, w->added, &w->docker, &w->asked, err);
	if (r < 0)
		return r;
	return w->asked.n_annotations + w->asked.n_labels > 0 || w->cleanup;
}

struct additions {
	struct setting *list; /* keys and values owned */
	size_t count;
};

static void additions_done(struct additions *a)
{
	for (size_t i = 0; i < a->count; i++) {
		free((char *)a->list[i].key);
		free((char *)a->list[i].value);
	}
	free(a->list);
}

static int additions_put(void *userdata, const char *key, const char *value)
{
	struct additions *a = userdata;
	_cleanup_(freep) char *k = strdup(key), *v = strdup(value);
	struct setting *list = reallocarray(a->list, a->count + 1, sizeof(*list));

	if (!list)
		return -ENOMEM;
	a->list = list;
	if (!k || !v)
		return -ENOMEM;
	list[a->count++] = (struct setting){ take_ptr(&k), take_ptr(&v) };
	return 0;
}

/* Who asks for the container, by what engines leave in their bundles. */
static const char *engine_of(const struct prepare *p, const struct work *w)
{
	if (w->docker_text.length > 0)
		return "docker";
	if (p->engine)
		return p->engine;
	if (config_view_annotation(&w->view, ANNOTATION_CRI_TYPE))
		return "containerd";
	if (config_view_annotation(&w->view, ANNOTATION_CRIO_TYPE))
		return "cri-o";
	if (text_equal(config_view_annotation(&w->view, ANNOTATION_MANAGER), "libpod"))
		return "podman";
	return NULL;
}

static int put_known(struct additions *a, const struct prepare *p, const struct work *w)
{
	const struct config_view *view = &w->view;
	const char *name = w->docker.name ?: config_view_annotation(view, ANNOTATION_CRI_NAME)
					     ?: config_view_annotation(view, ANNOTATION_CRIO_NAME);
	const char *image = w->docker.image ?: config_view_annotation(view, ANNOTATION_CRI_IMAGE)
					       ?: config_view_annotation(view, ANNOTATION_CRIO_IMAGE);
	const struct setting known[] = {
		{ ANNOTATION_CONTAINER_NAME, name },
		{ ANNOTATION_IMAGE, image },
		{ ANNOTATION_ENGINE, engine_of(p, w) },
		{ ANNOTATION_RUNTIME, p->runtime },
	};
	int r = 0;

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(known); i++)
		if (known[i].value && *known[i].value)
			r = additions_put(a, known[i].key, known[i].value);
	return r;
}

/* Our element of hooks.createRuntime. A hook without env would get the runtime's: never that. */
static int hook_json(struct buf *b, struct error *err)
{
	_cleanup_(freep) char *path = NULL;
	_cleanup_(buf_donep) struct buf variable = BUF_INIT;
	const char *config = getenv("SIDETRACE_CONFIG");
	int r = self_sibling(HOOK_NAME, &path);

	if (r < 0)
		return error_say(err, -r, "%s is not installed beside this program", HOOK_NAME);
	buf_str(b, "{\"path\":");
	buf_json_string(b, path, strlen(path));
	buf_str(b, ",\"args\":[\"" HOOK_NAME "\"],\"env\":[\"" HOOK_PATH "\"");
	if (config && *config) {
		buf_printf(&variable, "SIDETRACE_CONFIG=%s", config);
		buf_byte(b, ',');
		buf_json_string(b, buf_cstr(&variable), variable.length);
	}
	buf_printf(b, "],\"timeout\":%d}", HOOK_TIMEOUT);
	return b->failed || variable.failed ? error_set(err, ENOMEM, "make the hook") : 0;
}

/* Writes the settled request; `q` NULL: none is asked any more, what we once added goes. */
static int rewrite(const struct prepare *p, struct work *w, const struct request *q, struct error *err)
{
	_cleanup_(additions_done) struct additions additions = { 0 };
	_cleanup_(buf_donep) struct buf hook = BUF_INIT, text = BUF_INIT;
	struct config_edit edit = { .added = w->added };
	int r;

	if (q) {
		r = request_to_settings(q, additions_put, &additions);
		if (r == 0)
			r = put_known(&additions, p, w);
		if (r < 0)
			return error_set(err, -r, "write the request");
		r = hook_json(&hook, err);
		if (r < 0)
			return r;
		edit.hook = buf_cstr(&hook);
	}
	edit.annotations = additions.list;
	edit.n_annotations = additions.count;
	r = config_edit(&w->view, &edit, &text, err);
	if (r < 0)
		return r;
	if (text.length == w->bundle.text.length &&
		memcmp(text.data, w->bundle.text.data, text.length) == 0)
		return 0;
	return bundle_write(&w->bundle, &text, err);
}

/* A failure of ours, not of what was typed: on-error says what it means. */
static int give_up(const struct prepare *p, const struct work *w, int r)
{
	return asked_to_fail(p->policy, &w->asked) ? r : PREPARE_UNTRACED;
}

/* As the person knows it: Docker's name, else the id, which Docker's users know by its first 12. */
static void blame(const struct prepare *p, const struct work *w, struct error *err)
{
	size_t length = strlen(p->id);

	if (w->docker.name)
		(void)error_wrap(err, -err->code, "container %.128s", w->docker.name);
	else
		(void)error_wrap(err, -err->code, "container %.*s",
			length == 64 ? 12 : length < 128 ? (int)length : 128, p->id);
}

static int prepare(const struct prepare *p, struct work *w, struct error *err)
{
	_cleanup_(request_donep) struct request q = { 0 };
	int r = look(p, w, err);

	if (r == 0)
		return PREPARE_UNTOUCHED;
	if (r < 0)
		return give_up(p, w, r);
	if (!p->policy) {
		if (p->policy_error)
			*err = *p->policy_error;
		return give_up(p, w, -EINVAL);
	}
	r = request_parse(p->policy, w->asked.labels, w->asked.n_labels, w->asked.annotations,
		w->asked.n_annotations, &q, err);
	if (r == -EINVAL)
		return r;
	if (r < 0)
		return give_up(p, w, r);
	if (!q.traced && !w->cleanup)
		return PREPARE_UNTOUCHED;
	r = rewrite(p, w, q.traced ? &q : NULL, err);
	if (r < 0)
		return q.on_error == ON_ERROR_FAIL ? r : PREPARE_UNTRACED;
	if (!q.traced)
		return PREPARE_UNTOUCHED;
	return q.backend == BACKEND_PTRACE ? PREPARE_TRACED_BY_PTRACE : PREPARE_TRACED;
}

int prepare_bundle(const struct prepare *p, struct error *err)
{
	_cleanup_(work_done) struct work w = { .bundle = BUNDLE_INIT };
	int r = prepare(p, &w, err);

	if (err && (r < 0 || r == PREPARE_UNTRACED))
		blame(p, &w, err);
	return r;
}
