/* SPDX-License-Identifier: BSD-2-Clause */
/* hook/: run folders, where others own the ground that they are made on. */
#include "folder-maker.h"
#include "test.h"

#include "beneath.h"
#include "bundle.h"
#include "error.h"
#include "folder.h"
#include "policy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct timespec start = { .tv_sec = 1769860800, .tv_nsec = 123000000 };

static const char *in_top(const char *name)
{
	static char path[4][256];
	static unsigned turn;

	turn = (turn + 1) % 4;
	(void)snprintf(path[turn], sizeof(path[turn]), "%s/%s", top, name);
	return path[turn];
}

/* A bundle with one bind mount of top/vol on /traces. */
static struct bundle one_mount(const char *source, const char *options)
{
	struct error err = { 0 };
	struct bundle b;
	char json[600];

	(void)snprintf(json, sizeof(json),
		"{\"mounts\":[{\"destination\":\"/traces\",\"type\":\"bind\",\"source\":\"%s\","
		"\"options\":[%s]}]}", source, options);
	assert_int_equal(bundle_parse(json, strlen(json), &b, &err), 0);
	b.path = strdup(top);
	return b;
}

static int open_output(const char *output, struct bundle *b, struct folder *f, struct error *err)
{
	struct policy policy = { .output_root = (char *)in_top("root") };
	int r = folder_open_run(&policy, output, b, "web", "0123456789abcdef", &start, f, err);

	bundle_done(b);
	return r;
}

static void refused(const char *output, struct bundle b, const char *why)
{
	struct error err = { 0 };
	struct folder f;

	assert_true(open_output(output, &b, &f, &err) < 0);
	if (!strstr(err.text, why) || !strstr(err.text, output))
		fail_msg("%s", err.text);
}

static void host_folder_is_ours_and_new_each_time(void **state)
{
	struct error err = { 0 };
	struct bundle none = { 0 };
	struct folder f, g;
	struct stat status;
	char link[100] = "";

	(void)state;
	assert_int_equal(open_output(NULL, &none, &f, &err), 0);
	assert_int_equal(open_output(NULL, &none, &g, &err), 0);
	assert_string_not_equal(f.path, g.path);
	assert_int_equal(fstat(f.fd, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0700);
	folder_point(&f);
	folder_point(&g);
	folder_point(&g); /* once is enough */
	assert_true(readlink(in_top("root/web/latest"), link, sizeof(link) - 1) > 0);
	assert_string_equal(link, strrchr(g.path, '/') + 1);
	folder_done(&f);
	folder_done(&g);
}

static void host_folder_that_others_may_write_is_refused(void **state)
{
	struct error err = { 0 };
	struct bundle none = { 0 };
	struct folder f;

	(void)state;
	assert_int_equal(mkdir(in_top("root"), 0700), 0);
	assert_int_equal(chmod(in_top("root"), 0777), 0);
	assert_int_equal(open_output(NULL, &none, &f, &err), -EPERM);
}

static void volume_folder_is_made_below_the_mount(void **state)
{
	struct bundle b;
	struct error err = { 0 };
	struct folder f;
	char expected[300];

	(void)state;
	assert_int_equal(mkdir(in_top("vol"), 0777), 0);
	b = one_mount(in_top("vol"), "\"rbind\"");
	assert_int_equal(open_output("/traces/a/b", &b, &f, &err), 0);
	(void)snprintf(expected, sizeof(expected), "%s/vol/a/b/web/20260131T120000.123Z-0123456789ab",
		top);
	assert_string_equal(f.path, expected);
	assert_int_equal(access(expected, F_OK), 0);
	assert_int_equal(access(in_top("root"), F_OK), -1);
	folder_done(&f);
	b = one_mount("vol", "\"rbind\"");
	assert_int_equal(open_output("/traces", &b, &f, &err), 0);
	folder_done(&f);
}

static void volume_that_is_no_place_for_us(void **state)
{
	(void)state;
	assert_int_equal(mkdir(in_top("vol"), 0777), 0);
	assert_int_equal(mkdir(in_top("elsewhere"), 0777), 0);
	assert_int_equal(symlink(in_top("elsewhere"), in_top("link")), 0);
	assert_int_equal(symlink(in_top("elsewhere"), in_top("vol/sub")), 0);
	assert_int_equal(symlink("../elsewhere", in_top("vol/web")), 0);
	assert_int_equal(mkfifo(in_top("vol/fifo"), 0666), 0);
	refused("/nowhere", one_mount(in_top("vol"), ""), "none of the container's mounts");
	refused("/traces/../etc", one_mount(in_top("vol"), ""), "'..'");
	refused("/traces", one_mount(in_top("vol"), "\"ro\""), "read-only");
	refused("/traces", one_mount(in_top("link"), ""), "symbolic link");
	refused("/traces/sub", one_mount(in_top("vol"), ""), "sub");
	refused("/traces/fifo", one_mount(in_top("vol"), ""), "fifo");
	refused("/traces", one_mount(in_top("gone"), ""), "gone");
	/* the container's own folder is a link of somebody's making */
	{
		struct bundle b = one_mount(in_top("vol"), "");
		struct error err = { 0 };
		struct folder f;

		assert_true(open_output("/traces", &b, &f, &err) < 0);
	}
	assert_int_equal(rmdir(in_top("elsewhere")), 0); /* still empty */
}

/* A link on the way to the source counts when only root could have put it there. */
static void links_on_the_way_need_trust(void **state)
{
	struct error err = { 0 };
	int fd;

	(void)state;
	assert_int_equal(mkdir(in_top("real"), 0755), 0);
	assert_int_equal(mkdir(in_top("real/vol"), 0755), 0);
	assert_int_equal(mkdir(in_top("open"), 0755), 0);
	assert_int_equal(chmod(in_top("open"), 0777), 0);
	assert_int_equal(symlink("real", in_top("way")), 0);
	assert_int_equal(symlink("../real", in_top("open/way")), 0);
	assert_int_equal(symlink("loop", in_top("loop")), 0);
	assert_int_equal(folder_open_trusted(in_top("way/vol"), &fd, &err), 0);
	(void)close(fd);
	assert_int_equal(folder_open_trusted(in_top("open/way/vol"), &fd, &err), -EPERM);
	assert_int_equal(folder_open_trusted(in_top("loop/vol"), &fd, &err), -ELOOP);
	assert_int_equal(folder_open_trusted("relative", &fd, &err), -EINVAL);
}

static void new_folder_is_never_an_old_one(void **state)
{
	int top_fd = open(top, O_PATH | O_DIRECTORY), fd;

	(void)state;
	assert_int_equal(folder_new_beneath(top_fd, "x", 0700, &fd), 0);
	(void)close(fd);
	assert_int_equal(folder_new_beneath(top_fd, "x", 0700, &fd), -EEXIST);
	assert_int_equal(folder_open_beneath(top_fd, "..", &fd), -EXDEV);
	(void)close(top_fd);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_top, remove_top)
	const struct CMUnitTest tests[] = {
		TEST(host_folder_is_ours_and_new_each_time),
		TEST(host_folder_that_others_may_write_is_refused),
		TEST(volume_folder_is_made_below_the_mount),
		TEST(volume_that_is_no_place_for_us),
		TEST(links_on_the_way_need_trust),
		TEST(new_folder_is_never_an_old_one),
	};

	(void)umask(022);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
