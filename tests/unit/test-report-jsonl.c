/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report/: trace.jsonl as an input: each event is what the strace form of it is.
 */
#include "test.h"

#include "error.h"
#include "reader.h"

#include <string.h>

#define HEAD "{\"type\":\"call\",\"pid\":7,\"tid\":9,\"time\":1763870000.123456789,\"duration\":0.000012345,\"name\":"

static struct reader *read_one(const char *line, struct call *c)
{
	struct error err = {0};
	struct reader *r;

	assert_int_equal(reader_open_memory(&r, line, strlen(line)), 0);
	assert_int_equal(reader_next(r, c, &err), 1);
	return r;
}

static void expect(const char *json, const char *args, const char *outcome)
{
	struct reader *r;
	struct call c;

	r = read_one(json, &c);
	assert_int_equal(c.kind, CALL_SYSCALL);
	assert_int_equal(c.tid, 9);
	assert_true(c.time == INT64_C(1763870000123456789));
	assert_int_equal(c.duration, 12345);
	if (!slice_is(c.args, args) || !slice_is(c.outcome, outcome))
		fail_msg("(%.*s) = %.*s, not (%s) = %s", (int)c.args.length, c.args.at, (int)c.outcome.length,
			c.outcome.at, args, outcome);
	(void)reader_free(r);
}

static void arguments(void **state)
{
	(void)state;
	expect(HEAD "\"openat\",\"args\":{\"dirfd\":{\"fd\":-100,\"path\":\"/srv\"},\"pathname\":\"O_CREAT\","
		    "\"flags\":\"O_RDONLY|O_CLOEXEC\"},\"result\":{\"fd\":3,\"path\":\"/srv/a<b\"}}\n",
		"AT_FDCWD</srv>, \"O_CREAT\", O_RDONLY|O_CLOEXEC", "3</srv/a\\74b>");
	expect(HEAD "\"read\",\"args\":{\"fd\":0,\"buf\":{\"text\":\"a\\n\\u00e9\\\"1\",\"cut\":true},\"count\":9},\"result\":9}\n",
		"0, \"a\\n\\303\\251\\\"1\"..., 9", "9");
	expect(HEAD "\"read\",\"args\":{\"fd\":{\"fd\":4,\"path\":\"socket:[77]\",\"protocol\":\"UDP\",\"local\":\"10.0.0.1:5\","
		    "\"peer\":\"10.0.0.2:53\"},\"buf\":{\"hex\":\"0001ff31\"},\"count\":4},\"result\":4}\n",
		"4<UDP:[10.0.0.1:5->10.0.0.2:53]>, \"\\0\\1\\3771\", 4", "4");
	expect(HEAD "\"read\",\"args\":{\"fd\":{\"fd\":1,\"path\":\"/dev/null\",\"device\":\"char 1:3\"},\"buf\":\"0x7ffe10\","
		    "\"count\":4},\"result\":-1,\"error\":\"EAGAIN\"}\n",
		"1</dev/null<char 1:3>>, 0x7ffe10, 4", "-1 EAGAIN (Resource temporarily unavailable)");
	expect(HEAD "\"connect\",\"args\":{\"sockfd\":3,\"addr\":{\"sa_family\":\"AF_INET\",\"sin_port\":53,\"sin_addr\":"
		    "\"10.0.0.2\"},\"addrlen\":16},\"result\":0}\n",
		"3, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr(\"10.0.0.2\")}, 16", "0");
	expect(HEAD "\"connect\",\"args\":{\"sockfd\":3,\"addr\":{\"sa_family\":\"AF_UNIX\",\"sun_path\":[\"@\",\"ABS\"]},"
		    "\"addrlen\":5},\"result\":0}\n",
		"3, {sa_family=AF_UNIX, sun_path=@\"ABS\"}, 5", "0");
	expect(HEAD "\"rt_sigprocmask\",\"args\":{\"how\":\"SIG_SETMASK\",\"set\":{\"all_but\":[\"INT\",\"RT_1\"]},\"oldset\":null,"
		    "\"sigsetsize\":8},\"result\":0}\n",
		"SIG_SETMASK, ~[INT, RT_1], NULL, 8", "0");
	expect(HEAD "\"poll\",\"args\":{\"fds\":[{\"fd\":{\"fd\":3,\"path\":\"pipe:[5]\"},\"events\":\"POLLIN\"},\"...\"],\"nfds\":2,"
		    "\"timeout\":10},\"result\":0,\"detail\":[\"Timeout\"]}\n",
		"[{fd=3<pipe:[5]>, events=POLLIN}, ...], 2, 10", "0 (Timeout)");
	/* what the export writes of other logs: texts */
	expect(HEAD "\"write\",\"args\":[\"1\",\"\\\"x\\\"\",\"1\"],\"result\":1}\n", "1, \"x\", 1", "1");
}

static void outcomes(void **state)
{
	struct reader *r;
	struct call c;

	(void)state;
	r = read_one(HEAD "\"poll\",\"args\":{\"fds\":[],\"nfds\":0,\"timeout\":10},\"result\":0,\"detail\":[\"Timeout\"]}\n", &c);
	assert_true(slice_is(c.retstr, "Timeout"));
	(void)reader_free(r);
	r = read_one(HEAD "\"pause\",\"args\":{},\"result\":null,\"error\":\"514\"}\n", &c);
	assert_true(c.flags & CALL_INTERRUPTED);
	assert_true(slice_is(c.error_name, "ERESTARTNOHAND"));
	(void)reader_free(r);
	r = read_one(HEAD "\"read\",\"args\":{\"fd\":0,\"buf\":\"0x7f\",\"count\":1},\"result\":null,\"unfinished\":true}\n", &c);
	assert_true(c.flags & CALL_UNFINISHED);
	(void)reader_free(r);
	r = read_one(HEAD "\"mmap\",\"args\":{},\"result\":\"0x7f1000\"}\n", &c);
	assert_true(c.flags & CALL_POINTER);
	assert_int_equal(c.result, 0x7f1000);
	(void)reader_free(r);
}

static void events(void **state)
{
	static const char text[] =
		"{\"type\":\"header\",\"version\":1}\n"
		"{\"type\":\"task\",\"pid\":7,\"tid\":8,\"ns_pid\":1,\"ns_tid\":2,\"time\":1763870000.1,\"parent\":7,\"comm\":\"x\"}\n"
		"{\"type\":\"signal\",\"pid\":7,\"tid\":8,\"time\":1763870000.1,\"signal\":\"SIGCHLD\",\"info\":{\"si_pid\":6}}\n"
		"{\"type\":\"stopped\",\"pid\":7,\"tid\":8,\"time\":1763870000.1,\"signal\":\"SIGSTOP\"}\n"
		"{\"type\":\"lost\",\"pid\":7,\"tid\":8,\"time\":1763870000.1,\"count\":12,\"cause\":\"the ring was full\"}\n"
		"{\"type\":\"note\",\"pid\":7,\"tid\":8,\"time\":1763870000.1,\"text\":\"joined\"}\n"
		"{\"type\":\"exit\",\"pid\":7,\"tid\":8,\"time\":1763870000.1,\"signal\":\"SIGSEGV\",\"core\":true}\n"
		"{\"type\":\"exit\",\"pid\":7,\"tid\":7,\"time\":1763870000.1,\"code\":42,\"process\":true}\n"
		"{\"type\":\"call\",\"tid\":7,\"name\":\"read\",\"args\":{\"fd\":";
	struct reader *r;
	struct call c;

	(void)state;
	r = read_one(text, &c);
	assert_int_equal(c.kind, CALL_TASK);
	assert_int_equal(c.tid, 8);
	assert_int_equal(c.count, 7);
	assert_int_equal(c.pid, 7);
	assert_int_equal(c.ns_tid, 2);
	assert_int_equal(reader_next(r, &c, NULL), 1);
	assert_int_equal(c.kind, CALL_SIGNAL);
	assert_true(slice_is(c.args, "{si_pid=6}"));
	assert_int_equal(reader_next(r, &c, NULL), 1);
	assert_int_equal(c.kind, CALL_STOPPED);
	assert_int_equal(reader_next(r, &c, NULL), 1);
	assert_int_equal(c.kind, CALL_LOST);
	assert_int_equal(c.count, 12);
	assert_true(slice_is(c.text, "the ring was full"));
	assert_int_equal(reader_next(r, &c, NULL), 1);
	assert_int_equal(c.kind, CALL_NOTE);
	assert_int_equal(reader_next(r, &c, NULL), 1);
	assert_int_equal(c.kind, CALL_KILLED);
	assert_true(c.flags & CALL_CORE);
	assert_int_equal(reader_next(r, &c, NULL), 1);
	assert_int_equal(c.kind, CALL_EXITED);
	assert_int_equal(c.count, 42);
	assert_int_equal(reader_next(r, &c, NULL), 0);
	assert_true(reader_stats(r)->cut);
	assert_int_equal(reader_stats(r)->lost, 12);
	(void)reader_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arguments),
		cmocka_unit_test(outcomes),
		cmocka_unit_test(events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
