/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Durations counted in buckets of growing width (32 to every doubling), so that any number of them
 * needs one fixed memory. Quantiles are right to 3%; smallest, largest, sum and count are exact.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { HISTOGRAM_SUB = 32, HISTOGRAM_BUCKETS = 40 * HISTOGRAM_SUB };

struct histogram {
	uint64_t count;
	int64_t sum, least, most;
	uint32_t *bucket; /* allocated with the first value */
};

void histogram_add(struct histogram *h, int64_t nanoseconds);
/* The value below which `thousandths` of them lie, DURATION_UNKNOWN when there are none. */
int64_t histogram_quantile(const struct histogram *h, unsigned thousandths);
void histogram_done(struct histogram *h);
