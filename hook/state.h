/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The state of a container as a runtime gives it to its hooks on standard input (runtime-spec,
 * runtime.md "State"). runc says status "creating", crun "created".
 */
#pragma once

#include "request.h"

#include <stddef.h>
#include <sys/types.h>

struct error;

#define STATE_SIZE_MAX (4u * 1024 * 1024)

struct state {
	char *id;
	char *bundle;
	char *status;
	pid_t pid;
	struct setting *annotations; /* owned with their texts */
	size_t n_annotations;
};

/* -EINVAL names the member that is wrong. Nothing of what is read is trusted to be true. */
int state_parse(const char *json, size_t length, struct state *ret_state, struct error *err);
void state_done(struct state *s);
/* NULL when there is no such annotation. */
const char *state_annotation(const struct state *s, const char *key);

static inline void state_donep(struct state *s)
{
	state_done(s);
}
