/* SPDX-License-Identifier: BSD-2-Clause */
/* Members of a JSON object whose values must be text, as settings. */
#pragma once

#include <stddef.h>

struct error;
struct json_t;
struct setting;

/* An array with keys and values of its own; object NULL: none. */
int settings_from_json(const struct json_t *object, const char *what, struct setting **ret_settings,
	size_t *ret_count, struct error *err);
void settings_free(struct setting *settings, size_t count);
