/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What Docker knows of a container and does not put into the bundle: its labels, name and image, in
 * <data-root>/containers/<id>/config.v2.json. Seen with Docker 20.10 to 28.
 */
#pragma once

#include <stddef.h>

struct buf;
struct config_view;
struct error;
struct setting;

struct docker_container {
	struct setting *labels; /* keys and values owned; a key that comes twice is listed twice */
	size_t n_labels;
	char *name;  /* without its slash; NULL: not known */
	char *image; /* as it was typed; NULL: not known */
};

/*
 * Reads config.v2.json, found by the sources of the mounts that Docker makes in every container,
 * whatever its data root is. 1: read into text; 0: the bundle is none of Docker's; negative: it is, but
 * the file cannot be read.
 */
int docker_read(const struct config_view *view, const char *id, struct buf *text, struct error *err);
/* Takes what we need out of it. -EINVAL when it is no such file, or one of another container. */
int docker_parse(const char *text, size_t length, const char *id,
	struct docker_container *ret_container, struct error *err);
void docker_container_done(struct docker_container *c);
