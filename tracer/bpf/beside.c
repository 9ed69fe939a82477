/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Threads for what takes long while a container waits. Signals are for the thread that waits for records.
 */
#include "bpf/ebpf.h"

#include <signal.h>

int beside_start(pthread_t *ret_thread, void *(*run)(void *), void *userdata)
{
	sigset_t all, before;
	int r;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	r = pthread_create(ret_thread, NULL, run, userdata);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return -r;
}
