/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finding a running container and its processes.
 */
#include "containers.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "program.h"
#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <jansson.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLIENT_MS  10000
#define CGROUP_MAX 65536
#define ID_MAX     1024

void container_done(struct container *c)
{
	free(c->id);
	free(c->name);
	free(c->image);
	free(c->engine);
	free(c->pids);
	free(c->cgroup);
	*c = (struct container){ 0 };
}

/* --- processes -------------------------------------------------------------------------------- */

static int read_cgroups(pid_t pid, struct buf *b)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/%d/cgroup", pid);
	return file_read_all(AT_FDCWD, path, CGROUP_MAX, b);
}

/* Every hierarchy's cgroup is the other one's, or below it. */
static bool is_within(const char *text, const char *container)
{
	while (*container) {
		size_t length = strcspn(container, "\n");

		if (strncmp(text, container, length) != 0 || !strchr("/\n", text[length]))
			return false;
		container += length + (container[length] == '\n');
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return true;
}

static int add_pid(struct container *c, pid_t pid)
{
	pid_t *longer = reallocarray(c->pids, c->n_pids + 1, sizeof(*longer));

	if (!longer)
		return -ENOMEM;
	c->pids = longer;
	longer[c->n_pids++] = pid;
	return 0;
}

/* "0::/x" on version 2, else the first hierarchy in which it is not at the top. */
static char *cgroup_path(const char *cgroups)
{
	for (const char *line = cgroups; *line; line += strcspn(line, "\n") + (strchr(line, '\n') != NULL)) {
		const char *path = strchr(line, '/');

		if (path && path[1] && path[1] != '\n')
			return strndup(path, strcspn(path, "\n"));
	}
	return NULL;
}

static int add_processes(struct container *c, struct error *err)
{
	_cleanup_(buf_donep) struct buf container = BUF_INIT, ours = BUF_INIT;
	_cleanup_(closedirp) DIR *dir = opendir("/proc");
	struct dirent *entry;
	int r = read_cgroups(c->init, &container);

	if (r < 0)
		return error_say(err, ESRCH, "its first process, %d, does not run", c->init);
	(void)read_cgroups(getpid(), &ours);
	if (is_within(buf_cstr(&ours), buf_cstr(&container)))
		return error_say(err, EINVAL, "process %d is in no container: 'sidetrace trace -f -p %d'"
			" traces it", c->init, c->init);
	c->cgroup = cgroup_path(buf_cstr(&container));
	r = add_pid(c, c->init);
	while (r == 0 && dir && (entry = readdir(dir))) {
		_cleanup_(buf_donep) struct buf theirs = BUF_INIT;
		uint64_t pid;

		if (text_to_unsigned(entry->d_name, INT_MAX, &pid) == 0 && (pid_t)pid != c->init &&
			read_cgroups((pid_t)pid, &theirs) == 0 &&
			is_within(buf_cstr(&theirs), buf_cstr(&container)))
			r = add_pid(c, (pid_t)pid);
	}
	return r < 0 ? error_set(err, -r, "list its processes") : 0;
}

/* --- engines ---------------------------------------------------------------------------------- */

/* "PID\tID\tNAME\tIMAGE" of `inspect`. 0: found; -ENOENT: this engine does not know it. */
static int ask_engine(const char *engine, const char *word, struct container *c)
{
	static const char *const formats[] = {
		"{{.State.Pid}}\t{{.Id}}\t{{.Name}}\t{{.Config.Image}}",    /* docker */
		"{{.State.Pid}}\t{{.Id}}\t{{.Name}}\t{{.ImageName}}",       /* podman */
	};
	_cleanup_(freep) char *client = NULL;
	_cleanup_(buf_donep) struct buf out = BUF_INIT;
	char *rest, *field[4];
	uint64_t pid;

	if (*word == '-' || program_find(engine, &client) < 0)
		return -ENOENT;
	if (program_output((char *[]){ client, (char *)"inspect", (char *)"--type", (char *)"container",
				   (char *)"--format", (char *)formats[text_equal(engine, "podman")],
				   (char *)word, NULL }, CLIENT_MS, &out) != 0)
		return -ENOENT;
	rest = (char *)buf_cstr(&out);
	rest[strcspn(rest, "\n")] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(field); i++)
		if (!(field[i] = strsep(&rest, "\t")))
			return -ENOENT;
	if (text_to_unsigned(field[0], INT_MAX, &pid) < 0)
		return -ENOENT;
	c->init = (pid_t)pid;
	c->id = strdup(field[1]);
	c->name = strdup(field[2] + (*field[2] == '/'));
	c->image = strdup(field[3]);
	c->engine = strdup(engine);
	return c->id && c->name && c->image && c->engine ? 0 : -ENOMEM;
}

/* --- state files of runtimes ------------------------------------------------------------------ */

struct state_place {
	const char *pattern; /* of the folders that hold a folder for each container */
	const char *file, *pid_key;
	const char *engine;
};

static int read_state(const char *folder, const char *id, const struct state_place *place,
	struct container *c)
{
	_cleanup_(freep) char *path = NULL;
	json_auto_t *state = NULL;
	json_int_t pid;

	if (asprintf(&path, "%s/%s/%s", folder, id, place->file) < 0)
		return -ENOMEM;
	state = json_load_file(path, 0, NULL);
	pid = json_integer_value(json_object_get(state, place->pid_key));
	if (pid < 1 || pid > INT_MAX)
		return -ENOENT;
	c->init = (pid_t)pid;
	c->id = strdup(id);
	c->engine = place->engine ? strdup(place->engine) : NULL;
	return c->id ? 0 : -ENOMEM;
}

/* An id, or the beginning of one only: -EINVAL when there are several. */
static int match_id(const char *folder, const char *word, char ret_id[ID_MAX])
{
	_cleanup_(closedirp) DIR *dir = opendir(folder);
	struct dirent *entry;
	int found = 0;

	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.' || !text_starts(entry->d_name, word))
			continue;
		(void)snprintf(ret_id, ID_MAX, "%s", entry->d_name);
		found++;
		if (text_equal(entry->d_name, word))
			return 0;
	}
	return found == 1 ? 0 : found ? -EINVAL : -ENOENT;
}

static int ask_runtimes(const char *word, struct container *c)
{
	static const struct state_place places[] = {
		{ "/run/runc", "state.json", "init_process_pid", NULL },
		{ "/run/crun", "status", "pid", NULL },
		{ "/run/docker/runtime-*/moby", "state.json", "init_process_pid", "docker" },
		{ "/run/containerd/runc/*", "state.json", "init_process_pid", "containerd" },
	};
	int r = -ENOENT;

	if (!*word || strchr(word, '/'))
		return r;
	for (size_t i = 0; i < ARRAY_SIZE(places) && r == -ENOENT; i++) {
		glob_t folders = { 0 };
		char id[ID_MAX];

		(void)glob(places[i].pattern, 0, NULL, &folders);
		for (size_t k = 0; k < folders.gl_pathc && r == -ENOENT; k++) {
			r = match_id(folders.gl_pathv[k], word, id);
			if (r == 0)
				r = read_state(folders.gl_pathv[k], id, &places[i], c);
		}
		globfree(&folders);
	}
	return r;
}

/* The last part of a container's cgroup has its id in it, with an engine's prefix or suffix. */
static char *id_from_cgroup(const char *cgroup)
{
	const char *last = cgroup ? strrchr(cgroup, '/') : NULL;

	for (const char *at = last; at && *at; at++) {
		size_t hex = strspn(at, "0123456789abcdef");

		if (hex == 64)
			return strndup(at, hex);
		at += hex ? hex - 1 : 0;
	}
	return last && last[1] ? strdup(last + 1) : NULL;
}

int container_find(const char *word, struct container *ret_container, struct error *err)
{
	_cleanup_(container_done) struct container c = { 0 };
	uint64_t pid;
	int r = ask_engine("docker", word, &c);

	if (r == -ENOENT)
		r = ask_engine("podman", word, &c);
	if (r == -ENOENT)
		r = ask_runtimes(word, &c);
	if (r == -ENOENT && text_to_unsigned(word, INT_MAX, &pid) == 0 && pid > 0) {
		c.init = (pid_t)pid;
		r = 0;
	}
	if (r == -EINVAL)
		return error_say(err, EINVAL, "several containers have an id that begins with '%s'", word);
	if (r == -ENOENT)
		return error_say(err, ENOENT, geteuid() == 0 ? "no engine or runtime here knows a container '%s'" :
			"no engine or runtime that you may ask knows a container '%s': run this as root", word);
	if (r < 0)
		return error_set(err, -r, "look for container '%s'", word);
	if (c.init == 0)
		return error_say(err, ESRCH, "container '%s' does not run", word);
	r = add_processes(&c, err);
	if (r < 0)
		return error_wrap(err, r, "container '%s'", word);
	if (!c.id)
		c.id = id_from_cgroup(c.cgroup) ?: strdup(word);
	if (!c.id)
		return error_set(err, ENOMEM, "container '%s'", word);
	*ret_container = c;
	c = (struct container){ 0 };
	return 0;
}
