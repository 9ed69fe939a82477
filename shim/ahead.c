/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two forks: the runtime that we become must not find a child that it did not make. The socket is made here, so that a
 * hook that is quicker than the tracer waits for it, and there are never two.
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
	char starter[16], socket[16];
	char *const argv[] = { (char *)"sidetrace-tracer", (char *)HANDOVER_ARGUMENT, starter, socket, NULL };
	int listening;
	pid_t pid;

	if (geteuid() != 0 || self_sibling("sidetrace-tracer", &tracer) < 0 || handover_listen(getpid(), &listening) < 0)
		return;
	(void)snprintf(starter, sizeof(starter), "%d", (int)getpid());
	(void)snprintf(socket, sizeof(socket), "%d", listening);
	pid = fork();
	if (pid == 0) {
		if (fork() != 0)
			_exit(0);
		detach_signals();
		detach_exec(tracer, argv, &listening, 1);
	}
	if (pid < 0)
		handover_close(getpid(), listening);
	else
		(void)close(listening);
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}
