/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a container's cgroup is, whichever hierarchies the host has.
 */
#include "cgroup.h"

#include "cleanup.h"
#include "text.h"

#include <fcntl.h>
#include <limits.h>
#include <mntent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The path of a process in a hierarchy: of version 2 when the controller is "". */
static bool cgroup_path(pid_t pid, const char *controller, char path[PATH_MAX])
{
	_cleanup_(fclosep) FILE *file = NULL;
	char name[64], line[PATH_MAX + 256];

	(void)snprintf(name, sizeof(name), "/proc/%d/cgroup", (int)pid);
	file = fopen(name, "re");
	while (file && fgets(line, sizeof(line), file)) {
		char *names = strchr(line, ':');
		char *at = names ? strchr(names + 1, ':') : NULL;

		if (!at)
			continue;
		*at++ = '\0';
		if (strcmp(names + 1, controller) != 0)
			continue;
		at[strcspn(at, "\n")] = '\0';
		(void)snprintf(path, PATH_MAX, "%s", at);
		return true;
	}
	return false;
}

static bool mount_of(const char *controller, char folder[PATH_MAX])
{
	FILE *mounts = setmntent("/proc/self/mounts", "re");
	const char *type = *controller ? "cgroup" : "cgroup2";
	struct mntent entry;
	char text[PATH_MAX];
	bool found = false;

	while (!found && mounts && getmntent_r(mounts, &entry, text, sizeof(text))) {
		if (strcmp(entry.mnt_type, type) != 0 || (*controller && !hasmntopt(&entry, controller)))
			continue;
		(void)snprintf(folder, PATH_MAX, "%s", entry.mnt_dir);
		found = true;
	}
	if (mounts)
		(void)endmntent(mounts);
	return found;
}

static bool holds(const char *cgroup, const char *path)
{
	size_t n = strlen(cgroup);

	return !strncmp(cgroup, path, n) && (path[n] == '/' || !path[n]);
}

static int open_own_cgroup(pid_t init, const char *controller)
{
	char theirs[PATH_MAX], ours[PATH_MAX], mount[PATH_MAX], path[2 * PATH_MAX];

	if (!cgroup_path(init, controller, theirs) || !cgroup_path(getpid(), controller, ours) ||
		!strcmp(theirs, "/") || holds(theirs, ours) || !mount_of(controller, mount))
		return -1;
	(void)snprintf(path, sizeof(path), "%s%s", mount, theirs);
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

int cgroup_open(pid_t init, const char **ret_controller)
{
	static const char *const controllers[] = { "", "pids", "freezer", "memory", "name=systemd" };

	for (size_t i = 0; i < ARRAY_SIZE(controllers); i++) {
		int folder = open_own_cgroup(init, controllers[i]);

		if (folder < 0)
			continue;
		*ret_controller = controllers[i];
		return folder;
	}
	return -1;
}

int cgroup_open_freezer(pid_t init, bool *ret_v2)
{
	static const char *const controllers[] = { "", "freezer" };
	static const char *const files[] = { "cgroup.freeze", "freezer.state" };

	for (size_t i = 0; i < ARRAY_SIZE(controllers); i++) {
		_cleanup_(close_fdp) int folder = open_own_cgroup(init, controllers[i]);
		int fd = folder >= 0 ? openat(folder, files[i], O_WRONLY | O_CLOEXEC) : -1;

		if (fd < 0)
			continue;
		*ret_v2 = i == 0;
		return fd;
	}
	return -1;
}
