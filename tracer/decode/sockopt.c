/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * getsockopt and setsockopt: names of options by level, and what their values mean. An option without a
 * description is an int when it has the size of one, and a string of bytes otherwise.
 */
#include "decode/bpf-filter.h"
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/net.h"
#include "decode/newer-constants.h"
#include "decode/sockopt.h"
#include "decode/types.h"

/* clang-format off: libc's sockets come first, the kernel's headers then leave out what it has */
#include <netinet/in.h>
#include <netinet/tcp.h>
/* clang-format on */
#include <linux/can/raw.h>
#include <linux/filter.h>
#include <linux/icmp.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { REG_LEVEL = 1, REG_OPTION = 2, REG_VALUE = 3, REG_LENGTH = 4 };

/* --- names --------------------------------------------------------------------------------------------- */
/* Some numbers mean one thing to getsockopt and another to setsockopt. */
static const struct {
	int level;
	const struct constants *names, *set_names;
} levels[] = {
	{ SOL_SOCKET, &sol_socket_options, &sol_socket_set_options },
	{ SOL_IP, &ip_options, &ip_set_options },
	{ SOL_IPV6, &ipv6_options, &ipv6_set_options },
	{ SOL_TCP, &tcp_options, NULL },
	{ SOL_UDP, &udp_options, NULL },
	{ SOL_RAW, &raw_options, NULL },
	{ SOL_PACKET, &packet_options, NULL },
	{ SOL_NETLINK, &netlink_options, NULL },
	{ SOL_SCTP, &sctp_options, NULL },
	{ SOL_TIPC, &tipc_options, NULL },
	{ SOL_TLS, &tls_options, NULL },
	{ SOL_XDP, &xdp_options, NULL },
	{ SOL_ALG, &alg_options, NULL },
	{ SOL_CAN_RAW, &can_raw_options, NULL },
	{ AF_VSOCK, &vsock_options, NULL },
};

static void put_option_name(struct call *c, bool set)
{
	int level = reg_int(c, REG_LEVEL);
	uint64_t option = reg_unsigned(c, REG_OPTION);

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (levels[i].level != level)
			continue;
		put_one_of(c, option, set && levels[i].set_names ? levels[i].set_names
								: levels[i].names);
		return;
	}
	put_number(c, option);
}

static void print_option_get(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a, (void)reg;
	put_option_name(c, false);
}

static void print_option_set(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a, (void)reg;
	put_option_name(c, true);
}

const struct arg_type arg_sockopt_name = { .print = print_option_get };
const struct arg_type arg_sockopt_set_name = { .print = print_option_set };

/* --- values -------------------------------------------------------------------------------------------- */
/* One value as it stands at an address, `length` bytes. */
struct value {
	uint64_t address;
	uint64_t length;
	enum phase phase;
	bool set;
};

static const void *value_bytes(struct call *c, const struct value *v, size_t size)
{
	const void *bytes = NULL;

	if (v->length >= size && v->length <= INT32_MAX)
		bytes = call_bytes(c, v->address, size, v->phase);

	if (!bytes)
		put_address(c, v->address);
	return bytes;
}

/* A field of which the kernel gave only the first bytes. */
static void put_short(struct call *c, const void *bytes, size_t size)
{
	PUT(c, string, bytes, size, STRING_HEX, -1);
}

/* A name, or the number as it is: strace writes these in decimal. */
static void put_named_decimal(struct call *c, int value, const struct constants *names)
{
	const struct constant *row = names->rows;
	char text[48];

	while (row->name && row->value != (uint32_t)value)
		row++;
	if (row->name && c->style->constants == CONSTANTS_ABBREV) {
		put_symbol(c, row->name, (uint32_t)value);
		return;
	}
	put_decimal(c, value);
	if (c->style->constants == CONSTANTS_RAW)
		return;
	(void)snprintf(text, sizeof(text), row->name ? "%s" : "%s???", row->name ? row->name : names->prefix);
	put_comment(c, text);
}

static void put_option_int(struct call *c, const struct value *v, const struct constants *names,
	bool is_error)
{
	const void *bytes;
	int value;

	if (!v->set && v->length && v->length < sizeof(int)) {
		bytes = value_bytes(c, v, v->length);
		if (bytes)
			put_short(c, bytes, v->length);
		return;
	}
	if (v->length > INT32_MAX) {
		put_address(c, v->address);
		return;
	}
	bytes = value_bytes(c, v, sizeof(value));
	if (!bytes)
		return;
	memcpy(&value, bytes, sizeof(value));
	put_array_open(c);
	put_item(c);
	if (names)
		put_named_decimal(c, value, names);
	else if (is_error && value > 0 && strerrorname_np(value))
		put_symbol(c, strerrorname_np(value), (uint64_t)value);
	else
		put_decimal(c, value);
	put_array_close(c, false);
}

static void put_int(struct call *c, const struct value *v)
{
	put_option_int(c, v, NULL, false);
}

static void put_errno(struct call *c, const struct value *v)
{
	put_option_int(c, v, NULL, true);
}

static void put_txrehash(struct call *c, const struct value *v)
{
	put_option_int(c, v, &txrehash_values, false);
}

/*
 * A structure of ints, as many as the kernel gave of it; the last one may be there in part. Given to the
 * kernel it has to be whole.
 */
struct int_field {
	const char *name;
	void (*put)(struct call *c, uint32_t value);
};

static void put_ints(struct call *c, const struct value *v, const struct int_field *fields, size_t n)
{
	size_t size = v->length < n * 4 && !v->set ? v->length : n * 4, at = 0;
	const char *bytes = size ? value_bytes(c, v, size) : NULL;

	if (!bytes) {
		if (!size)
			put_address(c, v->address);
		return;
	}
	put_struct_open(c);
	for (size_t i = 0; i < n && at < size; i++, at += 4) {
		uint32_t value;

		put_field(c, fields[i].name);
		if (size - at < 4) {
			put_short(c, bytes + at, size - at);
			break;
		}
		memcpy(&value, bytes + at, sizeof(value));
		fields[i].put(c, value);
	}
	put_struct_close(c, false);
}

static void put_signed_field(struct call *c, uint32_t value)
{
	put_decimal(c, (int32_t)value);
}

static void put_number_field(struct call *c, uint32_t value)
{
	put_number(c, value);
}

static void put_pid_field(struct call *c, uint32_t value)
{
	put_pid(c, (int32_t)value);
}

#define PUT_INTS(name_, ...)                                                                       \
	static void name_(struct call *c, const struct value *v)                                   \
	{                                                                                          \
		static const struct int_field fields[] = { __VA_ARGS__ };                          \
                                                                                                   \
		put_ints(c, v, fields, sizeof(fields) / sizeof(fields[0]));                        \
	}

PUT_INTS(put_linger, { "l_onoff", put_signed_field }, { "l_linger", put_signed_field })
PUT_INTS(put_peer, { "pid", put_pid_field }, { "uid", put_id }, { "gid", put_id })
PUT_INTS(put_packet_statistics, { "tp_packets", put_number_field }, { "tp_drops", put_number_field })

static void put_filter(struct call *c, const struct value *v)
{
	if (v->length == struct_size(&struct_sock_fprog, c->i386))
		put_struct_at(c, v->address, &struct_sock_fprog, v->phase);
	else
		put_address(c, v->address);
}

/* How many instructions the kernel gave is the length. */
static void put_instructions(struct call *c, const struct value *v)
{
	put_socket_instructions(c, v->address, v->length, v->phase);
}

static void print_membership_bit(struct call *c, const void *bytes)
{
	put_number(c, field_number(bytes, sizeof(uint32_t)));
}

/* No more than there was room for, whatever the kernel says there would be. */
static void put_groups(struct call *c, const struct value *v)
{
	uint32_t room = 0;

	(void)call_copy(c, reg_raw(c, REG_LENGTH), AT_ENTRY, &room, sizeof(room));
	put_array(c, v->address, (v->length < room ? v->length : room) / sizeof(uint32_t), sizeof(uint32_t),
		v->phase, print_membership_bit);
}

static void put_membership(struct call *c, const struct value *v)
{
	const char *bytes = value_bytes(c, v, sizeof(struct ip_mreq));

	if (!bytes)
		return;
	put_struct_open(c);
	FIELD(c, inet, "imr_multiaddr", bytes + offsetof(struct ip_mreq, imr_multiaddr));
	FIELD(c, inet, "imr_interface", bytes + offsetof(struct ip_mreq, imr_interface));
	put_struct_close(c, false);
}

static void put_membership6(struct call *c, const struct value *v)
{
	const char *bytes = value_bytes(c, v, sizeof(struct ipv6_mreq));
	struct ipv6_mreq m;

	if (!bytes)
		return;
	memcpy(&m, bytes, sizeof(m));
	put_struct_open(c);
	put_inet6_field(c, "ipv6mr_multiaddr", "&ipv6mr_multiaddr", &m.ipv6mr_multiaddr);
	FIELD(c, ifindex, "ipv6mr_interface", m.ipv6mr_interface);
	put_struct_close(c, false);
}

static void put_group(struct call *c, const struct value *v)
{
	const char *bytes = value_bytes(c, v, sizeof(struct group_req));
	uint32_t interface;

	if (!bytes)
		return;
	memcpy(&interface, bytes, sizeof(interface));
	put_struct_open(c);
	FIELD(c, ifindex, "gr_interface", interface);
	put_field(c, "gr_group");
	put_sockaddr(c, bytes + offsetof(struct group_req, gr_group),
		sizeof(struct sockaddr_storage));
	put_struct_close(c, false);
}

static void put_packet_membership(struct call *c, const struct value *v)
{
	const void *bytes = NULL;
	struct packet_mreq m;
	size_t size;

	if (v->length == sizeof(m))
		bytes = call_bytes(c, v->address, sizeof(m), v->phase);

	if (!bytes) {
		put_address(c, v->address);
		return;
	}
	memcpy(&m, bytes, sizeof(m));
	put_struct_open(c);
	FIELD(c, ifindex, "mr_ifindex", (unsigned)m.mr_ifindex);
	FIELD(c, one_of, "mr_type", m.mr_type, &packet_membership_types);
	FIELD(c, number, "mr_alen", m.mr_alen);
	size = m.mr_alen < sizeof(m.mr_address) ? m.mr_alen : sizeof(m.mr_address);
	FIELD(c, mac, "mr_address", m.mr_address, size);
	put_struct_close(c, false);
}

static void put_ring(struct call *c, const struct value *v)
{
	struct tpacket_req r;
	const void *bytes = NULL;

	if (v->length == sizeof(r))
		bytes = call_bytes(c, v->address, sizeof(r), v->phase);
	if (!bytes) {
		put_address(c, v->address);
		return;
	}
	memcpy(&r, bytes, sizeof(r));
	put_struct_open(c);
	FIELD(c, number, "tp_block_size", r.tp_block_size);
	FIELD(c, number, "tp_block_nr", r.tp_block_nr);
	FIELD(c, number, "tp_frame_size", r.tp_frame_size);
	FIELD(c, number, "tp_frame_nr", r.tp_frame_nr);
	put_struct_close(c, false);
}

/* 32 types, of which some have no name. */
static const char *icmp_name(unsigned bit)
{
	static const char *const others[32] = {
#define OTHER(n_) [n_] = #n_ " /* ICMP_??? */"
		OTHER(0x1), OTHER(0x2), OTHER(0x6), OTHER(0x7), OTHER(0x9), OTHER(0xa), OTHER(0x13),
		OTHER(0x14), OTHER(0x15), OTHER(0x16), OTHER(0x17), OTHER(0x18), OTHER(0x19),
		OTHER(0x1a), OTHER(0x1b), OTHER(0x1c), OTHER(0x1d), OTHER(0x1e), OTHER(0x1f),
#undef OTHER
	};

	for (const struct constant *row = icmp_types.rows; row->name; row++)
		if (row->value == bit)
			return row->name;
	return others[bit];
}

/* A shorter value is shown as if the bits that it lacks were set. */
static void put_icmp_filter(struct call *c, const struct value *v)
{
	uint32_t blocked = UINT32_MAX;
	size_t size = v->length < sizeof(blocked) ? v->length : sizeof(blocked);
	const void *bytes = size ? value_bytes(c, v, size) : NULL;
	uint64_t word;

	if (!bytes) {
		if (!size)
			put_address(c, v->address);
		return;
	}
	memcpy(&blocked, bytes, size);
	word = blocked;
	PUT(c, bit_set, &word, 32, icmp_name, __builtin_popcount(blocked) > 16);
}

static void put_connection(struct call *c, const struct value *v)
{
	put_tcp_info(c, v->address, v->length, v->phase);
}

enum { GET = 1, SET = 2 };

static const struct option {
	int level, number;
	unsigned when;
	void (*put)(struct call *c, const struct value *v);
} options[] = {
	{ SOL_SOCKET, SO_ERROR, GET, put_errno },
	{ SOL_SOCKET, SO_LINGER, GET | SET, put_linger },
	{ SOL_SOCKET, SO_PEERCRED, GET, put_peer },
	{ SOL_SOCKET, SO_ATTACH_FILTER, SET, put_filter },
	{ SOL_SOCKET, SO_ATTACH_FILTER, GET, put_instructions }, /* the same number as SO_GET_FILTER */
	{ SOL_NETLINK, NETLINK_LIST_MEMBERSHIPS, GET, put_groups },
	{ SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, SET, put_filter },
	{ SOL_SOCKET, SO_TXREHASH, GET | SET, put_txrehash },
	{ SOL_SOCKET, SO_DEBUG, GET | SET, put_int },
	{ SOL_SOCKET, SO_REUSEADDR, GET | SET, put_int },
	{ SOL_SOCKET, SO_DONTROUTE, GET | SET, put_int },
	{ SOL_SOCKET, SO_BROADCAST, GET | SET, put_int },
	{ SOL_SOCKET, SO_SNDBUF, GET | SET, put_int },
	{ SOL_SOCKET, SO_RCVBUF, GET | SET, put_int },
	{ SOL_SOCKET, SO_KEEPALIVE, GET | SET, put_int },
	{ SOL_SOCKET, SO_OOBINLINE, GET | SET, put_int },
	{ SOL_SOCKET, SO_NO_CHECK, GET | SET, put_int },
	{ SOL_SOCKET, SO_PRIORITY, GET | SET, put_int },
	{ SOL_SOCKET, SO_BSDCOMPAT, GET | SET, put_int },
	{ SOL_SOCKET, SO_REUSEPORT, GET | SET, put_int },
	{ SOL_SOCKET, SO_PASSCRED, GET | SET, put_int },
	{ SOL_SOCKET, SO_RCVLOWAT, GET | SET, put_int },
	{ SOL_SOCKET, SO_SNDLOWAT, GET | SET, put_int },
	{ SOL_SOCKET, SO_DETACH_FILTER, SET, put_int },
	{ SOL_SOCKET, SO_TIMESTAMP_OLD, GET | SET, put_int },
	{ SOL_SOCKET, SO_ACCEPTCONN, GET | SET, put_int },
	{ SOL_SOCKET, SO_SNDBUFFORCE, GET | SET, put_int },
	{ SOL_SOCKET, SO_RCVBUFFORCE, GET | SET, put_int },
	{ SOL_SOCKET, SO_PASSSEC, GET | SET, put_int },
	{ SOL_SOCKET, SO_TIMESTAMPNS_OLD, GET | SET, put_int },
	{ SOL_SOCKET, SO_MARK, GET | SET, put_int },
	{ SOL_SOCKET, SO_TIMESTAMPING_OLD, GET | SET, put_int },
	{ SOL_SOCKET, SO_RXQ_OVFL, GET | SET, put_int },
	{ SOL_SOCKET, SO_WIFI_STATUS, GET | SET, put_int },
	{ SOL_SOCKET, SO_PEEK_OFF, GET | SET, put_int },
	{ SOL_SOCKET, SO_NOFCS, GET | SET, put_int },
	{ SOL_SOCKET, SO_LOCK_FILTER, GET | SET, put_int },
	{ SOL_SOCKET, SO_SELECT_ERR_QUEUE, GET | SET, put_int },
	{ SOL_SOCKET, SO_BUSY_POLL, GET | SET, put_int },
	{ SOL_SOCKET, SO_INCOMING_CPU, GET | SET, put_int },
	{ SOL_SOCKET, SO_CNX_ADVICE, GET | SET, put_int },
	{ SOL_SOCKET, SO_INCOMING_NAPI_ID, GET | SET, put_int },
	{ SOL_SOCKET, SO_ZEROCOPY, GET | SET, put_int },
	{ SOL_SOCKET, SO_TIMESTAMP_NEW, GET | SET, put_int },
	{ SOL_SOCKET, SO_TIMESTAMPNS_NEW, GET | SET, put_int },
	{ SOL_SOCKET, SO_TIMESTAMPING_NEW, GET | SET, put_int },
	{ SOL_SOCKET, SO_DETACH_REUSEPORT_BPF, GET | SET, put_int },
	{ SOL_SOCKET, SO_PREFER_BUSY_POLL, GET | SET, put_int },
	{ SOL_SOCKET, SO_BUSY_POLL_BUDGET, GET | SET, put_int },
	{ SOL_SOCKET, SO_RESERVE_MEM, GET | SET, put_int },
	{ SOL_SOCKET, SO_RCVMARK, GET | SET, put_int },
	{ SOL_IP, IP_ADD_MEMBERSHIP, SET, put_membership },
	{ SOL_IP, IP_DROP_MEMBERSHIP, SET, put_membership },
	{ SOL_IP, MCAST_JOIN_GROUP, SET, put_group },
	{ SOL_IP, MCAST_LEAVE_GROUP, SET, put_group },
	{ SOL_IPV6, IPV6_ADD_MEMBERSHIP, SET, put_membership6 },
	{ SOL_IPV6, IPV6_DROP_MEMBERSHIP, SET, put_membership6 },
	{ SOL_IPV6, IPV6_JOIN_ANYCAST, SET, put_membership6 },
	{ SOL_IPV6, IPV6_LEAVE_ANYCAST, SET, put_membership6 },
	{ SOL_IPV6, MCAST_JOIN_GROUP, SET, put_group },
	{ SOL_IPV6, MCAST_LEAVE_GROUP, SET, put_group },
	{ SOL_TCP, TCP_INFO, GET, put_connection },
	{ SOL_RAW, ICMP_FILTER, GET | SET, put_icmp_filter },
	{ SOL_PACKET, PACKET_ADD_MEMBERSHIP, SET, put_packet_membership },
	{ SOL_PACKET, PACKET_DROP_MEMBERSHIP, SET, put_packet_membership },
	{ SOL_PACKET, PACKET_RX_RING, SET, put_ring },
	{ SOL_PACKET, PACKET_TX_RING, SET, put_ring },
	{ SOL_PACKET, PACKET_STATISTICS, GET, put_packet_statistics },
};

static void put_value(struct call *c, const struct value *v)
{
	int level = reg_int(c, REG_LEVEL), number = reg_int(c, REG_OPTION);

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (options[i].level == level && options[i].number == number &&
			(options[i].when & (v->set ? SET : GET))) {
			options[i].put(c, v);
			return;
		}
	if (level == SOL_NETLINK || v->length == sizeof(int))
		put_int(c, v);
	else
		put_buffer(c, v->address, v->length, v->phase, 0);
}

static void print_sockopt_in(struct call *c, const struct arg *a, unsigned reg)
{
	struct value v = { reg_raw(c, reg), 0, AT_ENTRY, true };
	int length = reg_int(c, REG_LENGTH);

	(void)a;
	v.length = length < 0 ? (uint64_t)(int64_t)length : (uint64_t)length;
	put_value(c, &v);
}

static void capture_sockopt_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op;

	(void)a;
	op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY, reg);
	op->length = LENGTH_ARG;
	op->length_arg = REG_LENGTH;
	op->max = CAPTURE_STRUCT_MAX;
	capture_unless(b, CAPTURE_ENTRY, REG_LEVEL, UINT32_MAX, SOL_SOCKET, 4);
	capture_unless(b, CAPTURE_ENTRY, REG_OPTION, UINT32_MAX, SO_ATTACH_FILTER, 1);
	struct_sock_fprog.capture(b, reg, CAPTURE_ENTRY);
	capture_unless(b, CAPTURE_ENTRY, REG_OPTION, UINT32_MAX, SO_ATTACH_REUSEPORT_CBPF, 1);
	struct_sock_fprog.capture(b, reg, CAPTURE_ENTRY);
}

static void print_sockopt_out(struct call *c, const struct arg *a, unsigned reg)
{
	struct value v = { reg_raw(c, reg), 0, AT_EXIT, false };
	int length = 0;

	(void)a;
	if (!c->failed)
		(void)call_copy(c, reg_raw(c, REG_LENGTH), AT_EXIT, &length, sizeof(length));
	if (c->failed || length <= 0) {
		put_address(c, v.address);
		return;
	}
	v.length = (unsigned)length;
	put_value(c, &v);
}

static void capture_sockopt_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_EXIT_OK, reg);

	(void)a;
	op->length = LENGTH_POINTED;
	op->length_arg = REG_LENGTH;
	op->max = CAPTURE_STRUCT_MAX;
	capture_unless(b, CAPTURE_EXIT_OK, REG_LEVEL, UINT32_MAX, SOL_SOCKET, 2);
	capture_unless(b, CAPTURE_EXIT_OK, REG_OPTION, UINT32_MAX, SO_ATTACH_FILTER, 1);
	op = capture_add(b, CAPTURE_BYTES, CAPTURE_EXIT_OK, reg);
	op->length = LENGTH_POINTED;
	op->length_arg = REG_LENGTH;
	op->element = sizeof(struct sock_filter);
	op->max = CAPTURE_STRUCT_MAX;
}

const struct arg_type arg_sockopt_in = {
	.print = print_sockopt_in, .capture = capture_sockopt_in
};
const struct arg_type arg_sockopt_out = {
	.print = print_sockopt_out, .capture = capture_sockopt_out, .at_exit = true
};
