/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The one mutable global of the tracer: a signal handler has nowhere else to write.
 */
#include "stop.h"

#include "error.h"
#include "job.h"
#include "text.h"

#include <errno.h>
#include <stddef.h>
#include <sys/time.h>

static volatile sig_atomic_t stop_reason;

static void again_soon(void)
{
	static const struct itimerval every = { { 0, 100000 }, { 0, 100000 } };

	(void)setitimer(ITIMER_REAL, &every, NULL);
}

static void on_stop(int number)
{
	int saved = errno;

	if (stop_reason == STOP_NOT) {
		stop_reason = number == SIGALRM ? STOP_DURATION : number;
		again_soon();
	}
	errno = saved;
}

static void on_ignored(int number)
{
	(void)number;
}

static int handle(int number, void (*handler)(int), int flags, struct error *err)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

	(void)sigemptyset(&action.sa_mask);
	if (sigaction(number, &action, NULL) < 0)
		return error_set(err, errno, "catch signal %d", number);
	return 0;
}

int stop_install(const struct job *job, struct error *err)
{
	static const int numbers[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };
	enum interruptible when = job->interruptible;
	bool to_command_alone;
	int r = handle(SIGPIPE, on_ignored, SA_RESTART, err);

	if (when == INTERRUPTIBLE_DEFAULT && job->kind == JOB_COMMAND && job->output_file)
		when = INTERRUPTIBLE_NEVER;
	to_command_alone = when >= INTERRUPTIBLE_NEVER;
	if (r == 0 && when == INTERRUPTIBLE_NEVER_STOPPED)
		r = handle(SIGTSTP, on_ignored, SA_RESTART, err);
	if (r == 0)
		r = handle(SIGALRM, on_stop, 0, err);
	for (size_t i = 0; i < ARRAY_SIZE(numbers) && r == 0; i++)
		r = to_command_alone ? handle(numbers[i], on_ignored, SA_RESTART, err) :
				       handle(numbers[i], on_stop, 0, err);
	return r;
}

const volatile sig_atomic_t *stop_flag(void)
{
	return &stop_reason;
}

int stop_after(uint64_t duration, struct error *err)
{
	struct itimerval once = { 0 };

	if (duration == 0)
		return 0;
	once.it_value.tv_sec = (time_t)(duration / 1000000000);
	once.it_value.tv_usec = (suseconds_t)(duration % 1000000000 / 1000);
	if (once.it_value.tv_sec == 0 && once.it_value.tv_usec == 0)
		once.it_value.tv_usec = 1;
	if (setitimer(ITIMER_REAL, &once, NULL) < 0)
		return error_set(err, errno, "set the time limit");
	return 0;
}
