/* SPDX-License-Identifier: BSD-2-Clause */
/* The policy file's text: a policy that a request can be held to, or a message. */
#include "error.h"
#include "policy-json.h"
#include "policy.h"
#include "request.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct setting label = { "io.sidetrace.trace", "" };
	struct policy *p = NULL;
	struct request q;
	struct error err = { 0 };

	if (policy_new(&p) < 0)
		return 0;
	if (policy_parse(p, (const char *)data, size, &err) < 0) {
		if (err.text[0] == '\0')
			abort();
		for (const char *c = err.text; *c; c++)
			if (!isprint((unsigned char)*c))
				abort();
	} else if (request_parse(p, NULL, 0, &label, 1, &q, &err) == 0) {
		/* what the policy itself gives must be within what it allows */
		if (q.traced && !filter_within(&q.filter, &p->classes))
			abort();
		if (p->max_size && q.max_size > p->max_size)
			abort();
		request_done(&q);
	} else {
		abort();
	}
	policy_free(p);
	return 0;
}
