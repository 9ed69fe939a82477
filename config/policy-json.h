/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the bytes of a policy file to struct policy; apart from policy.c so that it can be fuzzed and
 * tested without a file.
 */
#pragma once

#include <stddef.h>

struct error;
struct policy;

/* The built-in policy; -ENOMEM. */
int policy_new(struct policy **ret_policy);
/* Overwrites what the text mentions. On error the policy is good for policy_free() only. */
int policy_parse(struct policy *p, const char *text, size_t length, struct error *err);

/* Every key of the file, for the documents: section is "" at the top. */
void policy_each_key(void (*each)(void *userdata, const char *section, const char *name,
			     const char *help),
	void *userdata);
