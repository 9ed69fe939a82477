/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Parsing the state. jansson bounds the depth (2048); the caller bounds the size.
 */
#include "state.h"

#include "cleanup.h"
#include "error.h"
#include "json-settings.h"
#include "text.h"

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static void json_unref(json_t **json)
{
	json_decref(*json);
}

void state_done(struct state *s)
{
	settings_free(s->annotations, s->n_annotations);
	free(s->id);
	free(s->bundle);
	free(s->status);
	*s = (struct state){ 0 };
}

const char *state_annotation(const struct state *s, const char *key)
{
	for (size_t i = 0; i < s->n_annotations; i++)
		if (text_equal(s->annotations[i].key, key))
			return s->annotations[i].value;
	return NULL;
}

static int text_member(const json_t *root, const char *name, char **ret_text, struct error *err)
{
	const char *value = json_string_value(json_object_get(root, name));
	char *copy;

	if (!value || !*value)
		return error_say(err, EINVAL, "container state: member '%s' is missing or no text", name);
	copy = strdup(value);
	if (!copy)
		return error_set(err, ENOMEM, "container state");
	*ret_text = copy;
	return 0;
}

static int pid_member(const json_t *root, pid_t *ret_pid, struct error *err)
{
	const json_t *pid = json_object_get(root, "pid");
	json_int_t value = json_integer_value(pid);

	if (!json_is_integer(pid))
		return error_say(err, EINVAL, "container state: member 'pid' is missing or no number");
	if (value < 2 || value > INT_MAX)
		return error_say(err, EINVAL, "container state: pid %lld cannot be a container's",
			(long long)value);
	*ret_pid = (pid_t)value;
	return 0;
}

int state_parse(const char *json, size_t length, struct state *ret_state, struct error *err)
{
	_cleanup_(state_donep) struct state s = { 0 };
	_cleanup_(json_unref) json_t *root = NULL;
	json_error_t why;
	int r;

	if (length == 0)
		return error_say(err, EINVAL, "container state: standard input is empty");
	root = json_loadb(json, length, 0, &why);
	if (!root)
		return error_say(err, EINVAL, "container state: byte %d: %s", why.position, why.text);
	if (!json_is_object(root))
		return error_say(err, EINVAL, "container state: is no JSON object");
	r = text_member(root, "id", &s.id, err);
	if (r == 0)
		r = text_member(root, "bundle", &s.bundle, err);
	if (r == 0)
		r = text_member(root, "status", &s.status, err);
	if (r == 0)
		r = pid_member(root, &s.pid, err);
	if (r == 0)
		r = settings_from_json(json_object_get(root, "annotations"),
			"container state: annotations", &s.annotations, &s.n_annotations, err);
	if (r < 0)
		return r;
	*ret_state = s;
	s = (struct state){ 0 };
	return 0;
}
