/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Until when the trace is known. A look at the calls in flight says that whatever began before a certain time
 * has ended, or was shown by it; what had ended is in the ring by then, and known when the ring was read that far.
 * A reader that lags behind goes on looking, so that it always has a look for the place where it reads.
 */
#include "bpf/ebpf.h"

#include "text.h"

void horizon_look(struct horizon *h, uint64_t position, uint64_t time)
{
	unsigned last;

	if (h->n == ARRAY_SIZE(h->looks))
		h->n--; /* the newest says all that the one before it said, only later */
	last = (h->first + h->n++) % ARRAY_SIZE(h->looks);
	h->looks[last].position = position;
	h->looks[last].time = time;
}

uint64_t horizon_at(struct horizon *h, uint64_t position)
{
	while (h->n > 0 && h->looks[h->first].position <= position) {
		/* One that found a call on its way out may say less than the one before. */
		if (h->looks[h->first].time > h->time)
			h->time = h->looks[h->first].time;
		h->first = (h->first + 1) % ARRAY_SIZE(h->looks);
		h->n--;
	}
	return h->time;
}
