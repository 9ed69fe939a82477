/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keys of ours among labels and annotations. Their values are not understood here: that is
 * request_parse()'s.
 */
#include "asked.h"

#include "buf.h"
#include "cleanup.h"
#include "config_view.h"
#include "error.h"
#include "policy.h"
#include "request.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const built_in_prefixes[] = { "trace", "io.sidetrace.trace", NULL };

/* Whether the characters can only be written as themselves by a JSON writer that uses no \u. */
static bool is_plain(const char *prefix)
{
	return prefix[strspn(prefix, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")] ==
	       '\0';
}

/*
 * The prefix at the beginning of a string: behind a quote, or behind blanks (which are trimmed) or an
 * escape. Docker's seccomp profile names "ptrace" in nearly every bundle: that must not cost a parse.
 */
static bool begins_string(const char *text, size_t length, const char *prefix)
{
	size_t size = strlen(prefix);
	const char *at = text;

	while ((at = memmem(at, length - (size_t)(at - text), prefix, size))) {
		char before = at > text ? at[-1] : '"';

		if (before == '"' || before == ' ' || (at - text >= 2 && at[-2] == '\\'))
			return true;
		at++;
	}
	return false;
}

bool asked_possible(const struct policy *policy, const char *text, size_t length)
{
	const char *const *prefixes =
		policy ? (const char *const *)policy->label_prefixes : built_in_prefixes;

	if (length == 0)
		return false;
	/* Any letter may be written as an escape: then only decoding tells. */
	if (memmem(text, length, "\\u", 2))
		return true;
	/* Also what we added to this bundle once: it may have to go again. */
	if (begins_string(text, length, "io.sidetrace."))
		return true;
	for (size_t i = 0; prefixes && prefixes[i]; i++)
		if (!is_plain(prefixes[i]) || begins_string(text, length, prefixes[i]))
			return true;
	return false;
}

static bool is_ours(const struct policy *policy, const char *key)
{
	if (policy)
		return request_key_is_ours(policy, key);
	for (size_t i = 0; built_in_prefixes[i]; i++) {
		size_t length = strlen(built_in_prefixes[i]);

		if (text_starts(key, built_in_prefixes[i]) &&
			(key[length] == '\0' || key[length] == '.'))
			return true;
	}
	return false;
}

static int append(struct setting **list, size_t *count, const char *key, const char *value)
{
	struct setting *more;

	for (size_t i = 0; i < *count; i++) {
		if (strcmp((*list)[i].key, key) == 0) {
			(*list)[i].value = value;
			return 0;
		}
	}
	more = reallocarray(*list, *count + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	*list = more;
	more[(*count)++] = (struct setting){ key, value };
	return 0;
}

int asked_collect(const struct policy *policy, const struct config_view *view, const bool *added,
	const struct docker_container *docker, struct asked *ret_asked, struct error *err)
{
	struct asked a = { 0 };
	int r = 0;

	for (size_t i = 0; r == 0 && i < view->n_list; i++) {
		const struct annotation *one = &view->list[i];

		if (added[i] || !is_ours(policy, one->name))
			continue;
		if (!one->string)
			r = error_say(err, EINVAL, "annotation %s: its value is no string",
				one->name);
		else if (append(&a.annotations, &a.n_annotations, one->name, one->text) < 0)
			r = error_set(err, ENOMEM, "collect annotations");
	}
	for (size_t i = 0; r == 0 && i < docker->n_labels; i++) {
		const struct setting *one = &docker->labels[i];

		if (is_ours(policy, one->key) &&
			append(&a.labels, &a.n_labels, one->key, one->value) < 0)
			r = error_set(err, ENOMEM, "collect labels");
	}
	if (r < 0) {
		asked_done(&a);
		return r;
	}
	*ret_asked = a;
	return 0;
}

void asked_done(struct asked *a)
{
	free(a->labels);
	free(a->annotations);
	*a = (struct asked){ 0 };
}

/* 1: fail, 0: continue, -1: not said here. */
static int on_error_of(const struct setting *list, size_t count)
{
	static const char word[] = "on-error";
	int answer = -1;

	for (size_t i = 0; i < count; i++) {
		_cleanup_(freep) char *key = strdup(list[i].key), *value = strdup(list[i].value);
		const char *name = key ? text_trim(key) : "";
		size_t length = strlen(name);

		if (length < sizeof(word) - 1 ||
			strcmp(name + length - (sizeof(word) - 1), word) != 0 || !value)
			continue;
		answer = strcmp(text_trim(value), "fail") == 0;
		if (text_starts(name, "io.sidetrace."))
			break;
	}
	return answer;
}

bool asked_to_fail(const struct policy *policy, const struct asked *a)
{
	int answer = on_error_of(a->annotations, a->n_annotations);

	if (answer < 0 && (!policy || policy->labels))
		answer = on_error_of(a->labels, a->n_labels);
	if (answer < 0 && policy)
		answer = on_error_of(policy->defaults, policy->n_defaults);
	return answer > 0;
}
