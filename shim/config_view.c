/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One pass over config.json. Each function takes one value of the document from the scanner and
 * leaves it behind that value.
 */
#include "config_view.h"

#include "buf.h"
#include "error.h"
#include "json_scan.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ANNOTATIONS_MAX 65536 /* Kubernetes allows 256 KiB of them; this only bounds our memory */

/*
 * What is done with one member's value: the key is in s->begin..s->end, the value is due next.
 * Returns the value's first token.
 */
typedef int member_reader(struct config_view *view, struct json_scan *s, struct error *err);

static bool key_is(const struct json_scan *s, const char *word)
{
	return json_text_folds_to(s->text, s->begin, s->end, word);
}

static int decode(const struct json_scan *s, struct range r, char **ret_text)
{
	struct buf b = BUF_INIT;

	json_text_decode(s->text, r.begin, r.end, &b);
	*ret_text = buf_take(&b);
	return *ret_text ? 0 : -ENOMEM;
}

/* The token of a value that is due, and where it is; its end is the caller's to find when it has one. */
static int begin_value(struct json_scan *s, struct container_view *c, struct error *err)
{
	int token = json_scan_next(s, err);

	if (token < 0)
		return token;
	c->token = token;
	c->value = (struct range){ s->begin, s->end };
	c->add_at = s->end;
	c->empty = true;
	return token;
}

/*
 * Takes a value that is due; when it is an object, each member goes to `reader` (NULL: skipped). Fills
 * in what and where it was. Every object counts, `c` holds the last one: that is what Go keeps.
 */
static int read_object(struct config_view *view, struct json_scan *s, struct container_view *c,
	member_reader *reader, struct error *err)
{
	int token = begin_value(s, c, err), r;

	if (token < 0)
		return token;
	if (token == SCAN_ARRAY_BEGIN) {
		unsigned outside = s->depth - 1;

		while (s->depth > outside) {
			r = json_scan_next(s, err);
			if (r < 0)
				return r;
		}
	}
	if (token != SCAN_OBJECT_BEGIN) {
		c->value.end = s->end;
		return token;
	}
	for (;;) {
		r = json_scan_next(s, err);
		if (r < 0)
			return r;
		if (r == SCAN_OBJECT_END)
			break;
		r = reader ? reader(view, s, err) : json_scan_value(s, err);
		if (r < 0)
			return r;
		c->add_at = s->at;
		c->empty = false;
	}
	c->value.end = s->end;
	return token;
}

/* Counts a key for a container; `exact` is the only spelling that we write to. */
static void count_key(struct container_view *c, const struct json_scan *s, const char *exact)
{
	c->count++;
	if (!json_text_is(s->text, s->begin, s->end, exact))
		c->inexact = true;
}

static int read_annotation(struct config_view *view, struct json_scan *s, struct error *err)
{
	struct annotation *a, *list;
	int token;

	if (view->n_list == ANNOTATIONS_MAX)
		return error_say(err, E2BIG, "byte %zu: more than %d annotations", s->begin,
			ANNOTATIONS_MAX);
	list = reallocarray(view->list, view->n_list + 1, sizeof(*view->list));
	if (!list)
		return error_set(err, ENOMEM, "read annotations");
	view->list = list;
	a = &list[view->n_list];
	*a = (struct annotation){ .key = { s->begin, s->end } };
	token = json_scan_value(s, err);
	if (token < 0)
		return token;
	a->value = (struct range){ s->begin, s->end };
	a->string = token == SCAN_STRING;
	view->n_list++;
	if (decode(s, a->key, &a->name) < 0 || (a->string && decode(s, a->value, &a->text) < 0))
		return error_set(err, ENOMEM, "read annotations");
	return token;
}

/* The decoded string of a member that is due, kept in *text; other values are skipped. */
static int read_string(struct json_scan *s, char **text, struct error *err)
{
	int token = json_scan_value(s, err);

	if (token != SCAN_STRING)
		return token;
	free(*text);
	if (decode(s, (struct range){ s->begin, s->end }, text) < 0)
		return error_set(err, ENOMEM, "read config");
	return token;
}

static int read_mount(struct config_view *view, struct json_scan *s, struct error *err)
{
	static const char *const places[MOUNT_COUNT] = {
		[MOUNT_HOSTNAME] = "/etc/hostname",
		[MOUNT_HOSTS] = "/etc/hosts",
		[MOUNT_RESOLV_CONF] = "/etc/resolv.conf",
	};
	char *destination = NULL, *source = NULL;
	int token;

	while ((token = json_scan_next(s, err)) == SCAN_KEY) {
		char **text = key_is(s, "destination") ? &destination
			      : key_is(s, "source")    ? &source
						       : NULL;

		token = text ? read_string(s, text, err) : json_scan_value(s, err);
		if (token < 0)
			break;
	}
	for (size_t i = 0; token >= 0 && destination && i < MOUNT_COUNT; i++) {
		if (strcmp(destination, places[i]) == 0) {
			free(view->mounts[i]);
			view->mounts[i] = source;
			source = NULL;
		}
	}
	free(destination);
	free(source);
	return token;
}

/* An array that is due: each object in it goes to `reader` behind its brace. */
static int read_objects(struct config_view *view, struct json_scan *s, struct container_view *c,
	member_reader *reader, struct error *err)
{
	unsigned outside = s->depth;
	int token = begin_value(s, c, err), r;

	if (token < 0)
		return token;
	while (s->depth > outside) {
		r = json_scan_next(s, err);
		if (r < 0)
			return r;
		if (token == SCAN_ARRAY_BEGIN && s->depth == outside + 2 && r == SCAN_OBJECT_BEGIN) {
			r = reader(view, s, err);
			if (r < 0)
				return r;
		}
		if (s->depth == outside + 1) {
			c->add_at = s->end;
			c->empty = false;
		}
	}
	c->value.end = s->end;
	return token;
}

static int read_mounts(struct config_view *view, struct json_scan *s, struct error *err)
{
	struct container_view mounts = { 0 };

	return read_objects(view, s, &mounts, read_mount, err);
}

static bool names_our_hook(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	return slash && strcmp(slash + 1, HOOK_NAME) == 0;
}

/* One hook; ours is known by its program's name wherever an older installation had it. */
static int read_hook(struct json_scan *s, bool *ret_ours, struct error *err)
{
	char *path = NULL;
	int token;

	while ((token = json_scan_next(s, err)) == SCAN_KEY) {
		token = key_is(s, "path") ? read_string(s, &path, err) : json_scan_value(s, err);
		if (token < 0)
			break;
	}
	*ret_ours = names_our_hook(path);
	free(path);
	return token;
}

static int read_create_runtime_hook(
	struct config_view *view, struct json_scan *s, struct error *err)
{
	size_t begin = s->begin;
	bool ours;
	int token = read_hook(s, &ours, err);

	if (token >= 0 && ours) {
		view->has_our_hook = true;
		view->our_hook = (struct range){ begin, s->end };
	}
	return token;
}

static int read_prestart_hook(struct config_view *view, struct json_scan *s, struct error *err)
{
	bool ours;
	int token = read_hook(s, &ours, err);

	view->has_our_prestart_hook |= token >= 0 && ours;
	return token;
}

static int read_hooks_member(struct config_view *view, struct json_scan *s, struct error *err)
{
	if (key_is(s, "createruntime")) {
		count_key(&view->create_runtime, s, "createRuntime");
		return read_objects(
			view, s, &view->create_runtime, read_create_runtime_hook, err);
	}
	if (key_is(s, "prestart")) {
		struct container_view prestart = { 0 };

		return read_objects(view, s, &prestart, read_prestart_hook, err);
	}
	return json_scan_value(s, err);
}

static int read_root_member(struct config_view *view, struct json_scan *s, struct error *err)
{
	if (key_is(s, "annotations")) {
		count_key(&view->annotations, s, "annotations");
		return read_object(view, s, &view->annotations, read_annotation, err);
	}
	if (key_is(s, "hooks")) {
		count_key(&view->hooks, s, "hooks");
		return read_object(view, s, &view->hooks, read_hooks_member, err);
	}
	if (key_is(s, "mounts"))
		return read_mounts(view, s, err);
	return json_scan_value(s, err);
}

int config_view_read(
	struct config_view *view, const char *text, size_t length, struct error *err)
{
	struct json_scan s;
	int token;

	*view = (struct config_view){ .text = text, .length = length };
	json_scan_init(&s, text, length);
	token = read_object(view, &s, &view->root, read_root_member, err);
	if (token > 0 && token != SCAN_OBJECT_BEGIN)
		token = error_say(err, EINVAL, "byte %zu: an object is due", view->root.value.begin);
	else if (token > 0)
		token = json_scan_next(&s, err);
	if (token < 0) {
		config_view_done(view);
		return token;
	}
	return 0;
}

void config_view_done(struct config_view *view)
{
	for (size_t i = 0; i < view->n_list; i++) {
		free(view->list[i].name);
		free(view->list[i].text);
	}
	free(view->list);
	for (size_t i = 0; i < MOUNT_COUNT; i++)
		free(view->mounts[i]);
	*view = (struct config_view){ 0 };
}

const char *config_view_annotation(const struct config_view *view, const char *name)
{
	for (size_t i = view->n_list; i > 0; i--)
		if (strcmp(view->list[i - 1].name, name) == 0)
			return view->list[i - 1].text;
	return NULL;
}
