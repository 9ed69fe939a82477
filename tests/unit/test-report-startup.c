/* SPDX-License-Identifier: BSD-2-Clause */
/* The start-up profile: what ready is, and that every nanosecond is in one bucket. */
#include "finding-log.h"

#include "startup/startup.h"

#define LISTEN "listen(5<TCP:[0.0.0.0:80]>, 128) = 0"

static const struct startup_summary *profile(struct log *l)
{
	static const struct view *const wanted[] = { &view_startup, NULL };

	log_analyse(l, wanted);
	return startup_summary(l->analysis);
}

static void adds_up(const struct startup_summary *s)
{
	for (size_t i = 0; i < s->n_threads; i++) {
		const struct startup_thread *t = &s->threads[i];
		int64_t sum = 0;
		unsigned percent = 0;

		for (unsigned k = 0; k < BUCKETS; k++) {
			assert_true(t->bucket[k] >= 0);
			sum += t->bucket[k];
			percent += t->percent[k];
		}
		assert_int_equal(sum, t->end - t->start);
		assert_int_equal(percent, t->end > t->start ? 10000 : 0);
	}
}

static void begin(struct log *l)
{
	log_begin(l, 100);
	log_call(l, 7, 500, "execve(\"/srv/app\", [\"app\"], 0x1 /* 1 var */) = 0");
	log_call(l, 7, 50, "openat(AT_FDCWD, \"/lib/libc.so.6\", O_RDONLY|O_CLOEXEC) = 3</lib/libc.so.6>");
	log_call(l, 7, 50, "munmap(0x7f0000, 4096) = 0");
	log_call(l, 7, 70, "openat(AT_FDCWD, \"/etc/app.conf\", O_RDONLY) = 3</etc/app.conf>");
}

static void phases(void **state)
{
	const struct startup_summary *s;
	struct log l;

	(void)state;
	begin(&l);
	log_call(&l, 7, 2000, "connect(4<TCP:[9]>, {sa_family=AF_INET, sin_port=htons(5432), sin_addr=inet_addr(\"10.0.0.9\")}, 16) = 0");
	log_call(&l, 7, 3000, "clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=0, tv_nsec=3000000}, NULL) = 0");
	log_call(&l, 7, 10, LISTEN);
	log_call(&l, 7, 900, "read(3</etc/app.conf>, \"x\", 1) = 1");
	s = profile(&l);
	assert_true(s->known);
	assert_int_equal(s->by, READY_LISTEN);
	assert_string_equal(s->ready_text, "listen on 0.0.0.0:80");
	assert_string_equal(s->ready_who, "app (7), the first process");
	assert_int_equal(s->ready_line, 7);
	assert_int_equal(s->n_threads, 1);
	adds_up(s);
	assert_int_equal(s->threads[0].bucket[BUCKET_LOADER], (500 + 100 + 50 + 100 + 50) * 1000);
	assert_int_equal(s->threads[0].bucket[BUCKET_FILES], 70 * 1000);
	assert_int_equal(s->threads[0].bucket[BUCKET_OTHERS], 2000 * 1000);
	assert_int_equal(s->threads[0].bucket[BUCKET_SLEEP], 3000 * 1000);
	log_end(&l);
}

static void ready_by_notify_wins(void **state)
{
	const struct startup_summary *s;
	struct log l;

	(void)state;
	begin(&l);
	log_call(&l, 7, 10, LISTEN);
	log_call(&l, 7, 1500000, "read(3</etc/app.conf>, \"x\", 1) = 1");
	log_call(&l, 7, 10, "sendto(6<UNIX:[1]>, \"READY=1\", 7, MSG_NOSIGNAL, NULL, 0) = 7");
	s = profile(&l);
	assert_int_equal(s->by, READY_NOTIFY);
	assert_true(s->ready - s->start > 1500000000);
	adds_up(s);
	log_end(&l);
}

static void quiet_is_ready_and_the_end_is_not_a_guess(void **state)
{
	const struct startup_summary *s;
	struct log l;

	(void)state;
	begin(&l);
	log_call(&l, 7, 30000000, "epoll_wait(4<anon_inode:[eventpoll]>, [], 1, 30000) = 0");
	log_call(&l, 7, 10, "getpid() = 7");
	s = profile(&l);
	assert_int_equal(s->by, READY_QUIET);
	adds_up(s);
	log_end(&l);
	begin(&l);
	s = profile(&l);
	assert_int_equal(s->by, READY_END);
	adds_up(s);
	log_end(&l);
}

static void helpers_listen_counts_while_it_is_held(void **state)
{
	const struct startup_summary *s;
	struct log l;

	(void)state;
	/* the helper listens, ends, and the first process goes on without ever listening */
	begin(&l);
	log_call(&l, 7, 10, "clone(child_stack=NULL, flags=SIGCHLD) = 8");
	log_call(&l, 8, 10, "execve(\"/bin/initdb\", [\"initdb\"], 0x1) = 0");
	log_call(&l, 8, 10, LISTEN);
	log_call(&l, 8, 500000, "read(3</etc/app.conf>, \"x\", 1) = 1");
	log_line(&l, 8, "+++ exited with 0 +++");
	log_call(&l, 7, 3000000, "read(3</etc/app.conf>, \"x\", 1) = 1");
	log_call(&l, 7, 10, "getpid() = 7");
	s = profile(&l);
	assert_int_equal(s->by, READY_END);
	assert_string_equal(s->ready_who, "");
	adds_up(s);
	log_end(&l);

	/* the same, but then the first process listens: that is it */
	begin(&l);
	log_call(&l, 7, 10, "clone(child_stack=NULL, flags=SIGCHLD) = 8");
	log_call(&l, 8, 10, LISTEN);
	log_line(&l, 8, "+++ exited with 0 +++");
	for (unsigned i = 0; i < 3; i++)
		log_call(&l, 7, 5000000, "read(3</etc/app.conf>, \"x\", 1) = 1");
	log_call(&l, 7, 10, LISTEN);
	s = profile(&l);
	assert_int_equal(s->by, READY_LISTEN);
	assert_string_equal(s->ready_who, "app (7), the first process");
	assert_true(s->ready - s->start > 14 * INT64_C(1000000000));
	adds_up(s);
	log_end(&l);

	/* a shell that starts the server and waits: the server's socket is there to the end */
	begin(&l);
	log_call(&l, 7, 10, "clone(child_stack=NULL, flags=SIGCHLD) = 8");
	log_call(&l, 8, 10, "execve(\"/bin/server\", [\"server\"], 0x1) = 0");
	log_call(&l, 8, 10, LISTEN);
	log_call(&l, 8, 5000000, "read(3</etc/app.conf>, \"x\", 1) = 1");
	log_line(&l, 8, "+++ exited with 0 +++");
	log_line(&l, 7, "+++ exited with 0 +++");
	s = profile(&l);
	assert_int_equal(s->by, READY_LISTEN);
	assert_string_equal(s->ready_who, "server (8)");
	adds_up(s);
	log_end(&l);

	/* a daemon: who listened ends, its child holds the socket on */
	begin(&l);
	log_call(&l, 7, 10, "clone(child_stack=NULL, flags=SIGCHLD) = 8");
	log_call(&l, 8, 10, LISTEN);
	log_call(&l, 8, 10, "clone(child_stack=NULL, flags=SIGCHLD) = 9");
	log_call(&l, 9, 10, "getpid() = 9");
	log_line(&l, 8, "+++ exited with 0 +++");
	log_call(&l, 7, 5000000, "read(3</etc/app.conf>, \"x\", 1) = 1");
	log_call(&l, 9, 10, "getpid() = 9");
	s = profile(&l);
	assert_int_equal(s->by, READY_LISTEN);
	adds_up(s);
	log_end(&l);
}

static void many_threads_long_time(void **state)
{
	const struct startup_summary *s;
	struct log l;

	(void)state;
	begin(&l);
	for (unsigned i = 0; i < 90; i++)
		log_call(&l, 7, 40,
			"clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = %u",
			i + 8);
	for (int i = 0; i < 3000; i++)
		log_call(&l, 8 + (unsigned)i % 90, i % 3 ? 700 : 2900, "%s",
			i % 2 ? "openat(AT_FDCWD, \"/app/x.py\", O_RDONLY) = 9</app/x.py>" :
				"futex(0x1, FUTEX_WAIT_PRIVATE, 0, NULL) = 0");
	log_call(&l, 7, 10, LISTEN);
	s = profile(&l);
	assert_int_equal(s->by, READY_LISTEN);
	assert_int_equal(s->n_threads, 64);
	assert_int_equal(s->left_out, 27);
	adds_up(s);
	log_end(&l);
}

static void without_times_nothing_is_said(void **state)
{
	struct log l = { 0 };

	(void)state;
	buf_str(&l.text, "execve(\"/bin/true\", [\"true\"], 0x1 /* 1 var */) = 0\n+++ exited with 0 +++\n");
	assert_false(profile(&l)->known);
	log_end(&l);
}

/* In a container clone returns its own numbers; nobody of that number may appear, and the child has its parent. */
static void numbers_of_another_namespace(void **state)
{
	const struct startup_summary *s;
	struct log l;

	(void)state;
	begin(&l);
	log_call(&l, 7, 10, "vfork() = 2");
	log_call(&l, 8, 100, "execve(\"/srv/child\", [\"child\"], 0x1 /* 1 var */) = 0");
	log_call(&l, 8, 10, "getpid() = 2");
	log_call(&l, 7, 10, LISTEN);
	s = profile(&l);
	assert_int_equal(s->n_threads, 2);
	assert_int_equal(s->threads[0].tid, 7);
	assert_int_equal(s->threads[1].tid, 8);
	assert_string_equal(s->threads[1].name, "child");
	adds_up(s);
	log_end(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(phases),
		cmocka_unit_test(ready_by_notify_wins),
		cmocka_unit_test(quiet_is_ready_and_the_end_is_not_a_guess),
		cmocka_unit_test(helpers_listen_counts_while_it_is_held),
		cmocka_unit_test(many_threads_long_time),
		cmocka_unit_test(without_times_nothing_is_said),
		cmocka_unit_test(numbers_of_another_namespace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
