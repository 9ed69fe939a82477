/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A job from the hook to a tracer that waits for it, in a /run of this test's own.
 */
#include "handover.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"

#define STARTER 4711
#define SOCKET	"/run/sidetrace/starting.4711"

static int begin(void **state)
{
	(void)state;
	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return 0; /* an ordinary user's tests are skipped */
	return mount("none", "/run", "tmpfs", 0, NULL);
}

static void need_root(void)
{
	if (geteuid() != 0)
		skip();
}

static bool same_file(int a, int b)
{
	struct stat one, other;

	assert_return_code(fstat(a, &one), errno);
	assert_return_code(fstat(b, &other), errno);
	return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

static void test_each_to_its_place(void **state)
{
	int ends[2], listening, got[HANDOVER_FDS], sent[HANDOVER_FDS] = { -1, -1, -1, -1, -1 };
	struct stat st;
	pid_t tracer = 0;

	(void)state;
	need_root();
	assert_int_equal(pipe(ends), 0);
	sent[HANDOVER_JOB] = ends[0];
	sent[HANDOVER_PIDFD] = ends[1];
	assert_int_equal(handover_listen(STARTER, &listening), 0);
	assert_int_equal(handover_offer(STARTER, sent, &tracer), 0);
	assert_int_equal(tracer, getpid());
	assert_int_equal(handover_take(listening, got), 0);
	assert_true(same_file(got[HANDOVER_JOB], ends[0]));
	assert_true(same_file(got[HANDOVER_PIDFD], ends[1]));
	assert_int_equal(got[HANDOVER_READY], -1);
	assert_int_equal(got[HANDOVER_FOLDER], -1);
	assert_int_equal(got[HANDOVER_EXTRA], -1);
	assert_int_equal(fcntl(got[HANDOVER_JOB], F_GETFD), FD_CLOEXEC);
	handover_close(STARTER, listening);
	assert_int_equal(stat(SOCKET, &st), -1);
}

static void test_nobody_waits(void **state)
{
	int sent[HANDOVER_FDS] = { 0, -1, -1, -1, -1 }, listening, again;
	pid_t tracer;

	(void)state;
	need_root();
	assert_int_equal(handover_offer(STARTER, sent, &tracer), -ENOENT);
	/* One that was killed leaves its socket. */
	assert_int_equal(handover_listen(STARTER, &listening), 0);
	(void)close(listening);
	assert_int_equal(handover_offer(STARTER, sent, &tracer), -ECONNREFUSED);
	assert_int_equal(handover_listen(STARTER, &again), 0);
	handover_close(STARTER, again);
}

static void test_no_job(void **state)
{
	int sent[HANDOVER_FDS] = { -1, 0, -1, -1, -1 }, got[HANDOVER_FDS], listening;
	pid_t tracer;

	(void)state;
	need_root();
	assert_int_equal(handover_listen(STARTER, &listening), 0);
	assert_int_equal(handover_offer(STARTER, sent, &tracer), 0);
	assert_int_equal(handover_take(listening, got), -EBADMSG);
	handover_close(STARTER, listening);
}

static void test_folder_of_others(void **state)
{
	int fd;

	(void)state;
	need_root();
	assert_int_equal(chmod("/run/sidetrace", 0777), 0);
	assert_int_equal(handover_listen(STARTER, &fd), -EPERM);
	assert_int_equal(chmod("/run/sidetrace", 0700), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_to_its_place),
		cmocka_unit_test(test_nobody_waits),
		cmocka_unit_test(test_no_job),
		cmocka_unit_test(test_folder_of_others),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
