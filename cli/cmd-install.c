/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace install ENGINE and sidetrace uninstall ENGINE: the engine's configuration is replaced in
 * one step, its owner and mode are kept, and what has to be done next is said, never done.
 */
#include "commands.h"

#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "install.h"
#include "options.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONFIG_MAX (1 << 20)

enum { OPTION_CONFIG = 256, OPTION_NAME };

static const struct engine *const engines[] = { &engine_docker, &engine_containerd, &engine_podman };

static const struct command_option install_options[] = {
	{ .letter = 'n', .name = "dry-run", .help = "print what the file would hold, change nothing" },
	{ .name = "config", .argument = "FILE", .id = OPTION_CONFIG,
		.help = "the engine's configuration file, when it is elsewhere" },
	{ .name = "name", .argument = "NAME", .id = OPTION_NAME,
		.help = "the name of the runtime in the engine (sidetrace)" },
	{ 0 },
};

bool install_is_program(const char *path, const char *name)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	return path && text_equal(slash ? slash + 1 : path, name);
}

static void install_done(struct install *i)
{
	free(i->wrapper);
	free(i->hook);
	buf_done(&i->old);
	buf_done(&i->new);
	buf_done(&i->next);
}

static int find_program(const char *name, char **ret_path, struct error *err)
{
	_cleanup_(freep) char *path = NULL;
	int r = self_sibling(name, &path);

	if (r < 0)
		return error_say(err, -r, "%s is not installed beside sidetrace", name);
	*ret_path = realpath(path, NULL);
	return *ret_path ? 0 : error_set(err, errno, "resolve '%s'", path);
}

static int read_old(struct install *i, struct error *err)
{
	int r = file_read_all(AT_FDCWD, i->config, CONFIG_MAX, &i->old);

	i->had_file = r == 0;
	return r < 0 && r != -ENOENT ? error_set(err, -r, "read '%s'", i->config) : 0;
}

static int make_folder(const char *file, struct error *err)
{
	_cleanup_(freep) char *part = strdup(file);

	if (!part)
		return error_set(err, ENOMEM, "make the folder of '%s'", file);
	for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(part, 0755) < 0 && errno != EEXIST)
			return error_set(err, errno, "make folder '%s'", part);
		*slash = '/';
	}
	return 0;
}

static int write_temporary(const struct install *i, int fd)
{
	struct stat st;
	int r = fd_write_all(fd, i->new.data, i->new.length);

	if (r < 0)
		return r;
	if (i->had_file) {
		if (stat(i->config, &st) < 0 || fchown(fd, st.st_uid, st.st_gid) < 0 ||
			fchmod(fd, st.st_mode & 07777) < 0)
			return -errno;
	} else if (fchmod(fd, 0644) < 0) {
		return -errno;
	}
	return fsync(fd) < 0 ? -errno : 0;
}

/* A link stays a link: the file that it leads to is replaced. */
static int replace_file(const struct install *i, struct error *err)
{
	_cleanup_(freep) char *real = i->had_file ? realpath(i->config, NULL) : strdup(i->config);
	_cleanup_(freep) char *temporary = NULL;
	_cleanup_(close_fdp) int fd = -1;
	int r;

	if (!real)
		return error_set(err, errno, "resolve '%s'", i->config);
	r = i->had_file ? 0 : make_folder(real, err);
	if (r < 0)
		return r;
	if (asprintf(&temporary, "%s.sidetrace-XXXXXX", real) < 0)
		return error_set(err, ENOMEM, "replace '%s'", real);
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return error_set(err, errno, "write beside '%s'", real);
	r = write_temporary(i, fd);
	if (r == 0 && rename(temporary, real) < 0)
		r = -errno;
	if (r < 0) {
		(void)unlink(temporary);
		return error_set(err, -r, "replace '%s'", real);
	}
	return 0;
}

static bool is_unchanged(const struct install *i)
{
	if (i->remove)
		return !i->had_file;
	return i->had_file ? i->old.length == i->new.length &&
				     memcmp(i->old.data, i->new.data, i->new.length) == 0 :
			     i->new.length == 0;
}

static int carry_out(const struct install *i, bool dry_run, struct error *err)
{
	int r;

	if (dry_run && i->remove)
		(void)fprintf(stderr, "would remove %s\n", i->config);
	if (dry_run) {
		r = i->remove ? 0 : fd_write_all(STDOUT_FILENO, i->new.data, i->new.length);
		return r < 0 ? error_set(err, -r, "write") : EXIT_CODE_OK;
	}
	if (is_unchanged(i)) {
		(void)fprintf(stderr, "%s is as it should be: nothing to do\n", i->config);
		return EXIT_CODE_OK;
	}
	if (i->remove) {
		if (unlink(i->config) < 0)
			return error_set(err, errno, "remove '%s'", i->config);
	} else {
		r = replace_file(i, err);
		if (r < 0)
			return r;
	}
	(void)fprintf(stderr, "%s %s\n", i->remove ? "removed" : "wrote", i->config);
	(void)fd_write_all(STDERR_FILENO, i->next.data, i->next.length);
	return EXIT_CODE_OK;
}

static const struct engine *find_engine(const char *word)
{
	for (size_t n = 0; n < ARRAY_SIZE(engines); n++)
		if (text_equal(engines[n]->name, word))
			return engines[n];
	return NULL;
}

static bool is_plain_name(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

	return *name && name[strspn(name, letters)] == '\0';
}

static int run_either(int argc, char **argv, bool install, struct error *err)
{
	struct options o = options_begin(argc, argv, install_options);
	_cleanup_(install_done) struct install i = { .name = "sidetrace" };
	const struct engine *engine;
	bool dry_run = false;
	int r;

	while ((r = options_next(&o, err)) > 0) {
		if (r == OPTION_CONFIG)
			i.config = o.value;
		else if (r == OPTION_NAME)
			i.name = o.value;
		else
			dry_run = true;
	}
	if (r < 0)
		return EXIT_CODE_USAGE;
	engine = o.n_operands == 1 ? find_engine(o.operands[0]) : NULL;
	if (!engine) {
		(void)error_say(err, EINVAL, "say one engine: docker, containerd or podman");
		return EXIT_CODE_USAGE;
	}
	if (!is_plain_name(i.name)) {
		(void)error_say(err, EINVAL, "--name '%s': letters, digits, '_' and '-' only", i.name);
		return EXIT_CODE_USAGE;
	}
	i.config = i.config ?: engine->config;
	r = read_old(&i, err);
	if (r >= 0 && install)
		r = find_program("sidetrace-runc", &i.wrapper, err);
	if (r >= 0 && install)
		r = find_program("sidetrace-hook", &i.hook, err);
	if (r >= 0)
		r = install ? engine->install(&i, err) : engine->uninstall(&i, err);
	if (r >= 0 && (i.new.failed || i.next.failed))
		r = error_set(err, ENOMEM, "write '%s'", i.config);
	return r < 0 ? r : carry_out(&i, dry_run, err);
}

static int run_install(int argc, char **argv, struct error *err)
{
	return run_either(argc, argv, true, err);
}

static int run_uninstall(int argc, char **argv, struct error *err)
{
	return run_either(argc, argv, false, err);
}

const struct command command_install = {
	.name = "install",
	.arguments = "docker|containerd|podman",
	.summary = "Make the runtime known to a container engine",
	.group = "Set up",
	.options = install_options,
	.run = run_install,
	.details = "Everything else in the engine's configuration stays. The engine is not told:"
		   " what to do next is printed.",
};

const struct command command_uninstall = {
	.name = "uninstall",
	.arguments = "docker|containerd|podman",
	.summary = "Take the runtime out of a container engine's configuration",
	.group = "Set up",
	.options = install_options,
	.run = run_uninstall,
	.details = "Containers that were created with the runtime cannot start any more afterwards:"
		   " remove them or create them anew.",
};
