/* SPDX-License-Identifier: BSD-2-Clause */
/* tracer/output/output*: whole lines, rotation, a full disk, what others put in the way. */
#include "test.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "output/output.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char top[64];
static int top_fd = -1;

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *ftw)
{
	(void)status, (void)type, (void)ftw;
	return remove(path);
}

static int make_top(void **state)
{
	(void)state;
	(void)snprintf(top, sizeof(top), "/tmp/sidetrace-unit.XXXXXX");
	if (!mkdtemp(top))
		return -1;
	top_fd = open(top, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return top_fd < 0 ? -1 : 0;
}

static int remove_top(void **state)
{
	(void)state;
	(void)close(top_fd);
	return nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static const char *content(const char *name)
{
	static struct buf b;

	buf_reset(&b);
	if (file_read_all(top_fd, name, 1 << 20, &b) < 0)
		return NULL;
	return buf_cstr(&b);
}

/* Numbered lines of ten bytes: "000000042\n". */
static int put_line(struct output *o, unsigned i)
{
	char line[16];
	int r;

	(void)snprintf(line, sizeof(line), "%09u\n", i);
	r = output_write(o, 1, line, 10);
	if (r == 0)
		output_count(o, 1);
	return r;
}

static void lines_wait_in_the_buffer_until_the_flush(void **state)
{
	struct output_calls calls;
	struct error err = { 0 };
	struct output *o;

	(void)state;
	assert_int_equal(output_open_run(top_fd, "t", 0, &o, &err), 0);
	assert_int_equal(put_line(o, 1), 0);
	assert_string_equal(content("t"), "");
	output_calls(o, &calls);
	assert_int_equal(calls.held, 1);
	assert_int_equal(output_flush(o), 0);
	assert_string_equal(content("t"), "000000001\n");
	output_calls(o, &calls);
	assert_int_equal(calls.held, 0);
	assert_int_equal(calls.written, 1);
	assert_int_equal(output_written(o), 10);
	output_free(o);
}

static void rotation_keeps_the_first_and_the_newest(void **state)
{
	struct output_calls calls;
	struct error err = { 0 };
	struct output *o;

	(void)state;
	/* Three parts of 100 bytes: ten lines each. */
	assert_int_equal(output_open_run(top_fd, "t", 300, &o, &err), 0);
	for (unsigned i = 0; i < 57; i++)
		assert_int_equal(put_line(o, i), 0);
	assert_int_equal(output_flush(o), 0);
	assert_int_equal(output_part(o), 6);
	assert_int_equal(strlen(content("t")), 100);
	assert_int_equal(strncmp(content("t"), "000000000\n", 10), 0);
	/* parts 5 (lines 40 to 49) and 6 (50 to 56) are there, 2 to 4 (10 to 39) are not */
	assert_int_equal(strncmp(content("t.1"), "000000050\n", 10), 0);
	assert_int_equal(strncmp(content("t.2"), "000000040\n", 10), 0);
	assert_int_equal(output_dropped(o), 300);
	assert_int_equal(output_written(o), 570);
	output_calls(o, &calls);
	assert_int_equal(calls.dropped, 30);
	assert_int_equal(calls.written, 27);
	output_free(o);
}

static void a_file_that_is_there_is_never_opened(void **state)
{
	struct error err = { 0 };
	struct output *o = NULL;

	(void)state;
	assert_int_equal(symlinkat("victim", top_fd, "link"), 0);
	assert_int_equal(mkfifoat(top_fd, "fifo", 0600), 0);
	assert_int_equal(output_open_run(top_fd, "link", 0, &o, &err), -EEXIST);
	assert_int_equal(output_open_run(top_fd, "fifo", 0, &o, &err), -EEXIST);
	assert_int_equal(output_open_run(top_fd, "../x", 0, &o, &err), -EXDEV);
	assert_null(content("victim"));
}

/* What the container's owner puts under the names of the parts is removed or refused, never written to. */
static void rotation_does_not_follow(void **state)
{
	struct error err = { 0 };
	struct output *o;
	int refused = 0;

	(void)state;
	assert_int_equal(output_open_run(top_fd, "t", 300, &o, &err), 0);
	assert_int_equal(symlinkat("victim", top_fd, "t.1"), 0);
	assert_int_equal(mkdirat(top_fd, "t.2", 0700), 0);
	for (unsigned i = 0; i < 30; i++)
		refused += put_line(o, i) < 0;
	assert_int_equal(refused, 10);
	assert_int_equal(output_part(o), 2);
	assert_null(content("victim"));
	output_free(o);
}

static void a_full_disk_leaves_whole_lines_and_is_tried_again(void **state)
{
	struct output_calls calls;
	struct error err = { 0 };
	struct output *o;
	unsigned taken = 0;
	int fd, r = 0;

	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(mount("tmpfs", top, "tmpfs", 0, "size=400k"), 0);
	fd = open(top, O_PATH | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(output_open_run(fd, "t", 0, &o, &err), 0);
	while (taken < 1000000 && (r = put_line(o, taken)) == 0)
		taken++;
	assert_int_equal(r, -ENOSPC);
	assert_int_equal(output_finish(o), -ENOSPC);
	output_calls(o, &calls);
	assert_int_equal(calls.written + calls.held, taken);
	assert_true(calls.held > 0);
	assert_int_equal(output_written(o), calls.written * 10);
	assert_int_equal(output_written(o) % 10, 0);
	{
		_cleanup_(close_fdp) int file = openat(fd, "t", O_RDONLY | O_CLOEXEC);
		struct stat status;

		assert_int_equal(fstat(file, &status), 0);
		assert_int_equal(status.st_size, output_written(o));
	}
	assert_int_equal(mount("tmpfs", top, "tmpfs", MS_REMOUNT, "size=4m"), 0);
	assert_int_equal(output_finish(o), 0);
	output_calls(o, &calls);
	assert_int_equal(calls.written, taken);
	output_free(o);
	(void)close(fd);
	assert_int_equal(umount2(top, MNT_DETACH), 0);
}

/* A limit on the file's size cuts a write in two, as a full disk may. */
static void half_a_write_is_taken_back(void **state)
{
	struct rlimit old, small = { .rlim_cur = 25 };
	struct error err = { 0 };
	struct output *o;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small.rlim_max = old.rlim_max;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(output_open_run(top_fd, "t", 0, &o, &err), 0);
	for (unsigned i = 0; i < 4; i++)
		assert_int_equal(put_line(o, i), 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(output_finish(o), -EFBIG);
	assert_string_equal(content("t"), "");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(output_finish(o), 0);
	assert_string_equal(content("t"), "000000000\n000000001\n000000002\n000000003\n");
	output_free(o);
}

static void separate_files_survive_more_threads_than_slots(void **state)
{
	struct error err = { 0 };
	struct output_calls calls;
	struct output *o;
	char path[100];

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/ff", top);
	assert_int_equal(output_open_separate(path, false, &o, &err), 0);
	for (unsigned round = 0; round < 3; round++)
		for (pid_t tid = 1000; tid < 1200; tid++) {
			assert_int_equal(output_write(o, tid, "x\n", 2), 0);
			output_count(o, tid);
		}
	assert_int_equal(output_finish(o), 0);
	output_calls(o, &calls);
	assert_int_equal(calls.written, 600);
	assert_int_equal(output_written(o), 1200);
	assert_string_equal(content("ff.1000"), "x\nx\nx\n");
	assert_string_equal(content("ff.1199"), "x\nx\nx\n");
	output_free(o);
}

static void a_command_reads_all_of_it(void **state)
{
	struct error err = { 0 };
	struct output *o;
	char target[100];

	(void)state;
	(void)snprintf(target, sizeof(target), "|cat >%s/copy", top);
	assert_int_equal(output_open_strace(target, false, &o, &err), 0);
	assert_int_equal(put_line(o, 7), 0);
	output_free(o);
	assert_string_equal(content("copy"), "000000007\n");
}

static void a_file_is_truncated_or_appended_to(void **state)
{
	struct error err = { 0 };
	struct output *o;
	char path[100];

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/f", top);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(output_open_strace(path, i == 2, &o, &err), 0);
		assert_int_equal(put_line(o, i), 0);
		output_free(o);
	}
	assert_string_equal(content("f"), "000000001\n000000002\n");
	assert_int_equal(output_open_strace("/nonexistent/x", false, &o, &err), -ENOENT);
	assert_non_null(strstr(err.text, "/nonexistent/x"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_top, remove_top)
	const struct CMUnitTest tests[] = {
		TEST(lines_wait_in_the_buffer_until_the_flush),
		TEST(rotation_keeps_the_first_and_the_newest),
		TEST(a_file_that_is_there_is_never_opened),
		TEST(rotation_does_not_follow),
		TEST(a_full_disk_leaves_whole_lines_and_is_tried_again),
		TEST(half_a_write_is_taken_back),
		TEST(separate_files_survive_more_threads_than_slots),
		TEST(a_command_reads_all_of_it),
		TEST(a_file_is_truncated_or_appended_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
