/* SPDX-License-Identifier: BSD-2-Clause */
/* The -c table and the leader of a line, against what strace 6.1 prints. */
#include "test.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "job.h"
#include "output/leader.h"
#include "output/output.h"
#include "output/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static void feed(struct sink *s, unsigned number, uint64_t cpu, bool failed)
{
	struct record r = {
		.size = sizeof(r),
		.version = RECORD_VERSION,
		.type = RECORD_CALL,
		.flags = failed ? RECORD_FAILED : 0,
		.start = 1000,
		.call = { .end = 3000, .cpu = cpu, .number = number, .result = failed ? -2 : 0 },
	};

	assert_int_equal(sink_summary.record(s, &r), 0);
}

static void table(struct job *job, const char *expected)
{
	char path[] = "/tmp/sidetrace-summary-XXXXXX";
	_cleanup_(close_fdp) int fd = mkstemp(path);
	_cleanup_(buf_donep) struct buf text = BUF_INIT;
	struct sink_config config = { .job = job };
	struct output *output = NULL;
	struct sink *s = NULL;
	struct error err;

	assert_true(fd >= 0);
	assert_int_equal(output_open_strace(path, false, &output, &err), 0);
	config.output = output;
	assert_int_equal(sink_summary.open(&config, &s, &err), 0);
	feed(s, 0, 1500000, false);
	feed(s, 0, 500000, false);
	feed(s, 257, 1000000, true);
	feed(s, 450, 1000000, false);
	feed(s, 500, 9000000, true); /* no such call: not counted */
	assert_int_equal(sink_summary.flush(s, true), 0);
	sink_summary.free(s);
	output_free(output);
	assert_int_equal(file_read_all(AT_FDCWD, path, 100000, &text), 0);
	(void)unlink(path);
	assert_string_equal(buf_cstr(&text), expected);
}

static void default_table(void **state)
{
	_cleanup_(job_donep) struct job job;

	(void)state;
	job_init(&job);
	table(&job, "% time     seconds  usecs/call     calls    errors syscall\n"
		    "------ ----------- ----------- --------- --------- ------------------------\n"
		    " 50.00    0.002000        1000         2           read\n"
		    " 25.00    0.001000        1000         1         1 openat\n"
		    " 25.00    0.001000        1000         1           set_mempolicy_home_node\n"
		    "------ ----------- ----------- --------- --------- ------------------------\n"
		    "100.00    0.004000        1000         4         1 total\n");
}

static void chosen_columns(void **state)
{
	_cleanup_(job_donep) struct job job;

	(void)state;
	job_init(&job);
	job.summary_sort = strdup("name");
	job.summary_columns = strdup("name,calls,max-time");
	table(&job, "syscall                      calls  longest\n"
		    "------------------------ --------- --------\n"
		    "openat                           1 0.001000\n"
		    "read                             2 0.001500\n"
		    "set_mempolicy_home_node          1 0.001000\n"
		    "------------------------ --------- --------\n"
		    "total                            4 0.001500\n");
}

static void wrong_words_are_named(void **state)
{
	_cleanup_(job_donep) struct job job;
	struct sink_config config = { .job = &job };
	struct sink *s = NULL;
	struct error err;

	(void)state;
	job_init(&job);
	job.summary_sort = strdup("bogus");
	assert_int_equal(sink_summary.open(&config, &s, &err), -EINVAL);
	assert_string_equal(err.text, "invalid sortby: 'bogus'");
	free(job.summary_sort);
	job.summary_sort = NULL;
	job.summary_columns = strdup("name,name");
	assert_int_equal(sink_summary.open(&config, &s, &err), -EINVAL);
	assert_non_null(strstr(err.text, "'name'"));
	assert_null(s);
}

static void leader_line(const struct style *style, const char *first, const char *second)
{
	_cleanup_(buf_donep) struct buf line = BUF_INIT;
	struct leader l;

	leader_init(&l, style, 0, false);
	leader_put(&l, &line, &(struct leader_event){ .tid = 42, .time = 3661123456789, .number = 3 });
	assert_string_equal(buf_cstr(&line), first);
	buf_reset(&line);
	leader_put(&l, &line, &(struct leader_event){ .tid = 123456, .time = 3661223456789, .number = -1 });
	assert_string_equal(buf_cstr(&line), second);
	leader_done(&l);
}

static void leaders(void **state)
{
	struct style style;

	(void)state;
	style_container(&style);
	leader_line(&style, "42    01:01:01.123456 ", "123456 01:01:01.223456 ");
	style_init(&style);
	style.always_pid = true;
	style.relative = true;
	style.relative_digits = 6;
	style.number = true;
	leader_line(&style, "42         0.000000 [   3] ", "123456      0.100000 [   3] ");
	style.timestamps = TIME_EPOCH;
	style.timestamp_digits = 6;
	style.number = false;
	leader_line(&style, "42    3661.123456 (+     0.000000) ", "123456 3661.223456 (+     0.100000) ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(default_table),
		cmocka_unit_test(chosen_columns),
		cmocka_unit_test(wrong_words_are_named),
		cmocka_unit_test(leaders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
