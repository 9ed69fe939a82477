/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shim/oci_command_line: command lines as engines write them, and those that fool a search for words.
 */
#include "test.h"

#include "oci_command_line.h"
#include "text.h"

#include <stdio.h>

/* Words are separated by blanks; "''" is an empty one. */
struct row {
	const char *line;
	const char *id; /* NULL: not ours to look at */
	const char *bundle, *log;
	bool json;
	const char *config;
};

static const struct row rows[] = {
	/* Docker 20.10 and containerd 1.6, through containerd-shim-runc-v2 */
	{ "--root /var/run/docker/runtime-runc/moby --log /run/b/log.json --log-format json "
	  "--systemd-cgroup create --bundle /run/b --pid-file /run/b/init.pid cafe",
		"cafe", "/run/b", "/run/b/log.json", true },
	{ "--root /run/containerd/runc/default --log /run/b/log.json --log-format json create "
	  "--bundle /run/b --pid-file /run/b/init.pid --console-socket /tmp/pty1/pty.sock --no-pivot "
	  "--no-new-keyring c1",
		"c1", "/run/b", "/run/b/log.json", true },
	{ "--root /r --log /l --log-format json --debug restore --image-path /i --work-path /w "
	  "--empty-ns network --detach -no-subreaper --pid-file /p --bundle /b c1",
		"c1", "/b", "/l", true },
	{ "--root /r --log /l --log-format json start c1", NULL },
	{ "--root /r --log /l --log-format json exec --process /p --detach --pid-file /f c1", NULL },
	{ "--root /r kill --all c1 9", NULL },
	{ "--root /r delete --force create", NULL },
	{ "--root /r update --resources=- c1", NULL },
	{ "--root /r events --stats run", NULL },
	/* podman 4.3 through conmon, with runc and with crun */
	{ "--log-format=json --log /l --rootless=auto create --bundle /b --pid-file /p abc", "abc",
		"/b", "/l", true },
	{ "--cgroup-manager disabled --log-format=json --log=/l create --bundle=/b abc", "abc", "/b",
		"/l", true },
	{ "--systemd-cgroup --root=/r --log-format=text --log=/l run -b /b -d abc", "abc", "/b", "/l",
		false },
	{ "run -b/b -f /c.json abc", "abc", "/b", NULL, false, "/c.json" },
	{ "create --config=/c.json abc", "abc", NULL, NULL, false, "/c.json" },
	/* by hand */
	{ "run c1", "c1" },
	{ "create c1", "c1" },
	{ "run c1 --bundle /b", "c1", "/b" },
	{ "run c1 -bundle=/b", "c1", "/b" },
	{ "-root /r -log=/l -log-format json create -bundle /b c1", "c1", "/b", "/l", true },
	{ "--root create --log run create --bundle restore --pid-file start create", "create",
		"restore", "run" },
	{ "create create", "create" },
	{ "run run", "run" },
	{ "create -- --bundle", "--bundle" },
	{ "-- create c1", "c1" },
	{ "create --bundle /a --bundle /b c1", "c1", "/b" },
	{ "--log /a --log /b create c1", "c1", NULL, "/b" },
	{ "--unknown --other=x create c1", "c1" },
	{ "create --unknown c1", "c1" },
	{ "create --preserve-fds 3 c1", "c1" },
	{ "restore --file-locks c1", "c1" },
	{ "restore -file-locks -lazy-pages c1", "c1" },
	/* nothing to do with us */
	{ "", NULL },
	{ "--version", NULL },
	{ "-v", NULL },
	{ "features", NULL },
	{ "create", NULL },
	{ "create --bundle c1", NULL },
	{ "create ''", NULL },
	{ "create a b", NULL },
	{ "create --help c1", NULL },
	{ "--help create c1", NULL },
	{ "list create", NULL },
	{ "spec", NULL },
	{ "state create", NULL },
	{ "--root", NULL },
	{ "-", NULL },
	{ "creat c1", NULL },
	{ "Create c1", NULL },
};

static void command_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct row *row = &rows[i];
		char line[512], *argv[64], *save = NULL;
		struct oci_command_line c;
		int argc = 0;

		(void)snprintf(line, sizeof(line), "%s", row->line);
		argv[argc++] = (char *)"sidetrace-runc";
		for (char *word = strtok_r(line, " ", &save); word;
			word = strtok_r(NULL, " ", &save))
			argv[argc++] = strcmp(word, "''") == 0 ? (char *)"" : word;
		argv[argc] = NULL;
		oci_command_line_parse(argc, argv, &c);
		if (c.starts != (row->id != NULL))
			fail_msg("%s: starts is %d", row->line, c.starts);
		if (!row->id)
			continue;
		if (!text_equal(c.id, row->id) || !text_equal(c.bundle, row->bundle) ||
			!text_equal(c.log, row->log) || c.log_json != row->json ||
			!text_equal(c.config, row->config))
			fail_msg("%s: id %s bundle %s log %s json %d config %s", row->line, c.id,
				c.bundle, c.log, c.log_json, c.config);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(command_lines) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
