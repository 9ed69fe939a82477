/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an OCI runtime's command line asks for, as far as we must know. It is read as runc reads it
 * (Go's flag rules: one or two dashes, "-name value" and "-name=value", options also behind the
 * container's id), with crun's options known too. What is not understood is passed on, not refused:
 * the real runtime knows better.
 */
#pragma once

#include <stdbool.h>

struct oci_command_line {
	bool starts;            /* create, run or restore, with an id: the rest is filled in */
	const char *id;         /* borrowed from argv, as all of these */
	const char *bundle;     /* NULL: the working directory */
	const char *config;     /* crun's --config: a file instead of the bundle's config.json; NULL */
	const char *log;        /* NULL: standard error */
	bool log_json;          /* --log-format json */
};

void oci_command_line_parse(int argc, char *const argv[], struct oci_command_line *ret);
