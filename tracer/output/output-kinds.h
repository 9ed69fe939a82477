/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the kinds of output (run folder, -o, -ff) share: each is a struct output with its own methods.
 */
#pragma once

#include "output/output.h"

#include <sys/types.h>

struct channel;

struct output {
	const struct output_kind *kind;
};

struct output_kind {
	/* The channel that takes this thread's next `length` bytes; opens and rotates. */
	int (*channel)(struct output *o, pid_t tid, size_t length, struct channel **ret_channel);
	/* The one that took this thread's last bytes, NULL: none is open. */
	struct channel *(*current)(struct output *o, pid_t tid);
	/* visits every channel that is open; r is the first error */
	int (*flush)(struct output *o, bool force);
	void (*calls)(const struct output *o, struct output_calls *ret_calls);
	uint64_t (*written)(const struct output *o);
	uint64_t (*dropped)(const struct output *o); /* may be NULL */
	unsigned (*part)(const struct output *o);    /* may be NULL */
	void (*free)(struct output *o);
	bool separate;
};
