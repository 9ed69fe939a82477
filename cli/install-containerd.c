/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * containerd's config.toml, for Kubernetes' CRI: a block of our own between two marks at the end of
 * the file; tables of TOML may stand in any order. The runtime type stays runc's, because only that one
 * gets runc's options. containerd itself, when it is here, has to accept the result.
 */
#include "install.h"

#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "program.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BEGIN_MARK "# begin sidetrace: written by 'sidetrace install containerd'\n"
#define END_MARK   "# end sidetrace\n"
#define CHECK_MS   10000

/* Everything but our block. */
static int without_block(const struct install *i, struct buf *out, struct error *err)
{
	_cleanup_(buf_donep) struct buf copy = BUF_INIT;
	const char *text, *begin, *end;

	buf_add(&copy, i->old.data, i->old.length);
	text = buf_cstr(&copy);
	begin = strstr(text, BEGIN_MARK);
	if (!begin) {
		buf_str(out, text);
		return 0;
	}
	end = strstr(begin, END_MARK);
	if (!end)
		return error_say(err, EINVAL, "%s: our block has lost its last line '%.*s': correct it by hand",
			i->config, (int)strlen(END_MARK) - 1, END_MARK);
	buf_add(out, text, (size_t)(begin - text));
	buf_str(out, end + strlen(END_MARK));
	return 0;
}

/* `version = N` at the top; 1 when it does not say. */
static int version_of(const char *text)
{
	for (const char *line = text; line; line = strchr(line, '\n')) {
		int version;

		line += *line == '\n';
		if (*line == '[')
			break;
		if (sscanf(line, " version = %d", &version) == 1)
			return version;
	}
	return 1;
}

/* containerd parses the file that we are about to write. Without containerd here, nothing can be said. */
static int check_with_containerd(const struct buf *text, struct error *err)
{
	char path[] = "/tmp/sidetrace-config-XXXXXX";
	_cleanup_(freep) char *containerd = NULL;
	_cleanup_(buf_donep) struct buf out = BUF_INIT;
	_cleanup_(close_fdp) int fd = -1;
	int r;

	if (program_find("containerd", &containerd) < 0)
		return 0;
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return error_set(err, errno, "write a copy for containerd to check");
	r = fd_write_all(fd, text->data, text->length);
	if (r == 0)
		r = program_output((char *[]){ containerd, (char *)"--config", path, (char *)"config",
					   (char *)"dump", NULL }, CHECK_MS, &out);
	(void)unlink(path);
	if (r == 0 && strstr(buf_cstr(&out), "sidetrace-runc"))
		return 0;
	return error_say(err, EINVAL, "containerd does not accept the file with our runtime in it:"
				      " nothing was changed");
}

static int containerd_install(struct install *i, struct error *err)
{
	const char *plugin;
	int version, r = without_block(i, &i->new, err);

	if (r < 0)
		return r;
	version = i->had_file ? version_of(buf_cstr(&i->new)) : 2;
	if (version < 2)
		return error_say(err, EINVAL, "%s is of version 1: 'containerd config migrate' writes a newer one",
			i->config);
	if (strstr(buf_cstr(&i->new), "sidetrace-runc"))
		return error_say(err, EEXIST, "%s names sidetrace-runc already, outside of our block", i->config);
	plugin = version == 2 ? "io.containerd.grpc.v1.cri" : "io.containerd.cri.v1.runtime";
	if (!i->had_file)
		buf_str(&i->new, "version = 2\n");
	else if (i->new.length > 0 && i->new.data[i->new.length - 1] != '\n')
		buf_byte(&i->new, '\n');
	buf_printf(&i->new,
		BEGIN_MARK "[plugins.\"%1$s\".containerd.runtimes.%2$s]\n"
			   "  runtime_type = \"io.containerd.runc.v2\"\n"
			   "  pod_annotations = [\"trace\", \"trace.*\", \"io.sidetrace.*\"]\n"
			   "  container_annotations = [\"trace\", \"trace.*\", \"io.sidetrace.*\"]\n"
			   "  [plugins.\"%1$s\".containerd.runtimes.%2$s.options]\n"
			   "    BinaryName = \"%3$s\"\n" END_MARK,
		plugin, i->name, i->wrapper);
	buf_printf(&i->next,
		"next: restart containerd; runc's other options (SystemdCgroup) must be as in your runc runtime\n"
		"then: a RuntimeClass with 'handler: %s', and pods with the annotation trace: network\n"
		"'ctr run --runtime io.containerd.sidetrace.v2' needs none of this\n", i->name);
	return check_with_containerd(&i->new, err);
}

static int containerd_uninstall(struct install *i, struct error *err)
{
	int r = without_block(i, &i->new, err);

	if (r < 0)
		return r;
	buf_str(&i->next, "next: restart containerd\n"
			  "pods whose RuntimeClass names the runtime cannot start any more\n");
	return 0;
}

const struct engine engine_containerd = {
	.name = "containerd",
	.config = "/etc/containerd/config.toml",
	.install = containerd_install,
	.uninstall = containerd_uninstall,
};
