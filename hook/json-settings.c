/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Annotations out of JSON: the only place of the hook that copies what others wrote.
 */
#include "json-settings.h"

#include "error.h"
#include "request.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

void settings_free(struct setting *settings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free((char *)settings[i].key);
		free((char *)settings[i].value);
	}
	free(settings);
}

int settings_from_json(const struct json_t *object, const char *what, struct setting **ret_settings,
	size_t *ret_count, struct error *err)
{
	struct setting *settings;
	const char *key;
	json_t *value;
	size_t n = 0;

	if (object && !json_is_object(object) && !json_is_null(object))
		return error_say(err, EINVAL, "%s: is no JSON object", what);
	settings = calloc(json_object_size(object) + 1, sizeof(*settings));
	if (!settings)
		return error_set(err, ENOMEM, "%s", what);
	json_object_foreach((json_t *)object, key, value) {
		if (!json_is_string(value)) {
			settings_free(settings, n);
			return error_say(err, EINVAL, "%s: the value of '%.100s' is no text", what, key);
		}
		settings[n].key = strdup(key);
		settings[n].value = strdup(json_string_value(value));
		n++;
		if (!settings[n - 1].key || !settings[n - 1].value) {
			settings_free(settings, n);
			return error_set(err, ENOMEM, "%s", what);
		}
	}
	*ret_settings = settings;
	*ret_count = n;
	return 0;
}
