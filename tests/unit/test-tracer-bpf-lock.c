/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The host's lock file, in a /run of this test's own: sidecars are descriptors here, because a lock belongs to the
 * open file, not to the process.
 */
#include "bpf/ebpf.h"

#include <errno.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

#define LOCK "/run/sidetrace/ebpf.lock"

static int begin(void **state)
{
	(void)state;
	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return 0; /* an ordinary user's tests are skipped */
	return mount("none", "/run", "tmpfs", 0, NULL);
}

static int enter(void)
{
	int fd = -1;

	assert_int_equal(lock_enter(&fd), 0);
	return fd;
}

static void need_root(void)
{
	if (geteuid() != 0)
		skip();
}

static void test_order(void **state)
{
	int a, b = -1;
	struct stat st;

	(void)state;
	need_root();
	a = enter();
	assert_return_code(stat(LOCK, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	lock_drop(a);
	b = enter();
	lock_drop(b);
	/* A run is one sidecar's, for as long as its file is open. */
	assert_true(lock_claim(a, 0));
	assert_true(lock_claim(a, 0));
	assert_false(lock_claim(b, 0));
	assert_true(lock_claim(b, 255));
	(void)close(a);
	assert_true(lock_claim(b, 0));
	lock_release(b, 0);
	(void)close(b);
}

static void test_dead(void **state)
{
	int a, status;
	pid_t pid;

	(void)state;
	need_root();
	pid = fork();
	if (pid == 0) {
		a = enter();
		(void)lock_claim(a, 7);
		_exit(0); /* with the lock and the run in its hand */
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	a = enter();
	lock_drop(a);
	assert_true(lock_claim(a, 7));
	(void)close(a);
}

static void test_last_takes_the_file_away(void **state)
{
	int a, b;

	(void)state;
	need_root();
	a = enter();
	assert_true(lock_claim(a, 1));
	lock_drop(a);
	b = enter();
	assert_true(lock_claim(b, 2));
	lock_drop(b);
	lock_leave(a);
	(void)close(a);
	assert_return_code(access(LOCK, F_OK), 0);
	lock_leave(b);
	assert_int_equal(access(LOCK, F_OK), -1);
	/* Who comes now has another file than the one that is going. */
	a = enter();
	assert_return_code(access(LOCK, F_OK), 0);
	(void)close(b);
	(void)close(a);
}

/* Programs that are held belong to this file, and who comes finds them by it. */
static void test_who_holds_without_a_run_keeps_the_file(void **state)
{
	int a, b;

	(void)state;
	need_root();
	a = enter();
	assert_int_equal(lock_stay(a), 0);
	lock_drop(a);
	b = enter();
	assert_int_equal(lock_stay(b), 0);
	assert_true(lock_claim(b, 1));
	lock_drop(b);
	lock_leave(b);
	(void)close(b);
	assert_return_code(access(LOCK, F_OK), 0);
	lock_leave(a);
	(void)close(a);
	assert_int_equal(access(LOCK, F_OK), -1);
}

/* What stands there by now is others'. */
static void test_only_the_own_file_is_taken_away(void **state)
{
	int a, b;

	(void)state;
	need_root();
	a = enter();
	lock_drop(a);
	assert_return_code(unlink(LOCK), 0);
	b = enter();
	assert_true(lock_claim(b, 1));
	lock_drop(b);
	lock_leave(a);
	(void)close(a);
	assert_return_code(access(LOCK, F_OK), 0);
	lock_leave(b);
	(void)close(b);
}

static void test_folder_of_somebody_else(void **state)
{
	int fd = -1;

	(void)state;
	need_root();
	assert_return_code(chmod("/run/sidetrace", 0777), 0);
	assert_int_equal(lock_enter(&fd), -EPERM);
	assert_return_code(chmod("/run/sidetrace", 0700), 0);
	(void)unlink(LOCK);
	assert_return_code(rmdir("/run/sidetrace"), 0);
	assert_return_code(symlink("/tmp", "/run/sidetrace"), 0);
	assert_true(lock_enter(&fd) < 0);
	assert_int_equal(fd, -1);
	assert_return_code(unlink("/run/sidetrace"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_dead),
		cmocka_unit_test(test_last_takes_the_file_away),
		cmocka_unit_test(test_who_holds_without_a_run_keeps_the_file),
		cmocka_unit_test(test_only_the_own_file_is_taken_away),
		cmocka_unit_test(test_folder_of_somebody_else),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
