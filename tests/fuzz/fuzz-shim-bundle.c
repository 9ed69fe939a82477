/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any bytes as a bundle's config.json: looked through, decided on and edited. When jansson can read the
 * input, it can read the result, and both are equal but for what was added; a second edit changes
 * nothing. The same bytes also go through the reader of Docker's file.
 */
#include "asked.h"
#include "buf.h"
#include "cleanup.h"
#include "config_edit.h"
#include "config_view.h"
#include "docker.h"
#include "error.h"
#include "json_scan.h"
#include "policy.h"
#include "request.h"
#include "settled.h"

#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define HOOK "{\"path\":\"/x/sidetrace-hook\",\"args\":[\"sidetrace-hook\"]}"

static const struct setting additions[] = {
	{ "io.sidetrace.trace", "network" },
	{ "io.sidetrace.trace.strings", "9" },
	{ "io.sidetrace.image", "a\"b" },
};

static void require(bool condition)
{
	if (!condition)
		abort();
}

static int edit(const char *text, size_t length, struct buf *out)
{
	_cleanup_(config_view_done) struct config_view view = { 0 };
	_cleanup_(freep) bool *added = NULL;
	struct config_edit e = { .annotations = additions, .n_annotations = 3, .hook = HOOK };
	struct error err = { 0 };
	int r = config_view_read(&view, text, length, &err);

	if (r < 0)
		return r;
	require(settled_mark(&view, &added) == 0);
	e.added = added;
	r = config_edit(&view, &e, out, &err);
	if (r < 0)
		require(out->length == 0 && *err.text);
	return r;
}

/* Takes everything of ours out of both, so that what is left must be equal. */
static void strip_annotations(json_t *root)
{
	json_t *annotations = json_object_get(root, "annotations"), *value;
	const char *key;
	void *next;

	json_object_foreach_safe(annotations, next, key, value)
	{
		if (strncmp(key, "io.sidetrace.", 13) == 0)
			(void)json_object_del(annotations, key);
	}
	if (annotations && (!json_is_object(annotations) || json_object_size(annotations) == 0))
		(void)json_object_del(root, "annotations");
}

static bool is_ours(json_t *hook)
{
	const char *path = json_string_value(json_object_get(hook, "path"));
	const char *slash = path ? strrchr(path, '/') : NULL;

	return slash && strcmp(slash + 1, HOOK_NAME) == 0;
}

static size_t strip_hooks(json_t *root)
{
	json_t *hooks = json_object_get(root, "hooks");
	json_t *list = json_object_get(hooks, "createRuntime");
	size_t ours = 0;

	for (size_t i = json_array_size(list); i > 0; i--) {
		if (is_ours(json_array_get(list, i - 1))) {
			(void)json_array_remove(list, i - 1);
			ours++;
		}
	}
	if (list && (!json_is_array(list) || json_array_size(list) == 0))
		(void)json_object_del(hooks, "createRuntime");
	if (hooks && (!json_is_object(hooks) || json_object_size(hooks) == 0))
		(void)json_object_del(root, "hooks");
	return ours;
}

static void compare(const char *data, size_t size, const struct buf *out)
{
	json_t *before = json_loadb(data, size, JSON_ALLOW_NUL, NULL);
	json_t *after;
	const char *trace;

	if (!before) /* bad UTF-8, lone surrogates, huge numbers: we are more patient */
		return;
	after = json_loadb(out->data, out->length, JSON_ALLOW_NUL, NULL);
	require(after != NULL);
	trace = json_string_value(
		json_object_get(json_object_get(after, "annotations"), "io.sidetrace.image"));
	require(trace && strcmp(trace, "a\"b") == 0);
	strip_annotations(before);
	strip_annotations(after);
	(void)strip_hooks(before);
	(void)strip_hooks(after);
	require(json_equal(before, after));
	json_decref(before);
	json_decref(after);
}

static struct policy *policy_once(void)
{
	static struct policy *policy;

	if (!policy) {
		(void)setenv("SIDETRACE_CONFIG", "/dev/null/none", 1);
		require(policy_load(&policy, NULL) == 0);
	}
	return policy;
}

/* What the cheap question denies, collecting must not find. */
static void gate(const char *data, size_t size)
{
	_cleanup_(config_view_done) struct config_view view = { 0 };
	_cleanup_(freep) bool *added = NULL;
	_cleanup_(asked_done) struct asked asked = { 0 };
	const struct docker_container none = { 0 };
	struct error err = { 0 };

	if (config_view_read(&view, data, size, NULL) < 0)
		return;
	require(settled_mark(&view, &added) == 0);
	if (asked_collect(policy_once(), &view, added, &none, &asked, &err) == 0 &&
		asked.n_annotations > 0)
		require(asked_possible(policy_once(), data, size));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const char *data = (const char *)bytes;
	_cleanup_(buf_donep) struct buf out = BUF_INIT, again = BUF_INIT;
	struct docker_container docker = { 0 };

	gate(data, size);
	if (edit(data, size, &out) == 0) {
		compare(data, size, &out);
		require(edit(out.data, out.length, &again) == 0);
		require(again.length == out.length && memcmp(again.data, out.data, out.length) == 0);
	}
	if (docker_parse(data, size, "id", &docker, NULL) == 0)
		docker_container_done(&docker);
	return 0;
}
