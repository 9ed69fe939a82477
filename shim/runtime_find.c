/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The search along PATH. Files are compared by device and inode, so that links and other names of this
 * program are seen through. Messages avoid the phrases from which Docker derives exit codes.
 */
#include "runtime_find.h"

#include "cleanup.h"
#include "error.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* What a shell falls back to, sbin included: runc lives there on Debian. */
#define PATH_FALLBACK "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

static bool is_self(const struct stat *st)
{
	struct stat self;

	return stat("/proc/self/exe", &self) == 0 && self.st_dev == st->st_dev &&
	       self.st_ino == st->st_ino;
}

static bool is_program(const char *path, struct stat *st)
{
	return stat(path, st) == 0 && S_ISREG(st->st_mode) && access(path, X_OK) == 0;
}

static int find_named(const char *path, char **ret_path, struct error *err)
{
	struct stat st;
	char *copy;

	if (!is_program(path, &st))
		return error_say(err, ENOENT, "'%s' is not there or cannot be executed", path);
	if (is_self(&st))
		return error_say(err, ELOOP,
			"'%s' is sidetrace itself; name the real one (runc or crun)", path);
	copy = strdup(path);
	if (!copy)
		return error_set(err, ENOMEM, "find '%s'", path);
	*ret_path = copy;
	return 0;
}

int program_find(const char *name, char **ret_path, struct error *err)
{
	const char *path = getenv("PATH");

	if (strchr(name, '/'))
		return find_named(name, ret_path, err);
	if (!path || !*path)
		path = PATH_FALLBACK;
	for (const char *at = path; at;) {
		const char *colon = strchrnul(at, ':');
		_cleanup_(freep) char *candidate = NULL;
		struct stat st;

		/* An empty or relative element means the working directory: the bundle, never that. */
		if (*at == '/') {
			if (asprintf(&candidate, "%.*s/%s", (int)(colon - at), at, name) < 0) {
				candidate = NULL;
				return error_set(err, ENOMEM, "find '%s'", name);
			}
			if (is_program(candidate, &st) && !is_self(&st)) {
				*ret_path = take_ptr(&candidate);
				return 0;
			}
		}
		at = *colon ? colon + 1 : NULL;
	}
	return error_say(err, ENOENT, "no '%s' besides sidetrace itself in PATH=%s", name, path);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

int runtime_find(const char *called_as, const char *chosen, char **ret_path, struct error *err)
{
	const char *called = called_as ? base_name(called_as) : "";
	bool by_name = strcmp(called, "runc") == 0 || strcmp(called, "crun") == 0;

	if (by_name && !(chosen && strcmp(base_name(chosen), called) == 0) &&
		program_find(called, ret_path, NULL) == 0)
		return 0;
	if (chosen) {
		int r = program_find(chosen, ret_path, err);

		return r < 0 ? error_wrap(err, r, "low-level runtime") : 0;
	}
	if (program_find("runc", ret_path, NULL) == 0 || program_find("crun", ret_path, NULL) == 0)
		return 0;
	return error_say(err, ENOENT,
		"low-level runtime: neither runc nor crun is in PATH=%s; install one, or set \"runtime\" "
		"in the policy",
		getenv("PATH") ?: "(unset: " PATH_FALLBACK ")");
}
