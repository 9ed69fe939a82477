/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A running container by what people call it, whichever engine it is of: engines are asked where they
 * have names, else the state files of runc and crun are read, and a pid stands for itself.
 */
#pragma once

#include <sys/types.h>

struct error;

struct container {
	char *id, *name, *image, *engine; /* name, image, engine may be NULL */
	pid_t init;
	pid_t *pids; /* every process of its cgroup, init first */
	size_t n_pids;
	char *cgroup;
};

void container_done(struct container *c);
/* -ENOENT: nobody knows it; -ESRCH: it does not run; -EINVAL: a pid that is in no container. */
int container_find(const char *word, struct container *ret_container, struct error *err);
