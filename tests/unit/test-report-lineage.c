/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report/: whose child is whose, when the log's lines carry host tids and clone and wait speak the
 * numbers of the container's own pid namespace; with meta.json's list and without.
 */
#include "test.h"

#include "analysis.h"
#include "buf.h"
#include "error.h"
#include "lineage.h"
#include "tasks.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FIRST "1000 execve(\"/bin/sh\", [\"sh\"], 0x1 /* 2 vars */) = 0\n1000 set_tid_address(0x7f) = 1\n"
#define EXIT(tid) #tid " exit_group(0) = ?\n" #tid " +++ exited with 0 +++\n"

static unsigned reaped; /* what the last wait of the log meant */

static void note_call(struct analysis *a, void *state, const struct call *c)
{
	(void)state;
	if (c->name == N_wait4)
		reaped = tasks_meant(analysis_tasks(a));
}

static const struct view view_reaped = {
	.name = "reaped", .title = "", .needs = VIEW_TASKS, .call = note_call};

static const struct view *const wanted[] = {&view_reaped, NULL};

static struct analysis *run(struct analysis *a)
{
	struct error err = {0};

	reaped = 0;
	assert_int_equal(analysis_run(a, NULL, NULL, &err), 0);
	return a;
}

static struct analysis *read_log(const char *log)
{
	struct analysis *a = NULL;

	assert_int_equal(analysis_new_memory(&a, log, strlen(log), wanted, NULL), 0);
	return run(a);
}

/* The parent of the process with that tid, 0: unknown. Fails when there is no such process. */
static unsigned parent_of(struct analysis *a, uint32_t pid)
{
	for (const struct process *p = tasks_first_process(analysis_tasks(a)); p; p = p->next)
		if (p->pid == pid && !p->merged)
			return p->parent ? p->parent->pid : 0;
	fail_msg("process %u is not there", pid);
	return 0;
}

static unsigned processes(struct analysis *a)
{
	unsigned n = 0;

	for (const struct process *p = tasks_first_process(analysis_tasks(a)); p; p = p->next)
		n += !p->merged;
	return n;
}

static void child_after_the_clone(void **state)
{
	struct analysis *a = read_log(FIRST
		"1000 fork() = 7\n"
		"1001 execve(\"/bin/a\", [\"a\"], 0x1 /* 2 vars */) = 0\n" EXIT(1001)
		"1000 wait4(-1, NULL, 0, NULL) = 7\n");

	(void)state;
	assert_int_equal(parent_of(a, 1001), 1000);
	assert_int_equal(reaped, 1001);
	assert_int_equal(processes(a), 2);
	(void)analysis_free(a);
}

static void child_before_the_clone_returns(void **state)
{
	struct analysis *a = read_log(FIRST
		"1000 vfork( <unfinished ...>\n"
		"1001 execve(\"/bin/a\", [\"a\"], 0x1 /* 2 vars */) = 0\n"
		"1000 <... vfork resumed>) = 7\n" EXIT(1001)
		"1000 wait4(-1, NULL, 0, NULL) = 7\n");

	(void)state;
	assert_int_equal(parent_of(a, 1001), 1000);
	assert_int_equal(reaped, 1001);
	(void)analysis_free(a);
}

static void children_of_one_parent_in_the_order_of_their_numbers(void **state)
{
	/* the second prints before the first */
	struct analysis *a = read_log(FIRST
		"1000 fork() = 7\n1000 fork() = 8\n1002 getppid() = 1\n1001 getppid() = 1\n"
		EXIT(1002) EXIT(1001) "1000 wait4(-1, NULL, 0, NULL) = 8\n");

	(void)state;
	assert_int_equal(parent_of(a, 1001), 1000);
	assert_int_equal(parent_of(a, 1002), 1000);
	assert_int_equal(reaped, 1002);
	(void)analysis_free(a);
}

static void two_parents_at_once_are_not_guessed(void **state)
{
	struct analysis *a = read_log(FIRST
		"1000 fork() = 7\n1001 getppid() = 1\n"
		"1000 fork() = 8\n1001 fork() = 9\n"
		"1002 getppid() = 1\n1003 getppid() = 7\n"
		"1000 wait4(-1, NULL, WNOHANG, NULL) = 8\n"
		/* and afterwards it is plain again */
		"1000 fork() = 10\n1004 getppid() = 1\n");

	(void)state;
	assert_int_equal(parent_of(a, 1001), 1000);
	assert_int_equal(parent_of(a, 1002), 0);
	assert_int_equal(parent_of(a, 1003), 0);
	assert_int_equal(parent_of(a, 1004), 1000);
	assert_int_equal(reaped, 0);
	(void)analysis_free(a);
}

static void threads_that_were_there_before_are_nobodys_children(void **state)
{
	/* attached: 1005 was there all the time, and does not belong to the fork */
	struct analysis *a = read_log("1000 set_tid_address(0x7f) = 1\n1000 fork() = 7\n"
				      "1005 getppid() = 0\n1006 getppid() = 1\n");

	(void)state;
	assert_int_equal(parent_of(a, 1005), 0);
	assert_int_equal(parent_of(a, 1006), 0);
	(void)analysis_free(a);
}

/* strace attached to `runc init` from outside: what is new after its execve is its offspring. */
static void attached_before_the_first_execve(void **state)
{
	struct analysis *a = read_log("1000 read(3, \"0\", 1) = 1\n"
				      "1003 +++ exited with 0 +++\n" FIRST
				      "1000 fork() = 7\n1010 getppid() = 1\n");

	(void)state;
	assert_int_equal(parent_of(a, 1010), 1000);
	(void)analysis_free(a);
}

static void nothing_is_inferred_behind_a_gap(void **state)
{
	struct analysis *a = read_log(FIRST "1000 --- sidetrace: 3 calls lost (ring full) ---\n"
					    "1000 fork() = 7\n1001 getppid() = 1\n");

	(void)state;
	assert_int_equal(parent_of(a, 1001), 0);
	(void)analysis_free(a);
}

/* Without a word about the numbers, a small one alone proves nothing. */
static void numbers_of_one_namespace_need_no_order(void **state)
{
	struct analysis *a = read_log("1000 execve(\"/bin/sh\", [\"sh\"], 0x1 /* 2 vars */) = 0\n"
				      "1000 fork() = 1002\n1000 fork() = 1001\n"
				      "1001 getpid() = 1001\n1002 getpid() = 1002\n" EXIT(1002)
				      "1000 wait4(-1, NULL, 0, NULL) = 1002\n");

	(void)state;
	assert_int_equal(parent_of(a, 1001), 1000);
	assert_int_equal(parent_of(a, 1002), 1000);
	assert_int_equal(reaped, 1002);
	(void)analysis_free(a);
}

static void put(const char *folder, const char *name, const char *text)
{
	char path[256];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "we");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

/* What no order could tell is told by meta.json; also for the trace.log beside it. */
static void meta_knows_who_is_who(void **state)
{
	char folder[] = "/tmp/sidetrace-lineage.XXXXXX", log[256], meta[256];
	const char *source[] = {folder, log};

	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(log, sizeof(log), "%s/trace.log", folder);
	(void)snprintf(meta, sizeof(meta), "%s/meta.json", folder);
	put(folder, "trace.log",
		FIRST "1000 fork() = 7\n1001 getppid() = 1\n"
		      "1000 fork() = 8\n1001 fork() = 9\n1002 getppid() = 7\n1003 getppid() = 1\n"
		      "1001 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_THREAD) = 10\n1004 futex(0x1) = 0\n"
		      EXIT(1003) "1000 wait4(-1, NULL, 0, NULL) = 8\n");
	put(folder, "meta.json",
		"{\"version\": 1, \"task_list\": [{\"tid\": 1000, \"pid\": 1000, \"ns_tid\": 1},"
		"{\"tid\": 1001, \"pid\": 1001, \"ns_tid\": 7, \"parent\": 1000},"
		"{\"tid\": 1003, \"pid\": 1003, \"ns_tid\": 8, \"parent\": 1000},"
		"{\"tid\": 1002, \"pid\": 1002, \"ns_tid\": 9, \"parent\": 1001},"
		"{\"tid\": 1004, \"pid\": 1001, \"ns_tid\": 10, \"parent\": 1001}]}");
	for (unsigned i = 0; i < 2; i++) {
		struct analysis *a = NULL;

		assert_int_equal(analysis_new(&a, source[i], wanted, NULL), 0);
		(void)run(a);
		assert_int_equal(parent_of(a, 1001), 1000);
		assert_int_equal(parent_of(a, 1002), 1001);
		assert_int_equal(parent_of(a, 1003), 1000);
		assert_int_equal(processes(a), 4);
		assert_int_equal(reaped, 1003);
		(void)analysis_free(a);
	}
	assert_int_equal(unlink(log), 0);
	assert_int_equal(unlink(meta), 0);
	assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(child_after_the_clone),
		cmocka_unit_test(child_before_the_clone_returns),
		cmocka_unit_test(children_of_one_parent_in_the_order_of_their_numbers),
		cmocka_unit_test(two_parents_at_once_are_not_guessed),
		cmocka_unit_test(threads_that_were_there_before_are_nobodys_children),
		cmocka_unit_test(attached_before_the_first_execve),
		cmocka_unit_test(nothing_is_inferred_behind_a_gap),
		cmocka_unit_test(numbers_of_one_namespace_need_no_order),
		cmocka_unit_test(meta_knows_who_is_who),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
