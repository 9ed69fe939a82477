/* SPDX-License-Identifier: BSD-2-Clause */
/* tracer/pipeline, select, meta: what is selected, what is lost and said to be, and that it adds up. */
#include "folder-maker.h"
#include "test.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "job.h"
#include "meta.h"
#include "pipeline.h"
#include "record.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static void job_make(struct job *job)
{
	job_init(job);
	job->kind = JOB_CONTAINER;
	job->status = STATUS_ALL;
	job->follow = true;
	job->signals[0] = job->signals[1] = UINT64_MAX;
	style_container(&job->style);
	job->folder_fd = open(top, O_PATH | O_DIRECTORY | O_CLOEXEC);
	job->container_id = strdup("c\xffid");
	assert_true(job->folder_fd >= 0 && job->container_id);
}

static void job_unmake(struct job *job)
{
	(void)close(job->folder_fd);
	job_done(job);
}

static struct record call(const char *name, int64_t result)
{
	struct record r = {
		.size = sizeof(r),
		.version = RECORD_VERSION,
		.type = RECORD_CALL,
		.flags = result < 0 ? RECORD_FAILED : 0,
		.pid = 7,
		.tid = 7,
		.start = 1000,
	};

	r.call.number = (uint64_t)syscall_number(ABI_X86_64, name);
	r.call.end = 2000;
	r.call.result = result;
	return r;
}

static void emit(struct pipeline *p, const char *name, int64_t result)
{
	struct record r = call(name, result);

	assert_int_equal(pipeline_emit(p, &r), 0);
}

static const char *content(const char *name)
{
	static struct buf b;
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/%s", top, name);
	buf_reset(&b);
	if (file_read_all(AT_FDCWD, path, 8 << 20, &b) < 0)
		return NULL;
	return buf_cstr(&b);
}

static size_t lines_with(const char *text, const char *word)
{
	size_t n = 0;

	while ((text = strstr(text, word))) {
		n++;
		text++;
	}
	return n;
}

static void only_failed_calls_are_selected(void **state)
{
	struct pipeline_figures f;
	struct pipeline *p;
	struct error err = { 0 };
	struct record entered = call("getuid", 0);
	struct job job;

	(void)state;
	job_make(&job);
	job.request.failed_only = true;
	assert_int_equal(pipeline_open(&job, "{}", &p, &err), 0);
	emit(p, "getpid", 5);
	entered.type = RECORD_ENTER;
	assert_int_equal(pipeline_emit(p, &entered), 0);
	entered = call("getuid", -EPERM);
	entered.flags |= RECORD_RESUMED;
	assert_int_equal(pipeline_emit(p, &entered), 0);
	pipeline_finish(p);
	pipeline_figures(p, &f);
	assert_int_equal(f.calls, 2);
	assert_int_equal(f.not_selected, 1);
	assert_int_equal(f.written, 1);
	assert_int_equal(f.lost, 0);
	assert_int_equal(f.first_pid, 7);
	/* whole, because its beginning was held back */
	assert_int_equal(lines_with(content("trace.log"), "getuid()"), 1);
	assert_int_equal(lines_with(content("trace.log"), "resumed"), 0);
	assert_int_equal(lines_with(content("trace.log"), "getpid"), 0);
	pipeline_free(p);
	job_unmake(&job);
}

static void signals_that_were_not_asked_for_are_not_shown(void **state)
{
	struct record r = call("getpid", 1);
	struct pipeline *p;
	struct error err = { 0 };
	struct job job;

	(void)state;
	job_make(&job);
	job.signals[0] = UINT64_C(1) << (SIGUSR1 - 1);
	job.signals[1] = 0;
	assert_int_equal(pipeline_open(&job, "{}", &p, &err), 0);
	r.type = RECORD_STOPPED;
	r.signal.number = SIGUSR1;
	assert_int_equal(pipeline_emit(p, &r), 0);
	r.signal.number = SIGTSTP;
	assert_int_equal(pipeline_emit(p, &r), 0);
	pipeline_finish(p);
	assert_int_equal(lines_with(content("trace.log"), "SIGUSR1"), 1);
	assert_int_equal(lines_with(content("trace.log"), "SIGTSTP"), 0);
	pipeline_free(p);
	job_unmake(&job);
}

/* The file takes no more for a while: the gap is counted, and marked where it is. */
static void a_gap_is_counted_and_marked(void **state)
{
	struct rlimit old, small;
	struct pipeline_figures f;
	struct pipeline *p;
	struct error err = { 0 };
	struct job job;
	const char *text;
	size_t lines;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small = (struct rlimit){ .rlim_cur = 300000, .rlim_max = old.rlim_max };
	(void)signal(SIGXFSZ, SIG_IGN);
	job_make(&job);
	job.request.formats = FORMAT_STRACE | FORMAT_JSONL;
	assert_int_equal(pipeline_open(&job, "{}", &p, &err), 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	for (unsigned i = 0; i < 30000; i++)
		emit(p, "getpid", 5);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(usleep(150000), 0); /* a full disk is tried ten times a second */
	emit(p, "getppid", 5);
	pipeline_finish(p);
	pipeline_figures(p, &f);
	assert_int_equal(f.calls, 30001);
	assert_int_equal(f.written + f.lost, 30001);
	assert_true(f.lost > 1000 && f.written > 1000);
	assert_int_equal(f.write_error, EFBIG);
	/* jsonl's lines are the longer ones: it lost more, and the balance speaks of the worse file */
	text = content("trace.jsonl");
	lines = lines_with(text, "\"type\":\"call\"");
	assert_int_equal(lines, f.written);
	assert_int_equal(lines_with(text, "\"type\":\"lost\""), 1);
	text = content("trace.log");
	assert_int_equal(lines_with(text, "getppid"), 1);
	assert_int_equal(lines_with(text, "output full"), 1);
	pipeline_free(p);
	job_unmake(&job);
}

static json_t *meta_of(const struct meta *m, bool one_line)
{
	_cleanup_(buf_donep) struct buf b = BUF_INIT;
	json_error_t why;
	json_t *root;

	meta_print(m, one_line, &b);
	assert_int_equal(one_line ? memchr(b.data, '\n', b.length) != NULL : 0, 0);
	root = json_loadb(b.data, b.length, JSON_REJECT_DUPLICATES, &why);
	if (!root)
		fail_msg("%s", why.text);
	return root;
}

static void meta_adds_up(void **state)
{
	struct meta m = { .backend = "ptrace", .tracer_pid = 9, .start = { 1769860800, 5 } };
	struct pipeline_figures f;
	struct pipeline *p;
	struct error err = { 0 };
	struct job job;
	json_int_t seen, written, not_selected, missed;
	json_t *root;

	(void)state;
	job_make(&job);
	m.job = &job;
	root = meta_of(&m, true);
	assert_null(json_object_get(root, "end"));
	assert_string_equal(json_string_value(json_object_get(root, "container")), "c\xef\xbf\xbdid");
	assert_string_equal(json_string_value(json_object_get(root, "start")),
		"2026-01-31T12:00:00.000000005Z");
	json_decref(root);
	job.request.failed_only = true;
	assert_int_equal(pipeline_open(&job, "{}", &p, &err), 0);
	emit(p, "getpid", 5);
	emit(p, "getpid", -EPERM);
	pipeline_finish(p);
	pipeline_figures(p, &f);
	m.figures = &f;
	m.pipeline = p;
	m.stats = (struct backend_stats){ .seen = 5, .emitted = 2, .root_ended = true, .root_status = 9 };
	m.stats.lost[LOST_TRACER] = 3;
	m.ended = true;
	m.end = (struct timespec){ 1769860802, 5 };
	m.reason = "every traced process has ended";
	root = meta_of(&m, false);
	assert_int_equal(json_unpack(root, "{s:{s:I,s:I,s:I,s:{s:I}}}", "events", "seen", &seen,
		"written", &written, "not_selected", &not_selected, "lost", "tracer missed it", &missed), 0);
	assert_int_equal(seen, written + not_selected + missed);
	assert_int_equal(written, 1);
	assert_string_equal(json_string_value(json_object_get(json_object_get(root, "exit"), "signal")),
		"SIGKILL");
	assert_true(json_real_value(json_object_get(root, "duration")) == 2.0);
	json_decref(root);
	pipeline_free(p);
	job_unmake(&job);
}

static void meta_replaces_itself_whole(void **state)
{
	struct meta m = { .start = { 1769860800, 5 } };
	struct error err = { 0 };
	struct job job;
	int kept = -1;

	(void)state;
	job_make(&job);
	m.job = &job;
	assert_int_equal(meta_write(&m, job.folder_fd, &kept, &err), 0);
	assert_null(strstr(content("meta.json"), "\"end\""));
	/* whatever has come to stand in its way meanwhile */
	assert_int_equal(symlinkat("elsewhere", job.folder_fd, ".meta.json.new"), 0);
	m.ended = true;
	assert_int_equal(meta_write(&m, job.folder_fd, &kept, &err), 0);
	assert_non_null(strstr(content("meta.json"), "\"end\""));
	assert_null(content("elsewhere"));
	assert_null(content(".meta.json.new"));
	(void)close(kept);
	job_unmake(&job);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_top, remove_top)
	const struct CMUnitTest tests[] = {
		TEST(only_failed_calls_are_selected),
		TEST(signals_that_were_not_asked_for_are_not_shown),
		TEST(a_gap_is_counted_and_marked),
		TEST(meta_adds_up),
		TEST(meta_replaces_itself_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
