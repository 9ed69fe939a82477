/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report/: what arguments say: splitting, descriptors, strings, addresses, paths, waits; DNS
 * packets.
 */
#include "test.h"

#include "buf.h"
#include "dns-packet.h"
#include "facts.h"
#include "histogram.h"
#include "map.h"
#include "table.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>

static void assert_slice(struct slice s, const char *text)
{
	if (s.length != strlen(text) || memcmp(s.at, text, s.length) != 0)
		fail_msg("'%.*s' is not '%s'", (int)s.length, s.at, text);
}

static void arguments_split(void **state)
{
	struct args a;

	(void)state;
	args_split(slice_of("3</a, b>, \"x, \\\", y\", {a=1, b=[2, 3]}, O_RDONLY|O_CLOEXEC, 0x7f "
			    "/* 41 vars */"),
		&a);
	assert_int_equal(a.count, 5);
	assert_slice(a.value[0], "3</a, b>");
	assert_slice(a.value[1], "\"x, \\\", y\"");
	assert_slice(a.value[2], "{a=1, b=[2, 3]}");
	assert_slice(a.value[4], "0x7f /* 41 vars */");
	assert_slice(args_get(&a, 9), "");

	args_split(slice_of("fd=5<TCP:[1.2.3.4:5->6.7.8.9:10]>, buf=\"\", count=3"), &a);
	assert_int_equal(a.count, 3);
	assert_slice(args_named(&a, "count"), "3");
	assert_slice(a.value[0], "5<TCP:[1.2.3.4:5->6.7.8.9:10]>");

	args_split(slice_of("child_stack=NULL, flags=CLONE_VM|SIGCHLD"), &a);
	assert_true(fact_flag(args_named(&a, "flags"), "CLONE_VM"));
	assert_false(fact_flag(args_named(&a, "flags"), "CLONE"));

	args_split(slice_of(""), &a);
	assert_int_equal(a.count, 0);
	args_split(slice_of("\"never closed, 3"), &a);
	assert_int_equal(a.count, 1);
}

static void numbers_and_fields(void **state)
{
	int64_t v;

	(void)state;
	assert_true(fact_number(slice_of("8192*1024"), &v) && v == 8388608);
	assert_true(fact_number(slice_of("0x1f)"), &v) && v == 31);
	assert_true(fact_number(slice_of("-100"), &v) && v == -100);
	assert_true(fact_number(slice_of("022"), &v) && v == 18);
	assert_true(fact_number(slice_of("0"), &v) && v == 0);
	assert_false(fact_number(slice_of("NULL"), &v));
	assert_slice(fact_field(slice_of("{a={b=1, c=2}, b=3}"), "b"), "3");
	assert_slice(fact_field(slice_of("{tv_sec=1, tv_nsec=2}"), "tv_nsec"), "2");
	assert_slice(fact_field(slice_of("NULL"), "b"), "");
}

static void descriptors(void **state)
{
	static const struct {
		const char *text;
		int fd;
		enum fd_kind kind;
		const char *path, *remote;
	} rows[] = {
		{"3", 3, FD_UNKNOWN, "", ""},
		{"3</etc/passwd>", 3, FD_FILE, "/etc/passwd", ""},
		{"3</tmp/x>(deleted)", 3, FD_FILE, "/tmp/x", ""},
		{"AT_FDCWD</srv>", AT_FDCWD, FD_FILE, "/srv", ""},
		{"0</dev/pts/3<char 136:3>>", 0, FD_TERMINAL, "/dev/pts/3", ""},
		{"5</dev/null<char 1:3>>", 5, FD_DEVICE, "/dev/null", ""},
		{"8<TCP:[127.0.0.1:49105->127.0.0.1:33714]>", 8, FD_SOCKET, "", "127.0.0.1:33714"},
		{"8<TCPv6:[[::1]:80->[::1]:5000]>", 8, FD_SOCKET, "", "[::1]:5000"},
		{"6<socket:[510941]>", 6, FD_SOCKET, "", ""},
		{"4<pipe:[12]>", 4, FD_PIPE, "", ""},
		{"4<anon_inode:[eventpoll]>", 4, FD_EVENT, "", ""},
		{"4<{eventfd-count=0x3, eventfd-id=1}>", 4, FD_EVENT, "", ""},
	};
	struct fd_fact f;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(fact_fd(slice_of(rows[i].text), &f));
		assert_int_equal(f.fd, rows[i].fd);
		if (f.kind != rows[i].kind)
			fail_msg("%s is of kind %d", rows[i].text, f.kind);
		assert_slice(f.path, rows[i].path);
		assert_slice(f.remote, rows[i].remote);
	}
	assert_false(fact_fd(slice_of("NULL"), &f));
	assert_false(fact_fd(slice_of("99999999999999"), &f));
	assert_false(fact_fd(slice_of(""), &f));
}

static void strings(void **state)
{
	struct buf b = BUF_INIT;
	bool cut;

	(void)state;
	assert_true(fact_string(
		slice_of("\"a\\1b\\0012\\177\\377\\\"\\\\\\n\\t\\0e\\x41\""), &b, &cut));
	assert_false(cut);
	assert_int_equal(b.length, 14);
	assert_memory_equal(b.data, "a\1b\0012\177\377\"\\\n\t\0eA", 14);
	buf_reset(&b);
	assert_true(fact_string(slice_of("\"abc\"..."), &b, &cut));
	assert_true(cut);
	assert_false(fact_string(slice_of("0x7ffd"), &b, &cut));
	buf_reset(&b);
	assert_true(fact_string(slice_of("\"ends in a backslash\\"), &b, &cut));
	assert_true(cut);
	buf_done(&b);
}

static void addresses(void **state)
{
	static const struct {
		const char *text, *printed;
	} rows[] = {
		{"{sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr(\"10.0.0.2\")}",
			"10.0.0.2:53"},
		{"{sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), "
		 "inet_pton(AF_INET6, "
		 "\"::1\", &sin6_addr), sin6_scope_id=0}",
			"[::1]:80"},
		{"{sa_family=AF_UNIX, sun_path=\"/run/x\"}", "/run/x"},
		{"{sa_family=AF_UNIX, sun_path=@\"x\"}", "@x"},
		{"{sa_family=AF_UNIX}", "(unnamed)"},
	};
	struct buf b = BUF_INIT;
	struct endpoint e;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(fact_sockaddr(slice_of(rows[i].text), &e));
		buf_reset(&b);
		endpoint_print(&e, &b);
		assert_string_equal(buf_cstr(&b), rows[i].printed);
	}
	assert_false(fact_sockaddr(slice_of("NULL"), &e));
	assert_true(fact_endpoint(slice_of("[fe80::1]:443"), &e));
	assert_int_equal(e.family, AF_INET6);
	assert_int_equal(e.port, 443);
	assert_false(fact_endpoint(slice_of("12345"), &e));
	buf_done(&b);
}

static struct call a_call(unsigned name, const char *args)
{
	return (struct call){.kind = CALL_SYSCALL,
		.name = name,
		.args = slice_of(args),
		.outcome = SLICE_NONE,
		.duration = DURATION_UNKNOWN};
}

static void paths(void **state)
{
	struct call c = a_call(N_openat, "AT_FDCWD</srv/app>, \"./a b\", O_RDONLY");
	struct buf b = BUF_INIT;

	(void)state;
	assert_true(fact_path(&c, &b));
	assert_string_equal(buf_cstr(&b), "/srv/app/a b");
	c = a_call(N_newfstatat, "3</etc/passwd>, \"\", {…}, AT_EMPTY_PATH");
	assert_true(fact_path(&c, &b));
	assert_string_equal(buf_cstr(&b), "/etc/passwd");
	c = a_call(N_openat, "AT_FDCWD, \"x\", O_RDONLY");
	assert_true(fact_path(&c, &b));
	assert_string_equal(buf_cstr(&b), "x");
	c = a_call(N_openat, "AT_FDCWD, 0x1, O_RDONLY");
	assert_false(fact_path(&c, &b));
	c = a_call(N_getpid, "");
	assert_false(fact_path(&c, &b));
	buf_done(&b);
}

static void waits(void **state)
{
	struct call c;

	(void)state;
	c = a_call(N_read, "3<socket:[1]>, \"\", 1");
	assert_int_equal(fact_wait(&c, FD_UNKNOWN), WAIT_PEER);
	c = a_call(N_read, "3</x>, \"\", 1");
	assert_int_equal(fact_wait(&c, FD_UNKNOWN), WAIT_NONE);
	assert_int_equal(fact_wait(&c, FD_PIPE), WAIT_PEER);
	c = a_call(N_futex, "0x1, FUTEX_WAKE_PRIVATE, 1");
	assert_int_equal(fact_wait(&c, FD_UNKNOWN), WAIT_NONE);
	c = a_call(N_futex, "0x1, FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 1");
	assert_int_equal(fact_wait(&c, FD_UNKNOWN), WAIT_LOCK);
	c = a_call(N_poll, "[{fd=3, events=POLLIN}], 1, 10");
	assert_int_equal(fact_wait(&c, FD_UNKNOWN), WAIT_TIME);
	c.result = 1;
	assert_int_equal(fact_wait(&c, FD_UNKNOWN), WAIT_EVENT);
}

static void dns_packets(void **state)
{
	static const unsigned char query[] = "\xab\xcd\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"
					     "\x02"
					     "db\x07"
					     "e.ample\x00\x00\x1c\x00\x01";
	struct dns_packet p;

	(void)state;
	assert_true(dns_parse(query, sizeof(query) - 1, false, &p));
	assert_int_equal(p.id, 0xabcd);
	assert_int_equal(p.type, 28);
	assert_string_equal(p.name, "db.e\\046ample");
	assert_true(p.has_name && p.exact && !p.response);
	assert_false(dns_parse(query, 11, false, &p));
	assert_false(dns_parse(query, 20, false, &p));
	assert_true(dns_parse(query, 20, true, &p));
	assert_false(p.has_name);
}

static void histogram_is_right_to_three_percent(void **state)
{
	struct histogram h = {0};
	int64_t p50, p99;

	(void)state;
	for (int64_t i = 1; i <= 100000; i++)
		histogram_add(&h, i * 100);
	p50 = histogram_quantile(&h, 500);
	p99 = histogram_quantile(&h, 990);
	assert_true(p50 > 4850000 && p50 < 5150000);
	assert_true(p99 > 9600000 && p99 < 10200000);
	assert_true(histogram_quantile(&h, 0) >= 100);
	assert_int_equal(histogram_quantile(&h, 1000) <= h.most, 1);
	assert_int_equal(h.least, 100);
	histogram_add(&h, INT64_MAX);
	assert_true(histogram_quantile(&h, 1000) > 0);
	histogram_done(&h);
}

static void map_is_bounded(void **state)
{
	struct map m;
	uint64_t total = 0;

	(void)state;
	map_init(&m, sizeof(uint64_t), 100);
	for (int i = 0; i < 1000; i++) {
		char key[16];
		uint64_t *n;

		(void)snprintf(key, sizeof(key), "key %d", i % 500);
		n = map_get(&m, slice_of(key));
		assert_non_null(n);
		(*n)++;
	}
	assert_int_equal(m.count, 101);
	assert_true(map_overflowed(&m));
	for (size_t i = 0; i < m.count; i++)
		total += *(uint64_t *)(void *)m.order[i]->value;
	assert_int_equal(total, 1000);
	assert_int_equal(*(uint64_t *)map_find(&m, SLICE("(others)")), 800);
	map_done(&m);
}

static void tables_are_safe_on_a_terminal(void **state)
{
	static const struct column columns[] = {{"count", "times", COLUMN_COUNT},
		{"bytes", "bytes", COLUMN_BYTES}, {"took", "took", COLUMN_DURATION},
		{"name", "name", COLUMN_TEXT}};
	struct text_style style = {.width = 60};
	struct buf b = BUF_INIT;
	struct section s;
	struct table *t;

	(void)state;
	section_init(&s, "x", "X");
	t = section_table(&s, "rows", NULL, columns, 4);
	table_row(t);
	table_number(t, 0, 12);
	table_number(t, 1, 1536);
	table_number(t, 2, 1500000);
	table_text(t, 3, SLICE("a\033[2Jb\xff\xc2\x9b\xe2\x80\xae</script>\n"));
	section_print_text(&s, &style, &b);
	assert_string_equal(buf_cstr(&b),
		"times    bytes     took  name\n"
		"   12  1.5 KiB  1.50 ms  a\\x1b[2Jb\\xff\\xc2\\x9b\\...cript>\\x0a\n");
	buf_reset(&b);
	section_print_json(&s, &b);
	assert_non_null(strstr(buf_cstr(&b), "\"took\":0.001500000"));
	assert_non_null(strstr(buf_cstr(&b), "a\\u001b[2Jb"));
	section_done(&s);
	buf_done(&b);
}

static void units(void **state)
{
	static const struct {
		int64_t ns;
		const char *text;
	} rows[] = {{0, "0 ns"}, {999, "999 ns"}, {1234, "1.23 us"}, {999600, "1.00 ms"},
		{45678901, "45.7 ms"}, {1500000000, "1.50 s"}, {INT64_C(90000000000), "90.0 s"},
		{INT64_C(900000000000), "15 min"}, {-1500, "-1.50 us"}};
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&b);
		print_duration(&b, rows[i].ns);
		assert_string_equal(buf_cstr(&b), rows[i].text);
	}
	buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arguments_split),
		cmocka_unit_test(numbers_and_fields),
		cmocka_unit_test(descriptors),
		cmocka_unit_test(strings),
		cmocka_unit_test(addresses),
		cmocka_unit_test(paths),
		cmocka_unit_test(waits),
		cmocka_unit_test(dns_packets),
		cmocka_unit_test(histogram_is_right_to_three_percent),
		cmocka_unit_test(map_is_bounded),
		cmocka_unit_test(tables_are_safe_on_a_terminal),
		cmocka_unit_test(units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
