/* SPDX-License-Identifier: BSD-2-Clause */
/* A policy and a request from text, and what every message must be fit for. */
#pragma once

#include "test.h"

#include "cleanup.h"
#include "error.h"
#include "policy-json.h"
#include "policy.h"
#include "request.h"
#include "text.h"

#include <ctype.h>
#include <string.h>

static inline struct policy *policy_from(const char *json)
{
	struct policy *p = NULL;
	struct error err = { 0 };

	assert_int_equal(policy_new(&p), 0);
	if (policy_parse(p, json, strlen(json), &err) < 0)
		fail_msg("%s: %s", json, err.text);
	return p;
}

static inline int parse_one(const char *policy, const char *key, const char *value, struct request *q,
	struct error *err)
{
	_cleanup_(policy_freep) struct policy *p = policy_from(policy);
	struct setting s = { key, value };

	return request_parse(p, &s, 1, NULL, 0, q, err);
}

/* What holds for every message, whatever the value: one printable line, no phrase of Docker's. */
static inline void is_fit_for_docker(const char *message)
{
	static const char *const phrases[] = { "no such file or directory",
		"executable file not found", "permission denied", "not a directory" };

	assert_in_range(strlen(message), 1, 300);
	for (const char *c = message; *c; c++)
		assert_true(isprint((unsigned char)*c));
	for (size_t i = 0; i < ARRAY_SIZE(phrases); i++)
		assert_null(strcasestr(message, phrases[i]));
}
