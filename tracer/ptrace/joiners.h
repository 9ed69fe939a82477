/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whoever enters the container from outside: `docker exec`, health checks. They are no descendants of
 * init, so fork events do not bring them; the container's cgroup does.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

struct joiners;
struct tracee_set;

/*
 * Begins to watch the cgroup of a container's init; running: it has left the runtime's program already.
 * NULL when it has none of its own: then nobody can be told apart from the rest of the host.
 * `signal` comes whenever a process may have joined.
 */
struct joiners *joiners_new(pid_t init, bool running, int signal);
/* Attaches to processes of the cgroup that are not traced yet. */
void joiners_look(struct tracee_set *set);
struct joiners *joiners_free(struct joiners *j);
