/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a container asks for: from the texts of its bundle and of Docker's file to the keys and values
 * that are ours.
 */
#pragma once

#include "docker.h"

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct config_view;
struct error;
struct policy;
struct setting;

/*
 * The cheap question asked first: may this JSON text hold a key of ours at all? False is certain. A
 * policy of NULL (it could not be read) means the prefixes of DESIGN.md.
 */
bool asked_possible(const struct policy *policy, const char *text, size_t length);

struct asked {
	struct setting *labels, *annotations; /* strings borrowed from the view and the container */
	size_t n_labels, n_annotations;
};

/*
 * Picks the keys that are ours; `added` marks the annotations that an earlier run of ours added, which
 * are nobody's wish. Of a key that comes twice the last one counts. -EINVAL: one that is no string.
 */
int asked_collect(const struct policy *policy, const struct config_view *view, const bool *added,
	const struct docker_container *docker, struct asked *ret_asked, struct error *err);
void asked_done(struct asked *a);

/* trace.on-error=fail, for when the request as a whole could not be settled. */
bool asked_to_fail(const struct policy *policy, const struct asked *a);
