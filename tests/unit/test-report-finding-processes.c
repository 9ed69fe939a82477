/* SPDX-License-Identifier: BSD-2-Clause */
/* Findings about descriptors, loops, locks, memory, and processes. */
#include "finding-log.h"

static void leak(struct log *l, int count, int closed)
{
	log_begin(l, 10000);
	log_call(l, 7, 5, "execve(\"/srv/worker\", [\"worker\"], 0x1 /* 1 var */) = 0");
	log_call(l, 7, 5, "openat(AT_FDCWD, \"/etc/x\", O_RDONLY) = 3</etc/x>");
	log_call(l, 7, 5, "close(3</etc/x>) = 0");
	for (int i = 0; i < count; i++) {
		int fd = closed ? 3 : i + 3;

		log_call(l, 7, 5, "openat(AT_FDCWD, \"/job/%d\", O_RDONLY) = %d</job/%d>", i, fd, i);
		if (closed)
			log_call(l, 7, 5, "close(%d</job/%d>) = 0", fd, i);
	}
	log_line(l, 7, "exit_group(0)                           = ?");
	log_line(l, 7, "+++ exited with 0 +++");
}

static void fd_leak(void **state)
{
	struct log l;

	(void)state;
	leak(&l, 64, 0);
	expect_finding(&l, "fd-leak", SEVERITY_SERIOUS, "64 descriptors of /job/# were open at its end");
	log_end(&l);
	leak(&l, 63, 0);
	expect_nothing(&l, "fd-leak");
	log_end(&l);
	leak(&l, 500, 1);
	expect_nothing(&l, "fd-leak");
	log_end(&l);
}

static void opened_at_once_and_kept_is_no_leak(void **state)
{
	struct log l;

	(void)state;
	log_begin(&l, 10);
	log_call(&l, 7, 5, "execve(\"/srv/worker\", [\"worker\"], 0x1 /* 1 var */) = 0");
	log_call(&l, 7, 5, "openat(AT_FDCWD, \"/etc/x\", O_RDONLY) = 3</etc/x>");
	log_call(&l, 7, 5, "close(3</etc/x>) = 0");
	for (int i = 0; i < 200; i++)
		log_call(&l, 7, 5, "openat(AT_FDCWD, \"/shard/%d\", O_RDONLY) = %d</shard/%d>", i, i + 3, i);
	log_call(&l, 7, 9000000, "clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=9, tv_nsec=0}, NULL) = 0");
	log_line(&l, 7, "exit_group(0)                           = ?");
	expect_nothing(&l, "fd-leak");
	log_end(&l);
}

static void fd_limit(void **state)
{
	struct log l;

	(void)state;
	log_begin(&l, 10);
	log_call(&l, 7, 5, "prlimit64(0, RLIMIT_NOFILE, NULL, {rlim_cur=1024, rlim_max=4*1024}) = 0");
	log_call(&l, 7, 5, "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 818<TCP:[5]>");
	expect_nothing(&l, "fd-limit");
	log_end(&l);
	log_begin(&l, 10);
	log_call(&l, 7, 5, "prlimit64(0, RLIMIT_NOFILE, NULL, {rlim_cur=1024, rlim_max=4*1024}) = 0");
	log_call(&l, 7, 5, "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 820<TCP:[5]>");
	expect_finding(&l, "fd-limit", SEVERITY_WARNING, "Descriptor 820 of at most 1,024");
	log_end(&l);
	log_begin(&l, 10);
	log_call(&l, 7, 5, "accept4(3<TCP:[1]>, NULL, NULL, 0) = -1 EMFILE (Too many open files)");
	expect_finding(&l, "fd-limit", SEVERITY_SERIOUS, "limit was hit");
	log_end(&l);
}

static void spinning(void **state)
{
	struct log l;

	(void)state;
	log_begin(&l, 20);
	for (int i = 0; i < 1000; i++)
		log_call(&l, 7, 5, "epoll_wait(3<anon_inode:[eventpoll]>, [{events=EPOLLIN, data=0x4}], 1, -1) = 1");
	expect_finding(&l, "spinning", SEVERITY_SERIOUS, "epoll_wait returned at once 1,000 times in a row");
	log_end(&l);
	log_begin(&l, 20); /* each event is taken: a busy server */
	for (int i = 0; i < 3000; i++) {
		log_call(&l, 7, 5, "epoll_wait(3<anon_inode:[eventpoll]>, [{events=EPOLLIN, data=0x4}], 1, -1) = 1");
		log_call(&l, 7, 5, "recvfrom(4<TCP:[1.1.1.1:1->1.1.1.1:2]>, \"x\", 100, 0, NULL, NULL) = 1");
	}
	expect_nothing(&l, "spinning");
	log_end(&l);
}

static void polling_loop(void **state)
{
	struct log l;

	(void)state;
	log_begin(&l, 20);
	for (int i = 0; i < 60; i++)
		log_call(&l, 7, 10000, "poll([{fd=3, events=POLLIN}], 1, 10) = 0 (Timeout)");
	expect_finding(&l, "polling-loop", SEVERITY_WARNING, "woke up 60 times by timeout");
	log_end(&l);
	log_begin(&l, 20); /* once a second is housekeeping */
	for (int i = 0; i < 60; i++)
		log_call(&l, 7, 1000000, "epoll_wait(3<anon_inode:[eventpoll]>, [], 1, 1000) = 0");
	expect_nothing(&l, "polling-loop");
	log_end(&l);
	log_begin(&l, 20);
	for (int i = 0; i < 60; i++) {
		log_call(&l, 7, 50000, "clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=0, tv_nsec=50000000}, NULL) = 0");
		log_call(&l, 7, 5, "access(\"/run/ready\", F_OK) = -1 ENOENT (No such file or directory)");
	}
	expect_finding(&l, "polling-loop", SEVERITY_WARNING, "slept and looked again");
	log_end(&l);
}

static void locks(struct log *l, const char *op, unsigned value, int64_t took)
{
	log_begin(l, 10);
	log_call(l, 7, 50,
		"clone(child_stack=0x7f0000, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM) = 8");
	for (int i = 0; i < 60; i++)
		log_call(l, 7 + (unsigned)i % 2, took, "futex(0x55aa, %s, %u, NULL) = 0", op, value);
}

static void lock_contention(void **state)
{
	struct log l;

	(void)state;
	locks(&l, "FUTEX_WAIT_PRIVATE", 2, 3000);
	expect_finding(&l, "lock-contention", SEVERITY_WARNING, "2 threads waited for the lock at 0x55aa: 60 waits, 180 ms");
	log_end(&l);
	locks(&l, "FUTEX_WAIT_PRIVATE", 2147483656U, 3000); /* musl: owner and FUTEX_WAITERS */
	expect_finding(&l, "lock-contention", SEVERITY_WARNING, "60 waits");
	log_end(&l);
	locks(&l, "FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME", 0, 30000); /* a condition */
	expect_nothing(&l, "lock-contention");
	log_end(&l);
	locks(&l, "FUTEX_WAIT_PRIVATE", 2, 1000); /* 60 ms */
	expect_nothing(&l, "lock-contention");
	log_end(&l);
}

static void memory_churn(void **state)
{
	struct log l;

	(void)state;
	log_begin(&l, 100);
	for (int i = 0; i < 1000; i++) {
		log_call(&l, 7, 5, "mmap(NULL, 266240, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f00");
		log_call(&l, 7, 5, "munmap(0x7f00, 266240) = 0");
	}
	expect_finding(&l, "memory-churn", SEVERITY_WARNING, "266,240 bytes were mapped and unmapped 1,000 times");
	log_end(&l);
}

static void failures_that_matter(void **state)
{
	struct log l;

	(void)state;
	log_begin(&l, 100);
	log_call(&l, 7, 5, "write(3</data/x>, \"y\", 1) = -1 ENOSPC (No space left on device)");
	log_call(&l, 7, 5, "read(4<TCP:[1]>, 0x1, 1) = -1 EAGAIN (Resource temporarily unavailable)");
	log_call(&l, 7, 5, "ioctl(1</dev/null>, TCGETS, 0x1) = -1 ENOTTY (Inappropriate ioctl for device)");
	expect_finding(&l, "failed-call", SEVERITY_SERIOUS, "write on /data/x failed: No space left on device (ENOSPC)");
	assert_null(log_finding(&l, "failed-call")->next);
	log_end(&l);
}

static void seccomp(void **state)
{
	struct log l;

	(void)state;
	log_begin(&l, 100);
	log_line(&l, 7, "--- SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP, si_call_addr=0x7f, si_syscall=__NR_keyctl, "
			"si_arch=AUDIT_ARCH_X86_64} ---");
	expect_finding(&l, "seccomp-denied", SEVERITY_SERIOUS, "seccomp stopped keyctl");
	log_end(&l);
	log_begin(&l, 100);
	log_call(&l, 7, 5, "unshare(CLONE_NEWNS) = -1 EPERM (Operation not permitted)");
	expect_finding(&l, "seccomp-denied", SEVERITY_WARNING, "unshare was refused 1 time (EPERM), probably");
	log_end(&l);
	log_begin(&l, 100);
	log_call(&l, 7, 5, "clone3(0x7f, 88) = -1 ENOSYS (Function not implemented)");
	expect_finding(&l, "seccomp-denied", SEVERITY_INFO, "clone3 was refused");
	log_end(&l);
	log_begin(&l, 100); /* the file's owner, not a filter */
	log_call(&l, 7, 5, "chmod(\"/x\", 0644) = -1 EPERM (Operation not permitted)");
	expect_nothing(&l, "seccomp-denied");
	log_end(&l);
}

static void exec_chain_and_ends(void **state)
{
	static const char *const programs[] = { "/entrypoint.sh", "/usr/bin/env", "/usr/sbin/gosu", "/srv/app" };
	struct log l;

	(void)state;
	log_begin(&l, 400000);
	for (int i = 0; i < 4; i++)
		log_call(&l, 7, 500, "execve(\"%s\", [\"x\"], 0x1 /* 1 var */) = 0", programs[i]);
	log_line(&l, 7, "+++ killed by SIGSEGV (core dumped) +++");
	expect_finding(&l, "exec-chain", SEVERITY_WARNING, "entrypoint.sh → env → gosu → app");
	expect_finding(&l, "bad-end", SEVERITY_SERIOUS, "1 thread ended by a fault (SIGSEGV)");
	log_end(&l);
}

static void thresholds(void **state)
{
	static const struct view *const wanted[] = { &view_findings, NULL };
	_cleanup_(analysis_freep) struct analysis *a = NULL;
	struct error err = { 0 };
	enum severity severity;

	(void)state;
	assert_int_equal(analysis_new(&a, "/dev/null", wanted, &err), 0);
	assert_int_equal(findings_set(a, "spinning.count=5", &err), 0);
	assert_true(findings_set(a, "spinning.cuont=5", &err) < 0);
	assert_non_null(strstr(err.text, "did you mean 'spinning.count'"));
	assert_true(findings_set(a, "spinning.count=many", &err) < 0);
	assert_true(findings_set(a, "spinning=5", &err) < 0);
	assert_true(findings_set(a, "spinning.count=-1", &err) < 0);
	assert_int_equal(severity_parse("serious", &severity, &err), 0);
	assert_int_equal(severity, SEVERITY_SERIOUS);
	assert_true(severity_parse("bad", &severity, &err) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fd_leak),
		cmocka_unit_test(opened_at_once_and_kept_is_no_leak),
		cmocka_unit_test(fd_limit),
		cmocka_unit_test(spinning),
		cmocka_unit_test(polling_loop),
		cmocka_unit_test(lock_contention),
		cmocka_unit_test(memory_churn),
		cmocka_unit_test(failures_that_matter),
		cmocka_unit_test(seccomp),
		cmocka_unit_test(exec_chain_and_ends),
		cmocka_unit_test(thresholds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
