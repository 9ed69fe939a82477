/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * config/request.c, label-options.c, trace-set.c: every option's values and messages, who wins, and
 * that a settled request survives the way through annotations. The host's limits: test-config-limits.c
 */
#include "request-maker.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "label-options.h"
#include "policy.h"
#include "request.h"
#include "text.h"

#include <errno.h>
#include <sys/syscall.h>

static const struct {
	const char *key, *value;
	const char *message; /* NULL: understood */
} values[] = {
	{ "trace", "network", NULL },
	{ "trace", " network ", NULL },
	{ " trace\t", "network\n", NULL },
	{ "trace", "", NULL },
	{ "trace", "TRUE", NULL },
	{ "trace", "netwrok", "label trace: unknown class 'netwrok' (did you mean 'network'?)" },
	{ "trace", "file,opnat", "label trace: unknown system call 'opnat' (did you mean 'openat'?)" },
	{ "trace", "sumary", "label trace: unknown word 'sumary' (did you mean 'summary'?)" },
	{ "trace", "tru", "label trace: unknown word 'tru' (did you mean 'true'?)" },
	{ "trace", "no such file or directory", "label trace: unknown class or system call 'no\\x20such "
		"file or directory' (the classes are network file process memory signal ipc desc creds "
		"clock pure)" },
	{ "io.sidetrace.trace", "netwrok",
		"label io.sidetrace.trace: unknown class 'netwrok' (did you mean 'network'?)" },
	{ "trace.bakend", "ebpf",
		"label trace.bakend: unknown option 'trace.bakend' (did you mean 'trace.backend'?)" },
	{ "io.sidetrace.trace.bakend", "ebpf", "label io.sidetrace.trace.bakend: unknown option "
		"'trace.bakend' (did you mean 'trace.backend'?)" },
	{ "trace.", "x", "label trace.: unknown option 'trace.' (there are output format summary strings "
		"fds failed path duration max-size backend when-full report seccomp on-error)" },
	{ "trace.trace", "all", "label trace.trace: unknown option 'trace.trace' (there are output format "
		"summary strings fds failed path duration max-size backend when-full report seccomp "
		"on-error)" },
	{ "trace.output", "/traces", NULL },
	{ "trace.output", "", NULL },
	{ "trace.output", "traces", "label trace.output: 'traces' is not an absolute path" },
	{ "trace.output", "/a/../etc", "label trace.output: '/a/../etc' must not have '..' in it" },
	{ "trace.output", "/..", "label trace.output: '/..' must not have '..' in it" },
	{ "trace.output", "/a..b/...", NULL },
	{ "trace.output", "/a\nb", "label trace.output: '/a\\nb' holds a control character" },
	{ "trace.output", "/a\xc2\x85", "label trace.output: '/a\\xc2\\x85' holds a control character" },
	{ "trace.output", "/a\xff", "label trace.output: '/a\\xff' is not UTF-8 text" },
	{ "trace.output", "/a\xc0\xaf", "label trace.output: '/a\\xc0\\xaf' is not UTF-8 text" },
	{ "trace.output", "/tr\xc3\xa4" "ce", NULL },
	{ "trace.format", "strace", NULL },
	{ "trace.format", "jsonl, strace", NULL },
	{ "trace.format", "josnl",
		"label trace.format: unknown format 'josnl' (did you mean 'jsonl'?)" },
	{ "trace.format", "xml", "label trace.format: unknown format 'xml' (it can be strace or jsonl)" },
	{ "trace.format", "", "label trace.format: unknown format '' (it can be strace or jsonl)" },
	{ "trace.format", ",", "label trace.format: unknown format ',' (it can be strace or jsonl)" },
	{ "trace.summary", "True", NULL },
	{ "trace.summary", "also", NULL },
	{ "trace.summary", "alos", "label trace.summary: unknown summary 'alos' (did you mean 'also'?)" },
	{ "trace.summary", "maybe",
		"label trace.summary: unknown summary 'maybe' (it can be true, also or false)" },
	{ "trace.strings", "0", NULL },
	{ "trace.strings", "65536", NULL },
	{ "trace.strings", "64k", NULL },
	{ "trace.strings", "65537",
		"label trace.strings: '65537' is not a number of bytes (0 to 65536)" },
	{ "trace.strings", "-5", "label trace.strings: '-5' is not a number of bytes (0 to 65536)" },
	{ "trace.strings", "1 0", "label trace.strings: '1 0' is not a number of bytes (0 to 65536)" },
	{ "trace.strings", "99999999999999999999",
		"label trace.strings: '99999999999999999999' is not a number of bytes (0 to 65536)" },
	{ "trace.fds", "path", NULL },
	{ "trace.fds", "paths", "label trace.fds: unknown fds 'paths' (did you mean 'path'?)" },
	{ "trace.failed", "yes", NULL },
	{ "trace.failed", "perhaps", "label trace.failed: 'perhaps' is neither true nor false" },
	{ "trace.path", "/etc/hosts", NULL },
	{ "trace.path", "hosts", "label trace.path: 'hosts' is not an absolute path" },
	{ "trace.duration", "30s", NULL },
	{ "trace.duration", "30", NULL },
	{ "trace.duration", "0", NULL },
	{ "trace.duration", "1h30m", NULL },
	{ "trace.duration", "soon", "label trace.duration: 'soon' is not a duration such as 30s, 5m or "
		"1h30m (1ms to 366d, or 0 for no end)" },
	{ "trace.duration", "500ns", "label trace.duration: '500ns' is not a duration such as 30s, 5m or "
		"1h30m (1ms to 366d, or 0 for no end)" },
	{ "trace.max-size", "256m", NULL },
	{ "trace.max-size", "1k", "label trace.max-size: '1k' is not a size such as 256m or 1g (64k to 1t)" },
	{ "trace.max-size", "2t", "label trace.max-size: '2t' is not a size such as 256m or 1g (64k to 1t)" },
	{ "trace.max-size", "big",
		"label trace.max-size: 'big' is not a size such as 256m or 1g (64k to 1t)" },
	{ "trace.backend", "ptrace", NULL },
	{ "trace.backend", "epbf",
		"label trace.backend: unknown backend 'epbf' (did you mean 'ebpf'?)" },
	{ "trace.when-full", "pause", NULL },
	{ "trace.when-full", "drob",
		"label trace.when-full: unknown when-full 'drob' (did you mean 'drop'?)" },
	{ "trace.report", "html,text,json", NULL },
	{ "trace.report", "none", NULL },
	{ "trace.report", "htlm", "label trace.report: unknown report 'htlm' (did you mean 'html'?)" },
	{ "trace.seccomp", "on", NULL },
	{ "trace.seccomp", "2", "label trace.seccomp: '2' is neither true nor false" },
	{ "trace.on-error", "fail", NULL },
	{ "trace.on-error", "fial",
		"label trace.on-error: unknown on-error 'fial' (did you mean 'fail'?)" },
};

static void each_value(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		struct request q = { 0 };
		struct error err = { 0 };
		int r = parse_one("{}", values[i].key, values[i].value, &q, &err);

		if (!values[i].message) {
			if (r < 0 || !q.traced)
				fail_msg("%s=%s: %s", values[i].key, values[i].value, err.text);
			request_done(&q);
			continue;
		}
		assert_int_equal(r, -EINVAL);
		assert_string_equal(err.text, values[i].message);
		is_fit_for_docker(err.text);
	}
}

static void hostile_values(void **state)
{
	static const char *const bytes[] = { "a", "/", "\xff", "\n", "'", "\\", "\x1b", "\xc3\xa4",
		"not a directory", "Permission denied ", "%s%n", ",", "!", "/(" };
	static const char *const keys[] = { "trace", "trace.output", "trace.strings", "trace.report",
		"trace.duration", "trace.max-size", "trace.path", "trace.failed" };
	const size_t size = 1 << 20;
	char *big = malloc(size + 32);

	(void)state;
	assert_non_null(big);
	for (size_t b = 0; b < ARRAY_SIZE(bytes); b++) {
		size_t n = strlen(bytes[b]);

		for (size_t at = 0; at < size; at += n)
			memcpy(big + at, bytes[b], n);
		big[size] = '\0';
		for (size_t k = 0; k < ARRAY_SIZE(keys); k++) {
			struct request q = { 0 };
			struct error err = { 0 };
			int r = parse_one("{}", keys[k], big, &q, &err);

			if (r == 0) { /* a megabyte of line feeds is an empty value */
				assert_string_equal(bytes[b], "\n");
				request_done(&q);
			} else {
				is_fit_for_docker(err.text);
			}
			big[100] = '\0';
			if (parse_one("{}", keys[k], big, &q, &err) == 0)
				request_done(&q);
			else
				is_fit_for_docker(err.text);
			big[100] = bytes[b][100 % n];
		}
	}
	free(big);
}

#define A20 "aaaaaaaaaaaaaaaaaaaa"
#define LONG_KEY "trace." A20 A20 A20 A20 A20 A20 A20

static void hostile_keys(void **state)
{
	static const char *const keys[] = { "trace.no such file or directory", "trace.\n\x1b[31m",
		"trace.\xff\xfe", LONG_KEY };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		struct request q = { 0 };
		struct error err = { 0 };

		assert_int_equal(parse_one("{}", keys[i], "x", &q, &err), -EINVAL);
		assert_in_range(strlen(err.text), 1, 500);
		for (const char *c = err.text; *c; c++)
			assert_true(isprint((unsigned char)*c));
		assert_null(strcasestr(err.text, "no such file or directory"));
	}
}

static void which_keys_are_ours(void **state)
{
	static const char *const ours[] = { "trace", "trace.output", "io.sidetrace.trace", " trace ",
		"io.sidetrace.trace.x", "trace.x" };
	static const char *const others[] = { "traces", "tracer", "Trace", "trac", "", " ", "io.sidetrace",
		"io.sidetrace.tracer", "com.example.trace", "trace-id", "trace_output" };
	_cleanup_(policy_freep) struct policy *p = policy_from("{}");
	_cleanup_(policy_freep) struct policy *custom =
		policy_from("{\"label_prefixes\":[\"com.acme.t\"]}");

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ours); i++)
		assert_true(request_key_is_ours(p, ours[i]));
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		assert_false(request_key_is_ours(p, others[i]));
	assert_false(request_key_is_ours(custom, "trace"));
	assert_true(request_key_is_ours(custom, "com.acme.t.output"));
	assert_true(request_key_is_ours(custom, "io.sidetrace.trace"));
}

static void nothing_asked(void **state)
{
	static const struct setting foreign[] = { { "maintainer", "x" }, { "traces", "all" } };
	static const char *const off[] = { "false", "off", "no", "0", "none", "OFF", " off " };
	_cleanup_(policy_freep) struct policy *p = policy_from("{}");
	struct request q = { .traced = true };

	(void)state;
	assert_int_equal(request_parse(p, NULL, 0, NULL, 0, &q, NULL), 0);
	assert_false(q.traced);
	request_done(&q);
	q.traced = true;
	assert_int_equal(request_parse(p, foreign, 2, foreign, 2, &q, NULL), 0);
	assert_false(q.traced);
	request_done(&q);
	for (size_t i = 0; i < ARRAY_SIZE(off); i++) {
		struct setting s[] = { { "trace.backend", "nonsense" }, { "trace", off[i] },
			{ "trace.nonsense", "" } };

		q.traced = true;
		assert_int_equal(request_parse(p, s, 3, NULL, 0, &q, NULL), 0);
		assert_false(q.traced);
		request_done(&q);
	}
}

static void who_wins(void **state)
{
	static const struct setting labels[] = { { "io.sidetrace.trace", "file" },
		{ "trace", "memory" }, { "trace.strings", "1" }, { "io.sidetrace.trace.strings", "2" },
		{ "trace.fds", "nonsense" } };
	static const struct setting annotations[] = { { "trace", "network" },
		{ "io.sidetrace.trace.fds", "off" }, { "trace.fds", "path" } };
	_cleanup_(policy_freep) struct policy *p = policy_from("{}");
	struct request q;
	struct error err = { 0 };

	(void)state;
	assert_int_equal(request_parse(p, labels, 4, NULL, 0, &q, &err), 0);
	assert_string_equal(q.trace, "file");
	assert_int_equal(q.strings, 2);
	request_done(&q);
	/* an annotation outvotes even the label's long form, and a label's value that is wrong */
	assert_int_equal(request_parse(p, labels, 5, annotations, 3, &q, &err), 0);
	assert_string_equal(q.trace, "network");
	assert_int_equal(q.fds, FDS_OFF);
	assert_int_equal(q.strings, 2);
	request_done(&q);
	assert_int_equal(request_parse(p, labels, 5, annotations, 1, &q, &err), -EINVAL);
	assert_string_equal(err.text, "label trace.fds: unknown fds 'nonsense' (it can be all, path or off)");
	assert_int_equal(request_parse(p, NULL, 0, labels, 5, &q, &err), -EINVAL);
	assert_true(text_starts(err.text, "annotation trace.fds: "));
}

static void presets(void **state)
{
	struct request q;

	(void)state;
	assert_int_equal(parse_one("{}", "trace", "startup", &q, NULL), 0);
	assert_true(filter_has(&q.filter, ABI_X86_64, __NR_futex));
	assert_true(filter_has(&q.filter, ABI_X86_64, __NR_accept4));
	assert_true(filter_has(&q.filter, ABI_X86_64, __NR_wait4));
	assert_true(filter_has(&q.filter, ABI_X86_64, __NR_openat));
	assert_true(filter_has(&q.filter, ABI_I386, 240)); /* futex */
	assert_false(filter_has(&q.filter, ABI_X86_64, __NR_mprotect));
	assert_int_equal(q.summary, SUMMARY_OFF);
	request_done(&q);
	assert_int_equal(parse_one("{}", "trace", "startup, memory", &q, NULL), 0);
	assert_true(filter_has(&q.filter, ABI_X86_64, __NR_mprotect));
	assert_string_equal(q.trace, "startup, memory");
	request_done(&q);
	assert_int_equal(parse_one("{}", "trace", "!startup", &q, NULL), 0);
	assert_false(filter_has(&q.filter, ABI_X86_64, __NR_futex));
	request_done(&q);
	assert_int_equal(parse_one("{}", "trace", "summary", &q, NULL), 0);
	assert_true(q.filter.all);
	assert_int_equal(q.summary, SUMMARY_ONLY);
	request_done(&q);
	assert_int_equal(parse_one("{}", "trace", "summary,network", &q, NULL), 0);
	assert_false(filter_has(&q.filter, ABI_X86_64, __NR_read));
	assert_int_equal(q.summary, SUMMARY_ONLY);
	request_done(&q);
	assert_int_equal(parse_one("{}", "trace", "!summary", &q, NULL), -EINVAL);
	/* an option alone means all */
	assert_int_equal(parse_one("{}", "trace.summary", "also", &q, NULL), 0);
	assert_true(q.traced && q.filter.all);
	assert_string_equal(q.trace, "all");
	assert_int_equal(q.summary, SUMMARY_ALSO);
	request_done(&q);
}

/* The defaults that the table shows are those that request_init() sets. */
static void defaults_are_the_tables(void **state)
{
	size_t count;
	const struct label_option *options = label_options(&count);
	struct request q, set;

	(void)state;
	assert_int_equal(count, 14);
	request_init(&q);
	set = (struct request){ .formats = FORMAT_JSONL, .summary = SUMMARY_ALSO, .strings = 1,
		.fds = FDS_PATH, .failed_only = true, .duration = 1, .max_size = 1,
		.backend = BACKEND_PTRACE, .when_full = WHEN_FULL_PAUSE, .reports = REPORT_TEXT,
		.seccomp = true, .on_error = ON_ERROR_FAIL };
	for (size_t i = 0; i < count; i++) {
		_cleanup_(buf_donep) struct buf shown = BUF_INIT;
		struct error err = { 0 };

		label_option_print(&options[i], &q, &shown);
		assert_string_equal(buf_cstr(&shown), options[i].fallback);
		if (label_option_set(&set, options[i].name, options[i].fallback, &err) < 0)
			fail_msg("%s: %s", options[i].name, err.text);
		buf_reset(&shown);
		label_option_print(&options[i], &set, &shown);
		assert_string_equal(buf_cstr(&shown), options[i].fallback);
		assert_true(options[i].help && options[i].argument && options[i].fallback);
	}
	request_done(&set);
	request_done(&q);
}

struct settled {
	struct setting settings[32];
	size_t count;
};

static int put_setting(void *userdata, const char *key, const char *value)
{
	struct settled *s = userdata;

	s->settings[s->count++] = (struct setting){ strdup(key), strdup(value) };
	return 0;
}

static void settled_free(struct settled *s)
{
	for (size_t i = 0; i < s->count; i++) {
		free((char *)s->settings[i].key);
		free((char *)s->settings[i].value);
	}
}

static void requests_equal(const struct request *a, const struct request *b)
{
	size_t count;
	const struct label_option *options = label_options(&count);

	assert_int_equal(a->traced, b->traced);
	assert_string_equal(a->trace, b->trace);
	assert_memory_equal(&a->filter.bits, &b->filter.bits, sizeof(a->filter.bits));
	assert_int_equal(a->filter.all, b->filter.all);
	for (size_t i = 0; i < count; i++) {
		_cleanup_(buf_donep) struct buf x = BUF_INIT, y = BUF_INIT;

		label_option_print(&options[i], a, &x);
		label_option_print(&options[i], b, &y);
		assert_string_equal(buf_cstr(&x), buf_cstr(&y));
	}
}

static void a_settled_request_survives(void **state)
{
	static const char *const policies[] = { "{}",
		"{\"defaults\":{\"strings\":7,\"output\":\"/d\",\"summary\":\"also\",\"report\":\"html\","
		"\"trace\":\"%file\",\"failed\":true},\"limits\":{\"max_size\":\"1m\",\"max_duration\":"
		"\"1h\"},\"label_prefixes\":[\"a\",\"trace\"]}",
		"{\"allow\":{\"classes\":[\"network\",\"file\"],\"container_output\":false}}" };
	static const struct setting asked[][4] = {
		{ { "trace", "network" } },
		{ { "trace", "" } },
		{ { "trace", "network,!x" } },
		{ { "trace.strings", "9" }, { "trace.report", "json,html" }, { "trace.format", "jsonl" } },
		{ { "trace", "file" }, { "trace.output", "" }, { "trace.failed", "off" },
			{ "trace.summary", "off" } },
		{ { "trace", "summary" }, { "trace.summary", "also" } },
		{ { "trace", "startup" }, { "trace.duration", "1500ms" }, { "trace.path", "//a/./b/" } },
		{ { "trace", "/^connect$" }, { "trace.when-full", "pause" }, { "trace.seccomp", "1" },
			{ "trace.on-error", "fail" } },
	};
	unsigned traced = 0;

	(void)state;
	for (size_t p = 0; p < ARRAY_SIZE(policies); p++) {
		_cleanup_(policy_freep) struct policy *policy = policy_from(policies[p]);

		for (size_t i = 0; i < ARRAY_SIZE(asked); i++) {
			struct settled s = { .count = 0 };
			struct request q, again;
			struct error err = { 0 };
			size_t n = 0;

			while (n < 4 && asked[i][n].key)
				n++;
			if (request_parse(policy, asked[i], n, NULL, 0, &q, &err) < 0)
				continue;
			traced++;
			assert_int_equal(request_to_settings(&q, put_setting, &s), 0);
			/* the hook sees no labels, only the bundle's annotations */
			if (request_parse(policy, NULL, 0, s.settings, s.count, &again, &err) < 0)
				fail_msg("%s", err.text);
			requests_equal(&q, &again);
			request_done(&q);
			request_done(&again);
			settled_free(&s);
		}
	}
	assert_in_range(traced, 16, 24);
}

static int put_fails(void *userdata, const char *key, const char *value)
{
	(void)key;
	(void)value;
	return ++*(int *)userdata == 3 ? -ENOSPC : 0;
}

static void settling_ends_where_put_fails(void **state)
{
	struct request q;
	int calls = 0;

	(void)state;
	request_init(&q);
	q.traced = true;
	assert_int_equal(request_to_settings(&q, put_fails, &calls), -ENOSPC);
	assert_int_equal(calls, 3);
}

static void a_failed_parse_leaves_the_result_alone(void **state)
{
	struct request q, before;

	(void)state;
	memset(&q, 0x5a, sizeof(q));
	before = q;
	assert_int_equal(parse_one("{}", "trace", "opnat", &q, NULL), -EINVAL);
	assert_memory_equal(&q, &before, sizeof(q));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_value),
		cmocka_unit_test(hostile_values),
		cmocka_unit_test(hostile_keys),
		cmocka_unit_test(which_keys_are_ours),
		cmocka_unit_test(nothing_asked),
		cmocka_unit_test(who_wins),
		cmocka_unit_test(presets),
		cmocka_unit_test(defaults_are_the_tables),
		cmocka_unit_test(a_settled_request_survives),
		cmocka_unit_test(settling_ends_where_put_fails),
		cmocka_unit_test(a_failed_parse_leaves_the_result_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
