/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See source.h.
 */
#include "source.h"

#include "cleanup.h"
#include "error.h"

#include <dirent.h>
#include <errno.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void source_done(struct source *s)
{
	for (size_t i = 0; i < s->n_paths; i++)
		free(s->paths[i]);
	free(s->paths);
	free(s->folder);
	*s = (struct source){0};
}

static int add(struct source *s, const char *folder, const char *name, struct error *err)
{
	char **paths = realloc(s->paths, (s->n_paths + 1) * sizeof(*paths));
	char *path;

	if (!paths)
		return error_set(err, ENOMEM, "list '%s'", folder ? folder : name);
	s->paths = paths;
	if (folder ? asprintf(&path, "%s/%s", folder, name) < 0 : !(path = strdup(name)))
		return error_set(err, ENOMEM, "list '%s'", folder ? folder : name);
	s->paths[s->n_paths++] = path;
	s->found |= folder != NULL;
	return 0;
}

static int by_length_and_name(const void *a, const void *b)
{
	const char *x = *(char *const *)a, *y = *(char *const *)b;
	size_t n = strlen(x), m = strlen(y);

	/* log.9 comes before log.10 */
	return n != m ? (n < m ? -1 : 1) : strcmp(x, y);
}

static bool number_suffix(const char *text)
{
	if (*text++ != '.' || !*text)
		return false;
	return text[strspn(text, "0123456789")] == '\0' || strncmp(text, "first", 5) == 0;
}

/* Every PREFIX.NUMBER in the folder (prefix "" in a folder of its own: any name that ends so). */
static int add_set(struct source *s, const char *folder, const char *prefix, struct error *err)
{
	_cleanup_(closedirp) DIR *d = opendir(folder);
	size_t n = strlen(prefix);
	struct dirent *e;
	int r;

	if (!d)
		return error_set(err, errno, "open '%s'", folder);
	while ((e = readdir(d))) {
		const char *dot = strrchr(e->d_name, '.');

		if (strncmp(e->d_name, prefix, n) != 0 || !dot || !number_suffix(dot))
			continue;
		if (n > 0 && dot != e->d_name + n)
			continue;
		r = add(s, folder, e->d_name, err);
		if (r < 0)
			return r;
	}
	if (s->n_paths > 1)
		qsort(s->paths, s->n_paths, sizeof(*s->paths), by_length_and_name);
	return 0;
}

static bool exists(const char *folder, const char *name)
{
	_cleanup_(freep) char *path = NULL;
	struct stat st;

	return asprintf(&path, "%s/%s", folder, name) >= 0 && stat(path, &st) == 0;
}

static int find_in_folder(struct source *s, const char *folder, struct error *err)
{
	static const char *const names[] = {"trace.log", "trace.log.gz", "trace.log.zst", "trace.jsonl",
		"trace.jsonl.gz", "trace.jsonl.zst"};
	int r;

	if (exists(folder, "meta.json")) {
		s->folder = strdup(folder);
		if (!s->folder)
			return error_set(err, ENOMEM, "open '%s'", folder);
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (exists(folder, names[i])) {
			r = add(s, folder, names[i], err);
			return r < 0 ? r : add_set(s, folder, i < 3 ? "trace.log" : "trace.jsonl", err);
		}
	r = add_set(s, folder, "", err);
	if (r < 0)
		return r;
	if (s->n_paths == 0)
		return error_say(err, ENOENT,
			"'%s' holds no trace.log, no trace.jsonl and no files named NAME.PID as strace -ff "
			"writes them",
			folder);
	return 0;
}

int source_find(const char *name, struct source *ret_source, struct error *err)
{
	struct source s = {0};
	struct stat st;
	int r;

	if (strcmp(name, "-") == 0) {
		r = add(&s, NULL, name, err);
	} else if (stat(name, &st) == 0 && S_ISDIR(st.st_mode)) {
		r = find_in_folder(&s, name, err);
	} else if (stat(name, &st) == 0) {
		_cleanup_(freep) char *copy = strdup(name);
		const char *folder = copy ? dirname(copy) : NULL;
		const char *slash = strrchr(name, '/'), *file = slash ? slash + 1 : name;

		r = add(&s, NULL, name, err);
		/* a run folder's own trace brings its meta.json along, and its rotated parts */
		if (r == 0 && folder && (strcmp(file, "trace.log") == 0 || strcmp(file, "trace.jsonl") == 0) &&
			exists(folder, "meta.json")) {
			s.folder = strdup(folder);
			r = s.folder ? add_set(&s, folder, file, err) : -ENOMEM;
		}
	} else {
		_cleanup_(freep) char *copy = strdup(name), *copy2 = strdup(name);
		int open_error = errno;

		/* strace -ff -o NAME wrote NAME.PID */
		r = copy && copy2 ? add_set(&s, dirname(copy), basename(copy2), NULL) : -ENOMEM;
		if (r < 0 || s.n_paths == 0)
			r = error_set(err, open_error, "open '%s'", name);
	}
	if (r < 0) {
		source_done(&s);
		return r;
	}
	*ret_source = s;
	return 0;
}
