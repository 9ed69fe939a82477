/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Opened once, here, before any program of the container runs. On the host only root may read a trace:
 * it holds what the container's programs read and wrote. In a volume it is for whoever owns the volume.
 */
#include "folder.h"

#include "beneath.h"
#include "bundle.h"
#include "cleanup.h"
#include "error.h"
#include "names.h"
#include "policy.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOST_MODE   0700
#define VOLUME_MODE 0755
#define RUN_TRIES   100 /* names with the same millisecond and id */

void folder_done(struct folder *f)
{
	if (f->fd >= 0)
		(void)close(f->fd);
	if (f->above >= 0)
		(void)close(f->above);
	free(f->path);
	*f = (struct folder){ .fd = -1, .above = -1 };
}

/* Every component that is missing, as mkdir -p. The root's path comes from the host's administrator. */
static int make_parents(const char *path)
{
	_cleanup_(freep) char *part = strdup(path);

	if (!part)
		return -ENOMEM;
	for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(part, 0755) < 0 && errno != EEXIST)
			return -errno;
		*slash = '/';
	}
	return mkdir(part, 0755) < 0 && errno != EEXIST ? -errno : 0;
}

int output_root_open(const struct policy *policy, int *ret_fd, struct error *err)
{
	_cleanup_(close_fdp) int fd = -1;
	struct stat status;
	int r = make_parents(policy->output_root);

	if (r < 0)
		return error_set(err, -r, "make the output folder '%s'", policy->output_root);
	fd = open(policy->output_root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &status) < 0)
		return error_set(err, errno, "open the output folder '%s'", policy->output_root);
	if ((status.st_uid != 0 && status.st_uid != geteuid()) || status.st_mode & 0022)
		return error_say(err, EPERM,
			"the output folder '%s' must be root's and writable by root alone",
			policy->output_root);
	*ret_fd = take_fd(&fd);
	return 0;
}

/* Where trace.output points to, on the host: the mount's source, then what is below it. */
static int volume_open(const char *output, const struct bundle *bundle, struct folder *ret_where,
	struct error *err)
{
	_cleanup_(freep) char *clean = NULL, *source = NULL, *path = NULL;
	_cleanup_(close_fdp) int fd = -1;
	const struct mount *mount;
	const char *rest;
	int r = path_clean(output, &clean);

	if (r < 0)
		return error_say(err, EINVAL, "must be an absolute path without '..'");
	mount = bundle_mount_of(bundle, clean);
	if (!mount)
		return error_say(err, EINVAL,
			"lies in none of the container's mounts: mount a volume there, or leave the label out");
	if (!mount->bind)
		return error_say(err, EINVAL,
			"lies on a %.40s mount, which only the container can see: name a path below a volume",
			*mount->type ? mount->type : "special");
	if (mount->read_only)
		return error_say(err, EROFS, "lies on the mount '%s', which is read-only: mount it writable",
			mount->destination);
	if (asprintf(&source, "%s%s%s", *mount->source == '/' ? "" : bundle->path,
		    *mount->source == '/' ? "" : "/", mount->source) < 0)
		source = NULL;
	rest = clean + strlen(mount->destination);
	if (!source || asprintf(&path, "%s%s", source, rest) < 0)
		return error_set(err, ENOMEM, "open it");
	r = folder_open_trusted(source, &fd, err);
	while (r == 0 && *rest) {
		char name[256];
		size_t length = strcspn(rest + 1, "/");
		int next;

		if (length >= sizeof(name))
			return error_set(err, ENAMETOOLONG, "folder '%s'", rest);
		memcpy(name, rest + 1, length);
		name[length] = '\0';
		rest += 1 + length;
		r = folder_make_beneath(fd, name, VOLUME_MODE, &next);
		if (r < 0)
			return error_set(err, -r, "folder '%s' in '%s'", name, source);
		(void)close(fd);
		fd = next;
	}
	if (r < 0)
		return r;
	*ret_where = (struct folder){ .fd = take_fd(&fd), .path = take_ptr(&path), .above = -1 };
	return 0;
}

static int run_make(int container_fd, const struct timespec *start, const char *id, mode_t mode,
	char name[NAME_SIZE], int *ret_fd)
{
	struct timespec at = *start;
	int r = -EEXIST;

	for (unsigned i = 0; i < RUN_TRIES && r == -EEXIST; i++) {
		name_run(&at, id, name);
		r = folder_new_beneath(container_fd, name, mode, ret_fd);
		at.tv_nsec += 1000000;
		if (at.tv_nsec >= 1000000000) {
			at.tv_nsec -= 1000000000;
			at.tv_sec++;
		}
	}
	return r;
}

/* Replaced by a rename, so that it is never missing. */
void folder_point(struct folder *f)
{
	_cleanup_(close_fdp) int above = f->above;
	char temporary[NAME_SIZE + 16];

	f->above = -1;
	if (above < 0)
		return;
	(void)snprintf(temporary, sizeof(temporary), ".latest.%d", (int)getpid());
	(void)unlinkat(above, temporary, 0);
	if (symlinkat(strrchr(f->path, '/') + 1, above, temporary) == 0 &&
		renameat(above, temporary, above, "latest") < 0)
		(void)unlinkat(above, temporary, 0);
}

int folder_open_run(const struct policy *policy, const char *output, const struct bundle *bundle,
	const char *container, const char *id, const struct timespec *start,
	struct folder *ret_folder, struct error *err)
{
	_cleanup_(folder_donep) struct folder where = { .fd = -1, .above = -1 };
	_cleanup_(close_fdp) int container_fd = -1, run_fd = -1;
	mode_t mode = output ? VOLUME_MODE : HOST_MODE;
	char name[NAME_SIZE], run[NAME_SIZE];
	char *path = NULL;
	int r;

	if (output) {
		r = volume_open(output, bundle, &where, err);
		if (r < 0)
			return error_wrap(err, r, "label trace.output: '%.200s'", output);
	} else {
		r = output_root_open(policy, &where.fd, err);
		if (r < 0)
			return r;
		where.path = strdup(policy->output_root);
	}
	if (container && *container)
		name_clean(container, name);
	else
		name_short_id(id, name);
	r = folder_make_beneath(where.fd, name, mode, &container_fd);
	if (r < 0)
		return error_set(err, -r, "make folder '%s' in '%s'", name, where.path);
	r = run_make(container_fd, start, id, mode, run, &run_fd);
	if (r < 0)
		return error_set(err, -r, "make folder '%s' in '%s/%s'", run, where.path, name);
	if (!where.path || asprintf(&path, "%s/%s/%s", where.path, name, run) < 0)
		return error_set(err, ENOMEM, "make the run folder");
	*ret_folder = (struct folder){ .fd = take_fd(&run_fd), .path = path, .above = output ? -1 : take_fd(&container_fd) };
	return 0;
}
