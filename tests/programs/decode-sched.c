/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Scheduling: policies, parameters, CPUs, I/O priorities, for the decoder's comparison with strace.
 */
#include "decode-calls.h"

#include <sched.h>
#include <time.h>

int main(void)
{
	char *bad = end_of_memory();
	struct sched_param param = { 0 }, high = { 50 };
	struct timespec slice;
	unsigned long cpus[16] = { 1 }, none[16] = { 0 };

	S(sched_getscheduler, 0);
	S(sched_getscheduler, -1);
	S(sched_setscheduler, 0, SCHED_BATCH, &param);
	S(sched_getscheduler, 0);
	S(sched_setscheduler, 0, SCHED_RESET_ON_FORK | SCHED_OTHER, &param);
	S(sched_getscheduler, 0);
	S(sched_setscheduler, 0, SCHED_FIFO, &param);
	S(sched_setscheduler, -1, 77, NULL);
	S(sched_setscheduler, 0, SCHED_RR, bad);
	S(sched_setparam, 0, &param);
	S(sched_setparam, 0, &high);
	S(sched_setparam, -1, bad);
	S(sched_getparam, 0, &param);
	S(sched_getparam, -1, &param);
	S(sched_getparam, 0, NULL);
	S(sched_get_priority_max, SCHED_FIFO);
	S(sched_get_priority_max, 99);
	S(sched_get_priority_min, SCHED_RR);
	S(sched_get_priority_min, -1);
	S(sched_rr_get_interval, 0, &slice);
	S(sched_rr_get_interval, -1, &slice);
	S(sched_rr_get_interval, 0, bad);
	S(sched_setaffinity, 0, sizeof(cpus), cpus);
	S(sched_getaffinity, 0, sizeof(none), none);
	S(sched_getaffinity, 0, 1, none);
	S(sched_getaffinity, -1, sizeof(none), none);
	S(sched_getaffinity, 0, sizeof(none), bad);
	memset(none, 0, sizeof(none));
	S(sched_setaffinity, 0, sizeof(none), none);
	S(sched_setaffinity, -1, 8, cpus);
	S(sched_setaffinity, 0, 8, bad);
	S(sched_setaffinity, 0, 0, NULL);
	memset(cpus, 0xff, sizeof(cpus));
	S(sched_setaffinity, 0, sizeof(cpus), cpus);
	S(ioprio_set, 1, 0, 2 << 13 | 4);
	S(ioprio_get, 1, 0);
	S(ioprio_set, 7, -1, 0xffff);
	S(ioprio_get, 2, -1);
	return 0;
}
