/* SPDX-License-Identifier: BSD-2-Clause */
/* config/request.c: what the host's policy allows, cuts down, refuses and sets where nobody asks. */
#include "request-maker.h"

#include <errno.h>
#include <sys/syscall.h>

static void the_hosts_limits(void **state)
{
	static const struct {
		const char *policy, *key, *value, *message;
	} rows[] = {
		{ "{\"allow\":{\"classes\":\"network\"}}", "trace", "all", "label trace: 'all' asks for calls "
			"that this host's policy does not allow (allowed: network)" },
		{ "{\"allow\":{\"classes\":\"network\"}}", "trace", "connect,read", "label trace: "
			"'connect,read' asks for calls that this host's policy does not allow (allowed: "
			"network)" },
		{ "{\"allow\":{\"classes\":\"network\"}}", "trace", "connect,bind", NULL },
		{ "{\"allow\":{\"classes\":\"network\"}}", "trace.fds", "off", NULL },
		{ "{\"limits\":{\"max_size\":\"10m\"}}", "trace.max-size", "11m", "label trace.max-size: "
			"'11m' is more than this host's policy allows (at most 10m)" },
		{ "{\"limits\":{\"max_size\":\"10m\"}}", "trace.max-size", "10m", NULL },
		{ "{\"limits\":{\"max_duration\":\"1h\"}}", "trace.duration", "0", "label trace.duration: '0' "
			"is more than this host's policy allows (at most 1h)" },
		{ "{\"limits\":{\"max_duration\":\"1h\"}}", "trace.duration", "61m", "label trace.duration: "
			"'61m' is more than this host's policy allows (at most 1h)" },
		{ "{\"limits\":{\"max_duration\":\"1h\"}}", "trace.duration", "60m", NULL },
		{ "{\"allow\":{\"container_output\":false}}", "trace.output", "/t", "label trace.output: '/t': "
			"this host's policy keeps traces in its own folder (allow.container_output)" },
		{ "{\"allow\":{\"container_output\":false}}", "trace.output", "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct request q;
		struct error err = { 0 };
		int r = parse_one(rows[i].policy, rows[i].key, rows[i].value, &q, &err);

		if (!rows[i].message) {
			if (r < 0)
				fail_msg("%s", err.text);
			assert_true(q.traced);
			request_done(&q);
			continue;
		}
		assert_int_equal(r, -EPERM);
		assert_string_equal(err.text, rows[i].message);
		is_fit_for_docker(err.text);
	}
}

static void what_nobody_asked_for_is_cut_down(void **state)
{
	struct request q;

	(void)state;
	assert_int_equal(parse_one("{\"limits\":{\"max_size\":\"10m\",\"max_duration\":\"1h\"},"
				   "\"defaults\":{\"output\":\"/t\",\"max-size\":\"1g\"},"
				   "\"allow\":{\"container_output\":false,\"classes\":\"network\"}}",
				 "trace", "", &q, NULL),
		0);
	assert_int_equal(q.max_size, 10 << 20);
	assert_true(q.duration == UINT64_C(3600000000000));
	assert_null(q.output);
	assert_string_equal(q.trace, "network");
	assert_false(filter_has(&q.filter, ABI_X86_64, __NR_read));
	request_done(&q);
}

static void labels_may_not_count(void **state)
{
	_cleanup_(policy_freep) struct policy *p = policy_from("{\"allow\":{\"labels\":false}}");
	static const struct setting label = { "trace", "nonsense" }, annotation = { "trace", "file" };
	struct request q;

	(void)state;
	assert_int_equal(request_parse(p, &label, 1, NULL, 0, &q, NULL), 0);
	assert_false(q.traced);
	request_done(&q);
	assert_int_equal(request_parse(p, &label, 1, &annotation, 1, &q, NULL), 0);
	assert_string_equal(q.trace, "file");
	request_done(&q);
}

static void the_policys_defaults(void **state)
{
	static const char policy[] = "{\"defaults\":{\"strings\":64,\"trace\":\"network\",\"fds\":\"off\"}}";
	struct request q;

	(void)state;
	assert_int_equal(parse_one(policy, "trace.fds", "path", &q, NULL), 0);
	assert_string_equal(q.trace, "network");
	assert_int_equal(q.strings, 64);
	assert_int_equal(q.fds, FDS_PATH);
	request_done(&q);
	assert_int_equal(parse_one(policy, "trace", "file", &q, NULL), 0);
	assert_string_equal(q.trace, "file");
	assert_int_equal(q.fds, FDS_OFF);
	request_done(&q);
	assert_int_equal(parse_one(policy, "other", "file", &q, NULL), 0);
	assert_false(q.traced);
	request_done(&q);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_hosts_limits),
		cmocka_unit_test(what_nobody_asked_for_is_cut_down),
		cmocka_unit_test(labels_may_not_count),
		cmocka_unit_test(the_policys_defaults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
