/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any words as a command line, for the runtime and for the shim: what comes out points into argv, and
 * a command line that starts a container has a verb and an id in it.
 */
#include "cleanup.h"
#include "oci_command_line.h"
#include "shim_command_line.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 64

static void require(bool condition)
{
	if (!condition)
		abort();
}

static bool points_into(const char *what, const char *text, size_t length)
{
	return !what || (what >= text && what <= text + length);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	_cleanup_(freep) char *text = malloc(size + 1);
	char *argv[WORDS_MAX + 2];
	struct oci_command_line c;
	struct shim_command_line s;
	bool verb = false;
	int argc = 0;

	require(text != NULL);
	memcpy(text, bytes, size);
	text[size] = '\0';
	argv[argc++] = (char *)"sidetrace-runc";
	for (size_t at = 0; at <= size && argc <= WORDS_MAX; at += strlen(text + at) + 1) {
		char *newline = strchr(text + at, '\n');

		if (newline)
			*newline = '\0';
		argv[argc++] = text + at;
	}
	argv[argc] = NULL;

	oci_command_line_parse(argc, argv, &c);
	require(points_into(c.bundle, text, size) && points_into(c.log, text, size) &&
		points_into(c.config, text, size));
	for (int i = 1; i < argc; i++)
		verb |= strcmp(argv[i], "create") == 0 || strcmp(argv[i], "run") == 0 ||
			strcmp(argv[i], "restore") == 0;
	if (c.starts)
		require(verb && c.id && *c.id && points_into(c.id, text, size));
	shim_command_line_parse(argc, argv, &s);
	require(s.id && (*s.id == '\0' || points_into(s.id, text, size)));
	return 0;
}
