/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finding and reading Docker's own file of a container.
 *
 * Every container has bind mounts at /etc/hostname, /etc/hosts and /etc/resolv.conf that come from its
 * folder below the data root. The user may have replaced one, so all three are tried; a container that
 * shares another's network has all three from the other's folder, and its own is beside that one.
 */
#include "docker.h"

#include "buf.h"
#include "cleanup.h"
#include "config_view.h"
#include "error.h"
#include "fd.h"
#include "json_scan.h"
#include "request.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DOCKER_CONFIG     "config.v2.json"
#define DOCKER_CONFIG_MAX ((size_t)64 * 1024 * 1024)

/* "<root>/containers/<id>/hosts" → lengths of "<root>/containers" and of "<id>"; false: no such path. */
static bool split_source(const char *source, size_t *ret_parent, const char **ret_id, size_t *ret_id_length)
{
	const char *file = strrchr(source, '/'), *id;

	if (source[0] != '/' || file == source)
		return false;
	for (id = file; id > source && id[-1] != '/'; id--)
		;
	if (id == source || id == file)
		return false;
	*ret_parent = (size_t)(id - 1 - source);
	*ret_id = id;
	*ret_id_length = (size_t)(file - id);
	return true;
}

static bool is_docker_id(const char *id, size_t length)
{
	return length == 64 && strspn(id, "0123456789abcdef") >= 64;
}

/* An id is a folder's name below; it comes from a command line. */
static bool is_plain_name(const char *id)
{
	return *id && *id != '.' && !strchr(id, '/');
}

static int open_config(const char *source, size_t parent, const char *id)
{
	_cleanup_(freep) char *path = NULL;
	int fd;

	if (asprintf(&path, "%.*s/%s/%s", (int)parent, source, id, DOCKER_CONFIG) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* First the container's own folder, then the one beside another container's: see above. */
static int find_config(const struct config_view *view, const char *id)
{
	int error = -ENOENT;

	for (int beside = 0; beside <= 1; beside++) {
		for (size_t i = 0; i < MOUNT_COUNT; i++) {
			const char *source = view->mounts[i], *owner;
			size_t parent, length;
			bool own;
			int fd;

			if (!source || !split_source(source, &parent, &owner, &length))
				continue;
			own = length == strlen(id) && memcmp(owner, id, length) == 0;
			if (beside ? own || !is_docker_id(owner, length) : !own)
				continue;
			fd = open_config(source, parent, id);
			if (fd >= 0)
				return fd;
			if (fd != -ENOENT && fd != -ENOTDIR)
				error = fd;
		}
	}
	return error;
}

int docker_read(const struct config_view *view, const char *id, struct buf *text, struct error *err)
{
	_cleanup_(close_fdp) int fd = -1;
	struct stat st;
	int r;

	if (!is_plain_name(id))
		return 0;
	fd = find_config(view, id);
	if (fd == -ENOENT)
		return 0;
	if (fd < 0)
		return error_set(err, -fd, "open Docker's " DOCKER_CONFIG);
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return error_say(err, EINVAL, "Docker's " DOCKER_CONFIG " is no regular file");
	r = fd_read_all(fd, DOCKER_CONFIG_MAX, text);
	if (r < 0)
		return error_set(err, -r, "read Docker's " DOCKER_CONFIG);
	return 1;
}

static char *decoded(const struct json_scan *s)
{
	struct buf b = BUF_INIT;

	json_text_decode(s->text, s->begin, s->end, &b);
	return buf_take(&b);
}

static bool key_is(const struct json_scan *s, const char *word)
{
	return json_text_is(s->text, s->begin, s->end, word);
}

/* A member's value that is due: kept when it is a string, the last one of a key counts. */
static int read_string(struct json_scan *s, char **text, struct error *err)
{
	int token = json_scan_value(s, err);

	if (token != SCAN_STRING)
		return token;
	free(*text);
	*text = decoded(s);
	return *text ? token : error_set(err, ENOMEM, "read labels");
}

/* Behind a label's key, which s covers. */
static int read_label(struct json_scan *s, struct docker_container *c, struct error *err)
{
	_cleanup_(freep) char *key = decoded(s), *value = NULL;
	struct setting *labels;
	int token = read_string(s, &value, err);

	if (token != SCAN_STRING)
		return token;
	labels = key ? reallocarray(c->labels, c->n_labels + 1, sizeof(*labels)) : NULL;
	if (!labels)
		return error_set(err, ENOMEM, "read labels");
	c->labels = labels;
	labels[c->n_labels++] =
		(struct setting){ .key = take_ptr(&key), .value = take_ptr(&value) };
	return token;
}

typedef int member_reader(struct json_scan *s, struct docker_container *c, struct error *err);

/* An object that is due, member by member; another value is skipped. */
static int read_members(struct json_scan *s, struct docker_container *c, member_reader *reader,
	struct error *err)
{
	unsigned outside = s->depth;
	int token = json_scan_next(s, err);

	if (token == SCAN_OBJECT_BEGIN) {
		while ((token = json_scan_next(s, err)) == SCAN_KEY) {
			token = reader(s, c, err);
			if (token < 0)
				return token;
		}
	}
	while (token > 0 && s->depth > outside)
		token = json_scan_next(s, err);
	return token;
}

static int read_config_member(struct json_scan *s, struct docker_container *c, struct error *err)
{
	if (key_is(s, "Labels"))
		return read_members(s, c, read_label, err);
	if (key_is(s, "Image"))
		return read_string(s, &c->image, err);
	return json_scan_value(s, err);
}

static int read_root(struct json_scan *s, struct docker_container *c, char **id, struct error *err)
{
	int token = json_scan_next(s, err);

	if (token > 0 && token != SCAN_OBJECT_BEGIN)
		return error_say(err, EINVAL, "byte %zu: an object is due", s->begin);
	while (token > 0 && (token = json_scan_next(s, err)) == SCAN_KEY) {
		if (key_is(s, "ID"))
			token = read_string(s, id, err);
		else if (key_is(s, "Name"))
			token = read_string(s, &c->name, err);
		else if (key_is(s, "Config"))
			token = read_members(s, c, read_config_member, err);
		else
			token = json_scan_value(s, err);
	}
	return token < 0 ? token : json_scan_next(s, err);
}

int docker_parse(const char *text, size_t length, const char *id,
	struct docker_container *ret_container, struct error *err)
{
	struct docker_container c = { 0 };
	_cleanup_(freep) char *own_id = NULL;
	struct json_scan s;
	int r;

	json_scan_init(&s, text, length);
	r = read_root(&s, &c, &own_id, err);
	if (r < 0)
		r = error_wrap(err, r, "Docker's " DOCKER_CONFIG);
	else if (!own_id || strcmp(own_id, id) != 0)
		r = error_say(err, EINVAL, "Docker's " DOCKER_CONFIG " is another container's");
	if (r < 0) {
		docker_container_done(&c);
		return r;
	}
	if (c.name && c.name[0] == '/')
		memmove(c.name, c.name + 1, strlen(c.name));
	*ret_container = c;
	return 0;
}

void docker_container_done(struct docker_container *c)
{
	for (size_t i = 0; i < c->n_labels; i++) {
		free((char *)c->labels[i].key);
		free((char *)c->labels[i].value);
	}
	free(c->labels);
	free(c->name);
	free(c->image);
	*c = (struct docker_container){ 0 };
}
