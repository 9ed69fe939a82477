/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which program to hand over to: the real low-level runtime or the real containerd shim, never
 * ourselves under another name.
 */
#pragma once

struct error;

/*
 * The path of an executable by name on PATH (a daemon's empty PATH: the usual folders), skipping every
 * file that is this very program; a name with a slash is taken as it is. malloc'ed. -ENOENT when
 * there is none, -ELOOP when the named file is ourselves; err says so.
 */
int program_find(const char *name, char **ret_path, struct error *err);

/*
 * The low-level runtime: the name that we were called by, when that is runc's or crun's (podman knows
 * a runtime's options by its basename); else the policy's choice (NULL: none made); else runc, then
 * crun.
 */
int runtime_find(const char *called_as, const char *chosen, char **ret_path, struct error *err);
