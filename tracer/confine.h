/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a tracer may still do once it is attached: nothing that it does not need. It reads bytes that an
 * untrusted program chose, as root, outside of the container.
 */
#pragma once

#include <stdbool.h>

struct confinement;
struct error;

/*
 * What needs no job and takes a while: the filter, and capabilities that nothing that we execute can have any more.
 */
int confinement_new(bool by_ptrace, struct confinement **ret_confinement, struct error *err);
struct confinement *confinement_free(struct confinement *c);

static inline void confinement_freep(struct confinement **c)
{
	(void)confinement_free(*c);
}

/*
 * Drops every capability but those for reading other tasks (and for maps that are open, before Linux 5.19), takes no new privileges, and allows only
 * the system calls of tracing and writing: any other fails with EPERM and is in the audit log. A tracer
 * that was killed by its own filter would lose the trace, so it is never killed. Without by_ptrace no other process's
 * memory and descriptors can be reached either, and of bpf() what reads and writes the maps that are open. What was made
 * ready is taken where it suits; NULL is fine.
 */
int confine_tracer(const struct confinement *ready, bool by_ptrace, struct error *err);
/* The helper that makes reports: no capability at all, no new privileges. */
int confine_reporter(struct error *err);
