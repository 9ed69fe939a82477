/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * podman (and CRI-O): a file of our own in hooks.d. The patterns are regular expressions without
 * anchors, and a hook whose program is missing stops every container that it applies to.
 */
#include "install.h"

#include "error.h"
#include "text.h"

#include <string.h>

static int podman_install(struct install *i, struct error *err)
{
	(void)err;
	buf_str(&i->new, "{\n"
			 "  \"version\": \"1.0.0\",\n"
			 "  \"hook\": {\n"
			 "    \"path\": ");
	buf_json_string(&i->new, i->hook, strlen(i->hook));
	buf_str(&i->new,
		",\n"
		"    \"args\": [\"sidetrace-hook\"],\n"
		"    \"env\": [\"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"],\n"
		"    \"timeout\": 30\n"
		"  },\n"
		"  \"when\": {\n"
		"    \"annotations\": {\n"
		"      \"^(io\\\\.sidetrace\\\\.)?trace(\\\\.[a-z-]+)?$\": \"^(?s:.*)$\"\n"
		"    }\n"
		"  },\n"
		"  \"stages\": [\"createRuntime\"]\n"
		"}\n");
	buf_str(&i->next, "then: podman run --annotation trace=network IMAGE\n"
			  "rootless podman reads no such folder by itself: give it with --hooks-dir\n");
	return 0;
}

static int podman_uninstall(struct install *i, struct error *err)
{
	(void)err;
	i->remove = true;
	buf_str(&i->next, "containers that exist go on, and start untraced; the program may go now\n");
	return 0;
}

const struct engine engine_podman = {
	.name = "podman",
	.config = "/etc/containers/oci/hooks.d/sidetrace.json",
	.install = podman_install,
	.uninstall = podman_uninstall,
};
