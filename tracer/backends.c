/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A new backend is one row here.
 */
#include "backends.h"

#include "backend.h"
#include "confine.h"
#include "error.h"
#include "job.h"
#include "text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const struct backend *backend;
	enum request_backend request;
} table[] = {
	{ &backend_ptrace, BACKEND_PTRACE },
	{ &backend_ebpf, BACKEND_EBPF },
};

const struct backend *backends_get(size_t i)
{
	return i < ARRAY_SIZE(table) ? table[i].backend : NULL;
}

/* Adds "name: why not; " and cuts when there is no more room. Most of what goes wrong has the name already. */
static void reason_add(char *reason, size_t size, const char *name, const char *why_not)
{
	size_t used = strlen(reason), length = strlen(name);

	if (!strncmp(why_not, name, length) && why_not[length] == ':')
		(void)snprintf(reason + used, size - used, "%s; ", why_not);
	else
		(void)snprintf(reason + used, size - used, "%s: %s; ", name, why_not);
}

/*
 * eBPF first, because it costs a small part of what ptrace does. Not where a person reads along: ptrace stops a
 * thread at each call, so that what it prints is in step with what the command itself prints.
 */
static const enum request_backend preferences[][2] = {
	{ BACKEND_EBPF, BACKEND_PTRACE },
	{ BACKEND_PTRACE, BACKEND_EBPF },
};

static bool is_read_along(const struct job *job)
{
	return job->kind != JOB_CONTAINER && !job->output_file && !job->folder &&
	       job->request.summary != SUMMARY_ONLY;
}

static const struct backend *backend_of(enum request_backend wanted)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (table[i].request == wanted)
			return table[i].backend;
	return NULL;
}

static int try_open(const struct backend *backend, const struct backend_host *host,
	struct tracee_set **ret_set, struct error *err)
{
	int r = backend->probe(err);

	return r < 0 ? r : backend->open(host, ret_set, err);
}

void backends_ready(struct backend_ready *ready, const struct meanwhile *meanwhile)
{
	const struct backend *first = backend_of(preferences[0][0]);
	struct error unimportant;

	ready->backend = first;
	if (first && first->ready && first->probe(&unimportant) == 0)
		ready->set = first->ready(meanwhile);
	else
		meanwhile->run(meanwhile->userdata);
}

void backends_ready_done(struct backend_ready *ready)
{
	if (ready->set)
		ready->set = ready->backend->free(ready->set);
	ready->confinement = confinement_free(ready->confinement);
}

int backends_open(const struct backend_host *host, struct backend_choice *choice, struct error *err)
{
	enum request_backend wanted = host->job->request.backend;
	const enum request_backend *order = preferences[is_read_along(host->job)];
	char *reason = choice->reason;
	struct error why_not = { 0 };
	size_t used;

	reason[0] = '\0';
	if (wanted != BACKEND_AUTO) {
		choice->backend = backend_of(wanted);
		(void)snprintf(reason, sizeof(choice->reason), "asked for");
		if (choice->backend)
			return try_open(choice->backend, host, &choice->tracees, err);
		return error_say(err, EOPNOTSUPP, "backend=%s: this build of sidetrace has %s only",
			wanted == BACKEND_EBPF ? "ebpf" : "ptrace", table[0].backend->name);
	}
	for (size_t i = 0; i < ARRAY_SIZE(preferences[0]); i++) {
		choice->backend = backend_of(order[i]);
		why_not = (struct error){ 0 };
		if (!choice->backend)
			continue;
		if (try_open(choice->backend, host, &choice->tracees, &why_not) < 0) {
			reason_add(reason, sizeof(choice->reason), choice->backend->name, why_not.text);
			continue;
		}
		used = strlen(reason);
		(void)snprintf(reason + used, sizeof(choice->reason) - used, "auto: the first of %s and %s that works here",
			backend_of(order[0])->name, backend_of(order[1])->name);
		return 0;
	}
	return error_say(err, EPERM, "nothing that could trace works here: %s", reason);
}
