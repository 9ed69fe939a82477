/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A job from the hook to a tracer that waits for it, in a /run of this test's own.
 */
#include "handover.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

#define STARTER    getpid() /* who makes the socket */
#define TIMEOUT_MS 60000

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

static void nothing_is_left(void)
{
	char path[64];
	struct stat st;

	(void)snprintf(path, sizeof(path), "/run/sidetrace/starting.%d", (int)getpid());
	assert_int_equal(stat(path, &st), -1);
}

/* The hook, as a process of its own; it ends with 0 when `expected` came of it, a tracer's pid or -errno. */
static pid_t offer(const int sent[HANDOVER_FDS], int timeout_ms, int expected)
{
	pid_t starter = getpid(), pid = fork();
	int tracer = -1, r;

	if (pid != 0)
		return pid;
	r = handover_offer(starter, sent, timeout_ms, &tracer);
	if (r == 0) {
		char path[64], line[256];
		FILE *info;

		(void)snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", tracer);
		info = fopen(path, "re");
		while (info && fgets(line, sizeof(line), info))
			if (sscanf(line, "Pid: %d", &r) == 1)
				break;
	}
	_exit(r != expected);
}

static void ended_well(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void test_each_to_its_place(void **state)
{
	int ends[2], listening, got[HANDOVER_FDS], sent[HANDOVER_FDS] = { -1, -1, -1, -1, -1 };
	pid_t hook;

	(void)state;
	need_root();
	assert_int_equal(pipe(ends), 0);
	sent[HANDOVER_JOB] = ends[0];
	sent[HANDOVER_PIDFD] = ends[1];
	assert_int_equal(handover_listen(STARTER, &listening), 0);
	hook = offer(sent, TIMEOUT_MS, getpid());
	assert_int_equal(handover_take(listening, got), 0);
	ended_well(hook);
	assert_true(same_file(got[HANDOVER_JOB], ends[0]));
	assert_true(same_file(got[HANDOVER_PIDFD], ends[1]));
	assert_int_equal(got[HANDOVER_READY], -1);
	assert_int_equal(got[HANDOVER_FOLDER], -1);
	assert_int_equal(got[HANDOVER_EXTRA], -1);
	assert_int_equal(fcntl(got[HANDOVER_JOB], F_GETFD), FD_CLOEXEC);
	handover_close(STARTER, listening);
	nothing_is_left();
}

/* The runtime made the socket; to kill it instead of the tracer would be the container's end. */
static void test_the_tracer_is_not_who_made_the_socket(void **state)
{
	int listening, got[HANDOVER_FDS], sent[HANDOVER_FDS] = { 0, -1, -1, -1, -1 };
	pid_t hook, tracer;
	int go[2];
	char byte;

	(void)state;
	need_root();
	assert_int_equal(pipe(go), 0);
	assert_int_equal(handover_listen(STARTER, &listening), 0);
	tracer = fork();
	if (tracer == 0)
		_exit(handover_take(listening, got) != 0 || read(go[0], &byte, 1) != 1);
	hook = offer(sent, TIMEOUT_MS, tracer);
	ended_well(hook);
	assert_int_equal(write(go[1], "", 1), 1);
	ended_well(tracer);
	handover_close(STARTER, listening);
}

/* Who comes late, or not at all, has no job: the hook has started another tracer by then. */
static void test_a_tracer_that_says_nothing(void **state)
{
	int listening, got[HANDOVER_FDS], sent[HANDOVER_FDS] = { 0, -1, -1, -1, -1 };

	(void)state;
	need_root();
	assert_int_equal(handover_listen(STARTER, &listening), 0);
	ended_well(offer(sent, 1, -ETIMEDOUT));
	assert_true(handover_take(listening, got) < 0);
	assert_int_equal(got[HANDOVER_JOB], -1);
	handover_close(STARTER, listening);
}

static void test_a_socket_that_another_process_made(void **state)
{
	int sent[HANDOVER_FDS] = { 0, -1, -1, -1, -1 }, listening, tracer;
	pid_t other = getppid();

	(void)state;
	need_root();
	assert_int_equal(handover_listen(other, &listening), 0);
	assert_int_equal(handover_offer(other, sent, TIMEOUT_MS, &tracer), -ESRCH);
	handover_close(other, listening);
}

static void test_nobody_waits(void **state)
{
	int sent[HANDOVER_FDS] = { 0, -1, -1, -1, -1 }, listening, again;
	int tracer;

	(void)state;
	need_root();
	assert_int_equal(handover_offer(STARTER, sent, TIMEOUT_MS, &tracer), -ENOENT);
	/* One that was killed leaves its socket. */
	assert_int_equal(handover_listen(STARTER, &listening), 0);
	(void)close(listening);
	assert_int_equal(handover_offer(STARTER, sent, TIMEOUT_MS, &tracer), -ECONNREFUSED);
	assert_int_equal(handover_listen(STARTER, &again), 0);
	handover_close(STARTER, again);
}

/* What a tracer left that was killed together with its runtime is taken away, and nothing else. */
static void test_left_over(void **state)
{
	int sent[HANDOVER_FDS] = { 0, -1, -1, -1, -1 }, gone, listening, tracer;
	pid_t ended = fork();

	(void)state;
	need_root();
	if (ended == 0)
		_exit(0);
	ended_well(ended);
	assert_int_equal(handover_listen(ended, &gone), 0);
	assert_int_equal(handover_listen(STARTER, &listening), 0);
	(void)close(gone);
	(void)close(listening);
	handover_sweep();
	assert_int_equal(handover_offer(ended, sent, TIMEOUT_MS, &tracer), -ENOENT);
	assert_int_equal(handover_offer(STARTER, sent, TIMEOUT_MS, &tracer), -ECONNREFUSED);
	handover_close(STARTER, -1);
}

static void test_no_job(void **state)
{
	int sent[HANDOVER_FDS] = { -1, 0, -1, -1, -1 }, got[HANDOVER_FDS], listening;
	pid_t hook;

	(void)state;
	need_root();
	assert_int_equal(handover_listen(STARTER, &listening), 0);
	hook = offer(sent, TIMEOUT_MS, getpid());
	assert_int_equal(handover_take(listening, got), -EBADMSG);
	ended_well(hook);
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
		cmocka_unit_test(test_the_tracer_is_not_who_made_the_socket),
		cmocka_unit_test(test_a_tracer_that_says_nothing),
		cmocka_unit_test(test_a_socket_that_another_process_made),
		cmocka_unit_test(test_nobody_waits),
		cmocka_unit_test(test_left_over),
		cmocka_unit_test(test_no_job),
		cmocka_unit_test(test_folder_of_others),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
