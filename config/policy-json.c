/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The keys of the policy file: three tables of them, each key with the function that takes its value.
 * Messages name the key with its section, and the value.
 */
#include "policy-json.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "label-options.h"
#include "policy.h"
#include "show.h"
#include "text.h"
#include "value.h"

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX_MAX   200
#define PREFIXES_MAX 16

struct key {
	const char *name;
	int (*take)(struct policy *p, const json_t *value, struct error *err);
	const char *help;
};

/* As the file shows it, for messages. */
static char *json_shown(const json_t *value)
{
	return json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_ENSURE_ASCII);
}

static int wrong_value(const json_t *value, struct error *err, const char *right)
{
	_cleanup_(freep) char *text = json_shown(value);

	return error_say(err, EINVAL, "%s is not %s", SHOW(text ?: "the value"), right);
}

static int unknown_key(
	const char *name, const struct key *keys, size_t count, struct error *err)
{
	_cleanup_(buf_donep) struct buf list = BUF_INIT;
	const char *names[16];
	const char *nearest;

	for (size_t i = 0; i < count && i < ARRAY_SIZE(names); i++) {
		names[i] = keys[i].name;
		buf_printf(&list, "%s%s", i ? " " : "", keys[i].name);
	}
	nearest = text_nearest(name, names, count);
	if (nearest)
		return error_say(err, EINVAL, "unknown key (did you mean '%s'?)", nearest);
	return error_say(err, EINVAL, "unknown key (there are %s)", buf_cstr(&list));
}

static int take_keys(struct policy *p, const json_t *object, const struct key *keys, size_t count,
	struct error *err)
{
	const char *name;
	json_t *value;

	if (!json_is_object(object))
		return wrong_value(object, err, "an object");
	json_object_foreach((json_t *)object, name, value) {
		size_t i = 0;
		int r;

		while (i < count && strcmp(keys[i].name, name) != 0)
			i++;
		r = i < count ? keys[i].take(p, value, err) : unknown_key(name, keys, count, err);
		if (r < 0)
			return error_wrap(err, r, "%s", SHOW(name));
	}
	return 0;
}

static int replace(char **member, char *text, struct error *err)
{
	if (!text)
		return error_set(err, ENOMEM, "read it");
	free(*member);
	*member = text;
	return 0;
}

static int take_bool(bool *member, const json_t *value, struct error *err)
{
	if (!json_is_boolean(value))
		return wrong_value(value, err, "true or false");
	*member = json_is_true(value);
	return 0;
}

static int take_output_root(struct policy *p, const json_t *value, struct error *err)
{
	const char *text = json_string_value(value);
	char *path = NULL;
	int r;

	if (!text)
		return wrong_value(value, err, "an absolute path");
	r = value_check(text, PATH_MAX, err);
	if (r == 0)
		r = path_parse(text, &path, err);
	return r < 0 ? r : replace(&p->output_root, path, err);
}

/* A name to look up on PATH, an absolute path, or null: runc, then crun. */
static int take_runtime(struct policy *p, const json_t *value, struct error *err)
{
	const char *text = json_string_value(value);
	int r;

	if (json_is_null(value)) {
		free(take_ptr(&p->runtime));
		return 0;
	}
	if (!text || !*text || (*text != '/' && strchr(text, '/')))
		return wrong_value(value, err, "a program's name, an absolute path or null");
	r = value_check(text, PATH_MAX, err);
	return r < 0 ? r : replace(&p->runtime, strdup(text), err);
}

static int check_prefix(const json_t *value, struct error *err)
{
	const char *text = json_string_value(value);
	size_t length = json_string_length(value);

	if (!text || length == 0 || length > PREFIX_MAX || strpbrk(text, " \t\n\r") ||
		text[length - 1] == '.')
		return wrong_value(value, err, "a key without blanks and without a dot at its end");
	return value_check(text, PREFIX_MAX, err);
}

static int take_label_prefixes(struct policy *p, const json_t *value, struct error *err)
{
	size_t count = json_array_size(value);
	char **prefixes;

	if (!json_is_array(value) || count > PREFIXES_MAX)
		return wrong_value(value, err, "a list of keys, such as [\"trace\"]");
	for (size_t i = 0; i < count; i++) {
		int r = check_prefix(json_array_get(value, i), err);

		if (r < 0)
			return r;
	}
	prefixes = calloc(count + 1, sizeof(*prefixes));
	if (!prefixes)
		return error_set(err, ENOMEM, "read it");
	for (size_t i = 0; p->label_prefixes[i]; i++)
		free(p->label_prefixes[i]);
	free(p->label_prefixes);
	p->label_prefixes = prefixes;
	for (size_t i = 0; i < count; i++) {
		prefixes[i] = strdup(json_string_value(json_array_get(value, i)));
		if (!prefixes[i])
			return error_set(err, ENOMEM, "read it");
	}
	return 0;
}

/* "256", 256 and true are all fine for an option. */
static char *option_text(const json_t *value)
{
	if (json_is_string(value))
		return strdup(json_string_value(value));
	if (json_is_integer(value) || json_is_boolean(value))
		return json_shown(value);
	return NULL;
}

static int check_default(const char *name, const char *text, struct error *err)
{
	struct request scratch;
	int r;

	request_init(&scratch);
	r = label_option_set(&scratch, name, text, err);
	request_done(&scratch);
	return r;
}

static int take_default(
	struct policy *p, const char *name, const json_t *value, struct error *err)
{
	_cleanup_(freep) char *text = option_text(value), *key = NULL;
	int r;

	if (!text)
		return wrong_value(value, err, "a text, a number, true or false");
	r = check_default(name, text, err);
	if (r < 0)
		return r;
	key = strdup(name);
	if (!key)
		return error_set(err, ENOMEM, "read it");
	p->defaults[p->n_defaults++] = (struct setting){ take_ptr(&key), take_ptr(&text) };
	return 0;
}

static int take_defaults(struct policy *p, const json_t *value, struct error *err)
{
	const char *name;
	json_t *one;

	if (!json_is_object(value))
		return wrong_value(value, err, "an object");
	p->defaults = calloc(json_object_size(value) + 1, sizeof(*p->defaults));
	if (!p->defaults)
		return error_set(err, ENOMEM, "read it");
	json_object_foreach((json_t *)value, name, one) {
		int r = take_default(p, name, one, err);

		if (r < 0)
			return error_wrap(err, r, "%s", SHOW(name));
	}
	return 0;
}

/* A limit in the units and range of the option that it limits; null or 0: none. */
static int take_limit(
	const char *option, uint64_t *member, const json_t *value, struct error *err)
{
	_cleanup_(freep) char *text = option_text(value);
	struct request scratch;
	int r;

	if (json_is_null(value) || (text && strcmp(text, "0") == 0)) {
		*member = 0;
		return 0;
	}
	if (!text)
		return wrong_value(value, err, "a text, a number or null");
	request_init(&scratch);
	r = label_option_set(&scratch, option, text, err);
	if (r == 0)
		*member = *(const uint64_t *)((const char *)&scratch +
			label_option_find(option)->offset);
	request_done(&scratch);
	return r;
}

static int take_max_size(struct policy *p, const json_t *value, struct error *err)
{
	return take_limit("max-size", &p->max_size, value, err);
}

static int take_max_duration(struct policy *p, const json_t *value, struct error *err)
{
	return take_limit("duration", &p->max_duration, value, err);
}

static int take_max_containers(struct policy *p, const json_t *value, struct error *err)
{
	if (!json_is_null(value) && (!json_is_integer(value) || json_integer_value(value) < 0 ||
					    json_integer_value(value) > UINT_MAX))
		return wrong_value(value, err, "a number of containers or null");
	p->max_containers = (unsigned)json_integer_value(value);
	return 0;
}

/* "network,file", or a list of such. */
static int take_classes(struct policy *p, const json_t *value, struct error *err)
{
	_cleanup_(buf_donep) struct buf set = BUF_INIT;
	int r;

	if (json_is_string(value))
		buf_str(&set, json_string_value(value));
	for (size_t i = 0; i < json_array_size(value); i++) {
		const char *token = json_string_value(json_array_get(value, i));

		if (!token)
			return wrong_value(value, err, "a set of calls, such as \"network,file\"");
		buf_printf(&set, "%s%s", i ? "," : "", token);
	}
	if (!json_is_string(value) && !json_is_array(value))
		return wrong_value(value, err, "a set of calls, such as \"network,file\"");
	(void)buf_cstr(&set);
	if (set.failed)
		return error_set(err, ENOMEM, "read it");
	r = filter_parse(buf_cstr(&set), &p->classes, err);
	return r < 0 ? r : replace(&p->classes_text, buf_take(&set), err);
}

static int take_labels(struct policy *p, const json_t *value, struct error *err)
{
	return take_bool(&p->labels, value, err);
}

static int take_container_output(struct policy *p, const json_t *value, struct error *err)
{
	return take_bool(&p->container_output, value, err);
}

static const struct key limit_keys[] = {
	{ "max_size", take_max_size, "the most that `trace.max-size` may ask for, e.g. \"1g\" (none)" },
	{ "max_duration", take_max_duration,
		"the most that `trace.duration` may ask for, e.g. \"1h\" (none)" },
	{ "max_containers", take_max_containers, "how many containers are traced at once (no limit)" },
};

static const struct key allow_keys[] = {
	{ "classes", take_classes,
		"the calls that may be traced at all, in the language of `trace` (\"all\")" },
	{ "labels", take_labels,
		"whether labels count; false: annotations alone. An image can bring labels of its own "
		"(true)" },
	{ "container_output", take_container_output,
		"whether `trace.output` may name a place in the container's mounts (true)" },
};

static int take_limits(struct policy *p, const json_t *value, struct error *err)
{
	return take_keys(p, value, limit_keys, ARRAY_SIZE(limit_keys), err);
}

static int take_allow(struct policy *p, const json_t *value, struct error *err)
{
	return take_keys(p, value, allow_keys, ARRAY_SIZE(allow_keys), err);
}

static const struct key top_keys[] = {
	{ "output_root", take_output_root,
		"the host's output folder (\"/var/log/sidetrace\")" },
	{ "runtime", take_runtime,
		"the low-level OCI runtime, a name on PATH or an absolute path; null looks for runc, then "
		"crun (null)" },
	{ "label_prefixes", take_label_prefixes,
		"the keys that are ours, a later one wins; `io.sidetrace.trace` always is "
		"([\"trace\", \"io.sidetrace.trace\"])" },
	{ "defaults", take_defaults,
		"options and their values for every traced container, e.g. {\"strings\": 64}; `trace` here "
		"is the set for a container that has options and no `trace` ({})" },
	{ "limits", take_limits, NULL },
	{ "allow", take_allow, NULL },
};

static void each_key(const char *section, const struct key *keys, size_t count,
	void (*each)(void *userdata, const char *section, const char *name, const char *help),
	void *userdata)
{
	for (size_t i = 0; i < count; i++)
		if (keys[i].help)
			each(userdata, section, keys[i].name, keys[i].help);
}

void policy_each_key(void (*each)(void *userdata, const char *section, const char *name,
			     const char *help),
	void *userdata)
{
	each_key("", top_keys, ARRAY_SIZE(top_keys), each, userdata);
	each_key("limits.", limit_keys, ARRAY_SIZE(limit_keys), each, userdata);
	each_key("allow.", allow_keys, ARRAY_SIZE(allow_keys), each, userdata);
}

/* A default set that the same file does not allow would refuse every container that uses it. */
static int check_default_set(const struct policy *p, struct error *err)
{
	struct request q;
	bool within = true;

	request_init(&q);
	for (size_t i = 0; i < p->n_defaults; i++)
		if (strcmp(p->defaults[i].key, "trace") == 0)
			within = label_option_set(&q, "trace", p->defaults[i].value, NULL) == 0 &&
				(!q.traced || filter_within(&q.filter, &p->classes));
	request_done(&q);
	return within ? 0 :
			error_say(err, EINVAL, "defaults: trace: more than allow.classes allows");
}

int policy_parse(struct policy *p, const char *text, size_t length, struct error *err)
{
	json_auto_t *root = NULL;
	json_error_t json_error;
	int r;

	root = json_loadb(text ?: "", length, JSON_REJECT_DUPLICATES, &json_error);
	if (!root)
		return error_say(err, EINVAL, "line %d: %s", json_error.line, SHOW(json_error.text));
	r = take_keys(p, root, top_keys, ARRAY_SIZE(top_keys), err);
	return r < 0 ? r : check_default_set(p, err);
}
