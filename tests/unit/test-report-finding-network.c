/* SPDX-License-Identifier: BSD-2-Clause */
/* Findings about connections and name lookups. */
#include "finding-log.h"

#define PEER "{sa_family=AF_INET, sin_port=htons(5432), sin_addr=inet_addr(\"10.0.0.9\")}, 16"

static void refused(struct log *l, int times)
{
	for (int i = 0; i < times; i++)
		log_call(l, 7, 100, "connect(3<TCP:[1]>, " PEER ") = -1 ECONNREFUSED (Connection refused)");
}

static void refused_for_ever_and_let_in_later(void **state)
{
	struct log l;

	(void)state;
	log_begin(&l, 200000);
	refused(&l, 4);
	expect_nothing(&l, "connect-refused");
	log_end(&l);
	log_begin(&l, 200000);
	refused(&l, 5);
	expect_finding(&l, "connect-refused", SEVERITY_SERIOUS, "10.0.0.9:5432 was asked 5 times");
	expect_nothing(&l, "dependency-wait");
	log_end(&l);
	log_begin(&l, 200000);
	refused(&l, 5);
	log_call(&l, 7, 100, "connect(3<TCP:[1]>, " PEER ") = 0");
	expect_nothing(&l, "connect-refused");
	expect_finding(&l, "dependency-wait", SEVERITY_WARNING, "Waited 1.00 s for 10.0.0.9:5432: 5 attempts");
	log_end(&l);
}

static void refused_in_the_background(void **state)
{
	struct log l;

	(void)state;
	log_begin(&l, 200000);
	for (int i = 0; i < 6; i++) {
		log_call(&l, 7, 100, "connect(3<TCP:[1]>, " PEER ") = -1 EINPROGRESS (Operation now in progress)");
		log_call(&l, 7, 10, "getsockopt(3<TCP:[1]>, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0");
		log_call(&l, 7, 10, "close(3<TCP:[1]>) = 0");
	}
	expect_finding(&l, "connect-refused", SEVERITY_SERIOUS, "was asked 6 times");
	log_end(&l);
}

static void a_connect_that_blocks(void **state)
{
	struct log l;

	(void)state;
	log_begin(&l, 10);
	log_call(&l, 7, 3100000, "connect(3<TCP:[1]>, " PEER ") = 0");
	expect_finding(&l, "dependency-wait", SEVERITY_WARNING, "One connect to 10.0.0.9:5432 took 3.10 s");
	log_end(&l);
}

#define ASK   "\\342\\1\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0\\2db\\7example\\0\\0\\1\\0\\1"
#define REPLY "\\342\\1\\201\\200\\0\\1\\0\\1\\0\\0\\0\\0\\2db\\7example\\0\\0\\1\\0\\1\\300\\f\\0\\1\\0\\1\\0\\0\\0<\\0\\4\\300\\0\\2\\1"

static void send_query(struct log *l, int fd)
{
	log_call(l, 7, 10, "sendto(%d<UDP:[10.0.0.1:4000->10.0.0.53:53]>, \"" ASK "\", 28, MSG_NOSIGNAL, NULL, 0) = 28",
		fd);
}

static void get_answer(struct log *l, int fd, int64_t took)
{
	log_call(l, 7, took, "recvfrom(%d<UDP:[10.0.0.1:4000->10.0.0.53:53]>, \"" REPLY "\", 1024, 0, NULL, NULL) = 44", fd);
}

static void dns_causes(void **state)
{
	struct log l;

	(void)state;
	log_begin(&l, 10);
	send_query(&l, 3);
	get_answer(&l, 3, 90000);
	expect_nothing(&l, "slow-dns");
	log_end(&l);

	log_begin(&l, 10); /* the article's: recvfrom took 2.1 s */
	send_query(&l, 5);
	get_answer(&l, 5, 2111017);
	expect_finding(&l, "slow-dns", SEVERITY_WARNING, "1 lookup through 10.0.0.53:53 took 2.11 s, the slowest (db.example A)");
	log_end(&l);

	log_begin(&l, 10);
	send_query(&l, 3);
	log_call(&l, 7, 5005000, "poll([{fd=3<UDP:[10.0.0.1:4000->10.0.0.53:53]>, events=POLLIN}], 1, 5000) = 0 (Timeout)");
	send_query(&l, 3);
	get_answer(&l, 3, 300);
	expect_finding(&l, "slow-dns", SEVERITY_SERIOUS, "1 query got no answer and had to be asked again");
	log_end(&l);
}

static void what_was_not_recorded_is_not_judged(void **state)
{
	struct log l;

	(void)state;
	/* Opens only: whether anything was closed cannot be known. */
	log_begin(&l, 10000);
	for (int i = 0; i < 200; i++)
		log_call(&l, 7, 5, "openat(AT_FDCWD, \"/tmp/f%d\", O_RDONLY) = %d</tmp/f%d>", i, i + 3, i);
	expect_nothing(&l, "fd-leak");
	log_end(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refused_for_ever_and_let_in_later),
		cmocka_unit_test(refused_in_the_background),
		cmocka_unit_test(a_connect_that_blocks),
		cmocka_unit_test(dns_causes),
		cmocka_unit_test(what_was_not_recorded_is_not_judged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
