/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Slow names. A child answers DNS on 127.0.0.77:53 and misbehaves as the mode says; the parent asks
 * through libc's resolver.
 *   delay     each answer is 300 ms late, four names: four queries of 300 ms
 *   drop      the first query is lost: libc asks again after its 5 s
 *   search    a short name runs through three search domains first: three NXDOMAIN, then the answer
 *   truncate  the answer has TC set, libc asks again over TCP
 */
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <err.h>
#include <poll.h>
#include <resolv.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum mode { DELAY, DROP, SEARCH, TRUNCATE };

static struct sockaddr_in server = { .sin_family = AF_INET };

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

/* Turns the query into its answer: one A record, or NXDOMAIN for a name below "test". */
static size_t answer(unsigned char *m, size_t n, enum mode mode, bool tcp)
{
	static const unsigned char a[] = { 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1 };
	size_t end = 12;
	bool below_test = false;

	while (end < n && m[end] != 0) {
		below_test = m[end] == 4 && memcmp(m + end + 1, "test", 4) == 0;
		end += m[end] + 1u;
	}
	end += 5;
	m[2] |= 0x80;
	m[3] = 0x80;
	m[11] = 0; /* no additional records: EDNS is not echoed */
	if (mode == SEARCH && below_test) {
		m[3] |= 3;
		return end;
	}
	if (mode == TRUNCATE && !tcp) {
		m[2] |= 0x02;
		return end;
	}
	m[7] = 1;
	memcpy(m + end, a, sizeof(a));
	return end + sizeof(a);
}

static void serve(int udp, int tcp, enum mode mode)
{
	unsigned char m[2048];
	unsigned seen = 0;

	for (;;) {
		struct pollfd p[2] = { { udp, POLLIN, 0 }, { tcp, POLLIN, 0 } };
		struct sockaddr_in peer;
		socklen_t size = sizeof(peer);
		ssize_t n;

		poll(p, 2, -1);
		if (p[0].revents) {
			n = recvfrom(udp, m, 1024, 0, (struct sockaddr *)&peer, &size);
			seen++;
			if (n < 17 || (mode == DROP && seen == 1))
				continue;
			if (mode == DELAY)
				pause_ms(300);
			n = (ssize_t)answer(m, (size_t)n, mode, false);
			sendto(udp, m, (size_t)n, 0, (struct sockaddr *)&peer, size);
		}
		if (p[1].revents) {
			int c = accept(tcp, NULL, NULL);

			n = recv(c, m, 2, MSG_WAITALL);
			if (n == 2)
				n = recv(c, m + 2, (size_t)(m[0] << 8 | m[1]), MSG_WAITALL);
			if (n > 12) {
				size_t k = answer(m + 2, (size_t)n, mode, true);

				m[0] = (unsigned char)(k >> 8);
				m[1] = (unsigned char)k;
				send(c, m, k + 2, 0);
			}
			close(c);
		}
	}
}

static void ask(struct __res_state *state, const char *name, bool search)
{
	unsigned char m[2048];
	int n = search ? res_nsearch(state, name, C_IN, T_A, m, sizeof(m)) :
			 res_nquery(state, name, C_IN, T_A, m, sizeof(m));

	if (n < 0)
		errx(1, "%s: no answer", name);
}

int main(int argc, char **argv)
{
	static const char *const words[] = { "delay", "drop", "search", "truncate" };
	static char domains[] = "a.svc.test\0svc.test\0cluster.test";
	const char *word = argc > 1 ? argv[1] : "delay";
	struct __res_state state = { 0 };
	enum mode mode = DELAY;
	int udp, tcp;
	pid_t child;

	while (mode < TRUNCATE && strcmp(words[mode], word) != 0)
		mode++;
	server.sin_port = htons(53);
	server.sin_addr.s_addr = inet_addr("127.0.0.77");
	udp = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	tcp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(tcp, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
	if (bind(udp, (struct sockaddr *)&server, sizeof(server)) < 0 ||
		bind(tcp, (struct sockaddr *)&server, sizeof(server)) < 0 || listen(tcp, 4) < 0)
		err(77, "127.0.0.77:53");
	child = fork();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		serve(udp, tcp, mode);
	}
	close(udp);
	close(tcp);

	res_ninit(&state);
	state.nscount = 1;
	state.nsaddr_list[0] = server;
	state.retrans = 5;
	state.retry = 2;
	state.ndots = 2;
	memset(state.dnsrch, 0, sizeof(state.dnsrch));
	state.dnsrch[0] = domains;
	state.dnsrch[1] = domains + 11;
	state.dnsrch[2] = domains + 20;
	if (mode == DELAY) {
		ask(&state, "one.example", false);
		ask(&state, "two.example", false);
		ask(&state, "three.example", false);
		ask(&state, "four.example", false);
	} else {
		ask(&state, mode == SEARCH ? "api.internal" : "db.example", mode == SEARCH);
		if (mode == SEARCH)
			ask(&state, "cache.internal", true);
	}
	res_nclose(&state);
	kill(child, SIGKILL);
	return 0;
}
