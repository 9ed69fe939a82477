/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See histogram.h.
 */
#include "histogram.h"

#include "call.h"

#include <stdlib.h>

static unsigned bucket_of(uint64_t v)
{
	unsigned log, b;

	if (v < HISTOGRAM_SUB)
		return (unsigned)v;
	log = 63u - (unsigned)__builtin_clzll(v); /* ≥ 5 */
	b = (log - 4) * HISTOGRAM_SUB + (unsigned)(v >> (log - 5) & (HISTOGRAM_SUB - 1));
	return b < HISTOGRAM_BUCKETS ? b : HISTOGRAM_BUCKETS - 1;
}

/* The middle of a bucket. */
static int64_t value_of(unsigned bucket)
{
	unsigned log = bucket / HISTOGRAM_SUB + 4;

	if (bucket < HISTOGRAM_SUB)
		return bucket;
	return (int64_t)((HISTOGRAM_SUB + (uint64_t)bucket % HISTOGRAM_SUB) << (log - 5)) +
	       (int64_t)(UINT64_C(1) << (log - 5)) / 2;
}

void histogram_add(struct histogram *h, int64_t ns)
{
	if (ns < 0)
		ns = 0;
	if (h->count == 0 || ns < h->least)
		h->least = ns;
	if (ns > h->most)
		h->most = ns;
	h->count++;
	time_add(&h->sum, ns);
	if (!h->bucket)
		h->bucket = calloc(HISTOGRAM_BUCKETS, sizeof(*h->bucket));
	if (h->bucket)
		h->bucket[bucket_of((uint64_t)ns)]++;
}

int64_t histogram_quantile(const struct histogram *h, unsigned thousandths)
{
	uint64_t rank = (h->count * thousandths + 999) / 1000, seen = 0;

	if (h->count == 0 || !h->bucket)
		return DURATION_UNKNOWN;
	if (rank == 0)
		rank = 1;
	for (unsigned b = 0; b < HISTOGRAM_BUCKETS; b++) {
		seen += h->bucket[b];
		if (seen >= rank) {
			int64_t v = value_of(b);

			return v < h->least ? h->least : v > h->most ? h->most : v;
		}
	}
	return h->most;
}

void histogram_done(struct histogram *h)
{
	free(h->bucket);
	*h = (struct histogram){0};
}
