/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report/: every view on small logs, through its JSON, which is what programs read.
 */
#include "test.h"

#include "analysis.h"
#include "buf.h"
#include "error.h"

#include <jansson.h>
#include <stdio.h>

/* The view's section over a log in memory. */
static json_t *ask(const struct view *view, const char *log)
{
	const struct view *wanted[] = {view, NULL};
	struct analysis *a = NULL;
	struct error err = {0};
	struct buf b = BUF_INIT;
	struct section s;
	json_error_t where;
	json_t *answer;

	assert_int_equal(analysis_new_memory(&a, log, strlen(log), wanted, &err), 0);
	assert_int_equal(analysis_run(a, NULL, NULL, &err), 0);
	assert_int_equal(analysis_describe(a, view, &s), 0);
	section_print_json(&s, &b);
	section_done(&s);
	(void)analysis_free(a);
	answer = json_loads(buf_cstr(&b), 0, &where);
	if (!answer)
		fail_msg("%s: %s", where.text, buf_cstr(&b));
	buf_done(&b);
	return answer;
}

/* The first row of a table whose column has that text (or number), NULL. */
static json_t *row(json_t *answer, const char *table, const char *column, const char *value)
{
	json_t *rows = json_object_get(answer, table), *r;
	size_t i;

	json_array_foreach(rows, i, r)
	{
		const json_t *cell = json_object_get(r, column);
		char number[32];

		if (json_is_string(cell) && strcmp(json_string_value(cell), value) == 0)
			return r;
		if (json_is_integer(cell)) {
			(void)snprintf(number, sizeof(number), "%lld",
				(long long)json_integer_value(cell));
			if (strcmp(number, value) == 0)
				return r;
		}
	}
	return NULL;
}

static long long count(json_t *r, const char *column)
{
	const json_t *cell = json_object_get(r, column);

	if (!r)
		fail_msg("the row with '%s' is missing", column);
	return cell ? json_integer_value(cell) : 0;
}

static double seconds(json_t *r, const char *column)
{
	assert_non_null(r);
	return json_real_value(json_object_get(r, column));
}

static bool near(double a, double b)
{
	return a > b * 0.96 && a < b * 1.04;
}

static void summary_counts_as_strace_does(void **state)
{
	json_t *a =
		ask(&view_summary, "1 10:00:00.000000 read(3</x>, \"\", 1) = 0 <0.100000>\n"
				   "1 10:00:00.200000 read(4<socket:[1]>, \"\", 1) = 0 <0.300000>\n"
				   "1 10:00:01.000000 read(4<socket:[1]>, 0x1, 1) = ? ERESTARTSYS "
				   "(To be restarted if SA_RESTART is set) <0.000010>\n"
				   "1 10:00:02.000000 open(\"x\", O_RDONLY) = -1 ENOENT (No such "
				   "file or directory) <0.000010>\n"
				   "1 10:00:03.000000 exit_group(0) = ?\n");
	json_t *r = row(a, "calls", "syscall", "read");

	(void)state;
	assert_int_equal(count(r, "calls"), 3);
	assert_int_equal(count(r, "errors"), 1);
	assert_true(near(seconds(r, "waiting"), 0.30001));
	assert_true(near(seconds(r, "active"), 0.1));
	assert_true(near(seconds(r, "max"), 0.3));
	assert_int_equal(count(row(a, "calls", "syscall", "total"), "calls"), 4);
	assert_null(row(a, "calls", "syscall", "exit_group"));
	json_decref(a);
}

static void slow_keeps_waits_apart(void **state)
{
	json_t *a = ask(&view_slow, "1 10:00:00.000000 fsync(3</x>) = 0 <0.100000>\n"
				    "1 10:00:00.200000 poll([{fd=3, events=POLLIN}], 1, 5000) = 0 "
				    "(Timeout) <5.000000>\n"
				    "1 10:00:06.000000 getpid() = 1 <0.000001>\n");

	(void)state;
	assert_true(near(seconds(json_array_get(json_object_get(a, "work"), 0), "duration"), 0.1));
	assert_int_equal(json_array_size(json_object_get(a, "work")), 2);
	assert_int_equal(json_array_size(json_object_get(a, "waits")), 1);
	json_decref(a);
}

static void errors_fold_harmless_ones(void **state)
{
	json_t *a = ask(&view_errors,
		"1 access(\"/etc/ld.so.preload\", R_OK) = -1 ENOENT (No such file or directory)\n"
		"1 ioctl(1, TCGETS, 0x7f) = -1 ENOTTY (Inappropriate ioctl for device)\n"
		"1 openat(AT_FDCWD, \"/etc/shadow\", O_RDONLY) = -1 EACCES (Permission denied)\n"
		"1 openat(AT_FDCWD, \"/etc/app.conf\", O_RDONLY) = -1 ENOENT (No such file or "
		"directory)\n"
		"1 openat(AT_FDCWD, \"/etc/app.conf\", O_RDONLY) = -1 ENOENT (No such file or "
		"directory)\n"
		"1 connect(3, {sa_family=AF_INET, sin_port=htons(1), "
		"sin_addr=inet_addr(\"127.0.0.1\")}, 16) = -1 ECONNREFUSED (Connection refused)\n");
	json_t *failed = json_object_get(a, "failed");

	(void)state;
	assert_int_equal(json_array_size(failed), 3);
	/* what matters comes first, however often the rest happened */
	assert_string_equal(json_string_value(json_object_get(json_array_get(failed, 2), "object")),
		"/etc/app.conf");
	assert_int_equal(count(row(a, "failed", "object", "/etc/app.conf"), "count"), 2);
	assert_non_null(row(a, "failed", "object", "127.0.0.1:1"));
	assert_int_equal(json_array_size(json_object_get(a, "harmless")), 2);
	json_decref(a);
}

static void files_by_number_and_by_name(void **state)
{
	/* without -y: the fd is followed; dup and fork copies too */
	json_t *a = ask(&view_files, "1 openat(AT_FDCWD, \"/data\", O_RDONLY) = 3\n"
				     "1 read(3, \"abc\", 100) = 3\n"
				     "1 dup2(3, 7) = 7\n"
				     "1 close(3) = 0\n"
				     "1 read(7, \"\"..., 1000) = 1000\n"
				     "1 read(7, \"\", 1000) = 0\n"
				     "1 openat(AT_FDCWD, \"/log\", O_WRONLY) = 3\n"
				     "1 write(3, \"x\", 1) = 1\n"
				     "1 fsync(3) = 0\n");
	json_t *r = row(a, "files", "path", "/data");

	(void)state;
	assert_int_equal(count(r, "opens"), 1);
	assert_int_equal(count(r, "reads"), 3);
	assert_int_equal(count(r, "read_bytes"), 1003);
	assert_int_equal(count(r, "bytes_per_read"), 501);
	r = row(a, "files", "path", "/log");
	assert_int_equal(count(r, "written_bytes"), 1);
	assert_int_equal(count(r, "syncs"), 1);
	json_decref(a);

	a = ask(&view_files, "1 pread64(9</db/x>, \"\"..., 4096, 0) = 4096 <0.001000>\n");
	assert_int_equal(count(row(a, "files", "path", "/db/x"), "read_bytes"), 4096);
	json_decref(a);

	a = ask(&view_files, "1 connect(3, {sa_family=AF_UNIX, sun_path=\"/x\"}, 5) = 0\n");
	assert_false(json_is_true(json_object_get(a, "recorded")));
	json_decref(a);
}

#define CONNECT(time, fd, result)                                                                  \
	"1 " time " connect(" fd ", {sa_family=AF_INET, sin_port=htons(5432), "                    \
	"sin_addr=inet_addr(\"10.0.0.9\")}, 16) = " result "\n"

static void network_connects(void **state)
{
	json_t *a = ask(&view_network, "1 10:00:00.000000 socket(AF_INET, SOCK_STREAM, 0) = 3 "
				       "<0.000010>\n" CONNECT("10:00:00.100000", "3",
					       "-1 ECONNREFUSED (Connection refused) "
					       "<0.000100>") "1 10:00:00.200000 close(3) = 0\n"
							     "1 10:00:01.000000 "
							     "socket(AF_INET, "
							     "SOCK_STREAM|SOCK_NONBLOCK, 0) = "
							     "3\n" CONNECT("10:00:01.100000", "3",
								     "-1 EINPROGRESS "
								     "(Operation now in "
								     "progress)") "1 "
										  "10:00:01."
										  "350000 "
										  "getsockopt("
										  "3, "
										  "SOL_SOCKET, "
										  "SO_ERROR, "
										  "[0], [4]) = "
										  "0\n"
										  "1 "
										  "10:00:01."
										  "400000 "
										  "sendto(3, "
										  "\"abc\", 3, "
										  "0, NULL, 0) "
										  "= 3\n"
										  "1 "
										  "10:00:01."
										  "500000 "
										  "recvfrom(3, "
										  "\"abcd\", "
										  "100, 0, "
										  "NULL, NULL) "
										  "= 4\n"
										  "1 "
										  "10:00:02."
										  "000000 "
										  "socket(AF_"
										  "INET, "
										  "SOCK_STREAM,"
										  " 0) = 4\n"
										  "1 "
										  "10:00:02."
										  "100000 "
										  "bind(4, "
										  "{sa_family="
										  "AF_INET, "
										  "sin_port="
										  "htons(80), "
										  "sin_addr="
										  "inet_addr("
										  "\"0.0.0.0\")"
										  "}, 16) = 0\n"
										  "1 "
										  "10:00:02."
										  "200000 "
										  "listen(4, "
										  "5) = 0\n"
										  "1 "
										  "10:00:02."
										  "300000 "
										  "accept4(4, "
										  "NULL, NULL, "
										  "0) = 5 "
										  "<0.500000>"
										  "\n");
	json_t *r = row(a, "peers", "peer", "10.0.0.9:5432");

	(void)state;
	assert_int_equal(count(r, "attempts"), 2);
	assert_int_equal(count(r, "connected"), 1);
	assert_int_equal(count(r, "refused"), 1);
	assert_int_equal(count(r, "retries"), 1);
	assert_true(near(seconds(r, "latency_max"), 0.25));
	assert_int_equal(count(r, "sent_bytes"), 3);
	assert_int_equal(count(r, "received_bytes"), 4);
	assert_int_equal(count(row(a, "listeners", "address", "TCP on 0.0.0.0:80"), "accepted"), 1);
	json_decref(a);
}

#define QUESTION   "\\0\\1\\0\\0\\0\\0\\0\\0\\2db\\7example\\0\\0\\1\\0\\1"
#define QUESTION_2 "\\0\\1\\0\\0\\0\\0\\0\\0\\2db\\3com\\0\\0\\1\\0\\1"
#define RESOLVER                                                                                   \
	"1 10:00:00.000000 socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_IP) = 3\n"             \
	"1 10:00:00.000100 connect(3, {sa_family=AF_INET, sin_port=htons(53), "                    \
	"sin_addr=inet_addr(\"10.0.0.2\")}, 16) = 0\n"

static void dns_pairs_and_retries(void **state)
{
	json_t *a = ask(&view_dns,
		RESOLVER "1 10:00:01.000000 sendto(3, \"\\22\\64\\1\\0" QUESTION
			 "\", 28, MSG_NOSIGNAL, NULL, 0) = 28\n"
			 "1 10:00:06.000000 sendto(3, \"\\22\\64\\1\\0" QUESTION
			 "\", 28, MSG_NOSIGNAL, NULL, 0) = 28\n"
			 "1 10:00:06.100000 recvfrom(3, \"\\22\\64\\201\\203" QUESTION
			 "\", 512, 0, NULL, NULL) = 28 <0.000010>\n"
			 "1 10:00:07.000000 sendmmsg(3, [{msg_hdr={msg_name=NULL, msg_namelen=0, "
			 "msg_iov=[{iov_base=\"\\22\\65\\1\\0" QUESTION_2
			 "\", iov_len=24}], msg_iovlen=1}, msg_len=24}], 1, MSG_NOSIGNAL) = 1\n"
			 "1 10:00:07.500000 recvfrom(3, \"\\22\\65\\201\\203" QUESTION_2
			 "\", 512, 0, NULL, NULL) = 24 <0.000010>\n"
			 "1 10:00:08.000000 sendto(3, \"\\22\\66\\1\\0\\0\\1\\0\"..., 28, "
			 "MSG_NOSIGNAL, NULL, 0) = 28\n");
	json_t *r = row(a, "queries", "name", "db.example");

	(void)state;
	assert_int_equal(count(r, "attempts"), 2);
	assert_true(near(seconds(r, "latency"), 5.1));
	assert_string_equal(json_string_value(json_object_get(r, "outcome")), "NXDOMAIN");
	assert_string_equal(json_string_value(json_object_get(r, "server")), "10.0.0.2:53");
	assert_true(near(seconds(row(a, "queries", "name", "db.com"), "latency"), 0.5));
	assert_int_equal(count(row(a, "search_runs", "name", "db.com"), "nxdomain"), 2);
	/* the cut packet is not guessed at, it is said */
	assert_non_null(strstr(json_string_value(json_array_get(json_object_get(a, "notes"), 0)),
		"could not be read"));
	json_decref(a);
}

static void fds_find_what_is_forgotten(void **state)
{
	struct buf log = BUF_INIT;
	json_t *a, *r;

	(void)state;
	/* a pool of ten that is used to the end is no leak */
	for (int i = 0; i < 10; i++)
		buf_printf(&log, "1 socket(AF_INET, SOCK_STREAM, 0) = %d\n", 10 + i);
	for (int i = 0; i < 10; i++)
		buf_printf(&log, "1 sendto(%d, \"x\", 1, 0, NULL, 0) = 1\n", 10 + i);
	for (int i = 0; i < 30; i++) {
		buf_printf(
			&log, "1 openat(AT_FDCWD, \"/tmp/file-%d\", O_RDONLY) = %d\n", i, 30 + i);
		buf_printf(&log, "1 read(%d, \"x\", 1) = 1\n", 30 + i);
	}
	/* opened and closed */
	for (int i = 0; i < 30; i++)
		buf_str(&log, "1 openat(AT_FDCWD, \"/ok\", O_RDONLY) = 3\n1 close(3) = 0\n");
	a = ask(&view_fds, buf_cstr(&log));
	r = row(a, "groups", "what", "/tmp/file-0");
	assert_int_equal(count(r, "opened"), 30);
	assert_int_equal(count(r, "closed"), 0);
	assert_int_equal(count(r, "forgotten"), 22);
	r = row(a, "groups", "what", "TCP");
	assert_int_equal(count(r, "left"), 10);
	assert_int_equal(count(r, "forgotten"), 0);
	r = row(a, "groups", "what", "/ok");
	assert_int_equal(count(r, "opened"), 30);
	assert_int_equal(count(r, "closed"), 30);
	json_decref(a);
	buf_done(&log);
}

static void fds_over_exec_fork_and_range(void **state)
{
	json_t *a = ask(&view_fds,
		"1 openat(AT_FDCWD, \"/keep\", O_RDONLY) = 3\n"
		"1 openat(AT_FDCWD, \"/drop\", O_RDONLY|O_CLOEXEC) = 4\n"
		"1 openat(AT_FDCWD, \"/late\", O_RDONLY) = 5\n"
		"1 fcntl(5, F_SETFD, FD_CLOEXEC) = 0\n"
		"1 execve(\"/bin/x\", [\"x\"], 0x1 /* 1 var */) = 0\n"
		"1 clone(child_stack=NULL, flags=SIGCHLD) = 2\n"
		"2 close(3) = 0\n"
		"1 openat(AT_FDCWD, \"/r1\", O_RDONLY) = 10\n"
		"1 openat(AT_FDCWD, \"/r2\", O_RDONLY) = 11\n"
		"1 close_range(10, 4294967295, 0) = 0\n"
		"1 clone(child_stack=NULL, flags=CLONE_FILES|CLONE_THREAD) = 3\n"
		"1 openat(AT_FDCWD, \"/shared\", O_RDONLY) = 20\n"
		"3 close(20) = 0\n"
		"1 recvmsg(9<UNIX:[1->2]>, {msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, "
		"cmsg_type=SCM_RIGHTS, cmsg_data=[30]}], msg_flags=0}, 0) = 1\n"
		"1 close(30) = 0\n");

	(void)state;
	assert_int_equal(count(row(a, "groups", "what", "/drop"), "closed"), 1);
	assert_int_equal(count(row(a, "groups", "what", "/late"), "closed"), 1);
	assert_int_equal(count(row(a, "groups", "what", "/keep"), "closed"), 0);
	assert_int_equal(count(row(a, "groups", "what", "/keep"), "left"), 1);
	/* names that differ in digits alone are one group */
	assert_int_equal(count(row(a, "groups", "what", "/r1"), "closed"), 2);
	assert_int_equal(count(row(a, "groups", "what", "/shared"), "closed"), 1);
	assert_int_equal(count(row(a, "groups", "syscall", "recvmsg"), "closed"), 1);
	json_decref(a);
}

static void polling_counts_what_came_back_empty(void **state)
{
	struct buf log = BUF_INIT;
	json_t *a, *r;

	(void)state;
	for (int i = 0; i < 100; i++)
		buf_printf(
			&log, "1 10:00:00.%06d epoll_wait(4, [], 10, 0) = 0 <0.000005>\n", i * 50);
	buf_str(&log, "1 10:00:01.000000 poll([{fd=3, events=POLLIN}], 1, 10000) = 1 ([{fd=3, "
		      "revents=POLLIN}]) <3.0>\n");
	a = ask(&view_polling, buf_cstr(&log));
	r = row(a, "polls", "syscall", "epoll_wait");
	assert_int_equal(count(r, "empty"), 100);
	assert_int_equal(count(r, "no_wait"), 100);
	assert_int_equal(count(r, "longest_burst"), 100);
	assert_true(near(json_real_value(json_object_get(r, "rate")), 20000));
	assert_null(row(a, "polls", "syscall", "poll"));
	json_decref(a);
	buf_done(&log);
}

static void tree_links_children(void **state)
{
	json_t *a = ask(&view_tree,
		"10 10:00:00.000000 execve(\"/bin/sh\", [\"sh\", \"-c\", \"x\"], 0x1 /* 2 vars */) "
		"= 0\n"
		"10 10:00:00.100000 clone3({flags=CLONE_VM|CLONE_THREAD|CLONE_FILES}, 88 "
		"<unfinished ...>\n"
		"11 10:00:00.200000 getpid() = 10\n"
		"10 10:00:00.300000 <... clone3 resumed>) = 11\n"
		"10 10:00:00.400000 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD) = "
		"12\n"
		"12 10:00:00.500000 execve(\"/bin/ls\", [\"ls\"], 0x1 /* 2 vars */) = 0\n"
		"12 10:00:01.500000 exit_group(3) = ?\n"
		"12 10:00:01.500000 +++ exited with 3 +++\n"
		"11 10:00:01.600000 +++ exited with 0 +++\n"
		"10 10:00:02.000000 +++ killed by SIGTERM +++\n");
	json_t *r = row(a, "processes", "process", "10 sh -c x");

	(void)state;
	assert_int_equal(count(r, "threads"), 2);
	assert_string_equal(json_string_value(json_object_get(r, "end")), "killed by SIGTERM");
	assert_true(near(seconds(r, "life"), 2));
	r = row(a, "processes", "process", "  12 ls");
	assert_string_equal(json_string_value(json_object_get(r, "end")), "exit 3");
	assert_int_equal(count(row(a, "commands", "pid", "12"), "parent"), 10);
	assert_int_equal(json_array_size(json_object_get(a, "processes")), 2);
	json_decref(a);
}

/* In a container clone returns numbers of the container's own pid namespace. */
static void tree_in_a_pid_namespace(void **state)
{
	json_t *a = ask(&view_tree, "1000 execve(\"/bin/sh\", [\"sh\"], 0x1 /* 2 vars */) = 0\n"
				    "1000 set_tid_address(0x7f) = 1\n"
				    "1000 fork() = 7\n"
				    "1001 execve(\"/bin/a\", [\"a\"], 0x1 /* 2 vars */) = 0\n"
				    "1001 fork( <unfinished ...>\n"
				    "1002 execve(\"/bin/b\", [\"b\"], 0x1 /* 2 vars */) = 0\n"
				    "1001 <... fork resumed>) = 8\n");

	(void)state;
	assert_int_equal(count(row(a, "commands", "pid", "1001"), "parent"), 1000);
	assert_int_equal(count(row(a, "commands", "pid", "1002"), "parent"), 1001);
	json_decref(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(summary_counts_as_strace_does),
		cmocka_unit_test(slow_keeps_waits_apart),
		cmocka_unit_test(errors_fold_harmless_ones),
		cmocka_unit_test(files_by_number_and_by_name),
		cmocka_unit_test(network_connects),
		cmocka_unit_test(dns_pairs_and_retries),
		cmocka_unit_test(fds_find_what_is_forgotten),
		cmocka_unit_test(fds_over_exec_fork_and_range),
		cmocka_unit_test(polling_counts_what_came_back_empty),
		cmocka_unit_test(tree_links_children),
		cmocka_unit_test(tree_in_a_pid_namespace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
