/* SPDX-License-Identifier: BSD-2-Clause */
/* config/log: one escaped line, bounded size, links refused. */
#include "test.h"

#include "buf.h"
#include "cleanup.h"
#include "fd.h"
#include "log.h"
#include "policy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

struct place {
	char folder[64];
	char root[128];
	char log[160];
	struct policy policy;
};

static int place_make(void **state)
{
	static struct place place;

	place = (struct place){ 0 };
	strcpy(place.folder, "/tmp/sidetrace-test-log-XXXXXX");
	if (!mkdtemp(place.folder))
		return -1;
	(void)snprintf(place.root, sizeof(place.root), "%s/new/root", place.folder);
	(void)snprintf(place.log, sizeof(place.log), "%s/%s", place.root, LOG_NAME);
	place.policy.output_root = place.root;
	*state = &place;
	return 0;
}

static int place_remove(void **state)
{
	struct place *p = *state;
	char command[128];

	(void)snprintf(command, sizeof(command), "rm -rf '%s'", p->folder);
	return system(command);
}

static void line_is_one_line(void **state)
{
	struct place *p = *state;
	_cleanup_(buf_donep) struct buf b = BUF_INIT;
	struct stat st;

	assert_int_equal(log_append(&p->policy, "prog", "id\n1", "a\nb\x1b[31m"), 0);
	assert_int_equal(log_append(&p->policy, "prog", NULL, "second"), 0);
	assert_int_equal(file_read_all(AT_FDCWD, p->log, 4096, &b), 0);
	assert_non_null(strstr(buf_cstr(&b), "Z prog id\\n1 a\\nb\\x1b[31m\n"));
	assert_non_null(strstr(buf_cstr(&b), "Z prog - second\n"));
	assert_int_equal(b.data[4], '-');
	assert_int_equal(stat(p->log, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
}

static void huge_text_is_cut(void **state)
{
	struct place *p = *state;
	_cleanup_(freep) char *big = malloc(1000001);
	struct stat st;

	memset(big, 'x', 1000000);
	big[1000000] = '\0';
	assert_int_equal(log_append(&p->policy, "prog", "id", big), 0);
	assert_int_equal(stat(p->log, &st), 0);
	assert_in_range(st.st_size, 1000, 5000);
}

static void full_log_is_rotated(void **state)
{
	struct place *p = *state;
	char old[200];
	struct stat st;

	assert_int_equal(log_append(&p->policy, "prog", "id", "first"), 0);
	assert_int_equal(truncate(p->log, LOG_MAX), 0);
	assert_int_equal(log_append(&p->policy, "prog", "id", "second"), 0);
	(void)snprintf(old, sizeof(old), "%s.1", p->log);
	assert_int_equal(stat(old, &st), 0);
	assert_int_equal(st.st_size, LOG_MAX);
	assert_int_equal(stat(p->log, &st), 0);
	assert_in_range(st.st_size, 10, 100);
}

static void links_and_fifos_are_refused(void **state)
{
	struct place *p = *state;
	char target[160];
	struct stat st;

	(void)snprintf(target, sizeof(target), "%s/target", p->folder);
	assert_int_equal(folder_create(p->root, 0700), 0);
	assert_int_equal(symlink(target, p->log), 0);
	assert_int_equal(log_append(&p->policy, "prog", "id", "text"), -ELOOP);
	assert_int_equal(stat(target, &st), -1);
	assert_int_equal(unlink(p->log), 0);
	assert_int_equal(mkfifo(p->log, 0600), 0);
	assert_true(log_append(&p->policy, "prog", "id", "text") < 0);
}

static void folder_in_the_way(void **state)
{
	struct place *p = *state;
	char file[160];
	FILE *f;

	assert_int_equal(folder_create(p->root, 0700), 0);
	assert_int_equal(folder_create(p->root, 0700), 0);
	(void)snprintf(file, sizeof(file), "%s/file", p->folder);
	f = fopen(file, "we");
	assert_non_null(f);
	(void)fclose(f);
	assert_int_equal(folder_create(file, 0700), -ENOTDIR);
	assert_int_equal(folder_create("relative", 0700), -EINVAL);
	assert_int_equal(folder_create("/", 0700), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(line_is_one_line, place_make, place_remove),
		cmocka_unit_test_setup_teardown(huge_text_is_cut, place_make, place_remove),
		cmocka_unit_test_setup_teardown(full_log_is_rotated, place_make, place_remove),
		cmocka_unit_test_setup_teardown(
			links_and_fifos_are_refused, place_make, place_remove),
		cmocka_unit_test_setup_teardown(folder_in_the_way, place_make, place_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
