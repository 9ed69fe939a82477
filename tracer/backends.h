/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The backends of this build, and which of them a request gets.
 */
#pragma once

#include <stddef.h>

struct backend;
struct backend_host;
struct confinement;
struct error;
struct meanwhile;
struct tracee_set;

struct backend_choice {
	const struct backend *backend;
	struct tracee_set *tracees;
	char reason[512]; /* why this one: meta.json says so */
};

/* What was made before the job was known; set NULL: nothing. */
struct backend_ready {
	const struct backend *backend;
	struct tracee_set *set;
	struct confinement *confinement; /* or NULL */
};

/* For the backend that most jobs get; the rest of it is left as it is. */
void backends_ready(struct backend_ready *ready, const struct meanwhile *meanwhile);
void backends_ready_done(struct backend_ready *ready);
/* Every backend of this build; NULL after the last. */
const struct backend *backends_get(size_t i);
/*
 * Opens the one that the job's request names, or of all that the kernel and our privileges allow the one
 * that suits this kind of job best. The host's userdata may still be set afterwards: nothing is emitted.
 */
int backends_open(const struct backend_host *host, struct backend_choice *choice, struct error *err);
