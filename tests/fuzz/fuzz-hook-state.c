/* SPDX-License-Identifier: BSD-2-Clause */
/* State and config.json as anybody could write them: parsed or refused, and names always stay names. */
#include "bundle.h"
#include "error.h"
#include "names.h"
#include "state.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_name(const char *text)
{
	char name[NAME_SIZE];

	name_clean(text, name);
	if (!*name || *name == '.' || *name == '-' || strchr(name, '/') || strlen(name) > 64)
		abort();
}

static void check_mount(const struct bundle *b, const char *path)
{
	const struct mount *m = bundle_mount_of(b, path);

	if (m && strncmp(m->destination, path, strlen(m->destination)) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bundle bundle;
	struct state state;
	struct error err;

	if (state_parse((const char *)data, size, &state, &err) == 0) {
		if (state.pid < 2)
			abort();
		check_name(state.id);
		for (size_t i = 0; i < state.n_annotations; i++)
			check_name(state.annotations[i].value);
		state_done(&state);
	} else if (!err.text[0]) {
		abort();
	}
	if (bundle_parse((const char *)data, size, &bundle, &err) == 0) {
		for (size_t i = 0; i < bundle.n_mounts; i++) {
			if (strstr(bundle.mounts[i].destination, "/../"))
				abort();
			check_mount(&bundle, bundle.mounts[i].destination);
		}
		bundle_done(&bundle);
	}
	return 0;
}
