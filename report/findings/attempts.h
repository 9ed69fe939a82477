/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Attempts to connect, by address: refused, timed out, let in. What connect-refused and
 * dependency-wait have in common.
 */
#pragma once

#include "findings/finding.h"
#include "findings/keys.h"

struct attempt { /* one address */
	uint64_t refused, other, successes;
	int64_t first_failure, last_failure; /* of the run of failures that goes on */
	uint64_t run;                        /* its length */
	int64_t waited, longest_block;       /* in runs that ended in success; in one blocking connect */
	uint64_t waited_run;                 /* failures of the longest such run */
	int last_error;
	struct samples failures, success, blocked;
};

struct attempts {
	struct keys addresses; /* text → struct attempt */
	struct keys pending;   /* "process:fd" → char[112], a connect that goes on in the background */
};

extern const unsigned attempts_names[];
/* A connect's address when it is one that somebody answers at: no datagram, no netlink socket. */
bool attempts_address(struct watch *w, const struct call *c, struct endpoint *ret_to);
void attempts_call(struct attempts *a, struct watch *w, const struct call *c);
void attempts_done(void *attempts);
