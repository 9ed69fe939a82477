/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Labels and annotations. Input: a byte that picks the policy, then lines "key=value"; lines that
 * begin with '@' are annotations. What is understood must come back the same from the annotations that
 * it is settled into; what is not gives one printable line without the phrases that Docker reads.
 */
#include "buf.h"
#include "error.h"
#include "label-options.h"
#include "policy-json.h"
#include "policy.h"
#include "request.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SETTINGS_MAX 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const policies[] = {
	"{}",
	("{\"defaults\":{\"strings\":7,\"output\":\"/d\",\"summary\":\"also\",\"report\":\"html\","
	"\"trace\":\"%file\"},\"limits\":{\"max_size\":\"1m\",\"max_duration\":\"1h\"}}"),
	"{\"allow\":{\"classes\":[\"network\",\"file\"],\"container_output\":false}}",
	"{\"allow\":{\"labels\":false},\"label_prefixes\":[\"t\",\"trace\"]}",
};

struct settings {
	struct setting at[SETTINGS_MAX];
	size_t count;
};

static int put(void *userdata, const char *key, const char *value)
{
	struct settings *s = userdata;

	s->at[s->count++] = (struct setting){ strdup(key), strdup(value) };
	return 0;
}

static void check_message(const struct error *err)
{
	static const char *const phrases[] = { "no such file or directory",
		"executable file not found", "permission denied", "not a directory" };

	if (strlen(err->text) == 0 || strlen(err->text) > 500)
		abort();
	for (const char *c = err->text; *c; c++)
		if (!isprint((unsigned char)*c))
			abort();
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		if (strcasestr(err->text, phrases[i]))
			abort();
}

static void check_equal(const struct request *a, const struct request *b)
{
	size_t count;
	const struct label_option *options = label_options(&count);

	if (strcmp(a->trace, b->trace) != 0 || memcmp(&a->filter, &b->filter, sizeof(a->filter.bits)))
		abort();
	for (size_t i = 0; i < count; i++) {
		struct buf x = BUF_INIT, y = BUF_INIT;

		label_option_print(&options[i], a, &x);
		label_option_print(&options[i], b, &y);
		if (strcmp(buf_cstr(&x), buf_cstr(&y)) != 0)
			abort();
		buf_done(&x);
		buf_done(&y);
	}
}

static void check_settled(const struct policy *policy, const struct request *q)
{
	struct settings settled = { .count = 0 };
	struct request again;

	if (request_to_settings(q, put, &settled) != 0)
		abort();
	if (request_parse(policy, NULL, 0, settled.at, settled.count, &again, NULL) != 0)
		abort();
	check_equal(q, &again);
	request_done(&again);
	for (size_t i = 0; i < settled.count; i++) {
		free((char *)settled.at[i].key);
		free((char *)settled.at[i].value);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct settings labels = { .count = 0 }, annotations = { .count = 0 };
	struct policy *policy = NULL;
	struct request q;
	struct error err = { 0 };
	char *text, *rest, *line;
	const char *json;

	if (size == 0)
		return 0;
	json = policies[data[0] % (sizeof(policies) / sizeof(policies[0]))];
	text = rest = strndup((const char *)data + 1, size - 1);
	while ((line = strsep(&rest, "\n"))) {
		struct settings *s = *line == '@' ? &annotations : &labels;
		char *value = strchr(line, '=');

		if (!value || s->count == SETTINGS_MAX)
			continue;
		*value++ = '\0';
		s->at[s->count++] = (struct setting){ line + (*line == '@'), value };
	}
	if (policy_new(&policy) < 0 || policy_parse(policy, json, strlen(json), &err) < 0)
		abort();
	if (request_parse(policy, labels.at, labels.count, annotations.at, annotations.count, &q,
		    &err) < 0) {
		check_message(&err);
	} else {
		if (q.traced)
			check_settled(policy, &q);
		request_done(&q);
	}
	policy_free(policy);
	free(text);
	return 0;
}
