/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the hook reads of a bundle's config.json: the command, the mounts, and the annotations for
 * runtimes that leave them out of the state.
 */
#pragma once

#include "request.h"

#include <stdbool.h>
#include <stddef.h>

struct error;

#define BUNDLE_SIZE_MAX (16u * 1024 * 1024)

struct mount {
	char *destination; /* cleaned: absolute, no ".", "..", double or last slash ("/" itself is "") */
	char *source;      /* as written; relative: to the bundle */
	char *type;
	bool bind, read_only;
};

struct bundle {
	char *path;
	char **command; /* NULL-terminated, NULL: the bundle has none */
	struct mount *mounts;
	size_t n_mounts;
	struct setting *annotations;
	size_t n_annotations;
};

int bundle_load(const char *path, struct bundle *ret_bundle, struct error *err);
/* The same from text: for tests and the fuzzer. */
int bundle_parse(const char *json, size_t length, struct bundle *ret_bundle, struct error *err);
void bundle_done(struct bundle *b);

static inline void bundle_donep(struct bundle *b)
{
	bundle_done(b);
}

/*
 * A path without ".", double and last slashes; malloc'ed. -EINVAL when it is not absolute or has "..":
 * what that means depends on links that the container may change.
 */
int path_clean(const char *path, char **ret_path);
/* The mount that a path (cleaned) of the container lies on: the deepest, the last of equal ones. */
const struct mount *bundle_mount_of(const struct bundle *b, const char *path);
