/* SPDX-License-Identifier: BSD-2-Clause */
/* Values of socket options that strace 6.1 shows as bytes, with the lines that have to be shown. */
#include "expect.h"

#include <netinet/in.h>
#include <linux/tcp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TCP_LEVEL 6

static void connection(int fd)
{
	struct tcp_info i;
	socklen_t size = sizeof(i);
	long r = syscall(SYS_getsockopt, fd, TCP_LEVEL, TCP_INFO, &i, &size);

	expect(r, "getsockopt(%d, SOL_TCP, TCP_INFO, {tcpi_state=TCP_CLOSE, tcpi_ca_state=TCP_CA_Open, "
		  "tcpi_retransmits=%u, tcpi_probes=%u, tcpi_backoff=%u, tcpi_options=0, tcpi_snd_wscale=%u, "
		  "tcpi_rcv_wscale=%u, tcpi_rto=%u, tcpi_ato=%u, tcpi_snd_mss=%u, tcpi_rcv_mss=%u, tcpi_unacked=%u, "
		  "tcpi_sacked=%u, tcpi_lost=%u, tcpi_retrans=%u, tcpi_rtt=%u, tcpi_rttvar=%u, tcpi_snd_cwnd=%u, "
		  "tcpi_total_retrans=%u, ...}, [%zu])",
		fd, i.tcpi_retransmits, i.tcpi_probes, i.tcpi_backoff, i.tcpi_snd_wscale, i.tcpi_rcv_wscale,
		i.tcpi_rto, i.tcpi_ato, i.tcpi_snd_mss, i.tcpi_rcv_mss, i.tcpi_unacked, i.tcpi_sacked, i.tcpi_lost,
		i.tcpi_retrans, i.tcpi_rtt, i.tcpi_rttvar, i.tcpi_snd_cwnd, i.tcpi_total_retrans, sizeof(i));
	size = 10; /* the end of a member is not there */
	r = syscall(SYS_getsockopt, fd, TCP_LEVEL, TCP_INFO, &i, &size);
	expect(r, "getsockopt(%d, SOL_TCP, TCP_INFO, {tcpi_state=TCP_CLOSE, tcpi_ca_state=TCP_CA_Open, "
		  "tcpi_retransmits=0, tcpi_probes=0, tcpi_backoff=0, tcpi_options=0, tcpi_snd_wscale=%u, "
		  "tcpi_rcv_wscale=%u, ...}, [10])",
		fd, i.tcpi_snd_wscale, i.tcpi_rcv_wscale);
	size = 0;
	r = syscall(SYS_getsockopt, fd, TCP_LEVEL, TCP_INFO, &i, &size);
	expect(r, "getsockopt(%d, SOL_TCP, TCP_INFO, %p, [0])", fd, (void *)&i);
	size = 104;
	r = syscall(SYS_getsockopt, -1, TCP_LEVEL, TCP_INFO, &i, &size);
	expect(r, "getsockopt(-1, SOL_TCP, TCP_INFO, %p, [104])", (void *)&i);
}

int main(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	connection(fd);
	close(fd);
	return 0;
}
