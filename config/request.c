/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From labels and annotations to one request: which of several keys counts, the host's defaults, the
 * host's limits. What a single value means is in label-options.c and trace-set.c.
 */
#include "request.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "label-options.h"
#include "policy.h"
#include "show.h"
#include "text.h"
#include "trace-set.h"
#include "value.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SETTLED_PREFIX "io.sidetrace.trace" /* always ours, whatever the policy's label_prefixes */
#define OPTIONS_MAX    32
#define RANK_SETTLED   1000
#define RANK_ANNOTATION 2000

/* What was given for one option, and how much it counts. */
struct given {
	const struct setting *setting; /* NULL: nothing */
	unsigned rank;
};

/* Everything given, sorted by option; the last slot is `trace` itself. */
struct asked {
	struct given options[OPTIONS_MAX];
	struct given trace;
	struct given unknown; /* the first key of ours that names no option */
	bool any;
};

void request_init(struct request *q)
{
	*q = (struct request){
		.formats = FORMAT_STRACE,
		.strings = 256,
		.fds = FDS_ALL,
		.max_size = UINT64_C(1) << 30,
	};
	filter_all(&q->filter);
}

void request_done(struct request *q)
{
	free(q->trace);
	free(q->output);
	free(q->path);
	*q = (struct request){ 0 };
}

/* A key without the blanks around it. */
struct span {
	const char *at;
	size_t length;
};

static struct span trimmed(const char *key)
{
	struct span s = { key + strspn(key, " \t\n\r"), 0 };

	s.length = strlen(s.at);
	while (s.length > 0 && strchr(" \t\n\r", s.at[s.length - 1]))
		s.length--;
	return s;
}

/* "trace" or "trace.<option>": true, and the option's name, "" for trace itself. */
static bool prefix_matches(struct span key, const char *prefix, struct span *ret_option)
{
	size_t length = strlen(prefix);

	if (key.length < length || memcmp(key.at, prefix, length) != 0)
		return false;
	if (key.length > length && key.at[length] != '.')
		return false;
	*ret_option = (struct span){ key.at + length, key.length - length };
	return true;
}

/* The rank of the prefix that the key has, later ones winning; 0: the key is not ours. */
static unsigned key_match(const struct policy *policy, const char *key, struct span *ret_option)
{
	struct span k = trimmed(key);
	unsigned rank = 0;

	if (prefix_matches(k, SETTLED_PREFIX, ret_option))
		return RANK_SETTLED;
	for (unsigned i = 0; policy->label_prefixes[i]; i++)
		if (prefix_matches(k, policy->label_prefixes[i], ret_option))
			rank = i + 1;
	return rank;
}

bool request_key_is_ours(const struct policy *policy, const char *key)
{
	struct span option;

	return key_match(policy, key, &option) > 0;
}

static struct given *slot_find(struct asked *a, struct span option)
{
	size_t count;
	const struct label_option *options = label_options(&count);

	if (option.length == 0)
		return &a->trace;
	for (size_t i = 0; i < count && i < OPTIONS_MAX; i++)
		if (strlen(options[i].name) == option.length - 1 &&
			memcmp(options[i].name, option.at + 1, option.length - 1) == 0)
			return &a->options[i];
	return &a->unknown;
}

static void collect(struct asked *a, const struct policy *policy, const struct setting *settings,
	size_t count, unsigned base)
{
	for (size_t i = 0; i < count; i++) {
		struct span option;
		unsigned rank = key_match(policy, settings[i].key, &option);
		struct given *slot;

		if (rank == 0)
			continue;
		slot = slot_find(a, option);
		a->any = true;
		if (slot->setting && slot->rank > base + rank)
			continue;
		*slot = (struct given){ &settings[i], base + rank };
	}
}

/* Puts "label trace.strings: " in front of a message, or "annotation …: ". */
static int blame(struct error *err, int r, const struct given *g)
{
	struct span key = trimmed(g->setting->key);
	char name[128];

	(void)snprintf(name, sizeof(name), "%.*s", key.length < 120 ? (int)key.length : 120, key.at);
	return error_wrap(err, r, "%s %s", g->rank > RANK_ANNOTATION ? "annotation" : "label",
		SHOW(name));
}

/* A trimmed copy: the value is borrowed from whoever read it. */
static int value_trimmed(const struct given *g, char **ret_value, struct error *err)
{
	struct span value = trimmed(g->setting->value);
	char *copy = strndup(value.at, value.length);

	if (!copy)
		return error_set(err, ENOMEM, "parse labels");
	*ret_value = copy;
	return 0;
}

static int apply(struct request *q, const struct given *g, const char *name, struct error *err)
{
	_cleanup_(freep) char *value = NULL;
	int r = value_trimmed(g, &value, err);

	if (r < 0)
		return r;
	r = label_option_set(q, name, value, err);
	return r < 0 ? blame(err, r, g) : 0;
}

static int unknown_key(const struct policy *policy, const struct given *g, struct error *err)
{
	_cleanup_(freep) char *name = NULL;
	struct span option = { ".", 1 };

	(void)key_match(policy, g->setting->key, &option);
	name = strndup(option.at + 1, option.length - 1);
	if (!name)
		return error_set(err, ENOMEM, "parse labels");
	return blame(err, label_option_unknown(name, err), g);
}

static int apply_defaults(struct request *q, const struct policy *policy, struct error *err)
{
	for (size_t i = 0; i < policy->n_defaults; i++) {
		const struct setting *s = &policy->defaults[i];
		int r = label_option_set(q, s->key, s->value, err);

		if (r < 0)
			return error_wrap(err, r, "policy: default of '%s'", s->key);
	}
	return 0;
}

/* The set when only options were given, or an empty `trace`: what the policy says, else all it allows. */
static int apply_default_set(struct request *q, const struct policy *policy, struct error *err)
{
	if (q->trace)
		return 0; /* from the policy's defaults */
	return trace_set_parse(policy->classes.all ? "all" : policy->classes_text, q, err);
}

static int check_set(
	const struct request *q, const struct policy *policy, const struct given *g, struct error *err)
{
	if (policy->classes.all || !q->traced || filter_within(&q->filter, &policy->classes))
		return 0;
	error_say(err, EPERM, "'%s' asks for calls that this host's policy does not allow (allowed: %s)",
		SHOW(q->trace), SHOW(policy->classes_text));
	return blame(err, -EPERM, g);
}

static int too_much(
	const struct given *g, struct error *err, void (*print)(struct buf *, uint64_t), uint64_t limit)
{
	_cleanup_(buf_donep) struct buf text = BUF_INIT;

	print(&text, limit);
	error_say(err, EPERM, "'%s' is more than this host's policy allows (at most %s)",
		SHOW(g->setting->value), buf_cstr(&text));
	return blame(err, -EPERM, g);
}

static const struct given *given_for(const struct asked *a, const char *name)
{
	size_t count;
	const struct label_option *options = label_options(&count);

	return &a->options[label_option_find(name) - options];
}

/* What was asked for in so many words is refused, what nobody asked for is cut down. */
static int apply_limits(
	struct request *q, const struct policy *policy, const struct asked *a, struct error *err)
{
	const struct given *size = given_for(a, "max-size");
	const struct given *duration = given_for(a, "duration");
	const struct given *output = given_for(a, "output");

	if (policy->max_size && q->max_size > policy->max_size) {
		if (size->setting)
			return too_much(size, err, size_print, policy->max_size);
		q->max_size = policy->max_size;
	}
	if (policy->max_duration && (q->duration == 0 || q->duration > policy->max_duration)) {
		if (duration->setting)
			return too_much(duration, err, duration_print, policy->max_duration);
		q->duration = policy->max_duration;
	}
	if (q->output && !policy->container_output) {
		if (output->setting) {
			error_say(err, EPERM,
				"'%s': this host's policy keeps traces in its own folder "
				"(allow.container_output)",
				SHOW(q->output));
			return blame(err, -EPERM, output);
		}
		free(take_ptr(&q->output));
	}
	return 0;
}

static int settle(
	struct request *q, const struct policy *policy, const struct asked *a, struct error *err)
{
	size_t count;
	const struct label_option *options = label_options(&count);
	const char *value = a->trace.setting ? trimmed(a->trace.setting->value).at : "";
	int r = apply_defaults(q, policy, err);

	if (r < 0)
		return r;
	r = *value ? apply(q, &a->trace, "trace", err) : apply_default_set(q, policy, err);
	if (r < 0)
		return r;
	r = *value ? check_set(q, policy, &a->trace, err) : 0;
	for (size_t i = 0; r == 0 && i < count && i < OPTIONS_MAX; i++)
		if (a->options[i].setting)
			r = apply(q, &a->options[i], options[i].name, err);
	return r < 0 ? r : apply_limits(q, policy, a, err);
}

static bool switched_off(const struct asked *a)
{
	struct span value;
	char word[8];

	if (!a->trace.setting)
		return false;
	value = trimmed(a->trace.setting->value);
	if (value.length >= sizeof(word))
		return false;
	memcpy(word, value.at, value.length);
	word[value.length] = '\0';
	return trace_set_is_off(word);
}

int request_parse(const struct policy *policy, const struct setting *labels, size_t n_labels,
	const struct setting *annotations, size_t n_annotations, struct request *ret_request,
	struct error *err)
{
	_cleanup_(request_donep) struct request q;
	struct asked a = { 0 };
	int r = 0;

	request_init(&q);
	if (policy->labels)
		collect(&a, policy, labels, n_labels, 0);
	collect(&a, policy, annotations, n_annotations, RANK_ANNOTATION);
	if (a.any && !switched_off(&a)) {
		r = a.unknown.setting ? unknown_key(policy, &a.unknown, err) : settle(&q, policy, &a, err);
		if (r < 0)
			return r;
	}
	*ret_request = q;
	q = (struct request){ 0 };
	return 0;
}

int request_to_settings(const struct request *q,
	int (*put)(void *userdata, const char *key, const char *value), void *userdata)
{
	_cleanup_(buf_donep) struct buf value = BUF_INIT;
	size_t count;
	const struct label_option *options = label_options(&count);
	int r = put(userdata, SETTLED_PREFIX, q->traced ? q->trace ?: "all" : "off");

	for (size_t i = 0; r >= 0 && q->traced && i < count; i++) {
		char key[sizeof(SETTLED_PREFIX) + 32];

		(void)snprintf(key, sizeof(key), SETTLED_PREFIX ".%s", options[i].name);
		buf_reset(&value);
		label_option_print(&options[i], q, &value);
		(void)buf_cstr(&value);
		r = value.failed ? -ENOMEM : put(userdata, key, buf_cstr(&value));
	}
	return r < 0 ? r : 0;
}
