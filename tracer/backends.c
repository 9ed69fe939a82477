/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A new backend is one row here.
 */
#include "backends.h"

#include "backend.h"
#include "error.h"
#include "text.h"

#include <errno.h>
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

static int choose_one(enum request_backend wanted, const struct backend **ret_backend, char *reason,
	size_t reason_size, struct error *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		if (table[i].request != wanted)
			continue;
		*ret_backend = table[i].backend;
		(void)snprintf(reason, reason_size, "asked for");
		return table[i].backend->probe(err);
	}
	return error_say(err, EOPNOTSUPP, "backend=%s: this build of sidetrace has %s only",
		wanted == BACKEND_EBPF ? "ebpf" : "ptrace", table[0].backend->name);
}

/* Adds "name: why not; " and cuts when there is no more room. */
static void reason_add(char *reason, size_t size, const char *name, const char *why_not)
{
	size_t used = strlen(reason);

	(void)snprintf(reason + used, size - used, "%s: %s; ", name, why_not);
}

int backends_choose(enum request_backend wanted, const struct backend **ret_backend, char *reason,
	size_t reason_size, struct error *err)
{
	struct error why_not = { 0 };
	size_t used;

	reason[0] = '\0';
	if (wanted != BACKEND_AUTO)
		return choose_one(wanted, ret_backend, reason, reason_size, err);
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		const struct backend *backend = table[i].backend;

		if (backend->probe(&why_not) < 0) {
			reason_add(reason, reason_size, backend->name, why_not.text);
			continue;
		}
		used = strlen(reason);
		(void)snprintf(reason + used, reason_size - used, "auto: %s",
			i == 0 && ARRAY_SIZE(table) == 1 ? "the only backend of this build" :
							   "the first that works here");
		*ret_backend = backend;
		return 0;
	}
	return error_say(err, EPERM, "nothing that could trace works here: %s", reason);
}
