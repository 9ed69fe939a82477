/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the user named, as the files of one trace.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct error;

struct source {
	char **paths; /* n_paths of them, owned */
	size_t n_paths;
	bool found;   /* some of them in a folder, where a container may have put anything under such a name */
	char *folder; /* with meta.json, NULL: not a run folder; owned */
};

/* A log of either form, a run folder (trace.log, else trace.jsonl), a folder with a -ff set, a -ff set's common name, "-". */
int source_find(const char *name, struct source *ret_source, struct error *err);
void source_done(struct source *s);
