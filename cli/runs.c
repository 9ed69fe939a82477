/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finding runs.
 */
#include "runs.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "policy.h"
#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define META_MAX    (1 << 20)
#define TRACER_NAME "sidetrace-tracer"
#define TRACER_COMM 15 /* bytes of it that the kernel keeps of a name: TASK_COMM_LEN */
#define DELETED     " (deleted)"

static void run_clear(struct run *r)
{
	free(r->folder);
	if (r->fd >= 0)
		(void)close(r->fd);
	json_decref(r->meta);
	*r = (struct run){ .fd = -1 };
}

void runs_done(struct runs *runs)
{
	for (size_t i = 0; i < runs->count; i++)
		run_clear(&runs->list[i]);
	free(runs->list);
	*runs = (struct runs){ 0 };
}

/* A container may have put a FIFO or a link in its place. */
static json_t *read_meta(int folder_fd)
{
	_cleanup_(close_fdp) int fd = -1;
	_cleanup_(buf_donep) struct buf b = BUF_INIT;

	if (file_open_plain(folder_fd, "meta.json", &fd) < 0 || fd_read_all(fd, META_MAX, &b) < 0)
		return NULL;
	return json_loadb(b.data, b.length, 0, NULL);
}

/* Takes fd. A folder that is in the list already is not added again. */
static int runs_add(struct runs *runs, int folder_fd, const char *path, pid_t tracer)
{
	_cleanup_(close_fdp) int fd = folder_fd;
	struct run *longer, *r;
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	for (size_t i = 0; i < runs->count; i++)
		if (runs->list[i].device == st.st_dev && runs->list[i].inode == st.st_ino)
			return 0;
	longer = reallocarray(runs->list, runs->count + 1, sizeof(*longer));
	if (!longer)
		return -ENOMEM;
	runs->list = longer;
	r = &longer[runs->count];
	*r = (struct run){ .folder = strdup(path), .fd = -1, .tracer = tracer,
		.device = st.st_dev, .inode = st.st_ino };
	if (!r->folder)
		return -ENOMEM;
	r->meta = read_meta(fd);
	r->fd = take_fd(&fd);
	runs->count++;
	return 0;
}

static bool link_target(const char *link, char target[PATH_MAX])
{
	ssize_t n = readlink(link, target, PATH_MAX - 1);

	if (n < 0)
		return false;
	target[n] = '\0';
	return true;
}

static bool is_tracer(pid_t pid)
{
	char link[64], target[PATH_MAX];
	const char *name;
	size_t length;

	(void)snprintf(link, sizeof(link), "/proc/%d/exe", pid);
	if (!link_target(link, target))
		return false;
	name = strrchr(target, '/');
	name = name ? name + 1 : target;
	length = strlen(TRACER_NAME);
	return strncmp(name, TRACER_NAME, length) == 0 &&
		(name[length] == '\0' || text_equal(name + length, DELETED));
}

/* By its name only: what else there is to know of another user's process is not for us. */
static bool is_hidden_tracer(pid_t pid)
{
	_cleanup_(buf_donep) struct buf name = BUF_INIT;
	_cleanup_(close_fdp) int fd = -1;
	char path[64], target[PATH_MAX];

	(void)snprintf(path, sizeof(path), "/proc/%d/exe", pid);
	if (link_target(path, target) || (errno != EACCES && errno != EPERM))
		return false;
	(void)snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd >= 0 && fd_read_all(fd, NAME_MAX, &name) == 0 &&
	       strncmp(buf_cstr(&name), TRACER_NAME, TRACER_COMM) == 0;
}

/* The run folder is the one of its descriptors that is a folder with a meta.json. */
static int add_folder_of(struct runs *runs, pid_t pid)
{
	char folder[64], link[sizeof(folder) + 256], target[PATH_MAX];
	_cleanup_(closedirp) DIR *dir = NULL;
	struct dirent *entry;
	int r = 0;

	(void)snprintf(folder, sizeof(folder), "/proc/%d/fd", pid);
	dir = opendir(folder);
	while (r == 0 && dir && (entry = readdir(dir))) {
		int fd;

		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(link, sizeof(link), "%s/%s", folder, entry->d_name);
		fd = open(link, O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (fd < 0)
			continue;
		if (link_target(link, target) && faccessat(fd, "meta.json", F_OK, AT_SYMLINK_NOFOLLOW) == 0)
			r = runs_add(runs, fd, target, pid);
		else
			(void)close(fd);
	}
	return r;
}

static int add_running(struct runs *runs)
{
	_cleanup_(closedirp) DIR *dir = opendir("/proc");
	struct dirent *entry;
	int r = 0;

	if (!dir)
		return -errno;
	while (r == 0 && (entry = readdir(dir))) {
		uint64_t pid;

		if (text_to_unsigned(entry->d_name, INT_MAX, &pid) < 0)
			continue;
		if (is_tracer((pid_t)pid))
			r = add_folder_of(runs, (pid_t)pid);
		else
			runs->hidden = runs->hidden || is_hidden_tracer((pid_t)pid);
	}
	return r;
}

/* The runs of one container below the output folder. */
static int add_ended_of(struct runs *runs, int root_fd, const char *root, const char *container)
{
	int container_fd = openat(root_fd, container, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	_cleanup_(closedirp) DIR *dir = container_fd < 0 ? NULL : fdopendir(container_fd);
	struct dirent *entry;
	int r = 0;

	if (!dir && container_fd >= 0)
		(void)close(container_fd);
	while (r == 0 && dir && (entry = readdir(dir))) {
		_cleanup_(freep) char *path = NULL;
		int fd;

		if (entry->d_name[0] == '.')
			continue;
		fd = openat(container_fd, entry->d_name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (fd < 0)
			continue; /* `latest` is a link */
		if (asprintf(&path, "%s/%s/%s", root, container, entry->d_name) < 0) {
			(void)close(fd);
			return -ENOMEM;
		}
		if (faccessat(fd, "meta.json", F_OK, AT_SYMLINK_NOFOLLOW) == 0)
			r = runs_add(runs, fd, path, 0);
		else
			(void)close(fd);
	}
	return r;
}

static int add_ended(struct runs *runs, const char *root)
{
	_cleanup_(closedirp) DIR *dir = opendir(root);
	struct dirent *entry;
	int r = 0;

	if (!dir)
		return errno == ENOENT ? 0 : -errno;
	while (r == 0 && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			r = add_ended_of(runs, dirfd(dir), root, entry->d_name);
	return r;
}

static int newest_first(const void *a, const void *b)
{
	return strcmp(run_text(b, "start"), run_text(a, "start"));
}

int runs_collect(const struct policy *policy, bool all, struct runs *ret_runs, struct error *err)
{
	_cleanup_(runs_done) struct runs runs = { 0 };
	int r = add_running(&runs);

	if (r < 0)
		return error_set(err, -r, "look for tracers in /proc");
	if (all) {
		r = add_ended(&runs, policy->output_root);
		if (r < 0)
			return error_set(err, -r, "look into '%s'", policy->output_root);
	}
	if (runs.count > 0)
		qsort(runs.list, runs.count, sizeof(*runs.list), newest_first);
	*ret_runs = runs;
	runs = (struct runs){ 0 };
	return 0;
}

const char *run_text(const struct run *r, const char *key)
{
	return json_string_value(json_object_get(r->meta, key)) ?: "";
}

const char *run_state(const struct run *r)
{
	if (r->tracer)
		return "running";
	if (!json_object_get(r->meta, "end"))
		return "broken off";
	return json_is_false(json_object_get(r->meta, "complete")) ? "incomplete" : "ended";
}

static bool is_named(const struct run *r, const char *word)
{
	const char *id = run_text(r, "id");
	uint64_t pid;

	if (text_equal(run_text(r, "container"), word) || (*word && text_starts(id, word)))
		return true;
	if (text_to_unsigned(word, INT_MAX, &pid) == 0 && pid > 0 &&
		(r->tracer == (pid_t)pid ||
			json_integer_value(json_object_get(r->meta, "pid")) == (json_int_t)pid))
		return true;
	return false;
}

static bool is_folder(const struct run *r, const char *word)
{
	struct stat st;

	return strchr(word, '/') && stat(word, &st) == 0 && st.st_dev == r->device &&
		st.st_ino == r->inode;
}

/* Runs of one container have one id, or, when there is none, one name. */
static bool same_container(const struct run *a, const struct run *b)
{
	const char *id = run_text(a, "id");

	if (*id || *run_text(b, "id"))
		return text_equal(id, run_text(b, "id")) ||
			text_equal(run_text(a, "container"), run_text(b, "container"));
	return text_equal(run_text(a, "container"), run_text(b, "container"));
}

int runs_find(const struct runs *runs, const char *word, const struct run **ret_run,
	struct error *err)
{
	const struct run *found = NULL;

	for (size_t i = 0; i < runs->count; i++) {
		const struct run *r = &runs->list[i];

		if (is_folder(r, word)) {
			*ret_run = r;
			return 0;
		}
		if (!is_named(r, word))
			continue;
		if (found && !same_container(found, r))
			return error_say(err, EINVAL, "'%s' means '%s' and '%s': say more of the id",
				word, run_text(found, "container"), run_text(r, "container"));
		if (!found || (r->tracer && !found->tracer))
			found = r;
	}
	if (!found)
		return error_say(err, ENOENT, "no run of a container '%s' is known", word);
	*ret_run = found;
	return 0;
}

void run_show(struct buf *out, const char *text)
{
	for (; *text; text++)
		buf_byte(out, (unsigned char)*text < 0x20 || *text == 0x7f ? '?' : *text);
}
