/* SPDX-License-Identifier: BSD-2-Clause */
/* config/policy.c and policy-json.c: every key, every message, and whose file is believed. */
#include "test.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "policy-json.h"
#include "policy.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int parse(const char *json, struct policy **ret_policy, struct error *err)
{
	struct policy *p = NULL;
	int r;

	assert_int_equal(policy_new(&p), 0);
	r = policy_parse(p, json, strlen(json), err);
	if (r < 0)
		policy_free(p);
	else
		*ret_policy = p;
	return r;
}

static void the_built_in_policy(void **state)
{
	_cleanup_(policy_freep) struct policy *p = NULL;

	(void)state;
	assert_int_equal(parse("{}", &p, NULL), 0);
	assert_null(p->path);
	assert_null(p->runtime);
	assert_string_equal(p->output_root, "/var/log/sidetrace");
	assert_string_equal(p->label_prefixes[0], "trace");
	assert_string_equal(p->label_prefixes[1], "io.sidetrace.trace");
	assert_null(p->label_prefixes[2]);
	assert_int_equal(p->n_defaults, 0);
	assert_true(p->max_size == 0 && p->max_duration == 0 && p->max_containers == 0);
	assert_true(p->classes.all && p->labels && p->container_output);
	assert_string_equal(p->classes_text, "all");
}

static void every_key(void **state)
{
	_cleanup_(policy_freep) struct policy *p = NULL;
	struct error err = { 0 };

	(void)state;
	if (parse("{\"output_root\":\"/srv//t/\",\"runtime\":\"/usr/bin/crun\","
		  "\"label_prefixes\":[\"com.acme.trace\"],"
		  "\"defaults\":{\"strings\":64,\"failed\":true,\"output\":\"/t\"},"
		  "\"limits\":{\"max_size\":\"10m\",\"max_duration\":\"1h\",\"max_containers\":5},"
		  "\"allow\":{\"classes\":[\"network\",\"file\"],\"labels\":false,"
		  "\"container_output\":false}}",
		    &p, &err) < 0)
		fail_msg("%s", err.text);
	assert_string_equal(p->output_root, "/srv/t");
	assert_string_equal(p->runtime, "/usr/bin/crun");
	assert_string_equal(p->label_prefixes[0], "com.acme.trace");
	assert_null(p->label_prefixes[1]);
	assert_int_equal(p->n_defaults, 3);
	assert_string_equal(p->defaults[0].key, "strings");
	assert_string_equal(p->defaults[0].value, "64");
	assert_string_equal(p->defaults[1].value, "true");
	assert_int_equal(p->max_size, 10 << 20);
	assert_true(p->max_duration == UINT64_C(3600000000000));
	assert_int_equal(p->max_containers, 5);
	assert_false(p->labels || p->container_output);
	assert_string_equal(p->classes_text, "network,file");
	assert_true(filter_has(&p->classes, ABI_X86_64, __NR_openat));
	assert_false(filter_has(&p->classes, ABI_X86_64, __NR_read));
}

static void the_shipped_file_is_the_built_in_policy(void **state)
{
	_cleanup_(buf_donep) struct buf text = BUF_INIT;
	_cleanup_(policy_freep) struct policy *shipped = NULL, *built_in = NULL;
	struct error err = { 0 };

	(void)state;
	assert_int_equal(file_read_all(AT_FDCWD, "config/config.json", 1 << 16, &text), 0);
	if (parse(buf_cstr(&text), &shipped, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(parse("{}", &built_in, NULL), 0);
	assert_string_equal(shipped->output_root, built_in->output_root);
	assert_true(text_equal(shipped->runtime, built_in->runtime));
	for (size_t i = 0; i < 3; i++)
		assert_true(text_equal(shipped->label_prefixes[i], built_in->label_prefixes[i]));
	assert_int_equal(shipped->n_defaults, built_in->n_defaults);
	assert_int_equal(shipped->max_size, built_in->max_size);
	assert_int_equal(shipped->max_duration, built_in->max_duration);
	assert_int_equal(shipped->max_containers, built_in->max_containers);
	assert_memory_equal(&shipped->classes, &built_in->classes, sizeof(built_in->classes));
	assert_int_equal(shipped->labels, built_in->labels);
	assert_int_equal(shipped->container_output, built_in->container_output);
}

static const struct {
	const char *json;
	const char *message;
} errors[] = {
	{ "", "line 1: '[' or '{' expected near end of file" },
	{ "[]", "[] is not an object" },
	{ "{\"output_rot\":\"/x\"}", "output_rot: unknown key (did you mean 'output_root'?)" },
	{ "{\"zzz\":1}", "zzz: unknown key (there are output_root runtime label_prefixes defaults limits "
			 "allow)" },
	{ "{\"output_root\":\"/x\",\"output_root\":\"/y\"}", NULL },
	{ "{\"output_root\":7}", "output_root: 7 is not an absolute path" },
	{ "{\"output_root\":\"x\"}", "output_root: 'x' is not an absolute path" },
	{ "{\"output_root\":\"/x/..\"}", "output_root: '/x/..' must not have '..' in it" },
	{ "{\"output_root\":\"/x\\n\"}", "output_root: '/x\\n' holds a control character" },
	{ "{\"runtime\":\"\"}", "runtime: \"\" is not a program's name, an absolute path or null" },
	{ "{\"runtime\":\"bin/runc\"}",
		"runtime: \"bin/runc\" is not a program's name, an absolute path or null" },
	{ "{\"label_prefixes\":\"trace\"}",
		"label_prefixes: \"trace\" is not a list of keys, such as [\"trace\"]" },
	{ "{\"label_prefixes\":[\"trace.\"]}",
		"label_prefixes: \"trace.\" is not a key without blanks and without a dot at its end" },
	{ "{\"label_prefixes\":[1]}",
		"label_prefixes: 1 is not a key without blanks and without a dot at its end" },
	{ "{\"defaults\":[]}", "defaults: [] is not an object" },
	{ "{\"defaults\":{\"bakend\":\"x\"}}",
		"defaults: bakend: unknown option 'trace.bakend' (did you mean 'trace.backend'?)" },
	{ "{\"defaults\":{\"strings\":-1}}",
		"defaults: strings: '-1' is not a number of bytes (0 to 65536)" },
	{ "{\"defaults\":{\"strings\":1.5}}",
		"defaults: strings: 1.5 is not a text, a number, true or false" },
	{ "{\"defaults\":{\"trace\":\"netwrok\"}}",
		"defaults: trace: unknown class 'netwrok' (did you mean 'network'?)" },
	{ "{\"defaults\":{\"trace\":\"file\"},\"allow\":{\"classes\":\"network\"}}",
		"defaults: trace: more than allow.classes allows" },
	{ "{\"limits\":{\"max-size\":1}}", "limits: max-size: unknown key (did you mean 'max_size'?)" },
	{ "{\"limits\":{\"max_size\":\"1k\"}}",
		"limits: max_size: '1k' is not a size such as 256m or 1g (64k to 1t)" },
	{ "{\"limits\":{\"max_duration\":\"x\"}}", "limits: max_duration: 'x' is not a duration such as "
						  "30s, 5m or 1h30m (1ms to 366d, or 0 for no end)" },
	{ "{\"limits\":{\"max_duration\":[]}}",
		"limits: max_duration: [] is not a text, a number or null" },
	{ "{\"limits\":{\"max_containers\":-1}}",
		"limits: max_containers: -1 is not a number of containers or null" },
	{ "{\"limits\":3}", "limits: 3 is not an object" },
	{ "{\"allow\":{\"labels\":\"yes\"}}", "allow: labels: \"yes\" is not true or false" },
	{ "{\"allow\":{\"classes\":\"netwrok\"}}",
		"allow: classes: unknown class 'netwrok' (did you mean 'network'?)" },
	{ "{\"allow\":{\"classes\":[1]}}",
		"allow: classes: [1] is not a set of calls, such as \"network,file\"" },
	{ "{\"allow\":{\"classes\":true}}",
		"allow: classes: true is not a set of calls, such as \"network,file\"" },
};

static void messages(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++) {
		struct policy *p;
		struct error err = { 0 };

		assert_int_equal(parse(errors[i].json, &p, &err), -EINVAL);
		if (errors[i].message)
			assert_string_equal(err.text, errors[i].message);
	}
}

static void no_limit_can_be_said(void **state)
{
	_cleanup_(policy_freep) struct policy *p = NULL;

	(void)state;
	assert_int_equal(parse("{\"runtime\":null,\"limits\":{\"max_size\":0,\"max_duration\":null,"
			       "\"max_containers\":null}}",
				 &p, NULL),
		0);
	assert_true(p->max_size == 0 && p->max_duration == 0 && p->max_containers == 0);
}

/* A folder of our own with one file in it, named by SIDETRACE_CONFIG. */
struct place {
	char folder[32];
	char path[64];
};

static void place_make(struct place *p, const char *text, mode_t mode)
{
	_cleanup_(close_fdp) int fd = -1;

	strcpy(p->folder, "/tmp/sidetrace-unit-XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	(void)snprintf(p->path, sizeof(p->path), "%s/config.json", p->folder);
	assert_int_equal(setenv("SIDETRACE_CONFIG", p->path, 1), 0);
	if (!text)
		return;
	fd = open(p->path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	assert_int_equal(fd_write_all(fd, text, strlen(text)), 0);
	assert_int_equal(fchmod(fd, mode), 0);
}

static void place_remove(struct place *p)
{
	(void)unlink(p->path);
	(void)rmdir(p->path);
	assert_int_equal(rmdir(p->folder), 0);
	(void)unsetenv("SIDETRACE_CONFIG");
}

static void a_file_is_read(void **state)
{
	_cleanup_(policy_freep) struct policy *p = NULL;
	struct place place;
	struct error err = { 0 };

	(void)state;
	place_make(&place, "{\"output_root\":\"/x\"}", 0644);
	if (policy_load(&p, &err) < 0)
		fail_msg("%s", err.text);
	assert_string_equal(p->output_root, "/x");
	assert_string_equal(p->path, place.path);
	place_remove(&place);
}

static void no_file_means_the_defaults(void **state)
{
	_cleanup_(policy_freep) struct policy *p = NULL;
	struct place place;

	(void)state;
	place_make(&place, NULL, 0);
	assert_int_equal(policy_load(&p, NULL), 0);
	assert_null(p->path);
	assert_string_equal(p->output_root, "/var/log/sidetrace");
	place_remove(&place);
}

static void a_broken_file_is_named(void **state)
{
	struct policy *p = NULL;
	struct place place;
	struct error err = { 0 };
	char expected[200];

	(void)state;
	place_make(&place, "{\"limits\":{\"max_sise\":1}}", 0644);
	assert_int_equal(policy_load(&p, &err), -EINVAL);
	(void)snprintf(expected, sizeof(expected),
		"policy %s: limits: max_sise: unknown key (did you mean 'max_size'?)", place.path);
	assert_string_equal(err.text, expected);
	assert_null(p);
	place_remove(&place);
}

static void others_must_not_write_it(void **state)
{
	struct policy *p = NULL;
	struct place place;
	struct error err = { 0 };

	(void)state;
	place_make(&place, "{}", 0666);
	assert_int_equal(policy_load(&p, &err), -EINVAL);
	assert_non_null(strstr(err.text, "writable by others (mode 0666)"));
	if (geteuid() == 0) {
		assert_int_equal(chmod(place.path, 0644), 0);
		assert_int_equal(chown(place.path, 65534, 0), 0);
		assert_int_equal(policy_load(&p, &err), -EINVAL);
		assert_non_null(strstr(err.text, "owned by uid 65534"));
		assert_int_equal(chown(place.path, 0, 65534), 0);
		assert_int_equal(chmod(place.path, 0664), 0);
		assert_int_equal(policy_load(&p, &err), -EINVAL);
		assert_non_null(strstr(err.text, "writable by others (mode 0664)"));
		assert_int_equal(chown(place.path, 0, 0), 0);
		assert_int_equal(policy_load(&p, &err), 0);
		policy_free(p);
	}
	place_remove(&place);
}

static void only_a_regular_file_is_read(void **state)
{
	struct policy *p = NULL;
	struct place place;
	struct error err = { 0 };

	(void)state;
	place_make(&place, NULL, 0);
	assert_int_equal(mkfifo(place.path, 0600), 0);
	assert_int_equal(policy_load(&p, &err), -EINVAL); /* and it does not hang */
	assert_non_null(strstr(err.text, "not a regular file"));
	place_remove(&place);
	place_make(&place, NULL, 0);
	assert_int_equal(mkdir(place.path, 0700), 0);
	assert_int_equal(policy_load(&p, &err), -EINVAL);
	assert_non_null(strstr(err.text, "not a regular file"));
	place_remove(&place);
}

static void a_huge_file_is_refused(void **state)
{
	struct policy *p = NULL;
	struct place place;
	struct error err = { 0 };

	(void)state;
	place_make(&place, "{}", 0644);
	assert_int_equal(truncate(place.path, 1 << 30), 0);
	assert_int_equal(policy_load(&p, &err), -EFBIG);
	assert_non_null(strstr(err.text, "EFBIG"));
	place_remove(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_built_in_policy),
		cmocka_unit_test(every_key),
		cmocka_unit_test(the_shipped_file_is_the_built_in_policy),
		cmocka_unit_test(messages),
		cmocka_unit_test(no_limit_can_be_said),
		cmocka_unit_test(a_file_is_read),
		cmocka_unit_test(no_file_means_the_defaults),
		cmocka_unit_test(a_broken_file_is_named),
		cmocka_unit_test(others_must_not_write_it),
		cmocka_unit_test(only_a_regular_file_is_read),
		cmocka_unit_test(a_huge_file_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
