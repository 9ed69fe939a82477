/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Making ourselves known to a container engine, and taking that back: one engine is one file and one
 * row of the table in cmd-install.c. An engine's file never writes by itself: it says what the
 * configuration file should hold afterwards, and cmd-install.c replaces the file in one step.
 */
#pragma once

#include "buf.h"

#include <stdbool.h>

struct error;

struct install {
	const char *config;  /* the engine's configuration file */
	const char *name;    /* the runtime's name there */
	char *wrapper, *hook; /* our programs, absolute */
	struct buf old, new; /* the file's text; old is empty when it is not there */
	bool had_file, remove; /* remove: new means nothing, the file goes */
	struct buf next;     /* what the person must do now, lines */
};

struct engine {
	const char *name;
	const char *config; /* where the engine reads it */
	/* 0: i->new holds the text (equal to old: nothing to do). -EINVAL: the file is not understood. */
	int (*install)(struct install *i, struct error *err);
	int (*uninstall)(struct install *i, struct error *err);
};

extern const struct engine engine_docker;
extern const struct engine engine_containerd;
extern const struct engine engine_podman;

/* True when a path's last part is name. */
bool install_is_program(const char *path, const char *name);
