/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the kernel tells of a TCP connection: TCP_INFO (tcp(7)). strace 6.1 shows its bytes; here it has the
 * header's names, the most looked at without -v. Kernels gave less of it before, and will give more.
 */
#include "decode/sockopt.h"

#include "decode/call.h"
#include "decode/constants.h"
#include "decode/netlink-diag.h"

#include <linux/tcp.h>
#include <string.h>

CONSTANTS(congestion_states, "TCP_CA_", NULL,
	NAMED(TCP_CA_Open), NAMED(TCP_CA_Disorder), NAMED(TCP_CA_CWR), NAMED(TCP_CA_Recovery),
	NAMED(TCP_CA_Loss));
CONSTANTS(connection_options, "TCPI_OPT_", NULL,
	NAMED(TCPI_OPT_TIMESTAMPS), NAMED(TCPI_OPT_SACK), NAMED(TCPI_OPT_WSCALE),
	NAMED(TCPI_OPT_ECN), NAMED(TCPI_OPT_ECN_SEEN), NAMED(TCPI_OPT_SYN_DATA));

/* Bit fields: of the byte before tcpi_rto, and of the one before that. */
#define RATE_BITS  (offsetof(struct tcp_info, tcpi_rto) - 1)
#define SCALE_BITS (offsetof(struct tcp_info, tcpi_rto) - 2)

static void print_low(struct call *c, const void *bytes)
{
	put_number(c, field_number(bytes, 1) & 15);
}

static void print_high(struct call *c, const void *bytes)
{
	put_number(c, field_number(bytes, 1) >> 4);
}

static void print_limited(struct call *c, const void *bytes)
{
	put_number(c, field_number(bytes, 1) & 1);
}

static void print_fast_open(struct call *c, const void *bytes)
{
	put_number(c, field_number(bytes, 1) >> 1 & 3);
}

#define BITS_AT(name_, offset_, print_, ...)                                                       \
	{ .name = name_, .offset = (offset_), .size = 1, .kind = F_PRINT, .since = (offset_),      \
		.print = (print_), ##__VA_ARGS__ }
/* shown when all of its bytes were given */
#define INFO(member_, kind_, ...)                                                                  \
	F(struct tcp_info, member_, kind_,                                                         \
		.since = offsetof(struct tcp_info, member_) + FIELD_SIZE(struct tcp_info, member_) - 1, \
		##__VA_ARGS__)
#define NUMBER(member_) INFO(member_, UNSIGNED)
#define MORE(member_)	INFO(member_, UNSIGNED, .when = WHOLE)
/* linux/tcp.h 6.18, behind what Debian 12's has */
#define LATER(name_, offset_, size_)                                                               \
	{ .name = name_, .offset = offsetof(struct tcp_info, tcpi_snd_wnd) + (offset_), .size = (size_), \
		.kind = F_UNSIGNED, .when = WHOLE,                                                 \
		.since = offsetof(struct tcp_info, tcpi_snd_wnd) + (offset_) + (size_) - 1 }
#define LATER_SIZE 20

static const struct field info_fields[] = {
	INFO(tcpi_state, ONE_OF, .names = &diag_states),
	INFO(tcpi_ca_state, ONE_OF, .names = &congestion_states), NUMBER(tcpi_retransmits),
	NUMBER(tcpi_probes), NUMBER(tcpi_backoff),
	INFO(tcpi_options, FLAGS, .names = &connection_options),
	BITS_AT("tcpi_snd_wscale", SCALE_BITS, print_low),
	BITS_AT("tcpi_rcv_wscale", SCALE_BITS, print_high),
	BITS_AT("tcpi_delivery_rate_app_limited", RATE_BITS, print_limited, .when = WHOLE),
	BITS_AT("tcpi_fastopen_client_fail", RATE_BITS, print_fast_open, .when = WHOLE),
	NUMBER(tcpi_rto), NUMBER(tcpi_ato), NUMBER(tcpi_snd_mss), NUMBER(tcpi_rcv_mss),
	NUMBER(tcpi_unacked), NUMBER(tcpi_sacked), NUMBER(tcpi_lost), NUMBER(tcpi_retrans),
	MORE(tcpi_fackets), MORE(tcpi_last_data_sent), MORE(tcpi_last_ack_sent),
	MORE(tcpi_last_data_recv), MORE(tcpi_last_ack_recv), MORE(tcpi_pmtu), MORE(tcpi_rcv_ssthresh),
	NUMBER(tcpi_rtt), NUMBER(tcpi_rttvar), MORE(tcpi_snd_ssthresh), NUMBER(tcpi_snd_cwnd),
	MORE(tcpi_advmss), MORE(tcpi_reordering), MORE(tcpi_rcv_rtt), MORE(tcpi_rcv_space),
	NUMBER(tcpi_total_retrans), MORE(tcpi_pacing_rate), MORE(tcpi_max_pacing_rate),
	MORE(tcpi_bytes_acked), MORE(tcpi_bytes_received), MORE(tcpi_segs_out), MORE(tcpi_segs_in),
	MORE(tcpi_notsent_bytes), MORE(tcpi_min_rtt), MORE(tcpi_data_segs_in),
	MORE(tcpi_data_segs_out), MORE(tcpi_delivery_rate), MORE(tcpi_busy_time),
	MORE(tcpi_rwnd_limited), MORE(tcpi_sndbuf_limited), MORE(tcpi_delivered),
	MORE(tcpi_delivered_ce), MORE(tcpi_bytes_sent), MORE(tcpi_bytes_retrans),
	MORE(tcpi_dsack_dups), MORE(tcpi_reord_seen), MORE(tcpi_rcv_ooopack), MORE(tcpi_snd_wnd),
	LATER("tcpi_rcv_wnd", 4, 4), LATER("tcpi_rehash", 8, 4), LATER("tcpi_total_rto", 12, 2),
	LATER("tcpi_total_rto_recoveries", 14, 2), LATER("tcpi_total_rto_time", 16, 4), F_END
};

void put_tcp_info(struct call *c, uint64_t address, uint64_t length, enum phase phase)
{
	uint8_t info[offsetof(struct tcp_info, tcpi_snd_wnd) + LATER_SIZE] = { 0 };
	size_t size = length < sizeof(info) ? length : sizeof(info);
	const void *bytes = size ? call_bytes(c, address, size, phase) : NULL;
	bool left_out;

	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(info, bytes, size);
	put_struct_open(c);
	left_out = put_fields_within(c, info_fields, info, size);
	put_struct_close(c, left_out || length > sizeof(info));
}
