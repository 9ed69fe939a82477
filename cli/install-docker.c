/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Docker's daemon.json: runtimes.<name>.path. No runtimeArgs, for which Docker would put a shell script
 * in between.
 */
#include "install.h"

#include "cleanup.h"
#include "error.h"
#include "text.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

static int parse(const struct install *i, json_t **ret_root, struct error *err)
{
	json_error_t error = { .line = 0 };
	json_t *root, *runtimes;
	size_t blank = 0;

	while (blank < i->old.length && strchr(" \t\r\n", i->old.data[blank]))
		blank++;
	root = blank == i->old.length ? json_object() :
					json_loadb(i->old.data, i->old.length, JSON_REJECT_DUPLICATES, &error);
	runtimes = json_object_get(root, "runtimes");
	if (!root)
		return error_say(err, EINVAL, "%s line %d: %s", i->config, error.line, error.text);
	if (!json_is_object(root) || (runtimes && !json_is_object(runtimes))) {
		json_decref(root);
		return error_say(err, EINVAL, "%s: the file and its \"runtimes\" must be objects",
			i->config);
	}
	*ret_root = root;
	return 0;
}

/* Spaces as deep as the file's own first member is indented. */
static size_t indent_of(const struct install *i)
{
	const char *line = i->old.length ? memchr(i->old.data, '\n', i->old.length) : NULL;
	size_t n = 0;

	while (line && line + 1 + n < i->old.data + i->old.length && line[1 + n] == ' ')
		n++;
	return n > 0 && n <= 8 ? n : 4;
}

static int print(struct install *i, const json_t *root, struct error *err)
{
	_cleanup_(freep) char *text = json_dumps(root,
		JSON_INDENT(indent_of(i)) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(17));

	if (!text)
		return error_set(err, ENOMEM, "write '%s'", i->config);
	buf_reset(&i->new);
	buf_str(&i->new, text);
	buf_byte(&i->new, '\n');
	return 0;
}

static void keep(struct install *i)
{
	buf_reset(&i->new);
	buf_add(&i->new, i->old.data, i->old.length);
}

static void say_reload(struct install *i)
{
	buf_str(&i->next, "next: tell Docker with 'systemctl reload docker' or"
			  " 'kill -HUP $(cat /run/docker.pid)'\n");
}

static int docker_install(struct install *i, struct error *err)
{
	json_auto_t *root = NULL;
	json_t *runtimes, *runtime;
	const char *path;
	int r = parse(i, &root, err);

	if (r < 0)
		return r;
	runtime = json_object_get(json_object_get(root, "runtimes"), i->name);
	path = json_string_value(json_object_get(runtime, "path"));
	if (runtime && !install_is_program(path, "sidetrace-runc"))
		return error_say(err, EEXIST, "%s has another runtime '%s': choose a name with --name",
			i->config, i->name);
	if (text_equal(path, i->wrapper)) {
		keep(i);
		return 0;
	}
	runtimes = json_object_get(root, "runtimes");
	if (!runtimes && json_object_set_new(root, "runtimes", json_object()) < 0)
		return error_set(err, ENOMEM, "write '%s'", i->config);
	runtimes = json_object_get(root, "runtimes");
	if (!runtime && json_object_set_new(runtimes, i->name, json_object()) < 0)
		return error_set(err, ENOMEM, "write '%s'", i->config);
	runtime = json_object_get(runtimes, i->name);
	if (json_object_set_new(runtime, "path", json_string(i->wrapper)) < 0)
		return error_set(err, ENOMEM, "write '%s'", i->config);
	say_reload(i);
	buf_printf(&i->next, "then: docker run --runtime %s --label trace=network IMAGE\n", i->name);
	return print(i, root, err);
}

static int docker_uninstall(struct install *i, struct error *err)
{
	json_auto_t *root = NULL;
	json_t *runtimes, *runtime;
	const char *name;
	bool any = false;
	void *tmp;
	int r = parse(i, &root, err);

	if (r < 0)
		return r;
	runtimes = json_object_get(root, "runtimes");
	json_object_foreach_safe(runtimes, tmp, name, runtime) {
		if (!install_is_program(json_string_value(json_object_get(runtime, "path")), "sidetrace-runc"))
			continue;
		any = true;
		if (text_equal(json_string_value(json_object_get(root, "default-runtime")), name)) {
			(void)json_object_del(root, "default-runtime");
			buf_printf(&i->next, "'%s' was the default runtime: runc is again\n", name);
		}
		buf_printf(&i->next,
			"containers that were created with the runtime '%s' cannot start any more; to list them:\n"
			"  docker ps -aq | xargs -r docker inspect -f '{{.HostConfig.Runtime}} {{.Name}}' | grep '^%s '\n",
			name, name);
		(void)json_object_del(runtimes, name);
	}
	if (!any) {
		keep(i);
		return 0;
	}
	if (json_object_size(runtimes) == 0)
		(void)json_object_del(root, "runtimes");
	say_reload(i);
	return print(i, root, err);
}

const struct engine engine_docker = {
	.name = "docker",
	.config = "/etc/docker/daemon.json",
	.install = docker_install,
	.uninstall = docker_uninstall,
};
