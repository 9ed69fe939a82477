/* SPDX-License-Identifier: BSD-2-Clause */
/* hook/: what is read of states and bundles, and the names made of it. */
#include "test.h"

#include "bundle.h"
#include "error.h"
#include "names.h"
#include "state.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static int parse(const char *json, struct state *s, struct error *err)
{
	return state_parse(json, strlen(json), s, err);
}

static void states_of_runc_and_crun(void **state)
{
	static const char *const texts[] = {
		"{\"ociVersion\":\"1.0.2-dev\",\"id\":\"web\",\"status\":\"creating\",\"pid\":4242,"
		"\"bundle\":\"/b\",\"annotations\":{\"trace\":\"network\"}}",
		"{\"ociVersion\":\"1.0\",\"id\":\"web\",\"pid\":4242,\"root\":\"/r\",\"bundle\":\"/b\","
		"\"status\":\"created\",\"annotations\":{\"trace\":\"network\"}}",
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct error err = { 0 };
		struct state s;

		assert_int_equal(parse(texts[i], &s, &err), 0);
		assert_string_equal(s.id, "web");
		assert_string_equal(s.bundle, "/b");
		assert_int_equal(s.pid, 4242);
		assert_string_equal(state_annotation(&s, "trace"), "network");
		assert_null(state_annotation(&s, "other"));
		state_done(&s);
	}
}

static void refuses(const char *json, const char *why)
{
	struct error err = { 0 };
	struct state s;

	if (parse(json, &s, &err) != -EINVAL || !strstr(err.text, why))
		fail_msg("%.60s: '%s'", json, err.text);
}

static void states_that_make_no_sense(void **state)
{
	static char deep[20001];

	(void)state;
	refuses("", "empty");
	refuses("{", "byte");
	refuses("[]", "no JSON object");
	refuses("\xef\xbb\xbf{}", "byte");
	refuses("{\"id\":7}", "'id'");
	refuses("{\"id\":\"\"}", "'id'");
	refuses("{\"id\":\"a\",\"bundle\":\"/b\",\"status\":\"creating\"}", "'pid'");
	refuses("{\"id\":\"a\",\"bundle\":\"/b\",\"status\":\"creating\",\"pid\":\"9\"}", "'pid'");
	refuses("{\"id\":\"a\",\"bundle\":\"/b\",\"status\":\"creating\",\"pid\":0}", "pid 0");
	refuses("{\"id\":\"a\",\"bundle\":\"/b\",\"status\":\"creating\",\"pid\":1}", "pid 1");
	refuses("{\"id\":\"a\",\"bundle\":\"/b\",\"status\":\"creating\",\"pid\":-5}", "pid -5");
	refuses("{\"id\":\"a\",\"bundle\":\"/b\",\"status\":\"creating\",\"pid\":4294967298}", "pid");
	refuses("{\"id\":\"a\",\"bundle\":\"/b\",\"status\":\"creating\",\"pid\":9,"
		"\"annotations\":[]}", "annotations");
	refuses("{\"id\":\"a\",\"bundle\":\"/b\",\"status\":\"creating\",\"pid\":9,"
		"\"annotations\":{\"trace\":true}}", "'trace'");
	memset(deep, '[', sizeof(deep) - 1);
	refuses(deep, "byte");
}

static void mounts_by_depth(void **state)
{
	static const char json[] = "{\"mounts\":["
		"{\"destination\":\"/\",\"type\":\"bind\",\"source\":\"root\"},"
		"{\"destination\":\"/data/\",\"type\":\"bind\",\"source\":\"/srv/data\"},"
		"{\"destination\":\"/data/cache\",\"type\":\"tmpfs\",\"source\":\"tmpfs\"},"
		"{\"destination\":\"/data/../etc\",\"type\":\"bind\",\"source\":\"/bad\"},"
		"{\"destination\":\"/ro\",\"source\":\"/srv/ro\",\"options\":[\"rbind\",\"ro\"]},7]}";
	struct error err = { 0 };
	struct bundle b;

	(void)state;
	assert_int_equal(bundle_parse(json, strlen(json), &b, &err), 0);
	assert_int_equal(b.n_mounts, 4);
	assert_string_equal(bundle_mount_of(&b, "/data/x")->source, "/srv/data");
	assert_string_equal(bundle_mount_of(&b, "/data")->source, "/srv/data");
	assert_string_equal(bundle_mount_of(&b, "/database")->source, "root");
	assert_string_equal(bundle_mount_of(&b, "/data/cache/x")->type, "tmpfs");
	assert_false(bundle_mount_of(&b, "/data/cache/x")->bind);
	assert_true(bundle_mount_of(&b, "/ro/a")->read_only);
	assert_true(bundle_mount_of(&b, "/ro/a")->bind);
	bundle_done(&b);
}

static void paths_are_cleaned(void **state)
{
	char *clean;

	(void)state;
	assert_int_equal(path_clean("//a/.//b/", &clean), 0);
	assert_string_equal(clean, "/a/b");
	free(clean);
	assert_int_equal(path_clean("/", &clean), 0);
	assert_string_equal(clean, "");
	free(clean);
	assert_int_equal(path_clean("/a/../b", &clean), -EINVAL);
	assert_int_equal(path_clean("a", &clean), -EINVAL);
	assert_int_equal(path_clean("", &clean), -EINVAL);
}

static void names_stay_names(void **state)
{
	static const struct {
		const char *text, *name;
	} rows[] = {
		{ "web-1_x.y", "web-1_x.y" },
		{ "..", "_.." },
		{ ".", "_." },
		{ "", "_" },
		{ "../../etc", "_.._.._etc" },
		{ "a\nb c/\xff", "a_b_c__" },
		{ "-rf", "_-rf" },
		{ "latest", "_latest" },
		{ "sidetrace.log", "_sidetrace.log" },
		{ ".running", "_.running" },
	};
	char name[NAME_SIZE], longest[200];
	struct timespec at = { .tv_sec = 1769860800, .tv_nsec = 123456789 };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		name_clean(rows[i].text, name);
		assert_string_equal(name, rows[i].name);
	}
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	name_clean(longest, name);
	assert_int_equal(strlen(name), 64);
	name_short_id("web-with-a-long-id", name);
	assert_string_equal(name, "web-with-a-long-id");
	name_short_id("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", name);
	assert_string_equal(name, "0123456789ab");
	name_run(&at, "0123456789abcdef", name);
	assert_string_equal(name, "20260131T120000.123Z-0123456789ab");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states_of_runc_and_crun),
		cmocka_unit_test(states_that_make_no_sense),
		cmocka_unit_test(mounts_by_depth),
		cmocka_unit_test(paths_are_cleaned),
		cmocka_unit_test(names_stay_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
