/* SPDX-License-Identifier: BSD-2-Clause */
/* Socket options: the level says whose names they are, level and option what the value is. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/net.h"
#include "decode/types.h"

#include <linux/netlink.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

enum { LEVEL = 1, OPTION, VALUE, LENGTH };

static const struct {
	int level;
	const struct constants *names;
} levels[] = {
	{ SOL_SOCKET, &sol_socket_options }, { IPPROTO_IP, &ip_options },
	{ IPPROTO_IPV6, &ipv6_options }, { IPPROTO_TCP, &tcp_options },
	{ IPPROTO_UDP, &udp_options }, { 263, &packet_options }, { 270, &netlink_options },
	{ 255, &raw_options }, { 132, &sctp_options }, { 279, &alg_options },
	{ 40, &vsock_options }, { 282, &tls_options }, { 283, &xdp_options },
	{ 271, &tipc_options }, { 101, &can_raw_options },
};

static void print_sockopt_name(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (levels[i].level == reg_int(c, LEVEL)) {
			put_one_of(c, reg_unsigned(c, reg), levels[i].names);
			return;
		}
	put_number(c, reg_unsigned(c, reg));
}

const struct arg_type arg_sockopt_name = { .print = print_sockopt_name };

/* --- values ------------------------------------------------------------------------------------------ */
static void put_linger(struct call *c, const void *bytes, size_t size)
{
	struct linger l;

	(void)size;
	memcpy(&l, bytes, sizeof(l));
	put_struct_open(c);
	FIELD(c, decimal, "l_onoff", l.l_onoff);
	FIELD(c, decimal, "l_linger", l.l_linger);
	put_struct_close(c, false);
}

static void put_peer(struct call *c, const void *bytes, size_t size)
{
	(void)size;
	print_ucred(c, bytes);
}

static void put_membership(struct call *c, const void *bytes, size_t size)
{
	struct ip_mreqn m = { 0 };

	memcpy(&m, bytes, size < sizeof(m) ? size : sizeof(m));
	put_struct_open(c);
	FIELD(c, inet, "imr_multiaddr", &m.imr_multiaddr);
	if (size >= sizeof(m)) {
		FIELD(c, inet, "imr_address", &m.imr_address);
		FIELD(c, decimal, "imr_ifindex", m.imr_ifindex);
	} else {
		FIELD(c, inet, "imr_interface", &m.imr_address);
	}
	put_struct_close(c, false);
}

static void put_text_value(struct call *c, const void *bytes, size_t size)
{
	put_bytes(c, bytes, size, size, 0);
}

static const struct value {
	int level;
	int option;
	size_t least; /* a shorter one shows as an address */
	void (*put)(struct call *c, const void *bytes, size_t size);
} values[] = {
	{ SOL_SOCKET, SO_LINGER, sizeof(struct linger), put_linger },
	{ SOL_SOCKET, SO_PEERCRED, sizeof(struct ucred), put_peer },
	{ SOL_SOCKET, SO_RCVTIMEO_OLD, 1, put_text_value },
	{ SOL_SOCKET, SO_SNDTIMEO_OLD, 1, put_text_value },
	{ SOL_SOCKET, SO_BINDTODEVICE, 1, put_text_value },
	{ SOL_SOCKET, SO_PEERSEC, 1, put_text_value },
	{ SOL_SOCKET, SO_ATTACH_FILTER, SIZE_MAX, NULL },
	{ IPPROTO_IP, IP_ADD_MEMBERSHIP, sizeof(struct ip_mreq), put_membership },
	{ IPPROTO_IP, IP_DROP_MEMBERSHIP, sizeof(struct ip_mreq), put_membership },
	{ IPPROTO_TCP, TCP_CONGESTION, 1, put_text_value },
	{ IPPROTO_TCP, TCP_INFO, 1, put_text_value },
	{ IPPROTO_TCP, TCP_MD5SIG, 1, put_text_value },
};

static bool level_is_known(int level)
{
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (levels[i].level == level)
			return true;
	return false;
}

static void put_option_value(struct call *c, uint64_t address, uint64_t length, enum phase phase)
{
	int level = reg_int(c, LEVEL), option = reg_int(c, OPTION);
	struct memory m;
	int number;

	if (!address || !c->verbose || !length ||
		!memory_find(c->record, address, phase, &m) || !m.size) {
		if (address && !length && !level_is_known(level))
			put_buffer(c, address, 0, phase, 0);
		else
			put_address(c, address);
		return;
	}
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		const struct value *v = &values[i];

		if (v->level != level || v->option != option)
			continue;
		if (length < v->least || m.size < v->least)
			put_address(c, address);
		else if (v->put == put_text_value)
			put_bytes(c, m.bytes, m.size, length, 0);
		else
			v->put(c, m.bytes, length < m.size ? length : m.size);
		return;
	}
	if (length == sizeof(int) && m.size >= sizeof(int)) {
		memcpy(&number, m.bytes, sizeof(number));
		put_array_open(c);
		put_item(c);
		put_decimal(c, number);
		put_array_close(c, false);
	} else if (length < sizeof(int) && level_is_known(level)) {
		put_address(c, address);
	} else {
		put_bytes(c, m.bytes, m.size, length, 0);
	}
}

static void print_sockopt_in(struct call *c, const struct arg *a, unsigned reg)
{
	int length = reg_int(c, LENGTH);

	(void)a;
	put_option_value(c, reg_raw(c, reg), length < 0 ? 0 : (uint64_t)length, AT_ENTRY);
}

static void capture_sockopt_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY, reg);

	(void)a;
	op->length = LENGTH_ARG;
	op->length_arg = LENGTH;
}

static void print_sockopt_out(struct call *c, const struct arg *a, unsigned reg)
{
	int length = 0;

	(void)a;
	if (c->failed ||
		!memory_copy(c->record, reg_raw(c, LENGTH), AT_EXIT, &length, sizeof(length)))
		put_address(c, reg_raw(c, reg));
	else
		put_option_value(
			c, reg_raw(c, reg), length < 0 ? 0 : (uint64_t)length, AT_EXIT);
}

static void capture_sockopt_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_EXIT_OK, reg);

	(void)a;
	op->length = LENGTH_POINTED;
	op->length_arg = LENGTH;
}

const struct arg_type arg_sockopt_in = {
	.print = print_sockopt_in, .capture = capture_sockopt_in
};
const struct arg_type arg_sockopt_out = {
	.print = print_sockopt_out, .capture = capture_sockopt_out, .at_exit = true
};
