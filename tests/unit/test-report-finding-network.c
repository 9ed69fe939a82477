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

#define CONNECTION "3<TCP:[10.0.0.1:40000->10.0.0.9:5432]>"
#define REQUEST	   "sendto(" CONNECTION ", \"select * from orders\", 20, 0, NULL, 0) = 20"
#define ANSWER	   "recvfrom(" CONNECTION ", \"forty bytes or so\"..., 4096, 0, NULL, NULL) = 40"

static void slow_reply(void **state)
{
	struct log l;

	(void)state;
	log_begin(&l, 10);
	log_call(&l, 7, 100, "connect(3<TCP:[1]>, " PEER ") = 0");
	log_call(&l, 7, 20, REQUEST);
	log_call(&l, 7, 100, ANSWER);
	log_call(&l, 7, 20, REQUEST);
	log_call(&l, 7, 3000000, ANSWER);
	expect_finding(&l, "slow-reply", SEVERITY_WARNING, "10.0.0.9:5432 took 3.00 s to answer (1 of 2 requests)");
	log_end(&l);

	/* waited for in poll; the connect was before the trace */
	log_begin(&l, 10);
	log_call(&l, 7, 20, REQUEST);
	log_call(&l, 7, 12000000, "poll([{fd=" CONNECTION ", events=POLLIN}], 1, -1) = 1 ([{fd=3, revents=POLLIN}])");
	log_call(&l, 7, 20, ANSWER);
	expect_finding(&l, "slow-reply", SEVERITY_SERIOUS, "10.0.0.9:5432 took 12.0 s to answer");
	log_end(&l);
}

static void no_slow_reply(void **state)
{
	struct log l;

	(void)state;
	log_begin(&l, 10);
	log_call(&l, 7, 100, "connect(3<TCP:[1]>, " PEER ") = 0");
	/* an idle connection: no request is open, and the peer closes it at last */
	log_call(&l, 7, 20, REQUEST);
	log_call(&l, 7, 100, ANSWER);
	log_call(&l, 7, 30000000, "poll([{fd=" CONNECTION ", events=POLLIN}], 1, 60000) = 1 ([{fd=3, revents=POLLIN}])");
	log_call(&l, 7, 10, "recvfrom(" CONNECTION ", \"notice\", 4096, 0, NULL, NULL) = 6");
	/* heartbeats */
	log_call(&l, 7, 20, "sendto(" CONNECTION ", \"\\10\\0\\0\\0\\0\\0\\0\\316\", 8, 0, NULL, 0) = 8");
	log_call(&l, 7, 30000000, "recvfrom(" CONNECTION ", \"\\10\\0\\0\\0\\0\\0\\0\\316\", 4096, 0, NULL, NULL) = 8");
	/* a worker asks for the next job, whenever that comes */
	log_call(&l, 7, 20, "sendto(" CONNECTION ", \"*3\\r\\n$5\\r\\nBRPOP\\r\\n$5\\r\\nqueue\\r\\n$1\\r\\n0\\r\\n\", 35, 0, NULL, 0) = 35");
	log_call(&l, 7, 30000000, ANSWER);
	/* the answer was there: we came late */
	log_call(&l, 7, 20, REQUEST);
	log_call(&l, 7, 3000000, "clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=3, tv_nsec=0}, NULL) = 0");
	log_call(&l, 7, 20, ANSWER);
	log_call(&l, 7, 20, "recvfrom(" CONNECTION ", \"\", 4096, 0, NULL, NULL) = 0");
	/* a server between two requests of a client that keeps its connection */
	log_call(&l, 8, 20, "accept4(5<TCP:[10.0.0.1:80]>, NULL, NULL, SOCK_CLOEXEC) = 6<TCP:[10.0.0.1:80->10.0.0.7:50000]>");
	log_call(&l, 8, 20, "sendto(6<TCP:[10.0.0.1:80->10.0.0.7:50000]>, \"HTTP/1.1 200 OK\"..., 900, 0, NULL, 0) = 900");
	log_call(&l, 8, 9000000, "recvfrom(6<TCP:[10.0.0.1:80->10.0.0.7:50000]>, \"GET /next HTTP/1.1\"..., 4096, 0, NULL, NULL) = 400");
	expect_nothing(&l, "slow-reply");
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
		cmocka_unit_test(slow_reply),
		cmocka_unit_test(no_slow_reply),
		cmocka_unit_test(dns_causes),
		cmocka_unit_test(what_was_not_recorded_is_not_judged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
