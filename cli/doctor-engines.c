/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The container engines: is one here, does its daemon answer, does it know us. Their configuration is
 * only read.
 */
#include "doctor.h"

#include "buf.h"
#include "cleanup.h"
#include "fd.h"
#include "program.h"
#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define CONFIG_MAX        (1 << 20)
#define DOCKER_CONFIG     "/etc/docker/daemon.json"
#define DOCKER_SOCKET     "/run/docker.sock"
#define CONTAINERD_CONFIG "/etc/containerd/config.toml"
#define CONTAINERD_SOCKET "/run/containerd/containerd.sock"

static bool is_ours(const char *path, const char *name)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	return path && text_equal(slash ? slash + 1 : path, name);
}

static bool socket_answers(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	_cleanup_(close_fdp) int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0 || strlen(path) >= sizeof(address.sun_path))
		return false;
	memcpy(address.sun_path, path, strlen(path) + 1);
	return connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0;
}

/* The path that an engine would run, named in its configuration: is it there? */
static bool path_runs(const char *path, struct finding *f, const char *where)
{
	if (access(path, X_OK) == 0)
		return true;
	finding_set(f, VERDICT_FAIL, "%s names %s, which cannot be run: containers fail to start",
		where, path);
	finding_cure(f, "install sidetrace there, or take the entry out of %s", where);
	return false;
}

/* The name and path under which daemon.json has sidetrace-runc; NULL: it has not. */
static const char *docker_registration(const json_t *config, const char **ret_path)
{
	json_t *runtimes = json_object_get(config, "runtimes"), *runtime;
	const char *name;

	json_object_foreach(runtimes, name, runtime) {
		const char *path = json_string_value(json_object_get(runtime, "path"));

		if (is_ours(path, "sidetrace-runc")) {
			*ret_path = path;
			return name;
		}
	}
	return NULL;
}

static const char *docker_socket(void)
{
	const char *host = getenv("DOCKER_HOST");

	if (host && text_starts(host, "unix://"))
		return host + strlen("unix://");
	return DOCKER_SOCKET;
}

void check_docker(const struct doctor *d, struct finding *f)
{
	_cleanup_(freep) char *client = NULL, *daemon = NULL;
	_cleanup_(json_decrefp) json_t *config = NULL;
	const char *name, *path = NULL;
	json_error_t error;
	bool here = program_find("docker", &client) == 0 || program_find("dockerd", &daemon) == 0;
	bool answers = socket_answers(docker_socket());
	const char *state = answers ? "the daemon answers" : "the daemon does not answer";

	(void)d;
	if (!here && !answers) {
		finding_set(f, VERDICT_OK, "not installed");
		return;
	}
	config = json_load_file(DOCKER_CONFIG, JSON_REJECT_DUPLICATES, &error);
	if (!config && access(DOCKER_CONFIG, F_OK) == 0) {
		finding_set(f, VERDICT_WARN, "%s line %d: %s", DOCKER_CONFIG, error.line, error.text);
		finding_cure(f, "correct %s: dockerd does not start with it", DOCKER_CONFIG);
		return;
	}
	name = docker_registration(config, &path);
	if (!name) {
		finding_set(f, VERDICT_WARN, "%s; sidetrace-runc is not registered in %s", state,
			DOCKER_CONFIG);
		finding_cure(f, "sidetrace install docker");
	} else if (path_runs(path, f, DOCKER_CONFIG)) {
		finding_set(f, VERDICT_OK, "%s; %s is registered as runtime '%s'", state, path, name);
	}
}

/* Lines of a TOML file that are no comment and name one of our programs. */
static bool toml_mentions_us(const char *path)
{
	_cleanup_(buf_donep) struct buf b = BUF_INIT;
	char *rest, *line;

	if (file_read_all(AT_FDCWD, path, CONFIG_MAX, &b) < 0)
		return false;
	rest = (char *)buf_cstr(&b);
	while ((line = strsep(&rest, "\n")))
		if (line[strspn(line, " \t")] != '#' && strstr(line, "sidetrace-runc"))
			return true;
	return false;
}

void check_containerd(const struct doctor *d, struct finding *f)
{
	_cleanup_(freep) char *daemon = NULL, *shim = NULL;
	bool here = program_find("containerd", &daemon) == 0;
	bool answers = socket_answers(CONTAINERD_SOCKET);
	const char *state = answers ? "the daemon answers" : "the daemon does not answer";
	bool cri = toml_mentions_us(CONTAINERD_CONFIG);

	(void)d;
	if (!here && !answers) {
		finding_set(f, VERDICT_OK, "not installed");
	} else if (cri) {
		finding_set(f, VERDICT_OK, "%s; %s names sidetrace-runc", state, CONTAINERD_CONFIG);
	} else if (program_find("containerd-shim-sidetrace-v2", &shim) == 0) {
		finding_set(f, VERDICT_OK, "%s; 'ctr run --runtime io.containerd.sidetrace.v2' works,"
			" CRI is not set up", state);
		finding_cure(f, "for CRI: sidetrace install containerd");
	} else {
		finding_set(f, VERDICT_WARN, "%s; neither is our shim on PATH nor sidetrace-runc in %s",
			state, CONTAINERD_CONFIG);
		finding_cure(f, "make install; for CRI: sidetrace install containerd");
	}
}

/* The hook file of a hooks.d folder that runs us, and the path that it runs. Both malloc'ed. */
static bool find_hook(const char *folder, char **ret_file, char **ret_path)
{
	_cleanup_(closedirp) DIR *dir = opendir(folder);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		_cleanup_(json_decrefp) json_t *hook = NULL;
		_cleanup_(freep) char *file = NULL;
		const char *path;

		if (entry->d_name[0] == '.' || asprintf(&file, "%s/%s", folder, entry->d_name) < 0)
			continue;
		hook = json_load_file(file, 0, NULL);
		path = json_string_value(json_object_get(json_object_get(hook, "hook"), "path"));
		if (!is_ours(path, "sidetrace-hook"))
			continue;
		*ret_path = strdup(path);
		*ret_file = take_ptr(&file);
		return *ret_path != NULL;
	}
	return false;
}

void check_podman(const struct doctor *d, struct finding *f)
{
	static const char *const folders[] = { "/etc/containers/oci/hooks.d",
		"/usr/share/containers/oci/hooks.d" };
	_cleanup_(freep) char *client = NULL, *file = NULL, *path = NULL;

	(void)d;
	if (program_find("podman", &client) < 0) {
		finding_set(f, VERDICT_OK, "not installed");
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(folders) && !file; i++)
		(void)find_hook(folders[i], &file, &path);
	if (!file) {
		finding_set(f, VERDICT_WARN, "%s; no hook of ours in %s", client, folders[0]);
		finding_cure(f, "sidetrace install podman");
	} else if (path_runs(path, f, file)) {
		finding_set(f, VERDICT_OK, "%s; %s runs %s", client, file, path);
	}
}
