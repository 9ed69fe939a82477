/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two forks: the runtime that we become must not find a child that it did not make.
 */
#include "ahead.h"

#include "cleanup.h"
#include "detach.h"
#include "fd.h"
#include "handover.h"

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

void ahead_start(void)
{
	_cleanup_(freep) char *tracer = NULL;
	char number[16];
	char *const argv[] = { (char *)"sidetrace-tracer", (char *)HANDOVER_ARGUMENT, number, NULL };
	pid_t pid;

	if (geteuid() != 0 || self_sibling("sidetrace-tracer", &tracer) < 0)
		return;
	(void)snprintf(number, sizeof(number), "%d", (int)getpid());
	pid = fork();
	if (pid == 0) {
		if (fork() != 0)
			_exit(0);
		detach_signals();
		detach_exec(tracer, argv, NULL, 0);
	}
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}
