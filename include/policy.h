/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The host's policy: /etc/sidetrace/config.json, or the file that SIDETRACE_CONFIG names. A missing
 * file means the defaults; a broken one is an error that names file, key and value.
 */
#pragma once

#include "filter.h"
#include "request.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

struct policy {
	char *path;             /* where it was read from, NULL: built in */
	char *output_root;      /* absolute */
	char *runtime;          /* low-level OCI runtime: a name on PATH or an absolute path; NULL: search */
	char **label_prefixes;  /* NULL-terminated; {"trace", "io.sidetrace.trace"} */
	struct setting *defaults; /* option → value, validated; owned */
	size_t n_defaults;
	uint64_t max_size;      /* limits; 0: none. bytes */
	uint64_t max_duration;  /* nanoseconds */
	unsigned max_containers;
	struct filter classes;  /* allow.classes: calls that may be traced at all */
	char *classes_text;     /* as written, for messages */
	bool labels;            /* allow.labels: labels count, not annotations alone */
	bool container_output;  /* allow.container_output: trace.output into a mount */
};

#define POLICY_PATH "/etc/sidetrace/config.json"
#define POLICY_OUTPUT_ROOT "/var/log/sidetrace" /* when the policy names none */

int policy_load(struct policy **ret_policy, struct error *err);
struct policy *policy_free(struct policy *p);

static inline void policy_freep(struct policy **p)
{
	(void)policy_free(*p);
}
