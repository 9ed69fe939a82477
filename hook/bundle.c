/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The bundle's config.json. A mount that makes no sense is left out: the runtime is the one to complain.
 */
#include "bundle.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "json-settings.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void json_unref(json_t **json)
{
	json_decref(*json);
}

void bundle_done(struct bundle *b)
{
	for (size_t i = 0; i < b->n_mounts; i++) {
		free(b->mounts[i].destination);
		free(b->mounts[i].source);
		free(b->mounts[i].type);
	}
	free(b->mounts);
	for (char **word = b->command; word && *word; word++)
		free(*word);
	free(b->command);
	settings_free(b->annotations, b->n_annotations);
	free(b->path);
	*b = (struct bundle){ 0 };
}

int path_clean(const char *path, char **ret_path)
{
	_cleanup_(buf_donep) struct buf clean = BUF_INIT;

	if (*path != '/')
		return -EINVAL;
	while (*path) {
		size_t slashes = strspn(path, "/"), length = strcspn(path + slashes, "/");
		const char *part = path + slashes;

		path = part + length;
		if (length == 2 && memcmp(part, "..", 2) == 0)
			return -EINVAL;
		if (length == 0 || (length == 1 && *part == '.'))
			continue;
		buf_byte(&clean, '/');
		buf_add(&clean, part, length);
	}
	*ret_path = buf_take(&clean);
	return *ret_path ? 0 : -ENOMEM;
}

const struct mount *bundle_mount_of(const struct bundle *b, const char *path)
{
	const struct mount *best = NULL;
	size_t best_length = 0;

	for (size_t i = 0; i < b->n_mounts; i++) {
		const struct mount *m = &b->mounts[i];
		size_t length = strlen(m->destination);

		if (strncmp(path, m->destination, length) != 0 ||
			(path[length] != '\0' && path[length] != '/'))
			continue;
		if (!best || length >= best_length) {
			best = m;
			best_length = length;
		}
	}
	return best;
}

static char *copy_of(const json_t *object, const char *name)
{
	return strdup(json_string_value(json_object_get(object, name)) ?: "");
}

static int mount_parse(const json_t *json, struct mount *m)
{
	const json_t *options = json_object_get(json, "options");
	_cleanup_(freep) char *destination = copy_of(json, "destination");
	const json_t *option;
	size_t i;
	int r;

	*m = (struct mount){ .source = copy_of(json, "source"), .type = copy_of(json, "type") };
	if (!destination || !m->source || !m->type)
		return -ENOMEM;
	m->bind = text_equal(m->type, "bind");
	json_array_foreach(options, i, option) {
		const char *word = json_string_value(option);

		if (text_equal(word, "bind") || text_equal(word, "rbind"))
			m->bind = true;
		if (text_equal(word, "ro") || text_equal(word, "rro"))
			m->read_only = true;
		if (text_equal(word, "rw"))
			m->read_only = false;
	}
	r = path_clean(destination, &m->destination);
	return r == -EINVAL ? 1 : r;
}

static int mounts_parse(const json_t *root, struct bundle *b, struct error *err)
{
	const json_t *mounts = json_object_get(root, "mounts");
	const json_t *mount;
	size_t i;

	b->mounts = calloc(json_array_size(mounts) + 1, sizeof(*b->mounts));
	if (!b->mounts)
		return error_set(err, ENOMEM, "mounts");
	json_array_foreach(mounts, i, mount) {
		struct mount *m = &b->mounts[b->n_mounts];
		int r = mount_parse(mount, m);

		if (r == 0) {
			b->n_mounts++;
			continue;
		}
		free(m->source);
		free(m->type);
		if (r < 0)
			return error_set(err, ENOMEM, "mounts");
	}
	return 0;
}

static int command_parse(const json_t *root, struct bundle *b, struct error *err)
{
	const json_t *args = json_object_get(json_object_get(root, "process"), "args");
	const json_t *arg;
	size_t i;

	if (!json_is_array(args))
		return 0;
	b->command = calloc(json_array_size(args) + 1, sizeof(*b->command));
	if (!b->command)
		return error_set(err, ENOMEM, "process.args");
	json_array_foreach(args, i, arg) {
		b->command[i] = strdup(json_string_value(arg) ?: "");
		if (!b->command[i])
			return error_set(err, ENOMEM, "process.args");
	}
	return 0;
}

int bundle_parse(const char *json, size_t length, struct bundle *ret_bundle, struct error *err)
{
	_cleanup_(bundle_donep) struct bundle b = { 0 };
	_cleanup_(json_unref) json_t *root = NULL;
	json_error_t why;
	int r;

	root = json_loadb(json, length, 0, &why);
	if (!root)
		return error_say(err, EINVAL, "config.json: line %d: %s", why.line, why.text);
	r = command_parse(root, &b, err);
	if (r == 0)
		r = mounts_parse(root, &b, err);
	if (r == 0)
		r = settings_from_json(json_object_get(root, "annotations"),
			"config.json: annotations", &b.annotations, &b.n_annotations, err);
	if (r < 0)
		return r;
	*ret_bundle = b;
	b = (struct bundle){ 0 };
	return 0;
}

int bundle_load(const char *path, struct bundle *ret_bundle, struct error *err)
{
	_cleanup_(buf_donep) struct buf text = BUF_INIT;
	_cleanup_(freep) char *file = NULL;
	_cleanup_(close_fdp) int fd = -1;
	struct stat status;
	int r;

	if (asprintf(&file, "%s/config.json", path) < 0) {
		file = NULL;
		return error_set(err, ENOMEM, "bundle '%s'", path);
	}
	/* Not blocking: a FIFO must not hold up a container's creation. */
	fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return error_set(err, errno, "open '%s'", file);
	if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
		return error_say(err, EINVAL, "'%s' is no regular file", file);
	r = fd_read_all(fd, BUNDLE_SIZE_MAX, &text);
	if (r < 0)
		return error_set(err, -r, "read '%s'", file);
	r = bundle_parse(text.data, text.length, ret_bundle, err);
	if (r < 0)
		return error_wrap(err, r, "bundle '%s'", path);
	ret_bundle->path = strdup(path);
	if (!ret_bundle->path) {
		bundle_done(ret_bundle);
		return error_set(err, ENOMEM, "bundle '%s'", path);
	}
	return 0;
}
