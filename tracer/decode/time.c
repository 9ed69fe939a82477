/* SPDX-License-Identifier: BSD-2-Clause */
/* Points in time and spans. */
#include "decode/time.h"

#include "decode/call.h"
#include "decode/types.h"

#include <string.h>
#include <sys/time.h>
#include <time.h>

void print_timespec(struct call *c, const void *bytes)
{
	struct timespec t;

	memcpy(&t, bytes, sizeof(t));
	put_struct_open(c);
	FIELD(c, decimal, "tv_sec", t.tv_sec);
	FIELD(c, number, "tv_nsec", (uint64_t)t.tv_nsec);
	put_struct_close(c, false);
}

void print_timeval(struct call *c, const void *bytes)
{
	struct timeval t;

	memcpy(&t, bytes, sizeof(t));
	put_struct_open(c);
	FIELD(c, decimal, "tv_sec", t.tv_sec);
	FIELD(c, number, "tv_usec", (uint64_t)t.tv_usec);
	put_struct_close(c, false);
}

const struct struct_type struct_timespec = {
	.print = print_timespec, .size = sizeof(struct timespec)
};
const struct struct_type struct_timespec64 = {
	.print = print_timespec, .size = sizeof(struct timespec), .portable = true
};
const struct struct_type struct_timeval = {
	.print = print_timeval, .size = sizeof(struct timeval)
};
