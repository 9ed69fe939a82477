/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Clocks and timers, for the decoder's comparison with strace. No clock is set: what would set one has a
 * value that the kernel refuses, or the one that it has.
 */
#include "decode-calls.h"

#include <signal.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>

int main(void)
{
	char *bad = end_of_memory();
	struct timespec now, wrong = { 5, -1 }, little = { 0, 1000 }, left, far = { 1L << 40, 999999999 };
	struct itimerval in = { { 0, 0 }, { 1000, 5 } }, out, odd = { { 5, -1 }, { 1, 2000000 } };
	struct itimerspec spec = { { 1, 2 }, { 1L << 40, 4 } }, spec_out;
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2 };
	struct timeval tv, tv_wrong = { 5, 1000000 };
	struct timezone tz;
	struct tms tms;
	timer_t timer;
	int id = 0;

	S(clock_gettime, CLOCK_REALTIME, &now);
	S(clock_gettime, CLOCK_MONOTONIC_COARSE, &now);
	S(clock_gettime, CLOCK_PROCESS_CPUTIME_ID, &now);
	S(clock_gettime, 77, &now);
	S(clock_gettime, CLOCK_TAI, bad);
	S(clock_gettime, CLOCK_BOOTTIME, NULL);
	S(clock_gettime, -6 & ~3, &now);
	S(clock_getres, CLOCK_MONOTONIC, &now);
	S(clock_getres, CLOCK_REALTIME, NULL);
	S(clock_getres, -77, &now);
	S(clock_settime, CLOCK_REALTIME, &wrong);
	S(clock_settime, CLOCK_MONOTONIC, &far);
	S(clock_settime, 99, bad);
	S(clock_nanosleep, CLOCK_MONOTONIC, 0, &little, &left);
	S(clock_nanosleep, CLOCK_REALTIME, TIMER_ABSTIME, &little, NULL);
	S(clock_nanosleep, 55, 0x11, &wrong, &left);
	S(nanosleep, &little, &left);
	S(nanosleep, &wrong, &left);
	S(nanosleep, NULL, NULL);
	S(nanosleep, bad - 8, bad);
	S(gettimeofday, &tv, &tz);
	S(gettimeofday, &tv, NULL);
	S(gettimeofday, bad, bad);
	S(settimeofday, &tv_wrong, NULL);
	S(settimeofday, bad, &tz);
	S(settimeofday, NULL, NULL);
	S(time, NULL);
	S(time, &tv.tv_sec);
	S(time, bad);
	S(times, &tms);
	S(times, NULL);
	S(times, bad);
	S(alarm, 1000);
	S(alarm, 0);
	S(setitimer, ITIMER_REAL, &in, &out);
	S(setitimer, ITIMER_VIRTUAL, &odd, NULL);
	S(setitimer, 7, bad, &out);
	S(getitimer, ITIMER_PROF, &out);
	S(getitimer, 9, &out);
	in = (struct itimerval){ 0 };
	S(setitimer, ITIMER_REAL, &in, NULL);
	S(getitimer, ITIMER_REAL, &out);
	S(timer_create, CLOCK_MONOTONIC, &event, &id);
	S(timer_settime, id, 0, &spec, &spec_out);
	S(timer_settime, id, TIMER_ABSTIME | 4, &spec, NULL);
	S(timer_settime, 99, 0, &spec, NULL);
	S(timer_settime, id, 0, bad, NULL);
	spec = (struct itimerspec){ 0 };
	S(timer_settime, id, 0, &spec, NULL);
	S(timer_gettime, id, &spec_out);
	S(timer_gettime, 99, &spec_out);
	S(timer_getoverrun, id);
	S(timer_getoverrun, 99);
	S(timer_delete, id);
	S(timer_delete, 99);
	event.sigev_notify = SIGEV_NONE;
	S(timer_create, CLOCK_REALTIME, &event, &id);
	S(timer_delete, id);
	event.sigev_notify = 77;
	event.sigev_signo = 5;
	S(timer_create, CLOCK_REALTIME, &event, &timer);
	event.sigev_notify = SIGEV_THREAD_ID;
	S(timer_create, CLOCK_REALTIME, &event, &timer);
	S(timer_create, 77, NULL, bad);
	S(timer_create, CLOCK_REALTIME, bad, &timer);
	return 0;
}
